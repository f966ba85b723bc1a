//! The words of a report: fixed ones by their id, sentences with their arguments, and the names of things.

use domain::{
    Argument, ExclusionReason, FailureKind, FileKind, IntervalMethod, Measure, Message, OptionOrigin,
    Severity, Stage, Thermal,
};

use crate::Input;

impl Input<'_> {
    /// Fixed words.
    pub(crate) fn say(&self, id: &str) -> String {
        self.words.get(id)
    }

    /// A sentence of ours or of another room, without what it says about places on this machine.
    pub(crate) fn sentence(&self, message: &Message) -> String {
        self.words.sentence(&self.without_paths(message.clone()))
    }

    /// The message with names in place of paths: where things lie on the analyst's machine is not for those
    /// who read the report.
    pub(crate) fn without_paths(&self, mut message: Message) -> Message {
        let folder = &self.run.header.folder;
        for argument in message.args.values_mut() {
            let Argument::Text(text) = argument else { continue };
            if is_absolute(text) {
                *text = text.rsplit(['/', '\\']).find(|part| !part.is_empty()).unwrap_or_default().to_owned();
            } else if is_absolute(&folder.path) && folder.path.len() > 1 {
                *text = text.replace(&folder.path, &folder.name);
            }
        }
        message
    }
}

/// Whether a text is nothing but an absolute path, of whichever system.
fn is_absolute(text: &str) -> bool {
    let drive = text.as_bytes();
    text.starts_with(['/', '\\'])
        || (drive.len() > 2
            && drive[0].is_ascii_alphabetic()
            && drive[1] == b':'
            && matches!(drive[2], b'/' | b'\\'))
}

pub(crate) fn stage(stage: Stage) -> &'static str {
    match stage {
        Stage::Unload => "stage-unload",
        Stage::Load => "stage-load",
        Stage::WarmUp => "stage-warm-up",
        Stage::Analysis => "stage-analysis",
        Stage::AnalysisRetry => "stage-analysis-retry",
        Stage::Report => "stage-report",
        Stage::ReportRetry => "stage-report-retry",
    }
}

pub(crate) fn thermal(thermal: Thermal) -> &'static str {
    match thermal {
        Thermal::Cold => "report-doc-thermal-cold",
        Thermal::Warm => "report-doc-thermal-warm",
        Thermal::Unknown => "report-doc-thermal-unknown",
    }
}

pub(crate) fn reason(reason: ExclusionReason) -> &'static str {
    match reason {
        ExclusionReason::WarmUp => "report-doc-reason-warm-up",
        ExclusionReason::TooShort => "report-doc-reason-too-short",
        ExclusionReason::StoppedByLength => "report-doc-reason-length",
        ExclusionReason::PromptTruncated => "report-doc-reason-truncated",
        ExclusionReason::CachedPrompt => "report-doc-reason-cached",
        ExclusionReason::Reloaded => "report-doc-reason-reloaded",
        ExclusionReason::Error => "report-doc-reason-error",
        ExclusionReason::Cancelled => "report-doc-reason-cancelled",
    }
}

pub(crate) fn measure(measure: Measure) -> &'static str {
    match measure {
        Measure::Ttft => "report-doc-measure-ttft",
        Measure::Ttfa => "report-doc-measure-ttfa",
        Measure::Load => "report-doc-measure-load",
        Measure::Prefill => "report-doc-measure-prefill",
        Measure::Decode => "report-doc-measure-decode",
        Measure::EndToEnd => "report-doc-measure-e2e",
        Measure::DecodeThroughput => "report-doc-measure-decode-rate",
        Measure::PrefillThroughput => "report-doc-measure-prefill-rate",
        Measure::Itl => "report-doc-measure-itl",
    }
}

pub(crate) fn failure(kind: FailureKind) -> &'static str {
    match kind {
        FailureKind::Refused => "report-doc-failure-refused",
        FailureKind::BadAddress => "report-doc-failure-address",
        FailureKind::UnknownHost => "report-doc-failure-host",
        FailureKind::WrongService => "report-doc-failure-service",
        FailureKind::ModelMissing => "report-doc-failure-model",
        FailureKind::Unsupported => "report-doc-failure-unsupported",
        FailureKind::ContextExceeded => "report-doc-failure-context",
        FailureKind::Busy => "report-doc-failure-busy",
        FailureKind::Server => "report-doc-failure-server",
        FailureKind::Incomplete => "report-doc-failure-incomplete",
        FailureKind::Malformed => "report-doc-failure-malformed",
        FailureKind::IdleTimeout => "report-doc-failure-idle",
        FailureKind::CapReached => "report-doc-failure-cap",
        FailureKind::Redirected => "report-doc-failure-redirected",
        FailureKind::BadKey => "report-doc-failure-key",
        FailureKind::Proxy => "report-doc-failure-proxy",
        FailureKind::TooOld => "report-doc-failure-old",
        FailureKind::EngineStopped => "report-doc-failure-engine",
        FailureKind::ModelDamaged => "report-doc-failure-damaged",
        FailureKind::OutOfMemory => "report-doc-failure-memory",
    }
}

pub(crate) fn file_kind(kind: FileKind) -> &'static str {
    match kind {
        FileKind::Csv => "report-doc-kind-csv",
        FileKind::Json => "report-doc-kind-json",
        FileKind::JsonLines => "report-doc-kind-json-lines",
        FileKind::Markdown => "report-doc-kind-markdown",
        FileKind::Spreadsheet => "report-doc-kind-spreadsheet",
        FileKind::Text => "report-doc-kind-text",
        FileKind::Other => "report-doc-kind-other",
    }
}

pub(crate) fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Notice => "report-doc-severity-notice",
        Severity::Warning => "report-doc-severity-warning",
        Severity::Error => "report-doc-severity-error",
    }
}

pub(crate) fn origin(origin: OptionOrigin) -> &'static str {
    match origin {
        OptionOrigin::Analyst => "report-doc-origin-analyst",
        OptionOrigin::Modelfile => "report-doc-origin-modelfile",
        OptionOrigin::Default => "report-doc-origin-default",
    }
}

pub(crate) fn interval_method(method: IntervalMethod) -> &'static str {
    match method {
        IntervalMethod::StudentT => "report-doc-interval-t",
        IntervalMethod::BootstrapBca => "report-doc-interval-bca",
    }
}
