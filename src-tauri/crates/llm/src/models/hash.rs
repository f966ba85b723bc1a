//! The SHA-256 of a file, which is what tells a damaged model from a whole one: damage inside the tensors
//! loads, and babbles.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

use sha2::{Digest, Sha256};

/// Bytes that are read at once.
const CHUNK: usize = 1 << 20;

/// The SHA-256 of a file in hexadecimal digits. `on_progress` hears how many bytes have been read after
/// each megabyte, and ends it by answering `false`; then there is no digest. This blocks.
pub fn sha256_of_file(path: &Path, mut on_progress: impl FnMut(u64) -> bool) -> io::Result<Option<String>> {
    let mut file = File::open(path)?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; CHUNK];
    let mut read = 0;
    loop {
        match file.read(&mut buffer)? {
            0 => break,
            count => {
                hasher.update(&buffer[..count]);
                read += count as u64;
            }
        }
        if !on_progress(read) {
            return Ok(None);
        }
    }
    let mut digits = String::with_capacity(64);
    for byte in hasher.finalize() {
        write!(digits, "{byte:02x}").expect("writing to a string does not fail");
    }
    Ok(Some(digits))
}
