//! Running the steps of a test run one after another, whatever fails, and adding up what their test
//! runners report.

use std::io::{self, BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

use crate::command;

/// How many tests passed, failed and were skipped. A step that is no test run counts as one test when it fails,
/// and not at all when it passes.
#[derive(Default)]
pub(crate) struct Tally {
    counts: Counts,
    failed_steps: Vec<String>,
    left_out: Vec<String>,
}

/// What a test runner reports.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Counts {
    passed: u64,
    failed: u64,
    skipped: u64,
}

impl Tally {
    /// Enters the outcome of a step that is no test run.
    pub(crate) fn step(&mut self, name: &str, outcome: Result<()>) {
        if let Err(error) = outcome {
            command::progress(&format!("{name}: {error:#}"));
            self.counts.failed += 1;
            self.failed_steps.push(name.to_owned());
        }
    }

    /// Runs a command that passes or fails as a whole.
    pub(crate) fn check(&mut self, name: &str, command: Result<Command>) {
        command::progress(name);
        let outcome =
            command.and_then(|mut command| command::run(&mut command, "The lines above say what to fix."));
        self.step(name, outcome);
    }

    /// Runs a command that reports its tests, and adds them up. A run that fails without naming a
    /// failed test, or that reports no test at all, counts as one failed.
    pub(crate) fn tests(&mut self, name: &str, command: Result<Command>) {
        command::progress(name);
        self.enter(name, command.and_then(|run| report(run, &mut io::stdout())));
    }

    /// Runs one of several programs of tests, and adds its tests up; it may have none. Tells whether it came to its end:
    /// one that was cut short, without a test that failed, is no failure. One that fails and prints a line that is a
    /// `fault` of what the tests run on is run once more, and counts as it ends then.
    #[cfg(unix)]
    pub(crate) fn program(
        &mut self,
        name: &str,
        command: impl Fn() -> Command,
        fault: impl Fn(&str) -> bool,
        is_cut: impl Fn() -> bool,
    ) -> bool {
        command::progress(name);
        let reported = report_twice(command, fault, &is_cut, &mut io::stdout());
        self.enter_program(name, reported, is_cut)
    }

    #[cfg(unix)]
    fn enter_program(
        &mut self,
        name: &str,
        reported: Result<(Counts, bool)>,
        is_cut: impl FnOnce() -> bool,
    ) -> bool {
        match reported {
            Ok((counts, true)) => self.add(name, counts),
            Ok((Counts { failed: 0, .. }, false)) if is_cut() => return false,
            reported => self.enter(name, reported),
        }
        true
    }

    /// Notes tests that are never run here; the caller has said why.
    #[cfg(unix)]
    pub(crate) fn skip(&mut self, tests: u64) {
        self.counts.skipped += tests;
    }

    /// Notes a step that is not taken this time.
    #[cfg(unix)]
    pub(crate) fn leave_out(&mut self, name: &str, reason: &str) {
        command::progress(&format!("left out: {name}: {reason}"));
        self.left_out.push(name.to_owned());
        self.counts.skipped += 1;
    }

    /// Takes steps of its own, until one of them stands in the way of the others.
    #[cfg(unix)]
    pub(crate) fn attempt(&mut self, name: &str, steps: impl FnOnce(&mut Self) -> Result<()>) {
        let outcome = steps(self);
        self.step(name, outcome);
    }

    fn enter(&mut self, name: &str, reported: Result<(Counts, bool)>) {
        let (counts, succeeded) = match reported {
            Ok(reported) => reported,
            Err(error) => return self.step(name, Err(error)),
        };
        self.add(name, settled(counts, succeeded));
    }

    fn add(&mut self, name: &str, counts: Counts) {
        self.counts.passed += counts.passed;
        self.counts.failed += counts.failed;
        self.counts.skipped += counts.skipped;
        if counts.failed > 0 {
            self.failed_steps.push(name.to_owned());
        }
    }

    /// Whether nothing failed.
    pub(crate) fn is_clean(&self) -> bool {
        self.counts.failed == 0
    }

