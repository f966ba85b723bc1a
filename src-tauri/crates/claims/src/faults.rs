//! What is wrong with a text as a whole: another script or language, loops, next to nothing, missing sections, chat
//! before the text.

use domain::{Message, PassageKind, TextFault, TextFaultKind};
use foldhash::HashMap;

use crate::expected::Expected;
use crate::subject::Read;
use crate::vocabulary::normal;

/// Letters of another script from which on there is a fault: fewer may be a sign or a name.
const FOREIGN_LETTERS: usize = 3;
/// Fewer words than this are next to nothing.
const FEWEST_WORDS: usize = 30;
/// How often the same passage of some length must come to be a loop.
const LOOP: usize = 3;
/// Words of a language from which on one can tell.
const TELLING: usize = 20;

/// Common words of languages that no other of them has.
const LANGUAGES: &[(&str, &[&str])] = &[
    (
        "en",
        &[
            "the", "and", "of", "is", "was", "with", "for", "that", "this", "are", "were", "which", "from",
            "has",
        ],
    ),
    (
        "de",
        &[
            "der", "die", "das", "und", "ist", "nicht", "mit", "für", "auf", "ein", "eine", "wurde",
            "werden", "sich", "auch",
        ],
    ),
    (
        "fr",
        &[
            "le", "les", "des", "est", "une", "dans", "pour", "avec", "sur", "par", "sont", "cette", "du",
            "et",
        ],
    ),
    ("es", &["el", "los", "las", "una", "con", "para", "por", "del", "como", "está", "que", "y", "más"]),
    ("it", &["il", "gli", "della", "che", "per", "con", "sono", "nel", "una", "è", "di", "delle"]),
    ("pt", &["os", "das", "uma", "com", "para", "por", "não", "são", "mais", "do", "da", "em"]),
    ("nl", &["het", "een", "van", "en", "niet", "met", "voor", "zijn", "wordt", "deze", "op"]),
];

