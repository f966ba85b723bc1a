//! Reads tauri.conf.json and the capabilities at build time, and gives every program of this package the manifest of the
//! app. Tests want it too, those inside of the library as much as the others: without it Windows does not start them, as
//! its older controls lack what Tauri asks of them.

#![expect(
    clippy::disallowed_methods,
    reason = "a build script writes files and starts the resource compiler"
)]

use std::env;
use std::path::PathBuf;
use std::process::Command;

const MANIFEST: &str = "windows.manifest";

fn main() {
    println!("cargo:rerun-if-changed=../ui/dist");
    println!("cargo:rerun-if-changed={MANIFEST}");
    // Tauri's own way reaches the app alone, and no program may have two.
    let windows = tauri_build::WindowsAttributes::new_without_app_manifest();
    let attributes = tauri_build::Attributes::new().windows_attributes(windows);
    tauri_build::try_build(attributes).expect("tauri.conf.json and the capabilities are as Tauri wants them");
    match (told("CARGO_CFG_TARGET_OS").as_str(), told("CARGO_CFG_TARGET_ENV").as_str()) {
        ("windows", "msvc") => {
            link("/MANIFEST:EMBED");
            // All that it says of rights stands in ours.
            link("/MANIFESTUAC:NO");
            link(&format!("/MANIFESTINPUT:{}", manifest().display()));
        }
        ("windows", _) => link(&resource()),
        _ => {}
    }
}

fn told(variable: &str) -> String {
    env::var(variable).unwrap_or_default()
}

fn manifest() -> PathBuf {
    PathBuf::from(told("CARGO_MANIFEST_DIR")).join(MANIFEST)
}

/// Hands the linker an argument for every program: cargo has no kind of its own for the tests inside of a library.
fn link(argument: &str) {
    println!("cargo:rustc-link-arg={argument}");
}

/// The manifest as GNU's linker takes it.
fn resource() -> String {
    let folder = PathBuf::from(told("OUT_DIR"));
    let (script, object) = (folder.join("manifest.rc"), folder.join("manifest.o"));
    // 1 is the place of a program's manifest, 24 its kind.
    let text = format!("1 24 \"{}\"\n", manifest().display().to_string().replace('\\', "/"));
    std::fs::write(&script, text).expect("OUT_DIR is writable");
    let compiler = if told("HOST").contains("windows") {
        "windres".to_owned()
    } else {
        format!("{}-w64-mingw32-windres", told("CARGO_CFG_TARGET_ARCH"))
    };
    let status = Command::new(&compiler).arg(&script).arg(&object).status();
    let status = status.unwrap_or_else(|error| panic!("failed to start {compiler}: {error}"));
    assert!(status.success(), "{compiler} failed ({status})");
    object.display().to_string()
}
