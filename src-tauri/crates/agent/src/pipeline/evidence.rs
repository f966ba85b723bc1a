//! What of the folder's data goes into a prompt: cut before the call, the same in every run.

use ::evidence::TokenEstimate;
use domain::{
    Evidence, EvidenceShare, EvidenceUse, JournalRecord, Message, RunEvent, RunSettings, Stage, Start,
};

use super::preparation::context_tokens;
use super::{Broken, Running, Stop};
use crate::Examined;
use crate::prompt::{self, Prompt, Wishes};

/// Tokens kept for the answer (grounding.md, "Generation"), never more than half of the context.
const ANALYSIS_RESERVE: u32 = 768;
const REPORT_RESERVE: u32 = 1_024;

/// Most characters kept in a report prompt for the findings, so that every run's report sees the same data.
const MOST_FINDINGS_CHARS: usize = 1_600;

/// What the first line of another prompt may have more tokens than that of a counted one.
const NONCE_TOKENS: u32 = 16;

/// A prompt has more tokens than there is room for.
struct TooLong;

/// How much room the two kinds of prompts have, and the data that fits into both. Made once, before run 1.
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
    /// The data, the same for all runs and for both kinds of prompts.
    evidence: Evidence,
}

impl Room {
    fn new(
        prompt: &Prompt,
        more_chars: usize,
        (context_tokens, wanted): (u32, u32),
        data: &Examined,
        estimate: TokenEstimate,
    ) -> Self {
        let answer_tokens = ::evidence::reserve_tokens(context_tokens, wanted);
        let fixed_chars = prompt.chars() + more_chars;
        let evidence = ::evidence::evidence(
            &data.lines,
            data.total(),
            fixed_chars,
            context_tokens,
            answer_tokens,
            &estimate,
        );
        Self { fixed_chars, context_tokens, answer_tokens, evidence }
    }

    /// The best ranked data again, at most so many lines of it.
    fn cut(&self, data: &Examined, most_lines: usize, estimate: TokenEstimate) -> Evidence {
        ::evidence::evidence(
            &data.lines[..most_lines.min(data.lines.len())],
            data.total(),
            self.fixed_chars,
            self.context_tokens,
            self.answer_tokens,
            &estimate,
        )
    }
}

impl Room {
    /// The first lines of the data, however many tokens they are.
    fn with_lines(&self, data: &Examined, lines: usize) -> Evidence {
        let any = TokenEstimate::default();
        let all = ::evidence::evidence(&data.lines[..lines], data.total(), 0, u32::MAX, 0, &any);
        let share = EvidenceShare {
            budget_tokens: self.budget_tokens(),
            context_tokens: self.context_tokens,
            ..all.share
        };
        Evidence { share, ..all }
    }

    /// Tokens that the prompt may have.
    fn budget_tokens(&self) -> u32 {
        self.context_tokens.saturating_sub(self.answer_tokens)
    }
}

impl Plan {
    fn new(data: &Examined, settings: &RunSettings, context_tokens: u32, estimate: TokenEstimate) -> Self {
        let wishes = Wishes { question: settings.question.clone(), audience: settings.audience.clone() };
        let nothing = ::evidence::evidence(&[], 0, 0, 0, 0, &estimate);
        let wanted = |reserve| (context_tokens, settings.options.num_predict.unwrap_or(reserve));
        let prompt = prompt::analysis_again(&nothing, &wishes);
        let mut analysis = Room::new(&prompt, 0, wanted(ANALYSIS_RESERVE), data, estimate);
        let findings_chars = MOST_FINDINGS_CHARS.min(estimate.characters(analysis.answer_tokens));
        let prompt = prompt::longest_report(&nothing, &wishes);
        let mut report = Room::new(&prompt, findings_chars, wanted(REPORT_RESERVE), data, estimate);
        // Findings must not rest on data that the report call does not see.
        let most = analysis.evidence.lines.min(report.evidence.lines);
        for room in [&mut analysis, &mut report] {
            room.evidence = room.cut(data, most, estimate);
        }
        Self { analysis, report, findings_chars }
    }

    fn room(&self, stage: Stage) -> &Room {
        if stage.is_report() { &self.report } else { &self.analysis }
    }

    /// Most tokens that the answer may have.
    pub(super) fn answer_tokens(&self, stage: Stage) -> u32 {
        self.room(stage).answer_tokens
    }
}

