//! One cell as a number: signs, separators, exponents, units, and the words for nothing and for no number.
//!
//! Whether `1,234` is a thousand or one and a bit is decided for a whole column from its other cells
//! ([`hint`]); a single cell cannot tell.

use domain::Unit;

/// What separates the whole from the decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Decimal {
    /// `1,234.5`
    Point,
    /// `1.234,5`
    Comma,
}

/// What one cell says about its column's decimal separator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hint {
    /// Nothing: no number, or one without separators.
    None,
    /// Only this reading makes a number of it.
    Sure(Decimal),
    /// `1,234`: thousands, or decimals behind a comma.
    CommaEither,
    /// `1.234`: decimals, or thousands of a column with decimal commas.
    PointEither,
}

/// A cell, read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Parsed {
    /// Nothing, or a word for it.
    Empty,
    /// A finite number, as written.
    Number {
        /// The number that is calculated with.
        value: f64,
        /// The unit behind it.
        unit: Option<Unit>,
        /// Whether `value` differs from what stands there: digits past what a float holds, or −0.
        inexact: bool,
    },
    /// A word or a number that no float can hold: `NaN`, `inf`, `1e400`.
    NotFinite,
    /// Anything else.
    Text,
}

const EMPTY: [&str; 16] = [
    "-",
    "–",
    "—",
    "--",
    "n/a",
    "na",
    "#n/a",
    "null",
    "none",
    "nil",
    "(null)",
    "<na>",
    "n.a.",
    "k.a.",
    "[n/a]",
    "[not supported]",
];
const NOT_FINITE: [&str; 13] = [
    "nan",
    "inf",
    "+inf",
    "-inf",
    "infinity",
    "+infinity",
    "-infinity",
    "∞",
    "-∞",
    "1.#inf",
    "1.#qnan",
    "#div/0!",
    "#num!",
];
/// Longer words are prose, whatever they begin with.
const LONGEST: usize = 64;
/// The largest whole number up to which a float holds every one.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// A cell without the blanks around it.
pub(crate) fn trim(cell: &str) -> &str {
    let is_plain = |byte: Option<&u8>| byte.is_some_and(|byte| (b'!'..=b'~').contains(byte));
    let bytes = cell.as_bytes();
    if is_plain(bytes.first()) && is_plain(bytes.last()) { cell } else { cell.trim() }
}

/// Whether the cell is empty or says that it is.
pub(crate) fn is_empty(cell: &str) -> bool {
    let cell = trim(cell);
    cell.is_empty() || is_one_of(cell, &EMPTY)
}

/// Whether the cell is a word that says nothing is there, and that may have been chosen.
pub(crate) fn is_none_word(cell: &str) -> bool {
    is_one_of(trim(cell), &["none", "null", "nil"])
}

/// The number within emphasis, behind a sign for about, or before a remark in brackets: `**51.0** (best)`, `~ 40`.
/// None where there is no such thing around it, or where what is in brackets is a unit or a number of its own.
pub(crate) fn undecorated(cell: &str) -> Option<&str> {
    let cell = trim(cell);
    let mut rest = cell;
    loop {
        let before = rest;
        rest = rest.strip_prefix(['~', '≈']).unwrap_or(rest).trim_start();
        for mark in ["**", "__", "*", "_", "`"] {
            let inner = rest.strip_prefix(mark).and_then(|inner| inner.strip_suffix(mark));
            rest = inner.map_or(rest, str::trim);
        }
        if let Some((number, remark)) = rest.strip_suffix(')').and_then(|rest| rest.rsplit_once('('))
            && !remark.starts_with(|first: char| first.is_ascii_digit() || first == '±')
            && Unit::of_sign(remark).is_none()
        {
            rest = number.trim_end();
        }
        if rest == before {
            break;
        }
    }
    (rest != cell && rest.len() <= LONGEST && is_number(rest)).then_some(rest)
}

/// Whether the cell is one of these words, in capitals or not.
fn is_one_of(cell: &str, words: &[&str]) -> bool {
    words.iter().any(|word| word.eq_ignore_ascii_case(cell))
}

/// Whether the cell is a number in either way to write decimals.
pub(crate) fn is_number(cell: &str) -> bool {
    let number = |decimal| matches!(parse(cell, decimal), Parsed::Number { .. } | Parsed::NotFinite);
    number(Decimal::Point) || number(Decimal::Comma)
}

