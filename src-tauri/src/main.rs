//! Starts the app.

// No console window beside the app.
#![windows_subsystem = "windows"]

fn main() {
    chimera_lib::run();
}
