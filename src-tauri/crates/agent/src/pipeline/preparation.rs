//! How a run starts (metrics.md 3): *prepared* (unload, load, one warm-up call) or *cold* (unload only).
//! Everything that is done here is a row of its own.

use domain::{Call, Effective, Exchange, JournalRecord, Message, Outcome, Stage, Start};

use super::{Running, Stop, calls::same_model};
use crate::prompt;

/// Tokens of the warm-up call's answer.
const WARM_UP_TOKENS: u32 = 8;

/// Most characters of data in the warm-up prompt: enough to see how many characters a token has.
const WARM_UP_CHARS: usize = 1_500;

impl Running {
    pub(super) async fn prepare(&mut self) -> Result<(), Stop> {
        if self.pipeline.may_unload {
            let index = self.begin(0, Stage::Unload)?;
            let resident = self.resident().await;
            let started_at = self.pipeline.clock.now();
            let exchange =
                self.pipeline.model.unload(&self.pipeline.settings.model, &self.pipeline.cancel).await;
            self.keep_preparation(index, Stage::Unload, resident, started_at, &exchange)?;
        } else if self.pipeline.model.manages_memory() {
            self.note(Message::new("event-not-unloaded"))?;
        } else {
            self.note(Message::new("event-memory-not-managed"))?;
        }
        if self.pipeline.settings.start == Start::Prepared {
            if !self.pipeline.model.manages_memory() {
                self.read_effective().await?;
                return self.warm_up().await;
            }
            let request = self.request(0, Stage::Load, String::new(), String::new(), 0);
            let index = self.begin(0, Stage::Load)?;
            let resident = self.resident().await;
            let started_at = self.pipeline.clock.now();
            let exchange = self.pipeline.model.load(&request, &self.pipeline.cancel).await;
            self.keep_preparation(index, Stage::Load, resident, started_at, &exchange)?;
            self.read_effective().await?;
            self.warm_up().await?;
        }
        Ok(())
    }

    async fn warm_up(&mut self) -> Result<(), Stop> {
        let sample = self.sample();
        let context_chars = self.estimate.characters(self.context_tokens() / 2);
        let prompt = prompt::warm_up(&sample, WARM_UP_CHARS.min(context_chars));
        let exchange = self.call(0, Stage::WarmUp, &prompt, WARM_UP_TOKENS).await?;
        self.continue_after(&exchange)?;
        if let Some(tokens) = exchange.counts.prompt_eval_count {
            self.estimate.calibrate(prompt.chars(), u32::try_from(tokens).unwrap_or(u32::MAX));
        }
        Ok(())
    }

    fn keep_preparation(
        &mut self,
        index: u32,
        stage: Stage,
        resident_before: Option<bool>,
        started_at: domain::Timestamp,
        exchange: &Exchange,
    ) -> Result<(), Stop> {
        self.keep(Call {
            index,
            run: 0,
            stage,
            resident_before,
            started_at,
            system: String::new(),
            prompt: String::new(),
            estimated_prompt_tokens: 0,
            options: self.pipeline.settings.options,
            exchange: exchange.clone(),
        })?;
        self.continue_after(exchange)
    }

    fn continue_after(&self, exchange: &Exchange) -> Result<(), Stop> {
        match &exchange.outcome {
            Outcome::Done { .. } => Ok(()),
            Outcome::Cancelled => Err(Stop::Cancelled),
            Outcome::Failed { failure } => Err(Stop::Failed(self.failure_message(failure))),
        }
    }

    /// Reads back what is in effect, as far as the server tells.
    pub(super) async fn read_effective(&mut self) -> Result<(), Stop> {
        let (model, cancel) = (&self.pipeline.model, &self.pipeline.cancel);
        let resident = cancel.run_until_cancelled(model.resident()).await.ok_or(Stop::Cancelled)?;
        let server = cancel.run_until_cancelled(model.server()).await.ok_or(Stop::Cancelled)?;
        let (resident, version) = (resident.unwrap_or_default(), server.ok().map(|server| server.version));
        let effective = resident
            .into_iter()
            .find(|model| same_model(&model.name, &self.pipeline.settings.model))
            .map_or(Effective { version: version.clone(), ..Effective::default() }, |model| Effective {
                context_length: model.context_length,
                size: model.size,
                size_vram: model.size_vram,
                gpu_layers: model.gpu_layers,
                device: model.device,
                digest: model.digest,
                version,
            });
        self.record(&JournalRecord::EffectiveRead { effective: effective.clone() })?;
        let asked = self.pipeline.settings.options.num_ctx;
        let less = effective.context_length.filter(|tokens| *tokens < u64::from(asked));
        self.effective = Some(effective);
        less.map_or(Ok(()), |tokens| {
            self.note(Message::new("event-context-limited").with("tokens", tokens).with("asked", asked))
        })
    }

    /// The context window that is in effect, or else the one that was asked for, as far as the model goes.
    pub(super) fn context_tokens(&self) -> u32 {
        let effective = self.effective.as_ref().and_then(|effective| effective.context_length);
        context_tokens(self.pipeline.settings.options.num_ctx, effective.or(self.pipeline.trained_context))
    }
}

/// A context window of at most what the server or the model goes to.
pub(super) fn context_tokens(asked: u32, most: Option<u64>) -> u32 {
    most.and_then(|most| u32::try_from(most).ok()).map_or(asked, |most| most.min(asked))
}
