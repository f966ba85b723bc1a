//! A display that nobody sees, with a D-Bus session, for driving the real window. Only Linux needs
//! one; elsewhere a command runs in the session that xtask was started in.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::{command, workspace};

/// Larger than any window size that is tested.
const SCREEN: &str = "1600x1000x24";

/// A running display; it ends when this is dropped.
pub(crate) struct Display(Option<Running>);

struct Running {
    server: Child,
    name: String,
}

impl Display {
    /// Starts the display on the first free number.
    pub(crate) fn start() -> Result<Self> {
        if !cfg!(target_os = "linux") {
            return Ok(Self(None));
        }
        let mut server = command::bound("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", SCREEN])
            .args(["-nolisten", "tcp"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("failed to start Xvfb; `apt-get install xvfb` brings it")?;
        let output = server.stdout.take().expect("its output is piped");
        let mut running = Running { server, name: String::new() };
        let mut number = String::new();
        BufReader::new(output)
            .read_line(&mut number)
            .context("failed to read the number of the display from Xvfb")?;
        if number.trim().is_empty() {
            bail!("Xvfb ended before it had a display; `Xvfb -displayfd 1` shows why");
        }
        running.name = format!(":{}", number.trim());
        Ok(Self(Some(running)))
    }

    /// The variable by which programs find the display, where it needs one.
    #[cfg(unix)]
    pub(crate) fn variable(&self) -> Option<(&'static str, &str)> {
        self.0.as_ref().map(|running| ("DISPLAY", running.name.as_str()))
    }

    /// A cargo command whose programs show their windows here and have a D-Bus session of their own.
    pub(crate) fn cargo(&self, arguments: &[&str]) -> Command {
        let Some(running) = &self.0 else {
            return command::cargo(arguments);
        };
        let mut session = Command::new("dbus-run-session");
        session
            .current_dir(workspace::root())
            .arg("--")
            .arg(command::cargo_program())
            .args(arguments)
            .env("DISPLAY", &running.name)
            .env("GDK_BACKEND", "x11")
            .env("WEBKIT_DISABLE_DMABUF_RENDERER", "1")
            .env_remove("WAYLAND_DISPLAY");
        session
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself; either way it is gone after the wait.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}
