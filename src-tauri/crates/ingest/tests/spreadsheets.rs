//! Spreadsheets of all three kinds, and what hides in them.
#![expect(clippy::disallowed_methods, clippy::unwrap_used, reason = "the tests make their own input folders")]

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::time::Duration;

use domain::{Cell, Clock, FileState, Folder, Role, Selection, Timestamp, Unit};
use ingest::{Limits, read_folder};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

struct Stopped;

impl Clock for Stopped {
    fn monotonic(&self) -> Duration {
        Duration::ZERO
    }

    fn now(&self) -> Timestamp {
        Timestamp(0)
    }
}

fn read(name: &str, bytes: &[u8], limits: &Limits) -> Folder {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(name), bytes).unwrap();
    read_folder(folder.path(), &Selection::default(), limits, &Stopped, &|| false, &mut |_| {}).unwrap()
}

fn package(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// An xlsx with the given rows of its sheets; style 1 shows percent signs, style 2 shows dates.
fn xlsx(sheets: &[(&str, &str)]) -> Vec<u8> {
    const MAIN: &str = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const RELATIONS: &str = "xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"";
    let mut listed = String::new();
    let mut related = String::new();
    let mut parts = Vec::new();
    for (place, (name, rows)) in sheets.iter().enumerate() {
        write!(listed, "<sheet name=\"{name}\" sheetId=\"{0}\" r:id=\"s{0}\"/>", place + 1).unwrap();
        write!(
            related,
            "<Relationship Id=\"s{0}\" Type=\"{OFFICE}/worksheet\" Target=\"worksheets/{0}.xml\"/>",
            place + 1
        )
        .unwrap();
        parts.push((
            format!("xl/worksheets/{}.xml", place + 1),
            format!("<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>"),
        ));
    }
    write!(related, "<Relationship Id=\"st\" Type=\"{OFFICE}/styles\" Target=\"styles.xml\"/>").unwrap();
    let fixed = [
        (
            "_rels/.rels",
            format!(
                "<Relationships {RELATIONS}><Relationship Id=\"b\" Type=\"{OFFICE}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!("<workbook {MAIN} xmlns:r=\"{OFFICE}\"><sheets>{listed}</sheets></workbook>"),
        ),
        ("xl/_rels/workbook.xml.rels", format!("<Relationships {RELATIONS}>{related}</Relationships>")),
        (
            "xl/styles.xml",
            format!(
                "<styleSheet {MAIN}><numFmts count=\"1\"><numFmt numFmtId=\"164\" formatCode=\"0.0%\"/></numFmts>\
                 <cellXfs count=\"3\"><xf numFmtId=\"0\"/><xf numFmtId=\"164\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>"
            ),
        ),
    ];
    let mut all: Vec<(&str, &str)> = fixed.iter().map(|(name, text)| (*name, text.as_str())).collect();
    all.extend(parts.iter().map(|(name, text)| (name.as_str(), text.as_str())));
    package(&all)
}

/// A row of an xlsx: `t:words`, `n:1.5`, `%:0.075`, `d:45943`, `f:A1*2` (a formula without a value), `-`.
fn row(number: u32, cells: &str) -> String {
    let mut row = format!("<row r=\"{number}\">");
    for (column, cell) in ('A'..).zip(cells.split(' ')) {
        let (kind, value) = cell.split_once(':').unwrap_or(("-", ""));
        let at = format!("r=\"{column}{number}\"");
        let cell = match kind {
            "t" => format!("<c {at} t=\"inlineStr\"><is><t>{value}</t></is></c>"),
            "n" => format!("<c {at}><v>{value}</v></c>"),
            "%" => format!("<c {at} s=\"1\"><v>{value}</v></c>"),
            "d" => format!("<c {at} s=\"2\"><v>{value}</v></c>"),
            "f" => format!("<c {at}><f>{value}</f></c>"),
            _ => String::new(),
        };
        row.push_str(&cell);
    }
    row + "</row>"
}

fn ods(rows: &str) -> Vec<u8> {
    package(&[
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        (
            "META-INF/manifest.xml",
            "<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"/>",
        ),
        (
            "content.xml",
            &format!(
                "<office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
                 xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
                 xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body><office:spreadsheet>\
                 <table:table table:name=\"Runs\">{rows}</table:table></office:spreadsheet></office:body>\
                 </office:document-content>"
            ),
        ),
    ])
}

fn rows(folder: &Folder, table: usize) -> Vec<String> {
    let table = &folder.tables[table];
    let cell = |cell: &Cell| match cell {
        Cell::Empty => "_".to_owned(),
        Cell::Number(value) => value.to_string(),
        Cell::NotFinite(text) => format!("!{text}"),
        Cell::Text(text) => text.clone(),
    };
    let row = |row: usize| {
        let cells: Vec<String> = table.columns.iter().map(|column| cell(&column.cells[row])).collect();
        format!("{}: {}", table.lines[row], cells.join(" "))
    };
    (0..table.rows()).map(row).collect()
}

fn problems(folder: &Folder) -> Vec<(Option<u64>, &str)> {
    folder.problems.iter().map(|problem| (problem.line, problem.message.id.as_str())).collect()
}

fn reason(folder: &Folder) -> &str {
    match &folder.files[0].outcome {
        FileState::Skipped { reason } => &reason.id,
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_xlsx_gives_its_sheets_with_dates_and_percentages() {
    let first = [
        row(1, "t:Sweep"),
        row(3, "t:model t:when t:ttft_ms t:share"),
        row(4, "t:a d:45943 n:120.5 %:0.07"),
        row(5, "t:b d:45944 n:130 %:0.075"),
    ];
    let second = [row(1, "t:model t:tokens_s"), row(2, "t:a n:81.25"), row(3, "t:b f:A1*2")];
    let bytes = xlsx(&[("Runs", &first.concat()), ("Speed", &second.concat())]);
    let folder = read("a.xlsx", &bytes, &Limits::default());
    assert_eq!(folder.tables.iter().map(|table| table.part.as_str()).collect::<Vec<_>>(), ["Runs", "Speed"]);
    assert_eq!(rows(&folder, 0), ["4: a 2025-10-13 120.5 7", "5: b 2025-10-14 130 7.5"]);
    assert!(matches!(folder.tables[0].columns[3].role, Role::Measure { unit: Unit::Percent, .. }));
    assert_eq!(rows(&folder, 1), ["2: a 81.25", "3: b _"]);
    assert_eq!(
        problems(&folder),
        [(Some(3), "problem-formula-without-value"), (Some(1), "problem-lines-outside")]
    );
}

#[test]
fn what_people_put_around_numbers_is_taken_off() {
    let sheet = [
        row(1, "t:variant t:tokens/s t:ttft_ms"),
        row(2, "t:a(1) t:**51.0**(best) t:~40"),
        row(3, "t:b t:55.0tok/s(best) n:12.5"),
    ];
    let folder = read("a.xlsx", &xlsx(&[("Runs", &sheet.concat())]), &Limits::default());
    assert_eq!(rows(&folder, 0), ["2: a(1) 51 40", "3: b 55 12.5"]);
    assert_eq!(problems(&folder), []);
}

#[test]
fn an_xls_is_read_and_says_that_percentages_cannot_be_told() {
    let folder = read("a.xls", include_bytes!("fixtures/runs.xls"), &Limits::default());
    assert_eq!(
        rows(&folder, 0),
        ["4: a 2025-10-08T12:00:00 120.5 0.075 101.5 ok", "5: b 2025-10-09 130 0.07 99.25 _"]
    );
    assert_eq!(
        problems(&folder),
        [
            (None, "problem-percent-unknown"),
            (Some(1), "problem-lines-outside"),
            (Some(6), "problem-totals-row"),
        ]
    );
}

#[test]
fn an_ods_is_read_with_its_repeated_cells() {
    let cell = |text: &str| {
        format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>")
    };
    let number = |value: &str, more: &str| {
        format!(
            "<table:table-cell office:value-type=\"float\" office:value=\"{value}\" {more}><text:p>{value}</text:p></table:table-cell>"
        )
    };
    let rows_of = |cells: &[String], more: &str| {
        format!("<table:table-row {more}>{}</table:table-row>", cells.concat())
    };
    let text = [
        rows_of(&[cell("model"), cell("ttft_ms"), cell("load_ms")], ""),
        rows_of(
            &[cell("a"), number("120.5", "table:number-columns-repeated=\"2\"")],
            "table:number-rows-repeated=\"2\"",
        ),
        rows_of(
            &["<table:table-cell table:number-columns-repeated=\"16384\"/>".to_owned()],
            "table:number-rows-repeated=\"1048000\"",
        ),
    ];
    let folder = read("a.ods", &ods(&text.concat()), &Limits::default());
    assert_eq!(rows(&folder, 0), ["2: a 120.5 120.5", "3: a 120.5 120.5"]);
    assert_eq!(problems(&folder), []);
    // Ten billion cells in a hundred bytes.
    let bomb = rows_of(
        &[number("1", "table:number-columns-repeated=\"10000\"")],
        "table:number-rows-repeated=\"1000000\"",
    );
    assert_eq!(reason(&read("a.ods", &ods(&bomb), &Limits::default())), "skipped-cells");
}

#[test]
fn cells_far_apart_cost_no_memory_and_their_sheet_alone() {
    let far = format!("{}<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>", row(1, "t:x n:1"));
    let good = [row(1, "t:model t:ttft_ms"), row(2, "t:a n:120.5")].concat();
    let folder = read("a.xlsx", &xlsx(&[("Far", &far), ("Good", &good)]), &Limits::default());
    assert_eq!(rows(&folder, 0), ["2: a 120.5"]);
    assert_eq!(problems(&folder), [(None, "skipped-columns")]);
    assert_eq!(reason(&read("a.xlsx", &xlsx(&[("Far", &far)]), &Limits::default())), "skipped-columns");
}

#[test]
fn a_package_that_unpacks_to_more_than_the_limit_is_not_opened() {
    let rows: String = (1..5_000).map(|number| row(number, "n:1")).collect();
    let bytes = xlsx(&[("Runs", &rows)]);
    let limits = Limits { unpacked_bytes: 100_000, ..Limits::default() };
    assert!(bytes.len() < 100_000);
    assert_eq!(reason(&read("a.xlsx", &bytes, &limits)), "skipped-unpacked");
    assert!(matches!(read("a.xlsx", &bytes, &Limits::default()).files[0].outcome, FileState::Read { .. }));
}

#[test]
fn what_is_no_spreadsheet_is_named_as_such() {
    let limits = Limits::default();
    assert_eq!(reason(&read("a.xlsx", b"model,ttft\na,1\n", &limits)), "skipped-spreadsheet-other");
    assert_eq!(reason(&read("a.xlsx", b"PK\x03\x04 and nothing", &limits)), "skipped-spreadsheet-broken");
    assert_eq!(
        reason(&read("a.xlsx", &package(&[("readme.txt", "hello")]), &limits)),
        "skipped-spreadsheet-broken"
    );
    let mut cut = xlsx(&[("Runs", &row(1, "n:1"))]);
    cut.truncate(cut.len() / 2);
    assert_eq!(reason(&read("a.xlsx", &cut, &limits)), "skipped-spreadsheet-broken");
    let xls = include_bytes!("fixtures/runs.xls");
    assert_eq!(reason(&read("a.xls", &xls[..2000], &limits)), "skipped-spreadsheet-broken");
}
