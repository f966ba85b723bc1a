//! A full grid of settings with measures that some of them change, and the truths that follow from it.

use domain::FindingKind;

use crate::kinds::Truth;
use crate::random::Random;

/// A column of settings.
pub struct Setting {
    pub column: &'static str,
    pub levels: &'static [&'static str],
}

/// A measured column.
pub struct Measure {
    pub column: &'static str,
    pub base: f64,
    pub decimals: usize,
    /// Relative standard deviation.
    pub noise: f64,
    /// Which setting changes it, with a factor for each level.
    pub changed_by: Vec<(usize, &'static [f64])>,
    /// `Some(true)` where more is better and the column's name says so.
    pub more_is_better: Option<bool>,
}

pub const fn setting(column: &'static str, levels: &'static [&'static str]) -> Setting {
    Setting { column, levels }
}

pub fn measure(column: &'static str, base: f64, decimals: usize) -> Measure {
    Measure { column, base, decimals, noise: 0.01, changed_by: Vec::new(), more_is_better: None }
}

impl Measure {
    pub fn by(mut self, setting: usize, factors: &'static [f64]) -> Self {
        self.changed_by.push((setting, factors));
        self
    }

    pub fn noise(mut self, noise: f64) -> Self {
        self.noise = noise;
        self
    }

    pub fn better(mut self, more: bool) -> Self {
        self.more_is_better = Some(more);
        self
    }

    pub fn written(&self, value: f64) -> String {
        format!("{value:.*}", self.decimals)
    }
}

pub struct Row {
    pub levels: Vec<usize>,
    pub values: Vec<f64>,
}

pub struct Grid {
    pub settings: Vec<Setting>,
    pub measures: Vec<Measure>,
    pub rows: Vec<Row>,
}

impl Grid {
    /// Measures the whole grid so many times, one pass after the other, each in an order of its own.
    pub fn new(settings: Vec<Setting>, measures: Vec<Measure>, repeats: usize, random: &mut Random) -> Self {
        let mut plan = vec![Vec::new()];
        for setting in &settings {
            plan = plan
                .into_iter()
                .flat_map(|row: Vec<usize>| {
                    (0..setting.levels.len()).map(move |at| [&row[..], &[at]].concat())
                })
                .collect();
        }
        let mut rows = Vec::new();
        for _ in 0..repeats {
            random.shuffle(&mut plan);
            for levels in &plan {
                let values = measures
                    .iter()
                    .map(|own| {
                        let effect: f64 = own.changed_by.iter().map(|(at, by)| by[levels[*at]]).product();
                        let value = own.base * effect * (1.0 + own.noise * random.normal());
                        own.written(value).parse().expect("a number was written")
                    })
                    .collect();
                rows.push(Row { levels: levels.clone(), values });
            }
        }
        Self { settings, measures, rows }
    }

    pub fn level(&self, row: &Row, setting: usize) -> &'static str {
        self.settings[setting].levels[row.levels[setting]]
    }

    /// Heads of the columns.
    pub fn heads(&self) -> Vec<String> {
        let settings = self.settings.iter().map(|own| own.column.to_owned());
        settings.chain(self.measures.iter().map(|own| own.column.to_owned())).collect()
    }

    pub fn cells(&self, row: &Row) -> Vec<String> {
        let settings = (0..self.settings.len()).map(|at| self.level(row, at).to_owned());
        let measures = self.measures.iter().zip(&row.values).map(|(own, value)| own.written(*value));
        settings.chain(measures).collect()
    }

    pub fn csv(&self) -> String {
        let rows = self.rows.iter().map(|row| self.cells(row).join(","));
        [self.heads().join(",")].into_iter().chain(rows).map(|line| line + "\n").collect()
    }

    /// Mean of a measure where a setting has this level.
    pub fn mean(&self, measure: usize, setting: usize, level: usize) -> f64 {
        let own = self.rows.iter().filter(|row| row.levels[setting] == level);
        let values: Vec<f64> = own.map(|row| row.values[measure]).collect();
        values.iter().sum::<f64>() / values.len() as f64
    }

    /// What each setting does to each measure: an effect, or none. And which level is best.
    pub fn truths(&self) -> Vec<Truth> {
        let mut truths = Vec::new();
        for own in &self.measures {
            for (at, setting) in self.settings.iter().enumerate() {
                let about = [own.column, setting.column];
                if let Some((_, factors)) = own.changed_by.iter().find(|(by, _)| *by == at) {
                    truths.push(Truth::wanted(FindingKind::Effect, &about));
                    let Some(more) = own.more_is_better else { continue };
                    let sign = if more { 1.0 } else { -1.0 };
                    let mut order: Vec<usize> = (0..factors.len()).collect();
                    order.sort_by(|one, other| (sign * factors[*other]).total_cmp(&(sign * factors[*one])));
                    for (kind, level) in
                        [(FindingKind::Best, order[0]), (FindingKind::Worst, order[order.len() - 1])]
                    {
                        truths.push(Truth::wanted(kind, &[own.column, setting.levels[level]]));
                    }
                } else {
                    let kind = if own.noise < 0.02 { Truth::wanted } else { Truth::allowed };
                    truths.push(kind(FindingKind::NoEffect, &about));
                    truths.push(Truth::allowed(FindingKind::Indistinguishable, &about));
                }
            }
        }
        truths
    }
}
