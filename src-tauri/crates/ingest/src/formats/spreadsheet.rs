//! Spreadsheets: xlsx, xls and ods. The values that the file stores, never a formula.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{
    Data, DataRef, ExcelDateTime, Ods, OdsError, Reader, Sheet, SheetType, Style, Xls, XlsError, Xlsx,
    XlsxError,
};
use domain::Message;

use super::{Content, Reading, tables};
use crate::decoration::taken_off;
use crate::grid::{Grid, RawTable};
use crate::limits::Limits;
use crate::notes::{Lines, Notes};
use crate::shape::{shape, tidy};
use crate::turn::turn;
use crate::typing::too_wide;

mod package;

const COMPOUND: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0];
/// Spreadsheets show a date as a number of days; from here on a value is no time of day alone.
const FIRST_DAY: f64 = 1.0;

type Bytes = Cursor<Vec<u8>>;

pub(super) fn read(bytes: Vec<u8>, reading: &Reading<'_>, notes: &mut Notes) -> Result<Content, Message> {
    let sheets = sheets(bytes, reading.limits, notes)?;
    let mut raw: Vec<RawTable> = Vec::new();
    for (name, grid) in sheets {
        raw.extend(shape(grid, &name, notes));
    }
    for table in &mut raw {
        tidy(table, notes);
    }
    let raw = raw.into_iter().map(|table| turn(taken_off(table), notes)).collect();
    Ok(Content { tables: tables(raw, reading, false, notes)?, document: None })
}

/// The sheets of a workbook, by name.
pub(crate) fn sheets(bytes: Vec<u8>, limits: &Limits, notes: &mut Notes) -> Result<Sheets, Message> {
    if bytes.starts_with(b"PK") {
        if package::check(&bytes, limits)? { ods(bytes, limits, notes) } else { xlsx(bytes, limits, notes) }
    } else if bytes.starts_with(COMPOUND) {
        xls(bytes, limits, notes)
    } else {
        Err(Message::new("skipped-spreadsheet-other"))
    }
}

/// The cells of a sheet by row, in whatever order the file has them.
struct Cells<'a> {
    rows: BTreeMap<u32, Vec<(u32, String)>>,
    count: u64,
    width: u32,
    limits: &'a Limits,
}

impl<'a> Cells<'a> {
    fn new(limits: &'a Limits) -> Self {
        Self { rows: BTreeMap::new(), count: 0, width: 0, limits }
    }

    fn add(&mut self, row: u32, column: u32, text: String) -> Result<(), Message> {
        if text.trim().is_empty() {
            return Ok(());
        }
        self.count += 1;
        self.width = self.width.max(column + 1);
        let limits = self.limits;
        if self.count > limits.cells {
            return Err(Message::new("skipped-cells").with("cells", self.count).with("left", limits.cells));
        }
        if self.width as usize > limits.columns {
            return Err(too_wide(self.width as usize, limits.columns));
        }
        self.rows.entry(row).or_default().push((column, text));
        Ok(())
    }

    fn holds(&self, row: u32, column: u32) -> bool {
        self.rows.get(&row).is_some_and(|cells| cells.iter().any(|(at, _)| *at == column))
    }

    fn into_grid(self) -> Result<Grid, Message> {
        let cells = self.rows.len() as u64 * u64::from(self.width);
        if cells > self.limits.cells {
            return Err(Message::new("skipped-cells").with("cells", cells).with("left", self.limits.cells));
        }
        let mut grid = Grid::default();
        let mut next = 0;
        for (row, mut cells) in self.rows {
            cells.sort_by_key(|(column, _)| *column);
            grid.begin_row(u64::from(row) + 1, row > next);
            let mut column = 0;
            for (at, text) in cells {
                // A place that a broken file fills twice keeps its first value.
                if at < column {
                    continue;
                }
                (column..at).for_each(|_| grid.push(""));
                grid.push(&text);
                column = at + 1;
            }
            (column..self.width).for_each(|_| grid.push(""));
            next = row + 1;
        }
        Ok(grid)
    }
}

