//! The generator's own truth: factors with effects, measures with noise, and rows with the values as they stand in
//! the files. Everything that a label says is computed from here, never by the product.

use crate::domains::{DOMAINS, Domain, MeasureWords};
use crate::random::Random;

/// What a measure is counted in; the canonical unit is the one of `domain::Unit`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Dim {
    Time,
    TokenRate,
    CallRate,
    Data,
    Percent,
    Power,
    Celsius,
    /// A unit that the product has no name for.
    Own(&'static str),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
    Thing,
    Parameter,
    Prompt,
    Date,
}

/// A column that says what a row is about.
#[derive(Clone, Debug)]
pub struct Factor {
    pub role: Role,
    pub column: String,
    pub levels: Vec<String>,
    pub numeric: bool,
    /// Multiplier by measure and level.
    pub effects: Vec<Vec<f64>>,
    /// Whether the level stands in the path of the file and not in a column.
    pub in_path: bool,
}

impl Factor {
    /// Whether it changes this measure.
    pub fn matters(&self, measure: usize) -> bool {
        self.effects[measure].iter().any(|effect| (effect - 1.0).abs() > 1e-9)
    }
}

#[derive(Clone)]
pub struct Measure {
    pub words: &'static MeasureWords,
    pub column: String,
    /// How many of the canonical unit one of the column's unit is.
    pub factor: f64,
    pub decimals: usize,
    pub base: f64,
}

#[derive(Clone, Debug)]
pub struct Row {
    /// Level of each factor.
    pub levels: Vec<usize>,
    /// As they stand in the file; none where the row failed.
    pub written: Vec<Option<String>>,
    /// In the canonical unit.
    pub values: Vec<Option<f64>>,
    pub load_ms: Option<f64>,
    pub failed: bool,
    pub cold: bool,
    /// The measure that is far off.
    pub outlier: Option<usize>,
    /// The measure of which a copy of the file says something else.
    pub altered: Option<usize>,
    /// Which data file and line it was written to.
    pub file: usize,
    pub line: u64,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Order {
    Shuffled,
    RepeatsOuter,
    Nested,
}

/// What changes over the dates.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Drift {
    None,
    /// A step of measure 0 from this date on.
    Step(usize),
    /// A slope of measure 0.
    Slope,
}

pub struct World {
    pub domain: &'static Domain,
    pub factors: Vec<Factor>,
    pub measures: Vec<Measure>,
    pub rows: Vec<Row>,
    pub order: Order,
    pub drift: Drift,
    /// The null parameter whose first level has all cold calls.
    pub confounded: Option<usize>,
    /// A measure whose values are in another unit in one file: measure and level of the factor in the path.
    pub mismatch: Option<(usize, usize)>,
    pub repeats: usize,
}

pub type Selection = Vec<(usize, usize)>;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Statistic {
    Mean,
    Median,
    Minimum,
    Maximum,
    Deviation,
}

impl World {
    pub fn new(random: &mut Random) -> Self {
        let domain = if random.chance(0.45) { &DOMAINS[0] } else { random.pick(&DOMAINS) };
        let measures = measures(domain, random);
        let mut factors = factors(domain, &measures, random);
        let dates = factors.iter().position(|factor| factor.role == Role::Date);
        let directed = measures[0].words.higher.is_some();
        let drift = match dates {
            Some(at) if directed && random.chance(0.7) => drift(&mut factors[at], &measures[0], random),
            _ => Drift::None,
        };
        let combinations: usize = factors.iter().map(|factor| factor.levels.len()).product();
        let repeats = (80 / combinations.max(1)).clamp(1, 6).max(if combinations < 40 { 3 } else { 2 });
        let order = *random.pick(&[Order::Shuffled, Order::Shuffled, Order::RepeatsOuter, Order::Nested]);
        let mut world = Self {
            domain,
            factors,
            measures,
            rows: Vec::new(),
            order,
            drift,
            confounded: None,
            mismatch: None,
            repeats,
        };
        world.measure(random);
        world
    }

