//! What is put into a folder to be found: failed rows, an outlier, a unit mismatch, a number in a text that its
//! table does not bear out, a file that is there twice. And the notes of people, with numbers of their own.

use std::collections::BTreeSet;

use crate::random::Random;
use crate::shapes::Marker;
use crate::speech;
use crate::world::{Dim, Role, Selection, World, round_to};

/// One planted truth, apart from what follows from the factors of the world.
#[derive(Debug, Clone)]
pub enum Plant {
    FailedRows {
        rows: Vec<(String, u64)>,
    },
    Outlier {
        file: String,
        line: u64,
        measure: usize,
    },
    UnitMismatch {
        file: String,
    },
    Conflict {
        file: String,
        measure: usize,
    },
    Duplicate {
        files: [String; 2],
    },
    /// A text that says of itself that it is older than the data.
    Stale {
        file: String,
    },
}

/// What the notes say of the machine.
pub struct Setup {
    pub host: String,
    pub cores: usize,
    pub memory_gb: usize,
    pub minutes: usize,
}

impl Setup {
    pub fn new(random: &mut Random) -> Self {
        Self {
            host: format!("{}-{:02}", random.pick(&["bench", "lab", "node", "rig"]), random.whole(1, 48)),
            cores: *random.pick(&[4, 6, 8, 12, 16]),
            memory_gb: *random.pick(&[16, 24, 32, 48, 64]),
            minutes: *random.pick(&[20, 35, 40, 50, 75, 90]),
        }
    }

    fn text(&self, world: &World, random: &mut Random) -> (String, String) {
        let thing = world.domain.thing;
        let Self { host, cores, memory_gb, minutes } = self;
        match random.below(3) {
            0 => (
                "README.md".to_owned(),
                format!(
                    "# How this was measured\n\nEvery {thing} ran on the host {host} with {cores} cores and {memory_gb} GB of \
                     memory.\nThe whole session took {minutes} minutes.\n"
                ),
            ),
            1 => (
                "notes/setup.md".to_owned(),
                format!(
                    "# Setup\n\n- Host: {host}\n- Cores: {cores}\n- Memory: {memory_gb} GB\n- Session: {minutes} minutes\n"
                ),
            ),
            _ => (
                "setup.txt".to_owned(),
                format!(
                    "SETUP\nHost: {host}\nCores: {cores}\nMemory: {memory_gb} GB\nSession: {minutes} minutes\n"
                ),
            ),
        }
    }
}

/// What is planted in the rows, before they are written.
pub fn in_rows(world: &mut World, random: &mut Random) -> Marker {
    let warm: Vec<usize> = (0..world.rows.len()).filter(|row| !world.rows[*row].cold).collect();
    let mut used = BTreeSet::new();
    let mut marker = Marker::None;
    if random.chance(0.4) && warm.len() > 20 {
        marker = if random.chance(0.6) { Marker::Error } else { Marker::Status };
        for _ in 0..random.whole(1, 3) {
            let row = *random.pick(&warm);
            if used.insert(row) {
                let row = &mut world.rows[row];
                row.failed = true;
                row.written.iter_mut().for_each(|written| *written = None);
                row.values.iter_mut().for_each(|value| *value = None);
            }
        }
    } else if random.chance(0.3) {
        marker = if random.chance(0.5) { Marker::Error } else { Marker::Status };
    }
    if random.chance(0.3) && world.repeats >= 3 && warm.len() > 20 {
        let row = *random.pick(&warm);
        let measure = random.below(world.measures.len());
        let fits = !matches!(world.measures[measure].words.dim, Dim::Percent | Dim::Celsius);
        if used.insert(row) && fits {
            let value = world.rows[row].values[measure].expect("a row that did not fail was measured");
            let (written, value) = world.measures[measure].write(value * random.between(6.0, 14.0));
            world.rows[row].written[measure] = Some(written);
            world.rows[row].values[measure] = Some(value);
            world.rows[row].outlier = Some(measure);
        }
    }
    plant_mismatch(world, random);
    marker
}

