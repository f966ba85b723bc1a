//! What a program that we started wrote last to its log: often the only reason for its end.

use tokio::io::AsyncReadExt;
use tokio::process::ChildStderr;

/// Characters that are kept.
const KEPT: usize = 400;

/// Reads a log to its end, so that it never fills up; its last characters.
pub(crate) async fn last_of(mut errors: ChildStderr) -> String {
    let (mut log, mut buffer) = (String::new(), vec![0; 4 << 10]);
    while let Ok(count) = errors.read(&mut buffer).await {
        if count == 0 {
            break;
        }
        log.push_str(&String::from_utf8_lossy(&buffer[..count]));
        if let Some((cut, _)) = log.char_indices().rev().nth(KEPT) {
            log.drain(..cut);
        }
    }
    log
}
