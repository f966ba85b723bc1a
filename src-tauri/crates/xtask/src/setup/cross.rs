//! What builds for other systems and runs it here: Debian's packages and the headers of one of the Python registry's,
//! unpacked into the cache beside the system, so that nothing of them replaces a program that is installed.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs::{self, File, TryLockError};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::{Duration, SystemTime};

use anyhow::{Context, Result, bail, ensure};

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

/// How Rust calls Windows with GNU's compiler.
const WINDOWS: &str = "x86_64-pc-windows-gnu";

/// The standard library is built here, and like everything else without optimisation unless it is said: tests take
/// thirty times as long over such a one.
const OPTIMISED: [&str; 4] = ["core", "alloc", "std", "hashbrown"];

/// The libraries of GNU's compiler that llama.cpp wants.
const RUNTIME: [&str; 4] = [
    "lib/gcc/x86_64-w64-mingw32/12-posix/libgcc_s_seh-1.dll",
    "lib/gcc/x86_64-w64-mingw32/12-posix/libgomp-1.dll",
    "lib/gcc/x86_64-w64-mingw32/12-posix/libstdc++-6.dll",
    "x86_64-w64-mingw32/lib/libwinpthread-1.dll",
];

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
    /// Held while this is there: one checkout at a time is built in the folder.
    _lock: File,
}

impl Cross {
    /// Finds all of it, fetching what is not there; otherwise notes what is missing. Another run is waited for until
    /// `end`.
    pub(crate) fn provide(missing: &mut Missing, end: Option<SystemTime>) -> Result<Option<Self>> {
        if command::on_path("apt-get").is_none() || command::on_path("dpkg").is_none() {
            missing.add("the cross compilers", "Run this on Debian 12, for example in a container.");
            return Ok(None);
        }
        packages::provide(packages::BUILD, missing)?;
        packages::provide(packages::WORKER, missing)?;
        packages::provide(packages::GERMAN, missing)?;
        let home = workspace::cache()?.join("platforms");
        let lock = lock(&home, end)?;
        let Some(python) = Python::provide("a compiler for macOS", missing)? else {
            return Ok(None);
        };
        let zig = home.join("zig-0.17.1");
        python.unpack(ZIG, &zig)?;
        let root = home.join("root");
        unpack(&root)?;
        Ok(Some(Self { usr: root.join("usr"), zig, home, _lock: lock }))
    }

    /// A folder for what is made of it.
    pub(crate) fn folder(&self, name: &str) -> PathBuf {
        self.home.join(name)
    }

    /// An unpacked file below `/usr`.
    pub(crate) fn unpacked(&self, path: &str) -> PathBuf {
        self.usr.join(path)
    }

    /// A cargo command that builds for `target` into a folder of its own, without what only a debugger reads. What an
    /// earlier checkout built serves this one where the sources are the same: they are compared by what is in them, and
    /// all checkouts are seen at one place.
    pub(crate) fn cargo(&self, target: &str, arguments: &[&str]) -> Result<Command> {
        let mut cargo = command::cargo(arguments);
        cargo
            .arg("--manifest-path")
            .arg(self.checkout()?.join("Cargo.toml"))
            .args(["--target", target, "-Zbuild-std=std,panic_abort", "-Zchecksum-freshness"])
            .env("RUSTC", self.unpacked("bin/rustc"))
            .env("RUSTC_BOOTSTRAP", "1")
            .env("CARGO_INCREMENTAL", "0")
            .env("CARGO_PROFILE_DEV_DEBUG", "false")
            .env("CARGO_PROFILE_DEV_STRIP", "symbols")
            .env("CARGO_TARGET_DIR", target_folder()?)
            .envs([self.libraries(), self.programs()]);
        // What cargo tells xtask of xtask differs from checkout to checkout, and some packages are built anew for it.
        for (name, _) in std::env::vars_os() {
            if ["CARGO_PKG_", "CARGO_MANIFEST_"].iter().any(|start| name.to_string_lossy().starts_with(start))
            {
                cargo.env_remove(name);
            }
        }
        Ok(cargo)
    }

