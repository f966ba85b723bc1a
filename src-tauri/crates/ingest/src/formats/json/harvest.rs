//! Which tables lie in a JSON document.
//!
//! An array of objects is a table, an object of like objects is one too, arrays of numbers of one length beside
//! each other are its columns, and what is left of an object is a row. Objects within a row are flattened under
//! dotted names. What the objects around a table say in words (a model, a host) becomes a column of it.

use std::borrow::Cow;
use std::collections::HashMap;
use std::rc::Rc;

use super::draft::{Cell, Draft, Label, RowAt, Whence, push_step};
use super::node::Node;
use crate::columns::{Recognised, recognise};
use crate::grid::RawTable;
use crate::roles::is_model_size;

/// The longest text from around a table that becomes a column of it.
const LABEL: usize = 200;
/// Texts of a list that are put into one cell.
const LISTED: usize = 20;

type Field<'t> = (Cow<'t, str>, Node<'t>);
/// Names and values that hold for a whole table.
type Labels<'a> = Vec<Rc<Label<'a>>>;

/// The tables of a document, in the order of the file.
pub(super) fn harvest(root: &Node<'_>) -> Vec<RawTable> {
    let mut harvest = Harvest::default();
    harvest.node(root, &Spot::default(), "", &Labels::new());
    harvest.tables.into_iter().map(Draft::into_table).collect()
}

#[derive(Default)]
struct Harvest<'a> {
    tables: Vec<Draft<'a>>,
    by_part: HashMap<String, usize>,
}

/// Where a node stands.
#[derive(Default)]
struct Spot {
    /// The pointer that names its table: with a star for each row around it.
    part: String,
    /// Its own pointer.
    at: String,
}

impl Spot {
    fn join(&self, path: &str) -> Self {
        Self { part: format!("{}{path}", self.part), at: format!("{}{path}", self.at) }
    }
}

/// Something within an object that is a table of its own.
struct Below<'a> {
    name: Cow<'a, str>,
    /// Its pointer from the object.
    path: String,
    node: &'a Node<'a>,
}

impl<'a> Harvest<'a> {
    fn node(&mut self, node: &'a Node<'a>, spot: &Spot, name: &str, labels: &Labels<'a>) {
        match node {
            Node::Object(fields) if is_map(fields) => self.map(fields, spot, name, labels),
            Node::Object(fields) => self.object(fields, &spot.part, RowAt::Value(&spot.at, 1), labels),
            Node::Array(items) => self.array(items, spot, name, labels),
            Node::Null | Node::Number(_) | Node::Text(_) => {
                let cell = Cell { name: named(name), text: text(node), from: Whence::Here };
                self.row(&spot.part, RowAt::Value(&spot.at, 1), labels, vec![cell]);
            }
        }
    }

