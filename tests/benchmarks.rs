//! `cargo xtask bench`: what the product adds to a reference measured in the same run. Ratios and differences are
//! compared with goals, and where one is missed it ends with 1; absolute times depend on the machine and are only shown.

#[path = "benchmarks/arrival.rs"]
mod arrival;
#[path = "benchmarks/crossing.rs"]
mod crossing;
#[path = "benchmarks/evidence.rs"]
mod evidence_rows;
#[path = "benchmarks/preview.rs"]
mod preview;
#[path = "benchmarks/reading.rs"]
mod reading;
#[path = "benchmarks/size.rs"]
mod size;
#[path = "benchmarks/wall.rs"]
mod wall;

use std::io::Write;
use std::process::ExitCode;

/// One benchmark: ours beside the reference of the same run.
struct Row {
    name: &'static str,
    unit: &'static str,
    ours: f64,
    reference: f64,
    goal: Goal,
}

/// What ours may be, measured against the reference.
enum Goal {
    /// At most so many times the reference.
    Times(f64),
    /// At most so much more than the reference, in its unit.
    More(f64),
}

impl Row {
    fn ratio(&self) -> f64 {
        self.ours / self.reference
    }

    fn is_met(&self) -> bool {
        match self.goal {
            Goal::Times(most) => self.ratio() <= most,
            Goal::More(most) => self.ours - self.reference <= most,
        }
    }

    fn goal(&self) -> String {
        match self.goal {
            Goal::Times(most) => format!("≤ {most} ×"),
            Goal::More(most) => format!("≤ +{most} {}", self.unit),
        }
    }
}

/// Makes the rows of a group of benchmarks.
type Rows = fn() -> Vec<Row>;

fn main() -> std::io::Result<ExitCode> {
    let as_json = std::env::args().any(|argument| argument == "--json");
    // `--only arrival|crossing|preview|reading|wall|evidence|size`: one group of them.
    let only = std::env::args().skip_while(|argument| argument != "--only").nth(1);
    let groups: [(&str, Rows); 7] = [
        ("arrival", arrival::rows),
        ("crossing", crossing::rows),
        ("preview", preview::rows),
        ("reading", reading::rows),
        ("wall", || vec![wall::row()]),
        ("evidence", evidence_rows::rows),
        ("size", || vec![size::row()]),
    ];
    let wanted = groups.iter().filter(|(name, _)| only.as_ref().is_none_or(|only| only == name));
    let rows: Vec<Row> = wanted.flat_map(|(_, rows)| rows()).collect();
    let outcome = if rows.iter().all(Row::is_met) { ExitCode::SUCCESS } else { ExitCode::FAILURE };
    let mut out = std::io::stdout().lock();
    if as_json {
        let rows: Vec<_> = rows
            .iter()
            .map(|row| {
                serde_json::json!({
                    "name": row.name, "unit": row.unit, "ours": row.ours, "reference": row.reference,
                    "ratio": row.ratio(), "goal": row.goal(), "met": row.is_met(),
                })
            })
            .collect();
        writeln!(out, "{}", serde_json::json!({ "formatVersion": 1, "benchmarks": rows }))?;
        return Ok(outcome);
    }
    writeln!(out, "{:<52} {:>12} {:>12} {:>8}  goal", "name", "ours", "reference", "ratio")?;
    for row in &rows {
        let [ours, reference] = [row.ours, row.reference].map(|value| format!("{value:.4} {}", row.unit));
        let met = if row.is_met() { "met" } else { "not met" };
        writeln!(
            out,
            "{:<52} {ours:>12} {reference:>12} {:>8.3}  {}, {met}",
            row.name,
            row.ratio(),
            row.goal()
        )?;
    }
    Ok(outcome)
}

/// The `share`-quantile of some values.
fn quantile(values: &mut [f64], share: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 ≤ share ≤ 1")]
    let place = (share * (values.len() - 1) as f64).round() as usize;
    values[place]
}
