//! Starting other programs, and saying in a sentence what failed. What they print while a task is
//! being prepared goes to standard error, so that standard output holds only what was asked for.

use std::env;
use std::ffi::{OsStr, OsString};
use std::io;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

/// Prints one line of progress.
pub(crate) fn progress(line: &str) {
    eprintln!("xtask: {line}");
}

/// Runs `command` to its end with its output on standard error. `remedy` is the sentence that says
/// what to do when it fails.
pub(crate) fn run(command: &mut Command, remedy: &str) -> Result<()> {
    let status = command
        .stdin(Stdio::null())
        .stdout(io::stderr())
        .status()
        .with_context(|| format!("failed to start `{}`. {remedy}", line(command)))?;
    if !status.success() {
        bail!("`{}` failed ({status}). {remedy}", line(command));
    }
    Ok(())
}

/// What `command` prints on standard output, trimmed, when it can be started and succeeds.
pub(crate) fn answer(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    output.status.success().then_some(text)
}

/// Whether `command` can be started and succeeds; what it prints is dropped.
pub(crate) fn succeeds(command: &mut Command) -> bool {
    answer(command).is_some()
}

/// The program `name` on the PATH, as the shell would find it.
pub(crate) fn on_path(name: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?)
        .map(|folder| folder.join(name).with_extension(env::consts::EXE_EXTENSION))
        .find(|program| program.is_file())
}

/// The cargo that started xtask.
pub(crate) fn cargo_program() -> OsString {
    env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

/// A cargo command at the root of the checkout.
pub(crate) fn cargo<I, S>(arguments: I) -> Command
where
    I: IntoIterator<Item = S>,
    S: AsRef<OsStr>,
{
    let mut command = Command::new(cargo_program());
    command.current_dir(crate::workspace::root()).args(arguments);
    command
}

/// A command for a server that must not outlive xtask, however xtask ends.
pub(crate) fn bound(program: impl AsRef<OsStr>) -> Command {
    if !cfg!(target_os = "linux") || on_path("setpriv").is_none() {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "TERM"]).arg(program);
    command
}

/// The command as a person would type it.
pub(crate) fn line(command: &Command) -> String {
    let program = PathBuf::from(command.get_program());
    let name = program.file_stem().unwrap_or(program.as_os_str());
    std::iter::once(name)
        .chain(command.get_args())
        .map(|word| {
            let word = word.to_string_lossy();
            if word.contains(' ') { format!("'{word}'") } else { word.into_owned() }
        })
        .collect::<Vec<_>>()
        .join(" ")
}

/// The leading numbers of the first version in `text`, as in `v20.19.1` or `go version go1.26 …`.
pub(crate) fn version(text: &str) -> Option<(u32, u32)> {
    text.split(|c: char| c.is_whitespace() || c == ',').find_map(|word| {
        let digits = word.trim_start_matches(|c: char| c.is_ascii_alphabetic());
        let mut parts = digits.split('.').map(|part| part.parse().ok());
        Some((parts.next()??, parts.next()??))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_from_what_programs_print() {
        let check = |text: &str, expected| assert_eq!(version(text), expected, "{text}");
        check("v20.19.1", Some((20, 19)));
        check("go version go1.26.8 linux/amd64", Some((1, 26)));
        check("go version go1.26 linux/amd64", Some((1, 26)));
        check("Python 3.11.7", Some((3, 11)));
        check("no version here", None);
        check("", None);
    }

    #[test]
    fn a_command_is_shown_as_it_would_be_typed() {
        let check = |command: &mut Command, expected| assert_eq!(line(command), expected);
        check(Command::new("/usr/bin/npm").args(["run", "build"]), "npm run build");
        check(Command::new("git").arg("two words"), "git 'two words'");
    }
}
