//! Reads tauri.conf.json and the capabilities at build time.

fn main() {
    println!("cargo:rerun-if-changed=../ui/dist");
    println!("cargo:rerun-if-changed=windows.manifest");
    let windows = tauri_build::WindowsAttributes::new().app_manifest(include_str!("windows.manifest"));
    let attributes = tauri_build::Attributes::new().windows_attributes(windows);
    tauri_build::try_build(attributes).expect("tauri.conf.json and the capabilities are as Tauri wants them");
}
