//! Names, addresses, quotations and dates that a passage brings up, and whether the files know them.

use crate::figures::Figure;
use crate::knowledge::Knowledge;
use crate::mentions::{Mention, What};
use crate::tokens::{Kind, Token};
use crate::vocabulary::normal;
use crate::words;

/// What kind of foreign thing it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Foreign {
    Name,
    Address,
    Quotation,
    Date,
}

/// Something that no file contains, by its tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stranger {
    pub(crate) kind: Foreign,
    pub(crate) first: usize,
    pub(crate) last: usize,
}

/// The fewest words of a quotation that is looked for as a whole.
const QUOTATION: usize = 4;

/// What a passage names that no file contains. `is_title` says that words begin with capitals for show.
pub(crate) fn strangers(
    tokens: &[Token<'_>],
    mentions: &[Mention],
    figures: &[Figure],
    is_title: bool,
    knowledge: &Knowledge,
) -> Vec<Stranger> {
    let mut found = Vec::new();
    let mut known = vec![false; tokens.len()];
    for figure in figures {
        known[figure.at..figure.last].fill(true);
    }
    for mention in mentions {
        match &mention.what {
            What::Date(date) => {
                if !knows_date(date, knowledge) {
                    found.push(Stranger { kind: Foreign::Date, first: mention.first, last: mention.last });
                }
                known[mention.first..mention.last].fill(true);
            }
            What::Metric(_) | What::Statistic(_) | What::Cold(_) => {
                // A metric may be called by a word that looks like a name: `TTFT`.
                known[mention.first..mention.last].fill(true);
            }
            _ => known[mention.first..mention.last].fill(true),
        }
    }
    variants(tokens, knowledge, &mut found);
    quotations(tokens, knowledge, &mut found);
    let title = is_title || looks_like_title(tokens);
    let mut at = 0;
    while at < tokens.len() {
        if known[at] {
            at += 1;
            continue;
        }
        let token = &tokens[at];
        if token.kind == Kind::Address {
            let bare = token.text.trim_end_matches('/');
            if !knowledge.vocabulary.has(bare) && !knowledge.vocabulary.has(token.text) {
                found.push(Stranger { kind: Foreign::Address, first: at, last: at + 1 });
            }
            at += 1;
            continue;
        }
        if let Some(length) = gazetted(tokens, at, knowledge) {
            if length.1 {
                push_name(&mut found, at, at + length.0);
            }
            at += length.0;
            continue;
        }
        if is_name(tokens, at, title, knowledge) {
            push_name(&mut found, at, at + 1);
        }
        at += 1;
    }
    found
}

/// `Towhee 12-Pro`: a name of the folder that goes on as no file has it.
fn variants(tokens: &[Token<'_>], knowledge: &Knowledge, found: &mut Vec<Stranger>) {
    for at in 2..tokens.len() {
        let (before, dash, token) = (&tokens[at - 2], &tokens[at - 1], &tokens[at]);
        if before.number().is_some()
            && dash.is_mark(&['-'])
            && dash.glued
            && token.glued
            && token.text.starts_with(char::is_uppercase)
            && !knowledge.vocabulary.has(token.text)
        {
            found.push(Stranger { kind: Foreign::Name, first: at - 2, last: at + 1 });
        }
    }
}

/// Whether the folder has a date, which may lack its year or its day.
pub(crate) fn knows_date(date: &str, knowledge: &Knowledge) -> bool {
    if date.len() == 10 && !date.starts_with('-') {
        knowledge.vocabulary.has_date(date)
    } else {
        knowledge.vocabulary.has_month(date)
    }
}

/// Adds a name, to the one before it where they stand side by side.
fn push_name(found: &mut Vec<Stranger>, first: usize, last: usize) {
    match found.last_mut() {
        Some(before) if before.kind == Foreign::Name && before.last == first => before.last = last,
        _ => found.push(Stranger { kind: Foreign::Name, first, last }),
    }
}

/// The tokens of a listed name, and whether no file contains it.
fn gazetted(tokens: &[Token<'_>], at: usize, knowledge: &Knowledge) -> Option<(usize, bool)> {
    let token = &tokens[at];
    if !matches!(token.kind, Kind::Word | Kind::Identifier) {
        return None;
    }
    // `Medium` at the beginning of a sentence is a word.
    let begins = begins(tokens, at);
    let mut names: Vec<&str> = words::known_names(token.text).to_vec();
    if names.is_empty() && token.text.contains('-') {
        let first = token.text.split('-').next().unwrap_or_default();
        names = words::known_names(first).iter().filter(|name| **name == first).copied().collect();
    }
    for name in names {
        let parts: Vec<&str> = name.split(' ').collect();
        let fits = parts
            .iter()
            .enumerate()
            .skip(1)
            .all(|(offset, part)| tokens.get(at + offset).is_some_and(|token| token.text == *part));
        if !fits {
            continue;
        }
        if parts.len() == 1
            && begins
            && words::is_plain(&token.lower)
            && token.lower.len() > 1
            && token.text.chars().skip(1).all(char::is_lowercase)
        {
            return None;
        }
        let numbered = parts.len() == 1
            && tokens
                .get(at + 1)
                .is_some_and(|next| matches!(next.kind, Kind::Number(_)) && next.start <= token.end + 1);
        if numbered {
            // `RTX 4080`: the two together.
            let both = format!("{}{}", normal(token.text), normal(tokens[at + 1].text));
            let foreign = !knowledge.vocabulary.has(&both) && !knowledge.entities.has(&both);
            return Some((2, foreign));
        }
        // `RTX 4090` is more than its words: another card may have the one, and any table the other.
        let with_number = parts.iter().any(|part| part.bytes().any(|byte| byte.is_ascii_digit()));
        let known = !with_number && parts.iter().all(|part| knowledge.vocabulary.has(part))
            || knowledge.vocabulary.has(name);
        return Some((parts.len(), !known));
    }
    None
}

fn begins(tokens: &[Token<'_>], at: usize) -> bool {
    at == 0
        || tokens[..at].iter().rev().find(|token| !token.is_mark(&['(', '"', '“', '['])).is_none_or(
            |before| {
                before.is_mark(&[':', '.', '–', '—', '|', '!', '?', ';'])
                    || before.number().is_some() && at == 1
            },
        )
}

/// Whether nearly every long word begins with a capital.
fn looks_like_title(tokens: &[Token<'_>]) -> bool {
    let long: Vec<&Token<'_>> =
        tokens.iter().filter(|token| token.is_word() && token.text.chars().count() > 3).collect();
    let capital = long.iter().filter(|token| token.text.starts_with(char::is_uppercase)).count();
    long.len() >= 2 && capital * 4 >= long.len() * 3
}

const WEEKDAYS: &[&str] =
    &["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "weekend"];

/// Whether a token is a name that no file contains.
fn is_name(tokens: &[Token<'_>], at: usize, title: bool, knowledge: &Knowledge) -> bool {
    let token = &tokens[at];
    let text = token.text;
    if !matches!(token.kind, Kind::Word | Kind::Identifier) || text.chars().count() < 2 {
        return false;
    }
    if WEEKDAYS.contains(&token.lower.trim_end_matches('s')) {
        return false;
    }
    // `the Fjord 14's draw`.
    let whose = text.strip_suffix("'s").or_else(|| text.strip_suffix("’s"));
    let has = |text: &str| knowledge.vocabulary.has(text) || knowledge.entities.has(&normal(text));
    if has(text) || whose.is_some_and(|own| has(own) || own.bytes().all(|byte| byte.is_ascii_digit())) {
        return false;
    }
    if is_variant(text, knowledge) {
        return true;
    }
    if token.kind == Kind::Identifier {
        return is_foreign_identifier(tokens, at, knowledge);
    }
    let upper = text.chars().filter(|c| c.is_uppercase()).count();
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    if upper == 0 {
        return false;
    }
    let parts: Vec<&str> = text.split(['-', '\'', '’']).filter(|part| !part.is_empty()).collect();
    let plain = |part: &str| {
        part.chars().count() < 2
            || matches!(part, "ve" | "ll" | "re" | "nt")
            || words::is_plain(&part.to_lowercase())
            || words::number_word(&part.to_lowercase()).is_some()
            || knowledge.vocabulary.has(part)
    };
    // `NovaAI`, `MLPerf`: capitals inside.
    let inside = parts.iter().any(|part| {
        part.chars().skip(1).any(char::is_uppercase) && !part.chars().all(|c| c.is_uppercase() || c == 's')
    });
    if inside {
        return !parts.iter().all(|part| plain(part));
    }
    // `MLPERF`, `SOTA`: all capitals. Short ones of plain words are abbreviations of the text itself.
    if upper == letters && letters > 1 || text.ends_with('s') && upper + 1 == letters && letters > 2 {
        let bare = text.strip_suffix('s').unwrap_or(text);
        return !plain(bare) && !plain(text) && !is_explained(tokens, at) && !looks_like_shouting(tokens);
    }
    if parts.iter().all(|part| plain(part)) {
        // `lantern-Ultra`: a name of the folder, gone on with.
        let own = |part: &str| {
            knowledge.entities.has(&normal(part))
                || knowledge.vocabulary.has(part) && !words::is_plain(&part.to_lowercase())
        };
        let added = parts.len() > 1
            && !title
            && own(parts[0])
            && parts[1..]
                .iter()
                .any(|part| part.starts_with(char::is_uppercase) && !knowledge.vocabulary.has(part));
        return added || !title && is_named_beside(tokens, at);
    }
    true
}

/// `lark-s-Ultra`, `Granite-Fake-3B-v2`: a name of the folder that goes on as no file has it.
fn is_variant(text: &str, knowledge: &Knowledge) -> bool {
    let ends: Vec<usize> = text.match_indices('-').map(|(at, _)| at).collect();
    ends.iter().take(8).any(|end| {
        let (own, rest) = (&text[..*end], &text[end + 1..]);
        let plain = rest.split('-').all(|part| {
            part.starts_with(char::is_lowercase)
                && part.chars().all(char::is_alphabetic)
                && words::is_plain(part)
        });
        normal(own).len() > 2 && knowledge.entities.has(&normal(own)) && !plain && !rest.is_empty()
    })
}

/// `Orbital AI`, `Dr. Sharp`, `engineers at Vertex`: words with capitals that stand where a name does.
fn is_named_beside(tokens: &[Token<'_>], at: usize) -> bool {
    let token = &tokens[at];
    if !token.text.starts_with(char::is_uppercase)
        || token.text.chars().count() < 3
        || token.strong
        || token.quoted
    {
        return false;
    }
    let near = |offset: isize| at.checked_add_signed(offset).and_then(|place| tokens.get(place));
    let next = near(1);
    let suffix = next.is_some_and(|next| {
        next.text.starts_with(char::is_uppercase)
            && next.is_any(&[
                "ai",
                "labs",
                "lab",
                "inc",
                "corp",
                "corporation",
                "systems",
                "technologies",
                "technology",
                "institute",
                "university",
                "research",
                "ltd",
                "llc",
                "gmbh",
                "analytics",
                "computing",
                "foundation",
                "solutions",
                "software",
                "consulting",
                "group",
                "partners",
                "cloud",
                "networks",
                "robotics",
                "semiconductor",
                "dynamics",
                "ventures",
                "intelligence",
                "studios",
                "media",
                "capital",
                "bank",
                "health",
                "energy",
            ])
    });
    let title = near(-1).is_some_and(|before| {
        before.is_any(&["dr", "prof", "mr", "mrs", "ms", "professor", "doctor", "sir"])
    }) || near(-1).is_some_and(|before| before.is_mark(&['.']))
        && near(-2).is_some_and(|before| before.is_any(&["dr", "prof", "mr", "mrs", "ms"]));
    let person = next.is_some_and(|next| {
        next.text.starts_with(char::is_uppercase) && next.is_word() && !words::is_plain(&next.lower)
    });
    let goes_on = near(2).is_some_and(|verb| verb.is_word() && !verb.text.starts_with(char::is_uppercase));
    title || at > 0 && (suffix || person) || suffix && goes_on
}

/// `Key Performance Indicators (KPI)`: a text may abbreviate its own words.
fn is_explained(tokens: &[Token<'_>], at: usize) -> bool {
    let text = tokens[at].text.strip_suffix('s').unwrap_or(tokens[at].text);
    let initials: Vec<char> = text.to_lowercase().chars().collect();
    let before: String = tokens[..at]
        .iter()
        .rev()
        .filter(|token| token.is_word())
        .take(initials.len() + 2)
        .filter_map(|token| token.lower.chars().next())
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .collect();
    let wanted: String = initials.iter().collect();
    at > 0 && tokens[at - 1].is_mark(&['(']) && before.contains(&wanted)
}

fn looks_like_shouting(tokens: &[Token<'_>]) -> bool {
    let words: Vec<&Token<'_>> =
        tokens.iter().filter(|token| token.is_word() && token.text.len() > 2).collect();
    words.len() > 2
        && words.iter().all(|token| token.text.chars().all(|c| c.is_uppercase() || !c.is_alphabetic()))
}

/// Identifiers are names where they look like a product, a model, a file or hardware, and not like a quantity.
fn is_foreign_identifier(tokens: &[Token<'_>], at: usize, knowledge: &Knowledge) -> bool {
    let token = &tokens[at];
    let text = token.text;
    let lower = token.lower.as_str();
    if knowledge.vocabulary.has_parts(text)
        || !knowledge.entities.values(text).is_empty()
        || !knowledge.entities.files(text).is_empty()
    {
        return false;
    }
    // `F1`, `p95`, `q4`, `int8`, `8-bit`, `top_p`, `x86_64`: terms, and settings of the field.
    let term = matches!(
        lower,
        "e.g"
            | "i.e"
            | "f1"
            | "f1-score"
            | "utf-8"
            | "x86_64"
            | "i/o"
            | "a/b"
            | "n/a"
            | "w/o"
            | "b/s"
            | "and/or"
            | "c/c"
            | "k-means"
            | "top-1"
            | "top-5"
            | "r2"
            | "s3"
    ) || lower.starts_with('p')
        && lower[1..].bytes().all(|byte| byte.is_ascii_digit())
        && lower.len() <= 4
        || ["fp", "int", "bf", "uint", "float", "q"].iter().any(|prefix| {
            lower.strip_prefix(prefix).is_some_and(|rest| {
                rest.len() <= 2 && rest.bytes().all(|byte| byte.is_ascii_digit()) && !rest.is_empty()
            })
        });
    if term {
        return false;
    }
    let parts: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
    let capital = text.chars().any(char::is_uppercase);
    let digit = text.bytes().any(|byte| byte.is_ascii_digit());
    let plain_parts = parts.iter().all(|part| {
        words::is_plain(&part.to_lowercase())
            || knowledge.vocabulary.has(part)
            || part.bytes().all(|byte| byte.is_ascii_digit())
    });
    // A made-up setting or option in code (`top_k`, `repeat_penalty`) is no name that one says something of.
    if plain_parts && !capital && (text.contains('_') || !digit) {
        return text.contains('.')
            && !text.ends_with('.')
            && parts.len() >= 2
            && is_file_ending(parts[parts.len() - 1]);
    }
    if plain_parts && parts.len() > 1 && !digit && !text.contains('.') {
        return parts
            .iter()
            .any(|part| part.starts_with(char::is_uppercase) && !knowledge.vocabulary.has(part))
            && parts.iter().any(|part| knowledge.entities.has(&part.to_lowercase()));
    }
    if text.bytes().next().is_some_and(|byte| byte.is_ascii_digit()) {
        // `7b`, `1440p`, `4090`, `10:30`, `1.2.3`: judged as figures where they are bare; a version or a size is a name.
        return parts.len() > 1 || lower.ends_with(['b', 'm']) || lower.len() > 3 && lower.ends_with('p');
    }
    capital || digit || text.contains(['.', ':'])
}

fn is_file_ending(word: &str) -> bool {
    matches!(
        word.to_lowercase().as_str(),
        "csv"
            | "json"
            | "md"
            | "txt"
            | "py"
            | "xlsx"
            | "yaml"
            | "yml"
            | "toml"
            | "sh"
            | "html"
            | "pdf"
            | "log"
            | "jsonl"
            | "tsv"
            | "png"
            | "ipynb"
            | "js"
            | "rs"
            | "cpp"
            | "com"
            | "org"
            | "ai"
            | "io"
            | "net"
    )
}

/// Words in quotation marks that no file contains like that.
fn quotations(tokens: &[Token<'_>], knowledge: &Knowledge, found: &mut Vec<Stranger>) {
    let mut at = 0;
    while at < tokens.len() {
        if !tokens[at].quoted {
            at += 1;
            continue;
        }
        let first = at;
        while at < tokens.len() && tokens[at].quoted {
            at += 1;
        }
        let inner = &tokens[first..at];
        let words: Vec<&str> = inner
            .iter()
            .filter(|token| !matches!(token.kind, Kind::Mark(_)))
            .map(|token| token.text)
            .collect();
        if words.len() >= QUOTATION {
            let known = knowledge.vocabulary.has_quotation(&words.join(" "))
                || knowledge.vocabulary.has_words_in_order(&words);
            if !known {
                found.push(Stranger { kind: Foreign::Quotation, first, last: at });
            }
        }
    }
}