/// The faults of a text, in the order of their lines.
pub(crate) fn faults(text: &str, reads: &[Read<'_>], expected: &Expected) -> Vec<TextFault> {
    let mut found = Vec::new();
    found.extend(script(text, expected));
    found.extend(language(reads, expected));
    found.extend(repeated(text, reads));
    found.extend(preamble(text, reads));
    if !expected.sections.is_empty() {
        found.extend(near_empty(reads));
        found.extend(missing(text, reads, expected));
    }
    found.sort_by_key(|fault| fault.line.unwrap_or(0));
    found
}

fn fault(kind: TextFaultKind, line: Option<u64>, message: Message) -> TextFault {
    TextFault { kind, line, message }
}

/// Words of a script that the language is not written in.
fn script(text: &str, expected: &Expected) -> Option<TextFault> {
    let own: fn(char) -> bool = match expected.language.as_deref().map(|code| code.get(..2).unwrap_or(code)) {
        Some("ja" | "zh" | "ko" | "ru" | "uk" | "ar" | "he" | "hi" | "el" | "th") => return None,
        _ => is_latin,
    };
    let mut letters = 0;
    for (at, line) in text.lines().enumerate() {
        let foreign: String = line.chars().filter(|c| c.is_alphabetic() && !own(*c)).take(40).collect();
        letters += foreign.chars().count();
        if letters >= FOREIGN_LETTERS {
            let message = Message::new("claim-fault-script").with("words", foreign);
            return Some(fault(TextFaultKind::Script, Some(at as u64 + 1), message));
        }
    }
    None
}

/// Latin letters, and those Greek ones and signs that formulas use.
fn is_latin(c: char) -> bool {
    matches!(c, 'A'..='Z' | 'a'..='z' | '\u{aa}' | '\u{ba}' | '\u{b5}' | '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' | '\u{2070}'..='\u{209f}' | '\u{fb00}'..='\u{fb06}')
        || matches!(
            c,
            'α' | 'β'
                | 'γ'
                | 'δ'
                | 'ε'
                | 'θ'
                | 'λ'
                | 'μ'
                | 'π'
                | 'ρ'
                | 'σ'
                | 'τ'
                | 'φ'
                | 'χ'
                | 'ω'
                | 'Δ'
                | 'Σ'
                | 'Ω'
                | 'Π'
                | 'Φ'
                | 'ℓ'
                | 'ℕ'
                | 'ℝ'
                | 'K'
        )
}

fn language(reads: &[Read<'_>], expected: &Expected) -> Option<TextFault> {
    let wanted = expected.language.as_deref()?;
    let wanted = wanted.get(..2)?.to_lowercase();
    let known = LANGUAGES.iter().any(|(code, _)| *code == wanted);
    let mut counts: HashMap<&str, usize> = HashMap::default();
    for token in reads.iter().flat_map(|read| &read.tokens).filter(|token| token.is_word()) {
        for (code, words) in LANGUAGES {
            if words.contains(&token.lower.as_str()) {
                *counts.entry(code).or_default() += 1;
            }
        }
    }
    let (code, most) = counts.iter().max_by_key(|(code, count)| (**count, **code == wanted))?;
    let own = counts.get(wanted.as_str()).copied().unwrap_or(0);
    (known && *code != wanted && *most >= TELLING && *most > own * 2).then(|| {
        fault(
            TextFaultKind::Language,
            None,
            Message::new("claim-fault-language").with("found", *code).with("wanted", wanted.clone()),
        )
    })
}

/// The same passage again and again, or the same few words within one.
fn repeated(text: &str, reads: &[Read<'_>]) -> Option<TextFault> {
    let mut seen: HashMap<String, usize> = HashMap::default();
    for read in reads {
        if matches!(read.passage.kind, PassageKind::Heading | PassageKind::Row) || read.passage.code {
            continue;
        }
        let words = read.tokens.iter().filter(|token| token.is_word()).count();
        if let Some(words) = loops(read) {
            let message = Message::new("claim-fault-loop").with("words", words);
            return Some(fault(TextFaultKind::Loop, Some(read.passage.line as u64), message));
        }
        if words < 5 {
            continue;
        }
        let key = normal(&text[read.passage.start..read.passage.end]);
        let times = seen.entry(key).or_default();
        *times += 1;
        if *times == LOOP {
            let words: String = text[read.passage.start..read.passage.end].chars().take(80).collect();
            let message = Message::new("claim-fault-loop").with("words", words);
            return Some(fault(TextFaultKind::Loop, Some(read.passage.line as u64), message));
        }
    }
    None
}

/// Words of a passage that come five times in a row, alone or as a group of up to eight.
fn loops(read: &Read<'_>) -> Option<String> {
    const TIMES: usize = 5;
    let words: Vec<&str> =
        read.tokens.iter().filter(|token| token.is_word()).map(|token| token.lower.as_str()).collect();
    for length in 1..=8 {
        let mut run = 0;
        for at in length..words.len() {
            run = if words[at] == words[at - length] { run + 1 } else { 0 };
            if run >= length * (TIMES - 1) {
                return Some(words[at + 1 - length..=at].join(" "));
            }
        }
    }
    None
}

fn near_empty(reads: &[Read<'_>]) -> Option<TextFault> {
    let words: usize = reads
        .iter()
        .filter(|read| read.passage.kind != PassageKind::Heading)
        .map(|read| read.tokens.iter().filter(|token| token.is_word()).count())
        .sum();
    (words < FEWEST_WORDS).then(|| {
        fault(TextFaultKind::NearEmpty, None, Message::new("claim-fault-empty").with("words", words))
    })
}

fn missing(text: &str, reads: &[Read<'_>], expected: &Expected) -> Vec<TextFault> {
    let headings: Vec<String> = reads
        .iter()
        .filter(|read| read.passage.kind == PassageKind::Heading)
        .map(|read| normal(&text[read.passage.start..read.passage.end]))
        .collect();
    expected
        .sections
        .iter()
        .filter(|section| {
            let wanted = normal(section);
            !headings
                .iter()
                .any(|heading| heading.trim_start_matches(|c: char| c.is_ascii_digit()).contains(&wanted))
        })
        .map(|section| {
            fault(
                TextFaultKind::MissingSection,
                None,
                Message::new("claim-fault-section").with("section", section.as_str()),
            )
        })
        .collect()
}

/// Chat before the text: `Okay, here's …`, `Sure! Below is …`.
fn preamble(text: &str, reads: &[Read<'_>]) -> Option<TextFault> {
    let first = reads.first()?;
    if first.passage.kind != PassageKind::Sentence {
        return None;
    }
    let words = text[first.passage.start..first.passage.end]
        .trim_start_matches(['*', '_', '"', '“', ' '])
        .to_lowercase()
        .replace('’', "'");
    let greets = [
        "okay",
        "ok,",
        "ok ",
        "sure",
        "certainly",
        "of course",
        "absolutely",
        "here's",
        "here is",
        "here are",
        "below is",
        "great!",
        "great question",
        "alright",
        "i'll ",
        "i will ",
        "i have ",
        "i've ",
        "let me",
        "let's ",
        "thank you",
        "thanks",
        "hello",
        "hi,",
        "hi!",
        "as an ai",
        "as a language model",
        "based on your",
        "you asked",
        "the following is",
        "yes,",
        "got it",
        "understood",
        "happy to",
        "i'd be happy",
    ];
    let greeting = greets.iter().find(|greeting| words.starts_with(**greeting))?;
    let message = Message::new("claim-fault-preamble").with("words", *greeting);
    Some(fault(TextFaultKind::Preamble, Some(first.passage.line as u64), message))
}
