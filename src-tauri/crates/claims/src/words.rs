//! Which words are plain English or plain terms of the field, and which say something to the checker: lists of
//! verbs, of comparisons and of names that look like words.
use foldhash::{HashMap, HashSet};

use std::sync::OnceLock;

const ENGLISH: &str = include_str!("words/english.txt");
const TERMS: &str = include_str!("words/terms.txt");
const NAMES: &str = include_str!("words/names.txt");

fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().filter(|line| !line.starts_with('#'))
}

fn plain() -> &'static HashSet<&'static str> {
    static PLAIN: OnceLock<HashSet<&'static str>> = OnceLock::new();
    PLAIN.get_or_init(|| lines(ENGLISH).chain(lines(TERMS)).flat_map(str::split_whitespace).collect())
}

/// Words by which what is named is only part of what is meant.
pub(crate) const INCLUDING: &[&str] = &["including", "includes", "include", "inclusive", "counting"];

/// The names that are no plain words, by their first word; longer ones first.
pub(crate) fn known_names(first: &str) -> &'static [&'static str] {
    static NAMED: OnceLock<HashMap<&'static str, Vec<&'static str>>> = OnceLock::new();
    let named = NAMED.get_or_init(|| {
        let mut named: HashMap<&str, Vec<&str>> = HashMap::default();
        for name in
            lines(NAMES).flat_map(|line| line.split(", ")).map(str::trim).filter(|name| !name.is_empty())
        {
            let first = name.split(' ').next().unwrap_or(name);
            named.entry(first).or_default().push(name);
        }
        for names in named.values_mut() {
            names.sort_by_key(|name| std::cmp::Reverse(name.len()));
        }
        named
    });
    named.get(first).map_or(&[], Vec::as_slice)
}

/// Whether a word, in lower case, is plain English or a plain term, in any of its forms.
pub(crate) fn is_plain(word: &str) -> bool {
    let plain = plain();
    if plain.contains(word) || stems(word).iter().any(|stem| plain.contains(stem.as_str())) {
        return true;
    }
    // `rankings` of `rank`.
    let one = word.strip_suffix('s').filter(|one| one.ends_with("ing"));
    if one.is_some_and(|one| stems(one).iter().any(|stem| plain.contains(stem.as_str()))) {
        return true;
    }
    let without = [
        "un", "re", "non", "pre", "over", "under", "sub", "multi", "inter", "mis", "micro", "hyper", "de",
        "co", "auto", "mega", "semi", "out", "super", "cross", "anti", "self",
    ];
    without.iter().any(|prefix| {
        word.strip_prefix(prefix).is_some_and(|rest| {
            rest.len() >= 4
                && (plain.contains(rest) || stems(rest).iter().any(|stem| plain.contains(stem.as_str())))
        })
    })
}

/// What a word may be a form of: `configurations`, `tuned`, `benchmarking`, `noisier`.
pub(crate) fn stems(word: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut add = |stem: String| {
        if stem.len() >= 2 {
            found.push(stem);
        }
    };
    let strip = |suffix: &str| word.strip_suffix(suffix).filter(|rest| rest.is_char_boundary(rest.len()));
    if let Some(rest) =
        strip("ies").or_else(|| strip("ied")).or_else(|| strip("ier")).or_else(|| strip("ily"))
    {
        add(format!("{rest}y"));
    }
    if let Some(rest) = strip("es") {
        add(rest.to_owned());
    }
    if let Some(rest) = strip("s") {
        add(rest.to_owned());
    }
    for suffix in [
        "ed", "ing", "er", "est", "ers", "ness", "ment", "ments", "less", "ful", "able", "ability", "ation",
        "ations", "or", "ors", "iveness", "ive", "ingly", "edly", "ization", "izing", "ized", "izes",
    ] {
        let Some(rest) = strip(suffix) else { continue };
        add(rest.to_owned());
        add(format!("{rest}e"));
        if let Some(short) = rest.strip_suffix('i') {
            add(format!("{short}y"));
        }
        let mut last = rest.chars().rev();
        if let (Some(one), Some(two)) = (last.next(), last.next())
            && one == two
            && rest.len() > 3
        {
            add(rest[..rest.len() - one.len_utf8()].to_owned());
        }
    }
    for (suffix, instead) in [
        ("ly", ""),
        ("bly", "ble"),
        ("ally", ""),
        ("ally", "al"),
        ("isation", "ization"),
        ("ise", "ize"),
        ("ised", "ize"),
        ("ising", "ize"),
        ("yse", "yze"),
        ("ysed", "yze"),
        ("our", "or"),
        ("ours", "or"),
        ("tre", "ter"),
        ("lling", "l"),
        ("lled", "l"),
    ] {
        if let Some(rest) = strip(suffix) {
            add(format!("{rest}{instead}"));
        }
    }
    found
}

