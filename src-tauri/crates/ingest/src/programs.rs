//! Units that a program's files leave out because the program always uses the same: its documentation says which.

use crate::grid::{Grid, RawTable};
use crate::stated::with_unit;

/// Columns by which a file is known, and those of them that have a unit which they do not state.
struct Program {
    known_by: &'static [&'static str],
    units: &'static [(&'static str, &'static [&'static str])],
}

const PROGRAMS: [Program; 4] = [
    // hyperfine --export-json and --export-csv
    Program {
        known_by: &["command", "mean", "stddev", "user", "system"],
        units: &[("s", &["mean", "stddev", "median", "user", "system", "min", "max"])],
    },
    Program { known_by: &["command", "times"], units: &[("s", &["times"])] },
    // pytest-benchmark --benchmark-json
    Program {
        known_by: &["stats.mean", "stats.stddev", "stats.rounds"],
        units: &[
            (
                "s",
                &[
                    "stats.min",
                    "stats.max",
                    "stats.mean",
                    "stats.stddev",
                    "stats.median",
                    "stats.iqr",
                    "stats.q1",
                    "stats.q3",
                    "stats.total",
                    "stats.ld15iqr",
                    "stats.hd15iqr",
                ],
            ),
            ("/s", &["stats.ops"]),
        ],
    },
    // vLLM's and SGLang's benchmark of serving
    Program { known_by: &["request_throughput", "mean_ttft_ms", "duration"], units: &[("s", &["duration"])] },
];

/// Puts these units behind the cells that they are of.
pub(crate) fn known_units(table: RawTable) -> RawTable {
    let has = |name: &&str| table.header.iter().any(|head| head == name);
    let Some(program) = PROGRAMS.iter().find(|program| program.known_by.iter().all(has)) else {
        return table;
    };
    let RawTable { part, header, grid, rows, layout, origins, .. } = table;
    let unit = |head: &String| {
        program.units.iter().find(|(_, names)| names.contains(&head.as_str())).map_or("", |(unit, _)| *unit)
    };
    let units: Vec<&str> = header.iter().map(unit).collect();
    let mut told = Grid::default();
    for row in 0..grid.len() {
        told.begin_row(grid.line(row), grid.after_blank(row));
        for (column, cell) in grid.row(row).enumerate() {
            told.push(&with_unit(cell, units.get(column).copied().unwrap_or_default()));
        }
    }
    RawTable { layout, origins, ..RawTable::new(part, header, told.into(), rows) }
}
