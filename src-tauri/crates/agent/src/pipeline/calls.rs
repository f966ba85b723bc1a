//! One call of a run: sent, streamed to the listeners, measured, and on disk before anything else happens.

use domain::{
    Call, Exchange, FailureKind, GenerateRequest, JournalRecord, Outcome, RunEvent, Stage, StreamPiece,
};

use super::{Broken, Running, Stop, evidence::Plan};
use crate::prompt::{self, Prompt};

/// How often text goes to the listeners while it streams, ms: often enough to look live.
const TEXT_EVERY_MS: f64 = 33.0;

/// How many times a prompt that is too long is cut again (grounding.md, "Generation").
const MOST_CUTS: u32 = 3;

impl Running {
    /// Makes a call whose prompt is cut to the context, and cuts it again by a quarter when the server says
    /// that it does not fit. Every attempt is a row of its own.
    pub(super) async fn within_context(
        &mut self,
        run: u32,
        stage: Stage,
        plan: &Plan,
        words: impl Fn(&domain::Evidence) -> Prompt,
    ) -> Result<String, Broken> {
        let mut cuts = 0;
        loop {
            let evidence = self.cut(run, stage, plan, self.shrink)?;
            let prompt = words(&evidence);
            let most_tokens = plan.answer_tokens(stage);
            if cuts < MOST_CUTS && self.is_too_long(run, stage, plan, &prompt).await {
                cuts += 1;
                self.shrink *= 0.9;
                continue;
            }
            let call = self.call(run, stage, &prompt, most_tokens).await?;
            match call.outcome {
                Outcome::Done { .. } => return Ok(call.answer),
                Outcome::Cancelled => return Err(Stop::Cancelled.into()),
                Outcome::Failed { failure } => {
                    if failure.kind != FailureKind::ContextExceeded || cuts == MOST_CUTS {
                        return Err(Broken::Call(self.failure_message(&failure)));
                    }
                    cuts += 1;
                    // What was too long once would be too long again: every later prompt is cut as far.
                    self.shrink *= 0.75;
                }
            }
        }
    }

    /// Makes one call with streamed text and keeps it.
    pub(super) async fn call(
        &mut self,
        run: u32,
        stage: Stage,
        prompt: &Prompt,
        most_tokens: u32,
    ) -> Result<Exchange, Stop> {
        let (system, text) = prompt.with_nonce(&prompt::nonce());
        let request = self.request(run, stage, system, text, most_tokens);
        let resident_before = self.resident().await;
        let index = self.begin(run, stage)?;
        let started_at = self.pipeline.clock.now();
        let exchange = {
            let clock = &self.pipeline.clock;
            let sent = clock.monotonic();
            let listener = &self.pipeline.listener;
            let mut stream = LiveText::new(index);
            let mut on_piece = |piece: StreamPiece| {
                let at_ms = clock.monotonic().saturating_sub(sent).as_secs_f64() * 1e3;
                for event in stream.take(piece, at_ms) {
                    listener(event);
                }
            };
            let exchange = self.pipeline.model.generate(&request, &self.pipeline.cancel, &mut on_piece).await;
            if let Some(event) = stream.rest() {
                listener(event);
            }
            exchange
        };
        let estimated = self.estimate.tokens(prompt.chars());
        self.keep(Call {
            index,
            run,
            stage,
            resident_before,
            started_at,
            system: request.system,
            prompt: request.prompt,
            estimated_prompt_tokens: estimated,
            options: request.options,
            exchange: exchange.clone(),
        })?;
        if self.effective.is_none() && matches!(exchange.outcome, Outcome::Done { .. }) {
            self.read_effective().await?;
        }
        Ok(exchange)
    }

    /// The request of a call, with the run's own seed and every option explicit.
    pub(super) fn request(
        &self,
        run: u32,
        stage: Stage,
        system: String,
        prompt: String,
        most_tokens: u32,
    ) -> GenerateRequest {
        let settings = &self.pipeline.settings;
        let mut options = settings.options;
        options.seed = options.seed.map(|seed| seed.saturating_add(i64::from(run.max(1)) - 1));
        options.num_predict = Some(most_tokens);
        GenerateRequest {
            model: settings.model.clone(),
            prompt,
            system,
            options,
            keep_alive: settings.keep_alive.clone(),
            format: stage.is_constrained().then(prompt::analysis_schema),
        }
    }

    /// Whether the model is in the server's memory; `None` where the server does not tell.
    pub(super) async fn resident(&self) -> Option<bool> {
        let asked = self.pipeline.cancel.run_until_cancelled(self.pipeline.model.resident());
        let resident = asked.await?.ok()?;
        Some(resident.iter().any(|model| same_model(&model.name, &self.pipeline.settings.model)))
    }

    /// Announces a call, unless the run was cancelled.
    pub(super) fn begin(&mut self, run: u32, stage: Stage) -> Result<u32, Stop> {
        self.not_cancelled()?;
        let index = u32::try_from(self.calls.len()).unwrap_or(u32::MAX);
        self.first_call.get_or_insert_with(|| self.pipeline.clock.monotonic());
        self.tell(RunEvent::CallStarted { index, run, stage, at_ms: self.elapsed_ms() });
        Ok(index)
    }

