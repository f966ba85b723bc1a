//! What builds for other systems and runs it here: Debian's packages and the headers of one of the Python registry's,
//! unpacked into the cache beside the system, so that nothing of them replaces a program that is installed.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use super::python::{self, Python};
use super::{Missing, packages};
use crate::{command, workspace};

/// A compiler that brings the source of its standard library, one for C, what runs the programs, and what makes
/// the installer.
const UNPACKED: &[&str] = &[
    "rustc-web",
    "rust-web-src",
    "libstd-rust-web-dev",
    "gcc-mingw-w64-base",
    "gcc-mingw-w64-x86-64-posix",
    "gcc-mingw-w64-x86-64-posix-runtime",
    "g++-mingw-w64-x86-64-posix",
    "mingw-w64-common",
    "mingw-w64-x86-64-dev",
    "binutils-mingw-w64-x86-64",
    "wine64",
    "libwine",
    "libz-mingw-w64",
    "libunwind8",
    "libcapi20-3",
    "libpcap0.8",
    "libusb-1.0-0",
    "nsis",
    "nsis-common",
];

/// The compiler's own libraries have its version in their names.
const COMPILER_LIBRARIES: &[&str] = &["libstd-rust-web-1", "libllvm"];

/// A compiler for C and C++ that has macOS' headers inside of it.
const ZIG: &str = "ziglang==0.17.1";
const HEADERS: &str = "ziglang/lib/libc/include/any-darwin-any/";

/// Where the unpacked things are.
pub(crate) struct Cross {
    /// The unpacked `/usr`.
    usr: PathBuf,
    /// The unpacked Zig.
    zig: PathBuf,
    /// The folder that all of it is in.
    home: PathBuf,
}

impl Cross {
    /// Finds all of it, fetching what is not there; otherwise notes what is missing.
    pub(crate) fn provide(missing: &mut Missing) -> Result<Option<Self>> {
        if command::on_path("apt-get").is_none() || command::on_path("dpkg").is_none() {
            missing.add("the cross compilers", "Run this on Debian 12, for example in a container.");
            return Ok(None);
        }
        packages::provide(packages::BUILD, missing)?;
        packages::provide(packages::WORKER, missing)?;
        let home = workspace::cache()?.join("platforms");
        let Some(python) = Python::provide("a compiler for macOS", missing)? else {
            return Ok(None);
        };
        let zig = home.join("zig-0.17.1");
        python.unpack(ZIG, &zig)?;
        let root = home.join("root");
        unpack(&root)?;
        Ok(Some(Self { usr: root.join("usr"), zig, home }))
    }

    /// A folder for what is made of it.
    pub(crate) fn folder(&self, name: &str) -> PathBuf {
        self.home.join(name)
    }

    /// An unpacked file below `/usr`.
    pub(crate) fn unpacked(&self, path: &str) -> PathBuf {
        self.usr.join(path)
    }

    /// A cargo command that builds for `target` into a folder of its own, without what only a debugger reads.
    pub(crate) fn cargo(&self, target: &str, arguments: &[&str]) -> Result<Command> {
        let mut cargo = command::cargo(arguments);
        cargo
            .args(["--workspace", "--target", target, "-Zbuild-std=std,panic_abort"])
            .env("RUSTC", self.unpacked("bin/rustc"))
            .env("RUSTC_BOOTSTRAP", "1")
            .env("CARGO_INCREMENTAL", "0")
            .env("CARGO_PROFILE_DEV_DEBUG", "false")
            .env("CARGO_PROFILE_DEV_STRIP", "symbols")
            .env("CARGO_TARGET_DIR", target_folder()?)
            .envs([self.libraries(), self.programs()]);
        Ok(cargo)
    }

    /// The variable by which unpacked programs find their libraries.
    pub(crate) fn libraries(&self) -> (&'static str, OsString) {
        ("LD_LIBRARY_PATH", self.unpacked("lib/x86_64-linux-gnu").into_os_string())
    }

    /// The variable by which unpacked programs find each other.
    fn programs(&self) -> (&'static str, OsString) {
        let mut path = self.unpacked("bin").into_os_string();
        if let Some(own) = std::env::var_os("PATH") {
            path.push(":");
            path.push(own);
        }
        ("PATH", path)
    }

