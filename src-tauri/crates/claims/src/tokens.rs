//! A passage as tokens: words, numbers as they are written, identifiers, addresses, dates and references, each
//! with its place in the text. Marks of Markdown are passed over, and remembered where they say something.

mod number;

pub(crate) use number::Number;

/// What a token is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Kind {
    /// Letters, with hyphens or apostrophes inside; also `tok/s`.
    Word,
    Number(Number),
    /// Letters with digits, dots, colons or lines inside: `llama3.1:8b`, `num_gpu`, `a/b.csv`.
    Identifier,
    Address,
    /// `2025-10-08`, as it is written out in full.
    Date(String),
    /// `{F12}` or `{#3fa9c1d04b7e}`, without the braces.
    Reference,
    Mark(char),
}

/// One token.
#[expect(clippy::struct_excessive_bools, reason = "each is one mark that a token has or has not")]
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Token<'a> {
    /// As it stands in the text; a word without its `'s`.
    pub(crate) text: &'a str,
    /// In lower case.
    pub(crate) lower: String,
    /// Bytes in the text.
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) kind: Kind,
    /// Whether nothing lies between it and the token before it.
    pub(crate) glued: bool,
    /// Whether it stands between backticks.
    pub(crate) code: bool,
    /// Whether it stands between double quotation marks.
    pub(crate) quoted: bool,
    /// Whether it is bold or italic.
    pub(crate) strong: bool,
}

impl Token<'_> {
    pub(crate) fn is(&self, word: &str) -> bool {
        self.lower == word
    }

    pub(crate) fn is_any(&self, words: &[&str]) -> bool {
        words.contains(&self.lower.as_str())
    }

    pub(crate) fn is_mark(&self, marks: &[char]) -> bool {
        matches!(self.kind, Kind::Mark(mark) if marks.contains(&mark))
    }

    pub(crate) fn number(&self) -> Option<Number> {
        match self.kind {
            Kind::Number(number) => Some(number),
            _ => None,
        }
    }

    pub(crate) fn is_word(&self) -> bool {
        self.kind == Kind::Word
    }
}

/// The longest word that is looked at; what is longer is cut there, as no word is that long.
const LONGEST_WORD: usize = 400;

/// The tokens between two places of a text.
pub(crate) fn tokens(text: &str, start: usize, end: usize) -> Vec<Token<'_>> {
    let mut scanner = Scanner {
        text,
        end,
        at: start,
        last: start,
        out: Vec::new(),
        code: false,
        quoted: false,
        strong: false,
    };
    while scanner.at < end {
        scanner.step();
    }
    scanner.out
}

struct Scanner<'a> {
    text: &'a str,
    end: usize,
    at: usize,
    /// Where the token before ended.
    last: usize,
    out: Vec<Token<'a>>,
    code: bool,
    quoted: bool,
    strong: bool,
}

