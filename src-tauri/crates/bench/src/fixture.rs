//! Calls for tests, told by what differs from an ordinary warm one.

use std::time::Duration;

use domain::{
    Call, Counts, DoneReason, Exchange, Failure, FailureKind, Options, Outcome, Stage, Timestamp, Timing,
};

/// The times and counts of one call. The default is a warm report call of 100 tokens.
#[derive(Debug, Clone)]
pub(crate) struct CallFixture {
    pub(crate) index: u32,
    pub(crate) run: u32,
    pub(crate) stage: Stage,
    pub(crate) resident_before: Option<bool>,
    pub(crate) outcome: Outcome,
    pub(crate) system: &'static str,
    pub(crate) num_ctx: u32,
    pub(crate) estimated_prompt_tokens: u32,
    pub(crate) first_token_ms: Option<f64>,
    pub(crate) first_answer_ms: Option<f64>,
    pub(crate) last_token_ms: Option<f64>,
    pub(crate) end_ms: Option<f64>,
    pub(crate) load_ms: Option<f64>,
    pub(crate) prefill_ms: Option<f64>,
    pub(crate) decode_ms: Option<f64>,
    pub(crate) prompt_tokens: Option<u64>,
    pub(crate) cached_tokens: Option<u64>,
    pub(crate) tokens: Option<u64>,
}

impl Default for CallFixture {
    fn default() -> Self {
        Self {
            index: 0,
            run: 1,
            stage: Stage::Report,
            resident_before: Some(true),
            outcome: Self::stop(),
            system: "",
            num_ctx: 4096,
            estimated_prompt_tokens: 1_100,
            first_token_ms: Some(500.0),
            first_answer_ms: Some(500.0),
            last_token_ms: Some(2_480.0),
            end_ms: Some(2_550.0),
            load_ms: Some(20.0),
            prefill_ms: Some(400.0),
            decode_ms: Some(2_000.0),
            prompt_tokens: Some(1_000),
            cached_tokens: None,
            tokens: Some(100),
        }
    }
}

impl CallFixture {
    pub(crate) fn stop() -> Outcome {
        Outcome::Done { reason: DoneReason::Stop }
    }

    pub(crate) fn failed() -> Outcome {
        Outcome::Failed {
            failure: Failure { kind: FailureKind::Incomplete, status: None, words: "cut off".to_owned() },
        }
    }

    pub(crate) fn call(&self) -> Call {
        let nanoseconds = |ms: Option<f64>| {
            ms.and_then(|ms| u64::try_from(Duration::from_secs_f64(ms / 1e3).as_nanos()).ok())
        };
        Call {
            index: self.index,
            run: self.run,
            stage: self.stage,
            resident_before: self.resident_before,
            started_at: Timestamp(0),
            system: self.system.to_owned(),
            prompt: "line unlike all others\nprompt".to_owned(),
            estimated_prompt_tokens: self.estimated_prompt_tokens,
            options: Options { num_ctx: self.num_ctx, ..Options::default() },
            exchange: Exchange {
                answer: "answer".to_owned(),
                thinking: String::new(),
                outcome: self.outcome.clone(),
                timing: Timing {
                    first_token_ms: self.first_token_ms,
                    first_answer_ms: self.first_answer_ms,
                    last_token_ms: self.last_token_ms,
                    end_ms: self.end_ms,
                    arrivals: Vec::new(),
                },
                counts: Counts {
                    total_duration_ns: None,
                    load_duration_ns: nanoseconds(self.load_ms),
                    prompt_eval_count: self.prompt_tokens,
                    prompt_eval_cached_count: self.cached_tokens,
                    prompt_eval_duration_ns: nanoseconds(self.prefill_ms),
                    eval_count: self.tokens,
                    eval_duration_ns: nanoseconds(self.decode_ms),
                },
                schema: domain::SchemaUse::None,
                not_sent: Vec::new(),
            },
        }
    }
}
