//! Headers written here, whole and damaged in every way that comes to mind.

use std::io::Write as _;

use super::*;

/// A header in the making.
#[derive(Default)]
struct Writer {
    entries: Vec<u8>,
    count: u64,
}

impl Writer {
    fn entry(mut self, key: &str, kind: u32, value: &[u8]) -> Self {
        self.entries.extend(text(key));
        self.entries.extend(kind.to_le_bytes());
        self.entries.extend(value);
        self.count += 1;
        self
    }

    fn text(self, key: &str, value: &str) -> Self {
        self.entry(key, 8, &text(value))
    }

    fn whole(self, key: &str, value: u32) -> Self {
        self.entry(key, 4, &value.to_le_bytes())
    }

    /// The file, with one tensor of these dimensions and all of its data.
    fn file(&self, dimensions: &[u64], kind: u32, data: usize) -> Vec<u8> {
        let mut bytes = b"GGUF".to_vec();
        bytes.extend(3_u32.to_le_bytes());
        bytes.extend(1_u64.to_le_bytes());
        bytes.extend(self.count.to_le_bytes());
        bytes.extend(&self.entries);
        bytes.extend(text("token_embd.weight"));
        bytes.extend(u32::try_from(dimensions.len()).unwrap().to_le_bytes());
        for length in dimensions {
            bytes.extend(length.to_le_bytes());
        }
        bytes.extend(kind.to_le_bytes());
        bytes.extend(0_u64.to_le_bytes());
        bytes.resize(bytes.len().next_multiple_of(32), 0);
        bytes.resize(bytes.len() + data, 7);
        bytes
    }
}

fn text(text: &str) -> Vec<u8> {
    let mut bytes = (text.len() as u64).to_le_bytes().to_vec();
    bytes.extend(text.as_bytes());
    bytes
}

fn small() -> Writer {
    let tokens = [4_u32.to_le_bytes().to_vec(), 3_u64.to_le_bytes().to_vec(), vec![0; 12]].concat();
    let words = [8_u32.to_le_bytes().to_vec(), 2_u64.to_le_bytes().to_vec(), text("a"), text("ü")].concat();
    Writer::default()
        .whole("llama.block_count", 30)
        .text("general.architecture", "llama")
        .text("general.name", "Small")
        .text("general.license", "apache-2.0")
        .text("tokenizer.chat_template", "{{ messages }}")
        .whole("general.file_type", 3)
        .whole("llama.context_length", 8192)
        .whole("llama.embedding_length", 576)
        .whole("llama.attention.head_count", 9)
        .whole("llama.attention.head_count_kv", 3)
        .whole("other.block_count", 99)
        .entry("tokenizer.ggml.token_type", 9, &tokens)
        .entry("tokenizer.ggml.tokens", 9, &words)
        .entry("llama.rope.freq_base", 6, &10_000_f32.to_le_bytes())
        .entry("general.flag", 7, &[1])
}

fn read(bytes: &[u8]) -> Result<GgufHeader, Failure> {
    GgufHeader::read(&mut &*bytes)
}

#[test]
fn a_header_tells_what_the_model_is_and_what_it_takes() {
    // 64 × 4 numbers of Q4_1: 8 blocks of 20 bytes.
    let file = small().file(&[64, 4], 3, 160);
    let header = read(&file).unwrap();
    let expected = GgufHeader {
        architecture: Some("llama".to_owned()),
        name: Some("Small".to_owned()),
        licence: Some("apache-2.0".to_owned()),
        quantisation: Some("Q4_1".to_owned()),
        context_length: Some(8192),
        block_count: Some(30),
        chat_template: Some("{{ messages }}".to_owned()),
        parameters: 256,
        // 30 layers × 3 heads × (64 + 64).
        cache_per_token: Some(11_520),
        fragment: None,
        expected_size: file.len() as u64,
    };
    assert_eq!(header, expected);
    assert_eq!(header.cache_size(4_096), Some(11_520 * 4_096 * 2));
}

/// A file that was renamed is known all the same.
#[test]
fn a_header_tells_of_what_the_file_is_a_part() {
    let pieces = |number: u16, of: u16| {
        let half = |key, value: u16, writer: Writer| writer.entry(key, 2, &value.to_le_bytes());
        half("split.count", of, half("split.no", number, small()))
    };
    for (header, fragment) in [
        (small(), None),
        (pieces(0, 1), None),
        (pieces(0, 3), Some(ModelFragment::Piece { number: 1, of: 3 })),
        (pieces(2, 3), Some(ModelFragment::Piece { number: 3, of: 3 })),
        (small().text("general.architecture", "clip"), Some(ModelFragment::Projector)),
    ] {
        assert_eq!(read(&header.file(&[1], 0, 4)).unwrap().fragment, fragment);
    }
}