    /// Prints what was left out and what failed, what was skipped, and as the last line the counts.
    pub(crate) fn print(&self) {
        for (kind, names) in [("left out", &self.left_out), ("failed", &self.failed_steps)] {
            for name in names {
                command::progress(&format!("{kind}: {name}"));
            }
        }
        let Counts { passed, failed, skipped } = self.counts;
        if skipped > 0 {
            println!("{skipped} skipped or left out; the lines above say why");
        }
        println!("{passed} passed, {failed} failed");
    }
}

fn settled(counts: Counts, succeeded: bool) -> Counts {
    let silent = counts.passed == 0 && counts.failed == 0;
    let unnamed = counts.failed == 0 && (!succeeded || silent);
    Counts { failed: counts.failed + u64::from(unnamed), ..counts }
}

/// Runs a test command, passing its output on to `echo` line by line; the sum of what it reports, and whether
/// it succeeded.
fn report(command: Command, echo: &mut dyn Write) -> Result<(Counts, bool)> {
    report_each(command, echo, |_| ())
}

/// Runs a test command, and a second time if the first one failed by a `fault` of what it runs on.
#[cfg(unix)]
fn report_twice(
    command: impl Fn() -> Command,
    fault: impl Fn(&str) -> bool,
    is_cut: impl Fn() -> bool,
    echo: &mut dyn Write,
) -> Result<(Counts, bool)> {
    let mut at_fault = None;
    let first = report_each(command(), echo, |line| {
        if at_fault.is_none() && fault(line) {
            at_fault = Some(line.trim().to_owned());
        }
    })?;
    match at_fault {
        Some(line) if !first.1 && !is_cut() => {
            command::progress(&format!("run once more, as what it runs on failed: {line}"));
            report(command(), echo)
        }
        _ => Ok(first),
    }
}

/// As [`report`]; each line is shown to `look` too.
fn report_each(
    mut command: Command,
    echo: &mut dyn Write,
    mut look: impl FnMut(&str),
) -> Result<(Counts, bool)> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("failed to start `{}`", command::line(&command)))?;
    let mut output = BufReader::new(child.stdout.take().expect("its output is piped"));
    let mut sum = Counts::default();
    let mut line = Vec::new();
    while output.read_until(b'\n', &mut line)? > 0 {
        echo.write_all(&line)?;
        let text = String::from_utf8_lossy(&line);
        look(&text);
        if let Some(counts) = counts(&text) {
            sum.passed += counts.passed;
            sum.failed += counts.failed;
            sum.skipped += counts.skipped;
        }
        line.clear();
    }
    Ok((sum, child.wait()?.success()))
}

/// The counts in a line of cargo's or vitest's report, when it is one.
fn counts(line: &str) -> Option<Counts> {
    let plain = without_colour(line);
    let plain = plain.trim();
    let rest = plain.strip_prefix("test result: ").or_else(|| plain.strip_prefix("Tests  "))?;
    let mut counts = Counts::default();
    let words: Vec<_> = rest.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    for pair in words.windows(2) {
        if let Ok(number) = pair[0].parse::<u64>() {
            match pair[1] {
                "passed" => counts.passed += number,
                "failed" => counts.failed += number,
                "ignored" | "skipped" | "filtered" => counts.skipped += number,
                _ => {}
            }
        }
    }
    Some(counts)
}

