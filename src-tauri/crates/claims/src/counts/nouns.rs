//! Which noun a figure counts.

use domain::FileKind;
use evidence::DimensionKind;

use super::Noun;
use crate::figures::Figure;
use crate::lexicon::singular;
use crate::lookup::Lookup;
use crate::mentions::Mention;
use crate::tokens::{Kind, Token};

/// The noun that a word in the singular is.
pub(super) fn noun(word: &str) -> Option<Noun> {
    Some(match word {
        "file" | "artifact" => Noun::Files(None),
        "folder" | "directory" | "directories" | "subfolder" => Noun::Folders,
        "table" => Noun::Tables,
        "column" | "field" => Noun::Columns,
        "run" | "row" | "record" | "entry" | "entries" | "sample" | "measurement" | "test" | "call"
        | "request" | "trial" | "observation" | "invocation" | "execution" | "repetition" | "iteration"
        | "inference" | "experiment" | "job" | "query" | "case" => Noun::Rows,
        "model" | "variant" | "variation" | "llm" => Noun::Models,
        "configuration" | "config" | "combination" | "setup" => Noun::Configurations,
        "prompt" | "question" => Noun::Prompts,
        "day" | "date" => Noun::Dates,
        "failure" | "error" | "timeout" | "crash" | "crashe" => Noun::Failures,
        "times" | "repeat" => Noun::Repeats,
        _ => return None,
    })
}

/// Whether a word in the singular is a noun that is counted.
pub(crate) fn noun_behind_word(word: &str) -> bool {
    noun(word).is_some()
}

/// Whether a mention is one of those that are counted, and so does not narrow them down.
pub(crate) fn is_counted(noun: &Noun, mention: &Mention, knowledge: &crate::knowledge::Knowledge) -> bool {
    let of_kind = |kind: DimensionKind| match &mention.what {
        crate::mentions::What::Values(hits) | crate::mentions::What::Setting(_, hits) => {
            hits.iter().any(|hit| knowledge.data.families[hit.family].dimensions[hit.dimension].kind == kind)
        }
        _ => false,
    };
    match noun {
        Noun::Models => {
            of_kind(DimensionKind::Model) || mention.slot(knowledge) == Some(crate::mentions::Slot::Model)
        }
        Noun::Prompts => of_kind(DimensionKind::Prompt),
        Noun::Dates => matches!(mention.what, crate::mentions::What::Date(_)),
        Noun::Files(_) | Noun::Folders => true,
        Noun::Values(places) | Noun::Combinations(places) => match &mention.what {
            crate::mentions::What::Values(hits) | crate::mentions::What::Setting(_, hits) => {
                hits.iter().any(|hit| places.contains(&(hit.family, hit.dimension)))
            }
            _ => false,
        },
        Noun::Configurations => matches!(mention.what, crate::mentions::What::Setting(..)),
        _ => false,
    }
}

