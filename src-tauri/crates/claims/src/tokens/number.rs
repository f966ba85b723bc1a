//! A number as it is written, which says how exactly it is meant.

/// A number and the place of its last digit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Number {
    pub(crate) value: f64,
    /// What one more in the last digit would add: 0.01 for `46.50`.
    pub(crate) step: f64,
    /// `+` or `-` where it is written.
    pub(crate) sign: Option<char>,
}

/// The number that a run begins with, and its bytes; `None` where the digits are part of a version, an address or
/// a time of day.
pub(super) fn prefix(words: &str) -> Option<(usize, Number)> {
    let sign = words.chars().next().filter(|c| matches!(c, '+' | '-' | '−'));
    let start = sign.map_or(0, char::len_utf8);
    let bytes = &words.as_bytes()[start..];
    let (plain, separators, length) = digits(words, start);
    let rest = &words[start + length..];
    if plain.is_empty() || plain == "." {
        return None;
    }
    let follows = |mark: char| {
        rest.strip_prefix(mark).is_some_and(|after| after.starts_with(|c: char| c.is_ascii_digit()))
    };
    if follows('.') || follows(':') || separators == Separators::List && bytes.is_empty() {
        return None;
    }
    let (exponent, exponent_length) = exponent(rest);
    let decimals = plain.find('.').map_or(0, |point| plain.len() - point - 1);
    // Rounded once, as the data's own numbers are.
    let value: f64 = format!("{plain}e{exponent}").parse().ok()?;
    let decimals = i32::try_from(decimals.min(300)).unwrap_or(300);
    let step = power_of_ten(exponent.saturating_sub(decimals));
    if !value.is_finite() {
        return None;
    }
    let negative = matches!(sign, Some('-' | '−'));
    let number = Number {
        value: if negative { -value } else { value },
        step,
        sign: sign.map(|sign| if sign == '+' { '+' } else { '-' }),
    };
    Some((start + length + exponent_length, number))
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Separators {
    Plain,
    List,
}

/// The digits with a point for the decimal mark and without other separators, and the bytes they take.
fn digits(words: &str, start: usize) -> (String, Separators, usize) {
    let text = &words[start..];
    // Where the run of digits and separators ends.
    let mut end = 0;
    let mut groups: Vec<(char, usize)> = Vec::new();
    let mut characters = text.char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        if c.is_ascii_digit() {
            end = at + 1;
            continue;
        }
        let next_digit = characters.peek().is_some_and(|(_, next)| next.is_ascii_digit());
        if matches!(c, '.' | ',' | '\u{202f}' | '\u{a0}' | '\'' | '’' | '_')
            && next_digit
            && groups.len() < 12
        {
            groups.push((c, at));
            continue;
        }
        break;
    }
    let run = &text[..end];
    let Some((first, at)) = groups.first().copied() else { return (run.to_owned(), Separators::Plain, end) };
    let part = |index: usize| {
        let from = groups[index].1 + groups[index].0.len_utf8();
        let to = groups.get(index + 1).map_or(end, |(_, at)| *at);
        &text[from..to]
    };
    let clean = |until: usize| text[..until].chars().filter(char::is_ascii_digit).collect::<String>();
    let thousands = |count: usize| {
        at <= 3 && at > 0 && (0..count).all(|index| part(index).len() == 3 && groups[index].0 == first)
    };
    if first == '.' && groups.len() == 1 {
        return (run.to_owned(), Separators::Plain, end);
    }
    if first != '.' && thousands(groups.len()) {
        return (clean(end), Separators::Plain, end);
    }
    let last = groups.len() - 1;
    let decimal = groups[last].0;
    // `1,234.5` and `1.234,5`.
    if last > 0 && decimal != first && matches!(decimal, '.' | ',') && thousands(last) {
        return (format!("{}.{}", clean(groups[last].1), part(last)), Separators::Plain, end);
    }
    if groups.len() == 1 && first == ',' && part(0).len() != 3 {
        return (format!("{}.{}", &text[..at], part(0)), Separators::Plain, end);
    }
    if first == '.' {
        // A version such as `1.2.3`, or `3.5,` before the next of a list.
        if groups.get(1).is_some_and(|(second, _)| *second == ',') {
            return (text[..groups[1].1].to_owned(), Separators::Plain, groups[1].1);
        }
        return (String::new(), Separators::List, end);
    }
    (text[..at].to_owned(), Separators::Plain, at)
}

fn exponent(rest: &str) -> (i32, usize) {
    let Some(after) = rest.strip_prefix(['e', 'E']) else { return (0, 0) };
    let sign = usize::from(after.starts_with(['+', '-']));
    let digits = after[sign..].bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 || digits > 3 || after[sign + digits..].starts_with(|c: char| c.is_alphanumeric()) {
        return (0, 0);
    }
    after[..sign + digits].parse().map_or((0, 0), |value| (value, 1 + sign + digits))
}

/// 10 to a power, rounded once: `powi` differs between platforms.
fn power_of_ten(exponent: i32) -> f64 {
    format!("1e{exponent}").parse().unwrap_or(f64::NAN)
}
