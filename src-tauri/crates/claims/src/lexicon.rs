//! What metrics are called in prose, and how a measure of the folder is found under such a name.

mod tables;

use domain::{Metric, StatisticKind};
use evidence::{Data, Family, Measure};
use foldhash::{HashMap, HashSet};

use tables::{ALIKE, BESIDE, ELSEWHERE, NAMES, PHRASES, RATES, SAID};

/// What stands in for a metric that the folder does not have under that name.
fn stand_ins(metric: &Metric) -> &'static [Metric] {
    match metric {
        Metric::DecodeThroughput => &[Metric::RequestThroughput, Metric::PrefillThroughput],
        Metric::Latency => &[Metric::EndToEnd, Metric::TimeToFirstToken, Metric::InterTokenLatency],
        Metric::EndToEnd => &[Metric::Latency, Metric::Decode],
        Metric::Decode => &[Metric::EndToEnd],
        Metric::Prefill => &[Metric::PrefillThroughput],
        _ => &[],
    }
}

/// A measure of a family.
pub(crate) type MeasurePlace = (usize, usize);

/// Names in prose to measures of the folder.
#[derive(Debug, Default)]
pub(crate) struct Lexicon {
    by_phrase: HashMap<String, Vec<MeasurePlace>>,
    /// Words in the longest phrase.
    pub(crate) longest: usize,
    /// The words of a measure's name and metric that say what it is.
    words: HashMap<MeasurePlace, Vec<String>>,
    /// Known metrics that the folder has no measure of, by phrase.
    absent: HashMap<String, Metric>,
}

/// `duration` where the only durations are columns of their own name.
fn durations_by_their_own_name(data: &Data) -> Vec<MeasurePlace> {
    data.families
        .iter()
        .enumerate()
        .flat_map(|(family, one)| {
            one.measures.iter().enumerate().map(move |(at, measure)| (family, at, measure))
        })
        .filter(|(_, _, measure)| {
            measure.unit.dimension() == domain::Dimension::Time && matches!(measure.metric, Metric::Column(_))
        })
        .filter(|(_, _, measure)| {
            words_of(&measure.name)
                .iter()
                .any(|word| matches!(word.as_str(), "time" | "duration" | "latency" | "elapsed"))
        })
        .map(|(family, at, _)| (family, at))
        .collect()
}

impl Lexicon {
    pub(crate) fn of(data: &Data) -> Self {
        let mut lexicon = Self::default();
        let mut by_metric: HashMap<&Metric, Vec<MeasurePlace>> = HashMap::default();
        for (family, one) in data.families.iter().enumerate() {
            for (at, measure) in one.measures.iter().enumerate() {
                by_metric.entry(&measure.metric).or_default().push((family, at));
                lexicon.words.insert((family, at), telling_words(measure));
                for phrase in own_names(measure) {
                    lexicon.add(phrase, (family, at));
                }
            }
        }
        // `mean_qps` of a summary and `qps` of the rows that it sums up.
        for (family, one) in data.families.iter().enumerate() {
            for (at, measure) in
                one.measures.iter().enumerate().filter(|(_, measure)| measure.statistic.is_some())
            {
                let names = own_names(measure);
                let Some((whole, bare)) = names
                    .first()
                    .zip(names.iter().find(|name| !name.split(' ').any(|word| BESIDE.contains(&word))))
                else {
                    continue;
                };
                let places = lexicon.by_phrase.get(bare).cloned().unwrap_or_default();
                for place in places.into_iter().filter(|place| *place != (family, at)) {
                    if data.families[place.0].measures[place.1].statistic.is_none() {
                        lexicon.add(whole.clone(), place);
                    }
                }
            }
        }
        lexicon.add_bare_times_and_energy(data);
        // `build time` of the rows of `builds.tsv`.
        for (family, one) in data.families.iter().enumerate() {
            for word in path_words(one) {
                for (at, measure) in one.measures.iter().enumerate() {
                    let timed = matches!(measure.metric, Metric::EndToEnd | Metric::Latency)
                        && measure.unit.dimension() == domain::Dimension::Time;
                    if timed && measure.statistic.is_none() {
                        for kind in ["time", "duration", "latency"] {
                            lexicon.add(format!("{word} {kind}"), (family, at));
                        }
                    }
                }
            }
        }
        let timed = durations_by_their_own_name(data);
        for (metric, phrases) in NAMES {
            let own = by_metric.get(metric).cloned().unwrap_or_default();
            let places = if own.is_empty() {
                {
                    let other = stand_ins(metric).iter().find_map(|other| by_metric.get(other)).cloned();
                    let time = matches!(metric, Metric::EndToEnd | Metric::Latency).then(|| timed.clone());
                    other.or(time).unwrap_or_default()
                }
            } else {
                own
            };
            for phrase in *phrases {
                if places.is_empty() {
                    lexicon.longest = lexicon.longest.max(phrase.split(' ').count());
                    lexicon.absent.insert((*phrase).to_owned(), metric.clone());
                }
                for place in &places {
                    lexicon.add((*phrase).to_owned(), *place);
                }
            }
        }
        // `the most accurate` is so by its accuracy, and `half the space` is of sizes.
        for (said, name) in SAID {
            for place in lexicon.by_phrase.get(*name).cloned().unwrap_or_default() {
                lexicon.add((*said).to_owned(), place);
            }
        }
        for phrase in ELSEWHERE {
            if !lexicon.by_phrase.contains_key(*phrase) {
                lexicon.longest = lexicon.longest.max(phrase.split(' ').count());
                lexicon.absent.insert((*phrase).to_owned(), Metric::Column((*phrase).to_owned()));
            }
        }
        lexicon
    }

