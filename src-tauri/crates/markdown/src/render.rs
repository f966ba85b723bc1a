//! The way from text to safe HTML: check, parse, write what is allowed, clean once more.

use comrak::Arena;

use crate::insertion::{Form, Marked};
use crate::limit::{Limit, MAX_HTML};
use crate::text::Heading;
use crate::{clean, document, escape, html};

/// A text as HTML that may stand in our page and in a saved file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// The HTML, without `<html>` or `<body>`. See [`render`] for what it can hold.
    pub html: String,
    /// The headings in order; empty in the plain view.
    pub contents: Vec<Heading>,
    /// Set when the text was over a limit and `html` is the plain view.
    pub limited: Option<Limited>,
}

/// Why the plain view is shown, and how much of the text it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limited {
    /// The limit that the text is over.
    pub limit: Limit,
    /// The bytes of the text that the view holds, from the start; fewer than the text has when it was cut.
    pub shown_bytes: usize,
}

/// Renders `CommonMark` with GitHub's tables, strikethrough, task lists, autolinks and footnotes.
///
/// Raw HTML is shown as text, but for a bare `<br>`. An image is its alt text and its address, as text.
/// Links go to http, https and mailto only and carry `rel="noopener noreferrer"` and `data-external`; any
/// other is its text and its address. There are no styles, no titles and no classes but `address`,
/// `footnotes`, `plain-text` and `task`. Every id begins with `user-content-` and occurs once.
///
/// A text over a [`Limit`] comes as one escaped `<pre class="plain-text">`.
pub fn render(text: &str) -> Rendered {
    render_marked(&Marked::plain(text))
}

/// The same with words of ours in it, which may be links to places of ours.
pub fn render_marked(text: &Marked) -> Rendered {
    match formatted(text) {
        Ok((html, contents)) => Rendered { html, contents, limited: None },
        Err(limit) => {
            let (html, shown_bytes) = plain_view(&text.spelled(text.text()));
            Rendered { html, contents: Vec::new(), limited: Some(Limited { limit, shown_bytes }) }
        }
    }
}

fn formatted(text: &Marked) -> Result<(String, Vec<Heading>), Limit> {
    let arena = Arena::new();
    let root = document::parse(&arena, text.text())?;
    text.place(&arena, root, Form::Html);
    let (html, contents) = html::write(root, text.text().len())?;
    Ok((clean::clean(html), contents))
}

fn plain_view(text: &str) -> (String, usize) {
    let mut html = String::from("<pre class=\"plain-text\">");
    let mut shown = 0;
    loop {
        // The longest escape is six bytes; what the shorter ones leave over is filled in the next round.
        let room = (MAX_HTML - html.len()) / 6;
        let end = text.floor_char_boundary(shown + room);
        if end == shown {
            break;
        }
        escape::push_html(&mut html, &text[shown..end]);
        shown = end;
    }
    html.push_str("</pre>");
    (html, shown)
}
