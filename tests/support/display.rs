//! The display that windows are shown on: the one there is, else an Xvfb of our own that nobody sees.

use std::io::{BufRead, BufReader};
use std::process::Stdio;
use std::sync::OnceLock;

use crate::bound::{self, Bound};
use crate::provided::set;

/// Larger than any window that is tested.
const SCREEN: &str = "1600x1000x24";

struct Own {
    name: String,
    /// Ends with this process, since a static is never dropped.
    _server: Bound,
}

/// The name for `DISPLAY`; `None` where the system has displays without names.
pub(crate) fn name() -> Option<String> {
    static OWN: OnceLock<Own> = OnceLock::new();
    if !cfg!(target_os = "linux") {
        return None;
    }
    match set("DISPLAY") {
        Some(given) => Some(given.to_string_lossy().into_owned()),
        None => Some(OWN.get_or_init(start).name.clone()),
    }
}

fn start() -> Own {
    let mut command = bound::command("Xvfb");
    command
        .args(["-displayfd", "1", "-screen", "0", SCREEN, "-nolisten", "tcp"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    let mut server = Bound::start(command);
    let mut number = String::new();
    let output = server.output().expect("its output is piped");
    BufReader::new(output).read_line(&mut number).expect("the end of a pipe can be read");
    assert!(!number.trim().is_empty(), "Xvfb ended before it had a display; `Xvfb -displayfd 1` shows why");
    Own { name: format!(":{}", number.trim()), _server: server }
}
