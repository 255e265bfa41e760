//! A request line and headers, up to the operation.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| proxy::entrances::request(bytes));
