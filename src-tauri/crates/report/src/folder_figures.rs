//! The charts of the folder's own data: a metric by configuration, by the parameter that changes it, over time,
//! and model against model. Which ones is up to the findings; where these say nothing, the best ranked facts do.

use std::collections::HashMap;

use chart::{Frame, Point};
use domain::{
    Direction, Drawing, Fact, FactKind, FindingKind, Message, Metric, RuleFinding, Scope, StatisticKind,
    Theme, Unit,
};

use crate::Input;
use crate::document::{Block, Chart, Content, FigurePlace};
use crate::figures::{Figure, WIDTH};
use crate::trace::Trace;

/// Rows of a chart of configurations or models.
const ROWS: usize = 20;
/// Fewest values of a chart side by side, and of one over time.
const FEWEST: usize = 2;
const FEWEST_DATES: usize = 3;

/// The places of the charts, each with its drawings; what they show is from now on in use.
pub(crate) fn places(trace: &mut Trace<'_>) -> Vec<Block> {
    let charts = charts(trace);
    charts
        .into_iter()
        .map(|figure| {
            Block::program(Content::Figure(FigurePlace {
                chart: Chart::Folder(Box::new([figure.light, figure.dark])),
                file: figure.file,
                alt: figure.alt,
                caption: figure.caption,
            }))
        })
        .collect()
}

/// The charts as files.
pub(crate) fn figures(input: &Input<'_>) -> Vec<Figure> {
    let charts = charts(&mut Trace::new(input)).into_iter();
    charts
        .map(|figure| Figure {
            kind: None,
            name: figure.file,
            title: figure.title,
            alt: figure.alt,
            light: figure.light,
            dark: figure.dark,
        })
        .collect()
}

struct FolderFigure {
    file: String,
    title: String,
    alt: String,
    caption: String,
    light: Drawing,
    dark: Drawing,
}

/// One value of a chart: the fact at its middle, and how far its values reach.
struct Value<'a> {
    fact: &'a Fact,
    number: usize,
    ends: [Option<(usize, f64)>; 2],
}

/// What is drawn side by side or over time.
struct Series<'v, 'a> {
    values: Vec<&'v Value<'a>>,
    by: By,
    /// From when on a change holds.
    change: Option<&'a str>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    Configuration,
    Time,
    Model,
}

fn charts(trace: &mut Trace<'_>) -> Vec<FolderFigure> {
    let input = trace.input;
    let Some(data) = &input.run.data else { return Vec::new() };
    let values = values(trace, &data.facts);
    let mut chosen: Vec<Series<'_, '_>> = Vec::new();
    for (by, kinds) in [
        (By::Configuration, [FindingKind::Best, FindingKind::Worst]),
        (By::Configuration, [FindingKind::Effect, FindingKind::Effect]),
        (By::Time, [FindingKind::Regression, FindingKind::Trend]),
        (By::Model, [FindingKind::Models, FindingKind::Models]),
    ] {
        let finding = kinds.iter().find_map(|kind| {
            data.findings.iter().find(|finding| finding.kind == *kind && finding.metric.is_some())
        });
        // A chart of a parameter's effect only where there is one.
        if kinds[0] == FindingKind::Effect && finding.is_none() {
            continue;
        }
        if let Some(series) = choose(&values, by, finding)
            && !chosen.iter().any(|before| is_same(before, &series))
        {
            chosen.push(series);
        }
    }
    chosen.iter().enumerate().map(|(at, series)| figure(trace, at + 1, series)).collect()
}

