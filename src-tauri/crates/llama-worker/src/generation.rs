//! One generation: the prompt in pieces, then token by token, with its times.

use std::time::{Duration, Instant};

use worker_protocol::{End, Failure, FailureKind, Generate, Piece, Sampling, Stop};

use crate::engine::{Context, Decoded, Grammar, Sampler, Token, grammar_of};
use crate::text::{Outlet, Shown};

/// What a generation goes on from, and when it was asked for.
pub(crate) struct Start<'a> {
    pub(crate) tokens: &'a [Token],
    pub(crate) received: Instant,
}

/// Generates from an empty context. `on_piece` hears each piece as it comes.
pub(crate) fn generate(
    context: &mut Context,
    start: &Start,
    request: &Generate,
    on_piece: &mut dyn FnMut(Piece),
) -> Result<End, Failure> {
    check(&request.sampling)?;
    let limit = room(start.tokens.len() as u64, request.num_predict.map(u64::from), context.n_ctx().into())?;
    let mut choice = Choice::new(context, request)?;
    let reach = start.tokens.len().saturating_sub(request.sampling.repeat_last_n as usize);
    for token in &start.tokens[reach..] {
        choice.sampler.accept(*token);
    }

    let begun = Instant::now();
    context.clear();
    let mut prompt_tokens = 0;
    let mut is_cancelled = false;
    for piece in start.tokens.chunks(context.n_batch().max(1) as usize) {
        is_cancelled = !read(context, piece)?;
        if is_cancelled {
            break;
        }
        prompt_tokens += piece.len() as u64;
    }
    let prefill = begun.elapsed();

    let begun = Instant::now();
    let mut pieces =
        Pieces { outlet: Outlet::new(&request.stop), received: start.received, unsent: 0, first: None };
    let (mut generated, mut steps) = (0, 0);
    let mut bytes = Vec::new();
    let stop = loop {
        if is_cancelled {
            break Stop::Cancelled;
        }
        if generated == limit {
            break Stop::Length;
        }
        let token = choice.next(context)?;
        if context.model().ends(token) {
            break Stop::Stop;
        }
        generated += 1;
        bytes.clear();
        context.model().append_bytes(token, &mut bytes);
        if pieces.take(&bytes, on_piece) {
            break Stop::Stop;
        }
        if generated < limit {
            is_cancelled = !read(context, &[token])?;
            steps += u64::from(!is_cancelled);
        }
    };
    let decode = begun.elapsed();
    pieces.finish(on_piece);

    Ok(End {
        stop,
        prompt_tokens,
        generated_tokens: generated,
        decode_steps: steps,
        prefill_ns: nanoseconds(prefill),
        decode_ns: nanoseconds(decode),
        first_piece_ns: pieces.first,
        total_ns: nanoseconds(start.received.elapsed()),
        schema_corrections: choice.grammar.map(|_| choice.corrections),
    })
}

/// A duration as the protocol has it.
pub(crate) fn nanoseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}

/// How many tokens may be generated behind a prompt.
fn room(prompt_tokens: u64, num_predict: Option<u64>, n_ctx: u64) -> Result<u64, Failure> {
    if prompt_tokens == 0 {
        return Err(failure(FailureKind::Option, "go on from a prompt without a token"));
    }
    let free = n_ctx.saturating_sub(prompt_tokens);
    if num_predict.map_or(free == 0, |asked| asked > free) {
        let kind = FailureKind::ContextExceeded { prompt_tokens, num_predict, n_ctx };
        let answer = num_predict.map(|asked| format!(" and {asked} for the answer")).unwrap_or_default();
        let message = format!("fit {prompt_tokens} tokens of the prompt{answer} into a context of {n_ctx}");
        return Err(failure(kind, &message));
    }
    Ok(num_predict.unwrap_or(free))
}

fn check(sampling: &Sampling) -> Result<(), Failure> {
    let Sampling { temperature, top_p, min_p, repeat_penalty, .. } = *sampling;
    let wrong = [
        ("temperature", temperature, temperature.is_finite() && temperature >= 0.0),
        ("top_p", top_p, (0.0..=1.0).contains(&top_p)),
        ("min_p", min_p, (0.0..=1.0).contains(&min_p)),
        ("repeat_penalty", repeat_penalty, repeat_penalty.is_finite() && repeat_penalty > 0.0),
    ]
    .into_iter()
    .find(|(_, _, fits)| !fits);
    wrong.map_or(Ok(()), |(name, value, _)| {
        Err(failure(FailureKind::Option, &format!("use {value} as {name}")))
    })
}

/// Reads tokens; false when it was cancelled.
fn read(context: &mut Context, tokens: &[Token]) -> Result<bool, Failure> {
    if context.is_cancelled() {
        return Ok(false);
    }
    match context.read(tokens) {
        Decoded::Done => Ok(true),
        Decoded::Cancelled => Ok(false),
        Decoded::Failed(code) => {
            Err(failure(FailureKind::Engine, &format!("compute the next token: llama.cpp says {code}")))
        }
    }
}

fn failure(kind: FailureKind, message: &str) -> Failure {
    Failure { kind, message: message.to_owned() }
}