    /// Fills the rows.
    fn measure(&mut self, random: &mut Random) {
        let mut plan: Vec<Vec<usize>> = vec![Vec::new()];
        for factor in &self.factors {
            let levels = factor.levels.len();
            plan = plan
                .into_iter()
                .flat_map(|row| {
                    (0..levels).map(move |level| {
                        let mut row = row.clone();
                        row.push(level);
                        row
                    })
                })
                .collect();
        }
        let mut order = Vec::new();
        for _ in 0..self.repeats {
            order.extend(plan.iter().cloned());
        }
        match self.order {
            Order::Shuffled => random.shuffle(&mut order),
            Order::RepeatsOuter => {}
            Order::Nested => order.sort(),
        }
        let null = (0..self.factors.len()).find(|&at| {
            let factor = &self.factors[at];
            factor.role == Role::Parameter && (0..self.measures.len()).all(|measure| !factor.matters(measure))
        });
        let spoilt = self.measures.iter().any(|measure| measure.words.cold);
        let has_load = self.domain.load.is_some();
        if has_load
            && spoilt
            && let Some(at) = null
            && random.chance(0.5)
        {
            self.confounded = null;
            order.sort_by_key(|levels| levels[at]);
        }
        let noise = random.between(0.004, 0.013);
        let load_cold = random.between(1_300.0, 5_200.0);
        let mut seen: Vec<Vec<usize>> = Vec::new();
        for levels in order {
            // What has to be loaded anew: the thing, and with a confounded parameter every other combination.
            let key: Vec<usize> = levels
                .iter()
                .enumerate()
                .filter(|(at, _)| {
                    if self.confounded.is_some() {
                        Some(*at) != self.confounded
                    } else {
                        matches!(self.factors[*at].role, Role::Thing | Role::Date)
                    }
                })
                .map(|(_, level)| *level)
                .collect();
            let cold = has_load && !seen.contains(&key);
            if cold {
                seen.push(key);
            }
            let load = has_load.then(|| {
                let load = if cold { load_cold } else { 10.5 };
                round_to(load * (1.0 + 0.04 * random.normal()), 1)
            });
            let mut row = Row {
                values: Vec::new(),
                written: Vec::new(),
                load_ms: load,
                failed: false,
                cold,
                outlier: None,
                altered: None,
                file: 0,
                line: 0,
                levels,
            };
            for (at, measure) in self.measures.iter().enumerate() {
                let effect: f64 = self
                    .factors
                    .iter()
                    .zip(&row.levels)
                    .map(|(factor, level)| factor.effects[at][*level])
                    .product();
                let noise = if measure.words.dim == Dim::Percent { noise * 0.4 } else { noise };
                let mut value = measure.base * effect * (1.0 + noise * random.normal());
                if cold && measure.words.cold {
                    value += load.unwrap_or(0.0);
                }
                let (written, value) = measure.write(value);
                row.written.push(Some(written));
                row.values.push(Some(value));
            }
            self.rows.push(row);
        }
    }

    /// The rows of a selection that did not fail.
    pub fn select<'a>(&'a self, selection: &'a [(usize, usize)]) -> impl Iterator<Item = &'a Row> {
        self.rows.iter().filter(|row| {
            !row.failed && selection.iter().all(|(factor, level)| row.levels[*factor] == *level)
        })
    }

    pub fn values(&self, measure: usize, selection: &[(usize, usize)], warm: bool) -> Vec<f64> {
        self.select(selection)
            .filter(|row| !(warm && row.cold && self.measures[measure].words.cold))
            .filter_map(|row| row.values[measure])
            .collect()
    }

    /// Warm mean: what comparisons go by.
    pub fn mean(&self, measure: usize, selection: &[(usize, usize)]) -> f64 {
        statistic(&self.values(measure, selection, true), Statistic::Mean)
    }

