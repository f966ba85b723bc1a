//! Questions to the folder's data: which rows are meant, and what their values are. Remembers its answers, since a
//! text asks the same again and again.

use std::cell::RefCell;
use std::rc::Rc;

use domain::{Fact, Metric, StatisticKind};
use evidence::{DimensionKind, Family, RowSet};
use foldhash::{HashMap, HashSet};

use crate::claim::Judgement;
use crate::knowledge::Knowledge;
use crate::lexicon::words_of;
use crate::mentions::{Mention, What};
use crate::queries::picks::Pick;
use crate::queries::rows::Entries;
use crate::vocabulary::normal;

/// Which rows of a family are meant.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Filter {
    pub(crate) family: usize,
    /// Dimensions with the codes that are meant, in order.
    pub(crate) pairs: Vec<(usize, Vec<usize>)>,
    /// The parts that are meant; none for all.
    pub(crate) parts: Option<Vec<usize>>,
    /// Only cold rows, only warm ones, or both.
    pub(crate) cold: Option<bool>,
}

/// Location and spread of a measure over rows.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Level {
    pub(crate) n: usize,
    pub(crate) mean: f64,
    pub(crate) median: f64,
    pub(crate) sd: Option<f64>,
    pub(crate) min: f64,
    pub(crate) max: f64,
    pub(crate) sum: f64,
    pub(crate) p95: f64,
    pub(crate) p99: f64,
}

/// Levels by filter and measure; none where there is no value.
type Levels = HashMap<(Filter, usize), Option<Rc<Level>>>;

/// Every value that a measure has, by its place.
type Anywhere = HashMap<(usize, usize), Rc<Vec<f64>>>;

/// Groups of a filter's rows by dimensions; none where there are too many.
type Groups = HashMap<(Filter, Vec<usize>), Option<Rc<Vec<Filter>>>>;

/// Facts that were made, by what they are.
type Made = HashMap<(Filter, usize, StatisticKind), Option<Fact>>;

/// What passages say of rows, by their bytes.
type Picks = HashMap<(usize, usize), Rc<Vec<Pick>>>;

/// Answers questions to the data, and collects the facts that answers rest on.
pub(crate) struct Lookup<'k> {
    pub(crate) knowledge: &'k Knowledge,
    rows: RefCell<HashMap<Filter, Rc<RowSet>>>,
    levels: RefCell<Levels>,
    groups: RefCell<Groups>,
    anywhere: RefCell<Anywhere>,
    facts: RefCell<Vec<Fact>>,
    known: RefCell<HashSet<domain::FactId>>,
    named: RefCell<HashMap<String, HashMap<String, bool>>>,
    made: RefCell<Made>,
    /// What passages say of rows, by their bytes.
    pub(crate) picks: RefCell<Picks>,
    /// What the picks of a passage, by their place in memory, tell apart in a frame.
    pub(crate) entries: RefCell<HashMap<(usize, usize), Rc<Entries>>>,
    /// Judgements on the columns of a text's tables, by head, column, and which figure of each cell.
    pub(crate) series: RefCell<HashMap<(usize, usize, usize), Rc<Judged>>>,
}

/// The judgements on figures that stand one under the other, by the places of their rows.
pub(crate) type Judged = Vec<(usize, Option<Judgement>)>;

/// Megabytes in a megabit's place: a column `read_mbps` is read as bits, and as often holds bytes.
pub(crate) fn in_bytes(measure: &evidence::Measure) -> Option<f64> {
    let name = measure.name.to_lowercase();
    let unclear = name.contains("mbps") || name.contains("gbps");
    (unclear && measure.unit.dimension() == domain::Dimension::DataRate).then_some(8.0)
}

/// Words that rule each other out in the name of a measure.
const PARTS: &[&[&str]] = &[
    &["cpu", "gpu", "memory", "disk", "network"],
    &["p50", "p90", "p95", "p99", "p999"],
    &["read", "write"],
    &["train", "training", "val", "validation", "test"],
    &["prompt", "prefill", "decode"],
    &["input", "output"],
];

/// The most rows of a family whose single values are looked through.
const MOST_SINGLE: usize = 20_000;
/// The most groups that rows are divided into.
const MOST_GROUPS: usize = 512;
/// The most rows of a family that are looked through for one question.
const MOST_ROWS: usize = 4_000_000;

