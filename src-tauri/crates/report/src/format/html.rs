//! The report as one HTML file that needs nothing else: its style and its charts are in it, no script, and
//! a policy that lets nothing be loaded.

use std::fmt::Write as _;

use markdown::escape_html;

use super::body::{Charts, article};
use super::preview::contents;
use crate::document::Document;
use crate::figures::Figure;

const STYLE: &str = include_str!("report.css");
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/// The report as one HTML file with its charts in both themes.
pub fn html(document: &Document, figures: &[Figure]) -> String {
    let title = escape_html(&document.title);
    let language = document.language;
    let mut list = String::new();
    for heading in contents(document) {
        let item = if heading.level == 2 { "li" } else { "li class=\"below\"" };
        let _ = writeln!(list, "<{item}><a href=\"#{}\">{}</a></li>", heading.id, escape_html(&heading.text));
    }
    let label = escape_html(&document.labels.contents);
    let article = article(document, Charts::Inline(figures));
    format!(
        "<!DOCTYPE html>
<html lang=\"{language}\">
<head>
<meta charset=\"utf-8\">
<meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">
<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">
<meta name=\"color-scheme\" content=\"light dark\">
<meta name=\"generator\" content=\"Chimera\">
<title>{title}</title>
<style>
{STYLE}</style>
</head>
<body>
<div class=\"page\">
<nav class=\"contents\" aria-label=\"{label}\">
<p>{label}</p>
<ol>
{list}</ol>
</nav>
<main>
{article}</main>
</div>
</body>
</html>
"
    )
}