/// In one of several files a column has values of another unit than its name says.
fn plant_mismatch(world: &mut World, random: &mut Random) {
    let Some(split) = world.factors.iter().position(|factor| factor.in_path) else { return };
    let files = world.factors[split].levels.len();
    let dims = [Dim::Time, Dim::Data];
    let fitting: Vec<usize> = (0..world.measures.len())
        .filter(|at| dims.contains(&world.measures[*at].words.dim))
        .filter(|at| world.drift == crate::world::Drift::None || *at > 0)
        .filter(|at| world.rows.iter().all(|row| row.outlier != Some(*at)))
        .collect();
    if fitting.is_empty() || files < 3 || !random.chance(0.4) {
        return;
    }
    let (measure, level) = (*random.pick(&fitting), random.below(files));
    let own = &world.measures[measure];
    let (other, decimals) = if own.factor >= 1_000.0 {
        (1_000.0, own.decimals.saturating_sub(3))
    } else {
        (0.001, own.decimals + 3)
    };
    for row in &mut world.rows {
        if row.levels[split] == level
            && let Some(value) = row.values[measure]
        {
            row.written[measure] = Some(format!("{:.decimals$}", value / own.factor * other));
        }
    }
    world.mismatch = Some((measure, level));
}

/// What is planted beside the data: notes, summaries, texts with right and wrong numbers, copies.
pub fn beside(
    world: &mut World,
    setup: &Setup,
    files: &mut Vec<(String, String)>,
    random: &mut Random,
) -> Vec<Plant> {
    let mut plants = Vec::new();
    let failed: Vec<(String, u64)> =
        world.rows.iter().filter(|row| row.failed).map(|row| (files[row.file].0.clone(), row.line)).collect();
    if !failed.is_empty() {
        plants.push(Plant::FailedRows { rows: failed });
    }
    for row in &world.rows {
        if let Some(measure) = row.outlier {
            plants.push(Plant::Outlier { file: files[row.file].0.clone(), line: row.line, measure });
        }
    }
    if let Some((_, level)) = world.mismatch {
        plants.push(Plant::UnitMismatch { file: files[level].0.clone() });
    }
    let data = files.len();
    if random.chance(0.2) && files[0].1.lines().count() > 3 {
        let original = random.below(data);
        let (path, content) = files[original].clone();
        let (stem, extension) = path.rsplit_once('.').expect("a data file has an extension");
        let copy = match random.below(3) {
            0 => format!("{stem}_copy.{extension}"),
            1 => format!("{stem} (1).{extension}"),
            _ => format!("old/{}", path.replace('/', "_")),
        };
        plants.push(Plant::Duplicate { files: [path, copy.clone()] });
        files.push((copy, content));
    } else if random.chance(0.15)
        && let Some(plant) = altered_copy(world, files, random)
    {
        plants.push(plant);
    }
    if let Some(dates) = world.factor(Role::Date)
        && random.chance(0.4)
    {
        let levels = &world.factors[dates].levels;
        let stale = random.chance(0.6);
        let day = if stale { random.below(levels.len() - 2) } else { levels.len() - 1 };
        let text = format!(
            "# Status\n\nReport date: {}\n\nEverything ran as planned, and the runs go on.\n",
            levels[day]
        );
        files.push(("status.md".to_owned(), text));
        if stale {
            plants.push(Plant::Stale { file: "status.md".to_owned() });
        }
    }
    if random.chance(0.75) {
        files.push(setup.text(world, random));
    }
    if random.chance(0.6)
        && let Some(plant) = text_with_numbers(world, files, random)
    {
        plants.push(plant);
    }
    plants
}