    /// Whether anything planted makes the values of this selection something else than what they seem.
    pub fn clean(&self, measure: usize, selection: &[(usize, usize)]) -> bool {
        self.mismatch.is_none_or(|(spoilt, _)| spoilt != measure)
            && !self.select(selection).any(|row| row.outlier == Some(measure) || row.altered == Some(measure))
    }

    /// Whether a selection has cold rows that change this measure.
    pub fn has_cold(&self, measure: usize, selection: &[(usize, usize)]) -> bool {
        self.measures[measure].words.cold && self.select(selection).any(|row| row.cold)
    }

    pub fn factor(&self, role: Role) -> Option<usize> {
        self.factors.iter().position(|factor| factor.role == role)
    }

    pub fn parameters(&self) -> Vec<usize> {
        (0..self.factors.len()).filter(|at| self.factors[*at].role == Role::Parameter).collect()
    }

    /// Every combination of levels of these factors.
    pub fn groups(&self, factors: &[usize]) -> Vec<Selection> {
        factors.iter().fold(vec![Vec::new()], |groups, &factor| {
            groups
                .into_iter()
                .flat_map(|group: Selection| {
                    (0..self.factors[factor].levels.len()).map(move |level| {
                        let mut group = group.clone();
                        group.push((factor, level));
                        group
                    })
                })
                .collect()
        })
    }
}

impl Measure {
    /// A canonical value as the file has it, and what that is.
    pub fn write(&self, canonical: f64) -> (String, f64) {
        let written = format!("{:.*}", self.decimals, canonical / self.factor);
        let value = written.parse::<f64>().expect("a number was written") * self.factor;
        (written, value)
    }
}

pub fn round_to(value: f64, decimals: i32) -> f64 {
    let scale = 10_f64.powi(decimals);
    (value * scale).round() / scale
}

pub fn statistic(values: &[f64], statistic: Statistic) -> f64 {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    match statistic {
        Statistic::Mean => mean,
        Statistic::Median => {
            let mut sorted = values.to_vec();
            sorted.sort_by(f64::total_cmp);
            let middle = sorted.len() / 2;
            if sorted.len() % 2 == 1 { sorted[middle] } else { (sorted[middle - 1] + sorted[middle]) / 2.0 }
        }
        Statistic::Minimum => values.iter().copied().fold(f64::INFINITY, f64::min),
        Statistic::Maximum => values.iter().copied().fold(f64::NEG_INFINITY, f64::max),
        Statistic::Deviation => {
            (values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (count - 1.0)).sqrt()
        }
    }
}

fn measures(domain: &'static Domain, random: &mut Random) -> Vec<Measure> {
    let count = random.whole(2, domain.measures.len().min(3));
    let mut chosen = Vec::new();
    let mut places: Vec<usize> = (1..domain.measures.len()).collect();
    random.shuffle(&mut places);
    for at in [0].into_iter().chain(places).take(count) {
        let words = &domain.measures[at];
        let (column, factor) = *random.pick(words.columns);
        let base = random.between(words.base.0, words.base.1);
        let digits = (base / factor).log10().floor();
        let decimals = (3.0 - digits).clamp(0.0, 6.0) as usize;
        chosen.push(Measure { words, column: column.to_owned(), factor, decimals, base });
    }
    chosen
}

/// Multipliers that differ by at least a tenth, rising, falling or with a peak.
fn spread(levels: usize, percent: bool, random: &mut Random) -> Vec<f64> {
    let step = if percent { random.between(0.02, 0.04) } else { random.between(0.1, 0.3) };
    let mut effects: Vec<f64> = (0..levels).map(|level| (1.0 + step).powi(level as i32)).collect();
    let most = effects[levels - 1];
    effects.iter_mut().for_each(|effect| *effect /= most);
    if random.chance(0.5) {
        effects.reverse();
    }
    effects
}

