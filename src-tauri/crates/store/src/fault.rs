//! The point at which a test can make a call of the operating system fail (feature `fault-points`).
//! Without the feature nothing of it is in the program.

use std::fs::File;
use std::io::{self, Write};

/// Stands before each call whose failure matters.
#[cfg(feature = "fault-points")]
pub(crate) fn point() -> io::Result<()> {
    fail::fail_point!("store::io", |code| {
        let code = code.expect("a fault is set with the system's error code").parse();
        Err(io::Error::from_raw_os_error(code.expect("the system's error code is a number")))
    });
    Ok(())
}

/// Stands before each call whose failure matters.
#[cfg(not(feature = "fault-points"))]
#[expect(clippy::unnecessary_wraps, reason = "with the feature it can fail")]
pub(crate) fn point() -> io::Result<()> {
    Ok(())
}

/// Writes all bytes; a fault leaves the first half, as a full disk does.
pub(crate) fn write_all(mut file: &File, bytes: &[u8]) -> io::Result<()> {
    if let Err(error) = point() {
        file.write_all(&bytes[..bytes.len() / 2])?;
        return Err(error);
    }
    file.write_all(bytes)
}
