//! Talks to model servers.
