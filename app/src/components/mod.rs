//! Pieces that know no operation and no page: they take values and callbacks.

pub mod avatar;
pub mod bars;
pub mod card;
pub mod copy;
pub mod dialog;
pub mod facts;
pub mod failure;
pub mod folded;
pub mod grid;
pub mod honest;
pub mod icon;
pub mod left_out;
pub mod length;
pub mod menu;
pub mod notice;
pub mod part;
pub mod search_field;
pub mod selected;
pub mod state;
pub mod table;
pub mod vacant;
pub mod when;