fn factors(domain: &'static Domain, measures: &[Measure], random: &mut Random) -> Vec<Factor> {
    let mut factors = Vec::new();
    let dated = random.chance(0.35);
    let names = random.pick(domain.things);
    let things = if random.chance(0.2) { 1 } else { random.whole(2, if dated { 2 } else { names.len() }) };
    let owned = |levels: &[&str]| levels.iter().map(|level| (*level).to_owned()).collect::<Vec<_>>();
    factors.push(Factor {
        role: Role::Thing,
        column: (*random.pick(domain.thing_columns)).to_owned(),
        levels: owned(&random.some(names, things)),
        numeric: false,
        effects: Vec::new(),
        in_path: !dated && names.iter().all(|name| fits_a_path(name)) && random.chance(0.4),
    });
    let count = if dated { 1 } else { random.whole(1, 2) };
    let mut places: Vec<usize> = (0..domain.parameters.len()).collect();
    random.shuffle(&mut places);
    for at in places.into_iter().take(count) {
        let words = &domain.parameters[at];
        let most = if dated { 2 } else { words.levels.len() };
        let levels = random.whole(2.min(most), most);
        factors.push(Factor {
            role: Role::Parameter,
            column: (*random.pick(words.columns)).to_owned(),
            levels: owned(&random.some(words.levels, levels)),
            numeric: words.numeric,
            effects: Vec::new(),
            in_path: false,
        });
    }
    if random.chance(0.35) {
        let prompts = random.whole(2, if dated { 2 } else { 4 });
        factors.push(Factor {
            role: Role::Prompt,
            column: (*random.pick(domain.prompt_columns)).to_owned(),
            levels: owned(&random.some(domain.prompts, prompts)),
            numeric: false,
            effects: Vec::new(),
            in_path: false,
        });
    }
    if dated {
        let (month, first) = (random.whole(1, 9), random.whole(1, 14));
        let days = random.whole(6, 10);
        factors.push(Factor {
            role: Role::Date,
            column: "date".to_owned(),
            levels: (0..days).map(|day| format!("2026-{month:02}-{:02}", first + day)).collect(),
            numeric: false,
            effects: Vec::new(),
            in_path: random.chance(0.6),
        });
    }
    let parameters = factors.iter().filter(|factor| factor.role == Role::Parameter).count();
    let mut null_left = parameters > 1 || random.chance(0.3);
    for factor in &mut factors {
        let levels = factor.levels.len();
        let null = match factor.role {
            Role::Thing => false,
            Role::Parameter => std::mem::replace(&mut null_left, false),
            Role::Prompt => random.chance(0.7),
            Role::Date => true,
        };
        factor.effects = measures
            .iter()
            .enumerate()
            .map(|(at, measure)| {
                let percent = measure.words.dim == Dim::Percent;
                // A second measure of a parameter that matters need not change with it.
                if null || (at > 0 && factor.role == Role::Parameter && random.chance(0.3)) {
                    vec![1.0; levels]
                } else {
                    spread(levels, percent, random)
                }
            })
            .collect();
    }
    factors
}

/// Whether a name can stand in a path on every system.
fn fits_a_path(name: &str) -> bool {
    !name.contains(['/', ':', ' '])
}

fn drift(dates: &mut Factor, measure: &Measure, random: &mut Random) -> Drift {
    let days = dates.levels.len();
    let worse = if measure.words.higher == Some(true) { -1.0 } else { 1.0 };
    if random.chance(0.7) {
        let from = random.whole(3, days - 3);
        let factor = 1.0 + worse * random.between(0.1, 0.2);
        dates.effects[0] = (0..days).map(|day| if day >= from { factor } else { 1.0 }).collect();
        Drift::Step(from)
    } else {
        let slope = worse * random.between(0.025, 0.04);
        dates.effects[0] = (0..days).map(|day| 1.0 + slope * day as f64).collect();
        Drift::Slope
    }
}
