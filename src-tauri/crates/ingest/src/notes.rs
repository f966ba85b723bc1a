//! The problems of one file, as they are found.

use domain::{Message, Problem, Severity};

/// The most problems that one file lists; the last one says how many more there were.
const MOST: usize = 40;
/// The most lines that one problem names.
const MOST_LINES: usize = 10;

/// Collects the problems of one file.
#[derive(Debug)]
pub(crate) struct Notes {
    file: String,
    problems: Vec<Problem>,
    left_out: u64,
}

impl Notes {
    pub(crate) fn new(file: &str) -> Self {
        Self { file: file.to_owned(), problems: Vec::new(), left_out: 0 }
    }

    /// Something was read differently than it stands there, and nothing was lost.
    pub(crate) fn notice(&mut self, line: Option<u64>, message: Message) {
        self.add(line, Severity::Notice, message);
    }

    /// Something could not be used.
    pub(crate) fn warning(&mut self, line: Option<u64>, message: Message) {
        self.add(line, Severity::Warning, message);
    }

    /// The file could not be used at all.
    pub(crate) fn error(&mut self, line: Option<u64>, message: Message) {
        self.add(line, Severity::Error, message);
    }

    fn add(&mut self, line: Option<u64>, severity: Severity, message: Message) {
        if self.problems.len() < MOST {
            self.problems.push(Problem { file: self.file.clone(), line, severity, message });
        } else {
            self.left_out += 1;
        }
    }

    /// All of them, with a last one for those that were too many.
    pub(crate) fn into_problems(mut self) -> Vec<Problem> {
        if self.left_out > 0 {
            let message = Message::new("problem-more").with("count", self.left_out);
            self.problems.push(Problem { file: self.file, line: None, severity: Severity::Notice, message });
        }
        self.problems
    }
}

/// Lines that have one problem in common.
#[derive(Debug, Default)]
pub(crate) struct Lines {
    first: Option<u64>,
    last: Option<u64>,
    count: u64,
    /// How many different lines there are, and the first of them as text.
    named: usize,
    text: String,
}

impl Lines {
    /// Takes in a line; the same one again right after counts and is not named twice.
    pub(crate) fn add(&mut self, line: u64) {
        self.count += 1;
        if self.last == Some(line) {
            return;
        }
        self.last = Some(line);
        self.first = Some(self.first.map_or(line, |first| first.min(line)));
        match self.named {
            0 => self.text = line.to_string(),
            1..MOST_LINES => self.text = format!("{}, {line}", self.text),
            MOST_LINES => self.text.push_str(", …"),
            _ => {}
        }
        self.named += 1;
    }

    /// So many lines, of which the first are these.
    pub(crate) fn of(count: u64, first: &[u64]) -> Self {
        let mut lines = Self::default();
        lines.add_all(first.iter().copied());
        lines.named += usize::try_from(count).unwrap_or(usize::MAX).saturating_sub(first.len());
        Self { count, ..lines }
    }

    /// Takes in several lines.
    pub(crate) fn add_all(&mut self, lines: impl Iterator<Item = u64>) {
        for line in lines {
            self.add(line);
        }
    }

    pub(crate) fn first(&self) -> Option<u64> {
        self.first
    }

    /// `message` with how many lines there are, and which: several things may stand in one.
    pub(crate) fn told(&self, message: Message) -> Message {
        message.with("count", self.count).with("lines", self.text.as_str()).with("named", self.named)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.count == 0
    }
}

#[cfg(test)]
mod tests {
    use domain::{Argument, Message};

    use super::{Lines, MOST, Notes};

    #[test]
    fn a_flood_of_problems_ends_in_their_number() {
        let mut notes = Notes::new("a.csv");
        for line in 0..MOST as u64 + 3 {
            notes.warning(Some(line), Message::new("problem-nul"));
        }
        let problems = notes.into_problems();
        assert_eq!(problems.len(), MOST + 1);
        let last = &problems[MOST].message;
        assert_eq!((last.id.as_str(), last.args["count"].clone()), ("problem-more", Argument::Number(3.0)));
    }

    #[test]
    fn many_lines_are_named_in_part_and_counted_in_full() {
        let mut lines = Lines::default();
        assert!(lines.is_empty());
        for line in 2..=13 {
            lines.add(line);
        }
        lines.add(13);
        let message = lines.told(Message::new("problem-nul"));
        assert_eq!(message.args["lines"], Argument::Text("2, 3, 4, 5, 6, 7, 8, 9, 10, 11, …".to_owned()));
        assert_eq!(message.args["count"], Argument::Number(13.0));
        assert_eq!(message.args["named"], Argument::Number(12.0));
        assert_eq!(lines.first(), Some(2));
    }
}
