//! The figures of a passage: numbers with what surrounds them and says how they are meant. A unit, an
//! approximation, a limit, a range, a spread, a multiple, a count out of a whole.

use domain::Unit;

use crate::tokens::{Kind, Token};
use crate::words;

mod units;

pub(crate) use units::{WrittenUnit, unit_at};

/// How a figure bounds what it speaks of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Bound {
    Exact,
    /// `about`, `~`, `nearly`: within 5 %.
    About,
    /// `over`, `at least`.
    AtLeast,
    /// `under`, `at most`.
    AtMost,
    /// `up to`: the largest.
    UpTo,
    /// `as low as`, `down to`: the smallest.
    DownTo,
}

/// What kind of figure it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Shape {
    Plain,
    /// `102–104`: low and high.
    Range(f64, f64),
    /// The spread behind `±`.
    Spread,
    /// `2x`, `twice`, `doubled`.
    Multiple,
    /// `2 of 36`: the whole.
    OutOf(f64),
    /// `1st`, `second`.
    Ordinal,
}

/// One figure.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Figure {
    /// Its tokens, unit included, from the first to the one behind the last.
    pub(crate) first: usize,
    pub(crate) last: usize,
    /// The token that holds its (first) number.
    pub(crate) at: usize,
    pub(crate) value: f64,
    /// What one more in the last digit would add.
    pub(crate) step: f64,
    pub(crate) sign: Option<char>,
    pub(crate) bound: Bound,
    pub(crate) shape: Shape,
    pub(crate) unit: Option<WrittenUnit>,
    /// Whether it is written in letters.
    pub(crate) in_words: bool,
}

impl Figure {
    /// A figure that only has a place: what stands behind `all` is found like what stands behind a number.
    pub(crate) fn place(at: usize) -> Self {
        Self {
            first: at,
            last: at,
            at,
            value: 0.0,
            step: 1.0,
            sign: None,
            bound: Bound::Exact,
            shape: Shape::Plain,
            unit: None,
            in_words: false,
        }
    }

    /// Whether it is the number word `one`.
    pub(crate) fn is_one(&self) -> bool {
        self.in_words && (self.value - 1.0).abs() < 1e-9
    }

    /// The values that it covers, in its own unit.
    pub(crate) fn covers(&self, value: f64) -> bool {
        if !value.is_finite() {
            return false;
        }
        // Binary fractions of values such as 46.45, and models that cut digits off where they should round.
        let slack = self.step * 0.5 + 1e-9 * self.value.abs();
        match (self.shape, self.bound) {
            (Shape::Range(low, high), _) => value >= low - slack && value <= high + slack,
            (_, Bound::About) => (value - self.value).abs() <= slack.max(self.value.abs() * 0.05),
            (_, Bound::AtLeast) => value >= self.value - 1e-9 * self.value.abs(),
            (_, Bound::AtMost) => value <= self.value + 1e-9 * self.value.abs(),
            _ => (value - self.value).abs() <= slack,
        }
    }

    /// The unit that values are compared in, if it is one that measures something.
    pub(crate) fn measured_unit(&self) -> Option<Unit> {
        match self.unit {
            Some(WrittenUnit::Known(unit, _)) => Some(unit),
            _ => None,
        }
    }

    pub(crate) fn is_percent(&self) -> bool {
        self.measured_unit() == Some(Unit::Percent)
    }

    /// What one of its unit is in that unit: 1/60 for tokens per minute in tok/s.
    pub(crate) fn scale(&self) -> f64 {
        match self.unit {
            Some(WrittenUnit::Known(_, scale)) => scale,
            _ => 1.0,
        }
    }
}

/// The figures of a passage, in order. `taken` tells tokens that are something else: part of a name or a setting.
pub(crate) fn figures(tokens: &[Token<'_>], taken: &[bool]) -> Vec<Figure> {
    let mut found: Vec<Figure> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let free = !taken.get(at).copied().unwrap_or(false);
        match if free { figure(tokens, at) } else { None } {
            Some(figure) => {
                at = figure.last.max(at + 1);
                found.push(figure);
            }
            None => at += 1,
        }
    }
    share_units(tokens, &mut found);
    found
}

