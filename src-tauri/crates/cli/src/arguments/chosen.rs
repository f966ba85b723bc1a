//! What counts of the folder: files left out, columns corrected.

use clap::Args;
use domain::{Correction, Direction, Metric, Selection, Unit};

/// What counts of the folder. What was chosen for it in the window is not used here.
#[derive(Debug, Args)]
#[command(next_help_heading = "Files and columns")]
pub(crate) struct Chosen {
    /// File or sub-folder to leave out, relative to the folder; may be given several times
    #[arg(long, value_name = "PATH")]
    exclude: Vec<String>,

    #[arg(
        long,
        value_name = "COLUMN=METRIC",
        value_parser = metric,
        help = several_times("What a column really measures, for example tps=decodeThroughput", &metrics())
    )]
    metric: Vec<(String, Metric)>,

    #[arg(
        long,
        value_name = "COLUMN=UNIT",
        value_parser = unit,
        help = several_times("Unit a column really has, for example latency=s", &units())
    )]
    unit: Vec<(String, Unit)>,

    /// Which way a column is better: higher, lower or neutral, for example score=higher; may be given
    /// several times
    #[arg(long, value_name = "COLUMN=WAY", value_parser = direction)]
    direction: Vec<(String, Direction)>,
}

impl Chosen {
    /// What counts of the folder.
    pub(crate) fn selection(&self) -> Selection {
        let excluded = self.exclude.iter().map(|path| {
            let path = path.replace('\\', "/");
            path.trim_start_matches("./").trim_end_matches('/').to_owned()
        });
        let mut selection = Selection { excluded: excluded.collect(), corrections: Vec::new() };
        for (column, metric) in &self.metric {
            correction(&mut selection, column).metric = Some(metric.clone());
        }
        for (column, unit) in &self.unit {
            correction(&mut selection, column).unit = Some(*unit);
        }
        for (column, direction) in &self.direction {
            correction(&mut selection, column).direction = Some(*direction);
        }
        selection
    }
}

/// The correction of a column, which begins empty.
fn correction<'a>(selection: &'a mut Selection, column: &str) -> &'a mut Correction {
    let corrections = &mut selection.corrections;
    let known = corrections.iter().position(|correction| correction.column == column);
    let place = known.unwrap_or_else(|| {
        corrections.push(Correction { column: column.to_owned(), metric: None, unit: None, direction: None });
        corrections.len() - 1
    });
    &mut corrections[place]
}

fn several_times(what: &str, known: &str) -> String {
    format!("{what}; may be given several times. One of {known}")
}

fn metrics() -> String {
    Metric::KNOWN.map(String::from).join(", ")
}

fn units() -> String {
    Unit::ALL.map(sign).join(", ")
}

fn sign(unit: Unit) -> &'static str {
    if unit == Unit::None { "none" } else { unit.symbol() }
}

/// Column names may hold `=`, so the last one counts.
fn column(text: &str) -> Result<(&str, &str), String> {
    text.rsplit_once('=')
        .filter(|(column, _)| !column.is_empty())
        .ok_or_else(|| "not COLUMN=VALUE".to_owned())
}

fn metric(text: &str) -> Result<(String, Metric), String> {
    let (column, name) = column(text)?;
    let metric = Metric::from(name.to_owned());
    if matches!(metric, Metric::Column(_)) {
        return Err(format!("not one of {}", metrics()));
    }
    Ok((column.to_owned(), metric))
}

fn unit(text: &str) -> Result<(String, Unit), String> {
    let (column, symbol) = column(text)?;
    let unit = Unit::ALL.into_iter().find(|unit| sign(*unit) == symbol);
    let unit = unit.ok_or_else(|| format!("not one of {}", units()))?;
    Ok((column.to_owned(), unit))
}

fn direction(text: &str) -> Result<(String, Direction), String> {
    let (column, way) = column(text)?;
    let direction = match way {
        "higher" => Direction::HigherIsBetter,
        "lower" => Direction::LowerIsBetter,
        "neutral" => Direction::Neutral,
        _ => return Err("not one of higher, lower, neutral".to_owned()),
    };
    Ok((column.to_owned(), direction))
}
