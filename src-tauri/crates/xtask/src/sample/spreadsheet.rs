//! A workbook of one sheet: the models side by side. Written without compression and with a fixed time, so that
//! its bytes never change.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::runs::Sweep;

const PARTS: [(&str, &str); 4] = [
    (
        "[Content_Types].xml",
        r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"#,
    ),
    (
        "_rels/.rels",
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
    ),
    (
        "xl/workbook.xml",
        r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="models" sheetId="1" r:id="rId1"/></sheets></workbook>"#,
    ),
    (
        "xl/_rels/workbook.xml.rels",
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#,
    ),
];
const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#;

/// Best configuration of each model: mean throughput and mean warm time to first token.
pub(super) fn workbook(sweeps: &[Sweep]) -> Vec<u8> {
    let mut rows = String::from("<row>");
    for head in ["model", "num_gpu", "num_ctx", "mean tokens/s", "mean TTFT (ms)"] {
        write!(rows, r#"<c t="inlineStr"><is><t>{head}</t></is></c>"#).expect("a string takes all text");
    }
    rows.push_str("</row>");
    for sweep in sweeps {
        write!(
            rows,
            r#"<row><c t="inlineStr"><is><t>{}</t></is></c><c><v>99</v></c><c><v>1024</v></c><c><v>{:.2}</v></c><c><v>{:.1}</v></c></row>"#,
            sweep.model.name,
            sweep.mean_tokens_s(99, 1_024),
            sweep.mean_ttft(99, 1_024),
        )
        .expect("a string takes all text");
    }
    let sheet = format!(
        r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>"#
    );
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(DateTime::default())
        // The same bytes wherever they are made.
        .system(zip::System::Unix);
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let parts = PARTS.into_iter().chain([("xl/worksheets/sheet1.xml", sheet.as_str())]);
    for (name, content) in parts {
        archive.start_file(name, options).expect("an archive in memory takes a part");
        archive
            .write_all(format!("{HEAD}{content}").as_bytes())
            .expect("an archive in memory takes all bytes");
    }
    archive.finish().expect("an archive in memory can be closed").into_inner()
}
