//! Real runs of a small model over the sample folder: does any number stand in a saved report that is false and not
//! marked? The command line makes the runs; what it saved is read here and compared with the facts, and not by the
//! checker that gave the verdicts.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, Result};
use domain::{
    Analysis, CheckedSentence, CheckedText, Fact, FactId, RunCheck, TextPiece, Verdict, text_pieces,
};
use serde::Deserialize;
use support::ollama_server::{MODEL, OllamaServer};

use crate::product;

/// What is read of metrics.json.
#[derive(Deserialize)]
struct Metrics {
    checks: Vec<Run<RunCheck>>,
    analyses: Vec<Run<Analysis>>,
}

#[derive(Deserialize)]
struct Run<T> {
    run: u32,
    #[serde(flatten)]
    of: T,
}

/// What became of the numbers that a model typed.
#[derive(Default)]
struct Counts {
    runs: usize,
    passages: usize,
    marked: usize,
    /// In unmarked passages, and equal to a fact that their claim is linked to.
    linked: usize,
    /// References whose digits the program puts in.
    references: usize,
    /// Equal to no fact that their claim is linked to.
    false_ones: Vec<String>,
    /// In unmarked passages and in no claim.
    loose: Vec<String>,
}

/// Makes the runs, or reads the metrics.json of earlier ones, and counts.
pub fn run(count: u32, saved: Option<&Path>) -> Result<ExitCode> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../src-tauri/crates/agent/sample");
    let made = tempfile::tempdir().context("failed to make a folder")?;
    let metrics = match saved {
        Some(path) => path.to_owned(),
        None => make(&folder, made.path(), count)?,
    };
    let content =
        std::fs::read_to_string(&metrics).with_context(|| format!("failed to read {}", metrics.display()))?;
    let metrics: Metrics = serde_json::from_str(&content).context("failed to understand metrics.json")?;
    let (read, examination) = product::read(&folder)?;
    let facts: BTreeMap<&FactId, &Fact> = examination.facts.iter().map(|fact| (&fact.id, fact)).collect();
    let texts: Vec<String> = read
        .files
        .iter()
        .map(|file| std::fs::read_to_string(folder.join(&file.path)).unwrap_or_default())
        .collect();
    let mut counts = Counts { runs: metrics.analyses.len(), ..Counts::default() };
    for Run { run, of } in &metrics.checks {
        let report = of.report.iter();
        for checked in of.findings.iter().chain(&of.recommendations).chain(report) {
            counts.add(*run, checked, &facts, &texts);
        }
    }
    counts.print();
    Ok(if counts.false_ones.is_empty() && counts.loose.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Runs the command line against a server of our own; where it saved its figures.
fn make(folder: &Path, out: &Path, count: u32) -> Result<PathBuf> {
    let program =
        std::env::current_exe()?.with_file_name(format!("chimera-cli{}", std::env::consts::EXE_SUFFIX));
    anyhow::ensure!(program.is_file(), "{} is not there: cargo build -p chimera-cli", program.display());
    let server = OllamaServer::start();
    let saved = out.join("saved");
    let status = Command::new(&program)
        .args(["run", "--model", MODEL, "--on-failure", "continue", "--server", &server.address()])
        .args(["--runs", &count.to_string()])
        .arg("--folder")
        .arg(folder)
        .arg("--out")
        .arg(&saved)
        .arg("--data")
        .arg(out.join("data"))
        .status()
        .with_context(|| format!("failed to start {}", program.display()))?;
    eprintln!("{} ended: {status}", program.display());
    Ok(saved.join("metrics.json"))
}

impl Counts {
    fn add(&mut self, run: u32, checked: &CheckedText, facts: &BTreeMap<&FactId, &Fact>, texts: &[String]) {
        for sentence in &checked.sentences {
            self.passages += 1;
            self.references += text_pieces(&sentence.text)
                .iter()
                .filter(|piece| !matches!(piece, TextPiece::Words(_)))
                .count();
            if matches!(sentence.verdict, Verdict::Contradicted | Verdict::Unsupported) {
                self.marked += 1;
                continue;
            }
            for number in numbers(&sentence.text) {
                let at = sentence.start as usize + number.start;
                let shown = format!("run {run}: {} in: {}", number.words, one_line(&sentence.text));
                match links(sentence, at, checked, facts) {
                    None => self.loose.push(shown),
                    Some(linked) => {
                        let is_fact = linked.iter().any(|fact| number.says(fact));
                        // Dates, names and texts are not facts: their words have to stand in a file.
                        let is_word = linked.is_empty()
                            && texts.iter().any(|text| text.contains(number.words.as_str()));
                        if is_fact || is_word { self.linked += 1 } else { self.false_ones.push(shown) }
                    }
                }
            }
        }
    }

    fn print(&self) {
        let Self { runs, passages, marked, references, linked, false_ones, loose } = self;
        println!("{runs} runs, {passages} passages of the model, {marked} of them marked");
        println!("{references} references, of which the program writes the digits");
        println!(
            "{linked} typed numbers that are unmarked and equal a fact they are linked to, or stand in a file"
        );
        println!("{} unmarked numbers that are false", false_ones.len());
        false_ones.iter().for_each(|shown| println!("  {shown}"));
        println!("{} unmarked numbers that are linked to nothing", loose.len());
        loose.iter().for_each(|shown| println!("  {shown}"));
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The facts of the claims that stand at this byte; `None` where none does.
fn links<'a>(
    sentence: &CheckedSentence,
    at: usize,
    checked: &'a CheckedText,
    facts: &BTreeMap<&FactId, &'a Fact>,
) -> Option<Vec<&'a Fact>> {
    let mut claims = sentence
        .claims
        .iter()
        .filter(|claim| (claim.start as usize..claim.end as usize).contains(&at))
        .peekable();
    claims.peek()?;
    let own =
        |id: &FactId| facts.get(id).copied().or_else(|| checked.facts.iter().find(|fact| fact.id == *id));
    Some(claims.flat_map(|claim| claim.facts.iter().filter_map(own)).collect())
}

/// A number in a text.
struct Number {
    /// First byte.
    start: usize,
    words: String,
    value: f64,
    /// Half of its last digit.
    half: f64,
}

impl Number {
    /// Whether it is the fact's value in some unit, rounded, or about it.
    fn says(&self, fact: &Fact) -> bool {
        const TIMES: [f64; 10] = [1.0, 1e3, 1e-3, 1e6, 1e-6, 100.0, 0.01, 60.0, 1.0 / 60.0, 1.048_576];
        TIMES.iter().any(|times| {
            let value = (fact.value * times).abs();
            (value - self.value).abs() <= self.half + value * 1e-9
                || (value - self.value).abs() <= 0.05 * value
        })
    }
}

/// The numbers of a text, without references, ordinals of lists and digits that belong to a name.
fn numbers(text: &str) -> Vec<Number> {
    let mut found = Vec::new();
    let mut from = 0;
    for piece in text_pieces(text) {
        let TextPiece::Words(words) = piece else {
            from += text[from..].find('}').map_or(0, |end| end + 1);
            continue;
        };
        let bytes = words.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            if !bytes[at].is_ascii_digit() {
                at += 1;
                continue;
            }
            let start = at;
            while at < bytes.len()
                && (bytes[at].is_ascii_digit()
                    || matches!(bytes[at], b'.' | b',') && bytes.get(at + 1).is_some_and(u8::is_ascii_digit))
            {
                at += 1;
            }
            let before = words[..start].chars().next_back();
            let in_a_name = before.is_some_and(|own| own.is_alphanumeric() || own == '_')
                || before == Some('-') && words[..start - 1].ends_with(|own: char| own.is_alphanumeric());
            let is_ordinal = text[..from + start].trim().is_empty() && bytes.get(at) == Some(&b'.');
            let written = words[start..at].replace(',', "");
            if let (false, Ok(value)) = (in_a_name || is_ordinal, written.parse::<f64>()) {
                let decimals = written.split_once('.').map_or(0, |(_, rest)| rest.len());
                let half = 0.5 * 10_f64.powi(-(decimals as i32));
                found.push(Number { start: from + start, words: words[start..at].to_owned(), value, half });
            }
        }
        from += words.len();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::numbers;

    #[test]
    fn numbers_are_those_that_say_something() {
        let check = |text: &str, expected: &[&str]| {
            let found: Vec<String> = numbers(text).into_iter().map(|number| number.words).collect();
            assert_eq!(found, expected, "{text}");
        };
        check("1. larch-3b reaches 46.5 tok/s.", &["46.5"]);
        check("It takes {F12} ms, not 1,234.5 ms.", &["1,234.5"]);
        check("With q4_0 and num_ctx=512, {#3fa9c1d04b7e} wins 3 of 4.", &["512", "3", "4"]);
        check("On 2026-03-10", &["2026"]);
    }
}
