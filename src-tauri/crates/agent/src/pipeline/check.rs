//! What the model wrote, checked against the folder's facts, on disk before anything rests on it.

use domain::{
    Analysis, CheckedText, DoneReason, JournalRecord, Message, Outcome, RunCheck, RunEvent, Stage, Verdict,
    VerdictCounts,
};

use super::{Broken, Running, Stop, evidence::Plan};
use crate::examined::Checker;
use crate::prompt;

impl Running {
    /// Puts verdicts on disk, and tells of them.
    pub(super) fn keep_check(&mut self, run: u32, check: &RunCheck) -> Result<(), Stop> {
        self.record(&JournalRecord::Checked { run, check: Box::new(check.clone()) })?;
        let texts = check.findings.iter().chain(&check.recommendations).chain(&check.report);
        self.tell(RunEvent::Checked { run, counts: VerdictCounts::of(texts) });
        Ok(())
    }

    /// The report's text: asked for once more where it has faults as a text and had room to have none, and checked.
    pub(super) async fn write_report(
        &mut self,
        run: u32,
        plan: &Plan,
        found: Option<&Analysis>,
        mut check: RunCheck,
    ) -> Result<(), Broken> {
        let wishes = self.wishes.clone();
        let chars = plan.findings_chars;
        let text = self
            .within_context(run, Stage::Report, plan, |evidence| {
                prompt::report(evidence, found, chars, &wishes)
            })
            .await?;
        let mut checked = self.data().checker().check(&text, &prompt::SECTIONS);
        if !checked.faults.is_empty() && self.last_ended_by_itself() {
            self.note(Message::new("event-report-retried").with("run", run))?;
            let faults: Vec<String> =
                checked.faults.iter().map(|fault| self.pipeline.words.sentence(&fault.message)).collect();
            let text = self
                .within_context(run, Stage::ReportRetry, plan, |evidence| {
                    prompt::report_again(evidence, found, chars, &wishes, &faults)
                })
                .await?;
            checked = self.data().checker().check(&text, &prompt::SECTIONS);
        }
        check.report = Some(checked);
        Ok(self.keep_check(run, &check)?)
    }

    /// Whether the last call came to its own end: a text that was cut off at its limit would be cut off again.
    fn last_ended_by_itself(&self) -> bool {
        self.calls
            .last()
            .is_some_and(|call| call.exchange.outcome == Outcome::Done { reason: DoneReason::Stop })
    }
}

/// Checks every finding and recommendation on its own.
pub(super) fn check_analysis(analysis: &Analysis, checker: &Checker<'_>) -> RunCheck {
    let check = |sentence: &String| checker.check(sentence, &[]);
    RunCheck {
        findings: analysis.findings.iter().map(|finding| check(&finding.sentence)).collect(),
        recommendations: analysis.recommendations.iter().map(|advice| check(&advice.sentence)).collect(),
        report: None,
    }
}

/// What of an analysis a report may rest on: what the facts do not contradict, and what no file leaves open.
pub(super) fn borne_out(analysis: &Analysis, check: &RunCheck) -> Analysis {
    let stands = |text: &CheckedText| {
        text.sentences
            .iter()
            .all(|sentence| matches!(sentence.verdict, Verdict::Supported | Verdict::NoClaim))
    };
    let findings = analysis.findings.iter().zip(&check.findings);
    let recommendations = analysis.recommendations.iter().zip(&check.recommendations);
    Analysis {
        findings: findings.filter(|(_, text)| stands(text)).map(|(finding, _)| finding.clone()).collect(),
        recommendations: recommendations
            .filter(|(_, text)| stands(text))
            .map(|(advice, _)| advice.clone())
            .collect(),
    }
}

/// Whether a sentence of an analysis is none that a person could read.
pub(super) fn has_faults(check: &RunCheck) -> bool {
    check.findings.iter().chain(&check.recommendations).any(|text| !text.faults.is_empty())
}
