//! From rows to files: many ways to write the same table down.

use std::fmt::Write;

use crate::random::Random;
use crate::world::{Role, Row, World};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    Csv,
    QuotedCsv,
    /// Semicolons and decimal commas.
    Semicolons,
    Tabs,
    JsonArray,
    /// Settings and values in objects of their own.
    JsonNested,
    JsonLines,
    Markdown,
}

const FORMATS: [Format; 11] = [
    Format::Csv,
    Format::Csv,
    Format::Csv,
    Format::QuotedCsv,
    Format::Semicolons,
    Format::Semicolons,
    Format::Tabs,
    Format::JsonArray,
    Format::JsonNested,
    Format::JsonLines,
    Format::Markdown,
];
const STEMS: [&str; 8] =
    ["runs", "results", "bench", "sweep", "measurements", "ergebnisse", "resultados", "trials"];

/// How the rows say that they failed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Marker {
    /// A column `error` with words.
    Error,
    /// A column `status` with OK or FAILED.
    Status,
    None,
}

/// The way in which a folder is written.
pub struct Shape {
    pub format: Format,
    pub marker: Marker,
    stem: &'static str,
    /// Number of the way in which what differs between files stands in their paths.
    way: usize,
    identifier: bool,
    host: Option<String>,
}

/// What a row that failed says.
pub const FAILURE: &str = "no answer within the time limit";

impl Shape {
    pub fn new(world: &World, marker: Marker, host: &str, random: &mut Random) -> Self {
        let mut format = *random.pick(&FORMATS);
        if format == Format::Markdown && world.rows.len() > 90 {
            format = Format::Csv;
        }
        Self {
            format,
            marker,
            stem: *random.pick(&STEMS),
            way: random.below(3),
            identifier: random.chance(0.3),
            host: random.chance(0.25).then(|| host.to_owned()),
        }
    }

