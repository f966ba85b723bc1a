//! The header of a GGUF file: what the model is, and how much memory it takes. Untrusted: every number in
//! it is bounded before anything is done with it, and no tensor is read.

mod read;

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use domain::{Failure, FailureKind};

use super::{ModelFragment, to_the_byte};
use crate::transport::failure::failure;
use read::{Bounded, Value};

const MAGIC: [u8; 4] = *b"GGUF";

/// Most entries; real files have some dozens.
const MAX_ENTRIES: u64 = 1 << 16;

/// Most tensors; the largest models have some ten thousand.
const MAX_TENSORS: u64 = 1 << 20;

/// Where tensors begin, unless the file says otherwise.
const ALIGNMENT: u64 = 32;

/// What a GGUF file says of itself. What it does not say is `None`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct GgufHeader {
    /// `general.architecture`, such as `llama`.
    pub architecture: Option<String>,
    /// `general.name`.
    pub name: Option<String>,
    /// `general.license`.
    pub licence: Option<String>,
    /// How most of its tensors are stored, such as `Q4_K_M`.
    pub quantisation: Option<String>,
    /// The context it was trained with, tokens.
    pub context_length: Option<u64>,
    /// Layers.
    pub block_count: Option<u64>,
    /// Jinja source of its chat template.
    pub chat_template: Option<String>,
    /// Parameters, counted over the tensors.
    pub parameters: u64,
    /// Numbers that one token adds to the key-value cache, over all layers.
    pub cache_per_token: Option<u64>,
    /// Which part of a model it is, where it says that it is none by itself.
    pub fragment: Option<ModelFragment>,
    /// Bytes that the file must have for all of its tensors to be there, as far as their types are known.
    pub expected_size: u64,
}

impl GgufHeader {
    /// Reads the header of a file, and whether the file is as long as it says. This blocks.
    ///
    /// Fails with [`FailureKind::ModelDamaged`], or with [`FailureKind::ModelMissing`] where the file cannot
    /// be opened.
    pub fn of_file(path: &Path) -> Result<Self, Failure> {
        let missing = |error: std::io::Error| {
            failure(FailureKind::ModelMissing, format!("the file cannot be opened: {error}"))
        };
        let file = File::open(path).map_err(missing)?;
        let size = file.metadata().map_err(missing)?.len();
        let header = Self::read(&mut BufReader::with_capacity(1 << 16, file))?;
        if size < header.expected_size {
            let (size, expected) = (to_the_byte(size), to_the_byte(header.expected_size));
            let words = format!("the file has {size} bytes and should have {expected}: it is cut off");
            return Err(failure(FailureKind::ModelDamaged, words));
        }
        Ok(header)
    }

    /// Reads a header from its first byte on.
    pub fn read(bytes: &mut impl BufRead) -> Result<Self, Failure> {
        if bytes.fill_buf().is_ok_and(<[u8]>::is_empty) {
            return Err(failure(FailureKind::ModelDamaged, "the file is empty"));
        }
        let mut bytes = Bounded::new(bytes);
        if bytes.array()? != MAGIC {
            return Err(failure(FailureKind::ModelDamaged, "the file is no GGUF file"));
        }
        let version = bytes.u32()?;
        if !(2..=3).contains(&version) {
            let words = format!("GGUF version {version} is not known");
            return Err(failure(FailureKind::ModelDamaged, words));
        }
        let tensors = bytes.count(MAX_TENSORS, "tensors")?;
        let entries = bytes.count(MAX_ENTRIES, "entries")?;
        let mut said = Said::default();
        for _ in 0..entries {
            let key = bytes.text()?;
            let value = bytes.value()?;
            said.take(&key, value);
        }
        let (parameters, data) = bytes.tensors(tensors)?;
        let alignment =
            said.alignment.filter(|size| size.is_power_of_two() && *size <= 1 << 20).unwrap_or(ALIGNMENT);
        let begin = bytes.position().next_multiple_of(alignment);
        let expected_size = if data == 0 { 0 } else { begin.saturating_add(data) };
        Ok(said.into_header(parameters, expected_size))
    }

    /// Bytes of its key-value cache at this context, with the 16 bits a number that the engine uses.
    pub fn cache_size(&self, context: u32) -> Option<u64> {
        self.cache_per_token?.checked_mul(u64::from(context))?.checked_mul(2)
    }
}

/// What the entries say. Those of an architecture can come before it is named.
#[derive(Default)]
struct Said {
    architecture: Option<String>,
    name: Option<String>,
    licence: Option<String>,
    file_type: Option<u64>,
    chat_template: Option<String>,
    alignment: Option<u64>,
    /// Which piece of a model it is, from 0 on, and how many there are.
    piece: (Option<u64>, Option<u64>),
    of_architecture: Vec<(String, Value)>,
}

