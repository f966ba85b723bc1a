//! Programs that cannot outlive this process, however it ends: by a panic, by a time limit, by a kill.

use std::ffi::OsStr;
use std::process::{Child, Command, Stdio};

/// A running program with everything that it started. All of it ends when this is dropped.
pub(crate) struct Bound(Child);

impl Bound {
    /// Starts what [`command`] made. Its input is ours.
    pub(crate) fn start(mut command: Command) -> Self {
        let process = command.stdin(Stdio::piped()).spawn();
        Self(process.unwrap_or_else(|error| panic!("{command:?} does not start: {error}")))
    }

    /// Whether nothing of it runs any more.
    pub(crate) fn has_ended(&mut self) -> bool {
        self.0.try_wait().expect("our own process can be asked").is_some()
    }

    /// The number of its process group, where the system has such groups.
    pub(crate) fn group(&self) -> u32 {
        self.0.id()
    }

    /// What it prints, where its output was piped; once.
    pub(crate) fn output(&mut self) -> Option<std::process::ChildStdout> {
        self.0.stdout.take()
    }
}

impl Drop for Bound {
    fn drop(&mut self) {
        // On Unix the shell around the program ends its whole group when this pipe closes.
        drop(self.0.stdin.take());
        if cfg!(windows) {
            let _ = Command::new("taskkill").args(["/T", "/F", "/PID", &self.0.id().to_string()]).output();
        }
        let _ = self.0.wait();
    }
}

/// A command for `program`; arguments follow.
#[cfg(unix)]
pub(crate) fn command(program: impl AsRef<OsStr>) -> Command {
    use std::os::unix::process::CommandExt;

    // First with a chance to take sockets and locks away, then without.
    let script = "\"$0\" \"$@\" </dev/null & trap '' TERM; read -r _; kill -TERM 0; sleep 0.2; kill -KILL 0";
    let mut command = Command::new("sh");
    command.args(["-c", script]).arg(program).process_group(0);
    command
}

/// A command for `program`; arguments follow.
#[cfg(not(unix))]
pub(crate) fn command(program: impl AsRef<OsStr>) -> Command {
    Command::new(program)
}
