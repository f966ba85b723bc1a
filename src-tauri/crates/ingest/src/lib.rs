//! Reads a folder into tables, documents and problems.
