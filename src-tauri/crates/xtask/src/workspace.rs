//! Where things are: the checkout, its page, the built programs, and the cache outside the
//! checkout. It creates nothing.

use std::env;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use anyhow::{Context, Result};

/// The root of the checkout that cargo started this program for. Clones that share a target folder share the
/// program too, so the one it was built in need not be the one it is meant for.
pub(crate) fn root() -> &'static Path {
    static ROOT: LazyLock<PathBuf> = LazyLock::new(|| {
        let own = set("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
        own.ancestors().nth(3).expect("xtask lies three folders below the root").to_path_buf()
    });
    &ROOT
}

/// The folder of the page.
pub(crate) fn ui() -> PathBuf {
    root().join("ui")
}

/// Which build of a program is meant.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Profile {
    Dev,
    Release,
}

/// Where cargo puts the program `name` of this workspace.
pub(crate) fn binary(name: &str, profile: Profile) -> Result<PathBuf> {
    let own = env::current_exe().context("failed to find where cargo puts its programs")?;
    let dev = own.parent().context("the path of xtask has no folder")?;
    let folder = match profile {
        Profile::Dev => dev.to_path_buf(),
        Profile::Release => dev.with_file_name("release"),
    };
    Ok(folder.join(name).with_extension(env::consts::EXE_EXTENSION))
}

/// The folder for what is fetched or built once and kept outside the checkout: `CHIMERA_CACHE`,
/// or `chimera` in the user's cache folder.
pub(crate) fn cache() -> Result<PathBuf> {
    if let Some(chosen) = set("CHIMERA_CACHE") {
        return Ok(chosen);
    }
    let user = if cfg!(windows) {
        set("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        set("HOME").map(|home| home.join("Library/Caches"))
    } else {
        set("XDG_CACHE_HOME").or_else(|| set("HOME").map(|home| home.join(".cache")))
    };
    user.map(|folder| folder.join("chimera"))
        .context("there is no home folder; set CHIMERA_CACHE to a folder for downloads")
}

/// The data folder that the application uses by default, or the one that `CHIMERA_DATA` names.
pub(crate) fn data() -> Result<PathBuf> {
    if let Some(chosen) = set("CHIMERA_DATA") {
        return Ok(chosen);
    }
    let folder = if cfg!(windows) {
        set("APPDATA").map(|folder| folder.join("Chimera"))
    } else if cfg!(target_os = "macos") {
        set("HOME").map(|home| home.join("Library/Application Support/Chimera"))
    } else {
        let user = set("XDG_DATA_HOME").or_else(|| set("HOME").map(|home| home.join(".local/share")));
        user.map(|folder| folder.join("chimera"))
    };
    folder.context("there is no home folder; set CHIMERA_DATA to the folder of the application's data")
}

fn set(variable: &str) -> Option<PathBuf> {
    env::var_os(variable).filter(|value| !value.is_empty()).map(PathBuf::from)
}
