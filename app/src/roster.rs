//! The people read so far.

/// Puts the roster in context.
pub fn provide() {}