/// A copy of a data file in which one value is another.
fn altered_copy(world: &mut World, files: &mut Vec<(String, String)>, random: &mut Random) -> Option<Plant> {
    let row = random.below(world.rows.len());
    let measure = random.below(world.measures.len());
    let own = &world.rows[row];
    let (path, content) = files[own.file].clone();
    let written =
        own.written[measure].clone().filter(|_| own.outlier.is_none() && world.mismatch.is_none())?;
    let (changed, _) = world.measures[measure].write(own.values[measure]? * 1.3);
    let stands = if content.contains(&written) { written } else { written.replace('.', ",") };
    let changed = if stands.contains(',') { changed.replace('.', ",") } else { changed };
    // Only a value that stands there once can be told from its like.
    if content.matches(&stands).count() != 1 {
        return None;
    }
    let (stem, extension) = path.rsplit_once('.').expect("a data file has an extension");
    let copy = format!("{stem}_v2.{extension}");
    world.rows[row].altered = Some(measure);
    files.push((copy.clone(), content.replacen(&stands, &changed, 1)));
    Some(Plant::Conflict { file: copy, measure })
}

/// A text or a summary that states means; one of its numbers may be wrong.
fn text_with_numbers(world: &World, files: &mut Vec<(String, String)>, random: &mut Random) -> Option<Plant> {
    let thing = world.factor(Role::Thing)?;
    let parameters = world.parameters();
    let measure = random.below(world.measures.len());
    let by = if world.factors[thing].levels.len() > 1 && random.chance(0.5) {
        vec![thing]
    } else {
        let mut by = vec![thing];
        by.extend(parameters.first());
        by
    };
    let groups = world.groups(&by);
    let usable = |group: &Selection| world.clean(measure, group) && !world.has_cold(measure, group);
    if groups.len() > 16 || !groups.iter().all(usable) {
        return None;
    }
    let wrong = random.chance(0.5).then(|| random.below(groups.len()));
    let factor = if random.chance(0.5) { random.between(1.08, 1.2) } else { random.between(0.8, 0.92) };
    let own = &world.measures[measure];
    let stated: Vec<f64> = groups
        .iter()
        .enumerate()
        .map(|(at, group)| world.mean(measure, group) * if wrong == Some(at) { factor } else { 1.0 })
        .collect();
    let number =
        |value: f64| format!("{:.*}", own.decimals, round_to(value / own.factor, own.decimals as i32));
    let path = match random.below(3) {
        0 => {
            let mut text =
                format!("# Results\n\nMean {} of every {}.\n\n", own.words.spoken[0], world.domain.thing);
            for (group, value) in groups.iter().zip(&stated) {
                let subject = speech::subject(world, group, random);
                let shown = speech::in_column_unit(own, *value);
                text.push_str(&format!("- {subject}: mean {} {shown}\n", own.words.spoken[0]));
            }
            files.push(("report.md".to_owned(), text));
            "report.md"
        }
        1 => {
            let mut heads: Vec<String> = by.iter().map(|at| world.factors[*at].column.clone()).collect();
            heads.push(format!("mean_{}", own.column));
            let mut text =
                format!("# Summary\n\n| {} |\n|{}\n", heads.join(" | "), "---|".repeat(heads.len()));
            for (group, value) in groups.iter().zip(&stated) {
                let levels: Vec<&str> =
                    group.iter().map(|(at, level)| world.factors[*at].levels[*level].as_str()).collect();
                text.push_str(&format!("| {} | {} |\n", levels.join(" | "), number(*value)));
            }
            files.push(("summary.md".to_owned(), text));
            "summary.md"
        }
        _ => {
            let mut heads: Vec<String> = by.iter().map(|at| world.factors[*at].column.clone()).collect();
            heads.push(format!("mean_{}", own.column));
            let mut text = heads.join(",") + "\n";
            for (group, value) in groups.iter().zip(&stated) {
                let levels: Vec<&str> =
                    group.iter().map(|(at, level)| world.factors[*at].levels[*level].as_str()).collect();
                text.push_str(&format!("{},{}\n", levels.join(","), number(*value)));
            }
            files.push(("summary.csv".to_owned(), text));
            "summary.csv"
        }
    };
    wrong.map(|_| Plant::Conflict { file: path.to_owned(), measure })
}