    /// A cargo command that builds programs for Windows, or their tests, and reports where they are.
    pub(crate) fn windows(&self, arguments: &[&str]) -> Result<Command> {
        let compiler = |name: &str| self.unpacked(&format!("bin/x86_64-w64-mingw32-{name}"));
        let report = ["build", "--keep-going", "--message-format=json-render-diagnostics"];
        let mut cargo = self.cargo(WINDOWS, &[&report, arguments].concat())?;
        for package in OPTIMISED {
            cargo.arg("--config").arg(format!("profile.dev.package.{package}.opt-level=2"));
        }
        cargo
            .env("CARGO_TARGET_X86_64_PC_WINDOWS_GNU_LINKER", self.windows_linker()?)
            .env("CC_x86_64_pc_windows_gnu", compiler("gcc"))
            .env("CXX_x86_64_pc_windows_gnu", compiler("g++"))
            .env("AR_x86_64_pc_windows_gnu", compiler("ar"))
            .env("CMAKE_TOOLCHAIN_FILE_x86_64_pc_windows_gnu", self.cmake_toolchain()?)
            .env("BINDGEN_EXTRA_CLANG_ARGS_x86_64_pc_windows_gnu", self.clang_for_windows());
        Ok(cargo)
    }

    /// How llama.cpp is built for Windows. Windows aligns no stack for the widest registers, and GNU's compiler takes it for
    /// granted: its assembler is told to make no use of that. Debian's headers of Windows know the slowing down of a
    /// process and not yet that of a thread, which has the same three fields and numbers. Its compiler takes a `long` of
    /// Windows for one of 64 bits where it loads tiles of AMX, so those are left out.
    fn cmake_toolchain(&self) -> Result<PathBuf> {
        let compiler =
            |name: &str| self.unpacked(&format!("bin/x86_64-w64-mingw32-{name}")).display().to_string();
        let [c, plus_plus, resources] = ["gcc", "g++", "windres"].map(compiler);
        let of_threads = ["STATE", "CURRENT_VERSION", "EXECUTION_SPEED"]
            .map(|name| format!("-DTHREAD_POWER_THROTTLING_{name}=PROCESS_POWER_THROTTLING_{name}"))
            .join(" ");
        let text = format!(
            "set(CMAKE_SYSTEM_NAME Windows)\n\
             set(CMAKE_SYSTEM_PROCESSOR x86_64)\n\
             set(CMAKE_C_COMPILER \"{c}\")\n\
             set(CMAKE_CXX_COMPILER \"{plus_plus}\")\n\
             set(CMAKE_RC_COMPILER \"{resources}\")\n\
             add_compile_options(-Wa,-muse-unaligned-vector-move -U__AMX_INT8__ {of_threads})\n\
             set(CMAKE_FIND_ROOT_PATH \"{}\")\n\
             set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)\n\
             set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)\n\
             set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)\n",
            self.unpacked("x86_64-w64-mingw32").display()
        );
        let path = self.folder("windows.cmake");
        if fs::read_to_string(&path).is_ok_and(|there| there == text) {
            return Ok(path);
        }
        fs::write(&path, text).with_context(|| format!("failed to write {}", path.display()))?;
        Ok(path)
    }

    /// What Clang is told to read headers of llama.cpp as they are for Windows.
    fn clang_for_windows(&self) -> String {
        let headers = self.unpacked("x86_64-w64-mingw32/include");
        format!("--target=x86_64-w64-mingw32 -isystem '{}'", headers.display())
    }

    /// Lays GNU's own libraries beside a program that wants them.
    pub(crate) fn lay_runtime(&self, folder: &Path) -> Result<()> {
        for name in RUNTIME {
            let library = self.unpacked(name);
            let place = folder.join(library.file_name().context("a library has a name")?);
            fs::copy(&library, &place)
                .with_context(|| format!("failed to copy {} beside the engine", library.display()))?;
        }
        Ok(())
    }

