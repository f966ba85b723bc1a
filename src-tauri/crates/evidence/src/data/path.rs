//! What the paths of a family's files say about their rows: a date, a model, a quantization, or just which file.
//!
//! Only what differs between the files says anything.

use std::collections::HashMap;
use std::ops::Range;

use super::dates::{self, Moment};
use super::family::DimensionKind;

/// Names of model families, as they begin a word of a path or cell.
const MODELS: [&str; 34] = [
    "llama",
    "gemma",
    "qwen",
    "mistral",
    "mixtral",
    "phi",
    "deepseek",
    "smollm",
    "falcon",
    "gpt",
    "bert",
    "granite",
    "olmo",
    "tinyllama",
    "codellama",
    "starcoder",
    "vicuna",
    "stablelm",
    "nemotron",
    "glm",
    "chatglm",
    "internlm",
    "baichuan",
    "yi",
    "command",
    "codestral",
    "ministral",
    "exaone",
    "whisper",
    "claude",
    "gemini",
    "bloom",
    "opt",
    "minicpm",
];
/// Words for ways to store weights.
const QUANTIZATIONS: [&str; 14] = [
    "fp32", "fp16", "fp8", "fp4", "bf16", "f16", "f32", "int8", "int4", "awq", "gptq", "nf4", "mxfp4", "qat",
];
/// Words of files that hold the same once more.
const REPLICATES: [&str; 11] =
    ["run", "rep", "repeat", "trial", "iter", "iteration", "seed", "attempt", "try", "part", "round"];

/// A dimension that comes from the paths, with its value for each file.
pub(super) struct FromPaths {
    pub(super) name: String,
    pub(super) kind: DimensionKind,
    pub(super) values: Vec<String>,
}

/// The date of each path, where one stands in it: the last, which is the nearest to the file's name.
pub(super) fn date(path: &str) -> Option<Moment> {
    dates::find(path).pop().map(|(moment, _)| moment)
}

/// What differs between these paths, beside their dates.
pub(super) fn dimensions(paths: &[String]) -> Vec<FromPaths> {
    if paths.len() < 2 {
        return Vec::new();
    }
    let coarse = differing(paths, false);
    // A dash is a part of a name, unless what stands around it varies on its own.
    let fine = differing(paths, true);
    let chosen = if coarse.len() == 1 && fine.len() > 1 { fine } else { coarse };
    chosen.into_iter().map(named).collect()
}

fn differing(paths: &[String], dashes: bool) -> Vec<Differing> {
    let tokens: Vec<Vec<Token>> = paths.iter().map(|path| tokens(path, dashes)).collect();
    let count = tokens[0].len();
    if tokens.iter().all(|path| path.len() == count) { by_place(&tokens, count) } else { middle(&tokens) }
}

#[derive(Debug, Clone, PartialEq)]
struct Token {
    /// What stands before it, empty for the first.
    separator: char,
    text: String,
    /// Whether it lies in a folder's name.
    folder: bool,
}

/// The words of a path without its extension and dates; a quantization is one word. `dashes` divide words, or are
/// within them.
fn tokens(path: &str, dashes: bool) -> Vec<Token> {
    let (stem, part) = path.split_once('#').unwrap_or((path, ""));
    let name = stem.rfind('/').map_or(0, |slash| slash + 1);
    let end = stem[name..].rfind('.').filter(|dot| *dot > 0).map_or(stem.len(), |dot| name + dot);
    let taken: Vec<Range<usize>> = dates::find(stem).into_iter().map(|(_, range)| range).collect();
    let mut tokens: Vec<Token> = Vec::new();
    let mut push = |separator: char, text: String, folder: bool| {
        let text = text.trim_matches('-').to_owned();
        if text.is_empty() {
            return;
        }
        let goes_on = tokens.last().is_some_and(|last: &Token| continues_quantization(&last.text, &text));
        match tokens.last_mut() {
            Some(last) if goes_on && separator == '_' => {
                last.text.push('_');
                last.text.push_str(&text);
            }
            _ => tokens.push(Token { separator, text, folder }),
        }
    };
    let (mut word, mut separator) = (String::new(), '/');
    for (at, character) in stem[..end].char_indices() {
        if taken.iter().any(|range| range.contains(&at)) {
            continue;
        }
        if matches!(character, '/' | '_' | ' ' | '=') || dashes && character == '-' {
            if !word.is_empty() {
                push(separator, std::mem::take(&mut word), at < name);
            }
            separator = character;
        } else {
            word.push(character);
        }
    }
    if !word.is_empty() {
        push(separator, word, false);
    }
    let mut part = part.to_owned();
    for (_, range) in dates::find(&part).into_iter().rev() {
        part.replace_range(range, "");
    }
    if !part.trim().is_empty() {
        push('#', part.trim().to_owned(), false);
    }
    tokens
}

