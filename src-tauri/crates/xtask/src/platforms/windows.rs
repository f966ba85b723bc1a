//! What is built for Windows, and its tests under wine.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use super::deadline::Deadline;
use super::not_under_wine::{PROGRAMS, TESTS};
use super::wine::{self, Wine, seen_from_windows};
use crate::command;
use crate::setup::cross::Cross;
use crate::tally::Tally;
use crate::workspace;

/// The folder of the application's package.
const APP: &str = "src-tauri";

/// What the application's manifest has to say.
const MANIFEST: [&str; 5] = [
    "Microsoft.Windows.Common-Controls",
    ">PerMonitorV2</dpiAwareness>",
    ">true</longPathAware>",
    ">UTF-8</activeCodePage>",
    r#"level="asInvoker""#,
];

/// `IMAGE_SUBSYSTEM_WINDOWS_GUI`: no console appears beside the program.
const WITHOUT_CONSOLE: u16 = 2;

/// `IMAGE_SUBSYSTEM_WINDOWS_CUI`: the program writes to the console that it was started from.
const ON_CONSOLE: u16 = 3;

/// Which of the two a program says it is, in the header that every Windows program begins with.
fn subsystem(program: &[u8]) -> Option<u16> {
    let at = usize::try_from(u32::from_le_bytes(program.get(0x3c..0x40)?.try_into().ok()?)).ok()?;
    let header = program.get(at..)?.strip_prefix(b"PE\0\0")?;
    Some(u16::from_le_bytes(header.get(0x58..0x5a)?.try_into().ok()?))
}

/// Looks from the end, where a program has its manifest.
fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).rev().any(|window| window == needle)
}

/// Everything that was linked.
#[derive(Default)]
pub(crate) struct Programs {
    /// `chimera.exe`.
    pub(crate) app: PathBuf,
    /// `chimera-cli.exe`.
    pub(crate) cli: PathBuf,
    /// `llama-worker.exe`; empty where it is not built.
    pub(crate) worker: PathBuf,
    tests: Vec<TestProgram>,
}

/// What the tests talk to.
pub(crate) struct Servers<'a> {
    /// The address of a real Ollama server.
    pub(crate) ollama: String,
    /// The file of a small model.
    pub(crate) model: &'a Path,
}

/// A program of tests.
#[derive(Debug, PartialEq, Eq)]
struct TestProgram {
    /// The package's folder, where its tests expect to be started.
    folder: PathBuf,
    /// The name of the library, the program or the file of tests.
    name: String,
    file: PathBuf,
}

impl Programs {
    /// Links the application, `chimera-cli` and every test. What can be built is noted even where something cannot.
    pub(crate) fn link(&mut self, cross: &Cross, deadline: &Deadline) -> Result<()> {
        let everything =
            ["--tests", "--workspace", "--exclude=llama-worker", "--features=store/fault-points"];
        self.build(cross.windows(&everything)?, deadline)?;
        ensure!(self.are_there(), "cargo does not tell where the programs are");
        Ok(())
    }

    /// Links the programs as they are released.
    pub(crate) fn link_release(&mut self, cross: &Cross, deadline: &Deadline) -> Result<()> {
        let released = ["--bins", "--release", "--package=chimera", "--package=chimera-cli"];
        self.build(cross.windows(&released)?, deadline)
    }

    /// Builds the embedded engine and its tests.
    pub(crate) fn link_engine(&mut self, cross: &Cross, deadline: &Deadline) -> Result<()> {
        self.build(cross.windows(&["--tests", "--release", "--package=llama-worker"])?, deadline)?;
        let folder = self.worker.parent().context("cargo does not tell where the embedded engine is")?;
        cross.lay_runtime(folder)
    }

    fn build(&mut self, cargo: Command, deadline: &Deadline) -> Result<()> {
        let mut cargo = deadline.bound(cargo);
        cargo.stdin(Stdio::null()).stdout(Stdio::piped());
        let mut building =
            cargo.spawn().with_context(|| format!("failed to start `{}`", command::line(&cargo)))?;
        let output = BufReader::new(building.stdout.take().expect("its output is piped"));
        for line in output.lines() {
            self.note(&line?);
        }
        let status = building.wait()?;
        ensure!(status.success(), "not everything could be built ({status}); the lines above say why");
        Ok(())
    }

    /// Whether there is something to run.
    pub(crate) fn are_there(&self) -> bool {
        ![&self.app, &self.cli].iter().any(|program| program.as_os_str().is_empty())
    }

    /// Whether the programs tell Windows what they are: the application without a console, sharp on every screen,
    /// with long paths and UTF-8, its tests like it; `chimera-cli` on its console.
    pub(crate) fn check_headers(&self) -> Result<()> {
        let read = |file: &Path| fs::read(file).with_context(|| format!("failed to read {}", file.display()));
        let app = read(&self.app)?;
        let tests = self.tests.iter().filter(|test| test.folder.ends_with(APP)).map(|test| &test.file);
        for file in tests.chain([&self.app]) {
            let program = read(file)?;
            let lacking = MANIFEST.iter().find(|entry| !contains(&program, entry.as_bytes()));
            ensure!(lacking.is_none(), "{} has no {lacking:?} in its manifest", file.display());
        }
        for (program, name, expected) in
            [(app, "chimera.exe", WITHOUT_CONSOLE), (read(&self.cli)?, "chimera-cli.exe", ON_CONSOLE)]
        {
            let said = subsystem(&program);
            ensure!(said == Some(expected), "{name} is of the kind {said:?}, not {expected}");
        }
        Ok(())
    }

