//! Why a document is not of a type: nothing is said, so that no words for it are part of the program.

use std::fmt;

use serde::de::{Error, Expected, Unexpected};

/// The document is not of the type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unfit;

impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not of this form")
    }
}

impl std::error::Error for Unfit {}

impl Error for Unfit {
    fn custom<T: fmt::Display>(_: T) -> Unfit {
        Unfit
    }

    fn invalid_type(_: Unexpected, _: &dyn Expected) -> Unfit {
        Unfit
    }

    fn invalid_value(_: Unexpected, _: &dyn Expected) -> Unfit {
        Unfit
    }

    fn invalid_length(_: usize, _: &dyn Expected) -> Unfit {
        Unfit
    }

    fn unknown_variant(_: &str, _: &'static [&'static str]) -> Unfit {
        Unfit
    }

    fn unknown_field(_: &str, _: &'static [&'static str]) -> Unfit {
        Unfit
    }

    fn missing_field(_: &'static str) -> Unfit {
        Unfit
    }

    fn duplicate_field(_: &'static str) -> Unfit {
        Unfit
    }
}
