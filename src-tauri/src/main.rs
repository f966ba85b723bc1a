//! Starts the app.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

fn main() {
    chimera_lib::run();
}
