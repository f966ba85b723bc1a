//! Records of a text whose cells a separator divides, by the rules of RFC 4180 as the csv crate reads them: a quote
//! opens only at the start of a cell, stands for itself when doubled, and what follows a closing one belongs to
//! the cell. Lines without anything in them are no records.

use std::borrow::Cow;

/// Reads records one after the other.
#[derive(Debug)]
pub(crate) struct Records<'a> {
    text: &'a str,
    /// Where the next record is looked for.
    pub(crate) at: usize,
    separator: u8,
    quote: Option<u8>,
}

/// Where a record stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Record {
    /// Its first byte.
    pub(crate) begin: usize,
    /// Whether an empty line lies before it.
    pub(crate) after_blank: bool,
}

impl<'a> Records<'a> {
    /// Records from the byte `at` on; without a quote every quote stands for itself.
    pub(crate) fn new(text: &'a str, at: usize, separator: u8, quote: Option<u8>) -> Self {
        Self { text, at, separator, quote }
    }

    /// Gives each cell of the next record to `cell`; `None` at the end of the text.
    pub(crate) fn next(&mut self, mut cell: impl FnMut(Cow<'a, str>)) -> Option<Record> {
        let bytes = self.text.as_bytes();
        let blank = bytes[self.at..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        self.at += blank;
        if self.at >= bytes.len() {
            return None;
        }
        let record = Record { begin: self.at, after_blank: blank > 0 };
        loop {
            cell(self.cell());
            match bytes.get(self.at) {
                Some(byte) if *byte == self.separator => self.at += 1,
                Some(b'\r') if bytes.get(self.at + 1) == Some(&b'\n') => {
                    self.at += 2;
                    return Some(record);
                }
                Some(_) => {
                    self.at += 1;
                    return Some(record);
                }
                None => return Some(record),
            }
        }
    }

    /// The cell at the reader, up to what ends it.
    fn cell(&mut self) -> Cow<'a, str> {
        let start = self.at;
        if self.quote.is_none_or(|quote| self.text.as_bytes().get(start) != Some(&quote)) {
            self.at = self.end(start);
            return Cow::Borrowed(&self.text[start..self.at]);
        }
        let quote = self.text.as_bytes()[start];
        let bytes = self.text.as_bytes();
        let mut cell = Cow::Borrowed("");
        let mut from = start + 1;
        loop {
            let Some(found) = memchr::memchr(quote, &bytes[from..]).map(|at| from + at) else {
                self.at = bytes.len();
                append(&mut cell, &self.text[from..]);
                return cell;
            };
            if bytes.get(found + 1) == Some(&quote) {
                append(&mut cell, &self.text[from..=found]);
                from = found + 2;
                continue;
            }
            append(&mut cell, &self.text[from..found]);
            self.at = self.end(found + 1);
            append(&mut cell, &self.text[found + 1..self.at]);
            return cell;
        }
    }

    /// Where the cell ends that holds no quotes from here on.
    fn end(&self, from: usize) -> usize {
        let rest = &self.text.as_bytes()[from..];
        memchr::memchr3(self.separator, b'\n', b'\r', rest).map_or(self.text.len(), |at| from + at)
    }
}

fn append<'a>(cell: &mut Cow<'a, str>, text: &'a str) {
    if cell.is_empty() {
        *cell = Cow::Borrowed(text);
    } else if !text.is_empty() {
        cell.to_mut().push_str(text);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Record, Records};

    fn read(text: &str, separator: u8, quote: Option<u8>) -> Vec<Vec<String>> {
        let mut records = Records::new(text, 0, separator, quote);
        let mut all = Vec::new();
        let mut row = Vec::new();
        while records.next(|cell| row.push(cell.into_owned())).is_some() {
            all.push(std::mem::take(&mut row));
        }
        all
    }

    #[test]
    fn reads_cells_lines_and_quotes() {
        let check = |text: &str, expected: &[&[&str]]| {
            assert_eq!(read(text, b',', Some(b'"')), expected, "{text}");
        };
        check("a,b\n1,2\n", &[&["a", "b"], &["1", "2"]]);
        check("a,b\r\n\r\n1,\r2", &[&["a", "b"], &["1", ""], &["2"]]);
        check("\"a,\n\"\"b\"\"\",2\n", &[&["a,\n\"b\"", "2"]]);
        check("5\" disk,\"x\"y,\"\"\n", &[&["5\" disk", "xy", ""]]);
        check("\"a\n", &[&["a\n"]]);
        check("\n\n", &[]);
        check("", &[]);
    }

    #[test]
    fn tells_of_empty_lines() {
        let mut records = Records::new("a\n\nb\n\"c\n", 0, b',', Some(b'"'));
        let record = |begin, after_blank| Some(Record { begin, after_blank });
        assert_eq!(records.next(drop), record(0, false));
        assert_eq!(records.next(drop), record(3, true));
        assert_eq!(records.next(drop), record(5, false));
        assert_eq!(records.next(drop), None);
    }

    proptest! {
        /// The csv crate is the reference.
        #[test]
        fn reads_what_the_csv_crate_reads(text in "[ab,;\"\r\n ]{0,60}", quoting in any::<bool>()) {
            let reader = csv::ReaderBuilder::new()
                .has_headers(false)
                .flexible(true)
                .quoting(quoting)
                .from_reader(text.as_bytes());
            let expected: Vec<Vec<String>> = reader
                .into_records()
                .map(|record| record.expect("text is UTF-8").iter().map(str::to_owned).collect())
                .collect();
            prop_assert_eq!(read(&text, b',', quoting.then_some(b'"')), expected);
        }
    }
}
