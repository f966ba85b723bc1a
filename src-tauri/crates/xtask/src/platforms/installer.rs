//! The installer for Windows: made from the script that the release uses, installed by a user with a name that is hard
//! on programs, started, held while it runs, and removed again.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
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

/// Microsoft's key for the `WebView2` of a user.
const WEB_VIEW_KEY: &str =
    r"HKCU\Software\Microsoft\EdgeUpdate\Clients\{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}";

/// What stands for the signature at the end of the uninstaller.
const SIGNATURE: &str = "signed";

/// How the titles of the installer's windows begin.
const TITLE: &str = "Chimera Setup";

/// What the installer says page by page where `WebView2` cannot be installed.
const SAID_PAGE_BY_PAGE: [&str; 4] = [
    "Welcome to Chimera Setup",
    "MIT License",
    "WebView2, which shows Chimera's window, could not be installed; this computer may be offline. Chimera will say how to \
     get it. chimera-cli works without it.",
    // The button of the last page.
    "&Finish",
];

/// What it says where no page can be shown.
const TEMPORARY_FULL: &str = "There is no room for temporary files";

/// A folder that nobody can make anything in, not even an administrator.
const UNWRITABLE: &str = r"Z:\proc";

/// How the uninstaller is started so that it tells how it ended.
const UNINSTALL_IN_PLACE: &str = "@\"%LOCALAPPDATA%\\Programs\\Chimera\\uninstall.exe\" /S _?=%LOCALAPPDATA%\\Programs\\Chimera\r\n\
                                  @exit %ERRORLEVEL%\r\n";

/// How the installer ends where it may not write.
const REFUSED: i32 = 2;

/// How long the program's start, and the uninstaller, which goes on by itself, may take.
const LIMIT: Duration = Duration::from_mins(2);

/// Makes the installer and takes it through its whole life.
pub(crate) fn check(cross: &Cross, wine: &Wine, programs: &Programs) -> Result<()> {
    let trial = Trial::new(cross, wine, programs)?;
    trial.brings_everything()?;
    trial.brings_the_web_view()?;
    trial.speaks_the_users_language(cross)?;
    trial.goes_through_its_pages()?;
    trial.is_refused_while_programs_run()?;
    trial.is_refused_where_nothing_can_be_written()?;
    trial.needs_no_temporary_files()?;
    trial.removes_what_it_brought()
}

/// The installer, and the user that it is tried out by.
struct Trial<'a> {
    wine: &'a Wine<'a>,
    /// What is installed.
    staged: PathBuf,
    setup: PathBuf,
    /// Stands in for Microsoft's installer of `WebView2`, and for an embedded engine that is not built.
    stand_in: PathBuf,
    /// What the stand-in writes into.
    notes: PathBuf,
    /// Removes what is installed.
    script: PathBuf,
    /// The user's folder.
    user: PathBuf,
    /// Where it is installed.
    folder: PathBuf,
}

impl<'a> Trial<'a> {
    fn new(cross: &Cross, wine: &'a Wine<'a>, programs: &Programs) -> Result<Self> {
        let staged = stage(cross, programs)?;
        let stand_in = wine.compile("stand_in", include_str!("stand_in.c"))?;
        let sign = cross.script("sign", &format!("printf '{SIGNATURE}' >> \"$1\""))?;
        let defines = [define("BOOTSTRAPPER", &stand_in), define("SIGN", &sign), QUICKLY.into()];
        let setup = make(cross, &staged, &defines)?;
        let user = wine.drive().join("users").join(USER);
        let [notes, script] = ["stand-in.txt", "uninstall.cmd"].map(|name| cross.folder(name));
        let folder = user.join(FOLDER);
        Ok(Self { wine, staged, setup, stand_in, notes, script, user, folder })
    }

    /// The installer, which asks nothing.
    fn install(&self) -> Command {
        let mut command = self.with_notes(self.wine.command(&self.setup));
        command.arg("/S");
        command
    }

