//! What a text can be about: the values of the folder's dimensions (models, settings, prompts), its parameters and
//! its files, found by what a text calls them.

use evidence::{Data, DimensionKind, Family};
use foldhash::HashMap;

use crate::lexicon::{singular, words_of};
use crate::vocabulary::normal;
use crate::words;

/// A value of a dimension of a family.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Hit {
    pub(crate) family: usize,
    pub(crate) dimension: usize,
    pub(crate) code: usize,
    /// Whether it is named in full.
    pub(crate) whole: bool,
}

/// Values with more characters are texts; they are found by their whole wording only.
const LONGEST_LABEL: usize = 80;
/// The most parts of a label that are put together in every way.
const MOST_PARTS: usize = 8;
/// The most values of all dimensions that are indexed.
const MOST_VALUES: usize = 50_000;

/// What parameters are also called.
const ALIASES: &[(&[&str], &[&str])] = &[
    (
        &[
            "num ctx",
            "ctx",
            "n ctx",
            "context length",
            "context",
            "context size",
            "max context",
            "ctx size",
            "kontext",
        ],
        &["context", "context size", "context length", "context window", "ctx", "context window size"],
    ),
    (
        &["num gpu", "n gpu layer", "gpu layer", "ngl"],
        &["gpu layer", "num gpu", "gpu offload", "gpu offloading", "layer", "ngl", "offloaded layer"],
    ),
    (&["temperature", "temp"], &["temperature", "temp", "sampling temperature"]),
    (&["batch size", "batch", "num batch", "bs"], &["batch size", "batch"]),
    (&["num thread", "thread", "n thread"], &["thread", "thread count", "number of thread"]),
    (
        &["concurrency", "num concurrent", "parallel", "num parallel"],
        &["concurrency", "concurrency level", "concurrent request", "parallelism"],
    ),
    (
        &["quantization", "quant", "tag", "quantisierung", "quantisation"],
        &["quantization", "quantization level", "quant"],
    ),
];

/// A dimension of a family.
pub(crate) type DimensionPlace = (usize, usize);

/// What a text can be about.
#[derive(Debug, Default)]
pub(crate) struct Entities {
    by_key: HashMap<String, Vec<Hit>>,
    by_parameter: HashMap<String, Vec<DimensionPlace>>,
    /// Places of files in the folder by path, name and stem.
    files: HashMap<String, Vec<usize>>,
    /// Values that are numbers, by the number.
    by_number: HashMap<u64, Vec<Hit>>,
    /// Parts of each indexed label, for names with a part left out.
    labels: Vec<(Vec<String>, Hit)>,
    pub(crate) longest_parameter: usize,
}

impl Entities {
    pub(crate) fn of(data: &Data, files: &[domain::FileEntry]) -> Self {
        let mut entities = Self::default();
        let mut values = 0;
        for (family, one) in data.families.iter().enumerate() {
            for (at, dimension) in one.dimensions.iter().enumerate() {
                for phrase in parameter_names(&dimension.name) {
                    entities.longest_parameter = entities.longest_parameter.max(phrase.split(' ').count());
                    entities.by_parameter.entry(phrase).or_default().push((family, at));
                }
                if matches!(dimension.kind, DimensionKind::Date) {
                    continue;
                }
                for (code, value) in dimension.values.iter().enumerate() {
                    values += 1;
                    if values > MOST_VALUES {
                        break;
                    }
                    entities.add_value(
                        value,
                        dimension.kind,
                        Hit { family, dimension: at, code, whole: true },
                    );
                }
            }
        }
        for (family, one) in data.families.iter().enumerate() {
            entities.add_path_words(family, one);
        }
        for (at, file) in files.iter().enumerate() {
            let name = file.path.rsplit('/').next().unwrap_or(&file.path);
            let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
            let mut keys = vec![normal(&file.path), normal(name), normal(stem)];
            keys.dedup();
            for key in keys {
                let places = entities.files.entry(key).or_default();
                if places.last() != Some(&at) {
                    places.push(at);
                }
            }
        }
        entities
    }

    fn add_value(&mut self, value: &str, kind: DimensionKind, hit: Hit) {
        let whole = normal(value);
        if let Ok(number) = value.parse::<f64>() {
            self.by_number.entry(number_key(number)).or_default().push(hit);
            return;
        }
        if whole.is_empty() {
            return;
        }
        let bare = value.strip_suffix(":latest").map(normal);
        self.add_key(whole.clone(), hit);
        if let Some(bare) = &bare {
            self.add_key(bare.clone(), hit);
        }
        if value.len() > LONGEST_LABEL || kind == DimensionKind::Prompt || kind == DimensionKind::Status {
            return;
        }
        let parts: Vec<String> = value
            .split(|c: char| !c.is_alphanumeric())
            .filter(|part| !part.is_empty() && *part != "latest")
            .map(str::to_lowercase)
            .take(MOST_PARTS)
            .collect();
        for first in 0..parts.len() {
            let mut key = String::new();
            for (place, part) in parts.iter().enumerate().skip(first) {
                key.push_str(part);
                let alone = place == first;
                let names = key.len() > 1
                    && key.bytes().any(|byte| byte.is_ascii_alphabetic())
                    && !(alone && words::is_plain(&key));
                if names && key != whole && Some(&key) != bare.as_ref() {
                    self.add_key(key.clone(), Hit { whole: false, ..hit });
                }
            }
        }
        if parts.len() > 2 {
            self.labels.push((parts, Hit { whole: false, ..hit }));
        }
    }

