//! A slow machine is slow for both.

use super::*;

#[test]
fn what_the_machine_took_longer_for_is_not_the_size() {
    let first = Took { clock: 1.0, service: 0.2, sandbox: 0.5 };
    let now = Took { clock: 3.0, service: 0.3, sandbox: 1.0 };
    let took = scaled(Took { clock: 300.0, service: 30.0, sandbox: 100.0 }, now, first);
    assert!((took.service - 20.0).abs() < 1e-9 && (took.sandbox - 50.0).abs() < 1e-9, "as large as a hundred of the first");
    assert!((took.clock - 300.0).abs() < 1e-9);
    let larger = scaled(Took { clock: 300.0, service: 33.0, sandbox: 110.0 }, now, first);
    assert!(larger.service > 21.9 && larger.sandbox > 54.9, "what is the size stays");
}