/// The noun that a figure counts: the first that is one, within a few words behind it.
#[expect(clippy::too_many_lines, reason = "one rule after the other, in their order")]
pub(crate) fn noun_behind(
    tokens: &[Token<'_>],
    figure: &Figure,
    lookup: &Lookup<'_>,
) -> Option<(Noun, usize)> {
    let mut kind = None;
    let mut phrase = String::new();
    for (offset, token) in tokens[figure.last..].iter().take(6).enumerate() {
        if token.is_mark(&['-']) && token.glued || token.is_mark(&['/']) {
            continue;
        }
        if token.is_any(&["of", "the", "different", "distinct", "unique", "its", "all"]) && offset < 3 {
            continue;
        }
        if !matches!(token.kind, Kind::Word | Kind::Identifier) {
            break;
        }
        let word = if token.is("times") { "times" } else { singular(&token.lower) };
        // `three values of num_batch`.
        if matches!(word, "value" | "level" | "setting" | "option" | "choice")
            && tokens.get(figure.last + offset + 1).is_some_and(|next| next.is_any(&["of", "for"]))
        {
            let name = tokens[figure.last + offset + 2..]
                .iter()
                .take(4)
                .filter(|token| !token.is_any(&["the", "a"]));
            let mut phrase = String::new();
            let mut found = None;
            for token in name {
                if !phrase.is_empty() {
                    phrase.push(' ');
                }
                phrase.push_str(
                    &crate::lexicon::words_of(&token.lower)
                        .iter()
                        .map(|word| singular(word))
                        .collect::<Vec<_>>()
                        .join(" "),
                );
                found = lookup.knowledge.entities.parameter(&phrase).or(found);
            }
            return found.map(|places| (Noun::Values(places.to_vec()), figure.last + offset));
        }
        kind = kind.or_else(|| file_kind(word));
        if let Some(Noun::Files(_)) = noun(word) {
            return Some((Noun::Files(kind), figure.last + offset));
        }
        // `9 combinations of drive and job`.
        if matches!(word, "combination" | "pair" | "pairing")
            && tokens.get(figure.last + offset + 1).is_some_and(|next| next.is("of"))
        {
            let mut places = Vec::new();
            for token in tokens[figure.last + offset + 2..].iter().take(8) {
                if token.is_mark(&[',']) || token.is_any(&["and", "the", "with"]) {
                    continue;
                }
                let phrase = crate::lexicon::words_of(&token.lower)
                    .iter()
                    .map(|word| singular(word))
                    .collect::<Vec<_>>()
                    .join(" ");
                match lookup.knowledge.entities.parameter(&phrase) {
                    Some(found) => places.extend(found.iter().copied()),
                    None if ALIKE.iter().any(|words| words.contains(&phrase.as_str())) => {
                        let alike = ALIKE
                            .iter()
                            .filter(|words| words.contains(&phrase.as_str()))
                            .flat_map(|words| words.iter());
                        let named =
                            alike.clone().find_map(|other| lookup.knowledge.entities.parameter(other));
                        places.extend(named.map_or_else(|| from_paths(lookup), <[_]>::to_vec));
                    }
                    None => break,
                }
            }
            if !places.is_empty() {
                return Some((Noun::Combinations(places), figure.last + offset));
            }
        }
        // `5 prompt tokens`: another word counts.
        let next = tokens.get(figure.last + offset + 1).map_or("", |next| singular(&next.lower));
        if let Some(found) = noun(word)
            && noun(next).is_none()
            && !matches!(next, "token" | "time" | "size" | "length")
        {
            return Some((found, figure.last + offset));
        }
        if !phrase.is_empty() {
            phrase.push(' ');
        }
        phrase.push_str(word);
        let entities = &lookup.knowledge.entities;
        let alike = || {
            ALIKE
                .iter()
                .filter(|words| words.contains(&word))
                .flat_map(|words| words.iter())
                .find_map(|other| entities.parameter(other))
        };
        let known = ALIKE.iter().any(|words| words.contains(&word));
        let parameter = entities.parameter(&phrase).or_else(|| entities.parameter(word)).or_else(alike);
        if let Some(places) = parameter
            && lookup.knowledge.entities.parameter(&format!("{phrase} {next}")).is_none_or(<[_]>::is_empty)
            && (token.lower != word || next == "value" || next == "level" || next == "setting")
        {
            return Some((Noun::Values(with_siblings(lookup, places)), figure.last + offset));
        }
        if token.lower != word
            && parameter.is_none()
            && let Some(places) = numbered(lookup, word)
        {
            return Some((Noun::Values(places), figure.last + offset));
        }
        let beside = known && token.lower != word && !from_paths(lookup).is_empty();
        let many = !beside && (token.lower != word || offset > 0 && figure.value < 2.0 || figure.is_one());
        if let Some(families) = lookup.knowledge.row_nouns.get(word).filter(|_| many && parameter.is_none()) {
            return Some((Noun::Records(families.clone()), figure.last + offset));
        }
        if token.lower != word
            && parameter.is_none()
            && lookup.knowledge.distinct.get(word).is_some_and(|counts| counts.iter().all(|count| *count > 1))
            && lookup.knowledge.lexicon.find(word).is_none()
        {
            return Some((Noun::Cells(word.to_owned()), figure.last + offset));
        }
        // `3 drives`, where each has a file or a folder of its own.
        if known && parameter.is_none() && token.lower != word {
            let places = from_paths(lookup);
            if !places.is_empty() {
                return Some((Noun::Values(places), figure.last + offset));
            }
        }
        if token.is_any(&[
            "and", "or", "with", "for", "in", "on", "at", "to", "from", "by", "per", "is", "was", "were",
            "are", "has", "have", "than", "as", "that", "which",
        ]) {
            break;
        }
    }
    None
}

/// The dimensions whose values are a word with a number: `seed1`, `seed2`.
fn numbered(lookup: &Lookup<'_>, word: &str) -> Option<Vec<(usize, usize)>> {
    let mut found = Vec::new();
    for (family, one) in lookup.knowledge.data.families.iter().enumerate() {
        for (at, dimension) in one.dimensions.iter().enumerate() {
            let fits = |value: &String| {
                let rest = value.to_lowercase();
                let rest = rest.strip_prefix(word).map(|rest| rest.trim_start_matches(['-', '_', ' ']));
                rest.is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit()))
            };
            if dimension.values.len() > 1 && dimension.values.iter().all(fits) {
                found.push((family, at));
            }
        }
    }
    (!found.is_empty()).then_some(found)
}