fn figure(tokens: &[Token<'_>], at: usize) -> Option<Figure> {
    let token = &tokens[at];
    let (value, step, sign, in_words) = match token.kind {
        Kind::Number(number) => (number.value, number.step, number.sign, false),
        Kind::Word => match multiple(tokens, at).or_else(|| fraction(tokens, at)) {
            Some(found) => return Some(found),
            None if tokens.get(at + 1).is_some_and(is_part) => return None,
            None => (words::number_word(&token.lower)?, 1.0, None, true),
        },
        _ => return None,
    };
    let mut figure = Figure {
        first: at,
        last: at + 1,
        at,
        value,
        step,
        sign,
        bound: Bound::Exact,
        shape: Shape::Plain,
        unit: None,
        in_words,
    };
    let next = |offset: usize| tokens.get(at + offset);
    if next(1).is_some_and(|word| word.glued && word.is_any(&["st", "nd", "rd", "th"])) {
        figure.shape = Shape::Ordinal;
        figure.last = at + 2;
        return Some(figure);
    }
    let magnitude = next(1).and_then(|word| match word.lower.as_str() {
        "k" if word.glued => Some(1e3),
        "thousand" => Some(1e3),
        "million" => Some(1e6),
        "billion" => Some(1e9),
        "hundred" if in_words => Some(1e2),
        _ => None,
    });
    if let Some(magnitude) = magnitude {
        figure.value *= magnitude;
        figure.step *= magnitude;
        figure.last = at + 2;
    }
    (figure.unit, figure.last) = behind(tokens, figure.last);
    range(tokens, &mut figure);
    out_of(tokens, &mut figure);
    if at > 0 && tokens[at - 1].is_mark(&['±'])
        || at > 1 && tokens[at - 1].is_mark(&['-']) && tokens[at - 2].is_mark(&['+'])
    {
        figure.shape = Shape::Spread;
    }
    if matches!(figure.unit, Some(WrittenUnit::Times)) && figure.shape == Shape::Plain {
        let counts = tokens[figure.last - 1].is("times") && !compares(tokens, figure.last);
        if counts {
            figure.unit = None;
            figure.last -= 1;
        } else {
            figure.shape = Shape::Multiple;
        }
    }
    (figure.bound, figure.first) = before(tokens, at);
    // `100+`, `5.0 s or more`.
    let after = |offset: usize| tokens.get(figure.last + offset);
    if figure.bound == Bound::Exact {
        if after(0).is_some_and(|mark| mark.glued && mark.is_mark(&['+'])) {
            figure.bound = Bound::AtLeast;
        } else if after(0).is_some_and(|word| word.is("or")) {
            if after(1).is_some_and(|word| word.is_any(&["more", "above", "higher"])) {
                figure.bound = Bound::AtLeast;
            } else if after(1).is_some_and(|word| word.is_any(&["less", "below", "lower", "fewer"])) {
                figure.bound = Bound::AtMost;
            }
        }
    }
    Some(figure)
}

/// The unit behind a number, and where it ends.
fn behind(tokens: &[Token<'_>], at: usize) -> (Option<WrittenUnit>, usize) {
    let hyphen = tokens.get(at).is_some_and(|mark| mark.glued && mark.is_mark(&['-']));
    let from = at + usize::from(hyphen);
    match unit_at(tokens, from) {
        Some((unit, length)) => (Some(unit), from + length),
        None => (None, at),
    }
}

/// `102–104`, `0.10 to 0.11`, `between 40 and 60`.
fn range(tokens: &[Token<'_>], figure: &mut Figure) {
    let Some(joint) = tokens.get(figure.last) else { return };
    let Some(high) = tokens.get(figure.last + 1).and_then(Token::number) else { return };
    let starts =
        |word: &str| figure.at > 0 && tokens[..figure.at].iter().rev().take(3).any(|token| token.is(word));
    // A minus that belongs to the second number is a dash between the two.
    let dash = joint.is_mark(&['-', '–', '—']) && (joint.glued || !joint.is_mark(&['-']));
    let joined = dash || joint.is("to") && !starts("from") || joint.is("and") && starts("between");
    if !joined || high.sign == Some('-') || high.value <= figure.value && figure.unit.is_none() {
        return;
    }
    let (unit, last) = behind(tokens, figure.last + 2);
    // `0.067 GB–78 MB`: both in the unit of the second.
    let mut low = figure.value;
    if let (Some(WrittenUnit::Known(from, _)), Some(WrittenUnit::Known(to, _))) = (&figure.unit, &unit)
        && let Some(converted) = from.convert(low, *to)
    {
        figure.step *= (converted / low).abs();
        low = converted;
    }
    if high.value <= low {
        return;
    }
    // `from 14 % at 30 dB to 48 %`, `227 µs at depth 1 to 86 µs`.
    let back = |count: usize| figure.at.checked_sub(count).map(|at| &tokens[at]);
    let placed = back(1).is_some_and(|token| token.is("at"))
        || back(2).is_some_and(|token| token.is("at")) && back(1).is_some_and(Token::is_word);
    if placed && joint.is("to") || high.value > low.abs() * 200.0 && low > 0.0 {
        return;
    }
    figure.shape = Shape::Range(low, high.value);
    figure.value = low;
    figure.step = figure.step.max(high.step);
    figure.unit = unit.or(figure.unit.take());
    figure.last = last;
}

/// `2 of 36`, `2 out of 36`, `34/36`.
fn out_of(tokens: &[Token<'_>], figure: &mut Figure) {
    if figure.unit.is_some() || figure.shape != Shape::Plain {
        return;
    }
    let word =
        |offset: usize, word: &str| tokens.get(figure.last + offset).is_some_and(|token| token.is(word));
    let slash = tokens.get(figure.last).is_some_and(|mark| mark.glued && mark.is_mark(&['/']));
    let mut at = if slash || word(0, "of") {
        figure.last + 1
    } else if word(0, "out") && word(1, "of") {
        figure.last + 2
    } else {
        return;
    };
    while tokens.get(at).is_some_and(|token| token.is_any(&["the", "all", "its"])) {
        at += 1;
    }
    let Some(token) = tokens.get(at) else { return };
    let whole = token.number().map(|number| number.value).or_else(|| words::number_word(&token.lower));
    if let Some(whole) =
        whole.filter(|whole| *whole >= figure.value && whole.fract() == 0.0 && figure.value.fract() == 0.0)
    {
        figure.shape = Shape::OutOf(whole);
        figure.last = at + 1;
    }
}

/// `twice`, `doubled`, `halved`, `half`: multiples in words.
fn multiple(tokens: &[Token<'_>], at: usize) -> Option<Figure> {
    let token = &tokens[at];
    let followed = |words: &[&str]| tokens.get(at + 1).is_some_and(|next| next.is_any(words));
    let (value, length) = match token.lower.as_str() {
        "twice" | "twofold" | "two-fold" | "doubled" | "doubles" | "doubling" => (2.0, 1),
        "double" if !followed(&["check", "quotes", "precision", "digits", "digit"]) => (2.0, 1),
        "tripled" | "triples" | "triple" | "threefold" | "three-fold" | "thrice" => (3.0, 1),
        "quadrupled" | "quadruples" | "quadruple" | "fourfold" | "four-fold" => (4.0, 1),
        "fivefold" | "five-fold" => (5.0, 1),
        "tenfold" | "ten-fold" => (10.0, 1),
        "halved" | "halves" | "halving" => (0.5, 1),
        "half" if is_idiom(tokens, at) => return None,
        "half" if followed(&["the", "as", "that", "of"]) && !is_part_of_many(tokens, at + 1) => (0.5, 1),
        word if followed(&["times"]) && compares(tokens, at + 2) => {
            (words::number_word(word).filter(|value| *value > 1.0)?, 2)
        }
        _ => return None,
    };
    let (bound, first) = before(tokens, at);
    Some(Figure {
        first,
        last: at + length,
        at,
        value,
        // `Almost three times` is seldom meant to the digit.
        step: value * if bound == Bound::About { 0.2 } else { 0.1 },
        sign: None,
        bound,
        shape: Shape::Multiple,
        unit: Some(WrittenUnit::Times),
        in_words: true,
    })
}

/// `half of the story`, `half the battle`.
fn is_idiom(tokens: &[Token<'_>], at: usize) -> bool {
    tokens[at..].iter().take(4).any(|token| token.is_any(&["story", "battle", "picture", "truth", "fun"]))
}

/// Whether `times` before a token compares (`three times as fast`, `grew three times`) rather than counts repetitions.
fn compares(tokens: &[Token<'_>], at: usize) -> bool {
    let grows = tokens[at.saturating_sub(5)..at.saturating_sub(2)]
        .iter()
        .any(|token| crate::compare::way(&token.lower).is_some());
    grows
        || tokens.get(at).is_some_and(|next| {
            next.is_any(&["as", "the", "that", "more", "less", "better", "worse", "its", "their"])
                || next.lower.ends_with("er") && !next.is_any(&["per", "over", "under", "after", "number"])
        })
}

/// `of the runs`, `of all builds`: a part of many rather than of a size.
fn is_part_of_many(tokens: &[Token<'_>], at: usize) -> bool {
    let mut rest = tokens.get(at..).unwrap_or_default().iter();
    rest.next().is_some_and(|token| token.is("of"))
        && rest
            .take_while(|token| token.is_word())
            .take(4)
            .take_while(|token| !token.is_any(&["is", "was", "has", "in", "for"]))
            .any(|token| {
                token.lower.len() > 3
                    && token.lower.ends_with('s')
                    && !["ss", "us", "is"].iter().any(|end| token.lower.ends_with(end))
            })
}

/// `two thirds`, `one quarter`: the number belongs to the part.
fn is_part(token: &Token<'_>) -> bool {
    token.is_any(&["thirds", "quarters", "fifths", "tenths", "third", "quarter", "fifth", "tenth"])
}

/// `by a third`, `two thirds of`, `a quarter`: percentages in words.
fn fraction(tokens: &[Token<'_>], at: usize) -> Option<Figure> {
    let token = &tokens[at];
    let before = at.checked_sub(1).map_or("", |place| tokens[place].lower.as_str());
    let times = match before {
        "a" | "one" | "an" => 1.0,
        "two" => 2.0,
        "three" => 3.0,
        "by" if token.is("half") => 1.0,
        _ if token.is("half") && is_part_of_many(tokens, at + 1) => 1.0,
        _ => return None,
    };
    let part = match token.lower.as_str() {
        "third" | "thirds" => 3.0,
        "quarter" | "quarters" | "fourth" => 4.0,
        "fifth" | "fifths" => 5.0,
        "tenth" | "tenths" => 10.0,
        "half" => 2.0,
        _ => return None,
    };
    let follows = tokens.get(at + 1).is_none_or(|next| {
        !next.is_word()
            || next.is_any(&[
                "of", "faster", "slower", "higher", "lower", "more", "less", "from", "over", "after", "when",
                "on", "in", "compared", "with", "as", "between", "and",
            ])
    });
    // `an hour and a half`.
    let goes_on = at > 2 && tokens[at - 2].is("and") && matches!(before, "a" | "an");
    let singular = (times > 1.0 || !token.lower.ends_with('s')) && !goes_on;
    if !(follows && singular) {
        return None;
    }
    let article = matches!(before, "a" | "one" | "an" | "two" | "three");
    let begin = if article { at - 1 } else { at };
    let (bound, first) = self::before(tokens, begin);
    // `A third of the size`, `a quarter as fast`: of something that is not many.
    let of_one = tokens
        .get(at + 1)
        .is_some_and(|next| next.is("as") || next.is("of") && !is_part_of_many(tokens, at + 1));
    let fraction = times / part;
    let (value, step, shape, unit) = if of_one && article {
        (fraction, 0.1 * fraction, Shape::Multiple, WrittenUnit::Times)
    } else {
        // `A third` is seldom meant to the digit.
        (100.0 * fraction, 8.0, Shape::Plain, WrittenUnit::Known(Unit::Percent, 1.0))
    };
    let first = first.min(begin);
    Some(Figure {
        first,
        last: at + 1,
        at,
        value,
        step,
        sign: None,
        bound,
        shape,
        unit: Some(unit),
        in_words: true,
    })
}

/// What stands before a number and bounds it, and the first token of that.
fn before(tokens: &[Token<'_>], at: usize) -> (Bound, usize) {
    let word = |back: usize| at.checked_sub(back).map(|place| &tokens[place]);
    let is = |back: usize, words: &[&str]| word(back).is_some_and(|token| token.is_any(words));
    let pair = |first: &str, second: &str| is(2, &[first]) && is(1, &[second]);
    let mark = |marks: &[char]| word(1).is_some_and(|token| token.is_mark(marks));
    if pair("up", "to") {
        // `add up to 11,993 ms` bounds nothing.
        let sums = is(3, &["add", "adds", "added", "adding", "sum", "sums"]);
        return if sums { (Bound::Exact, at) } else { (Bound::UpTo, at - 2) };
    }
    if is(3, &["as"]) && is(1, &["as"]) && is(2, &["high", "much", "many", "large"]) {
        return (Bound::UpTo, at - 3);
    }
    if is(3, &["as"]) && is(1, &["as"]) && is(2, &["low", "little", "few", "small", "fast"]) {
        return (Bound::DownTo, at - 3);
    }
    if pair("down", "to") {
        return (Bound::DownTo, at - 2);
    }
    if is(3, &["no", "not"]) && is(1, &["than"]) && is(2, &["more", "higher", "over", "greater"])
        || pair("at", "most")
        || pair("or", "below")
    {
        return (Bound::AtMost, at - if pair("at", "most") { 2 } else { 3.min(at) });
    }
    if is(3, &["no", "not"]) && is(1, &["than"]) && is(2, &["less", "fewer", "lower"]) {
        return (Bound::AtLeast, at - 3);
    }
    if pair("at", "least")
        || is(1, &["than"]) && is(2, &["more", "greater", "better"]) && !is_compared(tokens, at)
    {
        return (Bound::AtLeast, at - 2);
    }
    if is(1, &["than"]) && is(2, &["less", "fewer"]) && !is_compared(tokens, at) {
        return (Bound::AtMost, at - 2);
    }
    if is(1, &["than"])
        && let Some((WrittenUnit::Known(unit, _), _)) = unit_at(tokens, at + 1)
        && let Some(bound) = word(2).and_then(|word| bound_of(&word.lower, unit))
    {
        return (bound, at - 2);
    }
    if is(
        1,
        &[
            "over",
            "above",
            "exceeding",
            "exceeds",
            "exceeded",
            "exceed",
            "beyond",
            "surpassing",
            "surpasses",
            "surpassed",
            "topping",
        ],
    ) || mark(&['>', '≥'])
    {
        return (Bound::AtLeast, at - 1);
    }
    if is(1, &["under", "below", "within", "sub", "beneath"]) || mark(&['<', '≤']) {
        return (Bound::AtMost, at - 1);
    }
    if mark(&['=']) && word(2).is_some_and(|token| token.is_mark(&['<', '>'])) {
        let most = word(2).is_some_and(|token| token.is_mark(&['<']));
        return (if most { Bound::AtMost } else { Bound::AtLeast }, at - 2);
    }
    let about = [
        "about",
        "around",
        "approximately",
        "roughly",
        "approx",
        "nearly",
        "almost",
        "circa",
        "ca",
        "some",
        "near",
        "approaching",
    ];
    if is(1, &about) || mark(&['~', '≈', '∼', '≃']) {
        return (Bound::About, at - 1);
    }
    if is(2, &about) && (is(1, &["a", "the"]) || mark(&['.'])) || pair("close", "to") {
        return (Bound::About, at - 2);
    }
    (Bound::Exact, at)
}

/// How a number with a unit is bounded by a word for what is compared: `faster than 20 tok/s`, `longer than 5 s`.
fn bound_of(word: &str, unit: Unit) -> Option<Bound> {
    let time = unit.dimension() == domain::Dimension::Time;
    Some(match word {
        "faster" | "quicker" if time => Bound::AtMost,
        "slower" if time => Bound::AtLeast,
        "faster" | "quicker" | "longer" | "higher" | "larger" | "hotter" => Bound::AtLeast,
        "slower" | "shorter" | "lower" | "smaller" | "cooler" => Bound::AtMost,
        _ => return None,
    })
}

/// Whether `more than 5 …` compares two things rather than bounding a number: `more than 5 did` is rare enough.
fn is_compared(tokens: &[Token<'_>], at: usize) -> bool {
    at >= 3 && tokens[at - 3].is_any(&["is", "was"]) && tokens.get(at + 1).is_some_and(|next| next.is("was"))
}

/// `102.85 vs 76.59 tok/s`, `from 0.65 to 0.10 s`: the unit stands once, for all of them.
fn share_units(tokens: &[Token<'_>], figures: &mut [Figure]) {
    for at in (1..figures.len()).rev() {
        let (before, after) = (&figures[at - 1], &figures[at]);
        let between = &tokens[before.last.min(after.first)..after.first];
        let joint = |token: &Token<'_>| {
            token.is_any(&["vs", "versus", "to", "and", "or", "from", "compared", "against", "with"])
                || token.is_mark(&['→', ',', '/', '±', '.', '>', '-', '+', '=', ':'])
        };
        // `95.9 tok/s at 0.2 and 96.1 tok/s at 0.8`.
        let said = |figure: &Figure| figure.unit == after.unit && figure.last + 1 == before.first;
        let sets = figures.get(at.wrapping_sub(2)).is_some_and(said)
            && tokens[before.first - 1].is_any(&["at", "with", "for", "using", "on"]);
        // `by 1.69, or 58 %` says one thing twice.
        let again = after.is_percent() && between.iter().any(|token| token.is("or"));
        // `102.02, 102.08 and 101.88 tok/s`.
        if before.unit.is_none()
            && !again
            && !sets
            && matches!(before.shape, Shape::Plain | Shape::Spread)
            && !between.is_empty()
            && between.len() <= 3
            && between.iter().all(joint)
            && matches!(after.unit, Some(WrittenUnit::Known(..)))
        {
            let unit = after.unit.clone();
            figures[at - 1].unit = unit;
        }
    }
}

#[cfg(test)]
mod tests;