    /// `bench_card-a.csv` beside `bench_card-c.csv`: the word names the file's value, whatever part of it differs.
    fn add_path_words(&mut self, family: usize, one: &Family) {
        let Some(dimension) = one
            .dimensions
            .iter()
            .position(|dimension| dimension.from_path && dimension.kind != DimensionKind::Date)
        else {
            return;
        };
        let words = |path: &str| -> Vec<String> {
            let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
            stem.split(['/', '_', ' ']).map(normal).filter(|word| word.len() > 1).collect()
        };
        if one.parts.len() > MOST_VALUES {
            return;
        }
        let mut seen: HashMap<String, usize> = HashMap::default();
        for part in &one.parts {
            for word in words(&part.file) {
                *seen.entry(word).or_default() += 1;
            }
        }
        for part in &one.parts {
            let Some(code) = one.dimensions[dimension].code(part.first) else { continue };
            for word in words(&part.file) {
                let letters = word.bytes().any(|byte| byte.is_ascii_alphabetic());
                // A file called after a model names the model, not the folder that it lies in.
                let known = self.by_key.get(&word).is_some_and(|hits| {
                    hits.iter().any(|hit| hit.family == family && hit.dimension != dimension && hit.whole)
                });
                if seen[&word] < one.parts.len() && letters && !known && !words::is_plain(&word) {
                    self.add_key(word, Hit { family, dimension, code, whole: true });
                }
            }
        }
    }

    fn add_key(&mut self, key: String, hit: Hit) {
        let hits = self.by_key.entry(key).or_default();
        if !hits
            .iter()
            .any(|own| (own.family, own.dimension, own.code) == (hit.family, hit.dimension, hit.code))
        {
            hits.push(hit);
        }
    }

    /// The values under a name: those named in full where there are any in a dimension.
    pub(crate) fn values(&self, name: &str) -> Vec<Hit> {
        let key = normal(name);
        let mut hits = match self.by_key.get(&key) {
            Some(hits) => hits.clone(),
            None => self.with_gaps(name),
        };
        // `gemma3:latest` is what other files call `gemma3`.
        if let Some(bare) = key.strip_suffix("latest").filter(|bare| bare.len() > 2) {
            let others = self.by_key.get(bare).into_iter().flatten().filter(|hit| hit.whole);
            for hit in others {
                if !hits.iter().any(|own| own.family == hit.family) {
                    hits.push(*hit);
                }
            }
        }
        let whole: Vec<(usize, usize)> =
            hits.iter().filter(|hit| hit.whole).map(|hit| (hit.family, hit.dimension)).collect();
        hits.retain(|hit| hit.whole || !whole.contains(&(hit.family, hit.dimension)));
        hits
    }

    /// Whether anything is known under this key, given as letters and digits in lower case.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.by_key.contains_key(key)
    }

    /// `llama3.1:8b-q4_0` names `llama3.1:8b-instruct-q4_0`.
    fn with_gaps(&self, name: &str) -> Vec<Hit> {
        let parts: Vec<String> = name
            .split(|c: char| !c.is_alphanumeric())
            .filter(|part| !part.is_empty())
            .map(str::to_lowercase)
            .collect();
        if parts.len() < 2 {
            return Vec::new();
        }
        let fits = |label: &[String]| {
            let mut label = label.iter();
            parts.iter().all(|part| label.any(|own| own == part))
        };
        self.labels.iter().filter(|(label, _)| fits(label)).map(|(_, hit)| *hit).collect()
    }

    /// The values that are this number.
    pub(crate) fn numbered(&self, number: f64) -> &[Hit] {
        self.by_number.get(&number_key(number)).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn parameter(&self, phrase: &str) -> Option<&[DimensionPlace]> {
        self.by_parameter.get(phrase).map(Vec::as_slice)
    }

    /// Files under a path, a name or a stem.
    pub(crate) fn files(&self, name: &str) -> &[usize] {
        self.files.get(&normal(name)).map_or(&[], Vec::as_slice)
    }
}

/// A number in nine significant digits, to find it by.
fn number_key(number: f64) -> u64 {
    let rounded = format!("{number:.9e}").parse::<f64>().unwrap_or(number);
    (rounded + 0.0).to_bits()
}

/// What a dimension may be called, in words in the singular.
fn parameter_names(name: &str) -> Vec<String> {
    let words = words_of(name);
    let last = words_of(name.rsplit('.').next().unwrap_or(name));
    let phrase = |words: &[String]| words.iter().map(|word| singular(word)).collect::<Vec<_>>().join(" ");
    let mut names = vec![phrase(&words)];
    let mut add = |name: String| {
        if !name.is_empty() && !names.contains(&name) {
            names.push(name);
        }
    };
    add(phrase(&last));
    if let [first, rest @ ..] = last.as_slice()
        && matches!(first.as_str(), "num" | "n" | "max" | "number")
        && !rest.is_empty()
    {
        add(phrase(rest));
    }
    if last.len() > 1
        && last
            .last()
            .is_some_and(|word| matches!(word.as_str(), "index" | "id" | "name" | "no" | "number" | "text"))
    {
        add(phrase(&last[..last.len() - 1]));
    }
    // `longer prompts` for `prompt_len`, `larger batches` for `batch_size`.
    if let [stem @ .., end] = last.as_slice()
        && !stem.is_empty()
        && matches!(end.as_str(), "len" | "length" | "size" | "count")
    {
        let stem = phrase(stem);
        for word in ["longer", "shorter", "larger", "smaller", "bigger", "more", "fewer"] {
            add(format!("{word} {stem}"));
        }
    }
    let known = names.clone();
    for (own, also) in ALIASES {
        if known.iter().any(|name| own.contains(&name.as_str())) {
            for name in *also {
                if !names.iter().any(|own| own == name) {
                    names.push((*name).to_owned());
                }
            }
        }
    }
    names
}
