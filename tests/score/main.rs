//! The score of the rules and of the checker on a labelled corpus: folders made from seeds with planted truths and
//! labelled sentences, folders and sentences by hand, and texts that real models wrote. Exits with 1 when a goal of
//! issue 4 is missed on the half that nothing is tuned on.

mod case;
mod domains;
mod fixtures;
mod generate;
mod kinds;
mod model_runs;
mod monitor;
mod plants;
mod product;
mod random;
mod sentences;
mod shapes;
mod speech;
mod tally;
mod truths;
mod world;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use domain::{CheckedText, Verdict};
use serde_json::{Map, Value, json};

use case::{Case, Half, Hand, Passage, Text};
use tally::{Findings, Verdicts};

/// Generated folders in each half, and passages about each.
const FOLDERS: u64 = 90;
const PASSAGES: usize = 40;

#[derive(Default)]
struct Arguments {
    json: bool,
    rules: bool,
    errors: bool,
    folders: Option<u64>,
    only: Option<Hand>,
    write: Option<PathBuf>,
    findings: Option<String>,
    model_runs: Option<u32>,
    saved_runs: Option<PathBuf>,
    outside: Option<PathBuf>,
    half: Option<Half>,
}

fn arguments() -> Result<Arguments> {
    let mut arguments = Arguments::default();
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let mut next = || words.next().with_context(|| format!("{word} wants a value"));
        match word.as_str() {
            "--json" => arguments.json = true,
            "--rules" => arguments.rules = true,
            "--show-errors" => {
                anyhow::ensure!(
                    next()? == "tuning",
                    "errors are shown of the tuning half only: --show-errors tuning"
                );
                arguments.errors = true;
            }
            "--only" => {
                let name = next()?;
                let hand = Hand::ALL.into_iter().find(|hand| hand.name() == name);
                arguments.only = Some(hand.context("--only wants templates, hand, model or outside")?);
            }
            "--folders" => arguments.folders = Some(next()?.parse().context("--folders wants a number")?),
            "--findings" => arguments.findings = Some(next()?),
            "--model-runs" => {
                arguments.model_runs = Some(next()?.parse().context("--model-runs wants a number")?);
            }
            "--outside" => arguments.outside = Some(next()?.into()),
            "--half" => {
                let name = next()?;
                let half = Half::ALL.into_iter().find(|half| half.name() == name);
                arguments.half = Some(half.context("--half wants tuning or test")?);
            }
            "--saved-runs" => arguments.saved_runs = Some(next()?.into()),
            "--write-tuning" => arguments.write = Some(next()?.into()),
            other => anyhow::bail!("unknown argument {other}"),
        }
    }
    Ok(arguments)
}

/// What one half gave.
#[derive(Default)]
struct Score {
    verdicts: BTreeMap<Hand, Verdicts>,
    findings: Findings,
}

impl Score {
    /// The goals that are missed, each with the part of the corpus that misses it.
    fn missed(&self) -> Vec<String> {
        let of_hands = self.verdicts.iter().flat_map(|(hand, verdicts)| {
            verdicts.missed().into_iter().map(|goal| format!("{}: {goal}", hand.name()))
        });
        of_hands.chain(self.findings.missed()).collect()
    }

    fn json(&self) -> Value {
        let hands: Map<String, Value> =
            self.verdicts.iter().map(|(hand, verdicts)| (hand.name().to_owned(), verdicts.json())).collect();
        json!({ "verdicts": hands, "findings": self.findings.json(), "missed": self.missed() })
    }

    fn print(&self, half: Half, with_rules: bool) {
        for (hand, verdicts) in &self.verdicts {
            println!("\n== {}-{} ==\n", hand.name(), half.name());
            verdicts.print(with_rules);
        }
        println!("\n== findings-{} ==\n", half.name());
        self.findings.print();
        let missed = self.missed();
        println!(
            "\ngoals missed on the {} half: {}",
            half.name(),
            if missed.is_empty() { "none" } else { "" }
        );
        for goal in missed {
            println!("  {goal}");
        }
    }
}