/// The values of the folder's facts, best ranked first: what stands at the middle of rows of one scope.
fn values<'a>(trace: &Trace<'_>, facts: &'a [Fact]) -> Vec<Value<'a>> {
    let mut places: HashMap<(&Metric, &str, Unit, &Scope), usize> = HashMap::new();
    let mut values: Vec<Value<'a>> = Vec::new();
    let rank = |statistic: StatisticKind| match statistic {
        StatisticKind::Mean => Some(0),
        StatisticKind::Median => Some(1),
        StatisticKind::Value => Some(2),
        _ => None,
    };
    // What a file's prose claims is not the folder's data.
    let data = || facts.iter().filter(|fact| fact.kind != FactKind::Stated);
    for fact in data().filter(|fact| rank(fact.statistic).is_some()) {
        let Some(number) = trace.book.number_of(&fact.id.0) else { continue };
        let key = (&fact.metric, fact.name.as_str(), fact.unit, &*fact.scope);
        let place = *places.entry(key).or_insert_with(|| {
            values.push(Value { fact, number, ends: [None, None] });
            values.len() - 1
        });
        let value = &mut values[place];
        if rank(fact.statistic) < rank(value.fact.statistic) {
            (value.fact, value.number) = (fact, number);
        }
    }
    for fact in data() {
        let end = match fact.statistic {
            StatisticKind::Minimum => 0,
            StatisticKind::Maximum => 1,
            _ => continue,
        };
        let key = (&fact.metric, fact.name.as_str(), fact.unit, &*fact.scope);
        if let (Some(place), Some(number)) = (places.get(&key), trace.book.number_of(&fact.id.0)) {
            values[*place].ends[end] = Some((number, fact.value));
        }
    }
    values
}

/// What the values of one series have in common.
#[derive(PartialEq, Eq, Hash)]
struct Common<'a> {
    metric: &'a Metric,
    name: &'a str,
    unit: Unit,
    place: Option<(&'a Option<String>, &'a str)>,
    model: Option<&'a str>,
    prompt: Option<&'a str>,
    date: Option<&'a str>,
    names: Vec<&'a str>,
    configuration: Option<&'a domain::Configuration>,
}

impl<'a> Common<'a> {
    /// `None` where the value is not one of such a series.
    fn of(fact: &'a Fact, by: By) -> Option<Self> {
        let scope = &fact.scope;
        let all = Self {
            metric: &fact.metric,
            name: &fact.name,
            unit: fact.unit,
            place: Some((&scope.file, &scope.part)),
            model: scope.model.as_deref(),
            prompt: scope.prompt.as_deref(),
            date: scope.date.as_deref(),
            names: scope.configuration.iter().map(|(name, _)| name.as_str()).collect(),
            configuration: Some(&scope.configuration),
        };
        match by {
            By::Configuration => {
                (!scope.configuration.is_empty()).then_some(Self { configuration: None, ..all })
            }
            By::Time => scope.date.as_deref().and_then(day).map(|_| Self { place: None, date: None, ..all }),
            By::Model => scope.model.is_some().then_some(Self { place: None, model: None, ..all }),
        }
    }
}

/// The series that a finding is about, by the facts that it names; without a finding the best ranked that says what is better.
fn choose<'v, 'a>(
    values: &'v [Value<'a>],
    by: By,
    finding: Option<&'a RuleFinding>,
) -> Option<Series<'v, 'a>> {
    let mut order: Vec<Vec<&'v Value<'a>>> = Vec::new();
    let mut places: HashMap<Common<'_>, usize> = HashMap::new();
    for value in values {
        let Some(common) = Common::of(value.fact, by) else { continue };
        let place = *places.entry(common).or_insert_with(|| {
            order.push(Vec::new());
            order.len() - 1
        });
        let series = &mut order[place];
        if !series.iter().any(|other| what(other.fact, by) == what(value.fact, by)) {
            series.push(value);
        }
    }
    let fewest = if by == By::Time { FEWEST_DATES } else { FEWEST };
    order.retain(|series| series.len() >= fewest);
    let series = match finding {
        Some(finding) => {
            order.iter().filter(|series| is_about(finding, series, by)).rev().max_by_key(|series| {
                series.iter().filter(|value| finding.facts.contains(&value.fact.id)).count()
            })?
        }
        None => order.iter().find(|series| series[0].fact.direction != Direction::Neutral)?,
    };
    let change = finding.filter(|finding| finding.kind == FindingKind::Regression);
    Some(Series {
        values: series.clone(),
        by,
        change: change.and_then(|finding| finding.subject.date.as_deref()),
    })
}

