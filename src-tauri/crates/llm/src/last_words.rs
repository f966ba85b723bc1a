//! What a program that we started wrote last to its log: often the only reason for its end.

use tokio::io::{AsyncRead, AsyncReadExt};

/// Characters that are kept.
const KEPT: usize = 400;

/// Reads a log to its end, so that it never fills up; its last characters, from where a line begins.
pub(crate) async fn last_of(mut errors: impl AsyncRead + Unpin) -> String {
    let (mut log, mut buffer, mut is_cut) = (String::new(), vec![0; 4 << 10], false);
    while let Ok(count) = errors.read(&mut buffer).await {
        if count == 0 {
            break;
        }
        log.push_str(&String::from_utf8_lossy(&buffer[..count]));
        if let Some((cut, _)) = log.char_indices().rev().nth(KEPT) {
            log.drain(..cut);
            is_cut = true;
        }
    }
    match log.split_once('\n') {
        Some((_, whole)) if is_cut && !whole.trim().is_empty() => whole.to_owned(),
        _ => log,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_last_words_begin_where_a_line_begins() {
        let long = "x".repeat(KEPT);
        for (log, expected) in [
            ("it began\nit failed\n".to_owned(), "it began\nit failed\n"),
            (format!("{long}\nit failed\n"), "it failed\n"),
            (format!("{long}{long}"), &format!("x{long}")),
            (format!("{long}{long}\n"), &format!("{long}\n")),
        ] {
            assert_eq!(last_of(log.as_bytes()).await, expected);
        }
    }
}
