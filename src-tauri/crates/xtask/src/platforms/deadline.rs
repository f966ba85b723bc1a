//! How much time a run still has, and how long each of its steps took the last time. Without a limit everything is run;
//! with one, what no longer fits is left out, in words and in the count of what was skipped. Nothing is left out for ever:
//! what was slow once need not be so again, and what is built serves the next run.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant, SystemTime};

use anyhow::{Context, Result};

use crate::command;
use crate::tally::Tally;

/// What a step is given that was never run: enough for most, and too little to be begun at the very end.
const UNKNOWN: Duration = Duration::from_mins(1);

/// What a build is worth beginning with.
const SOME: Duration = Duration::from_mins(1);

const NO_TIME: &str = "there is no time left for it";
const CUT_SHORT: &str = "the time was over before it had ended";

/// The limit of a run, and the times of the last.
pub(crate) struct Deadline {
    end: Option<SystemTime>,
    /// Where the times are kept.
    file: PathBuf,
    /// Seconds.
    took: BTreeMap<String, f64>,
}

impl Deadline {
    /// A run that may go on until `end`, or as long as it takes.
    pub(crate) fn new(end: Option<SystemTime>, file: PathBuf) -> Self {
        let took = fs::read(&file).ok().and_then(|text| serde_json::from_slice(&text).ok());
        Self { end, file, took: took.unwrap_or_default() }
    }

    /// When the run has to have ended.
    pub(crate) fn end(&self) -> Option<SystemTime> {
        self.end
    }

    /// How long the run may still take; nothing where it may take as long as it does.
    pub(crate) fn left(&self) -> Option<Duration> {
        self.end.map(|end| end.duration_since(SystemTime::now()).unwrap_or_default())
    }

    /// Whether the time is over.
    pub(crate) fn is_over(&self) -> bool {
        self.left() == Some(Duration::ZERO)
    }

    /// Whether a step can be expected to end in time, on a machine that is half as slow again as the last time.
    fn fits(&self, name: &str) -> bool {
        self.left().is_none_or(|left| left > self.usual(name).mul_f64(1.5))
    }

    /// How long a step took the last time.
    pub(crate) fn usual(&self, name: &str) -> Duration {
        self.took.get(name).and_then(|&seconds| Duration::try_from_secs_f64(seconds).ok()).unwrap_or(UNKNOWN)
    }

    /// The command, ended when the time is over.
    pub(crate) fn bound(&self, command: Command) -> Command {
        let Some(left) = self.left() else { return command };
        let mut bound = Command::new("timeout");
        bound.args(["--kill-after=5", &seconds(left).to_string()]);
        bound.arg(command.get_program()).args(command.get_args());
        for (name, value) in command.get_envs() {
            match value {
                Some(value) => bound.env(name, value),
                None => bound.env_remove(name),
            };
        }
        if let Some(folder) = command.get_current_dir() {
            bound.current_dir(folder);
        }
        bound
    }

    /// Takes a step that passes or fails as a whole, if it fits; tells whether it passed.
    pub(crate) fn step(
        &mut self,
        tally: &mut Tally,
        name: &str,
        take: impl FnOnce(&Self) -> Result<()>,
    ) -> bool {
        if !self.fits(name) {
            self.leave_out(tally, name);
            return false;
        }
        self.take(tally, name, take)
    }

    /// Takes a step that builds, as long as there is some time: the next run goes on from where it is cut short.
    pub(crate) fn build(
        &mut self,
        tally: &mut Tally,
        name: &str,
        take: impl FnOnce(&Self) -> Result<()>,
    ) -> bool {
        if self.left().is_some_and(|left| left < SOME) {
            tally.leave_out(name, NO_TIME);
            return false;
        }
        self.take(tally, name, take)
    }

    fn take(&mut self, tally: &mut Tally, name: &str, take: impl FnOnce(&Self) -> Result<()>) -> bool {
        command::progress(name);
        let began = Instant::now();
        let outcome = take(self);
        let passed = outcome.is_ok();
        self.note(name, began.elapsed(), passed);
        if !passed && self.is_over() {
            tally.leave_out(name, CUT_SHORT);
        } else {
            tally.step(name, outcome);
        }
        passed
    }

    /// Runs a program of tests, if it fits; once more if it failed by a `fault` of what it runs on.
    pub(crate) fn program(
        &mut self,
        tally: &mut Tally,
        name: &str,
        command: impl Fn() -> Command,
        fault: impl Fn(&str) -> bool,
    ) {
        if !self.fits(name) {
            return self.leave_out(tally, name);
        }
        let began = Instant::now();
        let ended = tally.program(name, || self.bound(command()), fault, || self.is_over());
        self.note(name, began.elapsed(), ended);
        if !ended {
            tally.leave_out(name, CUT_SHORT);
        }
    }

    /// Leaves out what does not fit. It is taken to be twice as fast the next time: at last it is tried again.
    fn leave_out(&mut self, tally: &mut Tally, name: &str) {
        tally.leave_out(name, NO_TIME);
        self.expect(name, self.usual(name) / 2);
    }

    /// Keeps how long a step took. One that did not come to its end takes as long at least.
    fn note(&mut self, name: &str, took: Duration, ended: bool) {
        command::progress(&format!("{name} took {:.0} s", took.as_secs_f64()));
        if ended || took > self.usual(name) {
            self.expect(name, took);
        }
    }

