//! Chooses the next token, with llama.cpp's samplers.

use std::collections::VecDeque;
use std::ffi::CString;
use std::ptr::NonNull;

use llama_cpp_sys_2 as llama;
use worker_protocol::Sampling;

use super::{Model, Token};

/// The share of the vocabulary from which on it is no gain to look for the most likely tokens.
const FEW: usize = 8;

/// A chain of samplers, in the order that llama.cpp and Ollama have them: penalties, `top_k`, `top_p`,
/// `min_p`, temperature, chance.
///
/// Penalties look at every token that they are given, and take as long about a large vocabulary as a small model
/// about a token. So the chain is given only those that can pass `top_k`: the most likely ones, as many as pass and
/// as are penalised, and the penalised ones.
pub(crate) struct Sampler {
    chain: Raw,
    candidates: Vec<llama::llama_token_data>,
    /// How many tokens pass, where the options say it.
    passing: Option<usize>,
    /// The tokens that are penalised, and the most of them.
    recent: VecDeque<Token>,
    reach: usize,
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
    /// A chain with these options for a vocabulary of so many tokens.
    pub(crate) fn new(sampling: &Sampling, vocabulary: usize) -> Option<Self> {
        let whole = |number: u32| i32::try_from(number).unwrap_or(i32::MAX);
        let size = i32::try_from(vocabulary).ok()?;
        let is_penalised = (sampling.repeat_penalty - 1.0).abs() > f32::EPSILON;
        // SAFETY: the chain takes over the samplers that are added to it.
        let chain = unsafe {
            let chain =
                NonNull::new(llama::llama_sampler_chain_init(llama::llama_sampler_chain_default_params()))?;
            let add = |sampler| llama::llama_sampler_chain_add(chain.as_ptr(), sampler);
            if is_penalised && sampling.repeat_last_n > 0 {
                let reach = whole(sampling.repeat_last_n);
                add(llama::llama_sampler_init_penalties(size, reach, sampling.repeat_penalty, 0.0, 0.0));
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
        let passing = match sampling.top_k {
            _ if sampling.temperature == 0.0 => Some(1),
            0 => None,
            most => Some(most as usize),
        };
        let reach = if is_penalised { sampling.repeat_last_n as usize } else { 0 };
        let candidates = Vec::with_capacity(vocabulary);
        Some(Self { chain, candidates, passing, recent: VecDeque::new(), reach })
    }

    /// The next token out of all. `None` when no token is left, as after logits that are no numbers.
    pub(crate) fn choose(&mut self, logits: &[f32]) -> Option<Token> {
        let few = self.passing.map(|passing| passing.saturating_add(self.recent.len()));
        match few.filter(|few| few.saturating_mul(FEW) < logits.len()) {
            Some(few) => {
                strongest(logits, few, &mut self.candidates)?;
                self.add_recent(logits);
            }
            None => self.fill(logits),
        }
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
        if self.reach > 0 {
            if self.recent.len() == self.reach {
                self.recent.pop_front();
            }
            self.recent.push_back(token);
        }
    }

    /// Adds the penalised tokens that are not among the candidates.
    fn add_recent(&mut self, logits: &[f32]) {
        for token in &self.recent {
            let logit = usize::try_from(*token).ok().and_then(|place| logits.get(place));
            if let Some(logit) = logit
                && !self.candidates.iter().any(|candidate| candidate.id == *token)
            {
                self.candidates.push(llama::llama_token_data { id: *token, logit: *logit, p: 0.0 });
            }
        }
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

/// The `most` tokens with the largest logits, in any order; fewer where the others are impossible. `None` where a logit
/// is no number.
fn strongest(logits: &[f32], most: usize, found: &mut Vec<llama::llama_token_data>) -> Option<()> {
    let falling =
        |one: &llama::llama_token_data, other: &llama::llama_token_data| other.logit.total_cmp(&one.logit);
    found.clear();
    let mut least = f32::NEG_INFINITY;
    for (id, logit) in (0..).zip(logits) {
        if *logit <= least {
            continue;
        }
        if logit.is_nan() {
            return None;
        }
        found.push(llama::llama_token_data { id, logit: *logit, p: 0.0 });
        if found.len() == 2 * most {
            let (_, weakest, _) = found.select_nth_unstable_by(most - 1, falling);
            least = weakest.logit;
            found.truncate(most);
        }
    }
    if found.len() > most {
        found.select_nth_unstable_by(most - 1, falling);
        found.truncate(most);
    }
    Some(())
}

fn array(candidates: &mut [llama::llama_token_data]) -> llama::llama_token_data_array {
    llama::llama_token_data_array {
        data: candidates.as_mut_ptr(),
        size: candidates.len(),
        selected: -1,
        sorted: false,
    }
}

#[cfg(test)]
mod tests {
    use worker_protocol::Sampling;

    use super::{Sampler, Token, strongest};

    const VOCABULARY: u32 = 4_000;

    /// Logits that look random, are the same at every call, and of which hardly two are equal: which of equal ones
    /// comes first is left to the sorting.
    fn logits(seed: u32) -> Vec<f32> {
        let mut state = u64::from(seed) * 2 + 1;
        let next = |_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let [high, low] = [48, 32].map(|bits| u16::try_from(state >> bits & 0xffff).expect("16 bits"));
            (f32::from(high) + f32::from(low) / 65_536.0) / 4_096.0 - 8.0
        };
        (0..VOCABULARY).map(next).collect()
    }

    #[test]
    fn the_strongest_are_those_that_sorting_finds() {
        for seed in 0..50 {
            let logits = logits(seed);
            let mut sorted = logits.clone();
            sorted.sort_by(|one, other| other.total_cmp(one));
            for most in [1, 2, 40, 104] {
                let mut found = Vec::new();
                strongest(&logits, most, &mut found).expect("all are numbers");
                let mut own: Vec<f32> = found.iter().map(|candidate| candidate.logit).collect();
                own.sort_by(|one, other| other.total_cmp(one));
                assert_eq!(own, sorted[..most], "{most} of seed {seed}");
                let is_its_own = |id: Token, logit: f32| {
                    usize::try_from(id).is_ok_and(|place| logits[place].total_cmp(&logit).is_eq())
                };
                assert!(found.iter().all(|candidate| is_its_own(candidate.id, candidate.logit)));
            }
        }
        assert!(strongest(&[1.0, f32::NAN, 2.0], 2, &mut Vec::new()).is_none());
        let mut found = Vec::new();
        strongest(&[f32::NEG_INFINITY, 3.0], 2, &mut found).expect("both are numbers");
        assert_eq!(found.iter().map(|candidate| candidate.id).collect::<Vec<_>>(), [1]);
    }

    /// What llama.cpp's chain chooses of few candidates is what it chooses of all.
    #[test]
    fn few_candidates_lead_to_the_same_tokens_as_all() {
        let options = |temperature: f32, repeat_penalty: f32, top_k: u32| Sampling {
            temperature,
            top_p: 0.9,
            top_k,
            min_p: 0.05,
            repeat_penalty,
            repeat_last_n: 64,
            seed: 7,
        };
        for sampling in
            [options(0.8, 1.1, 40), options(0.8, 0.7, 40), options(0.0, 1.3, 40), options(1.5, 1.0, 3)]
        {
            let make = || Sampler::new(&sampling, VOCABULARY as usize).expect("a chain");
            let (mut few, mut all) = (make(), make());
            all.passing = None;
            let mut chosen = Vec::new();
            for seed in 0..300 {
                let logits = logits(seed % 3);
                let token = few.choose(&logits).expect("a token");
                assert_eq!(Some(token), all.choose(&logits), "{sampling:?}, step {seed}");
                few.accept(token);
                all.accept(token);
                chosen.push(token);
            }
            chosen.sort_unstable();
            chosen.dedup();
            assert!(chosen.len() > 1, "{sampling:?} always chooses the same");
        }
    }
}
