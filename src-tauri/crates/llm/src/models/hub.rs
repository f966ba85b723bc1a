//! What the address of a model on a hub means: the page of a file stands for the file itself. Nothing is
//! looked up here.

use domain::{Failure, FailureKind};
use reqwest::Url;

use crate::is_local;
use crate::transport::failure::failure;

/// The hub's page shows files below this; the files themselves are below [`FILES`].
const PAGES: &str = "blob";
const FILES: &str = "resolve";

/// Hosts of one hub: the first has the addresses that are given away, the others its files.
const HUBS: [(&str, &[&str]); 1] = [("huggingface.co", &["huggingface.co", "hf.co"])];

/// A model's file in the network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HubFile {
    /// Where the file itself is.
    pub address: String,
    /// The file's name, as the address has it: nobody vouches for it.
    pub name: String,
}

impl HubFile {
    /// The file that an address means, which may be that of its page on a hub.
    ///
    /// Fails with [`FailureKind::BadAddress`] where it names no GGUF file, or is not encrypted and not on this
    /// machine.
    pub fn at(address: &str) -> Result<Self, Failure> {
        let bad = |words: &str| failure(FailureKind::BadAddress, words);
        let mut url = Url::parse(address.trim()).map_err(|_| bad("it is no address of the web"))?;
        let is_encrypted = url.scheme() == "https" || url.scheme() == "http" && is_local(url.as_str());
        if url.host_str().is_none() || !is_encrypted {
            return Err(bad("it does not begin with https://"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(bad("it holds a name or a password"));
        }
        if HUBS.iter().any(|(hub, _)| url.host_str() == Some(hub)) {
            let mut parts: Vec<String> = url.path().split('/').map(ToOwned::to_owned).collect();
            // "", organisation, model, "blob", revision, file
            if let Some(kind) = parts.get_mut(3).filter(|kind| *kind == PAGES) {
                FILES.clone_into(kind);
                url.set_path(&parts.join("/"));
            }
            url.set_query(None);
        }
        url.set_fragment(None);
        let name = url.path_segments().and_then(Iterator::last).map(decoded).unwrap_or_default();
        let is_gguf = name.len().checked_sub(".gguf".len()).and_then(|end| {
            let (stem, ending) = name.split_at_checked(end)?;
            Some(!stem.is_empty() && ending.eq_ignore_ascii_case(".gguf"))
        });
        if is_gguf != Some(true) {
            return Err(bad("it names no file that ends in .gguf"));
        }
        Ok(Self { address: url.into(), name })
    }
}

/// Whether an address on the first host may point on to the second without a question: a hub keeps its files
/// on hosts of its own.
pub(super) fn is_of_one_hub(from: &str, to: &str) -> bool {
    let of =
        |host: &str, hub: &str| host == hub || host.strip_suffix(hub).is_some_and(|rest| rest.ends_with('.'));
    HUBS.iter().any(|(_, hosts)| [from, to].iter().all(|host| hosts.iter().any(|hub| of(host, hub))))
}

/// A part of an address without its `%20`s; as it is where they do not give text.
fn decoded(part: &str) -> String {
    let mut bytes = Vec::with_capacity(part.len());
    let mut rest = part.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let digits = after.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        let escaped = digits.filter(|_| first == b'%').and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(escaped.unwrap_or(first));
        rest = if escaped.is_some() { &after[2..] } else { after };
    }
    String::from_utf8(bytes).unwrap_or_else(|_| part.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_of_a_file_stands_for_the_file() {
        for (given, address, name) in [
            (
                "https://huggingface.co/a/b-GGUF/blob/main/b-Q4_K_M.gguf",
                "https://huggingface.co/a/b-GGUF/resolve/main/b-Q4_K_M.gguf",
                "b-Q4_K_M.gguf",
            ),
            (
                " https://huggingface.co/a/b/resolve/main/q4/b.gguf?download=true#x ",
                "https://huggingface.co/a/b/resolve/main/q4/b.gguf",
                "b.gguf",
            ),
            (
                "https://models.example.org/blob/x/My%20model.GGUF?token=1",
                "https://models.example.org/blob/x/My%20model.GGUF?token=1",
                "My model.GGUF",
            ),
            ("http://127.0.0.1:8000/m.gguf", "http://127.0.0.1:8000/m.gguf", "m.gguf"),
            ("https://x.org/%2e%2e%2fm.gguf", "https://x.org/%2e%2e%2fm.gguf", "../m.gguf"),
        ] {
            let expected = HubFile { address: address.to_owned(), name: name.to_owned() };
            assert_eq!(HubFile::at(given), Ok(expected), "{given}");
        }
    }

    #[test]
    fn an_address_that_names_no_model_is_told_apart() {
        for (given, words) in [
            ("", "it is no address of the web"),
            ("m.gguf", "it is no address of the web"),
            ("file:///home/m.gguf", "it does not begin with https://"),
            ("http://models.example.org/m.gguf", "it does not begin with https://"),
            ("https://me:secret@x.org/m.gguf", "it holds a name or a password"),
            ("https://huggingface.co/a/b-GGUF", "it names no file that ends in .gguf"),
            ("https://x.org/.gguf", "it names no file that ends in .gguf"),
            ("https://x.org/ü", "it names no file that ends in .gguf"),
        ] {
            let failure = HubFile::at(given).expect_err(given);
            assert_eq!((failure.kind, failure.words.as_str()), (FailureKind::BadAddress, words), "{given}");
        }
    }

    #[test]
    fn a_hub_may_point_to_its_own_hosts_only() {
        for (from, to, may) in [
            ("huggingface.co", "cas-bridge.xethub.hf.co", true),
            ("huggingface.co", "cdn-lfs.huggingface.co", true),
            ("cdn-lfs.hf.co", "huggingface.co", true),
            ("huggingface.co", "huggingface.co.example.org", false),
            ("huggingface.co", "nothf.co", false),
            ("models.example.org", "cdn.hf.co", false),
            ("models.example.org", "cdn.example.org", false),
        ] {
            assert_eq!(is_of_one_hub(from, to), may, "{from} to {to}");
        }
    }
}