#[test]
fn heads_may_differ_from_layer_to_layer_and_keys_from_values() {
    let heads = [4_u32.to_le_bytes().to_vec(), 3_u64.to_le_bytes().to_vec()].concat();
    let heads = [heads, [2_u32, 0, 4].into_iter().flat_map(u32::to_le_bytes).collect()].concat();
    let header = Writer::default()
        .text("general.architecture", "odd")
        .whole("odd.block_count", 3)
        .entry("odd.attention.head_count_kv", 9, &heads)
        .whole("odd.attention.key_length", 10)
        .whole("odd.attention.value_length", 6);
    assert_eq!(read(&header.file(&[1], 0, 4)).unwrap().cache_per_token, Some(6 * 16));
    // What is not said is not known.
    let silent = read(&Writer::default().text("general.architecture", "odd").file(&[1], 0, 4)).unwrap();
    assert_eq!((silent.cache_per_token, silent.cache_size(1), silent.context_length), (None, None, None));
    let absurd = Writer::default()
        .text("general.architecture", "odd")
        .whole("odd.block_count", u32::MAX)
        .whole("odd.attention.head_count", u32::MAX)
        .whole("odd.attention.key_length", u32::MAX)
        .whole("odd.attention.value_length", u32::MAX);
    assert_eq!(read(&absurd.file(&[1], 0, 4)).unwrap().cache_per_token, None);
    let no_heads = Writer::default()
        .text("general.architecture", "odd")
        .whole("odd.block_count", 3)
        .whole("odd.attention.head_count", 0)
        .whole("odd.embedding_length", 8);
    assert_eq!(read(&no_heads.file(&[1], 0, 4)).unwrap().cache_per_token, None);
}

#[test]
fn what_is_no_header_is_said_to_be_none() {
    let whole = small().file(&[64, 4], 3, 160);
    let changed = |place: usize, bytes: &[u8]| {
        let mut file = whole.clone();
        file[place..place + bytes.len()].copy_from_slice(bytes);
        file
    };
    let entry = |kind: u32, value: &[u8]| Writer::default().entry("x", kind, value).file(&[1], 0, 4);
    let list = |kind: u32, count: u64| [kind.to_le_bytes().to_vec(), count.to_le_bytes().to_vec()].concat();
    let nested: Vec<u8> = (0..50).flat_map(|_| list(9, 1)).collect();
    for (file, words) in [
        (Vec::new(), "is empty"),
        (b"GG".to_vec(), "ends within its header"),
        (b"PK\x03\x04 a zip archive".to_vec(), "no GGUF file"),
        (b"<html>".to_vec(), "no GGUF file"),
        (b"FUGG\x00\x00\x00\x03".to_vec(), "no GGUF file"),
        (changed(4, &[1, 0, 0, 0]), "version 1"),
        (changed(4, &[0, 0, 0, 3]), "version 50331648"),
        (changed(8, &u64::MAX.to_le_bytes()), "tensors"),
        (changed(16, &u64::MAX.to_le_bytes()), "entries"),
        (changed(24, &u64::MAX.to_le_bytes()), "longer than a header"),
        (changed(24, &(1_u64 << 21).to_le_bytes()), "ends within"),
        (entry(99, &[]), "unknown type 99"),
        (entry(8, &u64::MAX.to_le_bytes()), "longer than a header"),
        (entry(8, &(1_u64 << 20).to_le_bytes()), "ends within"),
        (entry(9, &list(4, u64::MAX)), "longer than a header"),
        (entry(9, &list(4, 1 << 25)), "ends within"),
        (entry(9, &list(8, u64::MAX)), ""),
        (entry(9, &list(77, 1)), "unknown type 77"),
        (entry(9, &nested), "unknown type 9"),
        (small().file(&[1; 9], 0, 4), "9 dimensions"),
        (small().file(&[u64::MAX, 2], 0, 4), "more than there can be"),
    ] {
        let failure = read(&file).expect_err(words);
        assert_eq!(failure.kind, FailureKind::ModelDamaged);
        assert!(failure.words.contains(words), "{words}: {}", failure.words);
    }
}

/// Cut anywhere, and with any one byte changed, it ends with an answer.
#[test]
fn a_damaged_header_ends_with_an_answer() {
    let whole = small().file(&[64, 4], 3, 160);
    let header_end = whole.len() - 160 - 32;
    for end in 0..header_end {
        assert!(read(&whole[..end]).is_err(), "cut at {end}");
    }
    for place in 0..header_end {
        for flip in [0x01, 0x80, 0xff] {
            let mut file = whole.clone();
            file[place] ^= flip;
            let _ = read(&file);
        }
    }
}

/// The size is what tells a download that ended early.
#[test]
fn a_file_that_is_shorter_than_its_tensors_is_cut_off() {
    let whole = small().file(&[64, 4], 3, 160);
    for (length, is_whole) in [(whole.len(), true), (whole.len() + 5, true), (whole.len() - 1, false)] {
        let path = std::env::temp_dir().join(format!("chimera-gguf-{}-{length}", std::process::id()));
        let mut bytes = whole.clone();
        bytes.resize(length, 0);
        std::fs::File::create(&path).unwrap().write_all(&bytes).unwrap();
        let read = GgufHeader::of_file(&path);
        std::fs::remove_file(&path).unwrap();
        assert_eq!(read.is_ok(), is_whole, "{read:?}");
        if let Err(failure) = read {
            assert_eq!(failure.kind, FailureKind::ModelDamaged);
            let numbers = [whole.len() - 1, whole.len()].map(|size| to_the_byte(size as u64));
            let expected =
                format!("the file has {} bytes and should have {}: it is cut off", numbers[0], numbers[1]);
            assert_eq!(failure.words, expected);
        }
    }
    let missing = GgufHeader::of_file(Path::new("/no/such/file.gguf")).expect_err("it is not there");
    assert_eq!(missing.kind, FailureKind::ModelMissing);
}

proptest::proptest! {
    #[test]
    fn random_bytes_end_with_an_answer(noise in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..300)) {
        let mut file = b"GGUF\x03\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x02\x00\x00\x00\x00\x00\x00\x00".to_vec();
        file.extend(&noise);
        let _ = read(&file);
        let _ = read(&noise);
    }
}
