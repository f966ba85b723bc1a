//! What the analyst adds to the report, and what it shows of the model.

use clap::{Args, ValueEnum};
use domain::{Doubtful, ReportNotes};

/// What the analyst adds to a report, marked as hers.
#[derive(Debug, Args)]
#[command(next_help_heading = "Report")]
pub(crate) struct Analyst {
    /// Title of the report [default: one made of the folder's name]
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    title: String,

    /// Author of the report [default: none]
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    author: String,

    /// Organisation of the author [default: none]
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    organisation: String,

    /// Your own summary, as Markdown [default: none]
    #[arg(long, value_name = "MARKDOWN", default_value = "", hide_default_value = true)]
    summary: String,

    /// Your own notes, as Markdown [default: none]
    #[arg(long, value_name = "MARKDOWN", default_value = "", hide_default_value = true)]
    notes: String,
}

/// The same, and what a report shows of what the model wrote.
#[derive(Debug, Args)]
#[command(next_help_heading = "Report")]
pub(crate) struct Report {
    #[command(flatten)]
    analyst: Analyst,

    /// Which of the N runs' findings and text the report shows [default: the first complete one]
    #[arg(long, value_name = "RUN", value_parser = clap::value_parser!(u32).range(1..))]
    show_run: Option<u32>,

    /// What happens to what the model says and the facts contradict or do not support
    #[arg(long, value_enum, default_value_t = DoubtfulChoice::Mark)]
    doubtful: DoubtfulChoice,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum DoubtfulChoice {
    /// It stays, marked
    Mark,
    /// It is left out, and how much was is said
    Remove,
}

impl Analyst {
    /// What the analyst adds.
    pub(crate) fn notes(&self) -> ReportNotes {
        ReportNotes {
            title: self.title.clone(),
            author: self.author.clone(),
            organisation: self.organisation.clone(),
            summary: self.summary.clone(),
            notes: self.notes.clone(),
            ..ReportNotes::default()
        }
    }
}

impl Report {
    /// What the analyst adds and chooses.
    pub(crate) fn notes(&self) -> ReportNotes {
        ReportNotes {
            chosen_run: self.show_run,
            doubtful: match self.doubtful {
                DoubtfulChoice::Mark => Doubtful::Marked,
                DoubtfulChoice::Remove => Doubtful::Removed,
            },
            ..self.analyst.notes()
        }
    }
}