impl Scanner<'_> {
    fn step(&mut self) {
        let rest = &self.text[self.at..self.end];
        let Some(c) = rest.chars().next() else {
            self.at = self.end;
            return;
        };
        let width = c.len_utf8();
        if c.is_whitespace() || c == '\u{feff}' {
            self.at += width;
            return;
        }
        if let Some(length) = reference(rest) {
            self.push(self.at + 1, self.at + length - 1, Kind::Reference);
            self.at += length;
            self.last = self.at;
            return;
        }
        let before = self.text[..self.at].chars().next_back().unwrap_or(' ');
        let next = rest[width..].chars().next().unwrap_or(' ');
        let signed = matches!(c, '+' | '-' | '−')
            && next.is_ascii_digit()
            && !before.is_alphanumeric()
            && before != ')';
        let point = c == '.' && next.is_ascii_digit() && !before.is_alphanumeric();
        if c.is_alphanumeric() || signed || point {
            let length = chunk(rest, width);
            self.classify(self.at, self.at + length);
            self.at += length;
            self.last = self.at;
            return;
        }
        match c {
            '*' | '_' => {
                if rest[width..].starts_with(c) || next.is_alphanumeric() || before.is_alphanumeric() {
                    self.strong = !self.strong;
                    if rest[width..].starts_with(c) {
                        self.at += width;
                    }
                }
                self.emphasis(width);
            }
            '`' => {
                self.code = !self.code;
                self.emphasis(width);
            }
            '\\' => self.emphasis(width),
            _ => {
                if matches!(c, '"' | '“' | '”' | '„' | '«' | '»') {
                    self.quoted = !matches!(c, '”' | '»') && !self.quoted;
                }
                self.push(self.at, self.at + width, Kind::Mark(c));
                self.at += width;
                self.last = self.at;
            }
        }
    }

    /// Passes over a mark that only dresses the words.
    fn emphasis(&mut self, width: usize) {
        if self.last == self.at {
            self.last += width;
        }
        self.at += width;
    }

    fn push(&mut self, start: usize, end: usize, kind: Kind) {
        let text = &self.text[start..end];
        self.out.push(Token {
            text,
            lower: text.to_lowercase(),
            start,
            end,
            kind,
            glued: start == self.last && !self.out.is_empty(),
            code: self.code,
            quoted: self.quoted,
            strong: self.strong,
        });
        self.last = end;
    }

    /// Puts a run of letters, digits and what joins them out as one token or several.
    fn classify(&mut self, start: usize, end: usize) {
        let text = self.text;
        let words = &text[start..end];
        if words.contains("://") || words.starts_with("www.") || is_mail(words) {
            return self.push(start, end, Kind::Address);
        }
        if let Some(date) = iso_date(words) {
            return self.push(start, end, Kind::Date(date));
        }
        if let Some(equals) = words.find('=') {
            self.classify(start, start + equals);
            self.push(start + equals, start + equals + 1, Kind::Mark('='));
            return self.classify_some(start + equals + 1, end);
        }
        let first = words.chars().next().unwrap_or(' ');
        if first.is_ascii_digit() || matches!(first, '+' | '-' | '−' | '.') {
            return self.classify_digits(start, end);
        }
        if let Some(colon) = words.find(':')
            && words[..colon].chars().all(char::is_alphabetic)
            && (words[colon + 1..].starts_with(|c: char| c.is_ascii_digit())
                && number::prefix(&words[colon + 1..])
                    .is_some_and(|(length, _)| is_figure_end(&words[colon + 1 + length..])))
        {
            self.push(start, start + colon, Kind::Word);
            self.push(start + colon, start + colon + 1, Kind::Mark(':'));
            return self.classify_some(start + colon + 1, end);
        }
        let letters = |part: &str| {
            !part.is_empty() && part.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’'))
        };
        if letters(words) {
            let bare = words.strip_suffix("'s").or_else(|| words.strip_suffix("’s")).unwrap_or(words);
            self.push(start, start + bare.len(), Kind::Word);
            self.last = end;
            return;
        }
        if is_rate(words) {
            return self.push(start, end, Kind::Word);
        }
        if words.contains('/') && words.split('/').all(letters) {
            let mut at = start;
            for part in words.split('/') {
                if at > start {
                    self.push(at - 1, at, Kind::Mark('/'));
                }
                self.push(at, at + part.len(), Kind::Word);
                at += part.len() + 1;
            }
            return;
        }
        let bare = words.strip_suffix("'s").or_else(|| words.strip_suffix("’s")).unwrap_or(words);
        self.push(start, start + bare.len(), Kind::Identifier);
        self.last = end;
    }

    fn classify_some(&mut self, start: usize, end: usize) {
        if start < end {
            self.classify(start, end);
        }
    }

    /// A run that begins with a digit or a sign.
    fn classify_digits(&mut self, start: usize, end: usize) {
        let words = &self.text[start..end];
        let Some((length, number)) = number::prefix(words) else {
            return self.push(start, end, Kind::Identifier);
        };
        let rest = &words[length..];
        let after = start + length;
        let mut characters = rest.chars();
        match (characters.next(), characters.next()) {
            (None, _) => self.push(start, after, Kind::Number(number)),
            // `102-104`, `36-config`, `4/5`.
            (Some('-' | '–' | '/'), Some(second))
                if second.is_ascii_digit() || rest[1..].chars().all(|c| c.is_alphabetic() || c == '-') =>
            {
                let mark = rest.chars().next().unwrap_or('-');
                self.push(start, after, Kind::Number(number));
                self.push(after, after + mark.len_utf8(), Kind::Mark(mark));
                self.classify_some(after + mark.len_utf8(), end);
            }
            (Some(','), _) => {
                // A list without blanks: no comma in it is a decimal one.
                self.push(start, after, Kind::Number(number));
                let mut at = after;
                for part in rest[1..].split(',') {
                    self.push(at, at + 1, Kind::Mark(','));
                    self.classify_some(at + 1, at + 1 + part.len());
                    at += 1 + part.len();
                }
            }
            _ if is_glued_unit(rest) => {
                self.push(start, after, Kind::Number(number));
                self.push(after, end, Kind::Word);
            }
            _ => self.push(start, end, Kind::Identifier),
        }
    }
}

