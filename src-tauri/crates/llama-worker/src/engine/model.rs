//! A model in memory: its vocabulary, and what its file says of it.

use std::ffi::{CString, c_void};
use std::ops::ControlFlow;
use std::ptr::NonNull;

use llama_cpp_sys_2 as llama;

use super::{Token, filled, text};

/// Where a model is, and how it is brought into memory.
pub(crate) struct ModelSource<'a> {
    pub(crate) path: &'a str,
    pub(crate) n_gpu_layers: i32,
    pub(crate) use_mmap: bool,
}

/// A model in memory.
pub(crate) struct Model {
    pub(super) raw: NonNull<llama::llama_model>,
}

/// What the progress of loading goes to.
type Progress<'a> = &'a mut dyn FnMut(f32) -> ControlFlow<()>;

impl Model {
    /// Loads a model; `None` when that failed, or `progress` broke it off.
    pub(crate) fn load(source: &ModelSource, mut progress: Progress) -> Option<Self> {
        unsafe extern "C" fn go_on(share: f32, progress: *mut c_void) -> bool {
            // SAFETY: it is the pointer below, which lives as long as the load.
            let progress = unsafe { &mut *progress.cast::<Progress>() };
            progress(share).is_continue()
        }
        let path = CString::new(source.path).ok()?;
        let mut no_devices = [std::ptr::null_mut()];
        // SAFETY: the parameters point to what outlives the call.
        let raw = unsafe {
            let mut parameters = llama::llama_model_default_params();
            parameters.n_gpu_layers = source.n_gpu_layers;
            if source.n_gpu_layers == 0 {
                // Otherwise long prompts go to the GPU all the same.
                parameters.devices = no_devices.as_mut_ptr();
            }
            parameters.load_mode =
                if source.use_mmap { llama::LLAMA_LOAD_MODE_MMAP } else { llama::LLAMA_LOAD_MODE_NONE };
            parameters.progress_callback = Some(go_on);
            parameters.progress_callback_user_data = (&raw mut progress).cast();
            llama::llama_model_load_from_file(path.as_ptr(), parameters)
        };
        NonNull::new(raw).map(|raw| Self { raw })
    }

    /// A value of the file's metadata as text.
    pub(crate) fn metadata(&self, key: &str) -> Option<String> {
        let key = CString::new(key).ok()?;
        filled(|buffer, length| {
            let length = usize::try_from(length).unwrap_or(0);
            // SAFETY: the model lives, and the buffer has that length.
            unsafe { llama::llama_model_meta_val_str(self.raw.as_ptr(), key.as_ptr(), buffer, length) }
        })
        .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
    }

    /// Number of parameters.
    pub(crate) fn parameters(&self) -> u64 {
        // SAFETY: the model lives.
        unsafe { llama::llama_model_n_params(self.raw.as_ptr()) }
    }

    /// Bytes of all tensors.
    pub(crate) fn tensor_bytes(&self) -> u64 {
        // SAFETY: the model lives.
        unsafe { llama::llama_model_size(self.raw.as_ptr()) }
    }

    /// Name of the quantisation of most tensors.
    pub(crate) fn quantisation(&self) -> String {
        // SAFETY: the model lives, and the name is static.
        unsafe { text(llama::llama_ftype_name(llama::llama_model_ftype(self.raw.as_ptr()))) }
    }

    /// Bytes that a context of `n_ctx` tokens needs for keys and values at 16 bits, by the usual layout of
    /// attention; other layouts need less.
    pub(crate) fn context_bytes(&self, n_ctx: u32) -> u64 {
        // SAFETY: the model lives.
        let [layers, width, heads, kv_heads] = unsafe {
            let raw = self.raw.as_ptr();
            [
                llama::llama_model_n_layer(raw),
                llama::llama_model_n_embd(raw),
                llama::llama_model_n_head(raw),
                llama::llama_model_n_head_kv(raw),
            ]
        }
        .map(|number| u64::try_from(number).unwrap_or(0));
        // The numbers are the file's own, and may be absurd.
        let per_layer = (width / heads.max(1)).saturating_mul(kv_heads);
        let per_token = per_layer.saturating_mul(layers).saturating_mul(2 * 2);
        per_token.saturating_mul(u64::from(n_ctx))
    }

