//! What a folder says, and whether a text agrees with it: read, printed, nothing kept.

use std::fmt::Write as _;
use std::io::Read;
use std::path::Path;

use agent::{Error, Inspected, Words};
use domain::{CheckedText, Message, Selection, Verdict};

use crate::arguments::{CheckArguments, FactsArguments};
use crate::chosen::check_chosen;
use crate::ending::{Ending, Stop, interruption, print, say};

const FACTS_SCHEMA: &str = include_str!("../schema/facts.schema.json");
const CHECK_SCHEMA: &str = include_str!("../schema/check.schema.json");
/// Largest text that is checked, in bytes.
const LARGEST_TEXT: u64 = 8 << 20;

/// Prints what a folder shows.
pub(crate) async fn facts(arguments: &FactsArguments) -> Ending {
    let Some(folder) = &arguments.folder else {
        print(FACTS_SCHEMA.trim_end());
        return Ending::Done;
    };
    let words = Words::english();
    match inspect(folder, arguments.chosen.selection()).await {
        Ok(inspected) if arguments.json => print(&inspected.facts_json()),
        Ok(inspected) => {
            for sentence in inspected.sentences() {
                print(&format!("- {sentence}"));
            }
            let total = Message::new("cli-facts").with("facts", inspected.facts());
            say(&words.sentence(&total.with("problems", inspected.folder().problems.len())));
        }
        Err(stop) => return stop.end(&words),
    }
    Ending::Done
}

/// Prints the verdict on every passage of a text.
pub(crate) async fn check(arguments: &CheckArguments) -> Ending {
    let (Some(folder), Some(path)) = (&arguments.folder, &arguments.text) else {
        print(CHECK_SCHEMA.trim_end());
        return Ending::Done;
    };
    let words = Words::english();
    let text = match read_text(path) {
        Ok(text) => text,
        Err(message) => {
            say(&words.sentence(&message));
            return Ending::Failed;
        }
    };
    match inspect(folder, arguments.chosen.selection()).await {
        Ok(inspected) => {
            let checked = inspected.check(&text);
            if arguments.json {
                print(&inspected.check_json(&checked));
            } else {
                print(in_words(&inspected, &checked, &words).trim_end());
            }
            Ending::Done
        }
        Err(stop) => stop.end(&words),
    }
}

async fn inspect(folder: &Path, selection: Selection) -> Result<Inspected, Stop> {
    let interrupted = interruption();
    let (token, path) = (interrupted.clone(), folder.to_owned());
    let reading = tokio::task::spawn_blocking({
        let selection = selection.clone();
        move || agent::inspect(&path, &selection, &|| token.is_cancelled())
    });
    let inspected = reading.await.map_err(|_| Stop::Failed(Error::ReadingStopped))??;
    if interrupted.is_cancelled() {
        return Err(Stop::Cancelled);
    }
    check_chosen(&selection, inspected.folder(), folder)?;
    Ok(inspected)
}

/// A text from a file or, for `-`, from standard input.
fn read_text(path: &Path) -> Result<String, Message> {
    let mut bytes = Vec::new();
    let read = if path.as_os_str() == "-" {
        std::io::stdin().take(LARGEST_TEXT + 1).read_to_end(&mut bytes)
    } else {
        open(path).and_then(|file| file.take(LARGEST_TEXT + 1).read_to_end(&mut bytes))
    };
    let name = path.display().to_string();
    match read {
        Err(error) => {
            Err(Message::new("cli-text-unreadable").with("name", name).with("words", error.to_string()))
        }
        Ok(_) if bytes.len() as u64 > LARGEST_TEXT => {
            Err(Message::new("cli-text-too-large").with("name", name))
        }
        Ok(_) => String::from_utf8(bytes).map_err(|_| Message::new("cli-text-not-utf8").with("name", name)),
    }
}

#[expect(clippy::disallowed_methods, reason = "the text to check is named on the command line")]
fn open(path: &Path) -> std::io::Result<std::fs::File> {
    std::fs::File::open(path)
}

/// `12 ✕ contradicted: the sentence (the reason; right is 46.5 tok/s)`, one line per passage that has a claim.
fn in_words(inspected: &Inspected, checked: &CheckedText, words: &Words) -> String {
    let mut text = String::new();
    for fault in &checked.faults {
        let _ = writeln!(text, "⚠ {}", inspected.say(&fault.message, checked));
    }
    for sentence in &checked.sentences {
        let verdict = match sentence.verdict {
            Verdict::Supported => "cli-verdict-supported",
            Verdict::Contradicted => "cli-verdict-contradicted",
            Verdict::Unsupported => "cli-verdict-unsupported",
            Verdict::NoClaim => "cli-verdict-no-claim",
        };
        let said = sentence.text.split_whitespace().collect::<Vec<_>>().join(" ");
        let _ = write!(text, "{}: {}: {said}", sentence.line, words.get(verdict));
        if let Some(reason) = &sentence.reason {
            let _ = write!(text, " ({})", inspected.say(reason, checked));
        }
        if let Some(correction) = &sentence.correction {
            let right = Message::new("cli-right").with("value", correction.as_str());
            let _ = write!(text, " {}", words.sentence(&right));
        }
        text.push('\n');
    }
    text
}
