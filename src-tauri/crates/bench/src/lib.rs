//! Turns calls into measurements and summaries.
