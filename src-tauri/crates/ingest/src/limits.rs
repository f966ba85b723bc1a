//! How much is read of one folder: what keeps a hostile or a huge one from taking all memory.

/// The limits of one reading. What is over a limit is listed as skipped, with the limit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// The largest file that is read, in bytes.
    pub file_bytes: u64,
    /// The largest text table that is held, in bytes: of a larger one only the statistics are, and one of JSON
    /// Lines is not read.
    pub table_bytes: u64,
    /// The largest JSON document, Markdown or text file and spreadsheet that is read, in bytes: these are held
    /// in memory as a whole, at a multiple of their size.
    pub document_bytes: u64,
    /// The most bytes that a spreadsheet may unpack to.
    pub unpacked_bytes: u64,
    /// The most files that are listed.
    pub files: usize,
    /// The most cells of all tables together.
    pub cells: u64,
    /// The widest table, in columns.
    pub columns: usize,
    /// The deepest folder below the chosen one.
    pub depth: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 4 << 30,
            table_bytes: 64 << 20,
            document_bytes: 16 << 20,
            unpacked_bytes: 128 << 20,
            files: 200_000,
            cells: 10_000_000,
            columns: 4_096,
            depth: 64,
        }
    }
}