/// The line without the escape sequences that colour it.
fn without_colour(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(start) = rest.find("\u{1b}[") {
        plain.push_str(&rest[..start]);
        let sequence = &rest[start + 2..];
        let end = sequence.find(|c: char| c.is_ascii_alphabetic());
        rest = end.map_or("", |end| &sequence[end + 1..]);
    }
    plain.push_str(rest);
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn some(passed: u64, failed: u64) -> Counts {
        Counts { passed, failed, skipped: 0 }
    }

    #[test]
    fn report_lines_are_counted_and_others_are_not() {
        let check = |line: &str, expected| assert_eq!(counts(line), expected, "{line}");
        check(
            "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 3 filtered out; finished in 0.01s\n",
            Some(Counts { skipped: 4, ..some(12, 0) }),
        );
        check(
            "test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out",
            Some(some(3, 2)),
        );
        check(
            "      Tests  1 failed | 11 passed | 2 skipped (14)",
            Some(Counts { skipped: 2, ..some(11, 1) }),
        );
        check(
            "\u{1b}[2m      Tests \u{1b}[22m \u{1b}[1m\u{1b}[32m7 passed\u{1b}[39m\u{1b}[22m\u{1b}[90m (7)\u{1b}[39m",
            Some(some(7, 0)),
        );
        check(" Test Files  2 passed (2)", None);
        check("test agent::ok_5_passed ... ok", None);
        check("5 passed", None);
    }

    #[test]
    fn a_run_that_fails_or_reports_nothing_is_never_clean() {
        let check = |counts, succeeded, expected| assert_eq!(settled(counts, succeeded), expected);
        check(some(5, 0), true, some(5, 0));
        check(some(5, 2), false, some(5, 2));
        check(some(5, 0), false, some(5, 1));
        check(some(0, 0), true, some(0, 1));
        check(some(0, 0), false, some(0, 1));
    }

    #[cfg(unix)]
    #[test]
    fn the_steps_of_a_run_are_added_up() {
        let shell = |script: &str| {
            let mut command = Command::new("sh");
            command.args(["-c", script]);
            command
        };
        let mut tally = Tally::default();
        let mut run = |name: &str, command| tally.enter(name, report(command, &mut io::sink()));
        run("two pass", shell("echo 'test result: ok. 2 passed; 0 failed'"));
        run("one fails", shell("echo 'test result: FAILED. 1 passed; 1 failed'; exit 101"));
        run("cannot start", Command::new("no-such-program"));
        tally.check("passes", Ok(shell("true")));
        tally.check("fails", Ok(shell("false")));
        assert_eq!(tally.counts, some(3, 3));
        assert_eq!(tally.failed_steps, ["one fails", "cannot start", "fails"]);
        assert!(!tally.is_clean());
    }

    #[cfg(unix)]
    #[test]
    fn only_what_failed_by_a_fault_of_what_it_runs_on_is_run_again() {
        let folder = tempfile::tempdir().unwrap();
        let run = |name: &str, first: &str, second: &str| {
            let been = folder.path().join(name);
            let script =
                format!("if test -e '{0}'; then {second}; else touch '{0}'; {first}; fi", been.display());
            let shell = || {
                let mut command = Command::new("sh");
                command.args(["-c", &script]);
                command
            };
            report_twice(shell, |line| line.contains("fault"), || false, &mut io::sink()).unwrap()
        };
        let fails = "echo 'test result: FAILED. 4 passed; 1 failed'; exit 101";
        let passes = "echo 'test result: ok. 5 passed; 0 failed'";
        assert_eq!(run("mended", &format!("echo fault; {fails}"), passes), (some(5, 0), true));
        assert_eq!(run("stays", &format!("echo fault; {fails}"), fails), (some(4, 1), false));
        assert_eq!(run("its own failure", fails, passes), (some(4, 1), false));
        assert_eq!(run("passes", &format!("echo fault; {passes}"), fails), (some(5, 0), true));
    }

    #[cfg(unix)]
    #[test]
    fn only_a_program_that_was_cut_short_and_named_no_failure_is_none() {
        let mut tally = Tally::default();
        assert!(tally.enter_program("has no tests", Ok((some(0, 0), true)), || false));
        assert!(!tally.enter_program("cut", Ok((some(3, 0), false)), || true));
        assert_eq!(tally.counts, some(0, 0));
        assert!(tally.enter_program("crashes", Ok((some(0, 0), false)), || false));
        assert!(tally.enter_program("fails, and the time is over", Ok((some(1, 1), false)), || true));
        assert_eq!(tally.counts, some(1, 2));
    }
}