impl<'k> Lookup<'k> {
    pub(crate) fn new(knowledge: &'k Knowledge) -> Self {
        Self {
            knowledge,
            rows: RefCell::default(),
            levels: RefCell::default(),
            groups: RefCell::default(),
            anywhere: RefCell::default(),
            facts: RefCell::default(),
            known: RefCell::default(),
            named: RefCell::default(),
            made: RefCell::default(),
            picks: RefCell::default(),
            entries: RefCell::default(),
            series: RefCell::default(),
        }
    }

    pub(crate) fn family(&self, family: usize) -> &'k Family {
        &self.knowledge.data.families[family]
    }

    pub(crate) fn into_facts(self) -> Vec<Fact> {
        self.facts.into_inner()
    }

    /// The value and the unit of a fact that was kept.
    pub(crate) fn kept(&self, id: &domain::FactId) -> Option<(f64, domain::Unit)> {
        let facts = self.facts.borrow();
        facts.iter().rev().find(|fact| fact.id == *id).map(|fact| (fact.value, fact.unit))
    }

    /// Keeps a fact that a verdict names.
    pub(crate) fn keep(&self, fact: Fact) -> domain::FactId {
        let id = fact.id.clone();
        if self.known.borrow_mut().insert(id.clone()) {
            self.facts.borrow_mut().push(fact);
        }
        id
    }

    /// The rows of a family that all the mentions allow; `None` where it knows nothing of one of them.
    pub(crate) fn filter(&self, family: usize, mentions: &[&Mention], cold: Option<bool>) -> Option<Filter> {
        let one = self.family(family);
        let mut filter = Filter { family, pairs: Vec::new(), parts: None, cold };
        for mention in mentions {
            match &mention.what {
                What::Values(hits) | What::Setting(_, hits) => {
                    let mut own: Vec<_> = hits.iter().filter(|hit| hit.family == family).collect();
                    if own.is_empty() {
                        let knows = match &mention.what {
                            What::Setting(places, _) => places.iter().any(|(place, _)| *place == family),
                            _ => {
                                one.dimensions.iter().any(|dimension| dimension.kind == DimensionKind::Model)
                                    && self.is_model(mention)
                            }
                        };
                        if knows
                            || !self
                                .narrow_by_path(one, &mut filter, |path| self.is_named(path, &mention.key))
                        {
                            return None;
                        }
                        continue;
                    }
                    // Where several columns name it, the one that names it in full, then the first.
                    own.sort_by_key(|hit| (!hit.whole, hit.dimension));
                    let dimension = own[0].dimension;
                    let mut codes: Vec<usize> =
                        own.iter().filter(|hit| hit.dimension == dimension).map(|hit| hit.code).collect();
                    codes.sort_unstable();
                    codes.dedup();
                    match filter.pairs.iter_mut().find(|(at, _)| *at == dimension) {
                        Some((_, before)) => before.retain(|code| codes.contains(code)),
                        None => filter.pairs.push((dimension, codes)),
                    }
                }
                What::Files(files) => {
                    let paths: Vec<&str> =
                        files.iter().map(|file| self.knowledge.files[*file].path.as_str()).collect();
                    if !self.narrow_by_path(one, &mut filter, |path| paths.contains(&path)) {
                        return None;
                    }
                }
                What::Date(date) => {
                    let dated =
                        one.dimensions.iter().position(|dimension| dimension.kind == DimensionKind::Date);
                    let codes: Vec<usize> = dated.map_or_else(Vec::new, |at| {
                        let values = one.dimensions[at].values.iter().enumerate();
                        values.filter(|(_, value)| is_date(value, date)).map(|(code, _)| code).collect()
                    });
                    match dated {
                        Some(at) if !codes.is_empty() => filter.pairs.push((at, codes)),
                        _ => {
                            let digits: String = date.chars().filter(char::is_ascii_digit).collect();
                            if digits.len() < 6 {
                                return None;
                            }
                            if !self.narrow_by_path(one, &mut filter, |path| normal(path).contains(&digits)) {
                                return None;
                            }
                        }
                    }
                }
                _ => {}
            }
        }
        filter.pairs.sort();
        Some(filter)
    }

    /// Of measures those that some words tell best. Within a family, names tell measures of one metric apart; across
    /// families what one part says of itself rules out another: `GPU usage` is not `cpu_percent`.
    pub(crate) fn best_named(&self, places: &[(usize, usize)], words: &[String]) -> Vec<(usize, usize)> {
        let names: Vec<Vec<String>> =
            places.iter().map(|place| words_of(&self.family(place.0).measures[place.1].name)).collect();
        let score = |at: usize| names[at].iter().filter(|word| words.contains(word)).count();
        let metric = |at: usize| &self.family(places[at].0).measures[places[at].1].metric;
        let other_part = |at: usize| {
            PARTS.iter().any(|parts| {
                let said = parts.iter().any(|part| words.iter().any(|word| word == part));
                let own = parts.iter().filter(|part| names[at].iter().any(|word| word == *part));
                let mut own = own.peekable();
                said && own.peek().is_some() && !own.any(|part| words.iter().any(|word| word == part))
            })
        };
        let kept: Vec<usize> = (0..places.len()).filter(|at| !other_part(*at)).collect();
        let kept = if kept.is_empty() { (0..places.len()).collect() } else { kept };
        let best = |at: usize| {
            let rivals = kept
                .iter()
                .filter(|other| places[**other].0 == places[at].0 && metric(**other) == metric(at))
                .map(|other| score(*other));
            rivals.max().unwrap_or(0) == score(at)
        };
        kept.iter().filter(|at| best(**at)).map(|at| places[*at]).collect()
    }

    fn is_model(&self, mention: &Mention) -> bool {
        let What::Values(hits) = &mention.what else { return false };
        hits.iter().any(|hit| self.family(hit.family).dimensions[hit.dimension].kind == DimensionKind::Model)
    }

    /// Whether a path names what a key is called; remembered, since a text names the same again and again.
    fn is_named(&self, path: &str, key: &str) -> bool {
        let mut known = self.named.borrow_mut();
        if let Some(is) = known.get(key).and_then(|paths| paths.get(path)) {
            return *is;
        }
        let is = names(path, key);
        known.entry(key.to_owned()).or_default().insert(path.to_owned(), is);
        is
    }

    /// Keeps the parts whose path fits; `false` where none does.
    #[expect(clippy::unused_self, reason = "reads beside the others")]
    fn narrow_by_path(&self, family: &Family, filter: &mut Filter, fits: impl Fn(&str) -> bool) -> bool {
        let fitting: Vec<usize> = (0..family.parts.len())
            .filter(|part| filter.parts.as_ref().is_none_or(|parts| parts.contains(part)))
            .filter(|part| fits(&family.parts[*part].file))
            .collect();
        let any = !fitting.is_empty();
        filter.parts = Some(fitting);
        any
    }

    /// The rows that did not fail and pass the filter.
    pub(crate) fn rows(&self, filter: &Filter) -> Rc<RowSet> {
        if let Some(rows) = self.rows.borrow().get(filter) {
            return rows.clone();
        }
        let family = self.family(filter.family);
        let fits = |row: usize| {
            !family.failed[row]
                && filter.cold.is_none_or(|cold| family.cold[row] == cold)
                && filter.pairs.iter().all(|(at, codes)| {
                    family.dimensions[*at].code(row).is_some_and(|code| codes.contains(&code))
                })
                && filter.parts.as_ref().is_none_or(|parts| parts.binary_search(&family.part_of(row)).is_ok())
        };
        let rows = (0..family.len().min(MOST_ROWS))
            .filter(|row| fits(*row))
            .filter_map(|row| u32::try_from(row).ok())
            .collect();
        let rows = Rc::new(RowSet(rows));
        self.rows.borrow_mut().insert(filter.clone(), rows.clone());
        rows
    }

    /// A filter narrowed down to each combination of values of some dimensions; `None` for too many.
    pub(crate) fn groups(&self, filter: &Filter, dimensions: &[usize]) -> Option<Rc<Vec<Filter>>> {
        let key = (filter.clone(), dimensions.to_vec());
        if let Some(groups) = self.groups.borrow().get(&key) {
            return groups.clone();
        }
        let groups = self.divided(filter, dimensions).map(Rc::new);
        self.groups.borrow_mut().insert(key, groups.clone());
        groups
    }

    /// Every value that a measure has anywhere: in a row, or as the mean over a value of a dimension.
    pub(crate) fn anywhere(&self, place: (usize, usize)) -> Rc<Vec<f64>> {
        if let Some(values) = self.anywhere.borrow().get(&place) {
            return values.clone();
        }
        let family = self.family(place.0);
        let all = Filter { family: place.0, pairs: Vec::new(), parts: None, cold: None };
        let mut values =
            if family.len() <= MOST_SINGLE { family.values(place.1, &self.rows(&all)) } else { Vec::new() };
        for at in 0..family.dimensions.len() {
            for group in self.groups(&all, &[at]).iter().flat_map(|groups| groups.iter()) {
                values.extend(self.level(group, place.1).map(|level| level.mean));
            }
        }
        values.sort_by(f64::total_cmp);
        values.dedup();
        let values = Rc::new(values);
        self.anywhere.borrow_mut().insert(place, values.clone());
        values
    }

    fn divided(&self, filter: &Filter, dimensions: &[usize]) -> Option<Vec<Filter>> {
        let family = self.family(filter.family);
        let mut keys: Vec<Vec<usize>> = Vec::new();
        let mut seen: HashSet<Vec<usize>> = HashSet::default();
        for row in self.rows(filter).iter() {
            let key: Option<Vec<usize>> =
                dimensions.iter().map(|at| family.dimensions[*at].code(row)).collect();
            if let Some(key) = key
                && seen.insert(key.clone())
            {
                keys.push(key);
                if keys.len() > MOST_GROUPS {
                    return None;
                }
            }
        }
        keys.sort();
        let narrowed = |key: &Vec<usize>| {
            let mut filter = filter.clone();
            for (at, code) in dimensions.iter().zip(key) {
                match filter.pairs.iter_mut().find(|(own, _)| own == at) {
                    Some((_, codes)) => *codes = vec![*code],
                    None => filter.pairs.push((*at, vec![*code])),
                }
            }
            filter.pairs.sort();
            filter
        };
        Some(keys.iter().map(narrowed).collect())
    }

    /// Location and spread of a measure over the rows of a filter.
    pub(crate) fn level(&self, filter: &Filter, measure: usize) -> Option<Rc<Level>> {
        let key = (filter.clone(), measure);
        if let Some(level) = self.levels.borrow().get(&key) {
            return level.clone();
        }
        let values = self.family(filter.family).values(measure, &self.rows(filter));
        let level = level_of(&values).map(Rc::new);
        self.levels.borrow_mut().insert(key, level.clone());
        level
    }

    /// The fact that rows have a value of a dimension that is a number, kept.
    pub(crate) fn setting(&self, hit: crate::entities::Hit) -> domain::FactId {
        let family = self.family(hit.family);
        let dimension = &family.dimensions[hit.dimension];
        let rows = family.select(&[(hit.dimension, hit.code)]);
        let metric = Metric::Column(dimension.name.clone());
        let scope = family.scope(&rows, &[(hit.dimension, hit.code)]);
        self.keep(Fact {
            id: evidence::fact_id(&metric, &dimension.name, StatisticKind::Value, &scope),
            metric,
            name: dimension.name.clone(),
            statistic: StatisticKind::Value,
            value: dimension.values[hit.code].parse().unwrap_or(f64::NAN),
            unit: domain::Unit::None,
            n: rows.len() as u64,
            direction: domain::Direction::Neutral,
            approximate: false,
            scope: scope.into(),
            sources: family.dimension_sources(hit.dimension, &rows).into(),
            kind: domain::FactKind::Measured,
        })
    }

    /// The fact about the rows of a filter, kept.
    pub(crate) fn fact(&self, filter: &Filter, measure: usize, statistic: StatisticKind) -> Option<Fact> {
        let key = (filter.clone(), measure, statistic);
        if let Some(fact) = self.made.borrow().get(&key) {
            return fact.clone();
        }
        let fact = self.fresh(filter, measure, statistic);
        self.made.borrow_mut().insert(key, fact.clone());
        fact
    }

    fn fresh(&self, filter: &Filter, measure: usize, statistic: StatisticKind) -> Option<Fact> {
        let family = self.family(filter.family);
        let rows = self.rows(filter);
        let pairs: Vec<(usize, usize)> = filter
            .pairs
            .iter()
            .filter(|(_, codes)| codes.len() == 1)
            .map(|(at, codes)| (*at, codes[0]))
            .collect();
        let mut scope = family.scope(&rows, &pairs);
        // Several values tell rows apart as one does: two such facts are not one.
        for (at, codes) in filter.pairs.iter().filter(|(_, codes)| codes.len() > 1) {
            let dimension = &family.dimensions[*at];
            let mut values: Vec<&str> = codes.iter().map(|code| dimension.values[*code].as_str()).collect();
            values.sort_by(|one, other| by_value(one, other));
            match (dimension.kind, values.as_slice()) {
                _ if codes.len() == dimension.values.len() => {}
                (DimensionKind::Date, [first, .., last]) => scope.date = Some(format!("{first} – {last}")),
                _ => scope.configuration.push((dimension.name.clone(), values.join(", "))),
            }
        }
        if let Some(cold) = filter.cold
            && family.cold.contains(&true)
        {
            scope.configuration.push(("start".to_owned(), if cold { "cold" } else { "warm" }.to_owned()));
        }
        let fact = family.fact(measure, statistic, &rows, scope)?;
        self.keep(fact.clone());
        Some(fact)
    }
}

