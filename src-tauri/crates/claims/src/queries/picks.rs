//! What a passage says of rows: values of columns by their names, by numbers beside the column's word, by size
//! (`short prompts`), by order (`the second run`), by yes and no (`without flash attention`), by dates.

mod dates;
mod phrases;

use crate::figures::{Shape, WrittenUnit};
use crate::lexicon::{singular, words_of};
use crate::mentions::What;
use crate::queries::frames::{FEW, Frames, Value};
use crate::queries::tally::ROWS;
use crate::subject::Read;
use crate::tokens::Kind;
use crate::vocabulary::normal;
use crate::words;
use domain::Unit;
use evidence::Data;
use foldhash::HashSet;

/// Values that some tokens of a passage mean.
#[derive(Debug, Clone)]
pub(crate) struct Pick {
    pub(crate) first: usize,
    /// The token behind its last.
    pub(crate) last: usize,
    pub(crate) values: Vec<Value>,
    /// Whether nothing else can be meant.
    pub(crate) firm: bool,
    /// Whether it is a number, which may as well be a claim.
    pub(crate) number: bool,
}

/// The most tokens of one name.
const LONGEST: usize = 7;

/// Words that are values only where their column is named beside them.
const COMMON: &[&str] = &[
    "all", "on", "off", "no", "yes", "ok", "true", "false", "none", "mean", "total", "time", "run", "test",
    "error", "success", "the", "a", "an", "of", "in", "to", "and", "or", "for", "it", "is", "at", "by", "as",
    "be", "we", "i", "one", "two", "three", "first", "second", "third", "last", "high", "low", "long",
    "short", "max", "min", "median", "average", "default", "up", "down", "before", "after", "both", "per",
    "with", "without", "from", "more", "less", "than", "load", "model", "file", "note", "result", "data",
    "s", "m", "b", "k", "n", "ms", "mb", "gb", "kb", "x",
];
const ORDINALS: &[&str] =
    &["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];

/// The picks of a passage, in order.
pub(crate) fn picks(read: &Read<'_>, frames: &Frames, data: &Data) -> Vec<Pick> {
    let mut found = Found { read, frames, picks: Vec::new(), taken: vec![false; read.tokens.len()] };
    found.names();
    found.meant(data);
    found.versions();
    found.week();
    found.weekdays();
    found.dates();
    found.words();
    found.numbers();
    found.numbers_again();
    found.numbers_of_head();
    found.sizes();
    found.offload();
    found.optimised();
    found.directions();
    found.flags();
    let mut picks = found.picks;
    // `including a` speaks of more than a.
    picks.retain(|pick| {
        let before = &read.tokens[pick.first.saturating_sub(2)..pick.first];
        !before.iter().any(|token| token.is_any(words::INCLUDING))
    });
    picks.sort_by_key(|pick| (pick.first, pick.last));
    picks
}

/// Whether a number is written as `3e-4`.
pub(crate) fn is_exponent(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    let parts = text.split_once('e').filter(|(digits, _)| digits.starts_with(|c: char| c.is_ascii_digit()));
    parts.is_some_and(|(_, power)| power.trim_start_matches(['-', '+']).parse::<u32>().is_ok())
}

struct Found<'a, 't> {
    read: &'a Read<'t>,
    frames: &'a Frames,
    picks: Vec<Pick>,
    taken: Vec<bool>,
}

impl Found<'_, '_> {
    fn add(&mut self, first: usize, last: usize, values: Vec<Value>, firm: bool, number: bool) {
        if values.is_empty() {
            return;
        }
        self.taken[first..last].iter_mut().for_each(|taken| *taken = true);
        self.picks.push(Pick { first, last, values, firm, number });
    }

    /// Whether a word of a column's name stands near.
    fn is_near(&self, value: Value, first: usize, last: usize, reach: usize) -> bool {
        let column = self.frames.column(value);
        let tokens = &self.read.tokens;
        let near = first.saturating_sub(reach)..(last + reach).min(tokens.len());
        near.filter(|at| *at < first || *at >= last).any(|at| {
            tokens[at].lower.len() > 1
                && words_of(&tokens[at].lower).iter().any(|word| {
                    let word = singular(word);
                    column.calls.iter().any(|own| own == word || word.len() >= 5 && own.ends_with(word))
                })
                || tokens[at].lower.len() > 1
                    && tokens[at].lower.len() == column.own.len()
                    && column.own.iter().zip(tokens[at].lower.chars()).all(|(own, c)| own.starts_with(c))
                || tokens[at].lower.len() == 1 && column.own.len() == 1 && column.own[0] == tokens[at].lower
        })
    }

    /// Whole values.
    fn names(&mut self) {
        let tokens = &self.read.tokens;
        let mut at = 0;
        while at < tokens.len() {
            let mut best = None;
            let mut key = String::new();
            for length in 1..=LONGEST.min(tokens.len() - at) {
                let token = &tokens[at + length - 1];
                match token.kind {
                    Kind::Mark(mark) => {
                        if length == 1
                            || !matches!(mark, '-' | '/' | '_' | ':' | '.' | '(' | ')' | '=' | '@' | '+')
                        {
                            break;
                        }
                        continue;
                    }
                    Kind::Reference => break,
                    _ => key.push_str(&normal(token.text)),
                }
                if !self.frames.named(&key).is_empty() {
                    best = Some((length, key.clone()));
                }
            }
            let Some((length, key)) = best else {
                at += 1;
                continue;
            };
            // `model-3B-v2` is not `model-3B`.
            let goes_on = |at: usize| {
                tokens.get(at).is_some_and(|mark| mark.glued && mark.is_mark(&['-', ':', '_']))
                    && tokens.get(at + 1).is_some_and(|next| {
                        next.glued && matches!(next.kind, Kind::Word | Kind::Identifier) && !next.is("s")
                    })
            };
            if goes_on(at + length) && key.bytes().any(|byte| byte.is_ascii_digit()) {
                self.picks.push(Pick {
                    first: at,
                    last: at + length,
                    values: Vec::new(),
                    firm: true,
                    number: false,
                });
                at += length;
                continue;
            }
            let mut values = self.frames.named(&key).to_vec();
            let whole = values.clone();
            let is_whole = |value: &Value| {
                whole.iter().any(|own| (own.frame, own.column) == (value.frame, value.column))
            };
            values.extend(self.frames.with_word(&key).iter().filter(|value| !is_whole(value)));
            // Of each column, what is called so in full, then what has it in its name.
            let common = COMMON.contains(&key.as_str()) || key.len() < 2;
            let near: Vec<Value> =
                values.iter().filter(|value| self.is_near(**value, at, at + length, 2)).copied().collect();
            let loud = tokens[at].code || tokens[at].quoted;
            if common && near.is_empty() && !loud {
                at += 1;
                continue;
            }
            let plain = length == 1 && words::is_plain(&tokens[at].lower) && !loud;
            let capital = tokens[at].text.starts_with(char::is_uppercase) && at > 0;
            let names = values.iter().any(|value| {
                let column = self.frames.column(*value);
                column.values.len() <= FEW || !Frames::is_column(column)
            });
            let firm = !near.is_empty() || !plain || capital || names;
            let values = if common && !near.is_empty() { near } else { values };
            self.add(at, at + length, values, firm, false);
            at += length;
        }
    }

    /// `16.2` of `marlstore-16.2.md`, or of a column of versions: a number that is part of a name.
    fn versions(&mut self) {
        for at in 0..self.read.tokens.len() {
            let token = &self.read.tokens[at];
            if self.taken[at] || token.number().is_none() {
                continue;
            }
            // `16.2 ms` is an amount.
            let figure = self.read.figures.iter().find(|figure| figure.at == at);
            let mut values = self.frames.with_version(token.text).to_vec();
            if let Some(number) = token.number() {
                let is_version = |value: &&Value| {
                    let column = self.frames.column(**value);
                    column.own.iter().any(|word| word == "version" || word == "release")
                        && column.values[value.code] == token.text
                };
                values.extend(self.frames.number(number.value).iter().filter(is_version));
            }
            if self.read.passage.is_head || figure.is_none_or(|figure| figure.unit.is_none()) {
                self.add(at, at + 1, values, true, false);
            }
        }
    }

    /// What the mentions of the passage stand for by other names.
    fn meant(&mut self, data: &Data) {
        for mention in &self.read.mentions {
            let What::Values(hits) = &mention.what else { continue };
            if self.taken[mention.first..mention.last].iter().any(|taken| *taken) {
                continue;
            }
            let mut values: Vec<Value> = Vec::new();
            for hit in hits {
                let text = &data.families[hit.family].dimensions[hit.dimension].values[hit.code];
                for value in self.frames.named(&normal(text)) {
                    if !values.contains(value) {
                        values.push(*value);
                    }
                }
            }
            let (first, last) = (mention.first, mention.last);
            self.add(first, last, values, true, false);
        }
    }

    /// Words that values have in their names.
    fn words(&mut self) {
        for at in 0..self.read.tokens.len() {
            let token = &self.read.tokens[at];
            if self.taken[at] || !matches!(token.kind, Kind::Word | Kind::Identifier) {
                continue;
            }
            if COMMON.contains(&token.lower.as_str()) {
                continue;
            }
            let mut values = self.frames.with_word(&normal(token.text)).to_vec();
            if values.is_empty() {
                values = self.frames.with_word(singular(&token.lower)).to_vec();
            }
            // `a reads faster than b`, of a workload `read`.
            if values.is_empty() && token.lower.ends_with('s') {
                values = self.frames.named(singular(&token.lower)).to_vec();
            }
            // `Compression` of `compress_mb_s.tsv`.
            if values.is_empty() {
                let noun = token.lower.strip_suffix("ion").map(str::to_owned);
                let stems = words::stems(&token.lower).into_iter().chain(noun).filter(|stem| stem.len() > 5);
                values = stems.flat_map(|stem| self.frames.with_word(&stem).to_vec()).collect();
            }
            let key = normal(token.text);
            let tells = key.len() > 3 && key.bytes().any(|byte| byte.is_ascii_digit());
            if tells && key.bytes().any(|byte| byte.is_ascii_alphabetic()) {
                for value in self.frames.in_paths(&key) {
                    if !values.contains(&value) {
                        values.push(value);
                    }
                }
            }
            let plain = words::is_plain(&token.lower);
            // A word of every value says nothing.
            let all = values.clone();
            values.retain(|value| {
                let of = |other: &&Value| (other.frame, other.column) == (value.frame, value.column);
                all.iter().filter(of).count() < self.frames.column(*value).values.len()
            });
            self.add(at, at + 1, values, !plain, false);
        }
    }

    /// `seed 3` of `seed3/log.jsonl`, `scale factor 10` of `power_sf10.csv`.
    fn joined(&self, at: usize) -> Vec<Value> {
        let tokens = &self.read.tokens;
        let Some(number) = tokens[at].number() else { return Vec::new() };
        if number.value.fract() != 0.0 || number.value < 0.0 {
            return Vec::new();
        }
        let before = |back: usize| at.checked_sub(back).map(|at| &tokens[at]).filter(|token| token.is_word());
        let mut keys = Vec::new();
        if let Some(one) = before(1) {
            // `week 6` of `week-06.csv`.
            keys.extend([1, 2, 3].map(|width| format!("{}{:0width$}", singular(&one.lower), number.value)));
            if let Some(two) = before(2) {
                let initials: String =
                    [two, one].iter().filter_map(|token| token.lower.chars().next()).collect();
                keys.push(format!("{initials}{}", number.value));
            }
        }
        let of =
            |key: &String| self.frames.with_word(key).iter().chain(self.frames.named(key)).copied().collect();
        keys.iter().map(of).find(|found: &Vec<Value>| !found.is_empty()).unwrap_or_default()
    }

    fn numbers(&mut self) {
        // Of the number before, where it is one of a list: `seeds 1, 2 and 3`.
        let mut listed: Option<(usize, Vec<(usize, usize)>)> = None;
        let mut word = String::new();
        for at in 0..self.read.tokens.len() {
            if self.taken[at] {
                continue;
            }
            let token = &self.read.tokens[at];
            let figure = self.read.figures.iter().find(|figure| figure.at == at);
            let ordinal = ORDINALS.iter().position(|word| *word == token.lower);
            let value = match (token.number(), figure, ordinal) {
                (Some(number), ..) => number.value,
                // `three passes` are as many, and not the third.
                (_, Some(figure), None)
                    if figure.in_words
                        && figure.shape == Shape::Plain
                        && !self
                            .read
                            .tokens
                            .get(figure.last)
                            .is_some_and(|next| next.lower.ends_with('s')) =>
                {
                    figure.value
                }
                (_, _, Some(place)) => place as f64 + 1.0,
                _ => continue,
            };
            // Money is paid, and set by nobody.
            if figure.is_some_and(|figure| figure.unit == Some(WrittenUnit::Money)) {
                continue;
            }
            let last = figure.map_or(at + 1, |figure| figure.last.max(at + 1));
            let mut all = self.frames.number(value).to_vec();
            all.retain(|value| self.frames.column(*value).is_setting());
            let unit = figure.and_then(|figure| figure.unit.clone());
            let goes_on = listed.as_ref().filter(|(end, _)| {
                *end < at
                    && at - *end <= 2
                    && self.read.tokens[*end..at].iter().all(|token| {
                        token.is_mark(&[',', '/', '&', '-', '–', '→']) || token.is_any(&["and", "or", "to"])
                    })
            });
            let of_list: Vec<Value> = goes_on.map_or_else(Vec::new, |(_, columns)| {
                all.iter().filter(|value| columns.contains(&(value.frame, value.column))).copied().collect()
            });
            let mut firm: Vec<Value> = all
                .iter()
                .filter(|value| {
                    self.of_unit(**value, unit.as_ref())
                        || self.of_pixels(**value, last)
                        || self.is_near(**value, at, last, 1)
                        || ordinal.is_none() && self.is_near(**value, at, last, 2)
                })
                .copied()
                .collect();
            let again = goes_on.is_some() && !word.is_empty();
            firm.extend(of_list);
            firm.extend(self.joined(at));
            // `1e-3 learns faster than 3e-4`: written so, a number is a name.
            if is_exponent(token.text) {
                firm.extend(all.iter().filter(|value| !self.frames.column(**value).is_measure));
            }
            firm.extend(self.beside_name(at, value, figure.is_none_or(|figure| figure.unit.is_none())));
            if again {
                let key = format!("{word}{value}");
                firm.extend(self.frames.with_word(&key).iter().copied());
            } else if let Some(before) = at.checked_sub(1).map(|at| &self.read.tokens[at]) {
                singular(&before.lower).clone_into(&mut word);
            }
            if !firm.is_empty() {
                listed = Some((last, firm.iter().map(|value| (value.frame, value.column)).collect()));
                self.add(at, last, firm, true, true);
            } else if ordinal.is_none()
                && token.number().is_some()
                && matches!(unit, None | Some(WrittenUnit::Known(Unit::Tokens, _)))
            {
                let values: Vec<Value> = all
                    .into_iter()
                    .filter(|value| {
                        let column = self.frames.column(*value);
                        column.divides() || column.values.len() <= 64
                    })
                    .collect();
                self.add(at, last, values, false, true);
            }
        }
    }

    /// `74.6 tok/s with a context of 2,048 and 73.8 with 4,096`: a number is of the column that another was of.
    fn numbers_again(&mut self) {
        let firm: HashSet<(usize, usize)> = self
            .picks
            .iter()
            .filter(|pick| pick.number && pick.firm)
            .flat_map(|pick| pick.values.iter().map(|value| (value.frame, value.column)))
            .collect();
        // `(4,096 → 8,192)`.
        for at in 1..self.picks.len() {
            let (one, other) = (&self.picks[at - 1], &self.picks[at]);
            let steps = other.first == one.last + 1 && self.read.tokens[one.last].is_mark(&['→']);
            let loose = |pick: &Pick| pick.number && !pick.firm;
            if !(steps && loose(one) && loose(other)) {
                continue;
            }
            let of = |pick: &Pick| -> HashSet<(usize, usize)> {
                pick.values.iter().map(|value| (value.frame, value.column)).collect()
            };
            let (first, second) = (of(one), of(other));
            for (pick, against) in [(at - 1, second), (at, first)] {
                let shared = |value: &Value| against.contains(&(value.frame, value.column));
                if self.picks[pick].values.iter().any(shared) {
                    self.picks[pick].values.retain(shared);
                    self.picks[pick].firm = true;
                }
            }
        }
        for pick in self.picks.iter_mut().filter(|pick| pick.number && !pick.firm) {
            let before = pick.first.checked_sub(1).map(|at| &self.read.tokens[at]);
            let placed = before.is_some_and(|token| {
                token.is_any(&["with", "at", "to", "from", "than", "for"]) || token.is_mark(&['→', '('])
            });
            let same = |value: &Value| {
                let column = self.frames.column(*value);
                let named = column.is_setting()
                    && !column.is_measure
                    && self.read.tokens.iter().any(|token| {
                        token.is_word() && column.own.iter().any(|own| own == singular(&token.lower))
                    });
                named || firm.contains(&(value.frame, value.column))
            };
            if placed && pick.values.iter().any(same) {
                pick.values.retain(same);
                pick.firm = true;
            }
        }
    }

    /// `zstd 19` and `xz 6`: a number right behind a name that rows have together with it.
    fn beside_name(&self, at: usize, number: f64, bare: bool) -> Vec<Value> {
        let Some(name) = self.picks.iter().find(|pick| pick.last == at && pick.firm && !pick.number) else {
            return Vec::new();
        };
        // `zstd 19 files` are as many.
        let counts = self.read.tokens.get(at + 1).is_some_and(|next| {
            let noun = singular(&next.lower);
            next.is_word() && noun != next.lower && (ROWS.contains(&noun) || self.frames.is_in_name(noun))
        });
        if !bare || counts || number.fract() != 0.0 {
            return Vec::new();
        }
        let together = |value: &&Value| {
            let one = &self.frames.all[value.frame];
            let column = self.frames.column(**value);
            let few = column.values.len() <= FEW && !column.is_measure;
            few && name.values.iter().any(|named| {
                named.frame == value.frame
                    && named.column != value.column
                    && one.columns[named.column].rows[named.code]
                        .iter()
                        .any(|row| column.code(*row) == Some(value.code))
            })
        };
        self.frames.number(number).iter().filter(together).copied().collect()
    }

    /// `640 px` of a resolution.
    fn of_pixels(&self, value: Value, last: usize) -> bool {
        let pixels = self.read.tokens[last.saturating_sub(1)..]
            .iter()
            .take(2)
            .any(|token| token.is_any(&["px", "pixel", "pixels"]));
        let column = self.frames.column(value);
        pixels
            && column.own.iter().any(|own| {
                matches!(
                    own.as_str(),
                    "resolution" | "res" | "size" | "width" | "height" | "px" | "pixel" | "side"
                )
            })
    }

    /// `| Model | 2048 | 8192 |`: the heads of columns are values of one column of the tables.
    fn numbers_of_head(&mut self) {
        if !self.read.passage.is_head {
            return;
        }
        let firsts = self.read.passage.cells.iter().filter_map(|cell| {
            let at = self
                .read
                .tokens
                .iter()
                .position(|token| token.start >= cell.start && token.start < cell.end)?;
            let number = self.read.tokens[at].number()?;
            Some((at, self.frames.number(number.value).to_vec()))
        });
        let firsts: Vec<(usize, Vec<Value>)> = firsts.collect();
        if firsts.len() < 2 {
            return;
        }
        let place = |value: &Value| (value.frame, value.column);
        let mut shared: HashSet<(usize, usize)> = firsts[0].1.iter().map(place).collect();
        for (_, values) in &firsts[1..] {
            let own: HashSet<(usize, usize)> = values.iter().map(place).collect();
            shared.retain(|place| own.contains(place));
        }
        let of_all =
            |value: &Value| shared.contains(&place(value)) && self.frames.column(*value).is_setting();
        for (at, values) in firsts.clone() {
            let values: Vec<Value> = values.into_iter().filter(of_all).collect();
            if !values.is_empty() {
                self.picks.retain(|pick| !(pick.first == at && pick.number));
                self.add(at, at + 1, values, true, true);
            }
        }
    }

    /// Whether the unit behind a number is one that the column's name gives.
    fn of_unit(&self, value: Value, unit: Option<&WrittenUnit>) -> bool {
        let column = self.frames.column(value);
        let says = |names: &[&str]| column.own.iter().any(|own| names.contains(&own.as_str()));
        match unit {
            Some(WrittenUnit::Known(unit, _)) => match unit {
                Unit::Tokens => says(&[
                    "token", "ctx", "context", "prompt", "len", "length", "depth", "seq", "input", "output",
                ]),
                Unit::Watts => says(&["w", "watt"]),
                Unit::Seconds => says(&["s", "sec", "second", "duration"]),
                Unit::Minutes => says(&["min", "minute"]),
                Unit::Hours => says(&["h", "hour"]),
                Unit::Milliseconds => says(&["ms"]),
                Unit::Kilobytes | Unit::Kibibytes => says(&["kb", "kib"]),
                Unit::Megabytes | Unit::Mebibytes => says(&["mb", "mib"]),
                Unit::Gigabytes | Unit::Gibibytes => says(&["gb", "gib"]),
                Unit::CallsPerSecond => says(&["rate", "rps", "qps", "load", "request", "req", "target"]),
                Unit::Percent => says(&["pct", "percent"]),
                _ => false,
            },
            Some(WrittenUnit::Sign(sign)) => says(&[singular(sign)]),
            _ => false,
        }
    }
}
