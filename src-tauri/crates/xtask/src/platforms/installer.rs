//! The installer for Windows: made from the script that the release uses, installed by a user with a name that is hard
//! on programs, started, held while it runs, and removed again.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

use super::windows::Programs;
use super::wine::{USER, Wine, seen_from_windows};
use crate::setup::cross::Cross;
use crate::{command, workspace};

/// Where it is installed, in the user's folder.
const FOLDER: &str = "AppData/Local/Programs/Chimera";

/// What it lays into the Start menu, in the user's folder.
const SHORTCUT: &str = "AppData/Roaming/Microsoft/Windows/Start Menu/Programs/Chimera.lnk";

/// Where runs are kept, in the user's folder.
const RUNS: &str = "AppData/Roaming/Chimera/runs";

/// The keys that it makes.
const KEYS: [&str; 4] = [
    r"HKCU\Software\Classes\Directory\shell\Chimera",
    r"HKCU\Software\Classes\Directory\Background\shell\Chimera",
    r"HKCU\Software\Classes\Drive\shell\Chimera",
    r"HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\Chimera",
];

/// What has to be in the sentence about the missing web view: what is lacking, the way to get it, what works without.
const WITHOUT_WEB_VIEW: [&str; 3] = ["WebView2", "https://developer.microsoft.com/", "chimera-cli"];

/// What the installer may weigh without the embedded engine, in bytes.
const LIMIT_OF_SIZE: u64 = 20_000_000;

/// Unoptimised programs are only tried out: to press them as hard as a release takes minutes.
const QUICKLY: &str = "-DCOMPRESSOR=zlib";

/// A folder that nobody can make anything in, not even an administrator.
const UNWRITABLE: &str = r"Z:\proc";

/// How the installer ends where it may not write.
const REFUSED: i32 = 2;

/// How long the program's start, and the uninstaller, which goes on by itself, may take.
const LIMIT: Duration = Duration::from_mins(2);

/// Makes the installer and takes it through its whole life.
pub(crate) fn check(cross: &Cross, wine: &Wine, programs: &Programs) -> Result<()> {
    let staged = stage(cross, programs)?;
    let setup = make(cross, &staged, &[QUICKLY])?;
    let user = wine.drive().join("users").join(USER);
    let folder = user.join(FOLDER);
    let install = || {
        let mut command = wine.command(&setup);
        command.arg("/S");
        command
    };
    succeed(install(), "install")?;
    let mut expected = names(&staged)?;
    expected.push("uninstall.exe".to_owned());
    expected.sort();
    ensure!(names(&folder)? == expected, "installed are {:?}, not {expected:?}", names(&folder)?);
    for key in KEYS {
        ensure!(has_key(wine, key), "{key} is not made");
    }
    ensure!(user.join(SHORTCUT).is_file(), "there is no shortcut in the Start menu");
    runs(wine, &folder)?;

    // The program runs: without a web view it says what is missing, and waits. Nothing may be installed over it.
    let mut running = wine.command(folder.join("chimera.exe")).spawn().context("failed to start chimera")?;
    let limit = Instant::now() + LIMIT;
    loop {
        let status = install().status().context("failed to start the installer")?;
        if !status.success() {
            ensure!(status.code() == Some(REFUSED), "installing over a program that runs ends with {status}");
            break;
        }
        ensure!(Instant::now() < limit, "it is installed over a program that runs");
    }
    let said = wine.answer_dialog("Chimera")?;
    for part in WITHOUT_WEB_VIEW {
        ensure!(said.contains(part), "without a web view chimera.exe says nothing of {part:?}, but: {said}");
    }
    let ended = running.wait().context("failed to wait for the end of chimera")?;
    ensure!(ended.success(), "after it has said that there is no web view, chimera.exe fails ({ended})");
    succeed(install(), "install over itself")?;
    runs(wine, &folder)?;

    // A place where nothing can be written: a sentence, and nothing is changed.
    let mut refused = install();
    refused.arg(format!(r"/D={UNWRITABLE}\chimera"));
    let status = refused.status().context("failed to start the installer")?;
    ensure!(status.code() == Some(REFUSED), "installing where nothing can be written ends with {status}");
    runs(wine, &folder)?;

    // The same for temporary files: the installer needs none.
    let seen = seen_from_windows(&setup);
    let mut without_temporary = wine.command("cmd");
    without_temporary.arg("/c").arg(format!("set TEMP={UNWRITABLE}&&set TMP={UNWRITABLE}&&{seen} /S"));
    succeed(without_temporary, "install without a folder for temporary files")?;
    runs(wine, &folder)?;

    let runs_before = names(&user.join(RUNS))?;
    ensure!(!runs_before.is_empty(), "no run is kept");
    fs::write(folder.join("mine.txt"), "the user's own")
        .context("failed to write into the program's folder")?;
    succeed(uninstaller(wine, &folder), "uninstall")?;
    let limit = Instant::now() + LIMIT;
    while names(&folder)? != ["mine.txt"] || KEYS.iter().any(|key| has_key(wine, key)) {
        if Instant::now() > limit {
            bail!(
                "after the uninstaller there is still more than the user's own file: {:?}",
                names(&folder)?
            );
        }
        thread::sleep(Duration::from_millis(100));
    }
    ensure!(!user.join(SHORTCUT).exists(), "the shortcut is still in the Start menu");
    ensure!(names(&user.join(RUNS))? == runs_before, "the uninstaller has taken runs away");
    Ok(())
}

