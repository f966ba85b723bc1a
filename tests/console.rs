//! What Windows shows beside the app: no console of the engine that the app starts.

#![cfg(windows)]

use std::os::windows::process::CommandExt;
use std::process::Command;

/// `DETACHED_PROCESS`: without a console, as an app is started from the desktop.
const DETACHED: u32 = 0x0000_0008;

#[test]
fn the_engine_opens_no_console() {
    let app =
        Command::new(env!("CARGO_BIN_EXE_console_engine")).arg("start").creation_flags(DETACHED).output();
    let app = app.expect("it starts");
    let said = String::from_utf8_lossy(&app.stdout);
    assert!(said.contains("plainly: a window"), "a window would not be seen: {said}");
    assert!(said.contains("its last words: no window"), "{said}{}", String::from_utf8_lossy(&app.stderr));
}
