//! What the program and its page weigh, as an installer packs them: the release build, which is stripped and holds the
//! page, compressed with xz. The engine is a program of its own and not in it.

use std::fs::File;
use std::io::{self, Write};
use std::path::PathBuf;

use lzma_rust2::{XzOptions, XzWriter};

use crate::{Goal, Row};

/// What it may weigh, MB.
const LIMIT_MB: f64 = 20.0;

pub(crate) fn row() -> Row {
    let program = std::env::var_os("CHIMERA_RELEASE_APP").map(PathBuf::from);
    let program = program.expect("`cargo xtask bench` builds the program and names it (CHIMERA_RELEASE_APP)");
    Row {
        name: "the program with its page, compressed, to 20 MB",
        unit: "MB",
        ours: compressed(&program).expect("the program is readable") as f64 / 1e6,
        reference: LIMIT_MB,
        goal: Goal::Times(1.0),
    }
}

/// Bytes of a file after compression.
fn compressed(program: &std::path::Path) -> io::Result<u64> {
    let mut writer = XzWriter::new(Counter(0), XzOptions::with_preset(6))?;
    io::copy(&mut File::open(program)?, &mut writer)?;
    Ok(writer.finish()?.0)
}

/// Counts what is written to it.
struct Counter(u64);

impl Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
