//! llama.cpp's log: to standard error, and its last errors are kept, because most of its functions only
//! say that they failed.

use std::ffi::{c_char, c_void};
use std::io::Write as _;
use std::sync::{Mutex, PoisonError};

use llama_cpp_sys_2 as llama;

/// Errors that are kept.
const MOST_ERRORS: usize = 4;

/// Characters that are kept of one.
const LONGEST_ERROR: usize = 300;

static ERRORS: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Sends the log to standard error from now on.
pub(super) fn to_stderr() {
    // SAFETY: the function is one, and takes no data.
    unsafe { llama::llama_log_set(Some(take), std::ptr::null_mut()) };
}

/// Forgets the errors so far.
pub(crate) fn forget_errors() {
    ERRORS.lock().unwrap_or_else(PoisonError::into_inner).clear();
}

/// The errors since they were forgotten, joined to a fragment; `None` when there was none.
pub(crate) fn last_errors() -> Option<String> {
    let errors = ERRORS.lock().unwrap_or_else(PoisonError::into_inner);
    (!errors.is_empty()).then(|| errors.join("; "))
}

unsafe extern "C" fn take(level: llama::ggml_log_level, words: *const c_char, _: *mut c_void) {
    if level == llama::GGML_LOG_LEVEL_DEBUG {
        return;
    }
    // SAFETY: llama.cpp hands over a C string.
    let words = unsafe { super::text(words) };
    // Nothing can be done about a log that nobody takes.
    let _ = std::io::stderr().write_all(words.as_bytes());
    let words = words.trim();
    if level == llama::GGML_LOG_LEVEL_ERROR && !words.is_empty() {
        let mut errors = ERRORS.lock().unwrap_or_else(PoisonError::into_inner);
        if errors.len() < MOST_ERRORS {
            errors.push(words.chars().take(LONGEST_ERROR).collect());
        }
    }
}