    fn expect(&mut self, name: &str, time: Duration) {
        self.took.insert(name.to_owned(), time.as_secs_f64().round());
        if let Err(error) = self.save() {
            command::progress(&format!("{error:#}"));
        }
    }

    fn save(&self) -> Result<()> {
        let text = serde_json::to_string_pretty(&self.took)?;
        fs::write(&self.file, text).with_context(|| format!("failed to write {}", self.file.display()))
    }
}

/// Whole seconds for `timeout`: never 0, which would be no limit, and never less than there are, as what is ended before
/// the time is over has failed.
pub(super) fn seconds(left: Duration) -> u64 {
    left.as_secs() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn deadline(end: Option<SystemTime>) -> Deadline {
        let file = tempfile::tempdir().unwrap().path().join("gone/times.json");
        Deadline { end, file, took: [("short".to_owned(), 2.0), ("long".to_owned(), 600.0)].into() }
    }

    #[cfg(target_os = "linux")]
    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn what_took_longer_than_what_is_left_is_left_out() {
        let soon = deadline(Some(SystemTime::now() + Duration::from_mins(5)));
        assert_eq!(["short", "long", "never run"].map(|name| soon.fits(name)), [true, false, true]);
        let over = deadline(Some(SystemTime::UNIX_EPOCH));
        assert_eq!(["short", "long", "never run"].map(|name| over.fits(name)), [false; 3]);
        let endless = deadline(None);
        assert_eq!(["short", "long", "never run"].map(|name| endless.fits(name)), [true; 3]);
        assert!(over.is_over() && !soon.is_over() && !endless.is_over());
    }

    #[test]
    fn a_step_that_fails_is_left_out_only_when_the_time_is_over() {
        let mut tally = Tally::default();
        let mut soon = deadline(Some(SystemTime::now() + Duration::from_mins(5)));
        assert!(soon.step(&mut tally, "short", |_| Ok(())));
        assert!(tally.is_clean());
        let end = SystemTime::now() + Duration::from_secs(4);
        let mut over_soon = deadline(Some(end));
        let cut_short = |_: &Deadline| {
            while SystemTime::now() < end {
                std::thread::yield_now();
            }
            anyhow::bail!("ended")
        };
        assert!(!over_soon.step(&mut tally, "short", cut_short));
        assert!(tally.is_clean(), "it was cut short");
        assert!(!soon.step(&mut tally, "short", |_| anyhow::bail!("broken")));
        assert!(!tally.is_clean(), "it failed in time");
    }

    #[test]
    fn what_was_slow_once_is_not_left_out_for_ever() {
        let mut tally = Tally::default();
        let mut soon = deadline(Some(SystemTime::now() + Duration::from_mins(5)));
        let taken = [(); 4].map(|()| soon.step(&mut tally, "long", |_| Ok(())));
        assert_eq!(taken, [false, false, true, true], "600 s, 300 s, 150 s, and what it took");
        assert_eq!(soon.usual("long"), Duration::ZERO);
    }

    #[test]
    fn a_build_is_begun_however_long_the_last_one_took() {
        let mut tally = Tally::default();
        let mut soon = deadline(Some(SystemTime::now() + Duration::from_mins(5)));
        assert!(soon.build(&mut tally, "long", |_| Ok(())));
        let mut over_soon = deadline(Some(SystemTime::now() + Duration::from_secs(40)));
        assert!(!over_soon.build(&mut tally, "long", |_| Ok(())), "not at the very end");
        assert!(tally.is_clean());
    }

    #[test]
    fn times_are_kept_for_the_next_run() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("times.json");
        let mut first = Deadline::new(None, file.clone());
        assert_eq!(first.usual("linking"), UNKNOWN);
        first.note("linking", Duration::from_secs(90), true);
        first.note("cut short", Duration::from_secs(40), false);
        first.note("cut short late", Duration::from_secs(90), false);
        let second = Deadline::new(None, file);
        assert_eq!(second.usual("linking"), Duration::from_secs(90));
        assert_eq!(second.usual("cut short"), UNKNOWN, "it may take longer than that");
        assert_eq!(second.usual("cut short late"), Duration::from_secs(90), "as long at least");
    }

    /// By GNU's `timeout`, which a Mac has not.
    #[cfg(target_os = "linux")]
    #[test]
    fn a_bound_command_is_ended_in_time_and_is_the_same_otherwise() {
        let bound = deadline(Some(SystemTime::now() + Duration::from_mins(5))).bound({
            let mut command = shell("test \"$A\" = b && test \"$PWD\" = /");
            command.env("A", "b").current_dir("/");
            command
        });
        assert_eq!(bound.get_program(), "timeout");
        assert!(command::succeeds(&mut { bound }));
        let over = deadline(Some(SystemTime::UNIX_EPOCH)).bound(shell("sleep 600"));
        assert!(!command::succeeds(&mut { over }));
        let soon = deadline(Some(SystemTime::now() + Duration::from_millis(1_900)));
        assert!(!command::succeeds(&mut soon.bound(shell("sleep 600"))));
        assert!(soon.is_over(), "it was ended before its time was over");
        assert_eq!(deadline(None).bound(shell("true")).get_program(), "sh");
    }
}
