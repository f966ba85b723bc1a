//! The arguments: an option for every setting of a run, each with its default and its unit.

mod chosen;
mod report;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use domain::{DEFAULT_OLLAMA_ADDRESS, Endpoint, Engine, OnFailure, Options, RunSettings, Start};

pub(crate) use chosen::Chosen;
pub(crate) use report::{Analyst, Report};

/// Reads a folder of benchmark reports, says what it shows, lets a local model write about it, measures the
/// model while it does, and checks every sentence that it writes.
#[derive(Debug, Parser)]
#[command(name = "chimera-cli", version, about, propagate_version = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Reads a folder, lets a model analyse it N times, and saves report.md with its figures, report.html
    /// and metrics.json.
    ///
    /// The files that were saved are printed on standard output, everything else goes to standard error.
    /// Ctrl-C cancels: what was finished is kept and saved; a second Ctrl-C ends at once.
    ///
    /// An option that is given again replaces what was given before, unless it may be given several times.
    #[command(after_help = EXIT_CODES, args_override_self = true)]
    Run(Box<RunArguments>),
    /// Reads a folder and saves a report that the program makes alone, with no model and no server: report.md
    /// with its figures, report.html and metrics.json.
    #[command(after_help = EXIT_CODES_OF_QUESTIONS, args_override_self = true)]
    Report(ReportArguments),
    /// Reads a folder and prints what it shows: findings in words, or with --json every fact, finding and
    /// problem.
    ///
    /// The shape of the JSON is printed by --schema.
    #[command(after_help = EXIT_CODES_OF_QUESTIONS, args_override_self = true)]
    Facts(FactsArguments),
    /// Checks a text against a folder, sentence by sentence: supported, contradicted, unsupported or no claim.
    ///
    /// The shape of the JSON is printed by --schema.
    #[command(after_help = EXIT_CODES_OF_QUESTIONS, args_override_self = true)]
    Check(CheckArguments),
}

const EXIT_CODES: &str = "Exit codes:
  0    all runs are done and saved
  1    something failed; what was finished is kept, and saved where the run had begun
  2    the arguments cannot be used
  130  cancelled; what was finished is kept and saved";

const EXIT_CODES_OF_QUESTIONS: &str = "Exit codes:
  0    done
  1    something failed
  2    the arguments cannot be used
  130  cancelled";

/// The arguments of a report without a model.
#[derive(Debug, Args)]
pub(crate) struct ReportArguments {
    /// Folder of benchmark reports to read, sub-folders included
    #[arg(long, value_name = "DIR", required_unless_present = "sample")]
    pub(crate) folder: Option<PathBuf>,

    /// Reads the sample folder that comes with Chimera
    #[arg(long, conflicts_with = "folder")]
    pub(crate) sample: bool,

    /// Folder to save into; it is made where it is missing
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,

    /// Overwrite a report that is in the folder already
    #[arg(long)]
    pub(crate) overwrite: bool,

    #[arg(
        long,
        value_name = "DIR",
        help = "Folder of Chimera's own data, where the report is kept [default: CHIMERA_DATA, else where the system wants it]"
    )]
    pub(crate) data: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) chosen: Chosen,

    #[command(flatten)]
    pub(crate) analyst: Analyst,
}

/// The arguments of a question about a folder.
#[derive(Debug, Args)]
pub(crate) struct FactsArguments {
    /// Folder of benchmark reports to read, sub-folders included
    #[arg(long, value_name = "DIR", required_unless_present = "schema")]
    pub(crate) folder: Option<PathBuf>,

    /// Print JSON: {formatVersion, facts, findings, problems}
    #[arg(long)]
    pub(crate) json: bool,

    /// Print the JSON schema of what --json prints, and read nothing
    #[arg(long)]
    pub(crate) schema: bool,

    #[command(flatten)]
    pub(crate) chosen: Chosen,
}

/// The arguments of a check.
#[derive(Debug, Args)]
pub(crate) struct CheckArguments {
    /// Folder of benchmark reports that the text is about
    #[arg(long, value_name = "DIR", required_unless_present = "schema")]
    pub(crate) folder: Option<PathBuf>,

    /// Text to check, Markdown or plain, UTF-8; - reads standard input
    #[arg(long, value_name = "FILE", required_unless_present = "schema")]
    pub(crate) text: Option<PathBuf>,

    /// Print JSON: {formatVersion, sentences, faults, facts}
    #[arg(long)]
    pub(crate) json: bool,

