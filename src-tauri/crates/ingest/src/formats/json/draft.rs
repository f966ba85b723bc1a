//! A table of a JSON document while its rows come in, and where each of its cells stands.

use std::borrow::Cow;
use std::rc::Rc;

use domain::{Origin, Rows};
use rustc_hash::FxHashMap;

use crate::grid::{Grid, RawTable};

/// Where a row stands.
#[derive(Clone, Copy)]
pub(super) enum RowAt<'p> {
    /// It is the item at this place, from 0, of the array at this pointer.
    Item(&'p str, usize),
    /// It is the value at this pointer, and this line of its table, from 1.
    Value(&'p str, u64),
}

impl RowAt<'_> {
    pub(super) fn pointer(self) -> String {
        match self {
            Self::Item(array, place) => format!("{array}/{place}"),
            Self::Value(pointer, _) => pointer.to_owned(),
        }
    }
}

/// What holds for a whole table, and where it stands.
pub(super) struct Label<'a> {
    pub(super) name: Cow<'a, str>,
    pub(super) text: &'a str,
    pub(super) pointer: String,
}

impl<'a> Label<'a> {
    pub(super) fn cell(label: &Rc<Self>) -> Cell<'a> {
        Cell {
            name: label.name.clone(),
            text: Cow::Borrowed(label.text),
            from: Whence::Label(Rc::clone(label)),
        }
    }
}

/// A cell of a row.
pub(super) struct Cell<'a> {
    pub(super) name: Cow<'a, str>,
    pub(super) text: Cow<'a, str>,
    pub(super) from: Whence<'a>,
}

/// Where a cell stands.
#[derive(Clone)]
pub(super) enum Whence<'a> {
    /// It is the row.
    Here,
    /// Under this key of the row.
    Key(&'a str),
    /// At this pointer from the row.
    Path(String),
    /// Outside of the row.
    Label(Rc<Label<'a>>),
    /// It is the item at this place of the array at this pointer.
    Item(Rc<str>, usize),
}

impl Whence<'_> {
    /// Whether two cells of a column stand in the same way to their rows.
    fn is_like(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Here, Self::Here) => true,
            (Self::Key(one), Self::Key(other)) => one == other,
            (Self::Path(one), Self::Path(other)) => one == other,
            (Self::Label(one), Self::Label(other)) => Rc::ptr_eq(one, other) || one.pointer == other.pointer,
            (Self::Item(one, _), Self::Item(other, _)) => Rc::ptr_eq(one, other) || one == other,
            _ => false,
        }
    }

    /// The cell's pointer, its row's being known.
    pub(super) fn pointer(&self, row: &str) -> String {
        match self {
            Self::Here => row.to_owned(),
            Self::Key(key) => {
                let mut pointer = row.to_owned();
                push_step(&mut pointer, key);
                pointer
            }
            Self::Path(path) => format!("{row}{path}"),
            Self::Label(label) => label.pointer.clone(),
            Self::Item(array, place) => format!("{array}/{place}"),
        }
    }

    fn into_origin(self) -> Origin {
        match self {
            Self::Here => Origin::Path(String::new()),
            Self::Key(key) => {
                let mut path = String::new();
                push_step(&mut path, key);
                Origin::Path(path)
            }
            Self::Path(path) => Origin::Path(path),
            Self::Label(label) => Origin::At(label.pointer.clone()),
            Self::Item(array, _) => Origin::Items(array.to_string()),
        }
    }
}

/// Appends a key to a JSON pointer (RFC 6901).
pub(super) fn push_step(pointer: &mut String, key: &str) {
    pointer.push('/');
    if key.contains(['~', '/']) {
        pointer.push_str(&key.replace('~', "~0").replace('/', "~1"));
    } else {
        pointer.push_str(key);
    }
}

struct DraftColumn<'a> {
    name: Cow<'a, str>,
    /// Where the cells stand, as long as they are all alike.
    from: Whence<'a>,
    /// The pointers of all cells up to the last one, once they are not.
    each: Vec<String>,
    /// How many rows there are up to the last that has a cell here.
    filled: usize,
}

/// A cell and its column.
type Placed<'a> = (usize, Cow<'a, str>);

/// A table while its rows come in.
pub(super) struct Draft<'a> {
    part: String,
    columns: Vec<DraftColumn<'a>>,
    places: FxHashMap<Cow<'a, str>, usize>,
    rows: Vec<(u64, Vec<Placed<'a>>)>,
    layout: Option<Rows>,
}

