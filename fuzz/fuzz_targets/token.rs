//! A signed token.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| proxy::entrances::token(bytes));