/// The order of two values of a dimension: numbers by size, before what is none; a total order for any values.
pub(crate) fn by_value(one: &str, other: &str) -> std::cmp::Ordering {
    let number = |value: &str| value.parse::<f64>().ok();
    match (number(one), number(other)) {
        (Some(first), Some(second)) => first.total_cmp(&second).then_with(|| one.cmp(other)),
        (Some(_), None) => std::cmp::Ordering::Less,
        (None, Some(_)) => std::cmp::Ordering::Greater,
        (None, None) => one.cmp(other),
    }
}

/// Whether a value is on a date, which may lack its year (`--10-08`) or its day (`2025-10`).
pub(crate) fn is_date(value: &str, date: &str) -> bool {
    match date.strip_prefix('-') {
        Some(day) => value.get(4..10).is_some_and(|own| own == day),
        None => value.starts_with(date),
    }
}

fn level_of(values: &[f64]) -> Option<Level> {
    let described = statistics::describe(values)?;
    Some(Level {
        n: described.n,
        mean: described.mean,
        median: described.median,
        sd: described.sd,
        min: described.min,
        max: described.max,
        sum: described.mean * described.n as f64,
        p95: statistics::quantile(values, 0.95).unwrap_or(f64::NAN),
        p99: statistics::quantile(values, 0.99).unwrap_or(f64::NAN),
    })
}