impl<'a> Draft<'a> {
    pub(super) fn new(part: &str) -> Self {
        let (columns, places, rows) = (Vec::new(), FxHashMap::default(), Vec::new());
        Self { part: part.to_owned(), columns, places, rows, layout: None }
    }

    /// Number of rows.
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Appends a row.
    pub(super) fn add(&mut self, line: u64, at: RowAt<'_>, cells: Vec<Cell<'a>>) {
        self.add_place(line, at);
        let row = self.rows.len();
        self.rows.push((line, Vec::new()));
        let mut placed = Vec::with_capacity(cells.len());
        for (expected, Cell { name, text, from }) in cells.into_iter().enumerate() {
            let place = self.place(expected, name, &from);
            let column = &mut self.columns[place];
            // The first of equal names counts: a later one is the same field once more.
            if column.filled > row {
                continue;
            }
            column.filled = row + 1;
            if !column.each.is_empty() || !column.from.is_like(&from) {
                self.tell_apart(place, row, at, &from);
            }
            placed.push((place, text));
        }
        self.rows[row].1 = placed;
    }

    /// The column of a name: mostly the one that the cell's place suggests.
    fn place(&mut self, expected: usize, name: Cow<'a, str>, from: &Whence<'a>) -> usize {
        if self.columns.get(expected).is_some_and(|column| column.name == name) {
            return expected;
        }
        if let Some(place) = self.places.get(&name) {
            return *place;
        }
        let place = self.columns.len();
        let column = DraftColumn { name: name.clone(), from: from.clone(), each: Vec::new(), filled: 0 };
        self.columns.push(column);
        self.places.insert(name, place);
        place
    }

    fn add_place(&mut self, line: u64, at: RowAt<'_>) {
        let counted = |place: usize| place as u64 + 1 == line;
        match (&mut self.layout, at) {
            (None, RowAt::Item(array, place)) if counted(place) => {
                self.layout = Some(Rows::Items(array.to_owned()));
            }
            (None, at) => self.layout = Some(Rows::Values(vec![at.pointer()])),
            (Some(Rows::Items(array)), RowAt::Item(other, place)) if array == other && counted(place) => {}
            (Some(Rows::Values(pointers)), at) => pointers.push(at.pointer()),
            (Some(_), at) => {
                let before = (0..self.rows.len()).map(|row| self.pointer(row));
                self.layout = Some(Rows::Values(before.chain([at.pointer()]).collect()));
            }
        }
    }

    fn pointer(&self, row: usize) -> String {
        match &self.layout {
            Some(Rows::Items(array)) => format!("{array}/{}", self.rows[row].0.saturating_sub(1)),
            Some(Rows::Values(pointers)) => pointers[row].clone(),
            _ => String::new(),
        }
    }

    /// Gives each cell of a column its own pointer, up to this row's.
    fn tell_apart(&mut self, place: usize, row: usize, at: RowAt<'_>, from: &Whence<'a>) {
        let column = &self.columns[place];
        let alike = column.each.is_empty();
        let before: Vec<String> = (column.each.len()..row)
            .map(|row| {
                let pointer = self.pointer(row);
                if !alike {
                    return pointer;
                }
                match &column.from {
                    Whence::Item(array, _) => format!("{array}/{}", self.rows[row].0.saturating_sub(1)),
                    from => from.pointer(&pointer),
                }
            })
            .collect();
        let each = &mut self.columns[place].each;
        each.extend(before);
        each.push(from.pointer(&at.pointer()));
    }

    pub(super) fn into_table(mut self) -> RawTable {
        for place in 0..self.columns.len() {
            if !self.columns[place].each.is_empty() {
                let missing = self.columns[place].each.len()..self.rows.len();
                let missing: Vec<String> = missing.map(|row| self.pointer(row)).collect();
                self.columns[place].each.extend(missing);
            }
        }
        let mut grid = Grid::default();
        let width = self.columns.len();
        for (line, mut cells) in self.rows {
            grid.begin_row(line, false);
            cells.sort_by_key(|(place, _)| *place);
            let mut next = 0;
            for (place, text) in cells {
                (next..place).for_each(|_| grid.push(""));
                grid.push(&text);
                next = place + 1;
            }
            (next..width).for_each(|_| grid.push(""));
        }
        let (header, origins) = self
            .columns
            .into_iter()
            .map(|column| {
                let origin = if column.each.is_empty() {
                    column.from.into_origin()
                } else {
                    Origin::Each(column.each)
                };
                (column.name.into_owned(), origin)
            })
            .unzip();
        let layout = self.layout.unwrap_or_default();
        RawTable { layout, origins, ..RawTable::of(self.part, header, grid) }
    }
}
