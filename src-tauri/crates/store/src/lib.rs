//! Keeps runs, settings and saved reports on disk.