/// The number that a word stands for.
pub(crate) fn number_word(word: &str) -> Option<f64> {
    const WORDS: [&str; 20] = [
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
        "twenty",
    ];
    const TENS: [(&str, f64); 7] = [
        ("thirty", 30.0),
        ("forty", 40.0),
        ("fifty", 50.0),
        ("sixty", 60.0),
        ("seventy", 70.0),
        ("eighty", 80.0),
        ("ninety", 90.0),
    ];
    if let Some(at) = WORDS.iter().position(|own| *own == word) {
        return Some(at as f64 + 1.0);
    }
    if let Some((_, value)) = TENS.iter().find(|(own, _)| *own == word) {
        return Some(*value);
    }
    match word {
        "dozen" => Some(12.0),
        "hundred" => Some(100.0),
        "thousand" => Some(1_000.0),
        _ => {
            let (tens, ones) = word.split_once('-')?;
            let (_, tens) = TENS
                .iter()
                .find(|(own, _)| *own == tens)
                .or((tens == "twenty").then_some(&("twenty", 20.0)))?;
            let ones = WORDS.iter().take(9).position(|own| *own == ones)?;
            Some(tens + ones as f64 + 1.0)
        }
    }
}

/// Verbs that begin a piece of advice when they begin a sentence.
const IMPERATIVES: &[&str] = &[
    "adopt",
    "add",
    "address",
    "adjust",
    "aim",
    "allocate",
    "allow",
    "analyze",
    "analyse",
    "apply",
    "ask",
    "assess",
    "assign",
    "audit",
    "automate",
    "avoid",
    "balance",
    "base",
    "begin",
    "benchmark",
    "build",
    "bump",
    "bypass",
    "cache",
    "calculate",
    "calibrate",
    "capture",
    "change",
    "check",
    "choose",
    "clarify",
    "clean",
    "collect",
    "combine",
    "compare",
    "compute",
    "conduct",
    "configure",
    "confirm",
    "consider",
    "continue",
    "control",
    "create",
    "cut",
    "decrease",
    "default",
    "define",
    "delete",
    "deploy",
    "design",
    "determine",
    "develop",
    "disable",
    "discard",
    "discuss",
    "distribute",
    "document",
    "drop",
    "employ",
    "enable",
    "enforce",
    "enhance",
    "ensure",
    "establish",
    "evaluate",
    "examine",
    "exclude",
    "expand",
    "experiment",
    "explore",
    "extend",
    "favor",
    "favour",
    "filter",
    "find",
    "fix",
    "focus",
    "fine-tune",
    "follow",
    "gather",
    "generate",
    "get",
    "give",
    "group",
    "identify",
    "implement",
    "improve",
    "include",
    "increase",
    "incorporate",
    "inspect",
    "install",
    "instrument",
    "integrate",
    "introduce",
    "invest",
    "investigate",
    "isolate",
    "keep",
    "launch",
    "let",
    "leverage",
    "limit",
    "list",
    "load",
    "lock",
    "log",
    "look",
    "lower",
    "maintain",
    "make",
    "mark",
    "measure",
    "merge",
    "migrate",
    "minimize",
    "monitor",
    "move",
    "normalize",
    "note",
    "offload",
    "optimize",
    "optimise",
    "pair",
    "perform",
    "pick",
    "pin",
    "plan",
    "plot",
    "prefer",
    "prepare",
    "preload",
    "present",
    "prioritize",
    "prioritise",
    "profile",
    "prompt",
    "provide",
    "publish",
    "pursue",
    "quantify",
    "raise",
    "re-run",
    "re-test",
    "rebuild",
    "recheck",
    "record",
    "reduce",
    "refine",
    "refactor",
    "reevaluate",
    "regularly",
    "reject",
    "remove",
    "repeat",
    "replace",
    "replicate",
    "report",
    "reproduce",
    "rerun",
    "research",
    "reserve",
    "restart",
    "restrict",
    "retest",
    "retire",
    "retry",
    "review",
    "revisit",
    "roll",
    "run",
    "sample",
    "scale",
    "schedule",
    "seek",
    "select",
    "set",
    "share",
    "show",
    "simplify",
    "skip",
    "specify",
    "split",
    "stabilize",
    "standardize",
    "standardise",
    "start",
    "stay",
    "stick",
    "stop",
    "store",
    "streamline",
    "study",
    "switch",
    "take",
    "target",
    "test",
    "track",
    "train",
    "trim",
    "try",
    "tune",
    "update",
    "upgrade",
    "use",
    "utilize",
    "utilise",
    "validate",
    "vary",
    "verify",
    "visualize",
    "visualise",
    "warm",
    "watch",
    "weigh",
    "work",
    "write",
];