fn continues_quantization(before: &str, text: &str) -> bool {
    let lower = before.to_ascii_lowercase();
    let begins = lower.strip_prefix("iq").or_else(|| lower.strip_prefix('q')).unwrap_or_default();
    let next = text.to_ascii_lowercase();
    begins.starts_with(|first: char| first.is_ascii_digit())
        && matches!(next.as_str(), "0" | "1" | "k" | "m" | "s" | "l" | "xs" | "xxs" | "nl")
}

struct Differing {
    values: Vec<String>,
    folder: bool,
}

/// Paths of equally many words: each place where they differ; places that say the same are put together.
fn by_place(tokens: &[Vec<Token>], count: usize) -> Vec<Differing> {
    let mut found: Vec<(usize, Differing)> = Vec::new();
    for place in 0..count {
        let first = &tokens[0][place].text;
        if tokens.iter().all(|path| path[place].text == *first) {
            continue;
        }
        let values: Vec<String> = tokens.iter().map(|path| path[place].text.clone()).collect();
        let folder = tokens[0][place].folder;
        if let Some((last, before)) = found.last_mut()
            && *last + 1 == place
            && before.folder == folder
            && (determines(&before.values, &values) || determines(&values, &before.values))
        {
            for (path, (joined, next)) in before.values.iter_mut().zip(&values).enumerate() {
                joined.push(tokens[path][place].separator);
                joined.push_str(next);
            }
            *last = place;
        } else {
            found.push((place, Differing { values, folder }));
        }
    }
    found.into_iter().map(|(_, differing)| differing).collect()
}

/// Whether equal values of `one` always go with equal values of `other`.
fn determines(one: &[String], other: &[String]) -> bool {
    let mut known = HashMap::new();
    one.iter().zip(other).all(|(from, to)| *known.entry(from).or_insert(to) == to)
}

/// Paths of unlike length: what lies between their common beginning and their common end.
fn middle(tokens: &[Vec<Token>]) -> Vec<Differing> {
    let shortest = tokens.iter().map(Vec::len).min().unwrap_or(0);
    let alike = |at: &dyn Fn(&Vec<Token>) -> usize| {
        tokens.iter().all(|path| path[at(path)].text == tokens[0][at(&tokens[0])].text)
    };
    let mut before = (0..shortest).take_while(|place| alike(&|_: &Vec<Token>| *place)).count();
    let after =
        (0..shortest - before).take_while(|place| alike(&|path: &Vec<Token>| path.len() - 1 - place)).count();
    // A file that only lacks the word is named by the word before it, as the others are then.
    if before > 0 && tokens.iter().any(|path| path.len() == before + after) {
        before -= 1;
    }
    let values: Vec<String> = tokens
        .iter()
        .map(|path| {
            let mut value = String::new();
            for token in &path[before..path.len() - after] {
                if !value.is_empty() {
                    value.push(token.separator);
                }
                value.push_str(&token.text);
            }
            value
        })
        .collect();
    let same = values.iter().all(|value| *value == values[0]);
    let folder = tokens.iter().all(|path| path[before..path.len() - after].iter().all(|token| token.folder));
    if same { Vec::new() } else { vec![Differing { values, folder }] }
}

fn named(differing: Differing) -> FromPaths {
    let Differing { mut values, folder } = differing;
    let all = |test: &dyn Fn(&str) -> bool| values.iter().all(|value| test(value));
    let most =
        |test: &dyn Fn(&str) -> bool| values.iter().filter(|value| test(value)).count() * 2 > values.len();
    if all(&is_quantization) {
        return FromPaths { name: "quantization".to_owned(), kind: DimensionKind::Parameter, values };
    }
    if most(&is_model) {
        return FromPaths { name: "model".to_owned(), kind: DimensionKind::Model, values };
    }
    let letters =
        |value: &str| value.trim_end_matches(|last: char| last.is_ascii_digit() || last == '.').len();
    let head = values[0][..letters(&values[0])].to_owned();
    let numbered =
        all(&|value| value.len() > head.len() && letters(value) == head.len() && value.starts_with(&head));
    let lower = head.to_ascii_lowercase();
    let lower = lower.trim_end_matches(['_', '-', '=', ' ']);
    if numbered && (lower.is_empty() || REPLICATES.contains(&lower)) {
        return FromPaths { name: "run".to_owned(), kind: DimensionKind::Other, values };
    }
    if numbered && lower != "v" {
        for value in &mut values {
            *value = value[head.len()..].to_owned();
        }
        return FromPaths { name: lower.to_owned(), kind: DimensionKind::Parameter, values };
    }
    let name = if folder { "folder" } else { "file" };
    FromPaths { name: name.to_owned(), kind: DimensionKind::Other, values }
}

