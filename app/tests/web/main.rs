//! The console in a real browser, with the sandbox behind its client: every component and every page, loading, failed, empty and forbidden.
#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "everything here is a test, which clippy does not see through wasm_bindgen_test")]

mod access;
mod address;
mod audit;
mod change;
mod changes;
mod components;
mod desk;
mod editing;
mod export;
mod gate;
mod generation;
mod groups;
mod held;
mod invite;
mod leaving;
mod leaving_attacked;
mod managed;
mod many;
mod offboard;
mod overview;
mod palette;
mod remarks;
mod rights;
mod runs;
mod scim;
mod scim_changes;
mod screen;
mod second;
mod selecting;
mod session_end;
mod sessions;
mod shell;
mod standstill;
mod user;
mod users;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
