//! What is found by what.

use super::fold;

#[test]
fn accents_and_case_do_not_matter() {
    let table = [
        ("Müller", "muller"),
        ("ŁUKASZ Żak", "lukasz zak"),
        ("Nguyễn", "nguyen"),
        ("Straße", "strasse"),
        ("Søren Ærø", "soren aero"),
        ("Zoe\u{308}", "zoe"),
    ];
    for (text, folded) in table {
        assert_eq!(fold(text), folded, "{text}");
    }
}

#[test]
fn other_scripts_and_emoji_stay() {
    assert_eq!(fold("ДАНА Данилова 🎉 דנה"), "дана данилова 🎉 דנה");
}

#[test]
fn invisible_direction_marks_are_dropped() {
    assert_eq!(fold("\u{202e}ada\u{202c}"), "ada");
}
