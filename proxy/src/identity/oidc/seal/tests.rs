//! What was closed here is read here, and nothing else is.

use super::Seal;

#[test]
fn a_text_comes_back_as_it_was_and_is_not_to_be_seen_meanwhile() {
    let seal = Seal::new([7; 32]);
    let closed = seal.close(b"the verifier");
    assert_eq!(seal.open(&closed).as_deref(), Some(b"the verifier".as_slice()));
    assert_ne!(closed, seal.close(b"the verifier"), "no two look alike");
    assert!(closed.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')));
}

#[test]
fn a_changed_letter_a_cut_or_another_key_opens_nothing() {
    let seal = Seal::new([7; 32]);
    let closed = seal.close(b"text");
    for at in 0..closed.len() {
        let mut changed = closed.clone().into_bytes();
        changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
        assert_eq!(seal.open(std::str::from_utf8(&changed).unwrap()), None, "{at}");
        assert_eq!(seal.open(&closed[..at]), None, "cut at {at}");
    }
    assert_eq!(seal.open(&format!("{closed}A")), None);
    assert_eq!(Seal::new([8; 32]).open(&closed), None);
}
