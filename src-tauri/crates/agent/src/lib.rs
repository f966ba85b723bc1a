//! The pipeline and the use cases that window and command line call.