    /// Puts a finished call on disk, then tells of it.
    pub(super) fn keep(&mut self, call: Call) -> Result<(), Stop> {
        let index = call.index;
        let record = JournalRecord::CallFinished(Box::new(call));
        self.record(&record)?;
        if let JournalRecord::CallFinished(call) = record {
            self.calls.push(*call);
        }
        let measurements = bench::measure(&self.calls);
        let summary = bench::summarise(&measurements, self.pipeline.settings.options.temperature, None);
        if let Ok(mut live) = self.pipeline.live.lock() {
            live.clone_from(&measurements);
        }
        self.tell(RunEvent::CallFinished { index, measurements, summary: Box::new(summary) });
        Ok(())
    }
}

/// Whether two names mean one model: `name` is `name:latest`.
pub(super) fn same_model(a: &str, b: &str) -> bool {
    let whole = |name: &str| {
        let last = name.rsplit('/').next().unwrap_or(name);
        if last.contains(':') { name.to_owned() } else { format!("{name}:latest") }
    };
    whole(a) == whole(b)
}

/// Gathers the pieces of a stream into events, a few per second.
struct LiveText {
    index: u32,
    pending: String,
    thinking: bool,
    pieces: u32,
    first_ms: Option<f64>,
    last_ms: f64,
    told_ms: f64,
}

impl LiveText {
    fn new(index: u32) -> Self {
        Self {
            index,
            pending: String::new(),
            thinking: false,
            pieces: 0,
            first_ms: None,
            last_ms: 0.0,
            told_ms: f64::NEG_INFINITY,
        }
    }

    fn take(&mut self, piece: StreamPiece, at_ms: f64) -> Vec<RunEvent> {
        let (text, thinking) = match piece {
            StreamPiece::Answer(text) => (text, false),
            StreamPiece::Thinking(text) => (text, true),
            StreamPiece::Stalled(seconds) => {
                let stalled = RunEvent::Stalled { index: self.index, seconds };
                return self.rest().into_iter().chain([stalled]).collect();
            }
        };
        let mut events = Vec::new();
        if thinking != self.thinking {
            events.extend(self.rest());
            self.thinking = thinking;
        }
        self.pieces += 1;
        self.first_ms.get_or_insert(at_ms);
        self.last_ms = at_ms;
        self.pending.push_str(&text);
        if at_ms - self.told_ms >= TEXT_EVERY_MS {
            self.told_ms = at_ms;
            events.extend(self.rest());
        }
        events
    }

    fn rest(&mut self) -> Option<RunEvent> {
        if self.pending.is_empty() {
            return None;
        }
        let decoding_ms = self.first_ms.map_or(0.0, |first| self.last_ms - first);
        Some(RunEvent::Text {
            index: self.index,
            text: std::mem::take(&mut self.pending),
            pieces: self.pieces,
            ttft_ms: self.first_ms,
            tokens_per_s: (self.pieces > 1 && decoding_ms > 0.0)
                .then(|| f64::from(self.pieces - 1) * 1e3 / decoding_ms),
            thinking: self.thinking,
        })
    }
}

#[cfg(test)]
mod tests {
    use domain::{RunEvent, StreamPiece};

    use super::{LiveText, same_model};

    #[test]
    fn a_name_without_a_tag_is_the_latest() {
        for (a, b, same) in [
            ("gemma3", "gemma3:latest", true),
            ("gemma3:1b", "gemma3:latest", false),
            ("hub.example:5000/x/gemma3", "hub.example:5000/x/gemma3:latest", true),
            ("a", "b", false),
        ] {
            assert_eq!(same_model(a, b), same, "{a} {b}");
        }
    }

    #[test]
    fn no_text_is_lost_or_reordered_on_its_way_to_the_listeners() {
        let mut stream = LiveText::new(3);
        let mut events = Vec::new();
        for (piece, at_ms) in [
            (StreamPiece::Thinking("hm ".into()), 100.0),
            (StreamPiece::Answer("a".into()), 105.0),
            (StreamPiece::Answer("b".into()), 110.0),
            (StreamPiece::Stalled(10), 10_110.0),
            (StreamPiece::Answer("c".into()), 10_111.0),
            (StreamPiece::Answer("d".into()), 10_112.0),
        ] {
            events.extend(stream.take(piece, at_ms));
        }
        events.extend(stream.rest());
        let texts: Vec<(String, bool, u32)> = events
            .iter()
            .filter_map(|event| match event {
                RunEvent::Text { text, thinking, pieces, .. } => Some((text.clone(), *thinking, *pieces)),
                _ => None,
            })
            .collect();
        let told: String = texts.iter().map(|(text, ..)| text.as_str()).collect();
        assert_eq!(told, "hm abcd");
        assert_eq!(texts[0], ("hm ".to_owned(), true, 1));
        assert_eq!(texts.last().map(|last| last.2), Some(5));
        assert!(events.contains(&RunEvent::Stalled { index: 3, seconds: 10 }));
    }
}
