//! A model's context: what it has read, and what it makes of that.

use std::ffi::c_void;
use std::ptr::NonNull;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use llama_cpp_sys_2 as llama;

use super::{Model, Token};

/// How large a context is, and how many threads compute.
pub(crate) struct ContextSize {
    pub(crate) n_ctx: u32,
    pub(crate) n_batch: u32,
    pub(crate) threads: i32,
}

/// How reading tokens ended.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Decoded {
    /// They are read.
    Done,
    /// It was cancelled in the middle of it.
    Cancelled,
    /// llama.cpp failed with this code.
    Failed(i32),
}

/// A context, and the model that it is of.
pub(crate) struct Context {
    raw: NonNull<llama::llama_context>,
    model: Model,
    /// Looked at by llama.cpp while it computes.
    cancelled: Arc<AtomicBool>,
}

// SAFETY: llama.cpp binds neither model nor context to a thread, and whoever has the `Context` has both alone.
unsafe impl Send for Context {}

impl Context {
    /// Makes a context for `model`. As soon as `cancelled` is true, reading ends.
    pub(crate) fn new(model: Model, size: &ContextSize, cancelled: Arc<AtomicBool>) -> Option<Self> {
        unsafe extern "C" fn is_cancelled(cancelled: *mut c_void) -> bool {
            // SAFETY: the context keeps what this points to.
            unsafe { &*cancelled.cast::<AtomicBool>() }.load(Ordering::Relaxed)
        }
        // SAFETY: the model lives as long as the context, and so does `cancelled`.
        let raw = unsafe {
            let mut parameters = llama::llama_context_default_params();
            parameters.n_ctx = size.n_ctx;
            parameters.n_batch = size.n_batch;
            parameters.n_ubatch = size.n_batch;
            parameters.n_seq_max = 1;
            parameters.n_threads = size.threads;
            parameters.n_threads_batch = size.threads;
            parameters.abort_callback = Some(is_cancelled);
            parameters.abort_callback_data = Arc::as_ptr(&cancelled).cast_mut().cast();
            llama::llama_init_from_model(model.raw.as_ptr(), parameters)
        };
        NonNull::new(raw).map(|raw| Self { raw, model, cancelled })
    }

    /// The model.
    pub(crate) fn model(&self) -> &Model {
        &self.model
    }

    /// Whether what runs is cancelled.
    pub(crate) fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }

    /// Tokens that it can hold.
    pub(crate) fn n_ctx(&self) -> u32 {
        // SAFETY: the context lives.
        unsafe { llama::llama_n_ctx(self.raw.as_ptr()) }
    }

    /// Most tokens that may be read at once: more of them end the process.
    pub(crate) fn n_batch(&self) -> u32 {
        // SAFETY: the context lives.
        unsafe { llama::llama_n_batch(self.raw.as_ptr()) }
    }

    /// Forgets all that was read.
    pub(crate) fn clear(&mut self) {
        // SAFETY: the context lives.
        unsafe { llama::llama_memory_clear(llama::llama_get_memory(self.raw.as_ptr()), false) };
    }

    /// Reads tokens, behind those that were read before. There are at most [`Context::n_batch`].
    pub(crate) fn read(&mut self, tokens: &[Token]) -> Decoded {
        debug_assert!(tokens.len() <= self.n_batch() as usize);
        let length = i32::try_from(tokens.len()).expect("a batch is far smaller");
        // SAFETY: llama.cpp does not write to the tokens of a batch, and is done with them when it returns.
        let code = unsafe {
            let batch = llama::llama_batch_get_one(tokens.as_ptr().cast_mut(), length);
            let code = llama::llama_decode(self.raw.as_ptr(), batch);
            llama::llama_synchronize(self.raw.as_ptr());
            code
        };
        match code {
            0 => Decoded::Done,
            2 => Decoded::Cancelled,
            code => Decoded::Failed(code),
        }
    }

    /// The logits of what follows the last token that was read, one for each token of the vocabulary.
    pub(crate) fn logits(&mut self) -> Option<&[f32]> {
        let length = self.model.vocabulary();
        // SAFETY: llama.cpp has as many logits for each output, and they stay until the next `read`.
        unsafe {
            let first = llama::llama_get_logits_ith(self.raw.as_ptr(), -1);
            (!first.is_null()).then(|| std::slice::from_raw_parts(first, length))
        }
    }
}

impl Drop for Context {
    fn drop(&mut self) {
        // SAFETY: it is freed once, and before its model.
        unsafe { llama::llama_free(self.raw.as_ptr()) };
    }
}
