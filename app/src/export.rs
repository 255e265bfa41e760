//! Lists as files: read to the end first, with progress and a way to stop, then written as CSV or JSON and saved by the browser. Nothing is kept and
//! nothing is sent anywhere.

mod button;
mod dialog;
mod save;
mod source;
mod write;

pub use button::ExportButton;
pub use dialog::ExportDialog;
pub use save::save;
pub use source::{Batch, Export, Pull, of_roster};
pub use write::{About, Cell, Form, Writer, moment};
