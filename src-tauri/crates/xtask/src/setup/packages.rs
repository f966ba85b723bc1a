//! System packages: each has a probe that tells on any Linux whether it is needed. Debian's are
//! installed where xtask may do so; elsewhere they are listed. Windows and macOS bring their own
//! web view and compiler, so nothing is asked of them here.

use std::io::{self, IsTerminal};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use anyhow::Result;

use super::Missing;
use crate::command;

/// A Debian package, and how to see whether what it brings is there.
pub(crate) struct Package {
    name: &'static str,
    probe: Probe,
}

enum Probe {
    Program(&'static str),
    Library(&'static str),
    File(&'static str),
    Font(&'static str),
    PythonModule(&'static str),
}

const fn package(name: &'static str, probe: Probe) -> Package {
    Package { name, probe }
}

/// What compiles the application.
pub(crate) const BUILD: &[Package] = &[
    package("build-essential", Probe::Program("c++")),
    package("pkg-config", Probe::Program("pkg-config")),
    package("libwebkit2gtk-4.1-dev", Probe::Library("webkit2gtk-4.1")),
];

/// What drives the real window on a display that nobody sees.
pub(crate) const WINDOW_TESTS: &[Package] = &[
    package("xvfb", Probe::Program("Xvfb")),
    package("webkit2gtk-driver", Probe::Program("WebKitWebDriver")),
    package("dbus", Probe::Program("dbus-run-session")),
    package("gnome-keyring", Probe::Program("gnome-keyring-daemon")),
    package("x11-utils", Probe::Program("xprop")),
    package("fonts-dejavu-core", Probe::Font("DejaVu Sans")),
];

/// What compiles the test model server.
pub(crate) const MODEL_SERVER: &[Package] = &[
    package("build-essential", Probe::Program("c++")),
    package("nlohmann-json3-dev", Probe::File("/usr/include/nlohmann/json.hpp")),
    package("libstb-dev", Probe::File("/usr/include/stb/stb_image.h")),
];

/// What compiles the embedded engine.
pub(crate) const WORKER: &[Package] = &[
    package("build-essential", Probe::Program("c++")),
    package("cmake", Probe::Program("cmake")),
    package("clang", Probe::Program("clang")),
    package("libclang-dev", Probe::File("/usr/lib/llvm-14/lib/libclang.so")),
];

/// What compiles it for Vulkan too.
pub(crate) const VULKAN: &[Package] = &[
    package("glslc", Probe::Program("glslc")),
    package("libvulkan-dev", Probe::File("/usr/include/vulkan/vulkan.hpp")),
    package("spirv-headers", Probe::File("/usr/include/spirv/unified1/spirv.hpp")),
];

/// A GPU of software, for tests.
pub(crate) const SOFTWARE_GPU: &[Package] =
    &[package("mesa-vulkan-drivers", Probe::File("/usr/share/vulkan/icd.d/lvp_icd.x86_64.json"))];

/// What a user who speaks German is made of.
pub(crate) const GERMAN: &[Package] = &[package("locales", Probe::File("/usr/share/i18n/locales/de_DE"))];

/// What fetches packages from the Python registry.
pub(crate) const PIP: &[Package] = &[package("python3-pip", Probe::PythonModule("pip"))];

impl Package {
    fn is_there(&self) -> bool {
        match self.probe {
            Probe::Program(name) => command::on_path(name).is_some(),
            Probe::Library(name) => command::succeeds(Command::new("pkg-config").args(["--exists", name])),
            Probe::File(path) => Path::new(path).exists(),
            Probe::Font(family) => {
                command::answer(Command::new("fc-match").args(["--format=%{family}", family]))
                    .is_some_and(|found| found.contains(family))
            }
            Probe::PythonModule(name) => {
                command::succeeds(Command::new("python3").args(["-m", name, "--version"]))
            }
        }
    }
}

/// Installs those of `packages` that are not there, or notes them as missing.
pub(crate) fn provide(packages: &[Package], missing: &mut Missing) -> Result<()> {
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    let names: Vec<_> =
        packages.iter().filter(|package| !package.is_there()).map(|package| package.name).collect();
    if names.is_empty() {
        return Ok(());
    }
    let list = names.join(" ");
    if command::on_path("apt-get").is_none() {
        missing
            .add(format!("what Debian calls {list}"), "Install them with this system's own package manager.");
        return Ok(());
    }
    let by_hand = format!("sudo apt-get install --no-install-recommends {list}");
    let Some(rights) = Rights::find() else {
        missing.add(format!("system packages: {list}"), by_hand);
        return Ok(());
    };
    command::progress(&format!("installing system packages: {list}"));
    refresh(&rights);
    command::run(
        rights.apt_get().args(["install", "-y", "--no-install-recommends"]).args(&names),
        &format!("Install them by hand: `{by_hand}`."),
    )
}

/// Brings the package lists up to date, where xtask may do so.
#[cfg(unix)]
pub(super) fn refresh_lists() {
    if let Some(rights) = Rights::find() {
        refresh(&rights);
    }
}

/// Brings the package lists up to date. A registry that does not answer at once is asked again;
/// when it never does, the installation goes on with the old lists and says what it lacks.
fn refresh(rights: &Rights) {
    for pause in [2, 10, 0] {
        let updated = rights
            .apt_get()
            .arg("update")
            .stdin(Stdio::null())
            .stdout(io::stderr())
            .status()
            .is_ok_and(|status| status.success());
        if updated {
            return;
        }
        thread::sleep(Duration::from_secs(pause));
    }
    command::progress("the package lists could not be renewed; going on with those that are here");
}

/// How xtask may install packages.
enum Rights {
    Root,
    Sudo,
}

impl Rights {
    fn find() -> Option<Self> {
        if command::answer(Command::new("id").arg("-u")).as_deref() == Some("0") {
            return Some(Self::Root);
        }
        command::on_path("sudo")?;
        let asks_nobody = command::succeeds(Command::new("sudo").args(["-n", "true"]));
        (asks_nobody || io::stdin().is_terminal()).then_some(Self::Sudo)
    }

    fn apt_get(&self) -> Command {
        let mut command = match self {
            Self::Root => Command::new("env"),
            Self::Sudo => {
                let mut sudo = Command::new("sudo");
                sudo.arg("env");
                sudo
            }
        };
        command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"]);
        command
    }
}
