//! Numbers in a line of prose, with their units and how precisely they are written.

use domain::Unit;

/// Units as they are written behind a number, longest first, in lower case.
const UNITS: [(&str, Unit); 46] = [
    ("tokens per second", Unit::TokensPerSecond),
    ("tokens/second", Unit::TokensPerSecond),
    ("tokens / second", Unit::TokensPerSecond),
    ("requests per second", Unit::CallsPerSecond),
    ("requests/second", Unit::CallsPerSecond),
    ("milliseconds", Unit::Milliseconds),
    ("microseconds", Unit::Microseconds),
    ("tokens/sec", Unit::TokensPerSecond),
    ("tokens/s", Unit::TokensPerSecond),
    ("tokens / s", Unit::TokensPerSecond),
    ("token/s", Unit::TokensPerSecond),
    ("toks/s", Unit::TokensPerSecond),
    ("tok/sec", Unit::TokensPerSecond),
    ("tok/s", Unit::TokensPerSecond),
    ("tok / s", Unit::TokensPerSecond),
    ("requests/s", Unit::CallsPerSecond),
    ("calls/s", Unit::CallsPerSecond),
    ("req/s", Unit::CallsPerSecond),
    ("percent", Unit::Percent),
    ("seconds", Unit::Seconds),
    ("second", Unit::Seconds),
    ("tokens", Unit::Tokens),
    ("minutes", Unit::Minutes),
    ("watts", Unit::Watts),
    ("secs", Unit::Seconds),
    ("sec", Unit::Seconds),
    ("t/s", Unit::TokensPerSecond),
    ("tps", Unit::TokensPerSecond),
    ("rps", Unit::CallsPerSecond),
    ("qps", Unit::CallsPerSecond),
    ("gib", Unit::Gibibytes),
    ("mib", Unit::Mebibytes),
    ("gb", Unit::Gigabytes),
    ("mb", Unit::Megabytes),
    ("ms", Unit::Milliseconds),
    ("µs", Unit::Microseconds),
    ("us", Unit::Microseconds),
    ("ns", Unit::Nanoseconds),
    ("degrees celsius", Unit::Celsius),
    ("celsius", Unit::Celsius),
    ("° c", Unit::Celsius),
    ("°c", Unit::Celsius),
    ("%", Unit::Percent),
    ("s", Unit::Seconds),
    ("w", Unit::Watts),
    ("c", Unit::Celsius),
];

/// A number as it stands in a line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Written {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) value: f64,
    pub(super) unit: Option<Unit>,
    /// Half of its last digit, and more where it is called approximate; in its unit.
    pub(super) tolerance: f64,
}

/// The numbers of a line in lower case. What belongs to a name, a date, a version, a range or a change is none.
pub(super) fn numbers(line: &str) -> Vec<Written> {
    let bytes = line.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let start = at;
        while at < bytes.len()
            && (bytes[at].is_ascii_digit()
                || matches!(bytes[at], b'.' | b',') && bytes.get(at + 1).is_some_and(u8::is_ascii_digit))
        {
            at += 1;
        }
        let Some((value, decimals)) = parse(&line[start..at]) else { continue };
        let (unit, end) = unit(line, at);
        if is_alone(line, start, end, unit.is_some()) {
            let about = [
                "~",
                "≈",
                "about ",
                "around ",
                "roughly ",
                "approximately ",
                "approx. ",
                "circa ",
                "ca. ",
                "nearly ",
                "almost ",
            ];
            let approximate = about.iter().any(|word| line[..start].ends_with(word));
            let tolerance = (0.5 * 10_f64.powi(-decimals)).max(if approximate { 0.05 * value } else { 0.0 });
            found.push(Written { start, end, value, unit, tolerance });
        }
        at = end;
    }
    found
}

fn parse(text: &str) -> Option<(f64, i32)> {
    let groups = text.split(',').collect::<Vec<_>>();
    let whole = groups.len() == 1
        || groups[1..].iter().enumerate().all(|(at, group)| {
            let digits = group.split('.').next().unwrap_or_default();
            digits.len() == 3 && (at + 2 == groups.len() || !group.contains('.'))
        });
    if !whole || text.matches('.').count() > 1 {
        return None;
    }
    let decimals = text.rsplit_once('.').map_or(0, |(_, decimals)| decimals.len());
    Some((text.replace(',', "").parse().ok()?, i32::try_from(decimals).ok()?))
}

