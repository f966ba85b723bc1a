//! The words of the folder: what its paths, headers, cells and documents name. A name outside it was not taken
//! from the files.

use domain::{Cell, Folder};
use foldhash::HashSet;

/// The most words that are kept; a folder that says more is said to know every name it was asked last.
const MOST_WORDS: usize = 2_000_000;

/// Letters and digits of a text in lower case, without what stands between them.
pub(crate) fn normal(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The words of the folder.
#[derive(Debug, Default)]
pub(crate) struct Vocabulary {
    words: HashSet<String>,
    /// Dates as `YYYY-MM-DD`.
    dates: HashSet<String>,
    /// The text of documents and prompts with single blanks and in lower case, for quotations.
    passages: Vec<String>,
}

/// The longest line of a document that is searched for dates, in bytes.
const LONGEST_LINE: usize = 4_000;

impl Vocabulary {
    pub(crate) fn of(folder: &Folder) -> Self {
        let mut vocabulary = Self::default();
        for file in &folder.files {
            vocabulary.add(&file.path);
            if let Some(time) = &file.modified {
                vocabulary.dates.insert(crate::dates::of_millis(time.0));
            }
        }
        for table in &folder.tables {
            vocabulary.add(&table.part);
            for column in &table.columns {
                vocabulary.add(&column.name);
                let mut last = "";
                for cell in &column.cells {
                    if let Cell::Text(text) | Cell::NotFinite(text) = cell
                        && text != last
                    {
                        vocabulary.add(text);
                        if text.contains(' ') && text.len() > 12 {
                            vocabulary.add_passage(text);
                        }
                        last = text;
                    }
                }
            }
        }
        for document in &folder.documents {
            vocabulary.add_written_dates(&document.text);
            vocabulary.add(&document.text);
            vocabulary.add_passage(&document.text);
        }
        vocabulary
    }

    fn add_passage(&mut self, text: &str) {
        if self.passages.len() < MOST_WORDS / 100 {
            let passage = squeeze(text);
            if self.passages.last() != Some(&passage) {
                self.passages.push(passage);
            }
        }
    }

    fn insert(&mut self, word: &str) {
        if self.words.len() < MOST_WORDS && !self.words.contains(word) {
            self.words.insert(word.to_owned());
        }
    }

    /// Takes in every word of a text: whole, in its parts, and with a number that follows it.
    fn add(&mut self, text: &str) {
        let mut before = String::new();
        for run in text
            .split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '|' | '(' | ')' | '"' | '“' | '”'))
        {
            let run = run.trim_matches(|c: char| !c.is_alphanumeric());
            if run.is_empty() {
                continue;
            }
            if run.bytes().next().is_some_and(|byte| byte.is_ascii_digit()) || run.contains("20") {
                self.add_date(run);
            }
            let whole = normal(run);
            let is_number = run.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
            if !is_number {
                for part in run.split(|c: char| !c.is_alphanumeric()).filter(|part| part.len() > 1) {
                    self.insert(&part.to_lowercase());
                }
                self.insert(&whole);
                for part in run.split('/').filter(|part| part.len() < run.len()) {
                    self.insert(&normal(part));
                    if let Some((stem, _)) = part.rsplit_once('.') {
                        self.insert(&normal(stem));
                    }
                }
            }
            if run.bytes().any(|byte| byte.is_ascii_digit()) && !before.is_empty() {
                self.insert(&format!("{before}{whole}"));
            }
            before = if is_number { String::new() } else { whole };
        }
    }

    /// `2 Feb 2026`, `February 2, 2026`.
    fn add_written_dates(&mut self, text: &str) {
        for line in text.lines().filter(|line| line.len() <= LONGEST_LINE && line.contains("20")) {
            let tokens = crate::tokens::tokens(line, 0, line.len());
            let dates = (0..tokens.len()).filter_map(|at| crate::dates::at(&tokens, at));
            self.dates.extend(dates.map(|(date, _)| date).filter(|date| date.len() == 10));
        }
    }

    fn add_date(&mut self, text: &str) {
        let bytes = text.as_bytes();
        // `16.03.2026`.
        if let [day, month, year] = text.split('.').collect::<Vec<_>>().as_slice()
            && let (Ok(day), Ok(month), Ok(year)) =
                (day.parse::<u32>(), month.parse::<u32>(), year.parse::<u32>())
            && (1..=31).contains(&day)
            && (1..=12).contains(&month)
            && (1950..2100).contains(&year)
        {
            self.dates.insert(format!("{year}-{month:02}-{day:02}"));
        }
        let mut at = 0;
        while at + 8 <= bytes.len() {
            if at > 0 && bytes[at - 1].is_ascii_digit()
                || !bytes[at..].starts_with(b"20") && !bytes[at..].starts_with(b"19")
            {
                at += 1;
                continue;
            }
            let window = &bytes[at..(at + 10).min(bytes.len())];
            let digits = |part: &[u8]| part.iter().all(u8::is_ascii_digit);
            let found = if window.len() == 10
                && digits(&window[..4])
                && matches!(window[4], b'-' | b'_' | b'/' | b'.')
                && window[7] == window[4]
                && digits(&window[5..7])
                && digits(&window[8..10])
            {
                Some((&window[..4], &window[5..7], &window[8..10]))
            } else if digits(&window[..8]) && !window.get(8).is_some_and(u8::is_ascii_digit) {
                Some((&window[..4], &window[4..6], &window[6..8]))
            } else {
                None
            };
            if let Some((year, month, day)) = found {
                let text = |part: &[u8]| String::from_utf8_lossy(part).into_owned();
                self.dates.insert(format!("{}-{}-{}", text(year), text(month), text(day)));
            }
            at += 1;
        }
    }

    /// Whether the folder has the word, whole or as a name that is written together.
    pub(crate) fn has(&self, word: &str) -> bool {
        self.words.contains(&normal(word))
    }

    /// Whether a word of the folder begins so.
    pub(crate) fn has_beginning(&self, letters: &str) -> bool {
        self.words.iter().any(|word| word.starts_with(letters))
    }

    /// Whether every part of a name is a word of the folder.
    pub(crate) fn has_parts(&self, name: &str) -> bool {
        let mut parts = name.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).peekable();
        parts.peek().is_some()
            && parts.all(|part| {
                self.words.contains(&part.to_lowercase())
                    || part.bytes().all(|byte| byte.is_ascii_digit()) && part.len() == 1
            })
    }

    pub(crate) fn has_date(&self, date: &str) -> bool {
        self.dates.contains(date)
    }

    /// Whether the folder has a date of a year and month, `2025-10`, or of a month and day, `--10-08`.
    pub(crate) fn has_month(&self, month: &str) -> bool {
        match month.strip_prefix('-') {
            Some(day) => self.dates.iter().any(|date| date.ends_with(day)),
            None => self.dates.iter().any(|date| date.starts_with(month)),
        }
    }

    /// Whether words in quotation marks stand in the folder like that.
    pub(crate) fn has_quotation(&self, words: &str) -> bool {
        let words = squeeze(words.trim_end_matches(['.', ',', '!', '?', '…']));
        self.passages.iter().any(|passage| passage.contains(&words))
    }

    /// Whether words stand in the folder in this order, whatever marks stand between them.
    pub(crate) fn has_words_in_order(&self, words: &[&str]) -> bool {
        let wanted: String = words.iter().map(|word| normal(word)).collect();
        !wanted.is_empty() && self.passages.iter().any(|passage| normal(passage).contains(&wanted))
    }
}

/// Lower case with single blanks and straight quotation marks.
fn squeeze(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.extend(word.chars().filter(|c| !matches!(c, '*' | '`')).flat_map(char::to_lowercase).map(|c| {
            match c {
                '’' | '‘' => '\'',
                '“' | '”' => '"',
                other => other,
            }
        }));
    }
    out
}