    /// Zig as a compiler for macOS, of C or C++.
    pub(crate) fn zig(&self, architecture: &str, is_plus_plus: bool) -> Command {
        let mut zig = Command::new(self.zig.join("ziglang/zig"));
        zig.args(if is_plus_plus { ["c++", "-std=c++17"] } else { ["cc", "-std=gnu11"] })
            .args(["-target", &format!("{architecture}-macos")])
            .env("ZIG_GLOBAL_CACHE_DIR", self.folder("zig-cache"));
        zig
    }

    /// A C compiler for macOS: the system's Clang with Apple's headers, which ask newer ones than Debian's whether they
    /// compile for a kernel. It links nothing.
    pub(crate) fn apple_compiler(&self, architecture: &str) -> Result<PathBuf> {
        let script = format!(
            "#!/bin/sh\nexec clang --target={architecture}-apple-macos11 -isystem '{}' -Wno-everything \\\n\
             '-D__is_target_environment(name)=0' \"$@\"\n",
            self.zig.join(HEADERS).display()
        );
        let path = self.folder(&format!("clang-{architecture}"));
        fs::write(&path, script)
            .and_then(|()| fs::set_permissions(&path, fs::Permissions::from_mode(0o755)))
            .with_context(|| format!("failed to write {}", path.display()))?;
        Ok(path)
    }
}

/// Where cargo puts what it builds for other systems.
pub(crate) fn target_folder() -> Result<PathBuf> {
    Ok(workspace::cache()?.join("platforms-target"))
}

/// Fetches and unpacks Debian's packages into `root`, which appears only when it is whole.
fn unpack(root: &Path) -> Result<()> {
    if root.exists() {
        return Ok(());
    }
    let names = package_names()?;
    command::progress(&format!("fetching {} packages to unpack beside the system", names.len()));
    python::within(root, |partial| {
        let archives = partial.join("archives");
        fs::create_dir(&archives)?;
        command::run(
            Command::new("apt-get").current_dir(&archives).args(["-q", "download"]).args(&names),
            "Check that this machine reaches Debian's packages: `apt-get update`.",
        )?;
        for archive in fs::read_dir(&archives)? {
            command::run(
                Command::new("dpkg").arg("-x").arg(archive?.path()).arg(partial),
                "Remove the folder and try again.",
            )?;
        }
        fs::remove_dir_all(&archives)?;
        short_names(&partial.join("usr/bin"))?;
        // Its start script looks only where an installation would be.
        let server = partial.join("usr/lib/wine/wineserver");
        fs::remove_file(&server).and_then(|()| symlink("wineserver64", server))?;
        Ok(())
    })
}

/// What to fetch: the packages, and the compiler's libraries under the names that they have now.
fn package_names() -> Result<BTreeSet<String>> {
    let mut ask = Command::new("apt-cache");
    ask.args(["depends", "--recurse", "--important", "rustc-web"]);
    if command::answer(&mut ask).is_none_or(|answer| answer.is_empty()) {
        packages::refresh_lists();
    }
    let tree = command::answer(&mut ask)
        .context("failed to ask apt-cache about rustc-web; `apt-get update` renews the package lists")?;
    let libraries = compiler_libraries(&tree);
    Ok(UNPACKED.iter().map(|&name| name.to_owned()).chain(libraries).collect())
}

fn compiler_libraries(tree: &str) -> BTreeSet<String> {
    tree.lines()
        .filter_map(|line| line.trim().strip_prefix("Depends: "))
        .filter(|name| COMPILER_LIBRARIES.iter().any(|start| name.starts_with(start)))
        .map(str::to_owned)
        .collect()
}

/// Some programs call the C compiler by its name without the kind of its threads.
fn short_names(folder: &Path) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name().into_string().unwrap_or_default();
        if let Some(short) = name.strip_suffix("-posix") {
            symlink(&name, folder.join(short))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_libraries_of_the_compiler_are_found_among_all_that_it_depends_on() {
        let tree = "rustc-web\n  Depends: libc6\n  Depends: libstd-rust-web-1.96\n  Depends: libstd-rust-web-dev\n\
                    libstd-rust-web-1.96\n  Depends: libllvm22\n |Depends: libllvm-other\n  Depends: libllvm22\n";
        assert_eq!(compiler_libraries(tree), ["libllvm22", "libstd-rust-web-1.96"].map(str::to_owned).into());
    }

    #[test]
    fn a_program_gets_its_short_name() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("x-gcc-posix"), "").unwrap();
        fs::write(folder.path().join("x-ld"), "").unwrap();
        short_names(folder.path()).unwrap();
        assert!(folder.path().join("x-gcc").is_file());
        assert!(!folder.path().join("x-l").exists());
    }
}
