//! Models as files: which ones lie in the folders of Chimera, Ollama and LM Studio, what a file says of
//! itself, and how one is fetched. Nothing is written here, and no model is loaded.

mod download;
mod folders;
mod fragment;
mod gguf;
mod hash;
mod hub;
mod layout;

pub use download::{DownloadRequest, DownloadSink, DownloadStart, download};
pub use folders::{ModelFile, ModelFolder, ModelOwner, find_models, usual_model_folders};
pub use fragment::ModelFragment;
pub use gguf::GgufHeader;
pub use hash::sha256_of_file;
pub use hub::HubFile;
pub use layout::{chat_template_of, guessed_layout};

/// A number of parameters as the field writes it: `134.52M`, `7.62B`.
pub(crate) fn in_words(parameters: u64) -> String {
    let parameters = parameters as f64;
    if parameters >= 1e9 { format!("{:.2}B", parameters / 1e9) } else { format!("{:.2}M", parameters / 1e6) }
}

/// A size to the byte, its digits in groups that no line break parts: `30 000 000`.
pub(crate) fn to_the_byte(size: u64) -> String {
    let digits = size.to_string();
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push('\u{a0}');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::to_the_byte;

    #[test]
    fn the_digits_of_a_size_stand_in_groups() {
        for (size, expected) in
            [(0, "0"), (999, "999"), (1_000, "1 000"), (30_000_000, "30 000 000"), (123_456, "123 456")]
        {
            assert_eq!(to_the_byte(size).replace('\u{a0}', " "), expected);
        }
    }
}
