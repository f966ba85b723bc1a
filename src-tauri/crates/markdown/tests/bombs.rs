//! Texts made to take hours take a moment. Each is rendered and searched for tables under a hang limit of
//! ten times the second that a user would wait.

use std::time::{Duration, Instant};

use markdown::{Limit, Rendered, render, tables};

const HANG: Duration = Duration::from_secs(10);

#[expect(clippy::disallowed_methods, reason = "a hang is one in real time")]
fn check(name: &str, text: &str) -> Rendered {
    let start = Instant::now();
    let rendered = render(text);
    let took = start.elapsed();
    assert!(took < HANG, "{name}: rendered in {took:?}");
    tables(text);
    assert!(start.elapsed() < 2 * HANG, "{name}: searched in {:?}", start.elapsed());
    assert!(rendered.html.len() <= Limit::Html.most() + 100, "{name}: {} bytes", rendered.html.len());
    rendered
}

fn limit(name: &str, text: &str) -> Option<Limit> {
    check(name, text).limited.map(|limited| limited.limit)
}

#[test]
fn the_known_bombs_are_shown_as_text() {
    let table = format!("{}|\n{}|\n{}", "|a".repeat(5000), "|-".repeat(5000), "a\n".repeat(100_000));
    let footnotes: Vec<String> = (0..50_000).map(|n| format!("a[^{n}]\n\n[^{n}]: b\n\n")).collect();
    let footnotes = footnotes.concat();
    assert!(footnotes.len() >= 1_000_000);
    assert_eq!(limit("quotes", &">".repeat(50_000)), Some(Limit::Depth));
    assert_eq!(limit("table", &table), Some(Limit::Columns));
    assert_eq!(limit("footnotes", &footnotes), Some(Limit::Footnotes));
    assert_eq!(limit("divisions", &"<div>".repeat(50_000)), None);
}

#[test]
fn nesting() {
    assert_eq!(limit("quotes behind a mark", &format!("\u{feff}{}", ">".repeat(50_000))), Some(Limit::Depth));
    assert_eq!(limit("lists in one line", &format!("{}a", "- ".repeat(50_000))), Some(Limit::Depth));
    assert_eq!(
        limit("lists kept open", &format!("{}a\n{}", "- ".repeat(60), "\n".repeat(500_000))),
        Some(Limit::Depth)
    );
    assert_eq!(
        limit("lists in many lines", &format!("{}a\n", "- ".repeat(60)).repeat(8000)),
        Some(Limit::Depth)
    );
    assert_eq!(limit("footnotes in footnotes", &"[^1]:".repeat(9_000)), Some(Limit::Depth));
    assert_eq!(
        limit("emphasis", &format!("{}{}", "*a **a ".repeat(20_000), " a** a*".repeat(20_000))),
        Some(Limit::Depth)
    );
    assert_eq!(
        limit("images", &format!("{}a{}", "![".repeat(20_000), "](u)".repeat(20_000))),
        Some(Limit::Depth)
    );
    assert_eq!(limit("brackets", &format!("{}{}", "[".repeat(100_000), "]".repeat(100_000))), None);
}

#[test]
fn things_that_never_end() {
    for piece in [
        "[",
        "![",
        "[a](",
        "[a](<b",
        "[a](b \"",
        "`",
        "``a`",
        "*a ",
        "_a_b",
        "*a_ ",
        "~~a ",
        "a** ",
        "<",
        "<a ",
        "<a b=\"",
        "<!--",
        "a <!-- ",
        "a <?",
        "a <![CDATA[",
        "a <!A ",
        "&",
        "&#x",
        "\\",
        "\\|",
        "\"",
        "```\n",
        "~~~a\n```\n",
        "[a]: u \"t\n",
        "[^",
        "$",
        "^[a",
        "www.",
        "(www.a.b(",
        "a@",
        "mailto:a@b.c:",
        "é&#",
        "°",
    ] {
        check(piece, &piece.repeat(100_000 / piece.len()));
    }
    let ladder: Vec<String> = (1..700).map(|n| "`".repeat(n)).collect();
    check("backticks", &ladder.join("a"));
}

#[test]
fn runs_of_brackets_and_of_backticks() {
    assert_eq!(limit("brackets", &"[".repeat(400_000)), None);
    assert_eq!(limit("backticks", &"`".repeat(400_000)), None);
}

#[test]
fn little_text_that_makes_much() {
    assert_eq!(limit("addresses", &"<http://a".repeat(100_000)), Some(Limit::Addresses));
    let filled = format!("{}|\n{}|\n{}\n", "|a".repeat(400), "|-".repeat(400), "a\n".repeat(500)).repeat(100);
    assert_eq!(limit("filled rows", &filled), Some(Limit::Cells));
    assert_eq!(limit("headings", &"#\n".repeat(250_000)), Some(Limit::Html));
    assert_eq!(limit("too long", &"a".repeat(50_000_000)), Some(Limit::Bytes));
    check("references", &format!("[a]: {}\n\n{}", "u".repeat(100_000), "[a] ".repeat(50_000)));
    check(
        "a heading for each table",
        &format!("# {}\n\n{}", "a".repeat(200_000), "|a|\n|-|\n\n".repeat(20_000)),
    );
    check("equal headings", &"# a\n# a-1\n".repeat(20_000));
}
