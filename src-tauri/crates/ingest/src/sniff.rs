//! What separates the cells of a text table, and what quotes them.

use crate::records::Records;

/// How much of a file tells.
const SAMPLE: usize = 64 << 10;
/// The most rows that are looked at.
const ROWS: usize = 200;
/// Separators, the likelier first.
const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// How a text table is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Dialect {
    pub(crate) separator: u8,
    pub(crate) quote: u8,
    /// Bytes of a first line `sep=;`, which is no part of the table.
    pub(crate) skip: usize,
}

/// How `text` is written. A text that fits no separator is one column of commas.
pub(crate) fn sniff(text: &str) -> Dialect {
    if let Some(dialect) = declared(text) {
        return dialect;
    }
    let sample = sample(text);
    let quote = if quotes(sample, b'\'') > 2 * quotes(sample, b'"') { b'\'' } else { b'"' };
    let best = SEPARATORS.iter().map(|separator| (*separator, score(sample, *separator, quote)));
    // Of equal scores the first.
    let (separator, score) =
        best.rev().max_by(|(_, one), (_, other)| one.total_cmp(other)).unwrap_or((b',', 0.0));
    Dialect { separator: if score > 0.0 { separator } else { b',' }, quote, skip: 0 }
}

/// Excel's `sep=;` in the first line.
fn declared(text: &str) -> Option<Dialect> {
    let line = text.lines().next()?;
    let separator = line
        .trim_matches('"')
        .strip_prefix("sep=")
        .or_else(|| line.trim_matches('"').strip_prefix("SEP="))?;
    let &[separator] = separator.as_bytes() else { return None };
    let skip = text.find('\n').map_or(text.len(), |end| end + 1);
    Some(Dialect { separator, quote: b'"', skip })
}

/// Whole lines from the beginning.
fn sample(text: &str) -> &str {
    if text.len() <= SAMPLE {
        return text;
    }
    let end = text.as_bytes()[..SAMPLE].iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    &text[..end]
}

/// Quotes that stand where one opens: at the start of a line or behind a separator.
fn quotes(text: &str, quote: u8) -> usize {
    let bytes = text.as_bytes();
    let opens = |at: usize| at > 0 && (SEPARATORS.contains(&bytes[at - 1]) || bytes[at - 1] == b'\n');
    memchr::memchr_iter(quote, bytes).filter(|at| opens(*at)).count()
}

/// How well a separator explains the sample: the share of rows as wide as most, times the share of cells that
/// no other separator still divides, and a little for the width.
fn score(sample: &str, separator: u8, quote: u8) -> f64 {
    if !sample.as_bytes().contains(&separator) {
        return 0.0;
    }
    let mut records = Records::new(sample, 0, separator, Some(quote));
    let mut widths = std::collections::BTreeMap::<usize, usize>::new();
    let (mut rows, mut cells, mut divided) = (0usize, 0usize, 0usize);
    while rows < ROWS {
        let before = cells;
        let count = |cell: std::borrow::Cow<'_, str>| {
            cells += 1;
            divided += usize::from(is_divided(&cell, separator));
        };
        if records.next(count).is_none() {
            break;
        }
        rows += 1;
        *widths.entry(cells - before).or_default() += 1;
    }
    let Some((width, count)) =
        widths.into_iter().max_by_key(|(width, count)| (*count * usize::from(*width > 1), *width))
    else {
        return 0.0;
    };
    if width < 2 {
        return 0.0;
    }
    let whole = 1.0 - divided as f64 / cells as f64;
    count as f64 / rows as f64 * whole + (width as f64).log2() / 1000.0
}

/// Whether a cell still holds a separator that prose would not: `5;2`, and not `well, yes` or `1,5`.
fn is_divided(cell: &str, separator: u8) -> bool {
    let bytes = cell.as_bytes();
    bytes.iter().enumerate().any(|(at, byte)| {
        let next = bytes.get(at + 1).copied().unwrap_or(b' ');
        match byte {
            b';' | b'\t' => *byte != separator && next != b' ',
            b',' => separator != b',' && next != b' ' && !next.is_ascii_digit(),
            _ => false,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::{Dialect, sniff};

    #[test]
    fn finds_the_separator() {
        let check =
            |text: &str, separator: char| assert_eq!(sniff(text).separator, separator as u8, "{text}");
        check("a,b\n1,2\n3,4\n", ',');
        check("a;b\n1;2\n", ';');
        check("a\tb\n1\t2\n", '\t');
        check("a|b\n1|2\n", '|');
        check("model;ttft\nx;1,5\ny;2,25\n", ';');
        check("model;ttft;load\nx;1,5;2,5\ny;2,25;3,0\n", ';');
        check("prompt,n\n\"a; b; c\",1\n\"d; e\",2\n", ',');
        check("prompt\tn\nwell, yes\t1\nno, never, no\t2\n", '\t');
        check("one\ntwo\n", ',');
        check("", ',');
        check("# made by x\n# on y, z\n\nmodel;n\na;1\nb;2\nc;3\n", ';');
    }

    #[test]
    fn believes_a_declared_separator_and_leaves_its_line_out() {
        let dialect = |separator: u8, skip| Dialect { separator, quote: b'"', skip };
        assert_eq!(sniff("sep=;\na,b;c\n1;2\n"), dialect(b';', 6));
        assert_eq!(sniff("\"sep=|\"\r\na|b\n"), dialect(b'|', 9));
        assert_eq!(sniff("separator,a\n1,2\n").skip, 0);
    }

    #[test]
    fn finds_the_quote() {
        assert_eq!(sniff("a,b\n'x, y',1\n'z, w',2\n").quote, b'\'');
        assert_eq!(sniff("a,b\n\"x, y\",1\n\"it's\",2\n").quote, b'"');
    }
}
