//! Checks a text that a model wrote against the folder's facts: which passages it has, what each claims, and
//! whether the facts support it, contradict it or say nothing of it.
//!
//! Left alone: making the facts (`evidence`), asking the model again (`agent`) and showing marks (`report`).

mod passages;