/// Some dimensions, and those of other families that have the same values under another name.
fn with_siblings(lookup: &Lookup<'_>, places: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let families = &lookup.knowledge.data.families;
    let values = |place: &(usize, usize)| &families[place.0].dimensions[place.1].values;
    let mut found = places.to_vec();
    for (family, one) in families.iter().enumerate() {
        for at in 0..one.dimensions.len() {
            let place = (family, at);
            let own = values(&place);
            let alike = |other: &(usize, usize)| {
                let other = values(other);
                own.len() > 1 && own.len() == other.len() && own.iter().all(|value| other.contains(value))
            };
            let words = own.iter().all(|value| value.parse::<f64>().is_err());
            if !found.contains(&place) && words && own.len() <= MOST_SIBLINGS && places.iter().any(alike) {
                found.push(place);
            }
        }
    }
    found
}

/// The most values of dimensions that are compared with each other.
const MOST_SIBLINGS: usize = 64;

/// The dimensions that only the paths tell: which file, which folder.
pub(super) fn from_paths(lookup: &Lookup<'_>) -> Vec<(usize, usize)> {
    let families = lookup.knowledge.data.families.iter().enumerate();
    families
        .flat_map(|(family, one)| {
            one.dimensions.iter().enumerate().map(move |(at, dimension)| (family, at, dimension))
        })
        .filter(|(_, _, dimension)| {
            dimension.from_path
                && !dimension.redundant
                && dimension.kind == DimensionKind::Other
                && dimension.name != "run"
        })
        .map(|(family, at, _)| (family, at))
        .collect()
}

pub(crate) fn file_kind(word: &str) -> Option<FileKind> {
    Some(match word {
        "csv" | "tsv" => FileKind::Csv,
        "json" => FileKind::Json,
        "jsonl" | "ndjson" => FileKind::JsonLines,
        "markdown" | "md" => FileKind::Markdown,
        "xlsx" | "excel" | "spreadsheet" => FileKind::Spreadsheet,
        "txt" | "text" => FileKind::Text,
        _ => return None,
    })
}

/// Words for one kind of thing: `3 cards` counts the values of `device`.
pub(super) const ALIKE: &[&[&str]] = &[
    &["model", "modell", "classifier", "network", "architecture", "llm", "checkpoint"],
    &["device", "card", "gpu", "accelerator", "graphics card"],
    &["device", "disk", "drive", "ssd", "volume"],
    &["endpoint", "route", "service", "api", "path", "url"],
    &["engine", "database", "db", "store", "backend", "dbms"],
    &["crate", "project", "package", "repository", "repo", "library", "module", "target"],
    &["scene", "level", "map"],
    &["prompt", "question", "scenario", "task", "workload"],
    &["dataset", "corpus", "split", "collection"],
    &["host", "machine", "node", "server"],
    &["optimiser", "optimizer"],
    &["sensor", "probe", "station"],
];