    /// What is called by what it must be: a bare percentile of a time, an energy.
    fn add_bare_times_and_energy(&mut self, data: &Data) {
        // `search.p95_ms`: a percentile of some time is of how long it takes.
        for (family, one) in data.families.iter().enumerate() {
            for (at, measure) in one.measures.iter().enumerate() {
                let last = words_of(measure.name.rsplit('.').next().unwrap_or(&measure.name));
                let bare = last.iter().all(|word| BESIDE.contains(&word.as_str()));
                if bare && measure.statistic.is_some() && measure.unit.dimension() == domain::Dimension::Time
                {
                    for kind in ["latency", "response time"] {
                        self.add(kind.to_owned(), (family, at));
                        for word in last.iter().filter(|word| word.starts_with('p')) {
                            self.add(word.clone(), (family, at));
                            self.add(format!("{word} {kind}"), (family, at));
                        }
                    }
                }
            }
        }
        for (family, one) in data.families.iter().enumerate() {
            for (at, measure) in one.measures.iter().enumerate() {
                if measure.unit.dimension() == domain::Dimension::Energy {
                    for phrase in ["energy", "energy consumption", "energy use", "energy usage"] {
                        self.add(phrase.to_owned(), (family, at));
                    }
                }
            }
        }
    }

    /// Whether any of the words of a measure's name is said.
    pub(crate) fn says(&self, place: MeasurePlace, words: &HashSet<String>) -> bool {
        self.words.get(&place).is_some_and(|own| own.iter().any(|word| words.contains(word)))
    }

    fn add(&mut self, phrase: String, place: MeasurePlace) {
        self.longest = self.longest.max(phrase.split(' ').count());
        let places = self.by_phrase.entry(phrase).or_default();
        if !places.contains(&place) {
            places.push(place);
        }
    }

    /// The measures under a phrase of words in the singular. An empty list stands for a metric that the folder
    /// does not have; `None` for no metric at all.
    pub(crate) fn find(&self, phrase: &str) -> Option<&[MeasurePlace]> {
        match self.by_phrase.get(phrase) {
            Some(places) => Some(places),
            None => self.absent.contains_key(phrase).then_some(&[]),
        }
    }
}

/// A word as phrases have it: lower case, in the singular.
pub(crate) fn singular(word: &str) -> &str {
    match word {
        "latencies" => "latency",
        "tokens" => "token",
        "queries" => "query",
        "binaries" => "binary",
        "entries" => "entry",
        "accuracies" => "accuracy",
        "frequencies" => "frequency",
        "memories" => "memory",
        "batteries" => "battery",
        "categories" => "category",
        "libraries" => "library",
        "capacities" => "capacity",
        "qualities" => "quality",
        "efficiencies" => "efficiency",
        "repositories" => "repository",
        "batches" => "batch",
        "densities" => "density",
        _ if word.ends_with("sses") => &word[..word.len() - 2],
        // `mbps`, `qps`: rates, not plurals.
        "ops" | "iops" | "gflops" | "tflops" | "flops" => word,
        _ if word.len() < 6 && word.ends_with("ps") && !word.contains(['a', 'e', 'i', 'o', 'u']) => word,
        _ if word.len() > 3 && word.ends_with('s') && !word.ends_with("ss") && !word.ends_with("us") => {
            &word[..word.len() - 1]
        }
        _ => word,
    }
}

/// The words of a measure's name and metric that say what it is, in the singular, with others for them.
fn telling_words(measure: &Measure) -> Vec<String> {
    let names = format!("{} {}", measure.name, measure.metric.name());
    let mut found: Vec<String> = Vec::new();
    for word in words_of(&names) {
        let word = singular(&word).to_owned();
        let empty = matches!(
            word.as_str(),
            "ms" | "mean"
                | "avg"
                | "per"
                | "value"
                | "sec"
                | "the"
                | "of"
                | "total"
                | "time"
                | "gb"
                | "mb"
                | "pct"
        );
        if word.len() < 2 || empty || !word.bytes().any(|byte| byte.is_ascii_alphabetic()) {
            continue;
        }
        found.extend(alike(&word).into_iter().map(str::to_owned));
        found.push(word);
    }
    found
}