/// Reads a cell.
pub(crate) fn parse(cell: &str, decimal: Decimal) -> Parsed {
    let cell = trim(cell);
    if cell.is_empty() {
        return Parsed::Empty;
    }
    if let Some(value) = plain(cell.as_bytes(), decimal) {
        return Parsed::Number { value, unit: None, inexact: false };
    }
    let first = cell.as_bytes()[0];
    if !first.is_ascii_digit() && !matches!(first, b'+' | b'-' | b'.' | b',') {
        if is_one_of(cell, &EMPTY) {
            return Parsed::Empty;
        }
        if is_one_of(cell, &NOT_FINITE) {
            return Parsed::NotFinite;
        }
        if !cell.starts_with('−') {
            return Parsed::Text;
        }
    } else if cell.len() > LONGEST {
        return Parsed::Text;
    } else if !cell.bytes().any(|byte| byte.is_ascii_digit()) {
        return if is_one_of(cell, &EMPTY) {
            Parsed::Empty
        } else if is_one_of(cell, &NOT_FINITE) {
            Parsed::NotFinite
        } else {
            Parsed::Text
        };
    }
    if let Some(value) = duration(cell) {
        return Parsed::Number { value, unit: Some(Unit::Seconds), inexact: false };
    }
    let Some((written, unit)) = split_unit(cell) else {
        return if is_one_of(cell, &NOT_FINITE) { Parsed::NotFinite } else { Parsed::Text };
    };
    match digits(written, decimal) {
        None => Parsed::Text,
        Some(plain) => finish(&plain, unit),
    }
}

/// `1m2.5s` and `1h0m3s`, as Go programs write durations, in seconds.
fn duration(cell: &str) -> Option<f64> {
    let mut rest = cell.strip_suffix('s')?;
    let mut seconds = 0.0;
    let mut any = false;
    for (mark, factor) in [('h', 3600.0), ('m', 60.0)] {
        if let Some((whole, behind)) = rest.split_once(mark) {
            if whole.is_empty() || !whole.bytes().all(|byte| byte.is_ascii_digit()) {
                return None;
            }
            seconds += factor * whole.parse::<f64>().ok()?;
            rest = behind;
            any = true;
        }
    }
    let plain = rest.starts_with(|c: char| c.is_ascii_digit())
        && rest.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    if any && plain { Some(seconds + rest.parse::<f64>().ok()?) } else { None }
}

/// The short way for most cells: nothing but digits and a point, few enough that one division rounds as the
/// number's own reading does.
pub(crate) fn plain(cell: &[u8], decimal: Decimal) -> Option<f64> {
    /// Powers of ten, each exactly a float.
    const POWERS: [f64; 16] =
        [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];
    let (negative, digits) = match cell {
        [b'-', digits @ ..] => (true, digits),
        digits => (false, digits),
    };
    if digits.is_empty() || digits.len() > 40 {
        return None;
    }
    let mut value = 0u64;
    let mut point = None;
    for (at, byte) in digits.iter().enumerate() {
        match byte {
            b'0'..=b'9' => value = value.wrapping_mul(10).wrapping_add(u64::from(byte - b'0')),
            b'.' if decimal == Decimal::Point && point.is_none() => point = Some(at),
            _ => return None,
        }
    }
    let count = digits.len() - usize::from(point.is_some());
    // Fifteen digits are below 2⁵³; more round correctly only where the whole number is read.
    let value = match (count, point) {
        (1..=15, None) => value as f64,
        (1..=15, Some(at)) => value as f64 / POWERS[digits.len() - 1 - at],
        (16.., Some(_)) => std::str::from_utf8(digits).ok()?.parse().ok()?,
        _ => return None,
    };
    match (negative, value == 0.0) {
        // Minus nothing is told of.
        (true, true) => None,
        (true, false) => Some(-value),
        (false, _) => Some(value),
    }
}

/// What the cell says about the decimal separator.
pub(crate) fn hint(cell: &str) -> Hint {
    let bytes = cell.as_bytes();
    let Some(mark) = bytes.iter().position(|byte| matches!(byte, b',' | b'.')) else { return Hint::None };
    if bytes.len() > LONGEST {
        return Hint::None;
    }
    let is_digits = |bytes: &[u8]| bytes.iter().all(u8::is_ascii_digit);
    // The short way for most cells: digits around one point.
    if bytes[mark] == b'.' && mark > 0 && is_digits(&bytes[..mark]) && is_digits(&bytes[mark + 1..]) {
        let grouped = bytes.len() - mark == 4 && mark <= 3 && bytes[0] != b'0';
        return if grouped { Hint::PointEither } else { Hint::Sure(Decimal::Point) };
    }
    let Some((written, _)) = split_unit(cell.trim()) else { return Hint::None };
    match (digits(written, Decimal::Point).is_some(), digits(written, Decimal::Comma).is_some()) {
        (false, false) => Hint::None,
        (true, false) => Hint::Sure(Decimal::Point),
        (false, true) => Hint::Sure(Decimal::Comma),
        // Nobody writes thousands as 0,123.
        (true, true) => {
            match (written.contains(','), written.trim_start_matches(['+', '-', '−']).starts_with('0')) {
                (true, false) => Hint::CommaEither,
                (true, true) => Hint::Sure(Decimal::Comma),
                (false, false) => Hint::PointEither,
                (false, true) => Hint::Sure(Decimal::Point),
            }
        }
    }
}

