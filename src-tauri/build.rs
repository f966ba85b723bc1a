//! Reads tauri.conf.json and the capabilities at build time.

fn main() {
    println!("cargo:rerun-if-changed=../ui/dist");
    tauri_build::build();
}
