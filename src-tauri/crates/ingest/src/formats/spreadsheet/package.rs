//! The zip package around a spreadsheet: how large it really is, before anything of it is parsed.
//!
//! What the package says of its own size is not believed; every part is unpacked once, and counted.

use std::io::{self, Cursor, Read};

use domain::Message;
use zip::ZipArchive;

use crate::limits::Limits;

/// Whether the package is an ods (and not an xlsx); the message says why it is not read.
pub(super) fn check(bytes: &[u8], limits: &Limits) -> Result<bool, Message> {
    let broken = |detail: String| Message::new("skipped-spreadsheet-broken").with("detail", detail);
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken(error.to_string()))?;
    let mut left = limits.unpacked_bytes;
    let mut document = false;
    for place in 0..archive.len() {
        // A part that cannot be unpacked is the parser's to judge: it may need none of it.
        let Ok(part) = archive.by_index(place) else { continue };
        let is_content = part.name().is_ok_and(|name| name == "content.xml");
        let mut part = part.take(left + 1);
        let size = if is_content {
            document = true;
            let mut content = Vec::new();
            let size = part.read_to_end(&mut content);
            check_repeats(&content, limits)?;
            size.unwrap_or(0) as u64
        } else {
            io::copy(&mut part, &mut io::sink()).unwrap_or(0)
        };
        left = left.checked_sub(size).ok_or_else(|| {
            Message::new("skipped-unpacked")
                .with("limit", (limits.unpacked_bytes as f64 / 1e5).round() / 10.0)
        })?;
    }
    Ok(document)
}

/// A row or cell of an ods may say that it comes a million times; the parser would make as many.
fn check_repeats(content: &[u8], limits: &Limits) -> Result<(), Message> {
    let content = String::from_utf8_lossy(content);
    let (mut widest, mut rows, mut trailing) = (0u64, 0u64, 0u64);
    for row in content.split("<table:table-row").skip(1) {
        let repeats = repeats(row, "table:number-rows-repeated=\"");
        let mut width = 0u64;
        let mut filled = 0u64;
        for cell in row.split("table-cell").skip(1).filter(|cell| cell.starts_with([' ', '>', '/'])) {
            width = width.saturating_add(self::repeats(cell, "table:number-columns-repeated=\""));
            if cell.contains("office:value") || cell.contains("<text:p") {
                filled = width;
            }
        }
        if filled == 0 {
            trailing = trailing.saturating_add(repeats);
        } else {
            rows = rows.saturating_add(trailing).saturating_add(repeats);
            trailing = 0;
            widest = widest.max(filled);
        }
        let cells = rows.saturating_mul(widest);
        if cells > limits.cells {
            return Err(Message::new("skipped-cells").with("cells", cells).with("left", limits.cells));
        }
    }
    Ok(())
}

/// The number that an attribute of the first tag says; 1 where it is not there.
fn repeats(tag: &str, attribute: &str) -> u64 {
    let tag = &tag[..tag.find('>').unwrap_or(tag.len())];
    let value = tag.split_once(attribute).and_then(|(_, rest)| rest.split('"').next());
    value.and_then(|value| value.parse().ok()).unwrap_or(1)
}
