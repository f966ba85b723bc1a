//! Packages from the Python registry that carry a program or a file: unpacked into the cache, never
//! installed into the system's Python.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{self, Command};

use anyhow::{Context, Result};

use super::{Missing, packages};
use crate::command;

/// A Python with pip.
pub(super) struct Python(&'static str);

impl Python {
    /// Finds Python with pip, installing it where possible; otherwise notes that `purpose` needs it.
    pub(super) fn provide(purpose: &str, missing: &mut Missing) -> Result<Option<Self>> {
        packages::provide(packages::PIP, missing)?;
        let found = ["python3", "python"]
            .into_iter()
            .find(|name| command::succeeds(Command::new(name).args(["-m", "pip", "--version"])));
        if found.is_none() && !cfg!(target_os = "linux") {
            let remedy =
                if cfg!(windows) { "winget install Python.Python.3.13" } else { "brew install python" };
            missing.add(format!("Python 3 with pip, for {purpose}"), remedy);
        }
        Ok(found.map(Self))
    }

    /// Unpacks `package` (as `name==version`) into `folder`, which appears only when it is whole.
    pub(super) fn unpack(&self, package: &str, folder: &Path) -> Result<()> {
        if folder.exists() {
            return Ok(());
        }
        command::progress(&format!("fetching {package}"));
        within(folder, |partial| {
            command::run(
                self.pip("install").args(["--no-deps", "--target"]).arg(partial).arg(package),
                &self.by_hand(package),
            )
        })
    }

    /// Downloads the source archive of `package` and unpacks it into `folder`.
    pub(super) fn unpack_source(&self, package: &str, folder: &Path) -> Result<()> {
        if folder.exists() {
            return Ok(());
        }
        command::progress(&format!("fetching the source of {package}"));
        let name = package.split("==").next().unwrap_or(package);
        within(folder, |partial| {
            command::run(
                self.pip("download")
                    .args(["--no-deps", "--no-binary", name, "--dest"])
                    .arg(partial)
                    .arg(package),
                &self.by_hand(package),
            )?;
            let script = "import glob, sys, tarfile\n\
                          for archive in glob.glob(sys.argv[1] + '/*.tar.gz'):\n    \
                          tarfile.open(archive).extractall(sys.argv[1])";
            command::run(
                Command::new(self.0).args(["-c", script]).arg(partial),
                "Remove the folder and try again.",
            )
        })
    }

    /// The SHA-256 of a file, in hexadecimal digits.
    pub(super) fn sha256(&self, file: &Path) -> Result<String> {
        let script = "import hashlib, sys\n\
                      print(hashlib.sha256(open(sys.argv[1], 'rb').read()).hexdigest())";
        command::answer(Command::new(self.0).args(["-c", script]).arg(file))
            .with_context(|| format!("failed to read {}", file.display()))
    }

    fn pip(&self, verb: &str) -> Command {
        let mut command = Command::new(self.0);
        command
            .env("PIP_ROOT_USER_ACTION", "ignore")
            .env("PIP_DISABLE_PIP_VERSION_CHECK", "1")
            .args(["-m", "pip", verb, "--quiet"]);
        command
    }

    fn by_hand(&self, package: &str) -> String {
        format!(
            "Check that this machine reaches the Python registry: `{} -m pip download --no-deps {package}`.",
            self.0
        )
    }
}

/// Lets `fill` fill a folder beside `folder`, and gives it that name when it has succeeded.
pub(super) fn within(folder: &Path, fill: impl FnOnce(&Path) -> Result<()>) -> Result<()> {
    let partial = partial(folder);
    let fresh = || -> std::io::Result<()> {
        if partial.exists() {
            fs::remove_dir_all(&partial)?;
        }
        fs::create_dir_all(&partial)
    };
    fresh().with_context(|| format!("failed to make the folder {}", partial.display()))?;
    fill(&partial)?;
    fs::rename(&partial, folder)
        .with_context(|| format!("failed to rename {} to its final name", partial.display()))
}

/// The name that something carries until it is whole; two tasks at once do not share it.
pub(super) fn partial(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".partial-{}", process::id()));
    path.with_file_name(name)
}
