//! The preview of long Markdown against plain comrak and ammonia on the same text, in turn, medians of each.

use std::fmt::Write;
use std::hint::black_box;
use std::time::Instant;

use crate::{Goal, Row, quantile};

const ROUNDS: usize = 9;

pub(crate) fn rows() -> Vec<Row> {
    vec![row("preview of 200 KB of Markdown", 200_000), row("preview of 1 MB of Markdown", 1_000_000)]
}

fn row(name: &'static str, bytes: usize) -> Row {
    let text = text(bytes);
    let (mut ours, mut reference) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        let rendered = black_box(markdown::render(black_box(&text)));
        ours.push(begun.elapsed().as_secs_f64() * 1e3);
        assert!(rendered.limited.is_none(), "the text is under every cap");

        let begun = Instant::now();
        black_box(plain(black_box(&text)));
        reference.push(begun.elapsed().as_secs_f64() * 1e3);
    }
    Row {
        name,
        unit: "ms",
        ours: quantile(&mut ours, 0.5),
        reference: quantile(&mut reference, 0.5),
        goal: Goal::Times(1.2),
    }
}

fn plain(text: &str) -> String {
    let mut options = comrak::Options::default();
    options.extension.table = true;
    options.extension.strikethrough = true;
    options.extension.tasklist = true;
    options.extension.autolink = true;
    options.extension.footnotes = true;
    ammonia::clean(&comrak::markdown_to_html(text, &options))
}

/// A report such as models write: headings, prose, lists, tables, code.
fn text(bytes: usize) -> String {
    let mut text = String::with_capacity(bytes + 2_000);
    let mut section = 0;
    while text.len() < bytes {
        section += 1;
        write!(
            text,
            "## Section {section}\n\nThe sweep of **num_gpu** shows `tokens_s` at {section}.5 tok/s; see \
             [the table](https://example.org/{section}) and *the notes* below.\n\n\
             - first point of {section}, with some words to fill the line\n- second point\n  - a point below it\n\n\
             | num_gpu | num_ctx | tokens_s |\n|---|---:|---:|\n"
        )
        .expect("a string takes what is written");
        for row in 0..12 {
            writeln!(text, "| {row} | {} | {section}.{row} |", row * 512)
                .expect("a string takes what is written");
        }
        text.push_str("\n```\nollama run gemma3\n```\n\n> A quotation over a line.\n\n");
    }
    text
}
