//! Bytes to lines. Decoding waits until a line is whole, since a character can be split between two
//! arrivals.

use std::borrow::Cow;

/// A line was longer than allowed.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct LineTooLong;

/// Holds the beginning of a line until its end arrives.
#[derive(Debug)]
pub(crate) struct Framer {
    pending: Vec<u8>,
    cap: usize,
}

impl Framer {
    /// Lines may have up to `cap` bytes.
    pub(crate) fn new(cap: usize) -> Self {
        Self { pending: Vec::new(), cap }
    }

    /// The next whole line without its `\n`. Takes from `bytes` what it uses; `None` when the rest of
    /// the line is still to come.
    pub(crate) fn next_line<'a>(
        &mut self,
        bytes: &mut &'a [u8],
    ) -> Result<Option<Cow<'a, [u8]>>, LineTooLong> {
        let end = bytes.iter().position(|&byte| byte == b'\n');
        let (line, rest) = match end {
            Some(end) => (&bytes[..end], &bytes[end + 1..]),
            None => (*bytes, &bytes[bytes.len()..]),
        };
        if self.pending.len() + line.len() > self.cap {
            return Err(LineTooLong);
        }
        *bytes = rest;
        if end.is_none() {
            self.pending.extend_from_slice(line);
            return Ok(None);
        }
        if self.pending.is_empty() {
            return Ok(Some(Cow::Borrowed(line)));
        }
        self.pending.extend_from_slice(line);
        Ok(Some(Cow::Owned(std::mem::take(&mut self.pending))))
    }

    /// What came after the last `\n`, at the end of the stream.
    pub(crate) fn rest(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.pending)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(cap: usize, arrivals: &[&str]) -> (Vec<String>, String, bool) {
        let mut framer = Framer::new(cap);
        let mut found = Vec::new();
        for arrival in arrivals {
            let mut bytes = arrival.as_bytes();
            loop {
                match framer.next_line(&mut bytes) {
                    Ok(Some(line)) => found.push(String::from_utf8(line.into_owned()).unwrap()),
                    Ok(None) => break,
                    Err(LineTooLong) => return (found, String::new(), true),
                }
            }
        }
        (found, String::from_utf8(framer.rest()).unwrap(), false)
    }

    #[test]
    fn lines_are_whole_however_they_arrive() {
        for (arrivals, expected, rest) in [
            (vec!["a\nb\n"], vec!["a", "b"], ""),
            (vec!["a", "b\nc", "\n", "d"], vec!["ab", "c"], "d"),
            (vec!["\n\n"], vec!["", ""], ""),
            (vec!["", "a\r\n"], vec!["a\r"], ""),
        ] {
            let (found, end, too_long) = lines(10, &arrivals);
            assert_eq!(
                (found, end.as_str(), too_long),
                (expected.iter().map(ToString::to_string).collect(), rest, false)
            );
        }
    }

    #[test]
    fn a_line_over_the_cap_ends_it_before_it_is_held() {
        assert!(!lines(4, &["abcd\n"]).2);
        assert!(lines(4, &["abcde\n"]).2);
        assert!(lines(4, &["abc", "de"]).2);
        assert!(lines(4, &["abc", "d", "e\n"]).2);
        assert!(!lines(4, &["abc\n", "def\n"]).2);
    }
}