pub(crate) type Sheets = Vec<(String, Grid)>;

/// Puts the sheets of a workbook together; one that is over a limit is a problem, unless it is the only one.
fn collect(
    names: Vec<String>,
    notes: &mut Notes,
    mut sheet: impl FnMut(&str) -> Result<Grid, Message>,
) -> Result<Sheets, Message> {
    let alone = names.len() == 1;
    let mut sheets = Vec::new();
    for name in names {
        match sheet(&name) {
            Ok(grid) => sheets.push((name, grid)),
            Err(reason) if alone => return Err(reason),
            Err(reason) => notes.warning(None, reason),
        }
    }
    Ok(sheets)
}

fn worksheets(sheets: &[Sheet]) -> Vec<String> {
    sheets.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet).map(|sheet| sheet.name.clone()).collect()
}

fn xlsx(bytes: Vec<u8>, limits: &Limits, notes: &mut Notes) -> Result<Sheets, Message> {
    let mut book: Xlsx<Bytes> = Xlsx::new(Cursor::new(bytes)).map_err(|error| xlsx_reason(&error))?;
    let names = worksheets(book.sheets_metadata());
    let mut without_value = Lines::default();
    let sheets = collect(names, notes, |name| {
        let mut cells = Cells::new(limits);
        let mut reader = book.worksheet_cells_reader(name).map_err(|error| xlsx_reason(&error))?;
        let percent: Vec<bool> = reader.styles().iter().map(is_percent).collect();
        while let Some((cell, style)) =
            reader.next_cell_with_style_id().map_err(|error| xlsx_reason(&error))?
        {
            let (row, column) = cell.get_position();
            let percent = percent.get(style).copied().unwrap_or(false);
            cells.add(row, column, shown(cell.get_value(), percent))?;
        }
        drop(reader);
        let mut reader = book.worksheet_cells_reader(name).map_err(|error| xlsx_reason(&error))?;
        while let Some(formula) = reader.next_formula().map_err(|error| xlsx_reason(&error))? {
            let (row, column) = formula.get_position();
            if !formula.get_value().is_empty() && !cells.holds(row, column) {
                without_value.add(u64::from(row) + 1);
            }
        }
        cells.into_grid()
    });
    if !without_value.is_empty() {
        notes.warning(
            without_value.first(),
            without_value.told(Message::new("problem-formula-without-value")),
        );
    }
    sheets
}

fn xls(bytes: Vec<u8>, limits: &Limits, notes: &mut Notes) -> Result<Sheets, Message> {
    // An encrypted xlsx has the envelope of an xls.
    if let Err(XlsxError::Password) = Xlsx::<Cursor<&[u8]>>::new(Cursor::new(&bytes)) {
        return Err(Message::new("skipped-password"));
    }
    let mut book: Xls<Bytes> = Xls::new(Cursor::new(bytes)).map_err(|error| match error {
        XlsError::Password => Message::new("skipped-password"),
        other => broken(&other),
    })?;
    let names = worksheets(book.sheets_metadata());
    let mut shares = false;
    let sheets = collect(names, notes, |name| {
        let range = book.worksheet_range(name).map_err(|error| broken(&error))?;
        dense(&range, limits, &mut shares)
    });
    tell_shares(shares, notes);
    sheets
}

fn ods(bytes: Vec<u8>, limits: &Limits, notes: &mut Notes) -> Result<Sheets, Message> {
    let mut book: Ods<Bytes> = Ods::new(Cursor::new(bytes)).map_err(|error| match error {
        OdsError::Password => Message::new("skipped-password"),
        other => broken(&other),
    })?;
    let names = worksheets(book.sheets_metadata());
    let mut shares = false;
    let sheets = collect(names, notes, |name| {
        let range = book.worksheet_range(name).map_err(|error| broken(&error))?;
        dense(&range, limits, &mut shares)
    });
    tell_shares(shares, notes);
    sheets
}