/// The bytes of the run that begins a text: letters and digits, and what joins them.
fn chunk(rest: &str, first: usize) -> usize {
    let mut length = first;
    let mut characters = rest[first..].char_indices().peekable();
    let mut before = rest.chars().next().unwrap_or(' ');
    let address = rest.starts_with("http://") || rest.starts_with("https://");
    while let Some((at, c)) = characters.next() {
        let at = at + first;
        if at > LONGEST_WORD && !address {
            break;
        }
        let next = characters.peek().map_or(' ', |(_, next)| *next);
        let joins = match c {
            _ if c.is_alphanumeric() || c == '_' => true,
            _ if address => {
                !c.is_whitespace()
                    && !matches!(c, ')' | '>' | ']' | '"' | '”' | '`' | '*' | '|' | '<')
                    && (!matches!(c, '.' | ',' | ';' | ':' | '!' | '?')
                        || next.is_alphanumeric()
                        || next == '/')
            }
            '.' | '\\' | '\'' | '’' | '@' | '&' | '=' | '+' | '#' => {
                next.is_alphanumeric() && before.is_alphanumeric()
                    || (matches!(c, '+' | '#') && before.is_ascii_uppercase() && length <= 3)
            }
            ':' | '/' => {
                next.is_alphanumeric()
                    || rest[at..].starts_with("://")
                    || (before == ':' || before == '/') && next.is_alphanumeric()
            }
            '-' | '–' => {
                next.is_alphanumeric()
                    && before.is_alphanumeric()
                    && (c == '-' || next.is_ascii_digit() && before.is_ascii_digit())
            }
            ',' | '\u{202f}' | '\u{a0}' => {
                before.is_ascii_digit()
                    && next.is_ascii_digit()
                    && (c == ',' || three_digits(&rest[at + c.len_utf8()..]))
            }
            // The second slash of `://`, the second plus of `C++`.
            _ => false,
        } || (c == '/' && before == ':')
            || (c == '+' && before == '+' && length <= 3);
        if !joins {
            break;
        }
        length = at + c.len_utf8();
        before = c;
    }
    // A scheme without anything behind it.
    length - (rest[..length].len() - rest[..length].trim_end_matches([':', '/', '.', '-']).len())
}

fn three_digits(rest: &str) -> bool {
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    digits == 3
}

fn reference(rest: &str) -> Option<usize> {
    let inner = rest.strip_prefix('{')?;
    let length = inner.bytes().take(40).position(|byte| byte == b'}')?;
    let name = &inner[..length];
    let short = name
        .strip_prefix('F')
        .is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()));
    let hash = name
        .strip_prefix('#')
        .is_some_and(|hash| !hash.is_empty() && hash.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    (short || hash).then_some(length + 2)
}

fn is_mail(words: &str) -> bool {
    words.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'))
}

fn is_rate(words: &str) -> bool {
    let lower = words.to_lowercase();
    let Some((what, per)) = lower.split_once('/') else { return false };
    matches!(
        per,
        "s" | "sec"
            | "second"
            | "min"
            | "minute"
            | "h"
            | "hour"
            | "token"
            | "tok"
            | "request"
            | "call"
            | "day"
    ) && what.chars().all(|c| c.is_alphabetic() || c == 'µ')
}

/// Whether what stands behind a number, without a blank, is its unit.
fn is_glued_unit(rest: &str) -> bool {
    let lower = rest.to_lowercase();
    is_rate(rest)
        || matches!(rest, "s" | "h" | "K" | "k" | "W" | "J" | "C" | "A" | "V" | "x" | "X" | "×" | "B/s")
        || matches!(
            lower.as_str(),
            "ms" | "ns"
                | "us"
                | "µs"
                | "μs"
                | "sec"
                | "secs"
                | "min"
                | "mins"
                | "hr"
                | "hrs"
                | "kb"
                | "mb"
                | "gb"
                | "tb"
                | "kib"
                | "mib"
                | "gib"
                | "mw"
                | "kw"
                | "mhz"
                | "ghz"
                | "hz"
                | "tps"
                | "rps"
                | "qps"
                | "fps"
                | "kj"
                | "wh"
                | "kwh"
                | "pp"
                | "th"
                | "st"
                | "nd"
                | "rd"
                | "tok"
                | "tokens"
                | "seconds"
                | "milliseconds"
                | "percent"
                | "rpm"
                | "nm"
                | "mm"
                | "cm"
                | "km"
                | "kg"
                | "mg"
                | "hpa"
                | "kpa"
        )
}

/// Whether a number may end before this.
fn is_figure_end(rest: &str) -> bool {
    rest.is_empty() || is_glued_unit(rest) || rest.starts_with(['-', '–', '/', ','])
}

/// `2025-10-08`, also with slashes and with a time behind it, as `2025-10-08`.
fn iso_date(words: &str) -> Option<String> {
    let bytes = words.as_bytes();
    if bytes.len() < 10 || !matches!(bytes[4], b'-' | b'/' | b'.') || bytes[7] != bytes[4] {
        return None;
    }
    if bytes.len() > 10 && !matches!(bytes[10], b'T' | b't' | b':' | b'-') {
        return None;
    }
    let digits = |range: std::ops::Range<usize>| {
        words.get(range).filter(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let (year, month, day) = (digits(0..4)?, digits(5..7)?, digits(8..10)?);
    let within = |text: &str, most: u8| text.parse::<u8>().is_ok_and(|value| (1..=most).contains(&value));
    (within(month, 12) && within(day, 31)).then(|| format!("{year}-{month}-{day}"))
}

#[cfg(test)]
mod tests;
