//! Which tables lie in a JSON document.
//!
//! An array of objects is a table, an object of like objects is one too, arrays of numbers of one length beside
//! each other are its columns, and what is left of an object is a row. Objects within a row are flattened under
//! dotted names. What the objects around a table say in words (a model, a host) becomes a column of it.

use std::collections::HashMap;
use std::rc::Rc;

use super::node::Node;
use crate::columns::{Recognised, recognise};
use crate::grid::{Grid, RawTable};

/// The longest text from around a table that becomes a column of it.
const LABEL: usize = 200;
/// Texts of a list that are put into one cell.
const LISTED: usize = 20;

type Field = (Box<str>, Node);
/// Names and values that hold for a whole table.
type Labels<'a> = Vec<(String, &'a str)>;

/// The tables of a document, in the order of the file.
pub(super) fn harvest(root: &Node) -> Vec<RawTable> {
    let mut harvest = Harvest::default();
    harvest.node(root, String::new(), "", &Labels::new());
    harvest.tables.into_iter().map(Draft::into_table).collect()
}

#[derive(Default)]
struct Harvest<'a> {
    tables: Vec<Draft<'a>>,
    by_part: HashMap<String, usize>,
}

/// A table while its rows come in.
struct Draft<'a> {
    part: String,
    header: Vec<String>,
    places: HashMap<String, usize>,
    rows: Vec<(u64, Vec<(usize, Text<'a>)>)>,
}

enum Text<'a> {
    Borrowed(&'a str),
    Owned(String),
}

impl<'a> Draft<'a> {
    fn add(&mut self, line: u64, cells: Vec<(String, Text<'a>)>) {
        let cells = cells
            .into_iter()
            .map(|(name, text)| {
                let next = self.header.len();
                let place = *self.places.entry(name.clone()).or_insert(next);
                if place == next {
                    self.header.push(name);
                }
                (place, text)
            })
            .collect();
        self.rows.push((line, cells));
    }

    fn into_table(self) -> RawTable {
        let mut grid = Grid::default();
        for (line, mut cells) in self.rows {
            grid.begin_row(line, false);
            // The first of equal names counts: a later one is the same field once more.
            cells.sort_by_key(|(place, _)| *place);
            cells.dedup_by_key(|(place, _)| *place);
            let mut next = 0;
            for (place, text) in cells {
                (next..place).for_each(|_| grid.push(""));
                grid.push(match &text {
                    Text::Borrowed(text) => text,
                    Text::Owned(text) => text,
                });
                next = place + 1;
            }
            (next..self.header.len()).for_each(|_| grid.push(""));
        }
        let rows = (0..grid.len()).collect();
        RawTable { part: self.part, header: self.header, grid: Rc::new(grid), rows }
    }
}

impl<'a> Harvest<'a> {
    fn node(&mut self, node: &'a Node, pointer: String, name: &str, labels: &Labels<'a>) {
        match node {
            Node::Object(fields) if is_map(fields) => self.map(fields, &pointer, name, labels),
            Node::Object(fields) => self.object(fields, pointer, 1, labels),
            Node::Array(items) => self.array(items, pointer, name, labels),
            Node::Null | Node::Scalar(_) => self.list(std::slice::from_ref(node), &pointer, name, labels),
        }
    }

    /// One object as a row, and the tables below it.
    fn object(&mut self, fields: &'a [Field], pointer: String, line: u64, labels: &Labels<'a>) {
        let mut cells = Vec::new();
        let mut below = Vec::new();
        flatten(fields, "", &pointer, &mut cells, &mut below);
        let inner = if below.is_empty() { Labels::new() } else { with_labels(labels, &cells) };
        if !cells.is_empty() {
            self.row(pointer, line, labels, cells);
        }
        let mut columns: Vec<(String, String, &'a [Node])> = Vec::new();
        for (name, pointer, node) in below {
            match node {
                Node::Array(items) if is_numbers(items) => columns.push((name, pointer, items)),
                node => self.node(node, pointer, &name, &inner),
            }
        }
        self.columns(columns, &inner);
    }

    fn row(&mut self, part: String, line: u64, labels: &Labels<'a>, cells: Vec<(String, Text<'a>)>) {
        let labels = labels.iter().filter(|(name, _)| !cells.iter().any(|(known, _)| known == name));
        let row = labels.map(|(name, text)| (name.clone(), Text::Borrowed(text))).collect::<Vec<_>>();
        let row = row.into_iter().chain(cells).collect();
        self.table(part).add(line, row);
    }

    /// The place of a row in its array, from 1; where a star stands for every row of a table around it, its
    /// place among all of them.
    fn line(&self, part: &str, place: usize) -> u64 {
        let before = self.by_part.get(part).map_or(0, |table| self.tables[*table].rows.len());
        if part.contains("/*/") { before as u64 + 1 } else { place as u64 + 1 }
    }

    fn table(&mut self, part: String) -> &mut Draft<'a> {
        let next = self.tables.len();
        let place = *self.by_part.entry(part.clone()).or_insert(next);
        if place == next {
            self.tables.push(Draft { part, header: Vec::new(), places: HashMap::new(), rows: Vec::new() });
        }
        &mut self.tables[place]
    }

    /// `{"llama": {"tps": 1}, "gemma": {"tps": 2}}`: the keys are the first column.
    fn map(&mut self, fields: &'a [Field], pointer: &str, name: &str, labels: &Labels<'a>) {
        let key = if name.is_empty() { "key" } else { name };
        for (place, (label, node)) in fields.iter().enumerate() {
            let Some(inner) = node.fields() else { continue };
            let mut labels = labels.clone();
            labels.push((key.to_owned(), label));
            self.object(inner, format!("{pointer}/*"), place as u64 + 1, &labels);
        }
    }

    fn array(&mut self, items: &'a [Node], pointer: String, name: &str, labels: &Labels<'a>) {
        for (place, item) in items.iter().enumerate() {
            match item {
                Node::Object(fields) => {
                    let line = self.line(&pointer, place);
                    self.item(fields, &pointer, line, labels);
                }
                Node::Array(cells) if cells.iter().all(Node::is_scalar) => {
                    let cells =
                        cells.iter().enumerate().map(|(at, cell)| (format!("column {}", at + 1), text(cell)));
                    let cells = cells.collect();
                    self.row(pointer.clone(), place as u64 + 1, labels, cells);
                }
                Node::Array(inner) => self.array(inner, format!("{pointer}/{place}"), name, labels),
                Node::Null | Node::Scalar(_) => {}
            }
        }
        let scalars = items.iter().filter(|item| item.is_scalar()).count();
        if scalars > 0 {
            let part = if scalars == items.len() { pointer } else { format!("{pointer}/*") };
            self.list(items, &part, name, labels);
        }
    }

    /// One object of an array.
    fn item(&mut self, fields: &'a [Field], pointer: &str, line: u64, labels: &Labels<'a>) {
        let mut cells = Vec::new();
        let mut below = Vec::new();
        flatten(fields, "", &format!("{pointer}/*"), &mut cells, &mut below);
        let inner = if below.is_empty() { Labels::new() } else { with_labels(labels, &cells) };
        self.row(pointer.to_owned(), line, labels, cells);
        for (name, pointer, node) in below {
            self.node(node, pointer, &name, &inner);
        }
    }

    /// A bare list: a table of one column.
    fn list(&mut self, items: &'a [Node], part: &str, name: &str, labels: &Labels<'a>) {
        let name = if name.is_empty() { "value" } else { name };
        for (place, item) in items.iter().enumerate() {
            if item.is_scalar() {
                let line = self.line(part, place);
                self.row(part.to_owned(), line, labels, vec![(name.to_owned(), text(item))]);
            }
        }
    }

    /// Lists of numbers beside each other: columns of one table where they are equally long.
    fn columns(&mut self, columns: Vec<(String, String, &'a [Node])>, labels: &Labels<'a>) {
        let alike =
            columns.len() > 1 && columns.iter().all(|(_, _, items)| items.len() == columns[0].2.len());
        if !alike {
            for (name, pointer, items) in columns {
                self.list(items, &pointer, &name, labels);
            }
            return;
        }
        let Some(part) = columns[0].1.rsplit_once('/').map(|(parent, _)| format!("{parent}/*")) else {
            return;
        };
        for place in 0..columns[0].2.len() {
            let cells = columns.iter().map(|(name, _, items)| (name.clone(), text(&items[place]))).collect();
            self.row(part.clone(), place as u64 + 1, labels, cells);
        }
    }
}

fn text(node: &Node) -> Text<'_> {
    Text::Borrowed(if let Node::Scalar(text) = node { text } else { "" })
}

/// Scalars below an object under dotted names, short lists of words in one cell, and what is a table of its own.
fn flatten<'a>(
    fields: &'a [Field],
    prefix: &str,
    pointer: &str,
    cells: &mut Vec<(String, Text<'a>)>,
    below: &mut Vec<(String, String, &'a Node)>,
) {
    for (key, node) in fields {
        let name = if prefix.is_empty() { key.to_string() } else { format!("{prefix}.{key}") };
        let pointer = format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"));
        match node {
            Node::Null | Node::Scalar(_) => cells.push((name, text(node))),
            Node::Object(inner) if is_map(inner) => below.push((name, pointer, node)),
            Node::Object(inner) => flatten(inner, &name, &pointer, cells, below),
            Node::Array(items) if items.is_empty() => {}
            Node::Array(items)
                if items.len() <= LISTED
                    && items.iter().all(|item| item.is_scalar() && !item.is_number()) =>
            {
                let words = items.iter().map(|item| if let Node::Scalar(text) = item { &**text } else { "" });
                let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
                cells.push((name, Text::Owned(words.join("; "))));
            }
            Node::Array(_) => below.push((name, pointer, node)),
        }
    }
}

/// Like objects under different keys: at least two, no other value, and numbers under half of the names at least.
fn is_map(fields: &[Field]) -> bool {
    let objects: Vec<&[Field]> = fields.iter().filter_map(|(_, node)| node.fields()).collect();
    if objects.len() < 2 || objects.len() != fields.len() {
        return false;
    }
    let first = objects[0];
    let has_number = first.iter().any(|(_, node)| node.is_number());
    has_number
        && objects[1..].iter().all(|other| {
            let shared = first.iter().filter(|(key, _)| other.iter().any(|(name, _)| name == key)).count();
            shared * 2 >= first.len().max(other.len())
        })
}

fn is_numbers(items: &[Node]) -> bool {
    items.iter().all(Node::is_scalar) && items.iter().any(Node::is_number)
}

/// What an object says in words about the tables within it: short texts, and numbers that are settings.
fn with_labels<'a>(labels: &Labels<'a>, cells: &[(String, Text<'a>)]) -> Labels<'a> {
    let mut all = labels.clone();
    for (name, text) in cells {
        let Text::Borrowed(text) = *text else { continue };
        let says = match recognise(name, true) {
            Recognised::Dimension => true,
            Recognised::Unknown { .. } => {
                !text.is_empty() && !crate::number::is_number(text) && !crate::number::is_empty(text)
            }
            _ => false,
        };
        if says && !text.is_empty() && text.len() <= LABEL && !all.iter().any(|(known, _)| known == name) {
            all.push((name.clone(), text));
        }
    }
    all
}