    /// The place at which this checkout is built.
    fn checkout(&self) -> Result<PathBuf> {
        let place = self.folder("checkout");
        if fs::read_link(&place).is_ok_and(|target| target == workspace::root()) {
            return Ok(place);
        }
        if place.is_symlink() {
            fs::remove_file(&place).with_context(|| format!("failed to remove {}", place.display()))?;
        }
        symlink(workspace::root(), &place).with_context(|| format!("failed to make {}", place.display()))?;
        Ok(place)
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

    /// Links for Windows: GNU's compiler, over the linker that comes with this Rust where it does, as that is many times
    /// faster than GNU's own.
    fn windows_linker(&self) -> Result<PathBuf> {
        let compiler = self.unpacked("bin/x86_64-w64-mingw32-gcc");
        let own = command::answer(Command::new("rustc").args(["--print", "target-libdir"]));
        let own = own.map(|folder| Path::new(&folder).with_file_name("bin/gcc-ld"));
        let Some(own) = own.filter(|folder| folder.join("ld.lld").is_file()) else {
            return Ok(compiler);
        };
        let script = format!("exec '{}' -B'{}' -fuse-ld=lld \"$@\"", compiler.display(), own.display());
        self.script("link-for-windows", &script)
    }

    /// A C compiler for macOS: the system's Clang with Apple's headers. It links nothing.
    pub(crate) fn apple_compiler(&self, architecture: &str) -> Result<PathBuf> {
        let architecture = apple_name(architecture);
        let script = format!("exec clang {} -Wno-everything \"$@\"", self.clang_for_apple(architecture));
        self.script(&format!("clang-{architecture}"), &script)
    }

    /// What Clang is told to read Apple's headers, which ask newer ones than Debian's whether they compile for a kernel.
    pub(crate) fn clang_for_apple(&self, architecture: &str) -> String {
        format!(
            "--target={}-apple-macos11 -isystem '{}' '-D__is_target_environment(name)=0'",
            apple_name(architecture),
            self.zig.join(HEADERS).display()
        )
    }

    /// Zig as the C++ compiler that a build script asks for; it knows better than to be told the target.
    pub(crate) fn apple_plus_plus(&self, architecture: &str) -> Result<PathBuf> {
        let zig = self.zig(architecture, true);
        let words = [zig.get_program()].into_iter().chain(zig.get_args());
        let words: Vec<_> = words.map(|word| format!("'{}'", word.to_string_lossy())).collect();
        let script = format!(
            "export ZIG_GLOBAL_CACHE_DIR='{}'\n\
             for word; do\n\
             shift\n\
             case $word in --target=*|-mmacosx-version-min=*) ;; *) set -- \"$@\" \"$word\" ;; esac\n\
             done\n\
             exec {} -w \"$@\"",
            self.folder("zig-cache").display(),
            words.join(" ")
        );
        self.script(&format!("zig-{architecture}"), &script)
    }

    /// What stands for `cmake` where nothing is linked: it leaves an empty library for a build script to find.
    pub(crate) fn no_cmake(&self) -> Result<PathBuf> {
        let script = "for word; do\n\
                      case $word in -DCMAKE_INSTALL_PREFIX=*) prefix=${word#*=} ;; esac\n\
                      done\n\
                      [ -z \"$prefix\" ] || { mkdir -p \"$prefix/lib\" && : > \"$prefix/lib/libllama.dylib\"; }";
        self.script("no-cmake", script)
    }

    /// The variables with which a program speaks German.
    pub(crate) fn german(&self) -> Result<[(&'static str, OsString); 2]> {
        const NAME: &str = "de_DE.UTF-8";
        let locales = self.folder("locales");
        if !locales.join(NAME).exists() {
            fs::create_dir_all(&locales).with_context(|| format!("failed to make {}", locales.display()))?;
            let mut localedef = Command::new("localedef");
            localedef.args(["-i", "de_DE", "-f", "UTF-8", "--no-archive"]).arg(locales.join(NAME));
            command::run(&mut localedef, "The lines above say what German lacks.")?;
        }
        Ok([("LC_ALL", NAME.into()), ("LOCPATH", locales.into_os_string())])
    }

    /// A shell script that is started as a program.
    pub(crate) fn script(&self, name: &str, text: &str) -> Result<PathBuf> {
        let path = self.folder(name);
        fs::write(&path, format!("#!/bin/sh\n{text}\n"))
            .and_then(|()| fs::set_permissions(&path, fs::Permissions::from_mode(0o755)))
            .with_context(|| format!("failed to write {}", path.display()))?;
        Ok(path)
    }
}

/// How Apple calls a processor.
fn apple_name(architecture: &str) -> &str {
    if architecture == "aarch64" { "arm64" } else { architecture }
}

/// Waits until no other run builds for other systems, and until `end` at the longest.
fn lock(home: &Path, end: Option<SystemTime>) -> Result<File> {
    let path = home.join("lock");
    let file = fs::create_dir_all(home).and_then(|()| File::create(&path));
    let file = file.with_context(|| format!("failed to make {}", path.display()))?;
    let mut is_told = false;
    while let Err(error) = file.try_lock() {
        let TryLockError::WouldBlock = error else {
            bail!("failed to lock {}: {error}", path.display());
        };
        ensure!(end.is_none_or(|end| SystemTime::now() < end), "another run builds for other systems");
        if !is_told {
            command::progress("waiting for another run that builds for other systems");
            is_told = true;
        }
        thread::sleep(Duration::from_millis(200));
    }
    Ok(file)
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
    fn another_run_is_waited_for_until_the_time_is_over() {
        let home = tempfile::tempdir().unwrap();
        let held = lock(home.path(), None).unwrap();
        let refused = lock(home.path(), Some(SystemTime::UNIX_EPOCH)).unwrap_err();
        assert_eq!(refused.to_string(), "another run builds for other systems");
        drop(held);
        lock(home.path(), Some(SystemTime::UNIX_EPOCH)).unwrap();
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
