//! The value of a cookie header.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| proxy::entrances::cookie(bytes));
