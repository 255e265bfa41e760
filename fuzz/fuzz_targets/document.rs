//! A body, up to the capabilities that it needs.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| proxy::entrances::document(bytes));