    /// Print the JSON schema of what --json prints, and read nothing
    #[arg(long)]
    pub(crate) schema: bool,

    #[command(flatten)]
    pub(crate) chosen: Chosen,
}

/// The arguments of a run.
#[derive(Debug, Args)]
pub(crate) struct RunArguments {
    /// Folder of benchmark reports to read, sub-folders included
    #[arg(long, value_name = "DIR")]
    pub(crate) folder: PathBuf,

    /// Name of the model on the server, for example llama3.2:1b
    #[arg(long, value_name = "NAME")]
    pub(crate) model: String,

    /// Folder to save into; it is made where it is missing
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,

    /// Overwrite a report that is in the folder already
    #[arg(long)]
    pub(crate) overwrite: bool,

    /// Show nothing but errors
    #[arg(long, short)]
    pub(crate) quiet: bool,

    #[arg(
        long,
        value_name = "DIR",
        help = "Folder of Chimera's own data, where runs are kept [default: CHIMERA_DATA, else where the system wants it]"
    )]
    pub(crate) data: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) plan: Plan,

    #[command(flatten)]
    pub(crate) sent: Sent,

    #[command(flatten)]
    pub(crate) chosen: Chosen,

    #[command(flatten)]
    pub(crate) report: Report,
}

/// How the runs are made.
#[derive(Debug, Args)]
#[command(next_help_heading = "Runs")]
pub(crate) struct Plan {
    /// Number of runs, each an analysis call and a report call
    #[arg(long, value_name = "N", default_value_t = RunSettings::default().runs)]
    runs: u32,

    /// What answers with text
    #[arg(long, value_enum, value_name = "ENGINE", default_value_t = EngineChoice::Ollama)]
    engine: EngineChoice,

    #[arg(
        long,
        value_name = "URL",
        required_if_eq("engine", "openai"),
        help = format!("Address of the server [default: of Ollama OLLAMA_HOST, else {DEFAULT_OLLAMA_ADDRESS}]")
    )]
    server: Option<String>,

    /// Lets the folder's data go to a server or a model that is not this computer, unencrypted where its
    /// address begins with http. The key of a server is read from `CHIMERA_API_KEY`
    #[arg(long)]
    pub(crate) send_elsewhere: bool,

    /// How the first run starts
    #[arg(long, value_enum, value_name = "HOW", default_value_t = StartChoice::Prepared)]
    start: StartChoice,

    /// Pause between two runs, in seconds
    #[arg(long, value_name = "SECONDS", default_value = "0", value_parser = milliseconds)]
    pause: u64,

    /// What you want to know, passed on to the model as your words [default: none]
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    question: String,

    /// For whom the report is, passed on to the model [default: none]
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    audience: String,

    /// What happens when a call fails
    #[arg(long, value_enum, value_name = "WHAT", default_value_t = OnFailureChoice::Stop)]
    on_failure: OnFailureChoice,

    /// How long the server may send nothing, once an answer has begun, before a call is given up, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = RunSettings::default().idle_limit_s)]
    idle_limit: u32,

    /// Whether models may be taken out of the memory of a server that is not this computer; such a
    /// server is not used without an answer
    #[arg(long, value_enum, value_name = "ANSWER")]
    unload_elsewhere: Option<Answer>,
}

/// What is sent with every call. What is not given comes from the model's Modelfile, else from the
/// stated default.
#[derive(Debug, Args)]
#[command(next_help_heading = "Sent with every call")]
pub(crate) struct Sent {
    #[arg(long, value_name = "TOKENS", help = or_default("Context window, in tokens", Options::default().num_ctx))]
    num_ctx: Option<u32>,