/// Splits `12.5 ms` into number and unit; `None` where what follows the number is no unit.
fn split_unit(cell: &str) -> Option<(&str, Option<Unit>)> {
    let end = cell
        .char_indices()
        .find(|(at, character)| match character {
            '0'..='9'
            | '.'
            | ','
            | '+'
            | '-'
            | '−'
            | '\''
            | '’'
            | ' '
            | '\u{a0}'
            | '\u{2009}'
            | '\u{202f}' => false,
            'e' | 'E' => !cell[at + 1..]
                .starts_with(|next: char| next.is_ascii_digit() || matches!(next, '+' | '-' | '−')),
            _ => true,
        })
        .map_or(cell.len(), |(at, _)| at);
    let (written, rest) = cell.split_at(end);
    if rest.is_empty() {
        Some((written.trim_end(), None))
    } else {
        // No unit has a digit in it, and most of what follows a number has: times, names, versions.
        if rest.bytes().any(|byte| byte.is_ascii_digit()) {
            return None;
        }
        Unit::of_sign(rest).map(|unit| (written.trim_end(), Some(unit)))
    }
}

/// The number in the form that Rust reads, or `None` where the separators are not set as in numbers.
fn digits(written: &str, decimal: Decimal) -> Option<String> {
    let (mantissa, exponent) = match written.find(['e', 'E']) {
        Some(at) => (&written[..at], &written[at + 1..]),
        None => (written, ""),
    };
    let (sign, body) = match mantissa.strip_prefix(['-', '−']) {
        Some(rest) => ("-", rest.trim_start()),
        None => ("", mantissa.strip_prefix('+').unwrap_or(mantissa)),
    };
    let mark = if decimal == Decimal::Point { '.' } else { ',' };
    let (whole, fraction) = match body.split_once(mark) {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (body, None),
    };
    if fraction.is_some_and(|fraction| !fraction.bytes().all(|byte| byte.is_ascii_digit())) {
        return None;
    }
    if whole.is_empty() && fraction.is_none_or(str::is_empty) {
        return None;
    }
    let mut plain = String::with_capacity(written.len() + 1);
    plain.push_str(sign);
    push_whole(&mut plain, whole, if decimal == Decimal::Point { ',' } else { '.' })?;
    if let Some(fraction) = fraction {
        plain.push('.');
        plain.push_str(fraction);
    }
    if !exponent.is_empty() {
        let exponent = exponent.replace('−', "-");
        let power = exponent.strip_prefix(['+', '-']).unwrap_or(&exponent);
        if power.is_empty() || !power.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        plain.push('e');
        plain.push_str(&exponent);
    }
    Some(plain)
}

/// Appends the digits before the decimals; the groups of a separated number must have three each.
fn push_whole(plain: &mut String, whole: &str, group: char) -> Option<()> {
    if whole.bytes().all(|byte| byte.is_ascii_digit()) {
        plain.push_str(whole);
        return Some(());
    }
    let separator = whole.chars().find(|character| !character.is_ascii_digit())?;
    if separator != group && !matches!(separator, '\'' | '’' | ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}') {
        return None;
    }
    for (place, part) in whole.split(separator).enumerate() {
        let fits = if place == 0 { (1..=3).contains(&part.len()) } else { part.len() == 3 };
        if !fits || !part.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        plain.push_str(part);
    }
    Some(())
}

fn finish(plain: &str, unit: Option<Unit>) -> Parsed {
    let Ok(value) = plain.parse::<f64>() else { return Parsed::Text };
    if !value.is_finite() {
        return Parsed::NotFinite;
    }
    let vanished = value == 0.0
        && plain.bytes().take_while(|byte| *byte != b'e').any(|byte| matches!(byte, b'1'..=b'9'));
    let negative_zero = value == 0.0 && value.is_sign_negative();
    let beyond = value.abs() >= EXACT && !plain.contains(['.', 'e']) && format!("{value:.0}") != plain;
    let value = if negative_zero { 0.0 } else { value };
    Parsed::Number { value, unit, inexact: vanished || negative_zero || beyond }
}

#[cfg(test)]
mod tests;