fn dense(range: &calamine::Range<Data>, limits: &Limits, shares: &mut bool) -> Result<Grid, Message> {
    let mut cells = Cells::new(limits);
    let (top, left) = range.start().unwrap_or_default();
    for (row, column, data) in range.used_cells() {
        *shares |= matches!(data, Data::Float(value) if value.abs() <= 1.0 && value.fract() != 0.0);
        let place = |at: usize, start: u32| u32::try_from(at).unwrap_or(u32::MAX - start - 1) + start;
        cells.add(place(row, top), place(column, left), shown(&as_ref(data), false))?;
    }
    cells.into_grid()
}

/// xls and ods do not tell which numbers are shown as percentages.
fn tell_shares(shares: bool, notes: &mut Notes) {
    if shares {
        notes.notice(None, Message::new("problem-percent-unknown"));
    }
}

fn as_ref(data: &Data) -> DataRef<'_> {
    match data {
        Data::Int(value) => DataRef::Int(*value),
        Data::Float(value) => DataRef::Float(*value),
        Data::String(text) => DataRef::SharedString(text),
        Data::Bool(value) => DataRef::Bool(*value),
        Data::DateTime(value) => DataRef::DateTime(*value),
        Data::DateTimeIso(text) => DataRef::DateTimeIso(text.clone()),
        Data::DurationIso(text) => DataRef::DurationIso(text.clone()),
        Data::Error(error) => DataRef::Error(error.clone()),
        Data::Empty => DataRef::Empty,
    }
}

/// Whether a number format shows percent signs.
fn is_percent(style: &Style) -> bool {
    let Some(format) = &style.number_format else { return false };
    let mut quoted = false;
    format.format_code.chars().any(|character| {
        quoted ^= character == '"';
        !quoted && character == '%'
    })
}

/// A value as the text of a cell.
fn shown(value: &DataRef<'_>, percent: bool) -> String {
    match value {
        DataRef::Int(value) if percent => format!("{}%", value.saturating_mul(100)),
        DataRef::Int(value) => value.to_string(),
        // Moving the decimal point in the text keeps 0.07 from becoming 7.000000000000001.
        DataRef::Float(value) if percent => match format!("{value}e2").parse::<f64>() {
            Ok(value) => format!("{}%", number(value)),
            Err(_) => number(*value),
        },
        DataRef::Float(value) => number(*value),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(value) => value.to_string(),
        DataRef::DateTime(value) => moment(value),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => String::new(),
    }
}

/// Short where it can be; `1e300` and not three hundred digits.
fn number(value: f64) -> String {
    if value == 0.0 || (1e-5..1e15).contains(&value.abs()) { value.to_string() } else { format!("{value:e}") }
}

fn moment(value: &ExcelDateTime) -> String {
    if value.is_duration() {
        return format!("{} s", number((value.as_f64() * 86_400e3).round() / 1e3));
    }
    let (year, month, day, hour, minute, second, milli) = value.to_ymd_hms_milli();
    let time = match (hour, minute, second, milli) {
        (_, _, _, 1..) => format!("{hour:02}:{minute:02}:{second:02}.{milli:03}"),
        _ => format!("{hour:02}:{minute:02}:{second:02}"),
    };
    if value.as_f64() < FIRST_DAY {
        time
    } else if value.as_f64().fract() == 0.0 {
        format!("{year:04}-{month:02}-{day:02}")
    } else {
        format!("{year:04}-{month:02}-{day:02}T{time}")
    }
}

fn xlsx_reason(error: &XlsxError) -> Message {
    match error {
        XlsxError::Password => Message::new("skipped-password"),
        other => broken(other),
    }
}

fn broken(error: &dyn std::error::Error) -> Message {
    Message::new("skipped-spreadsheet-broken").with("detail", error.to_string())
}