    #[arg(
        long,
        value_name = "LAYERS",
        allow_negative_numbers = true,
        help = or_default("Layers on the GPU; -1 lets the server choose, 0 is none", Options::default().num_gpu)
    )]
    num_gpu: Option<i32>,

    #[arg(long, value_name = "NUMBER", help = or_default("Sampling temperature", Options::default().temperature))]
    temperature: Option<f64>,

    #[arg(
        long,
        value_name = "SHARE",
        help = or_default("Nucleus sampling: share of probability that is kept, 0 to 1", Options::default().top_p)
    )]
    top_p: Option<f64>,

    #[arg(
        long,
        value_name = "TOKENS",
        help = or_default("Top-k sampling: likeliest tokens that are kept", Options::default().top_k)
    )]
    top_k: Option<u32>,

    #[arg(
        long,
        value_name = "FACTOR",
        help = or_default("Penalty for repetition; 1 is none", Options::default().repeat_penalty)
    )]
    repeat_penalty: Option<f64>,

    /// Seed of run 1; run k uses seed + k - 1 [default: the Modelfile's, else the server draws one]
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true)]
    seed: Option<i64>,

    /// Most tokens of an answer [default: the Modelfile's, else what each stage needs]
    #[arg(long, value_name = "TOKENS")]
    num_predict: Option<u32>,

    /// How long the server keeps the model loaded after a call, in its own notation: 5m, 1h, -1 for
    /// ever, 0 not at all
    #[arg(long, value_name = "TIME", allow_hyphen_values = true, default_value_t = RunSettings::default().keep_alive)]
    keep_alive: String,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum EngineChoice {
    /// A model that runs inside Chimera
    Embedded,
    /// An Ollama server
    Ollama,
    /// A server that speaks the `OpenAI` protocol: LM Studio, llama-server, vLLM
    Openai,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum StartChoice {
    /// Unload, load and warm up first, each recorded as a row of its own
    Prepared,
    /// Unload only: the first call pays for the load, and is marked
    Cold,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum OnFailureChoice {
    /// The run stops
    Stop,
    /// The next of the N runs begins
    Continue,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Answer {
    /// They may be
    Yes,
    /// They stay, and the report says so
    No,
}

impl RunArguments {
    /// What answers, and where.
    pub(crate) fn endpoint(&self) -> Endpoint {
        let address = || self.plan.server.clone();
        match self.plan.engine {
            EngineChoice::Ollama => {
                Endpoint::new(Engine::Ollama, address().unwrap_or_else(agent::default_address))
            }
            EngineChoice::Openai => Endpoint::new(Engine::OpenAi, address().unwrap_or_default()),
            EngineChoice::Embedded => Endpoint::embedded(),
        }
    }

    /// N.
    pub(crate) fn runs(&self) -> u32 {
        self.plan.runs
    }

    /// The settings of the run; `of_the_model` are the options as the model's Modelfile and the
    /// defaults fill them in.
    pub(crate) fn settings(&self, of_the_model: Options) -> RunSettings {
        let (plan, sent) = (&self.plan, &self.sent);
        let Endpoint { engine, address } = self.endpoint();
        RunSettings {
            engine,
            server: address,
            model: self.model.clone(),
            runs: plan.runs,
            start: match plan.start {
                StartChoice::Prepared => Start::Prepared,
                StartChoice::Cold => Start::Cold,
            },
            pause_ms: plan.pause,
            question: plan.question.clone(),
            audience: plan.audience.clone(),
            options: Options {
                num_ctx: sent.num_ctx.unwrap_or(of_the_model.num_ctx),
                num_gpu: sent.num_gpu.unwrap_or(of_the_model.num_gpu),
                temperature: sent.temperature.unwrap_or(of_the_model.temperature),
                top_p: sent.top_p.unwrap_or(of_the_model.top_p),
                top_k: sent.top_k.unwrap_or(of_the_model.top_k),
                repeat_penalty: sent.repeat_penalty.unwrap_or(of_the_model.repeat_penalty),
                seed: sent.seed.or(of_the_model.seed),
                num_predict: sent.num_predict.or(of_the_model.num_predict),
            },
            keep_alive: sent.keep_alive.clone(),
            on_failure: match plan.on_failure {
                OnFailureChoice::Stop => OnFailure::Stop,
                OnFailureChoice::Continue => OnFailure::Continue,
            },
            idle_limit_s: plan.idle_limit,
            unload_elsewhere: plan.unload_elsewhere.map(|answer| answer == Answer::Yes),
        }
    }
}

fn or_default(what: &str, default: impl std::fmt::Display) -> String {
    format!("{what} [default: the Modelfile's, else {default}]")
}

fn milliseconds(text: &str) -> Result<u64, String> {
    let seconds: f64 = text.parse().map_err(|_| "not a number of seconds".to_owned())?;
    if !(0.0..=3_600.0).contains(&seconds) {
        return Err("not within 0 and 3600 seconds".to_owned());
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it is within 0 and 3,600,000"
    )]
    Ok((seconds * 1e3).round() as u64)
}

#[cfg(test)]
mod tests;
