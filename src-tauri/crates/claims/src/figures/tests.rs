//! Figures with all that may surround them.

use domain::Unit;

use super::{Bound, Shape, WrittenUnit, figures};
use crate::tokens::tokens;

/// Figures as `text|value|bound|shape|unit`.
fn seen(text: &str) -> Vec<String> {
    let all = tokens(text, 0, text.len());
    figures(&all, &[])
        .into_iter()
        .map(|figure| {
            let bound = match figure.bound {
                Bound::Exact => "",
                Bound::About => "~",
                Bound::AtLeast => "≥",
                Bound::AtMost => "≤",
                Bound::UpTo => "↑",
                Bound::DownTo => "↓",
            };
            let shape = match figure.shape {
                Shape::Plain => String::new(),
                Shape::Range(_, high) => format!("–{high}"),
                Shape::Spread => " spread".to_owned(),
                Shape::Multiple => " times".to_owned(),
                Shape::OutOf(whole) => format!(" of {whole}"),
                Shape::Ordinal => " in order".to_owned(),
            };
            let unit = match &figure.unit {
                Some(WrittenUnit::Known(unit, scale)) if (*scale - 1.0).abs() < 1e-9 => {
                    format!(" {}", unit.symbol())
                }
                Some(WrittenUnit::Known(unit, scale)) => format!(" {:.4} {}", scale, unit.symbol()),
                Some(WrittenUnit::Times) | None => String::new(),
                Some(WrittenUnit::Points) => " pp".to_owned(),
                Some(WrittenUnit::Money) => " money".to_owned(),
                Some(WrittenUnit::Sign(sign)) => format!(" {sign}"),
            };
            format!("{bound}{}{shape}{unit}", (figure.value * 1e3).round() / 1e3)
        })
        .collect()
}

#[test]
fn figures_are_read_with_what_surrounds_them() {
    let check = |text: &str, expected: &[&str]| assert_eq!(seen(text), expected, "{text}");
    check("reached 102.85 tok/s at 0.165 s", &["102.85 tok/s", "0.165 s"]);
    check("reached 102.85 tokens per second", &["102.85 tok/s"]);
    check("about 30% and ~5 ms and roughly 2 GB", &["~30 %", "~5 ms", "~2 GB"]);
    check(
        "over 60% gain, under 0.1 s, at least 5 runs, no more than 3 s",
        &["≥60 %", "≤0.1 s", "≥5", "≤3 s"],
    );
    check(
        "102-104 tok/s, 0.10 to 0.11 s, between 40 and 60 ms",
        &["102–104 tok/s", "0.1–0.11 s", "40–60 ms"],
    );
    check("79.26 ± 1.41 tok/s", &["79.26 tok/s", "1.41 spread tok/s"]);
    check(
        "1.5x faster, 2× as fast, twice the rate, three times as fast, doubled",
        &["1.5 times", "2 times", "2 times", "3 times", "2 times"],
    );
    check("each was run three times, each was repeated 5 times", &["3", "5"]);
    check("grew three times", &["3 times"]);
    check("a third of the size, half of the runs", &["0.333 times", "50 %"]);
    check("two thirds of the runs, less than a quarter of the calls", &["66.667 %", "≤25 %"]);
    check("2 of 36 runs, 2 out of 36, 34/36, two of the five", &["2 of 36", "2 of 36", "34 of 36", "2 of 5"]);
    check("from 0.65 to 0.10 s", &["0.65 s", "0.1 s"]);
    check("102.85 vs 76.59 tok/s", &["102.85 tok/s", "76.59 tok/s"]);
    check("114.16 → 115.63 tok/s", &["114.16 tok/s", "115.63 tok/s"]);
    check("up to 105 tok/s, as low as 3 ms", &["↑105 tok/s", "↓3 ms"]);
    check("4,000 tokens/minute", &["4000 0.0167 tok/s"]);
    check("20 ms per token", &["20 ms"]);
    check("$0.10 or 5 dollars", &["0.1", "5 money"]);
    check("a 5-minute test of 36-config sweeps", &["5 min", "36"]);
    check("the 2nd and 3rd", &["2 in order", "3 in order"]);
    check("three models and twenty-five files", &["3", "25"]);
    check("2 million tokens and 10k tokens", &["2000000 tokens", "10000 tokens"]);
    check("54.7°C at 64.4W and 300 rpm", &["54.7 °C", "64.4 W", "300 rpm"]);
    check("5 percentage points", &["5 pp"]);
    check("100+ files and 5 s or more", &["≥100", "≥5 s"]);
    check("more than 60% gain over q8_0", &["≥60 %"]);
    check("95.9 tok/s at 0.2 and 96.1 tok/s at 0.8", &["95.9 tok/s", "0.2", "96.1 tok/s", "0.8"]);
    check("no figures here", &[]);
}

#[test]
fn a_figure_covers_what_rounds_to_it() {
    let check = |text: &str, value: f64, covered: bool| {
        let all = tokens(text, 0, text.len());
        let figure = figures(&all, &[]).remove(0);
        assert_eq!(figure.covers(value), covered, "{text} {value}");
    };
    check("46.5", 46.45, true);
    check("46.5", 46.54, true);
    check("46.5", 46.56, false);
    check("46.5", 46.44, false);
    check("46", 46.4, true);
    check("about 46", 48.0, true);
    check("about 46", 49.0, false);
    check("over 60", 64.5, true);
    check("over 60", 59.0, false);
    check("102-104", 103.4, true);
    check("102-104", 104.9, false);
    check("46.5", f64::NAN, false);
    assert_eq!(Unit::Percent.symbol(), "%");
}