/// Whether a word says how weights are stored: `q4_0`, `q5_K_M`, `fp16`.
pub(crate) fn is_quantization(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    let rest = lower.strip_prefix("iq").or_else(|| lower.strip_prefix('q'));
    QUANTIZATIONS.contains(&lower.as_str())
        || rest.is_some_and(|rest| {
            rest.starts_with(|first: char| ('1'..='8').contains(&first)) && rest.len() <= 7
        })
}

/// Whether a word names a model: a known family, or a size such as `270m` and `8b`.
pub(crate) fn is_model(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    lower.split(['_', '-', ':', '/', ' ']).any(|word| {
        let family = word.trim_end_matches(|last: char| last.is_ascii_digit() || last == '.');
        let size = word.strip_suffix(['b', 'm']).unwrap_or_default();
        MODELS.contains(&family)
            || !size.is_empty() && size.parse::<f64>().is_ok_and(|size| (0.1..2_000.0).contains(&size))
    })
}

#[cfg(test)]
mod tests {
    use super::{DimensionKind, dimensions, is_model};

    #[test]
    fn what_differs_between_paths_is_a_dimension() {
        let check = |paths: &[&str], expected: &[(&str, &[&str])]| {
            let paths: Vec<String> = paths.iter().map(|path| (*path).to_owned()).collect();
            let found = dimensions(&paths);
            let found: Vec<(&str, Vec<&str>)> = found
                .iter()
                .map(|one| (one.name.as_str(), one.values.iter().map(String::as_str).collect()))
                .collect();
            let expected: Vec<(&str, Vec<&str>)> =
                expected.iter().map(|(name, values)| (*name, values.to_vec())).collect();
            assert_eq!(found, expected, "{paths:?}");
        };
        check(
            &["g/gemma3_270m_base.csv", "g/gemma3_1b-it-qat_base.csv", "g/gemma3_base.csv"],
            &[("model", &["gemma3_270m", "gemma3_1b-it-qat", "gemma3"])],
        );
        check(&["o/20251002-151824/runs.csv", "o/20251003-151824/runs.csv"], &[]);
        check(
            &["llama_q4_0.csv", "llama_q8_0.csv", "gemma_q4_0.csv", "gemma_q8_0.csv"],
            &[
                ("model", &["llama", "llama", "gemma", "gemma"]),
                ("quantization", &["q4_0", "q8_0", "q4_0", "q8_0"]),
            ],
        );
        check(&["runs/llama3.1-8b.csv", "runs/qwen2.5-7b.csv"], &[("model", &["llama3.1-8b", "qwen2.5-7b"])]);
        check(&["bs8.csv", "bs16.csv"], &[("bs", &["8", "16"])]);
        check(&["run1.csv", "run2.csv"], &[("run", &["run1", "run2"])]);
        check(&["run-1.csv", "run-2.csv"], &[("run", &["run-1", "run-2"])]);
        check(&["b/card-a.csv", "b/card-c.csv"], &[("file", &["card-a", "card-c"])]);
        check(
            &["x-llama-fp16.csv", "x-llama-int8.csv", "x-gemma-fp16.csv", "x-gemma-int8.csv"],
            &[
                ("model", &["llama", "llama", "gemma", "gemma"]),
                ("quantization", &["fp16", "int8", "fp16", "int8"]),
            ],
        );
        check(&["before/a.csv", "after/a.csv"], &[("folder", &["before", "after"])]);
        check(&["a.csv"], &[]);
    }

    #[test]
    fn kinds_follow_from_the_words() {
        let found = dimensions(&["x_fp16.csv".to_owned(), "x_q4_K_M.csv".to_owned()]);
        assert_eq!((found[0].name.as_str(), found[0].kind), ("quantization", DimensionKind::Parameter));
        for (word, model) in
            [("gemma3:1b-it", true), ("llama3.1", true), ("270m", true), ("baseline", false), ("b", false)]
        {
            assert_eq!(is_model(word), model, "{word}");
        }
    }
}
