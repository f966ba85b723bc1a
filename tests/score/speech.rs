//! How people write subjects, numbers and units.

use crate::random::Random;
use crate::world::{Dim, Measure, Role, World};

/// A subject: `finch-1b with num_ctx=1024 on story`.
pub fn subject(world: &World, selection: &[(usize, usize)], random: &mut Random) -> String {
    let mut thing = None;
    let mut settings = Vec::new();
    let mut prompt = None;
    let mut date = None;
    for (at, level) in selection {
        let factor = &world.factors[*at];
        let word = &factor.levels[*level];
        match factor.role {
            Role::Thing => thing = Some(word.clone()),
            Role::Parameter => settings.push((factor.column.clone(), word.clone())),
            Role::Prompt => prompt = Some((factor.column.clone(), word.clone())),
            Role::Date => date = Some(word.clone()),
        }
    }
    let way = random.below(3);
    let settings = match way {
        0 => join(settings.iter().map(|(column, word)| format!("{column}={word}")).collect(), ", "),
        1 => join(settings.iter().map(|(column, word)| format!("{column} {word}")).collect(), " and "),
        _ => {
            let inner =
                join(settings.iter().map(|(column, word)| format!("{column}={word}")).collect(), ", ");
            if inner.is_empty() { inner } else { format!("`{inner}`") }
        }
    };
    let mut words = match (thing, settings.is_empty()) {
        (Some(thing), true) => thing,
        (Some(thing), false) => format!("{thing} with {settings}"),
        (None, _) => settings,
    };
    if let Some((column, prompt)) = prompt {
        words = if words.is_empty() {
            format!("the {column} {prompt}")
        } else {
            format!("{words} on the {column} {prompt}")
        };
    }
    if let Some(date) = date {
        words = if words.is_empty() { format!("the run of {date}") } else { format!("{words} on {date}") };
    }
    words
}

fn join(items: Vec<String>, by: &str) -> String {
    items.join(by)
}

/// Ways to write a canonical value: each with its unit's sign, a factor and whether it is the usual one.
fn units(dim: Dim) -> &'static [(&'static str, f64)] {
    match dim {
        Dim::Time => &[("ms", 1.0), ("s", 1000.0), (" milliseconds", 1.0), (" seconds", 1000.0)],
        Dim::TokenRate => &[("tok/s", 1.0), ("tokens/s", 1.0), ("tokens per second", 1.0), ("t/s", 1.0)],
        Dim::CallRate => &[("requests/s", 1.0), ("req/s", 1.0), ("requests per second", 1.0)],
        Dim::Data => &[("MB", 1.0), ("GB", 1000.0)],
        Dim::Percent => &[("%", 1.0), ("percent", 1.0)],
        Dim::Power => &[("W", 1.0), ("watts", 1.0)],
        Dim::Celsius => &[("°C", 1.0), ("degrees Celsius", 1.0)],
        Dim::Own("MB/s") => &[("MB/s", 1.0)],
        Dim::Own("fps") => &[("fps", 1.0), ("frames per second", 1.0)],
        Dim::Own("IOPS") => &[("IOPS", 1.0)],
        Dim::Own(_) => &[("", 1.0)],
    }
}

fn decimals_for(value: f64, digits: i32) -> usize {
    if value == 0.0 {
        return 0;
    }
    (digits - 1 - value.abs().log10().floor() as i32).clamp(0, 6) as usize
}

/// A value as it is written, with what it stands for after rounding.
pub struct Shown {
    pub words: String,
    /// The number without its unit.
    pub number: String,
    /// Half of the last digit, in the canonical unit.
    pub half: f64,
    /// What the digits say, in the canonical unit.
    pub value: f64,
}

/// Writes a canonical value in one of its units, with this many digits.
pub fn shown(dim: Dim, value: f64, digits: i32, random: &mut Random) -> Shown {
    let fitting: Vec<&(&str, f64)> = units(dim)
        .iter()
        .filter(|(_, factor)| *factor == 1.0 || (value / factor).abs() >= 0.01)
        .filter(|(_, factor)| *factor > 1.0 || value.abs() < 20_000.0 || units(dim).len() == 1)
        .collect();
    let (unit, factor) = if fitting.is_empty() { units(dim)[0] } else { **random.pick(&fitting) };
    shown_in(unit, factor, value, digits, random)
}

/// Writes it in the unit that the file does not use, where there is one.
pub fn shown_converted(measure: &Measure, value: f64, random: &mut Random) -> Option<Shown> {
    let other: Vec<&(&str, f64)> = units(measure.words.dim)
        .iter()
        .filter(|(_, factor)| (factor - measure.factor).abs() > 1e-9 && (value / factor).abs() >= 0.01)
        .collect();
    if other.is_empty() || matches!(measure.words.dim, Dim::Percent) {
        return None;
    }
    let (unit, factor) = **random.pick(&other);
    Some(shown_in(unit, factor, value, 4, random))
}

fn shown_in(unit: &str, factor: f64, value: f64, digits: i32, random: &mut Random) -> Shown {
    let in_unit = value / factor;
    let decimals = decimals_for(in_unit, digits);
    let mut number = format!("{in_unit:.decimals$}");
    let half = 0.5 * 10_f64.powi(-(decimals as i32)) * factor;
    let said = number.parse::<f64>().expect("a number was written") * factor;
    if in_unit >= 1_000.0 && random.chance(0.4) {
        number = thousands(&number);
    }
    let gap = if unit == "%" || unit.starts_with(' ') || (unit.len() <= 2 && random.chance(0.4)) {
        ""
    } else {
        " "
    };
    Shown { words: format!("{number}{gap}{unit}"), number, half, value: said }
}

/// `12345.6` as `12,345.6`.
fn thousands(number: &str) -> String {
    let (whole, rest) = number.split_at(number.find('.').unwrap_or(number.len()));
    let mut grouped = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped + rest
}

/// A value in the unit of its column, as the notes write it.
pub fn in_column_unit(measure: &Measure, value: f64) -> String {
    let (unit, factor) = match measure.words.dim {
        Dim::Percent => ("%", 1.0),
        Dim::Time if measure.factor < 1.0 => ("ms", 1.0),
        dim => *units(dim)
            .iter()
            .find(|(_, factor)| (factor - measure.factor).abs() < 1e-9)
            .unwrap_or(&units(dim)[0]),
    };
    let decimals = if measure.factor < factor { measure.decimals + 3 } else { measure.decimals };
    let gap = if unit == "%" { "" } else { " " };
    format!("{:.decimals$}{gap}{unit}", value / factor)
}

const WORDS: [&str; 13] = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
];

/// The sentence with a capital at its beginning.
pub fn capitalised(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A count in digits or in words.
pub fn count(number: usize, random: &mut Random) -> String {
    match WORDS.get(number) {
        Some(word) if random.chance(0.5) => (*word).to_owned(),
        _ => number.to_string(),
    }
}

/// More than one of a thing.
pub fn plural(word: &str) -> String {
    match word {
        "classifier" | "model" | "engine" | "drive" | "card" | "project" | "endpoint" => format!("{word}s"),
        other if other.ends_with('y') => format!("{}ies", &other[..other.len() - 1]),
        other => format!("{other}s"),
    }
}
