//! Shared pieces of the repository and browser tests.
