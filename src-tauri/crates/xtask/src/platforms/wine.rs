//! A Windows of its own, made anew each time: nothing of an earlier run is in it.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, SystemTime};

use anyhow::{Context, Result};

use super::deadline::seconds;
use crate::command;
use crate::display::Display;
use crate::setup::cross::Cross;

/// Wine lacks the library from which Rust takes random numbers; this gives them from one that it has.
const RANDOM: &str = "#include <windows.h>\n\
    __declspec(dllimport) BOOLEAN WINAPI SystemFunction036(PVOID, ULONG);\n\
    __declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE data, SIZE_T length) {\n\
    return SystemFunction036(data, (ULONG)length);\n\
    }\n";

/// Who uses it: a name that is hard on programs, in the path of her data and of every temporary folder.
pub(super) const USER: &str = "Jörg Weiß";

/// A running wine. It ends, with all that runs in it, when this is dropped.
pub(crate) struct Wine<'a> {
    cross: &'a Cross,
    display: &'a Display,
    prefix: PathBuf,
    /// When the last program has to have ended, where there is such a moment.
    end: Option<SystemTime>,
}

impl<'a> Wine<'a> {
    /// Makes the folder that stands for drive C and starts wine in it.
    /// `libraries` are laid among those of the system.
    pub(crate) fn start(
        cross: &'a Cross,
        display: &'a Display,
        libraries: &[PathBuf],
        end: Option<SystemTime>,
    ) -> Result<Self> {
        let prefix = cross.folder("wine");
        let wine = Self { cross, display, prefix, end };
        if wine.prefix.exists() {
            fs::remove_dir_all(&wine.prefix)
                .with_context(|| format!("failed to remove {}", wine.prefix.display()))?;
        }
        wine.lay_libraries(libraries)?;
        command::progress("starting wine");
        command::run(wine.command("wineboot").arg("-i"), "The lines above say what wine lacks.")?;
        wine.share_drive()?;
        Ok(wine)
    }

    /// What a dialog of the given title says, waited for; then its button is pressed.
    pub(crate) fn answer_dialog(&self, title: &str) -> Result<String> {
        self.dialog(&[title])
    }

    /// What that dialog and all that follow it say, whose titles begin so; the button of each is pressed.
    pub(crate) fn answer_dialogs(&self, title: &str) -> Result<String> {
        self.dialog(&[title, "all"])
    }

    fn dialog(&self, arguments: &[&str]) -> Result<String> {
        let program = self.compile("dialog", include_str!("dialog.c"))?;
        command::answer(self.command(&program).args(arguments))
            .with_context(|| format!("no dialog of the title {} was shown", arguments[0]))
    }

    /// A program for Windows from one file of C.
    pub(crate) fn compile(&self, name: &str, text: &str) -> Result<PathBuf> {
        let (source, program) =
            (self.cross.folder(&format!("{name}.c")), self.cross.folder(&format!("{name}.exe")));
        fs::write(&source, text).with_context(|| format!("failed to write {}", source.display()))?;
        command::run(
            Command::new(self.cross.unpacked("bin/x86_64-w64-mingw32-gcc"))
                .args(["-Wall", "-o"])
                .arg(&program)
                .arg(&source),
            "The lines above say what the compiler met.",
        )?;
        Ok(program)
    }

    fn lay_libraries(&self, libraries: &[PathBuf]) -> Result<()> {
        let system = self.drive().join("windows/system32");
        fs::create_dir_all(&system).with_context(|| format!("failed to make {}", system.display()))?;
        for library in libraries.iter().chain([&self.cross.unpacked("x86_64-w64-mingw32/lib/zlib1.dll")]) {
            let name = library.file_name().context("a library has a name")?;
            fs::copy(library, system.join(name))
                .with_context(|| format!("failed to copy {}", library.display()))?;
        }
        let source = self.cross.folder("random.c");
        fs::write(&source, RANDOM).with_context(|| format!("failed to write {}", source.display()))?;
        command::run(
            Command::new(self.cross.unpacked("bin/x86_64-w64-mingw32-gcc"))
                .args(["-shared", "-o"])
                .arg(system.join("bcryptprimitives.dll"))
                .arg(&source)
                .arg("-ladvapi32"),
            "The lines above say what the compiler met.",
        )
    }

    /// Windows shares drive C with its administrators; wine looks for shares in a folder.
    fn share_drive(&self) -> Result<()> {
        let computer = self.prefix.join("dosdevices/unc/localhost");
        fs::create_dir_all(&computer)
            .and_then(|()| symlink("../../../drive_c", computer.join("c$")))
            .context("failed to share drive C")
    }

    /// The folder that stands for drive C.
    pub(crate) fn drive(&self) -> PathBuf {
        self.prefix.join("drive_c")
    }

    /// A command for a Windows program, which ends with xtask, and in time.
    pub(crate) fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let left = self.end.map(|end| end.duration_since(SystemTime::now()).unwrap_or_default());
        let limit = seconds(left.map_or(LIMIT, |left| left.min(LIMIT)));
        let mut command = command::bound("timeout");
        command
            .args(["--kill-after=5", &limit.to_string()])
            .arg(self.cross.unpacked("lib/wine/wine64"))
            .arg(program)
            .env("WINEPREFIX", &self.prefix)
            .env("WINEDEBUG", "-all")
            .env("USER", USER)
            .env("LC_ALL", "C.UTF-8")
            .env("WINEDLLOVERRIDES", "mscoree,mshtml,winemenubuilder.exe=")
            .env("WINESERVER", self.server())
            .envs([self.cross.libraries()])
            .envs(self.display.variable());
        command
    }

    fn server(&self) -> PathBuf {
        self.cross.unpacked("lib/wine/wineserver")
    }
}

/// The longest that any one program may take; none does.
const LIMIT: Duration = Duration::from_mins(15);

impl Drop for Wine<'_> {
    fn drop(&mut self) {
        // Whatever it says: it has ended, or never was.
        command::succeeds(
            Command::new(self.server())
                .arg("-k")
                .env("WINEPREFIX", &self.prefix)
                .envs([self.cross.libraries()]),
        );
    }
}

/// Whether a line of a test says that wine failed to start a process: once in some thousand times one ends before it
/// has begun, and whoever starts it is told `ERROR_INTERNAL_ERROR`, which nothing else that is used here gives.
pub(crate) fn started_no_process(line: &str) -> bool {
    ["code: 1359,", "(os error 1359)"].iter().any(|code| line.contains(code))
}

/// The path of a file of this system as Windows programs see it.
pub(crate) fn seen_from_windows(path: &Path) -> String {
    format!("Z:{}", path.to_string_lossy().replace('/', "\\"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_that_wine_did_not_start_is_told_from_other_errors() {
        let told = |code: i32| format!("{:?}", std::io::Error::from_raw_os_error(code));
        assert!(started_no_process(&told(1359)));
        assert!(started_no_process(&std::io::Error::from_raw_os_error(1359).to_string()));
        assert!(!started_no_process(&told(1357)));
        assert!(!started_no_process("took 1359 ms"));
    }

    #[test]
    fn the_root_of_this_system_is_drive_z() {
        assert_eq!(seen_from_windows(Path::new("/tmp/a b/c.txt")), r"Z:\tmp\a b\c.txt");
    }
}
