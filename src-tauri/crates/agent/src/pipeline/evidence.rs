//! What of the folder's data goes into a prompt: cut before the call, the same in every run.

use domain::{Evidence, EvidenceUse, JournalRecord, Message, RunEvent, Stage};

use super::{Broken, Running, Stop};
use crate::prompt::{self, Prompt, Wishes};

/// Tokens kept for the answer (grounding.md, "Generation"), never more than half of the context.
const ANALYSIS_RESERVE: u32 = 768;
const REPORT_RESERVE: u32 = 1_024;

/// Most characters kept in a report prompt for the findings, so that every run's report sees the same data.
const MOST_FINDINGS_CHARS: usize = 1_600;

/// How much room the two kinds of prompts have. Made once, before run 1.
pub(super) struct Plan {
    analysis: Room,
    report: Room,
    /// Characters kept in a report prompt for the findings.
    pub(super) findings_chars: usize,
}

struct Room {
    /// Characters of the prompt apart from the data.
    fixed_chars: usize,
    context_tokens: u32,
    answer_tokens: u32,
    /// The data as it was cut for run 1: the same for all.
    evidence: Evidence,
}

impl Plan {
    fn room(&self, stage: Stage) -> &Room {
        if stage == Stage::Report { &self.report } else { &self.analysis }
    }

    /// Most tokens that the answer may have.
    pub(super) fn answer_tokens(&self, stage: Stage) -> u32 {
        self.room(stage).answer_tokens
    }
}

impl Running {
    /// Cuts the data for both kinds of prompts.
    pub(super) fn plan(&self) -> Result<Plan, Stop> {
        let nothing = self.cut_to(0, 0, 0, 1.0);
        let analysis = prompt::analysis_again(&nothing, &self.wishes);
        let report = prompt::report(&nothing, None, 0, &self.wishes);
        let analysis = self.room(&analysis, 0, ANALYSIS_RESERVE)?;
        let findings_chars = MOST_FINDINGS_CHARS.min(self.estimate.characters(analysis.answer_tokens));
        let report = self.room(&report, findings_chars, REPORT_RESERVE)?;
        Ok(Plan { analysis, report, findings_chars })
    }

    fn room(&self, prompt: &Prompt, more_chars: usize, reserve: u32) -> Result<Room, Stop> {
        let context_tokens = self.context_tokens();
        let wanted = self.pipeline.settings.options.num_predict.unwrap_or(reserve);
        let answer_tokens = ::evidence::reserve_tokens(context_tokens, wanted);
        let fixed_chars = prompt.chars() + more_chars;
        let evidence = self.cut_to(fixed_chars, context_tokens, answer_tokens, 1.0);
        if evidence.share.levels_used == 0 {
            return Err(Stop::Failed(context_too_small(context_tokens)));
        }
        Ok(Room { fixed_chars, context_tokens, answer_tokens, evidence })
    }

    /// The data for one call, recorded with the share that fitted. `shrink` below 1 cuts it again.
    pub(super) fn cut(
        &mut self,
        run: u32,
        stage: Stage,
        plan: &Plan,
        shrink: f64,
    ) -> Result<Evidence, Broken> {
        let room = plan.room(stage);
        let evidence = if shrink < 1.0 {
            self.cut_to(room.fixed_chars, room.context_tokens, room.answer_tokens, shrink)
        } else {
            room.evidence.clone()
        };
        if evidence.share.levels_used == 0 {
            return Err(Broken::Call(context_too_small(room.context_tokens)));
        }
        let used = EvidenceUse { run, stage, share: evidence.share };
        self.record(&JournalRecord::EvidenceCut(used))?;
        self.tell(RunEvent::EvidenceCut(used));
        Ok(evidence)
    }

    /// The best ranked data, for the warm-up.
    pub(super) fn sample(&self) -> Evidence {
        self.cut_to(0, self.context_tokens(), 0, 0.5)
    }

    fn cut_to(&self, fixed_chars: usize, context_tokens: u32, answer_tokens: u32, shrink: f64) -> Evidence {
        let estimate = self.estimate.scaled(shrink);
        ::evidence::evidence(&self.levels, fixed_chars, context_tokens, answer_tokens, &estimate)
    }
}

fn context_too_small(context_tokens: u32) -> Message {
    Message::new("error-context-too-small").with("tokens", context_tokens)
}

/// How much of a folder's data fits, before anything is known about the model's tokens: for the form.
pub(crate) fn share_beforehand(
    levels: &[domain::Level],
    settings: &domain::RunSettings,
    estimate: ::evidence::TokenEstimate,
) -> domain::EvidenceShare {
    let wishes = Wishes { question: settings.question.clone(), audience: settings.audience.clone() };
    let nothing = ::evidence::evidence(&[], 0, 0, 0, &estimate);
    let fixed = prompt::analysis_again(&nothing, &wishes).chars();
    let context = settings.options.num_ctx;
    let reserve =
        ::evidence::reserve_tokens(context, settings.options.num_predict.unwrap_or(ANALYSIS_RESERVE));
    ::evidence::evidence(levels, fixed, context, reserve, &estimate).share
}