/// The entries of an architecture that are of use.
const OF_ARCHITECTURE: [&str; 7] = [
    "context_length",
    "block_count",
    "embedding_length",
    "attention.head_count",
    "attention.head_count_kv",
    "attention.key_length",
    "attention.value_length",
];

impl Said {
    fn take(&mut self, key: &str, value: Value) {
        match (key, value) {
            ("general.architecture", Value::Text(text)) => self.architecture = Some(text),
            ("general.name", Value::Text(text)) => self.name = Some(text),
            ("general.license", Value::Text(text)) => self.licence = Some(text),
            ("tokenizer.chat_template", Value::Text(text)) => self.chat_template = Some(text),
            ("general.file_type", Value::Whole(number)) => self.file_type = Some(number),
            ("general.alignment", Value::Whole(number)) => self.alignment = Some(number),
            ("split.no", Value::Whole(number)) => self.piece.0 = Some(number),
            ("split.count", Value::Whole(number)) => self.piece.1 = Some(number),
            (key, value) if OF_ARCHITECTURE.iter().any(|name| key.ends_with(name)) => {
                self.of_architecture.push((key.to_owned(), value));
            }
            _ => {}
        }
    }

    fn value(&self, name: &str) -> Option<&Value> {
        let key = format!("{}.{name}", self.architecture.as_ref()?);
        self.of_architecture.iter().find(|(own, _)| *own == key).map(|(_, value)| value)
    }

    fn whole(&self, name: &str) -> Option<u64> {
        if let Value::Whole(number) = self.value(name)? { Some(*number) } else { None }
    }

    /// Layers × heads of keys and values × their lengths; heads can differ from layer to layer.
    fn cache_per_token(&self) -> Option<u64> {
        let layers = self.whole("block_count")?;
        let heads = self.whole("attention.head_count").filter(|&heads| heads > 0);
        let per_head = || self.whole("embedding_length")?.checked_div(heads?);
        let keys = self.whole("attention.key_length").or_else(per_head)?;
        let values = self.whole("attention.value_length").or_else(per_head)?;
        let all_heads = match self.value("attention.head_count_kv") {
            Some(Value::Sum(heads)) => *heads,
            Some(Value::Whole(heads)) => heads.checked_mul(layers)?,
            _ => heads?.checked_mul(layers)?,
        };
        all_heads.checked_mul(keys.checked_add(values)?)
    }

    /// llama.cpp writes the architecture `clip` into whatever sees pictures.
    fn fragment(&self) -> Option<ModelFragment> {
        if self.architecture.as_deref() == Some("clip") {
            return Some(ModelFragment::Projector);
        }
        let number = u32::try_from(self.piece.0?.checked_add(1)?).ok()?;
        ModelFragment::piece(number, u32::try_from(self.piece.1?).ok()?)
    }

    fn into_header(self, parameters: u64, expected_size: u64) -> GgufHeader {
        GgufHeader {
            context_length: self.whole("context_length"),
            block_count: self.whole("block_count"),
            cache_per_token: self.cache_per_token(),
            fragment: self.fragment(),
            quantisation: self.file_type.and_then(file_type).map(ToOwned::to_owned),
            architecture: self.architecture,
            name: self.name,
            licence: self.licence,
            chat_template: self.chat_template,
            parameters,
            expected_size,
        }
    }
}

/// `general.file_type` by name, as llama.cpp numbers them.
fn file_type(number: u64) -> Option<&'static str> {
    Some(match number {
        0 => "F32",
        1 => "F16",
        2 => "Q4_0",
        3 => "Q4_1",
        7 => "Q8_0",
        8 => "Q5_0",
        9 => "Q5_1",
        10 => "Q2_K",
        11 => "Q3_K_S",
        12 => "Q3_K_M",
        13 => "Q3_K_L",
        14 => "Q4_K_S",
        15 => "Q4_K_M",
        16 => "Q5_K_S",
        17 => "Q5_K_M",
        18 => "Q6_K",
        19 => "IQ2_XXS",
        20 => "IQ2_XS",
        21 => "Q2_K_S",
        22 => "IQ3_XS",
        23 => "IQ3_XXS",
        24 => "IQ1_S",
        25 => "IQ4_NL",
        26 => "IQ3_S",
        27 => "IQ3_M",
        28 => "IQ2_S",
        29 => "IQ2_M",
        30 => "IQ4_XS",
        31 => "IQ1_M",
        32 => "BF16",
        36 => "TQ1_0",
        37 => "TQ2_0",
        38 => "MXFP4",
        _ => return None,
    })
}

#[cfg(test)]
mod tests;
