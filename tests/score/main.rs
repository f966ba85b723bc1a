//! The score of the rules and of the checker on a labelled corpus: folders made from seeds with planted truths and
//! labelled sentences, and texts that real models wrote. Exits with 1 when a goal of issue 4 is missed on the half
//! that nothing is tuned on.

mod case;
mod domains;
mod fixtures;
mod generate;
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

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use domain::{CheckedText, Verdict};
use serde_json::json;

use case::{Case, Half, Passage, Text};
use tally::Tally;

/// Folders in each half, and passages about each.
const FOLDERS: u64 = 90;
const PASSAGES: usize = 40;

struct Arguments {
    json: bool,
    rules: bool,
    errors: bool,
    folders: u64,
    write: Option<PathBuf>,
    findings: Option<u64>,
}

fn arguments() -> Result<Arguments> {
    let mut arguments =
        Arguments { json: false, rules: false, errors: false, folders: FOLDERS, write: None, findings: None };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        match word.as_str() {
            "--json" => arguments.json = true,
            "--rules" => arguments.rules = true,
            "--show-errors" => {
                let half = words.next().unwrap_or_default();
                anyhow::ensure!(
                    half == "tuning",
                    "errors are shown of the tuning half only: --show-errors tuning"
                );
                arguments.errors = true;
            }
            "--folders" => {
                arguments.folders = words
                    .next()
                    .context("--folders wants a number")?
                    .parse()
                    .context("--folders wants a number")?;
            }
            "--findings" => {
                let number = words.next().context("--findings wants the number of a tuning folder")?;
                arguments.findings = Some(number.parse().context("--findings wants a number")?);
            }
            "--write-tuning" => {
                arguments.write = Some(words.next().context("--write-tuning wants a folder")?.into())
            }
            other => anyhow::bail!("unknown argument {other}"),
        }
    }
    Ok(arguments)
}

fn main() -> Result<ExitCode> {
    let arguments = arguments()?;
    if let Some(folder) = &arguments.write {
        return write_tuning(folder, arguments.folders);
    }
    if let Some(number) = arguments.findings {
        let case = generate::case(Half::Tuning, number, PASSAGES);
        truths::list(&case, &product::ask(&case)?.examination);
        return Ok(ExitCode::SUCCESS);
    }
    let mut cases = fixtures::cases()?;
    for half in [Half::Tuning, Half::Test] {
        cases.extend((0..arguments.folders).map(|number| generate::case(half, number, PASSAGES)));
        cases.extend((0..arguments.folders / 4).map(|number| monitor::case(half, number)));
    }
    let (mut tuning, mut test) = (Tally::default(), Tally::default());
    let (mut passages, mut by_models, mut check_time) = (0, 0, std::time::Duration::ZERO);
    for case in &cases {
        let said = product::ask(case)?;
        let tally = if case.half == Half::Tuning { &mut tuning } else { &mut test };
        let show = arguments.errors && case.half == Half::Tuning;
        check_time += said.check_time;
        for (text, checked) in case.texts.iter().zip(&said.checked) {
            passages += text.passages.len();
            by_models += if case.by_model { text.passages.len() } else { 0 };
            judge(case, text, checked, tally, show);
        }
        truths::judge(case, &said.examination, tally, show);
    }
    if arguments.json {
        let score = json!({
            "formatVersion": 1,
            "folders": cases.len(),
            "passages": passages,
            "byModels": by_models,
            "tuning": tuning.json(),
            "test": test.json(),
        });
        println!("{score:#}");
    } else {
        println!(
            "{} folders, {passages} labelled passages, {by_models} of them written by models; checked in {:.1} s",
            cases.len(),
            check_time.as_secs_f64()
        );
        tuning.print(Half::Tuning, arguments.rules);
        test.print(Half::Test, arguments.rules);
    }
    Ok(if test.missed().is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
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

fn judge(case: &Case, text: &Text, checked: &CheckedText, tally: &mut Tally, show: bool) {
    for passage in &text.passages {
        let verdict = verdict(passage, checked);
        tally.add(passage, verdict);
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
        for (path, content) in &case.files {
            let path = root.join("folder").join(path);
            std::fs::create_dir_all(path.parent().context("a file lies in a folder")?)?;
            std::fs::write(path, content)?;
        }
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
