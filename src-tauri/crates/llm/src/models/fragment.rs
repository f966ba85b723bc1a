//! Files that are no model by themselves although their ending says so: what their names and headers tell.

/// A part of a model that is none by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ModelFragment {
    /// What a model sees pictures with; it has no use without the model (`mmproj-model-f16.gguf`).
    Projector,
    /// One of the files that a model is cut into (`model-00002-of-00003.gguf`). Loading the first loads the others.
    Piece {
        /// Which one, from 1 on.
        number: u32,
        /// How many there are.
        of: u32,
    },
}

impl ModelFragment {
    /// What a file of this name is, with or without its ending; `None` where it may be a model.
    pub fn by_name(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        let name = name.strip_suffix(".gguf").unwrap_or(&name);
        if name.contains("mmproj") {
            return Some(Self::Projector);
        }
        let (rest, of) = name.rsplit_once("-of-")?;
        let (_, number) = rest.rsplit_once('-')?;
        Self::piece(number.parse().ok()?, of.parse().ok()?)
    }

    /// A piece, unless it is the only one.
    pub(super) fn piece(number: u32, of: u32) -> Option<Self> {
        (of > 1).then_some(Self::Piece { number, of })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_known_by_their_names() {
        let piece = |number, of| Some(ModelFragment::Piece { number, of });
        for (name, expected) in [
            ("mmproj-model-f16.gguf", Some(ModelFragment::Projector)),
            ("gemma-3-4b.MMPROJ-Q8_0.GGUF", Some(ModelFragment::Projector)),
            ("big-00001-of-00003.gguf", piece(1, 3)),
            ("big-00003-of-00003", piece(3, 3)),
            ("Big-Q4-2-OF-2.GGUF", piece(2, 2)),
            ("whole-00001-of-00001.gguf", None),
            ("two-of-a-kind.gguf", None),
            ("best-of-2024.gguf", None),
            ("model.gguf", None),
            ("", None),
        ] {
            assert_eq!(ModelFragment::by_name(name), expected, "{name}");
        }
    }
}