fn main() -> Result<ExitCode> {
    let arguments = arguments()?;
    let folders = arguments.folders.unwrap_or(FOLDERS);
    if let Some(folder) = &arguments.write {
        return write_tuning(folder, folders);
    }
    if arguments.model_runs.is_some() || arguments.saved_runs.is_some() {
        return model_runs::run(arguments.model_runs.unwrap_or_default(), arguments.saved_runs.as_deref());
    }
    let mut cases = fixtures::cases(arguments.outside.as_deref())?;
    for half in Half::ALL {
        cases.extend((0..folders).map(|number| generate::case(half, number, PASSAGES)));
        cases.extend((0..folders / 4).map(|number| monitor::case(half, number)));
        cases.extend(kinds::cases(half));
    }
    if let Some(name) = arguments.findings {
        let named = |case: &&Case| case.name.split(' ').any(|word| word == name);
        let case = cases.iter().filter(|case| case.half == Half::Tuning).find(named);
        let case = case.with_context(|| format!("no folder of the tuning half is called {name}"))?;
        let said = product::ask(case)?;
        families(&said.examination.data);
        truths::list(case, &said.examination);
        return Ok(ExitCode::SUCCESS);
    }
    cases.retain(|case| arguments.only.is_none_or(|hand| case.hand == hand));
    cases.retain(|case| arguments.half.is_none_or(|half| case.half == half));
    let (mut tuning, mut test) = (Score::default(), Score::default());
    let mut check_time = std::time::Duration::ZERO;
    for case in &cases {
        let said = product::ask(case)?;
        let score = if case.half == Half::Tuning { &mut tuning } else { &mut test };
        let show = arguments.errors && case.half == Half::Tuning;
        check_time += said.check_time;
        let verdicts = score.verdicts.entry(case.hand).or_default();
        for (text, checked) in case.texts.iter().zip(&said.checked) {
            judge(case, text, checked, verdicts, show);
        }
        truths::judge(case, &said.examination, &mut score.findings, show);
    }
    let passages = |hand| -> usize {
        let of_hand = cases.iter().filter(|case| case.hand == hand);
        of_hand.flat_map(|case| &case.texts).map(|text| text.passages.len()).sum()
    };
    if arguments.json {
        let counts: Map<String, Value> =
            Hand::ALL.into_iter().map(|hand| (hand.name().to_owned(), passages(hand).into())).collect();
        let score = json!({
            "formatVersion": 2,
            "folders": cases.len(),
            "passages": counts,
            "tuning": tuning.json(),
            "test": test.json(),
        });
        println!("{score:#}");
    } else {
        let counts = Hand::ALL.map(|hand| format!("{} {}", passages(hand), hand.name()));
        println!(
            "{} folders; labelled passages: {}; checked in {:.1} s",
            cases.len(),
            counts.join(", "),
            check_time.as_secs_f64()
        );
        tuning.print(Half::Tuning, arguments.rules);
        test.print(Half::Test, arguments.rules);
    }
    Ok(if test.missed().is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Prints how the rows of a folder are understood.
fn families(data: &evidence::Data) {
    for (at, family) in data.families.iter().enumerate() {
        let files: Vec<&str> = family.parts.iter().map(|part| part.file.as_str()).collect();
        println!(
            "family {at}: {} rows, {} parts: {:?}",
            family.len(),
            files.len(),
            &files[..files.len().min(4)]
        );
        for dimension in &family.dimensions {
            let values = &dimension.values;
            println!(
                "  by {} ({:?}): {} {:?}",
                dimension.name,
                dimension.kind,
                values.len(),
                &values[..values.len().min(8)]
            );
        }
        for measure in &family.measures {
            println!("  of {} [{:?} {:?}]", measure.name, measure.metric, measure.unit);
        }
    }
}

/// The verdict on a passage: the first in order of those on the sentences that it shares bytes with.
fn verdict(passage: &Passage, checked: &CheckedText) -> Verdict {
    checked
        .sentences
        .iter()
        .filter(|sentence| (sentence.start as usize) < passage.end && sentence.end as usize > passage.start)
        .map(|sentence| sentence.verdict)
        .min()
        .unwrap_or(Verdict::NoClaim)
}

fn judge(case: &Case, text: &Text, checked: &CheckedText, verdicts: &mut Verdicts, show: bool) {
    for passage in &text.passages {
        let verdict = verdict(passage, checked);
        verdicts.add(passage, verdict);
        if show && !passage.label.accepts(verdict) {
            println!("{} | {} | expected {:?}, was {verdict:?}", case.name, passage.rule, passage.label);
            println!("    {}", &text.content[passage.start..passage.end].replace('\n', "\n    "));
            let sentences = checked.sentences.iter().filter(|sentence| {
                (sentence.start as usize) < passage.end && sentence.end as usize > passage.start
            });
            for claim in sentences.flat_map(|sentence| &sentence.claims) {
                println!(
                    "      [{}] {:?} {} {}",
                    claim.text,
                    claim.verdict,
                    claim.reason.id,
                    claim.correction.as_deref().unwrap_or("")
                );
            }
        }
    }
}

/// Writes the folders and texts of the tuning half, to be looked at.
fn write_tuning(folder: &std::path::Path, folders: u64) -> Result<ExitCode> {
    for number in 0..folders {
        let case = generate::case(Half::Tuning, number, PASSAGES);
        let root = folder.join(format!("{number:03}"));
        product::write_files(&root.join("folder"), &case.files)?;
        let mut labels = String::new();
        for text in &case.texts {
            std::fs::write(root.join("text.md"), &text.content)?;
            for Passage { start, end, label, rule } in &text.passages {
                labels += &format!("{label:?} | {rule} | {}\n", &text.content[*start..*end]);
            }
        }
        std::fs::write(root.join("labels.txt"), labels)?;
        std::fs::write(root.join("planted.txt"), format!("{}\n{:#?}\n", case.name, case.planted))?;
    }
    println!("{}", folder.display());
    Ok(ExitCode::SUCCESS)
}
