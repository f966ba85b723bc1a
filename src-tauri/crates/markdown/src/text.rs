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