    /// The uninstaller, which asks nothing and stays in its place until it has ended. It takes no quotation marks, without
    /// which Wine hands on no name with a space.
    fn uninstall_in_place(&self) -> Result<Command> {
        fs::write(&self.script, UNINSTALL_IN_PLACE).context("failed to write a script")?;
        let mut command = self.wine.command("cmd");
        command.arg("/c").arg(seen_from_windows(&self.script));
        Ok(command)
    }

    /// The uninstaller, which asks nothing and goes on by itself.
    fn uninstall(&self) -> Command {
        let mut command = self.wine.command(self.folder.join("uninstall.exe"));
        command.arg("/S");
        command
    }

    fn with_notes(&self, mut command: Command) -> Command {
        command.env("STAND_IN_NOTES", seen_from_windows(&self.notes));
        command
    }

    /// What the stand-in was started with since this was last asked.
    fn noted(&self) -> Result<Vec<String>> {
        let notes = fs::read_to_string(&self.notes).unwrap_or_default();
        if self.notes.exists() {
            fs::remove_file(&self.notes)?;
        }
        Ok(notes.lines().map(str::to_owned).collect())
    }

    fn brings_everything(&self) -> Result<()> {
        self.noted()?;
        succeed(self.install(), "install")?;
        self.is_installed()?;
        let uninstaller = fs::read(self.folder.join("uninstall.exe"))?;
        ensure!(uninstaller.ends_with(SIGNATURE.as_bytes()), "the uninstaller is not signed");
        self.runs()
    }

    /// Whether everything is where it belongs, and nothing else.
    fn is_installed(&self) -> Result<()> {
        let mut expected = names(&self.staged)?;
        expected.push("uninstall.exe".to_owned());
        expected.sort();
        let there = names(&self.folder)?;
        ensure!(there == expected, "installed are {there:?}, not {expected:?}");
        for key in KEYS {
            ensure!(self.has_key(key), "{key} is not made");
        }
        ensure!(self.user.join(SHORTCUT).is_file(), "there is no shortcut in the Start menu");
        Ok(())
    }

    /// What it writes into the menu of folders, in German and again in English.
    fn speaks_the_users_language(&self, cross: &Cross) -> Result<()> {
        let mut german = self.install();
        german.envs(cross.german()?);
        for (install, language, words) in
            [(german, "German", "Mit Chimera"), (self.install(), "English", "Open with Chimera")]
        {
            succeed(install, &format!("install in {language}"))?;
            let said = command::answer(self.wine.command("reg").args(["query", KEYS[0], "/ve"]));
            let said = said.with_context(|| format!("{} is not made", KEYS[0]))?;
            ensure!(said.contains(words), "in {language} the menu of folders says: {said}");
        }
        Ok(())
    }

