//! Bytes into text: byte order marks, UTF-16, older encodings, and NUL bytes.
//!
//! Nothing is guessed silently: every reading but plain UTF-8 leaves a problem.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use domain::Message;
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::notes::Notes;

/// How much of a file decides what it is written in.
const SAMPLE: usize = 8 << 10;

/// The text of a file, or why it has none.
pub(crate) fn decode(mut bytes: Vec<u8>, notes: &mut Notes) -> Result<String, Message> {
    if let Some((encoding, mark)) = Encoding::for_bom(&bytes) {
        if encoding == UTF_8 {
            bytes.drain(..mark);
            return utf8(bytes, notes);
        }
        return foreign(encoding, &bytes[mark..], notes);
    }
    if let Some(encoding) = utf16_without_mark(&bytes) {
        return foreign(encoding, &bytes, notes);
    }
    if looks_binary(&bytes) {
        return Err(Message::new("skipped-binary"));
    }
    utf8(bytes, notes)
}

fn utf8(bytes: Vec<u8>, notes: &mut Notes) -> Result<String, Message> {
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) if is_damaged_utf8(error.as_bytes()) => {
            let line = line_at(error.as_bytes(), error.utf8_error().valid_up_to());
            let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
            let count = text.matches('\u{fffd}').count();
            notes.warning(Some(line), Message::new("problem-encoding-damaged").with("count", count));
            text
        }
        Err(error) => {
            let bytes = error.into_bytes();
            let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
            detector.feed(&bytes, true);
            return foreign(detector.guess(None, Utf8Detection::Deny), &bytes, notes);
        }
    };
    Ok(without_nul(text, notes))
}

fn foreign(encoding: &'static Encoding, bytes: &[u8], notes: &mut Notes) -> Result<String, Message> {
    let (text, damaged) = encoding.decode_without_bom_handling(bytes);
    if looks_binary(text.as_bytes()) {
        return Err(Message::new("skipped-binary"));
    }
    notes.notice(None, Message::new("problem-encoding").with("encoding", encoding.name()));
    if damaged {
        let line = text.find('\u{fffd}').map(|at| line_at(text.as_bytes(), at));
        let count = text.matches('\u{fffd}').count();
        notes.warning(line, Message::new("problem-encoding-damaged").with("count", count));
    }
    Ok(without_nul(text.into_owned(), notes))
}

/// Whether the bytes are UTF-8 but for a few: broken sequences are rare beside whole ones.
fn is_damaged_utf8(bytes: &[u8]) -> bool {
    let (mut whole, mut broken) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().chars().filter(|character| !character.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    whole > 4 * broken
}

/// Whether a file that begins with these bytes has two for each character.
pub(crate) fn is_wide(bytes: &[u8]) -> bool {
    match Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding != UTF_8,
        None => utf16_without_mark(bytes).is_some(),
    }
}

/// UTF-16 that begins without a mark: every other byte of plain text is zero.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let pairs = sample.len() / 2;
    if pairs < 2 {
        return None;
    }
    let zeros = |offset: usize| sample[offset..].iter().step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    if odd * 10 > pairs * 7 && even * 10 < pairs {
        Some(UTF_16LE)
    } else if even * 10 > pairs * 7 && odd * 10 < pairs {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// More control characters than any text has.
fn looks_binary(bytes: &[u8]) -> bool {
    let text = bytes.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
    let sample = &bytes[..text.min(SAMPLE)];
    let control = sample
        .iter()
        .filter(|byte| **byte < 0x20 && !matches!(**byte, b'\t' | b'\n' | b'\r' | 0x0c | 0x1b))
        .count();
    control * 10 > sample.len()
}

/// NUL characters at the end are what a crash left there; elsewhere they stand for a lost character.
fn without_nul(mut text: String, notes: &mut Notes) -> String {
    let Some(at) = text.find('\0') else { return text };
    let line = line_at(text.as_bytes(), at);
    let count = text.matches('\0').count();
    text.truncate(text.trim_end_matches('\0').len());
    notes.warning(Some(line), Message::new("problem-nul").with("count", count));
    if text.contains('\0') { text.replace('\0', "\u{fffd}") } else { text }
}

fn line_at(bytes: &[u8], at: usize) -> u64 {
    bytes[..at].split(|byte| *byte == b'\n').count() as u64
}

#[cfg(test)]
mod tests {
    use super::decode;
    use crate::notes::Notes;

    fn check(bytes: &[u8], text: Result<&str, &str>, problems: &[&str]) {
        let mut notes = Notes::new("a.csv");
        let got = decode(bytes.to_vec(), &mut notes);
        assert_eq!(got.as_deref().map_err(|message| message.id.as_str()), text, "{bytes:?}");
        let ids: Vec<_> = notes.into_problems().into_iter().map(|problem| problem.message.id).collect();
        assert_eq!(ids, problems, "{bytes:?}");
    }

    fn utf16(text: &str, mark: bool, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        let mark = mark.then_some(0xfeff);
        mark.into_iter().chain(text.encode_utf16()).flat_map(bytes).collect()
    }

    #[test]
    fn reads_utf8_with_and_without_a_mark() {
        check("a,µ\n".as_bytes(), Ok("a,µ\n"), &[]);
        check("\u{feff}a,µ\n".as_bytes(), Ok("a,µ\n"), &[]);
        check(b"", Ok(""), &[]);
        // A replacement character that the file itself holds is the file's text.
        check("54.7\u{fffd}C".as_bytes(), Ok("54.7\u{fffd}C"), &[]);
    }

    #[test]
    fn reads_utf16_in_both_orders_with_and_without_a_mark() {
        for mark in [true, false] {
            check(&utf16("a,b\n1,µ\n", mark, u16::to_le_bytes), Ok("a,b\n1,µ\n"), &["problem-encoding"]);
            check(&utf16("a,b\n1,µ\n", mark, u16::to_be_bytes), Ok("a,b\n1,µ\n"), &["problem-encoding"]);
        }
    }

    #[test]
    fn reads_older_encodings_and_says_which() {
        check(
            b"modell,gr\xf6\xdfe\nqu\xe4ntchen,5\n",
            Ok("modell,größe\nquäntchen,5\n"),
            &["problem-encoding"],
        );
        check(b"temp,54.7\xb0C\n", Ok("temp,54.7°C\n"), &["problem-encoding"]);
    }

    #[test]
    fn keeps_utf8_in_which_a_byte_was_lost() {
        let mut bytes = "a,größe µ µ µ µ\nb,x\n".repeat(3).into_bytes();
        bytes.extend(b"c,\xc3");
        let expected = format!("{}c,\u{fffd}", "a,größe µ µ µ µ\nb,x\n".repeat(3));
        check(&bytes, Ok(&expected), &["problem-encoding-damaged"]);
    }

    #[test]
    fn names_nul_bytes_and_refuses_what_is_no_text() {
        check(b"a,b\n1,2\n\0\0\0\0\0\0\0\0\0\0", Ok("a,b\n1,2\n"), &["problem-nul"]);
        check(b"alpha,beta\ngamma,1\x002\n", Ok("alpha,beta\ngamma,1\u{fffd}2\n"), &["problem-nul"]);
        check(b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0>\0\x01\0\0\0", Err("skipped-binary"), &[]);
        check(&[0x89, b'P', b'N', b'G', 1, 2, 3, 4, 0, 0, 0, 5], Err("skipped-binary"), &[]);
    }
}