impl Running {
    /// Cuts the data for both kinds of prompts: to the token where the engine can count, else as estimated.
    pub(super) async fn plan(&self) -> Result<Plan, Stop> {
        let context_tokens = self.context_tokens();
        let mut plan = Plan::new(&self.data(), &self.pipeline.settings, context_tokens, self.estimate);
        self.fill(&mut plan).await;
        if plan.analysis.evidence.lines == 0 {
            return Err(Stop::Failed(context_too_small(context_tokens)));
        }
        Ok(plan)
    }

    /// Lets as many lines into the plan as the engine says that there is room for. Where it does not count, the plan
    /// stays as it is.
    async fn fill(&self, plan: &mut Plan) {
        let data = self.data();
        let (mut fits, mut most) = (0, plan.analysis.cut(&data, usize::MAX, self.estimate.scaled(4.0)).lines);
        let mut counted = None;
        loop {
            let lines = usize::midpoint(fits + 1, most);
            let Some(room) = self.counted(plan, &data, lines).await else { return };
            match room {
                Ok(evidence) => (fits, counted) = (lines, Some(evidence)),
                Err(TooLong) => most = lines.saturating_sub(1),
            }
            if fits >= most {
                break;
            }
        }
        let [analysis, report] =
            counted.unwrap_or_else(|| [&plan.analysis, &plan.report].map(|room| room.with_lines(&data, 0)));
        plan.analysis.evidence = analysis;
        plan.report.evidence = report;
    }

    /// So many lines for both kinds of prompts, with the tokens that these have at most; `None` where the engine does
    /// not count.
    async fn counted(
        &self,
        plan: &Plan,
        data: &Examined,
        lines: usize,
    ) -> Option<Result<[Evidence; 2], TooLong>> {
        let mut both = [&plan.analysis, &plan.report].map(|room| room.with_lines(data, lines));
        let findings_tokens = self.estimate.tokens(plan.findings_chars);
        for (evidence, (stage, more)) in
            both.iter_mut().zip([(Stage::AnalysisRetry, 0), (Stage::ReportRetry, findings_tokens)])
        {
            let prompt = match stage {
                Stage::AnalysisRetry => prompt::analysis_again(evidence, &self.wishes),
                _ => prompt::longest_report(evidence, &self.wishes),
            };
            let tokens = self.count(0, stage, &prompt).await?.saturating_add(more);
            if tokens > evidence.share.budget_tokens {
                return Some(Err(TooLong));
            }
            evidence.share.estimated_tokens = tokens;
        }
        Some(Ok(both))
    }

    /// Whether the engine counts more tokens in a prompt than there is room for.
    pub(super) async fn is_too_long(&self, run: u32, stage: Stage, plan: &Plan, prompt: &Prompt) -> bool {
        let counted = self.count(run, stage, prompt).await;
        counted.is_some_and(|tokens| tokens > plan.room(stage).budget_tokens())
    }

    /// The tokens of a prompt, where the engine can count them and has the model in memory anyway.
    async fn count(&self, run: u32, stage: Stage, prompt: &Prompt) -> Option<u32> {
        if self.pipeline.settings.start != Start::Prepared {
            return None;
        }
        let (system, text) = prompt.with_nonce(&prompt::nonce());
        let request = self.request(run, stage, system, text, 0);
        let counted = self.pipeline.model.count_tokens(&request, &self.pipeline.cancel).await;
        Some(u32::try_from(counted.ok()?).unwrap_or(u32::MAX).saturating_add(NONCE_TOKENS))
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
            room.cut(&self.data(), room.evidence.lines, self.estimate.scaled(shrink))
        } else {
            room.evidence.clone()
        };
        if evidence.lines == 0 {
            return Err(Broken::Call(context_too_small(room.context_tokens)));
        }
        let used = EvidenceUse { run, stage, share: evidence.share };
        self.record(&JournalRecord::EvidenceCut(used))?;
        self.tell(RunEvent::EvidenceCut(used));
        Ok(evidence)
    }

    /// The best ranked data, for the warm-up.
    pub(super) fn sample(&self) -> Evidence {
        let estimate = self.estimate.scaled(0.5);
        let data = self.data();
        ::evidence::evidence(data.fact_lines(), data.total(), 0, self.context_tokens(), 0, &estimate)
    }
}

fn context_too_small(context_tokens: u32) -> Message {
    Message::new("error-context-too-small").with("tokens", context_tokens)
}

/// How much of a folder's data fits, before anything is known about the model's tokens: for the form.
pub(crate) fn share_beforehand(
    data: &Examined,
    settings: &RunSettings,
    trained_context: Option<u64>,
    estimate: TokenEstimate,
) -> EvidenceShare {
    let context_tokens = context_tokens(settings.options.num_ctx, trained_context);
    Plan::new(data, settings, context_tokens, estimate).analysis.evidence.share
}