    /// Microsoft's installer is started from the program's folder where `WebView2` is not there, and only then. Where it
    /// fails, or there are no temporary files to be had, Chimera is installed all the same.
    fn brings_the_web_view(&self) -> Result<()> {
        let path = format!(r"C:\users\{USER}\{}\webview2.exe", FOLDER.replace('/', r"\"));
        let started = [format!("\"{path}\" /silent /install")];
        self.has_started(&started, "at the first installation")?;
        let mut failing = self.install();
        failing.env("STAND_IN_ENDS", "7");
        succeed(failing, "install where WebView2 cannot be")?;
        self.has_started(&started, "where WebView2 cannot be installed")?;
        succeed(self.without_temporary_files("/S"), "install WebView2 without a folder for temporary files")?;
        self.has_started(&started, "without a folder for temporary files")?;
        self.is_installed()?;

        self.set_key(&["add", WEB_VIEW_KEY, "/v", "pv", "/d", "143.0.1", "/f"])?;
        succeed(self.install(), "install where WebView2 is there")?;
        self.has_started(&[], "where WebView2 is there")?;
        self.set_key(&["delete", WEB_VIEW_KEY, "/f"])
    }

    fn has_started(&self, expected: &[String], when: &str) -> Result<()> {
        let noted = self.noted()?;
        ensure!(noted == expected, "{when}, the installer has started {noted:?}, not {expected:?}");
        Ok(())
    }

    fn set_key(&self, arguments: &[&str]) -> Result<()> {
        let mut reg = self.wine.command("reg");
        reg.args(arguments);
        ensure!(command::succeeds(&mut reg), "wine does not set a key: {arguments:?}");
        Ok(())
    }

    /// Page by page, as a person does it: a `WebView2` that cannot be installed is said, and so is what that means; then the
    /// program is started, which says what it lacks.
    fn goes_through_its_pages(&self) -> Result<()> {
        let mut setup = self.with_notes(self.wine.command(&self.setup));
        let mut setup = setup.env("STAND_IN_ENDS", "7").spawn().context("failed to start the installer")?;
        let said = self.wine.answer_dialogs(TITLE)?;
        for part in SAID_PAGE_BY_PAGE {
            ensure!(said.contains(part), "the installer does not say {part:?}, but: {said}");
        }
        ensure!(setup.wait()?.success(), "the installer fails, page by page");
        self.says_that_there_is_no_web_view()?;
        self.is_installed()?;

        let mut setup = self.without_temporary_files("").spawn().context("failed to start the installer")?;
        let said = self.wine.answer_dialogs(TITLE)?;
        ensure!(said.contains(TEMPORARY_FULL), "without room for temporary files the installer says: {said}");
        ensure!(!setup.wait()?.success(), "without room for temporary files its pages are shown");
        Ok(())
    }

    fn says_that_there_is_no_web_view(&self) -> Result<()> {
        let said = self.wine.answer_dialog("Chimera")?;
        for part in WITHOUT_WEB_VIEW {
            ensure!(
                said.contains(part),
                "without a web view chimera.exe says nothing of {part:?}, but: {said}"
            );
        }
        Ok(())
    }

    /// Nothing may be installed over a program that runs, nor may that be removed: the app, which waits with what it has
    /// said, and the two that wait for their input.
    fn is_refused_while_programs_run(&self) -> Result<()> {
        let mut app = self.wine.command(self.folder.join("chimera.exe"));
        let mut app = app.spawn().context("failed to start chimera")?;
        self.is_refused("chimera.exe")?;
        self.says_that_there_is_no_web_view()?;
        ensure!(app.wait()?.success(), "after it has said that there is no web view, chimera.exe fails");

        let engine = self.folder.join("llama-worker.exe");
        let is_built = engine.is_file();
        if !is_built {
            fs::copy(&self.stand_in, &engine).context("failed to lay an engine beside the programs")?;
        }
        let folder = seen_from_windows(&self.staged);
        let check = ["check", "--folder", folder.as_str(), "--text", "-"];
        for (name, arguments) in [("chimera-cli.exe", &check[..]), ("llama-worker.exe", &[])] {
            let mut running = self.wine.command(self.folder.join(name));
            running.args(arguments).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
            let mut running = running.spawn().with_context(|| format!("failed to start {name}"))?;
            self.is_refused(name)?;
            drop(running.stdin.take());
            running.wait()?;
        }
        if !is_built {
            fs::remove_file(&engine)?;
        }
        succeed(self.install(), "install over itself")?;
        self.is_installed()?;
        self.runs()
    }

    /// Once the program has started, nothing is installed over it, and nothing removed.
    fn is_refused(&self, program: &str) -> Result<()> {
        let in_use = self.wine.compile("in_use", include_str!("in_use.c"))?;
        let mut wait = self.wine.command(in_use);
        wait.arg(seen_from_windows(&self.folder.join(program)));
        ensure!(command::succeeds(&mut wait), "{program} does not start");
        let status = self.install().status().context("failed to start the installer")?;
        ensure!(status.code() == Some(REFUSED), "installing while {program} runs ends with {status}");
        let before = names(&self.folder)?;
        let status = self.uninstall_in_place()?.status().context("failed to start the uninstaller")?;
        ensure!(status.code() == Some(REFUSED), "removing while {program} runs ends with {status}");
        ensure!(names(&self.folder)? == before, "something is removed while {program} runs");
        Ok(())
    }

    /// A sentence, and nothing is changed.
    fn is_refused_where_nothing_can_be_written(&self) -> Result<()> {
        let mut refused = self.install();
        refused.arg(format!(r"/D={UNWRITABLE}\chimera"));
        let status = refused.status().context("failed to start the installer")?;
        ensure!(status.code() == Some(REFUSED), "installing where nothing can be written ends with {status}");
        self.runs()
    }

    fn needs_no_temporary_files(&self) -> Result<()> {
        succeed(self.without_temporary_files("/S"), "install without a folder for temporary files")?;
        self.runs()
    }

    fn without_temporary_files(&self, argument: &str) -> Command {
        let mut command = self.with_notes(self.wine.command("cmd"));
        let setup = seen_from_windows(&self.setup);
        command.arg("/c").arg(format!("set TEMP={UNWRITABLE}&&set TMP={UNWRITABLE}&&{setup} {argument}"));
        command
    }

    fn removes_what_it_brought(&self) -> Result<()> {
        let runs_before = names(&self.user.join(RUNS))?;
        ensure!(!runs_before.is_empty(), "no run is kept");
        fs::write(self.folder.join("mine.txt"), "the user's own")
            .context("failed to write into the program's folder")?;
        succeed(self.uninstall(), "uninstall")?;
        let limit = Instant::now() + LIMIT;
        while names(&self.folder)? != ["mine.txt"] || KEYS.iter().any(|key| self.has_key(key)) {
            if Instant::now() > limit {
                bail!(
                    "after the uninstaller there is still more than the user's own file: {:?}",
                    names(&self.folder)?
                );
            }
            thread::sleep(Duration::from_millis(100));
        }
        ensure!(!self.user.join(SHORTCUT).exists(), "the shortcut is still in the Start menu");
        ensure!(names(&self.user.join(RUNS))? == runs_before, "the uninstaller has taken runs away");
        Ok(())
    }

    /// Whether what was installed makes a report, and the engine starts.
    fn runs(&self) -> Result<()> {
        let out = self.user.join("Berichte & mehr");
        let mut report = self.wine.command(self.folder.join("chimera-cli.exe"));
        report.args(["report", "--sample", "--overwrite", "--out", &seen_from_windows(&out)]);
        succeed(report, "make a report with the installed chimera-cli")?;
        ensure!(out.join("report.html").is_file(), "there is no report in {}", out.display());
        let engine = self.folder.join("llama-worker.exe");
        if engine.is_file() {
            // It tells what it computes with as soon as it starts, and ends when nothing more can come.
            let said = command::answer(&mut self.wine.command(&engine));
            let said = said.context("the installed engine does not start")?;
            ensure!(
                said.contains(r#""devices":[""#),
                "the installed engine has nothing to compute with: {said}"
            );
        }
        Ok(())
    }

    fn has_key(&self, key: &str) -> bool {
        let mut query = self.wine.command("reg");
        query.args(["query", key]);
        command::succeeds(&mut query)
    }
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

/// A definition for the script.
fn define(name: &str, value: &Path) -> OsString {
    let mut text = OsString::from(format!("-D{name}="));
    text.push(value);
    text
}

/// Compiles the script; `defines` are more than it is always told.
fn make(cross: &Cross, staged: &Path, defines: &[OsString]) -> Result<PathBuf> {
    let setup = cross.folder("Chimera-setup-check.exe");
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

/// The names in a folder, in their order.
fn names(folder: &Path) -> Result<Vec<String>> {
    let entries = fs::read_dir(folder).with_context(|| format!("failed to read {}", folder.display()))?;
    let mut names = entries
        .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
        .collect::<Result<Vec<_>>>()?;
    names.sort();
    Ok(names)
}