/// Whether a series shows what a finding says.
fn is_about(finding: &RuleFinding, series: &[&Value<'_>], by: By) -> bool {
    let (subject, fact) = (&finding.subject, series[0].fact);
    let narrowed = |wanted: Option<&str>, is: Option<&str>| wanted.is_none() || wanted == is;
    let same_columns = || {
        let names =
            |scope: &Scope| scope.configuration.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
        names(subject) == names(&fact.scope)
    };
    finding.metric.as_ref() == Some(&fact.metric)
        && match by {
            By::Configuration => {
                same_columns()
                    && narrowed(subject.file.as_deref(), fact.scope.file.as_deref())
                    && narrowed(subject.model.as_deref(), fact.scope.model.as_deref())
                    && narrowed(subject.prompt.as_deref(), fact.scope.prompt.as_deref())
            }
            By::Time => {
                narrowed(subject.model.as_deref(), fact.scope.model.as_deref())
                    && subject.configuration == fact.scope.configuration
            }
            By::Model => narrowed(subject.prompt.as_deref(), fact.scope.prompt.as_deref()),
        }
}

fn is_same(one: &Series<'_, '_>, other: &Series<'_, '_>) -> bool {
    one.values.first().map(|value| value.number) == other.values.first().map(|value| value.number)
}

/// What tells the values of a series apart.
fn what(fact: &Fact, by: By) -> String {
    let scope = &fact.scope;
    match by {
        By::Configuration => {
            let pairs = scope.configuration.iter().map(|(name, value)| format!("{name}={value}"));
            pairs.collect::<Vec<_>>().join(", ")
        }
        By::Time => scope.date.clone().unwrap_or_default(),
        By::Model => scope.model.clone().unwrap_or_default(),
    }
}

fn figure(trace: &mut Trace<'_>, number: usize, series: &Series<'_, '_>) -> FolderFigure {
    let input = trace.input;
    let fact = series.values[0].fact;
    let mut values = series.values.clone();
    let direction = fact.direction;
    match (series.by, direction) {
        (By::Time, _) => values.sort_by(|one, other| one.fact.scope.date.cmp(&other.fact.scope.date)),
        (_, Direction::LowerIsBetter) => {
            values.sort_by(|one, other| one.fact.value.total_cmp(&other.fact.value));
        }
        _ => values.sort_by(|one, other| other.fact.value.total_cmp(&one.fact.value)),
    }
    let total = values.len();
    if series.by != By::Time {
        values.truncate(ROWS);
    }
    for value in &values {
        trace.used.insert(value.number);
        trace.used.extend(value.ends.iter().flatten().map(|(number, _)| number));
    }
    let points: Vec<Point> = values.iter().enumerate().map(|(at, value)| point(at, value, series)).collect();
    let parameters: Vec<&str> = fact.scope.configuration.iter().map(|(name, _)| name.as_str()).collect();
    let about = Message::new(match series.by {
        By::Configuration if parameters.len() == 1 => "report-doc-folder-chart-parameter",
        By::Configuration => "report-doc-folder-chart-configuration",
        By::Time => "report-doc-folder-chart-time",
        By::Model => "report-doc-folder-chart-model",
    })
    .with("metric", capitalised(fact.metric.name()))
    .with("names", parameters.join(", "));
    let title = input.sentence(&about);
    let alt = alt(input, &title, &values, series.by);
    let labels = chart::Labels {
        title: title.clone(),
        description: alt.clone(),
        value: input.say(crate::build::statistic(fact.statistic)),
        best: input.say("report-doc-folder-chart-best"),
        spread: input.say("report-doc-folder-chart-spread"),
        changed: input.say("report-doc-folder-chart-changed"),
        unit: fact.unit.symbol().to_owned(),
        ..chart::Labels::default()
    };
    let draw = |theme| {
        let frame = Frame { width: WIDTH, theme, runs: 1, legend: true };
        match series.by {
            By::Time => chart::over_time(&points, &frame, &labels),
            By::Configuration | By::Model => chart::comparison(&points, &frame, &labels),
        }
    };
    FolderFigure {
        file: format!("folder-{number}.svg"),
        caption: caption(input, &title, &values, total),
        light: draw(Theme::Light),
        dark: draw(Theme::Dark),
        title,
        alt,
    }
}

fn point(at: usize, value: &Value<'_>, series: &Series<'_, '_>) -> Point {
    let fact = value.fact;
    let date = fact.scope.date.as_deref();
    let marked = match series.by {
        By::Time => series.change.is_some_and(|change| date >= Some(change)),
        By::Configuration | By::Model => at == 0 && fact.direction != Direction::Neutral,
    };
    let [low, high] = value.ends.map(|end| end.map(|(_, value)| value));
    Point {
        name: what(fact, series.by),
        value: fact.value,
        written: fact.written(),
        spread: low.zip(high),
        marked,
        day: date.and_then(day).unwrap_or(at as f64),
    }
}

/// A date as days; `None` for what is none.
fn day(date: &str) -> Option<f64> {
    let moment = date.parse::<jiff::civil::DateTime>().or_else(|_| {
        date.parse::<jiff::civil::Date>().map(|date| date.to_datetime(jiff::civil::Time::midnight()))
    });
    let moment = jiff::tz::TimeZone::UTC.to_timestamp(moment.ok()?).ok()?;
    Some(moment.as_second() as f64 / 86_400.0)
}

/// How many there are, and the first and the last of them.
fn alt(input: &Input<'_>, title: &str, values: &[&Value<'_>], by: By) -> String {
    let named = |value: Option<&&Value<'_>>| {
        value.map_or_else(String::new, |value| format!("{} ({})", what(value.fact, by), value.fact.written()))
    };
    let alt = Message::new("report-doc-alt-folder")
        .with("title", title)
        .with("n", values.len())
        .with("first", named(values.first()))
        .with("last", named(values.last()));
    input.sentence(&alt)
}

