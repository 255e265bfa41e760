//! The pieces on their own: grid, menu, dialog, failure, part, bars, notices, copying, forms.

mod feedback;
mod forms;
mod grid;
mod overlays;
mod reading;