/// Makes the installer of release programs, and looks at its size.
pub(crate) fn weigh(cross: &Cross, programs: &Programs) -> Result<()> {
    let setup = make(cross, &stage(cross, programs)?, &[])?;
    let size = fs::metadata(&setup)?.len();
    command::progress(&format!("the installer has {size} bytes"));
    ensure!(size <= LIMIT_OF_SIZE, "the installer has {size} bytes, more than {LIMIT_OF_SIZE}");
    Ok(())
}

/// Lays what is to be installed into a folder: the programs, the embedded engine where it is built, the licences.
fn stage(cross: &Cross, programs: &Programs) -> Result<PathBuf> {
    let staged = cross.folder("installer");
    if staged.exists() {
        fs::remove_dir_all(&staged)?;
    }
    fs::create_dir_all(&staged).with_context(|| format!("failed to make {}", staged.display()))?;
    let mut files = vec![programs.app.clone(), programs.cli.clone()];
    files.extend(Some(programs.app.with_file_name(super::WEB_VIEW)).filter(|file| file.is_file()));
    files.extend(["LICENSE", "ui/src/licences.txt"].map(|path| workspace::root().join(path)));
    if let Some(folder) = programs.worker.parent().filter(|folder| folder.is_dir()) {
        let beside = fs::read_dir(folder).with_context(|| format!("failed to read {}", folder.display()))?;
        let beside: Vec<_> = beside.flatten().map(|entry| entry.path()).collect();
        let libraries = beside.into_iter().filter(|path| path.extension().is_some_and(|kind| kind == "dll"));
        files.extend(libraries.chain([programs.worker.clone()]));
    }
    for file in files {
        let name = file.file_name().context("a program has a name")?;
        fs::copy(&file, staged.join(name)).with_context(|| format!("failed to copy {}", file.display()))?;
    }
    Ok(staged)
}

/// Compiles the script; `defines` are more than it is always told.
fn make(cross: &Cross, staged: &Path, defines: &[&str]) -> Result<PathBuf> {
    let setup = cross.folder("Chimera-setup-check.exe");
    let define = |name: &str, value: &Path| {
        let mut text = std::ffi::OsString::from(format!("-D{name}="));
        text.push(value);
        text
    };
    let mut makensis = Command::new(cross.unpacked("bin/makensis"));
    makensis
        .current_dir(workspace::root().join("src-tauri/installer"))
        .env("NSISDIR", cross.unpacked("share/nsis"))
        .args(["-V2", "-WX", "-INPUTCHARSET", "UTF8", "-DTARGET=amd64-unicode"])
        .arg(concat!("-DVERSION=", env!("CARGO_PKG_VERSION")))
        .arg(define("PROGRAMS", staged))
        .arg(define("OUT", &setup))
        .args(defines)
        .arg("chimera.nsi");
    command::run(&mut makensis, "The lines above say what the installer's script lacks.")?;
    Ok(setup)
}

fn succeed(mut command: Command, deed: &str) -> Result<()> {
    let status = command.status().with_context(|| format!("failed to start: {deed}"))?;
    ensure!(status.success(), "failed to {deed} ({status})");
    Ok(())
}

fn uninstaller(wine: &Wine, folder: &Path) -> Command {
    let mut command = wine.command(folder.join("uninstall.exe"));
    command.arg("/S");
    command
}

/// Whether what was installed makes a report, and the engine starts.
fn runs(wine: &Wine, folder: &Path) -> Result<()> {
    let out = wine.drive().join("users").join(USER).join("Berichte & mehr");
    let mut report = wine.command(folder.join("chimera-cli.exe"));
    report.args(["report", "--sample", "--overwrite", "--out", &seen_from_windows(&out)]);
    succeed(report, "make a report with the installed chimera-cli")?;
    ensure!(out.join("report.html").is_file(), "there is no report in {}", out.display());
    let engine = folder.join("llama-worker.exe");
    if engine.is_file() {
        // It tells what it computes with as soon as it starts, and ends when nothing more can come.
        let said =
            command::answer(&mut wine.command(&engine)).context("the installed engine does not start")?;
        ensure!(said.contains(r#""devices":[""#), "the installed engine has nothing to compute with: {said}");
    }
    Ok(())
}

fn has_key(wine: &Wine, key: &str) -> bool {
    let mut query = wine.command("reg");
    query.args(["query", key]);
    command::succeeds(&mut query)
}

/// The names in a folder, in their order.
fn names(folder: &Path) -> Result<Vec<String>> {
    let entries = fs::read_dir(folder).with_context(|| format!("failed to read {}", folder.display()))?;
    let mut names = entries
        .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
        .collect::<Result<Vec<_>>>()?;
    names.sort();
    Ok(names)
}
