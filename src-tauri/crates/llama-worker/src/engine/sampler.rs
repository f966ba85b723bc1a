//! Chooses the next token, with llama.cpp's samplers.

use std::ffi::CString;
use std::ptr::NonNull;

use llama_cpp_sys_2 as llama;
use worker_protocol::Sampling;

use super::{Model, Token};

/// A chain of samplers, in the order that llama.cpp and Ollama have them: penalties, `top_k`, `top_p`,
/// `min_p`, temperature, chance.
pub(crate) struct Sampler {
    chain: Raw,
    candidates: Vec<llama::llama_token_data>,
}

/// A grammar, and how far the answer has come in it.
pub(crate) struct Grammar(Raw);

struct Raw(NonNull<llama::llama_sampler>);

impl Drop for Raw {
    fn drop(&mut self) {
        // SAFETY: it is freed once.
        unsafe { llama::llama_sampler_free(self.0.as_ptr()) };
    }
}

impl Sampler {
    /// A chain with these options for this model.
    pub(crate) fn new(sampling: &Sampling, model: &Model) -> Option<Self> {
        let whole = |number: u32| i32::try_from(number).unwrap_or(i32::MAX);
        let vocabulary = i32::try_from(model.vocabulary()).ok()?;
        // SAFETY: the chain takes over the samplers that are added to it.
        let chain = unsafe {
            let chain =
                NonNull::new(llama::llama_sampler_chain_init(llama::llama_sampler_chain_default_params()))?;
            let add = |sampler| llama::llama_sampler_chain_add(chain.as_ptr(), sampler);
            let is_penalised = (sampling.repeat_penalty - 1.0).abs() > f32::EPSILON;
            if is_penalised && sampling.repeat_last_n > 0 {
                let reach = whole(sampling.repeat_last_n);
                add(llama::llama_sampler_init_penalties(
                    vocabulary,
                    reach,
                    sampling.repeat_penalty,
                    0.0,
                    0.0,
                ));
            }
            if sampling.temperature == 0.0 {
                add(llama::llama_sampler_init_greedy());
            } else {
                if sampling.top_k > 0 {
                    add(llama::llama_sampler_init_top_k(whole(sampling.top_k)));
                }
                if sampling.top_p < 1.0 {
                    add(llama::llama_sampler_init_top_p(sampling.top_p, 1));
                }
                if sampling.min_p > 0.0 {
                    add(llama::llama_sampler_init_min_p(sampling.min_p, 1));
                }
                add(llama::llama_sampler_init_temp(sampling.temperature));
                add(llama::llama_sampler_init_dist(sampling.seed));
            }
            Raw(chain)
        };
        Some(Self { chain, candidates: Vec::with_capacity(model.vocabulary()) })
    }

    /// The next token out of all. `None` when no token is left, as after logits that are no numbers.
    pub(crate) fn choose(&mut self, logits: &[f32]) -> Option<Token> {
        self.fill(logits);
        self.choose_of_candidates()
    }

    /// The next token out of those that `grammar` allows.
    pub(crate) fn choose_within(&mut self, logits: &[f32], grammar: &mut Grammar) -> Option<Token> {
        self.fill(logits);
        let mut array = array(&mut self.candidates);
        // SAFETY: the array points to candidates that live, and the grammar changes only their logits.
        unsafe { llama::llama_sampler_apply(grammar.0.0.as_ptr(), &raw mut array) };
        self.choose_of_candidates()
    }

    /// Takes a token for one that was read or chosen.
    pub(crate) fn accept(&mut self, token: Token) {
        // SAFETY: the chain lives.
        unsafe { llama::llama_sampler_accept(self.chain.0.as_ptr(), token) };
    }

    fn fill(&mut self, logits: &[f32]) {
        self.candidates.clear();
        self.candidates.extend((0..).zip(logits).map(|(id, logit)| llama::llama_token_data {
            id,
            logit: *logit,
            p: 0.0,
        }));
    }

    fn choose_of_candidates(&mut self) -> Option<Token> {
        let mut array = array(&mut self.candidates);
        // SAFETY: the array points to candidates that live; samplers shorten and sort it in place, and
        // what they select lies in it.
        unsafe {
            llama::llama_sampler_apply(self.chain.0.as_ptr(), &raw mut array);
            let selected = usize::try_from(array.selected).ok().filter(|place| *place < array.size)?;
            let chosen = *array.data.add(selected);
            (chosen.logit > f32::NEG_INFINITY).then_some(chosen.id)
        }
    }
}

impl Grammar {
    /// A grammar in llama.cpp's notation, from its rule `root` on.
    pub(crate) fn new(grammar: &str, model: &Model) -> Option<Self> {
        let grammar = CString::new(grammar).ok()?;
        // SAFETY: both are C strings, and the vocabulary lives longer than any generation.
        let raw = unsafe {
            llama::llama_rs_sampler_init_grammar(model.vocab(), grammar.as_ptr(), c"root".as_ptr())
        };
        NonNull::new(raw).map(|raw| Self(Raw(raw)))
    }

    /// Whether a token may come next.
    pub(crate) fn allows(&mut self, token: Token) -> bool {
        let mut one = [llama::llama_token_data { id: token, logit: 1.0, p: 0.0 }];
        let mut array = array(&mut one);
        // SAFETY: the array points to one candidate, and the grammar changes only its logit.
        unsafe { llama::llama_sampler_apply(self.0.0.as_ptr(), &raw mut array) };
        one[0].logit > f32::NEG_INFINITY
    }

    /// Takes a token for the next one; false when the grammar does not have it.
    pub(crate) fn accept(&mut self, token: Token) -> bool {
        // SAFETY: the grammar lives.
        let status = unsafe { llama::llama_rs_sampler_accept(self.0.0.as_ptr(), token) };
        status == llama::LLAMA_RS_STATUS_OK
    }
}

fn array(candidates: &mut [llama::llama_token_data]) -> llama::llama_token_data_array {
    llama::llama_token_data_array {
        data: candidates.as_mut_ptr(),
        size: candidates.len(),
        selected: -1,
        sorted: false,
    }
}
