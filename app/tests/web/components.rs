//! The pieces on their own: grid, menu, dialog, failure, part, bars, notices, copying.

mod feedback;
mod grid;
mod overlays;
mod reading;