/// Words that turn what follows in the clause into advice, a wish or a guess, wherever they stand.
const ADVISING: &[&str] = &[
    "should",
    "recommend",
    "recommended",
    "recommends",
    "recommending",
    "recommendation",
    "suggest",
    "advise",
    "advised",
    "consider",
    "considering",
    "could",
    "might",
    "ought",
    "must",
    "would",
    "propose",
    "proposed",
    "ideally",
    "please",
];

/// Words that let a clause state something again.
const STATING: &[&str] = &[
    "because", "since", "as", "which", "where", "that", "whose", "given", "it", "after", "due", "whereas",
    "while", "though", "although", "who", "based",
];

pub(crate) fn is_imperative(word: &str) -> bool {
    IMPERATIVES.contains(&word)
}

pub(crate) fn is_advising(word: &str) -> bool {
    ADVISING.contains(&word)
}

pub(crate) fn is_stating(word: &str) -> bool {
    STATING.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::{is_plain, known_names, number_word};

    #[test]
    fn plain_words_are_known_in_every_form() {
        for word in "the configurations tuned benchmarking noisier optimised throughput measurably reproducibility rerunning studies \
            stopped faster slowest reliably automatically unquantized resharding undersampled behaviour consistently notwithstanding \
            labelled modelling carefulness dependability degraded outperforms hyperparameters takeaways".split_whitespace()
        {
            assert!(is_plain(word), "{word}");
        }
        for word in "novaai sharma mlperf tensorrt qwen anya kubernetes xylotron nvidia".split_whitespace() {
            assert!(!is_plain(word), "{word}");
        }
    }

    #[test]
    fn names_are_found_by_their_first_word() {
        assert_eq!(known_names("Hugging"), ["Hugging Face"]);
        assert!(known_names("Jupyter")[0] == "Jupyter Notebooks");
        assert!(known_names("the").is_empty());
    }

    #[test]
    fn number_words_have_values() {
        for (word, value) in [
            ("one", Some(1.0)),
            ("twenty", Some(20.0)),
            ("thirty-six", Some(36.0)),
            ("twenty-five", Some(25.0)),
            ("dozen", Some(12.0)),
            ("many", None),
            ("state-of", None),
        ] {
            assert_eq!(number_word(word), value, "{word}");
        }
    }
}