fn caption(input: &Input<'_>, title: &str, values: &[&Value<'_>], total: usize) -> String {
    let fact = values[0].fact;
    let mut parts = vec![
        input.sentence(
            &Message::new("report-doc-caption-folder")
                .with("title", title)
                .with("statistic", input.say(crate::build::statistic(fact.statistic))),
        ),
    ];
    if values.iter().any(|value| value.ends.iter().all(Option::is_some)) {
        parts.push(input.say("report-doc-caption-folder-spread"));
    }
    match fact.direction {
        Direction::HigherIsBetter => parts.push(input.say("report-doc-caption-higher")),
        Direction::LowerIsBetter => parts.push(input.say("report-doc-caption-lower")),
        Direction::Neutral => {}
    }
    if values.len() < total {
        let shown = Message::new("report-doc-caption-shown").with("n", values.len()).with("of", total);
        parts.push(input.sentence(&shown));
    }
    let parts_of: [fn(&Scope) -> Option<&str>; 3] =
        [|scope| scope.model.as_deref(), |scope| scope.prompt.as_deref(), |scope| scope.file.as_deref()];
    let about: Vec<&str> = parts_of
        .into_iter()
        .filter(|part| values.iter().all(|value| part(&value.fact.scope) == part(&fact.scope)))
        .filter_map(|part| part(&fact.scope))
        .collect();
    if !about.is_empty() {
        let of = Message::new("report-doc-caption-of").with("what", about.join(", "));
        parts.push(input.sentence(&of));
    }
    parts.push(input.say("report-doc-caption-evidence"));
    parts.join(" ")
}

fn capitalised(words: &str) -> String {
    let mut characters = words.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}