/// The unit behind a number and where it ends.
fn unit(line: &str, at: usize) -> (Option<Unit>, usize) {
    let rest = &line[at..];
    let trimmed = rest.trim_start_matches([' ', '\u{a0}', '\u{202f}']);
    let skipped = rest.len() - trimmed.len();
    if skipped > 4 {
        return (None, at);
    }
    for (word, unit) in UNITS {
        if let Some(behind) = trimmed.strip_prefix(word)
            && !behind.starts_with(|next: char| next.is_alphanumeric() || next == '_')
            && !behind.starts_with('/')
            // `12 s` and `12s` are seconds; a lone letter after a space may begin anything.
            && (word.len() > 1 || skipped == 0 || !behind.starts_with(['.', '-', '\'']) || behind.len() < 2)
        {
            return (Some(unit), at + skipped + word.len());
        }
    }
    (None, at)
}

/// Whether a number stands for itself.
fn is_alone(line: &str, start: usize, end: usize, has_unit: bool) -> bool {
    let before = line[..start].chars().next_back();
    let after = line[end..].chars().next();
    let next = line[end..].chars().nth(1);
    let glued_before = before
        .is_some_and(|before| before.is_alphanumeric() || "_./:#+-–−@".contains(before) && before != '@');
    // `mean: -3`, `+34 %` and ranges say something else than a level.
    let glued_after = after.is_some_and(|after| {
        after.is_alphanumeric() && !has_unit
            || after == '_'
            || matches!(after, '-' | '–' | '/' | ':' | '×')
                && next.is_some_and(|next| next.is_ascii_digit() || next == ' ' && after == '×')
    });
    let range = line[end..]
        .trim_start()
        .strip_prefix("to ")
        .is_some_and(|rest| rest.starts_with(|digit: char| digit.is_ascii_digit()));
    let ends_range = [" to ", "between ", "– ", "- "].iter().any(|word| {
        line[..start].ends_with(word)
            && line[..start].trim_end_matches(word).ends_with(|digit: char| digit.is_ascii_digit())
    });
    !glued_before && !glued_after && !range && !ends_range
}

#[cfg(test)]
mod tests {
    use domain::Unit;

    use super::numbers;

    #[test]
    fn finds_numbers_that_stand_for_themselves() {
        let check = |line: &str, expected: &[(f64, Option<Unit>)]| {
            let found: Vec<(f64, Option<Unit>)> =
                numbers(line).iter().map(|one| (one.value, one.unit)).collect();
            assert_eq!(found, expected, "{line}");
        };
        check("mean throughput: 102.85 tokens/s", &[(102.85, Some(Unit::TokensPerSecond))]);
        check(
            "ttft 0.165s and 1,234.5 ms",
            &[(0.165, Some(Unit::Seconds)), (1234.5, Some(Unit::Milliseconds))],
        );
        check("llama3.1:8b q4_0 g999_c4096_t0.4", &[]);
        check("on 2025-10-08 at 19:18", &[]);
        check("102-104 tokens/s, 3 to 5 ms", &[]);
        check("+34% faster, -30% smaller", &[]);
        check("883 tokens in 5 prompts", &[(883.0, Some(Unit::Tokens)), (5.0, None)]);
        check("version 1.2.3", &[]);
        check("5.3 gb of memory at 52 °c", &[(5.3, Some(Unit::Gigabytes)), (52.0, Some(Unit::Celsius))]);
    }

    #[test]
    fn precision_follows_from_the_digits_and_the_words() {
        let tolerance = |line: &str| numbers(line)[0].tolerance;
        assert!((tolerance("46.50 ms") - 0.005).abs() < 1e-12);
        assert!((tolerance("about 40 ms") - 2.0).abs() < 1e-12);
        assert!((tolerance("7 s") - 0.5).abs() < 1e-12);
    }
}