/// Other words for a word of a name.
pub(crate) fn alike(word: &str) -> Vec<&'static str> {
    ALIKE.iter().filter(|(one, _)| *one == word).map(|(_, other)| *other).collect()
}

/// The words of a name in lower case: apart at everything that is no letter or digit, and between `aB`.
pub(crate) fn words_of(name: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut previous = ' ';
    for c in name.chars() {
        // `mAh` is one word, `nThreads` are two.
        let sign = word.len() == 1 && word != "n";
        let camel = c.is_uppercase() && previous.is_lowercase() && !sign;
        if (camel || !c.is_alphanumeric()) && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
        }
        previous = c;
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// The words that the paths of all files of a family have, in the singular.
pub(crate) fn path_words(family: &Family) -> HashSet<String> {
    let words = |file: &str| -> HashSet<String> {
        let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
        words_of(stem).iter().filter(|word| word.len() > 3).map(|word| singular(word).to_owned()).collect()
    };
    let mut parts = family.parts.iter().take(MOST_PARTS).map(|part| words(&part.file));
    let first = parts.next().unwrap_or_default();
    parts.fold(first, |common, own| &common & &own)
}

/// The most files of a family whose paths are compared.
const MOST_PARTS: usize = 256;

/// What a measure is called after its column: with and without its statistic and unit, and after the last dot.
fn own_names(measure: &Measure) -> Vec<String> {
    let mut names = Vec::new();
    let mut add = |words: &[String]| {
        let phrase = words.iter().map(|word| singular(word)).collect::<Vec<_>>().join(" ");
        // A single letter, or a word that means everything, names nothing.
        if phrase.len() > 1
            && !matches!(
                phrase.as_str(),
                "value" | "time" | "result" | "data" | "number" | "count" | "total" | "mean"
            )
            && !names.contains(&phrase)
        {
            names.push(phrase);
        }
    };
    let last = measure.name.rsplit('.').next().unwrap_or(&measure.name);
    for name in [measure.name.as_str(), last] {
        let words = words_of(name);
        add(&words);
        let bare: Vec<String> =
            words.iter().filter(|word| !BESIDE.contains(&word.as_str())).cloned().collect();
        if !bare.is_empty() {
            add(&bare);
        }
    }
    let mut more = Vec::new();
    for name in &names {
        let words: Vec<&str> = name.split(' ').collect();
        let (last, rest) = words.split_last().map_or(("", &words[..]), |(last, rest)| (*last, rest));
        let stem = rest.join(" ");
        if RATES.contains(&last) || name.contains(" per ") {
            let stem = name.split(" per ").next().filter(|_| name.contains(" per ")).unwrap_or(&stem);
            for word in ["rate", "speed", "throughput", "bandwidth", "performance"] {
                more.push(format!("{stem} {word}"));
            }
        }
        if matches!(last, "time" | "duration" | "latency") && !rest.is_empty() {
            for word in ["time", "duration", "latency"] {
                more.push(format!("{stem} {word}"));
            }
        }
        if words.contains(&"fps") {
            more.extend(["frame rate", "framerate", "frame per second"].map(str::to_owned));
        }
        if name.contains("frame per") {
            more.extend(["frame rate", "framerate", "fps"].map(str::to_owned));
        }
    }
    for (one, other) in PHRASES {
        for name in names.iter().chain(&more).cloned().collect::<Vec<_>>() {
            if name.contains(one) {
                more.push(name.replace(one, other));
            }
        }
    }
    for (one, other) in ALIKE {
        for name in names.iter().chain(&more).cloned().collect::<Vec<_>>() {
            let words: Vec<&str> = name.split(' ').collect();
            if words.contains(one) {
                more.push(
                    words
                        .iter()
                        .map(|word| if word == one { other } else { word })
                        .copied()
                        .collect::<Vec<_>>()
                        .join(" "),
                );
            }
        }
    }
    more.retain(|name| !name.starts_with(' ') && !matches!(name.as_str(), "speed" | "rate" | "time"));
    for name in more {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// The statistics that a word asks for.
pub(crate) fn statistics_of(word: &str) -> Option<&'static [StatisticKind]> {
    use StatisticKind::{Maximum, Mean, Median, Minimum, Percentile95, Percentile99, StandardDeviation, Sum};
    Some(match word {
        "mean" | "average" | "averaged" | "averages" | "averaging" | "avg" => &[Mean],
        "median" | "p50" => &[Median],
        "typical" | "typically" => &[Median, Mean],
        "maximum" | "max" | "peak" | "peaked" | "peaks" | "peaking" => &[Maximum],
        "minimum" | "min" => &[Minimum],
        "p95" => &[Percentile95],
        "p99" => &[Percentile99],
        "deviation" | "stdev" | "stddev" | "sd" | "std" | "σ" => &[StandardDeviation],
        "sum" | "total" | "totals" | "totaling" | "totalling" | "cumulative" | "combined" => &[Sum],
        _ => return None,
    })
}
