//! Headings and plain text of a Markdown text.

use std::collections::HashMap;

use comrak::nodes::NodeValue;
use comrak::{Arena, Node};

use crate::document::{parse, plain};
use crate::limit::Limit;

/// The longest part of a heading that goes into its id, in characters.
const MAX_ID: usize = 80;

/// A heading of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// The id that the rendered heading has, unlike every other in the same text.
    pub id: String,
    /// The heading's words, without marks.
    pub text: String,
}

/// The headings in order, with the ids that [`render`](crate::render) gives them; none over a limit.
pub fn headings(text: &str) -> (Vec<Heading>, Option<Limit>) {
    let arena = Arena::new();
    match parse(&arena, text) {
        Err(limit) => (Vec::new(), Some(limit)),
        Ok(root) => {
            let mut ids = Ids::default();
            (root.descendants().filter_map(|node| heading(node, &mut ids)).collect(), None)
        }
    }
}

/// The words of the text without its marks, one line for each paragraph, heading, table row and line of
/// code; the text itself over a limit.
pub fn plain_text(text: &str) -> (String, Option<Limit>) {
    let arena = Arena::new();
    let root = match parse(&arena, text) {
        Err(limit) => return (text.to_owned(), Some(limit)),
        Ok(root) => root,
    };
    let mut words = String::new();
    for node in root.descendants() {
        match &node.data().value {
            NodeValue::Paragraph | NodeValue::Heading(_) => words.push_str(&plain(node)),
            NodeValue::TableRow(_) => {
                let cells: Vec<String> = node.children().map(plain).collect();
                words.push_str(&cells.join("\t"));
            }
            NodeValue::CodeBlock(block) => words.push_str(block.literal.trim_end()),
            NodeValue::HtmlBlock(block) => words.push_str(block.literal.trim_end()),
            _ => continue,
        }
        words.push('\n');
    }
    (words, None)
}

/// `node` as a heading, if it is one.
pub(crate) fn heading(node: Node<'_>, ids: &mut Ids) -> Option<Heading> {
    let NodeValue::Heading(heading) = node.data().value else { return None };
    let text = plain(node);
    Some(Heading { level: heading.level, id: ids.take(&text), text })
}

/// Hands out the ids of one text's headings. All begin with `user-content-`, so that no text can stand in
/// for an element of the page.
#[derive(Default)]
pub(crate) struct Ids {
    taken: HashMap<String, usize>,
}

impl Ids {
    pub(crate) fn take(&mut self, text: &str) -> String {
        let words: String = text.trim().chars().take(MAX_ID).filter_map(id_character).collect();
        let mut id = format!("user-content-{words}");
        // `a`, `a`, `a-1` must become `a`, `a-1`, `a-1-1`.
        while let Some(times) = self.taken.get_mut(&id) {
            let next = format!("{id}-{times}");
            *times += 1;
            id = next;
        }
        self.taken.insert(id.clone(), 1);
        id
    }
}

fn id_character(c: char) -> Option<char> {
    match c {
        ' ' | '-' => Some('-'),
        '_' => Some('_'),
        c if c.is_alphanumeric() => Some(c.to_lowercase().next().unwrap_or(c)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{headings, plain_text};
    use crate::{Limit, render};

    #[test]
    fn headings_have_ids_of_their_own() {
        let ids = |text: &str| headings(text).0.into_iter().map(|heading| heading.id).collect::<Vec<_>>();
        assert_eq!(ids("# Key Findings"), ["user-content-key-findings"]);
        assert_eq!(
            ids("# a\n# a\n# a-1\n# a"),
            ["user-content-a", "user-content-a-1", "user-content-a-1-1", "user-content-a-2"]
        );
        assert_eq!(ids("# !\n# ?"), ["user-content-", "user-content--1"]);
        assert_eq!(ids("# Größe 漢_字 x\"><b>"), ["user-content-größe-漢_字-xb"]);
        assert_eq!(ids(&format!("# {}", "long".repeat(1000)))[0].len(), "user-content-".len() + 80);
    }

    #[test]
    fn headings_are_those_of_the_rendered_text() {
        let text = "Top\n===\n\n> ## In *a* quote\n\n- # In a list\n\n```\n# not one\n```\n";
        let (found, limit) = headings(text);
        assert_eq!(limit, None);
        let seen: Vec<_> = found.iter().map(|heading| (heading.level, heading.text.as_str())).collect();
        assert_eq!(seen, [(1, "Top"), (2, "In a quote"), (1, "In a list")]);
        assert_eq!(render(text).contents, found);
    }

    #[test]
    fn plain_text_has_no_marks() {
        let check = |text: &str, expected: &str| assert_eq!(plain_text(text), (expected.to_owned(), None));
        check("# A *b*\n\nc `d` [e](f) ![g](h)\ni", "A b\nc d e g i\n");
        check("- a\n- [ ] b\n\n> c\n", "a\nb\nc\n");
        check("|a|b|\n|-|-|\n|1|2|\n", "a\tb\n1\t2\n");
        check("```rust\nfn a() {}\n```\n", "fn a() {}\n");
        check("a <b>c</b>\n\n<div>d</div>\n", "a <b>c</b>\n<div>d</div>\n");
        check("", "");
    }

    #[test]
    fn over_a_limit_the_text_is_given_as_it_is() {
        let text = ">".repeat(50_000);
        assert_eq!(plain_text(&text), (text.clone(), Some(Limit::Depth)));
        assert_eq!(headings(&text), (Vec::new(), Some(Limit::Depth)));
    }
}