    /// One object as a row, and the tables below it.
    fn object(&mut self, fields: &'a [Field<'a>], part: &str, at: RowAt<'_>, labels: &Labels<'a>) {
        let (mut cells, mut below) = (Vec::with_capacity(fields.len()), Vec::new());
        flatten(fields, None, &mut cells, &mut below);
        let inner = if below.is_empty() { Labels::new() } else { with_labels(labels, &cells, at) };
        let is_item = matches!(at, RowAt::Item(..));
        if is_item || !cells.is_empty() {
            self.row(part, at, labels, cells);
        }
        if below.is_empty() {
            return;
        }
        let part = if is_item { format!("{part}/*") } else { part.to_owned() };
        let around = Spot { part, at: at.pointer() };
        let mut columns: Vec<(Cow<'a, str>, Spot, &'a [Node<'a>])> = Vec::new();
        for Below { name, path, node } in below {
            let spot = around.join(&path);
            match node {
                Node::Array(items) if !is_item && is_numbers(items) => columns.push((name, spot, items)),
                node => self.node(node, &spot, &name, &inner),
            }
        }
        self.columns(&around, columns, &inner);
    }

    fn row(&mut self, part: &str, at: RowAt<'_>, labels: &Labels<'a>, cells: Vec<Cell<'a>>) {
        let labels = labels.iter().filter(|label| !cells.iter().any(|cell| cell.name == label.name));
        let mut row: Vec<Cell<'a>> = labels.map(Label::cell).collect();
        row.extend(cells);
        let table = self.table(part);
        let line = match at {
            RowAt::Value(_, line) => line,
            // Where a star stands for every row of a table around it: the place among all of them.
            RowAt::Item(..) if part.contains("/*/") => table.len() as u64 + 1,
            RowAt::Item(_, place) => place as u64 + 1,
        };
        table.add(line, at, row);
    }

    fn table(&mut self, part: &str) -> &mut Draft<'a> {
        let known = self.by_part.get(part).copied();
        let place = known.unwrap_or_else(|| {
            self.by_part.insert(part.to_owned(), self.tables.len());
            self.tables.push(Draft::new(part));
            self.tables.len() - 1
        });
        &mut self.tables[place]
    }

    /// `{"llama": {"tps": 1}, "gemma": {"tps": 2}}`: the keys are the first column.
    fn map(&mut self, fields: &'a [Field<'a>], spot: &Spot, name: &str, labels: &Labels<'a>) {
        let key = if name.is_empty() { "key" } else { name };
        let part = format!("{}/*", spot.part);
        for (place, (label, node)) in fields.iter().enumerate() {
            let Some(inner) = node.fields() else { continue };
            let mut at = spot.at.clone();
            push_step(&mut at, label);
            let mut labels = labels.clone();
            labels.push(Rc::new(Label {
                name: Cow::Owned(key.to_owned()),
                text: label,
                pointer: at.clone(),
            }));
            self.object(inner, &part, RowAt::Value(&at, place as u64 + 1), &labels);
        }
    }

    fn array(&mut self, items: &'a [Node<'a>], spot: &Spot, name: &str, labels: &Labels<'a>) {
        for (place, item) in items.iter().enumerate() {
            match item {
                Node::Object(fields) => {
                    self.object(fields, &spot.part, RowAt::Item(&spot.at, place), labels);
                }
                Node::Array(cells) if cells.iter().all(Node::is_scalar) => {
                    let cells = cells.iter().enumerate().map(|(at, cell)| Cell {
                        name: Cow::Owned(format!("column {}", at + 1)),
                        text: text(cell),
                        from: Whence::Path(format!("/{at}")),
                    });
                    let cells = cells.collect();
                    self.row(&spot.part, RowAt::Item(&spot.at, place), labels, cells);
                }
                Node::Array(inner) => self.array(inner, &spot.join(&format!("/{place}")), name, labels),
                Node::Null | Node::Number(_) | Node::Text(_) => {}
            }
        }
        let scalars = items.iter().filter(|item| item.is_scalar()).count();
        if scalars == items.len() {
            self.list(items, spot, name, labels);
        } else if scalars > 0 {
            let spot = Spot { part: format!("{}/*", spot.part), at: spot.at.clone() };
            self.list(items, &spot, name, labels);
        }
    }

    /// A bare list: a table of one column.
    fn list(&mut self, items: &'a [Node<'a>], spot: &Spot, name: &str, labels: &Labels<'a>) {
        for (place, item) in items.iter().enumerate() {
            if item.is_scalar() {
                let cell = Cell { name: named(name), text: text(item), from: Whence::Here };
                self.row(&spot.part, RowAt::Item(&spot.at, place), labels, vec![cell]);
            }
        }
    }

    /// Lists of numbers beside each other: columns of one table where they are equally long.
    fn columns(
        &mut self,
        around: &Spot,
        columns: Vec<(Cow<'a, str>, Spot, &'a [Node<'a>])>,
        labels: &Labels<'a>,
    ) {
        let alike =
            columns.len() > 1 && columns.iter().all(|(_, _, items)| items.len() == columns[0].2.len());
        if !alike {
            for (name, spot, items) in columns {
                self.list(items, &spot, &name, labels);
            }
            return;
        }
        let part = format!("{}/*", around.part);
        let rows = columns[0].2.len();
        let columns: Vec<(_, Rc<str>, _)> =
            columns.into_iter().map(|(name, spot, items)| (name, Rc::from(spot.at), items)).collect();
        for place in 0..rows {
            let cells = columns.iter().map(|(name, array, items)| Cell {
                name: name.clone(),
                text: text(&items[place]),
                from: Whence::Item(Rc::clone(array), place),
            });
            let cells = cells.collect();
            self.row(&part, RowAt::Value(&around.at, place as u64 + 1), labels, cells);
        }
    }
}

fn named<'a>(name: &str) -> Cow<'a, str> {
    if name.is_empty() { Cow::Borrowed("value") } else { Cow::Owned(name.to_owned()) }
}

fn text<'a>(node: &'a Node<'a>) -> Cow<'a, str> {
    Cow::Borrowed(node.text())
}

/// Scalars below an object under dotted names, short lists of words in one cell, and what is a table of its own.
/// `prefix` is the name and the pointer of the object within its row; none where it is the row.
fn flatten<'a>(
    fields: &'a [Field<'a>],
    prefix: Option<(&str, &str)>,
    cells: &mut Vec<Cell<'a>>,
    below: &mut Vec<Below<'a>>,
) {
    for (key, node) in fields {
        let name = match prefix {
            None => Cow::Borrowed(&**key),
            Some((prefix, _)) => Cow::Owned(format!("{prefix}.{key}")),
        };
        let path = || {
            let mut path = prefix.map_or_else(String::new, |(_, path)| path.to_owned());
            push_step(&mut path, key);
            path
        };
        let from = || if prefix.is_none() { Whence::Key(key) } else { Whence::Path(path()) };
        match node {
            Node::Null | Node::Number(_) | Node::Text(_) => {
                cells.push(Cell { name, text: text(node), from: from() });
            }
            Node::Object(inner) if is_map(inner) => below.push(Below { name, path: path(), node }),
            Node::Object(inner) => flatten(inner, Some((&name, &path())), cells, below),
            Node::Array(items) if items.is_empty() => {}
            Node::Array(items)
                if items.len() <= LISTED
                    && items.iter().all(|item| item.is_scalar() && !item.is_number()) =>
            {
                let words = items.iter().map(Node::text).filter(|word| !word.is_empty());
                let words: Vec<&str> = words.collect();
                cells.push(Cell { name, text: Cow::Owned(words.join("; ")), from: from() });
            }
            Node::Array(_) => below.push(Below { name, path: path(), node }),
        }
    }
}

