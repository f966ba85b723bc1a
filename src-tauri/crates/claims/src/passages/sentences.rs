//! Where one sentence ends and the next begins.

/// Words that a full stop follows without ending a sentence.
const ABBREVIATIONS: [&str; 38] = [
    "e.g", "i.e", "vs", "approx", "ca", "cf", "etc", "dr", "mr", "mrs", "ms", "prof", "fig", "figs", "no",
    "nos", "eq", "sec", "min", "max", "avg", "est", "inc", "ltd", "corp", "co", "st", "jr", "sr", "resp",
    "incl", "excl", "ver", "vol", "pp", "al", "temp", "st.",
];
/// Of these, the ones that do end a sentence when a capital follows.
const ALSO_LAST: [&str; 10] = ["etc", "ms", "sec", "min", "max", "avg", "no", "inc", "ltd", "temp"];

/// The sentences between two places of the text, without the blanks around them. A sentence also ends at each of
/// `breaks`.
pub(super) fn sentences(text: &str, start: usize, end: usize, breaks: &[usize]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut begin = start;
    let mut breaks = breaks.iter().copied().peekable();
    let mut at = start;
    while at < end {
        while breaks.next_if(|place| *place < at).is_some() {}
        let Some(c) = text[at..end].chars().next() else { break };
        let next = at + c.len_utf8();
        if matches!(c, '。' | '！' | '？' | '।') {
            push(text, begin, next, &mut found);
            begin = next;
        } else if breaks.next_if_eq(&at).is_some() {
            push(text, begin, at, &mut found);
            begin = at;
        } else if matches!(c, '.' | '!' | '?' | '…')
            && let Some(after) = sentence_end(text, begin, at, next, end)
        {
            push(text, begin, after, &mut found);
            begin = after;
            at = after;
            continue;
        }
        at = next;
    }
    push(text, begin, end, &mut found);
    found
}

fn push(text: &str, start: usize, end: usize, found: &mut Vec<(usize, usize)>) {
    let inner = &text[start..end];
    let start = start + (inner.len() - inner.trim_start().len());
    let end = start + inner.trim().len();
    let has_word = text[start..end].chars().any(char::is_alphanumeric);
    match found.last_mut() {
        // Marks alone belong to the sentence before them.
        Some(last) if !has_word && start < end => last.1 = end,
        _ if start < end => found.push((start, end)),
        _ => {}
    }
}

/// Where the sentence ends whose last mark is at `at`; `None` if none ends there.
fn sentence_end(text: &str, begin: usize, at: usize, mut next: usize, end: usize) -> Option<usize> {
    for c in text[next..end].chars() {
        if !matches!(c, '.' | '!' | '?' | '…' | '"' | '\'' | '”' | '’' | ')' | ']' | '*' | '_' | '`' | '»')
        {
            break;
        }
        next += c.len_utf8();
    }
    if next >= end {
        return Some(end);
    }
    let rest = &text[next..end];
    if !rest.starts_with(char::is_whitespace) {
        return None;
    }
    let follows = rest
        .trim_start()
        .trim_start_matches(['*', '_', '`', '"', '“', '(', '[', '\'', '‘', '«'])
        .chars()
        .next()?;
    if text.as_bytes()[at] != b'.' {
        return (!follows.is_lowercase()).then_some(next);
    }
    let before = &text[begin..at];
    let word_start = before
        .rfind(|c: char| c.is_whitespace() || matches!(c, '(' | '*' | '"'))
        .map_or(0, |place| place + before[place..].chars().next().map_or(1, char::len_utf8));
    let word = before[word_start..].to_lowercase();
    let is_initial = word.chars().count() == 1 && before.ends_with(char::is_uppercase);
    // `1. First` at the start of a sentence numbers it.
    let is_numbering = word_start == 0
        && !word.is_empty()
        && word.len() <= 3
        && word.bytes().all(|byte| byte.is_ascii_digit());
    // `… in 12 ms. gull took 5 s.`, `… than at 200 W. At 420 W …`
    let behind_number = before[..word_start].trim_end().ends_with(|c: char| c.is_ascii_digit());
    if behind_number && (is_unit(&word) || is_initial) && !text[at + 1..].starts_with('.') {
        return Some(next);
    }
    if is_initial || is_numbering {
        return None;
    }
    if ABBREVIATIONS.contains(&word.as_str()) {
        // `12 ms. The next` ends, `max. 12` does not.
        return (follows.is_uppercase() && ALSO_LAST.contains(&word.as_str())).then_some(next);
    }
    // A name in lower case may begin a sentence: `… the files. gull took 5 s.`
    let trails = text[at + 1..].starts_with('.');
    let ends = !trails && word.chars().filter(|c| c.is_alphanumeric()).count() > 3 && !word.contains('.');
    // `… is 0.0087. hellaswag has …`, `… at 61.4%. q8_0 has …`
    let bare = word.trim_end_matches(|c: char| !c.is_ascii_digit());
    let unit = &word[bare.len()..];
    let number = word.len() > 1
        && !bare.is_empty()
        && (unit.is_empty() || is_unit(unit))
        && bare.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '–' | '+'));
    // A line of its own begins with its own sentence.
    let new_line = rest.trim_start_matches([' ', '\t', '\r']).starts_with('\n');
    (!follows.is_lowercase() || ends || number || new_line && !trails).then_some(next)
}

/// Whether a word is a short unit, which ends a sentence as any word does.
fn is_unit(word: &str) -> bool {
    matches!(
        word,
        "ms" | "s"
            | "mb"
            | "gb"
            | "kb"
            | "tb"
            | "mib"
            | "gib"
            | "w"
            | "j"
            | "tok/s"
            | "t/s"
            | "fps"
            | "rps"
            | "qps"
            | "h"
            | "mb/s"
            | "gb/s"
            | "µs"
            | "us"
            | "°c"
            | "%"
    )
}