    fn extension(&self) -> &'static str {
        match self.format {
            Format::Csv | Format::QuotedCsv | Format::Semicolons => "csv",
            Format::Tabs => "tsv",
            Format::JsonArray | Format::JsonNested => "json",
            Format::JsonLines => "jsonl",
            Format::Markdown => "md",
        }
    }

    /// Path of the file with this level of what stands in the path.
    fn path(&self, level: Option<&str>) -> String {
        let (stem, extension) = (self.stem, self.extension());
        match (level, self.way) {
            (None, 0) => format!("data/{stem}.{extension}"),
            (None, _) => format!("{stem}.{extension}"),
            (Some(level), 0) => format!("{level}/{stem}.{extension}"),
            (Some(level), 1) => format!("{stem}_{level}.{extension}"),
            (Some(level), _) => format!("data/{level}/{stem}.{extension}"),
        }
    }

    /// Writes every row; files and lines are noted in the rows.
    pub fn write(&self, world: &mut World) -> Vec<(String, String)> {
        let split = (0..world.factors.len()).find(|at| world.factors[*at].in_path);
        let levels: Vec<Option<usize>> = match split {
            Some(at) => (0..world.factors[at].levels.len()).map(Some).collect(),
            None => vec![None],
        };
        let mut files = Vec::new();
        for (file, level) in levels.into_iter().enumerate() {
            let name = level.map(|level| world.factors[split.expect("it is split")].levels[level].clone());
            let mut rows: Vec<usize> = (0..world.rows.len())
                .filter(|row| {
                    level.is_none_or(|level| {
                        Some(world.rows[*row].levels[split.expect("it is split")]) == Some(level)
                    })
                })
                .collect();
            // Dates that stand in a column come in their order, as a log does.
            if split.is_none()
                && let Some(date) = world.factor(Role::Date)
            {
                rows.sort_by_key(|row| world.rows[*row].levels[date]);
            }
            let first = match self.format {
                Format::JsonArray | Format::JsonNested | Format::JsonLines => 1,
                Format::Markdown => 5,
                _ => 2,
            };
            for (place, row) in rows.iter().enumerate() {
                world.rows[*row].file = file;
                world.rows[*row].line = first + place as u64;
            }
            let content = self.content(world, &rows, name.as_deref());
            files.push((self.path(name.as_deref()), content));
        }
        files
    }

    fn content(&self, world: &World, rows: &[usize], name: Option<&str>) -> String {
        match self.format {
            Format::Csv => self.separated(world, rows, ",", |cell| cell.to_owned()),
            Format::QuotedCsv => self.separated(world, rows, ",", |cell| format!("\"{cell}\"")),
            Format::Tabs => self.separated(world, rows, "\t", |cell| cell.to_owned()),
            Format::Semicolons => self.separated(world, rows, ";", decimal_comma),
            Format::Markdown => self.markdown(world, rows, name),
            Format::JsonArray | Format::JsonNested | Format::JsonLines => self.json(world, rows),
        }
    }

    fn heads(&self, world: &World) -> Vec<String> {
        let mut heads = Vec::new();
        if self.identifier {
            heads.push("run_id".to_owned());
        }
        heads.extend(
            world.factors.iter().filter(|factor| !factor.in_path).map(|factor| factor.column.clone()),
        );
        heads.extend(self.host.as_ref().map(|_| "host".to_owned()));
        heads.extend(world.measures.iter().map(|measure| measure.column.clone()));
        heads.extend(world.domain.load.map(str::to_owned));
        match self.marker {
            Marker::Error => heads.push("error".to_owned()),
            Marker::Status => heads.push("status".to_owned()),
            Marker::None => {}
        }
        heads
    }

    fn cells(&self, world: &World, row: &Row, place: usize) -> Vec<String> {
        let mut cells = Vec::new();
        if self.identifier {
            cells.push(format!("r{:04}", place + 1));
        }
        for (factor, level) in world.factors.iter().zip(&row.levels) {
            if !factor.in_path {
                cells.push(factor.levels[*level].clone());
            }
        }
        cells.extend(self.host.clone());
        cells.extend(row.written.iter().map(|written| written.clone().unwrap_or_default()));
        if world.domain.load.is_some() {
            cells.push(
                row.load_ms.filter(|_| !row.failed).map(|load| format!("{load:.1}")).unwrap_or_default(),
            );
        }
        match self.marker {
            Marker::Error => cells.push(if row.failed { FAILURE.to_owned() } else { String::new() }),
            Marker::Status => cells.push(if row.failed { "FAILED" } else { "OK" }.to_owned()),
            Marker::None => {}
        }
        cells
    }

    fn separated(&self, world: &World, rows: &[usize], by: &str, cell: fn(&str) -> String) -> String {
        let mut text =
            self.heads(world).iter().map(|head| cell_of_text(head, by)).collect::<Vec<_>>().join(by);
        text.push('\n');
        for (place, row) in rows.iter().enumerate() {
            let cells: Vec<String> =
                self.cells(world, &world.rows[*row], place).iter().map(|own| cell(own)).collect();
            writeln!(text, "{}", cells.join(by)).expect("a string takes all text");
        }
        text
    }

    fn markdown(&self, world: &World, rows: &[usize], name: Option<&str>) -> String {
        let heads = self.heads(world);
        let mut text = match name {
            Some(name) => format!("# Measurements of {name}\n\n"),
            None => "# Measurements\n\n".to_owned(),
        };
        writeln!(text, "| {} |", heads.join(" | ")).expect("a string takes all text");
        writeln!(text, "|{}", "---|".repeat(heads.len())).expect("a string takes all text");
        for (place, row) in rows.iter().enumerate() {
            let cells = self.cells(world, &world.rows[*row], place);
            writeln!(text, "| {} |", cells.join(" | ")).expect("a string takes all text");
        }
        text
    }

    fn json(&self, world: &World, rows: &[usize]) -> String {
        let heads = self.heads(world);
        let settings = usize::from(self.identifier)
            + world.factors.iter().filter(|factor| !factor.in_path).count()
            + usize::from(self.host.is_some());
        let measures = world.measures.len() + usize::from(world.domain.load.is_some());
        let values_are_numbers = |at: usize| at >= settings && at < settings + measures;
        let factor_numbers: Vec<&str> = world
            .factors
            .iter()
            .filter(|factor| factor.numeric && !factor.in_path)
            .map(|factor| factor.column.as_str())
            .collect();
        let mut objects = Vec::new();
        for (place, row) in rows.iter().enumerate() {
            let cells = self.cells(world, &world.rows[*row], place);
            let pairs: Vec<String> = heads
                .iter()
                .zip(&cells)
                .enumerate()
                .map(|(at, (head, cell))| {
                    let number = values_are_numbers(at) || factor_numbers.contains(&head.as_str());
                    let value = match (number, cell.as_str()) {
                        (true, "") => "null".to_owned(),
                        (true, number) => number.to_owned(),
                        (false, words) => format!("{words:?}"),
                    };
                    format!("{head:?}: {value}")
                })
                .collect();
            objects.push(if self.format == Format::JsonNested {
                let (settings, rest) = pairs.split_at(settings);
                let (values, rest) = rest.split_at(measures);
                let rest = rest.iter().map(|pair| format!(", {pair}")).collect::<String>();
                format!(
                    "{{ \"settings\": {{ {} }}, \"metrics\": {{ {} }}{rest} }}",
                    settings.join(", "),
                    values.join(", ")
                )
            } else {
                format!("{{ {} }}", pairs.join(", "))
            });
        }
        match self.format {
            Format::JsonLines => objects.join("\n") + "\n",
            Format::JsonNested => {
                format!("{{\n\"tool\": \"own script\",\n\"results\": [\n{}\n]\n}}\n", objects.join(",\n"))
            }
            _ => format!("[\n{}\n]\n", objects.join(",\n")),
        }
    }
}

/// A number with a decimal comma; anything else as it is.
fn decimal_comma(cell: &str) -> String {
    if cell.parse::<f64>().is_ok() { cell.replace('.', ",") } else { cell.to_owned() }
}

/// A head that holds the separator stands in quotation marks.
fn cell_of_text(head: &str, by: &str) -> String {
    if head.contains(by) { format!("\"{head}\"") } else { head.to_owned() }
}