/// Like objects under different keys: at least two, no other value, a number in the first, and half of the names in
/// common with half of the others; something in common with each.
fn is_map(fields: &[Field<'_>]) -> bool {
    let mut objects = fields.iter().map(|(_, node)| node.fields());
    let (Some(Some(first)), Some(Some(_))) = (objects.next(), objects.next()) else { return false };
    let has_number = first.iter().any(|(_, node)| node.is_number());
    let others = fields.len() - 1;
    let mut like = 0;
    has_number
        && fields[1..].iter().all(|(_, node)| {
            let Some(other) = node.fields() else { return false };
            let shared = first.iter().filter(|(key, _)| other.iter().any(|(name, _)| name == key)).count();
            like += usize::from(shared * 2 >= first.len().max(other.len()));
            shared > 0
        })
        && like * 2 >= others
}

fn is_numbers(items: &[Node<'_>]) -> bool {
    items.iter().all(Node::is_scalar) && items.iter().any(Node::is_number)
}

/// What an object says in words about the tables within it: short texts, and numbers that are settings.
fn with_labels<'a>(labels: &Labels<'a>, cells: &[Cell<'a>], at: RowAt<'_>) -> Labels<'a> {
    let mut all = labels.clone();
    let mut pointer = None;
    for cell in cells {
        let Cow::Borrowed(text) = cell.text else { continue };
        let says = match recognise(&cell.name, true) {
            // What was measured of the object is said by the object alone.
            Recognised::Dimension => !(is_model_size(&cell.name) && crate::number::is_number(text)),
            Recognised::Unknown { .. } => {
                !text.is_empty() && !crate::number::is_number(text) && !crate::number::is_empty(text)
            }
            _ => false,
        };
        let known = || all.iter().any(|label| label.name == cell.name);
        if says && !text.is_empty() && text.len() <= LABEL && !known() {
            let row = pointer.get_or_insert_with(|| at.pointer());
            let pointer = cell.from.pointer(row);
            all.push(Rc::new(Label { name: cell.name.clone(), text, pointer }));
        }
    }
    all
}
