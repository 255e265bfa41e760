//! What can be done with a person: whether, with which consequences, why not, and how. Shared by the page of one person and the list of many.

pub mod asked;
pub mod build;
pub mod known;
pub mod leaving;
pub mod many;
pub mod possible;
pub mod reach;
