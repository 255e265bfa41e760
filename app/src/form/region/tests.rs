//! What has the form of a zone or a language.

use super::{FEW_ZONES, LANGUAGES, SCRIPTS, language, zone};

#[test]
fn a_zone_is_an_area_and_a_city() {
    for text in ["Europe/Berlin", "America/Argentina/Buenos_Aires", "Etc/GMT+5", "UTC", ""] {
        assert_eq!(zone(text), Ok(()), "{text}");
    }
    for text in ["Mars Base", "Europe/", "CET now", "Berlin"] {
        assert!(zone(text).is_err(), "{text}");
    }
}

#[test]
fn a_language_is_a_tag() {
    for text in ["de", "en-GB", "zh-Hant-TW", "es-419", ""] {
        assert_eq!(language(text), Ok(()), "{text}");
    }
    for text in ["german (de)", "en_GB", "x", "en-"] {
        assert!(language(text).is_err(), "{text}");
    }
}

#[test]
fn everything_that_is_offered_would_be_accepted() {
    assert!(FEW_ZONES.into_iter().all(|text| zone(text).is_ok()));
    assert!(LANGUAGES.into_iter().chain(SCRIPTS).all(|text| language(text).is_ok()));
}
