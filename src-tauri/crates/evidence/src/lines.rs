//! Levels as the lines of a prompt, as many as fit.

use domain::{Evidence, EvidenceShare, Level};

use crate::tokens::TokenEstimate;

/// The longest name in a line, in characters; the names of files get twice as many.
const LONGEST: usize = 60;
/// Digits that a number shows at least.
const DIGITS: usize = 6;

/// One line per level in their order, as many from the first as fit into what the context window leaves beside
/// the fixed text and the reserve for the answer.
///
/// The text is data that others wrote. Names in it hold no line break, no `<`, no `>` and no backtick, so that
/// a block that is closed by one of these cannot be closed from within.
pub fn evidence(
    levels: &[Level],
    fixed_text_chars: usize,
    context_tokens: u32,
    reserve_tokens: u32,
    estimate: &TokenEstimate,
) -> Evidence {
    let budget_tokens = context_tokens.saturating_sub(reserve_tokens);
    let mut text = String::new();
    let mut characters = fixed_text_chars;
    let mut levels_used = 0;
    for level in levels {
        let line = line(level);
        let with_line = characters + line.chars().count();
        if estimate.tokens(with_line) > budget_tokens {
            break;
        }
        characters = with_line;
        text.push_str(&line);
        levels_used += 1;
    }
    let share = EvidenceShare {
        estimated_tokens: estimate.tokens(characters),
        budget_tokens,
        context_tokens,
        levels_used,
        levels_total: u32::try_from(levels.len()).unwrap_or(u32::MAX),
    };
    Evidence { text, share }
}

/// `runs.csv | TTFT (ttft_s), ms | num_gpu=60 | n=9 mean=… median=… sd=… min=… max=…`
fn line(level: &Level) -> String {
    let mut file = name(&level.file, 2 * LONGEST);
    if !level.part.is_empty() {
        file = format!("{file} # {}", name(&level.part, LONGEST));
    }
    let mut metric = name(level.metric.name(), LONGEST);
    if level.metric.name() != level.column {
        metric = format!("{metric} ({})", name(&level.column, LONGEST));
    }
    if !level.unit.symbol().is_empty() {
        metric = format!("{metric}, {}", level.unit.symbol());
    }
    let pairs = level.configuration.iter();
    let pairs: Vec<String> =
        pairs.map(|(column, value)| format!("{}={}", name(column, LONGEST), name(value, LONGEST))).collect();
    let configuration = if pairs.is_empty() { "all rows".to_owned() } else { pairs.join(", ") };
    format!("{file} | {metric} | {configuration} | {}\n", statistics(level))
}

fn statistics(level: &Level) -> String {
    let Level { n, mean, median, sd, min, max, .. } = level;
    if *n == 1 {
        return format!("n=1 value={}", number(*mean));
    }
    let sd = sd.map_or_else(String::new, |sd| format!(" sd={}", number(sd)));
    let (mean, median, min, max) = (number(*mean), number(*median), number(*min), number(*max));
    format!("n={n} mean={mean} median={median}{sd} min={min} max={max}")
}

/// A name that cannot end its line or its block, cut where it is very long.
fn name(text: &str, longest: usize) -> String {
    let harmless = |character: char| match character {
        '<' => '‹',
        '>' => '›',
        '`' => '\'',
        '|' => '/',
        other if other.is_control() || matches!(other, '\u{2028}' | '\u{2029}') => ' ',
        other => other,
    };
    let mut characters = text.trim().chars().map(harmless);
    let mut name: String = characters.by_ref().take(longest).collect();
    if characters.next().is_some() {
        name.push('…');
    }
    name
}

/// A number in six digits at least, without zeros at its end, and never in fewer digits than its whole part has.
fn number(value: f64) -> String {
    let size = value.abs();
    if size != 0.0 && !(1e-9..1e15).contains(&size) {
        return format!("{value:e}");
    }
    let mut decimals = DIGITS - 1;
    let mut limit = 10.0;
    while size >= limit && decimals > 0 {
        decimals -= 1;
        limit *= 10.0;
    }
    while size != 0.0 && size < limit / 10.0 {
        decimals += 1;
        limit /= 10.0;
    }
    let written = format!("{value:.decimals$}");
    if written.contains('.') {
        written.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        written
    }
}

#[cfg(test)]
mod tests;
