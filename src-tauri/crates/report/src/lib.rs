//! The report as a document, and one file per output format.