/// Which token comes next, under the schema if there is one.
///
/// The token is chosen freely first, and only if the schema does not allow it once more out of those that
/// it does: to ask a grammar about each token of a large vocabulary takes longer than to compute the token.
struct Choice {
    sampler: Sampler,
    grammar: Option<Grammar>,
    corrections: u64,
}

impl Choice {
    fn new(context: &Context, request: &Generate) -> Result<Self, Failure> {
        let sampler = Sampler::new(&request.sampling, context.model().vocabulary())
            .ok_or_else(|| failure(FailureKind::Engine, "make a sampler"))?;
        let grammar = request
            .schema
            .as_ref()
            .map(|schema| {
                grammar_of(schema)
                    .and_then(|grammar| Grammar::new(&grammar, context.model()))
                    .ok_or_else(|| failure(FailureKind::Schema, "make a grammar of the schema"))
            })
            .transpose()?;
        Ok(Self { sampler, grammar, corrections: 0 })
    }

    fn next(&mut self, context: &mut Context) -> Result<Token, Failure> {
        let logits = context.logits().ok_or_else(|| failure(FailureKind::Engine, "choose a token"))?;
        let none = || without_token(logits);
        let mut token = self.sampler.choose(logits).ok_or_else(none)?;
        if let Some(grammar) = &mut self.grammar {
            if !grammar.allows(token) {
                self.corrections += 1;
                token = self.sampler.choose_within(logits, grammar).ok_or_else(none)?;
            }
            if !grammar.accept(token) {
                return Err(failure(FailureKind::Engine, "keep to the schema"));
            }
        }
        self.sampler.accept(token);
        Ok(token)
    }
}

/// Why no token can be chosen out of these. It is asked only then: a look at each logit of each token would cost time.
fn without_token(logits: &[f32]) -> Failure {
    if logits.iter().any(|logit| logit.is_nan()) {
        let words =
            "choose a token: the model’s weights are damaged, they lead to values that are no numbers";
        return failure(FailureKind::Unusable, words);
    }
    failure(FailureKind::Engine, "choose a token: none is left")
}

/// What is shown of the tokens.
struct Pieces {
    outlet: Outlet,
    received: Instant,
    /// Tokens since the last piece.
    unsent: u64,
    /// When the first piece went out.
    first: Option<u64>,
}

impl Pieces {
    /// Takes the bytes of a token; true when a stop text came up.
    fn take(&mut self, bytes: &[u8], on_piece: &mut dyn FnMut(Piece)) -> bool {
        self.unsent += 1;
        let (text, stopped) = match self.outlet.push(bytes) {
            Shown::Text(text) => (text, false),
            Shown::Stopped(text) => (text, true),
        };
        self.send(text, on_piece);
        stopped
    }

    fn finish(&mut self, on_piece: &mut dyn FnMut(Piece)) {
        let text = self.outlet.finish();
        self.send(text, on_piece);
    }

    fn send(&mut self, text: String, on_piece: &mut dyn FnMut(Piece)) {
        if text.is_empty() {
            return;
        }
        let at_ns = nanoseconds(self.received.elapsed());
        self.first.get_or_insert(at_ns);
        on_piece(Piece { text, tokens: std::mem::take(&mut self.unsent), at_ns });
    }
}

#[cfg(test)]
mod tests {
    use worker_protocol::{FailureKind, Sampling};

    use super::{check, room};

    #[test]
    fn prompt_and_answer_must_fit_the_context() {
        let fits = |prompt, asked, n_ctx| room(prompt, asked, n_ctx).map_err(|failure| failure.kind);
        assert_eq!(fits(10, Some(90), 100), Ok(90));
        assert_eq!(fits(10, None, 100), Ok(90));
        assert_eq!(fits(100, Some(0), 100), Ok(0));
        assert_eq!(fits(0, Some(1), 100), Err(FailureKind::Option));
        let exceeded = |prompt_tokens, num_predict, n_ctx| {
            Err(FailureKind::ContextExceeded { prompt_tokens, num_predict, n_ctx })
        };
        assert_eq!(fits(10, Some(91), 100), exceeded(10, Some(91), 100));
        assert_eq!(fits(100, None, 100), exceeded(100, None, 100));
        assert_eq!(fits(u64::MAX, Some(u64::MAX), 100), exceeded(u64::MAX, Some(u64::MAX), 100));
    }

    #[test]
    fn options_out_of_range_are_refused() {
        let good = Sampling {
            temperature: 0.0,
            top_p: 1.0,
            top_k: 0,
            min_p: 0.0,
            repeat_penalty: 1.0,
            repeat_last_n: 64,
            seed: 1,
        };
        assert!(check(&good).is_ok());
        for bad in [
            Sampling { temperature: -0.1, ..good },
            Sampling { temperature: f32::INFINITY, ..good },
            Sampling { top_p: 1.1, ..good },
            Sampling { min_p: -1.0, ..good },
            Sampling { repeat_penalty: 0.0, ..good },
            Sampling { repeat_penalty: f32::NAN, ..good },
        ] {
            assert_eq!(check(&bad).map_err(|failure| failure.kind), Err(FailureKind::Option), "{bad:?}");
        }
    }
}
