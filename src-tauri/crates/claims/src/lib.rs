//! Checks a text that a model wrote against the folder's facts: which passages it has, what each claims, and
//! whether the facts support it, contradict it or say nothing of it.
//!
//! Left alone: making the facts (`evidence`), asking the model again (`agent`) and showing marks (`report`).

mod advice;
mod amounts;
mod attributions;
mod check;
mod claim;
mod compare;
mod counts;
mod dates;
mod entities;
mod expected;
mod faults;
mod figures;
mod goals;
mod knowledge;
mod lexicon;
mod lookup;
mod mentions;
mod names;
mod numbers;
mod passages;
mod periods;
mod queries;
mod references;
mod relations;
mod rows;
mod scene;
mod stated;
mod subject;
mod surroundings;
mod tokens;
mod vocabulary;
mod words;

pub use check::check;
pub use expected::Expected;
pub use knowledge::Knowledge;
