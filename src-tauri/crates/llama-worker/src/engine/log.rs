//! llama.cpp's log: to standard error, and what it alone tells is kept: its last errors, because most of its
//! functions only say that they failed, and how many layers are on a GPU.

use std::ffi::{c_char, c_void};
use std::io::Write as _;
use std::sync::{Mutex, PoisonError};

use llama_cpp_sys_2 as llama;

/// Errors that are kept.
const MOST_ERRORS: usize = 4;

/// Characters that are kept of one.
const LONGEST_ERROR: usize = 300;

static SAID: Mutex<Said> = Mutex::new(Said { errors: Vec::new(), layers_on_gpu: None });

struct Said {
    errors: Vec<String>,
    layers_on_gpu: Option<u32>,
}

/// Sends the log to standard error from now on.
pub(super) fn to_stderr() {
    // SAFETY: the function is one, and takes no data.
    unsafe { llama::llama_log_set(Some(take), std::ptr::null_mut()) };
}

/// Forgets what was said so far.
pub(crate) fn forget() {
    let mut said = SAID.lock().unwrap_or_else(PoisonError::into_inner);
    said.errors.clear();
    said.layers_on_gpu = None;
}

/// Layers of the model that was loaded since then that are on a GPU, if that was said.
pub(crate) fn layers_on_gpu() -> Option<u32> {
    SAID.lock().unwrap_or_else(PoisonError::into_inner).layers_on_gpu
}

/// The errors since they were forgotten, joined to a fragment; `None` when there was none.
pub(crate) fn last_errors() -> Option<String> {
    let said = SAID.lock().unwrap_or_else(PoisonError::into_inner);
    (!said.errors.is_empty()).then(|| said.errors.join("; "))
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
    let layers = offloaded(words);
    if layers.is_some() || (level == llama::GGML_LOG_LEVEL_ERROR && !words.is_empty()) {
        let mut said = SAID.lock().unwrap_or_else(PoisonError::into_inner);
        if layers.is_some() {
            said.layers_on_gpu = layers;
        } else if said.errors.len() < MOST_ERRORS {
            said.errors.push(words.chars().take(LONGEST_ERROR).collect());
        }
    }
}

/// The layers on a GPU, from the line that tells them: `load_tensors: offloaded 31/31 layers to GPU`.
fn offloaded(words: &str) -> Option<u32> {
    let (_, counts) = words.strip_suffix(" layers to GPU")?.split_once(" offloaded ")?;
    counts.split_once('/')?.0.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::offloaded;

    #[test]
    fn the_layers_on_a_gpu_are_told_in_one_line() {
        for (words, expected) in [
            ("load_tensors: offloaded 31/31 layers to GPU", Some(31)),
            ("load_tensors: offloaded 0/31 layers to GPU", Some(0)),
            ("load_tensors: offloading 30 repeating layers to GPU", None),
            ("load_tensors: offloading output layer to GPU", None),
            ("load_tensors: offloaded some/31 layers to GPU", None),
        ] {
            assert_eq!(offloaded(words), expected, "{words}");
        }
    }
}
