//! Lays llama.cpp's libraries beside the worker, where it looks for them when it starts: the shared ones
//! under the names that they ask each other for, and a processor backend for each instruction set.

#![expect(clippy::disallowed_methods, reason = "a build script lays files into the build folder")]

use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo:rerun-if-env-changed=DEP_LLAMA_BACKENDS_DIR");
    match env::var("CARGO_CFG_TARGET_OS").as_deref() {
        // The old kind of search path, because it holds for the libraries' own needs as well.
        Ok("linux") => println!("cargo:rustc-link-arg-bins=-Wl,--disable-new-dtags,-rpath,$ORIGIN"),
        Ok("macos") => println!("cargo:rustc-link-arg-bins=-Wl,-rpath,@loader_path"),
        _ => {}
    }

    let backends =
        PathBuf::from(env::var_os("DEP_LLAMA_BACKENDS_DIR").ok_or_else(|| missing("the backends' folder"))?);
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed={}", backends.display());
    let built = backends.parent().ok_or_else(|| missing("llama.cpp's folder"))?.to_owned();
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or_else(|| missing("OUT_DIR"))?);
    let beside_worker = out.ancestors().nth(3).ok_or_else(|| missing("the target folder"))?;
    for entry in entries(&backends)? {
        lay(&entry, beside_worker)?;
    }
    // On Windows the libraries are in `bin`, elsewhere in `lib`, where each has three names: of the
    // symbolic links the one that points to the file itself is the name that is asked for.
    for folder in ["lib", "lib64", "bin"].map(|name| built.join(name)).iter().filter(|folder| folder.is_dir())
    {
        for entry in entries(folder)? {
            let is_asked_for = match entry.read_link() {
                Ok(target) => !folder.join(target).is_symlink(),
                Err(_) => entry.extension().is_some_and(|kind| kind == "dll"),
            };
            if is_asked_for {
                lay(&entry, beside_worker)?;
            }
        }
    }
    Ok(())
}

fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect()
}

fn lay(library: &Path, to: &Path) -> io::Result<()> {
    let laid = to.join(library.file_name().unwrap_or_default());
    if laid.symlink_metadata().is_ok() {
        fs::remove_file(&laid)?;
    }
    fs::copy(library, &laid).map(drop)
}

fn missing(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::NotFound, format!("{what} is not known"))
}
