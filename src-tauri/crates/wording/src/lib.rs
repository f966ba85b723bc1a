//! Turns message ids into sentences.