    /// Takes note of a program from a line of cargo's report.
    fn note(&mut self, line: &str) {
        let Ok(report) = serde_json::from_str::<Value>(line) else { return };
        let (Some(file), Some(manifest), Some(name)) = (
            report["executable"].as_str(),
            report["manifest_path"].as_str(),
            report["target"]["name"].as_str(),
        ) else {
            return;
        };
        if report["profile"]["test"] == true {
            let folder = Path::new(manifest).parent().unwrap_or(Path::new("/"));
            self.tests.push(TestProgram { folder: folder.into(), name: name.into(), file: file.into() });
        } else if name == "chimera" {
            self.app = file.into();
        } else if name == "chimera-cli" {
            self.cli = file.into();
        } else if name == "llama-worker" {
            self.worker = file.into();
        }
    }

    /// Runs the tests under wine; `servers` is what they talk to.
    /// What takes longest comes last.
    pub(crate) fn test(&self, wine: &Wine, servers: &Servers, deadline: &mut Deadline, tally: &mut Tally) {
        let mut tests: Vec<_> = self.tests.iter().collect();
        tests.sort_by_key(|test| deadline.usual(&test.title()));
        for test in tests {
            if let Some((_, _, reason)) = PROGRAMS.iter().find(|(folder, name, _)| test.is(folder, name)) {
                let tests = test.count(wine);
                command::progress(&format!("not under wine: {}, {tests} tests: {reason}", test.title()));
                tally.skip(tests);
                continue;
            }
            let left_out = || TESTS.iter().filter(|(program, ..)| *program == test.name);
            for (_, name, reason) in left_out() {
                command::progress(&format!("not under wine: {name}: {reason}"));
            }
            let command = || {
                let mut command = wine.command(&test.file);
                command.current_dir(&test.folder).args(["--test-threads=2", "--exact"]);
                for (_, name, _) in left_out() {
                    command.args(["--skip", name]);
                }
                // Snapshots are found by asking cargo, which is no Windows program.
                command
                    .env("INSTA_WORKSPACE_ROOT", workspace::root())
                    .env("CHIMERA_OLLAMA_ADDRESS", &servers.ollama)
                    .env("CHIMERA_MODEL_GGUF", servers.model);
                if let Some(folder) = self.worker.parent() {
                    command.env("WINEPATH", seen_from_windows(folder));
                }
                command
            };
            deadline.program(tally, &test.title(), command, wine::started_no_process);
        }
    }
}

impl TestProgram {
    /// What it is called: several packages have a program of the same name.
    fn title(&self) -> String {
        let package = self.folder.file_name().unwrap_or_default().to_string_lossy();
        format!("{} of {package} under wine", self.name)
    }

    /// How many tests it has.
    fn count(&self, wine: &Wine) -> u64 {
        let list = command::answer(wine.command(&self.file).current_dir(&self.folder).arg("--list"));
        list.unwrap_or_default().lines().filter(|line| line.ends_with(": test")).count() as u64
    }

    fn is(&self, folder: &str, name: &str) -> bool {
        self.folder.ends_with(folder) && self.name == name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kind_of_a_program_is_read_from_its_header() {
        let mut program = vec![0; 0x100];
        program[0x3c] = 0x80;
        program[0x80..0x84].copy_from_slice(b"PE\0\0");
        program[0x80 + 0x5c] = 2;
        for (bytes, expected) in [
            (&program[..], Some(WITHOUT_CONSOLE)),
            (&program[..0xd0], None),
            (&program[1..], None),
            (b"MZ", None),
        ] {
            assert_eq!(subsystem(bytes), expected, "{} bytes", bytes.len());
        }
    }

    #[test]
    fn programs_and_tests_are_told_apart_in_what_cargo_reports() {
        let mut programs = Programs::default();
        for line in [
            r#"{"reason":"compiler-artifact","manifest_path":"/p/app/Cargo.toml","target":{"name":"chimera"},"profile":{"test":false},"executable":"/t/chimera.exe"}"#,
            r#"{"reason":"compiler-artifact","manifest_path":"/p/cli/Cargo.toml","target":{"name":"chimera-cli"},"profile":{"test":false},"executable":"/t/chimera-cli.exe"}"#,
            r#"{"reason":"compiler-artifact","manifest_path":"/p/llama-worker/Cargo.toml","target":{"name":"llama-worker"},"profile":{"test":false},"executable":"/t/llama-worker.exe"}"#,
            r#"{"reason":"compiler-artifact","manifest_path":"/p/store/Cargo.toml","target":{"name":"faults"},"profile":{"test":true},"executable":"/t/deps/faults-1.exe"}"#,
            r#"{"reason":"compiler-artifact","manifest_path":"/p/domain/Cargo.toml","target":{"name":"domain"},"profile":{"test":false},"executable":null}"#,
            "   Compiling domain",
        ] {
            programs.note(line);
        }
        let named = [programs.app, programs.cli, programs.worker];
        assert_eq!(named, ["/t/chimera.exe", "/t/chimera-cli.exe", "/t/llama-worker.exe"].map(PathBuf::from));
        let expected = TestProgram {
            folder: "/p/store".into(),
            name: "faults".into(),
            file: "/t/deps/faults-1.exe".into(),
        };
        assert_eq!(programs.tests, [expected]);
    }
}