    /// Number of tokens in the vocabulary.
    pub(crate) fn vocabulary(&self) -> usize {
        // SAFETY: the vocabulary lives as long as the model.
        usize::try_from(unsafe { llama::llama_vocab_n_tokens(self.vocab()) }).unwrap_or(0)
    }

    /// The tokens of a text, with those at the beginning and end that the model wants.
    pub(crate) fn tokenise(&self, words: &str) -> Option<Vec<Token>> {
        let length = i32::try_from(words.len()).ok()?;
        let mut tokens: Vec<Token> = vec![0; words.len() + 2];
        for _ in 0..2 {
            let room = i32::try_from(tokens.len()).ok()?;
            // SAFETY: text and tokens have these lengths.
            let count = unsafe {
                let from = words.as_ptr().cast();
                llama::llama_tokenize(self.vocab(), from, length, tokens.as_mut_ptr(), room, true, true)
            };
            if let Ok(count) = usize::try_from(count) {
                tokens.truncate(count);
                return Some(tokens);
            }
            tokens.resize(usize::try_from(count.checked_neg()?).ok()?, 0);
        }
        None
    }

    /// Appends the bytes that a token stands for. Control tokens stand for none.
    pub(crate) fn append_bytes(&self, token: Token, to: &mut Vec<u8>) {
        let mut room: usize = 32;
        for _ in 0..2 {
            let begin = to.len();
            to.resize(begin + room, 0);
            // SAFETY: there are `room` bytes from `begin` on.
            let length = unsafe {
                let at = to.as_mut_ptr().add(begin).cast();
                llama::llama_token_to_piece(self.vocab(), token, at, room.try_into().unwrap_or(0), 0, false)
            };
            to.truncate(begin + usize::try_from(length).unwrap_or(0));
            if length >= 0 {
                return;
            }
            room = usize::try_from(length.saturating_neg()).unwrap_or(0);
        }
    }

    /// Whether a token says that the answer is over.
    pub(crate) fn ends(&self, token: Token) -> bool {
        // SAFETY: the vocabulary lives as long as the model.
        unsafe { llama::llama_vocab_is_eog(self.vocab(), token) }
    }

    /// The token at the beginning of a text, if the model has one.
    pub(crate) fn begin_token(&self) -> Option<Token> {
        // SAFETY: the vocabulary lives as long as the model.
        let token = unsafe { llama::llama_vocab_bos(self.vocab()) };
        (token >= 0).then_some(token)
    }

    /// How the token at the beginning of a text is written, if one is put there.
    pub(crate) fn begin_text(&self) -> Option<String> {
        // SAFETY: the vocabulary lives as long as the model.
        let adds = unsafe { llama::llama_vocab_get_add_bos(self.vocab()) };
        self.begin_token().filter(|_| adds).map(|token| self.written(token))
    }

    /// How the tokens for the beginning and the end of a text are written in a template.
    pub(crate) fn marks(&self) -> [String; 2] {
        // SAFETY: the vocabulary lives as long as the model.
        let end = unsafe { llama::llama_vocab_eos(self.vocab()) };
        [self.begin_token(), (end >= 0).then_some(end)]
            .map(|token| token.map(|token| self.written(token)).unwrap_or_default())
    }

    pub(super) fn vocab(&self) -> *const llama::llama_vocab {
        // SAFETY: the model lives.
        unsafe { llama::llama_model_get_vocab(self.raw.as_ptr()) }
    }

    fn written(&self, token: Token) -> String {
        // SAFETY: the token is one of the vocabulary, and its text lives as long as the model.
        unsafe { text(llama::llama_vocab_get_text(self.vocab(), token)) }
    }
}

impl Drop for Model {
    fn drop(&mut self) {
        // SAFETY: it is freed once, and contexts own the model that they use.
        unsafe { llama::llama_model_free(self.raw.as_ptr()) };
    }
}