/// Whether a column holds levels that can be compared: values, their means, or peaks that are what is measured.
pub(crate) fn is_level(measure: &evidence::Measure) -> bool {
    match measure.statistic {
        None | Some(StatisticKind::Mean | StatisticKind::Median) => true,
        Some(StatisticKind::Maximum) => measure.name.to_lowercase().contains("peak"),
        Some(_) => false,
    }
}

/// Whether cold rows are another population of a metric (metrics.md 3).
pub(crate) fn spoiled_by_cold(metric: &Metric) -> bool {
    matches!(
        metric,
        Metric::TimeToFirstToken
            | Metric::Load
            | Metric::EndToEnd
            | Metric::Latency
            | Metric::Prefill
            | Metric::PrefillThroughput
    )
}

/// Whether a path names what a key is called: whole, or by the beginning of a model's name where nothing in the
/// path says another size or quantization.
pub(crate) fn names(path: &str, key: &str) -> bool {
    let whole = normal(path);
    if key.len() > 1 && whole.contains(key) {
        return true;
    }
    let letters = key.bytes().take_while(u8::is_ascii_alphabetic).count();
    let root = &key[..letters + usize::from(key[letters..].starts_with(|c: char| c.is_ascii_digit()))];
    if letters < 3 || root.len() == letters {
        return false;
    }
    let words = words_of(path);
    let other = |word: &String| {
        let sized = word.ends_with(['b', 'm'])
            && word[..word.len() - 1].bytes().all(|byte| byte.is_ascii_digit())
            && word.len() > 1;
        let stored = word.starts_with('q') && word[1..].starts_with(|c: char| c.is_ascii_digit());
        (sized || stored) && !key.contains(word.as_str())
    };
    words.iter().any(|word| word == root) && !words.iter().any(other)
}

#[cfg(test)]
mod tests {
    use super::by_value;

    #[test]
    fn values_have_one_order_whatever_they_are() {
        let mut values = ["b", "10", "a", "9", "NaN", "-1", "", "1e3", "9.0"];
        values.sort_by(|one, other| by_value(one, other));
        assert_eq!(values, ["-1", "9", "9.0", "10", "1e3", "NaN", "", "a", "b"]);
    }
}
