//! Tests of families.
