//! Reading what the upstream really sends: open enumerations, `null` for absent, lists inside lists.

use serde::{Deserialize, Deserializer};

/// An enumeration that keeps values it does not know as text, and writes back what it read.
macro_rules! open_enum {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)+
            /// A value this version does not know, verbatim.
            Other(String),
        }

        impl $name {
            /// The values that this version knows.
            pub const KNOWN: &'static [&'static str] = &[$($text),+];

            /// The wire text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $($name::$variant => $text,)+
                    $name::Other(text) => text,
                }
            }
        }

        impl From<&str> for $name {
            /// Case is ignored: v1 writes some of these upper-case.
            fn from(text: &str) -> $name {
                $(if text.eq_ignore_ascii_case($text) { return $name::$variant; })+
                $name::Other(text.to_owned())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<$name, D::Error> {
                let text = <std::borrow::Cow<'de, str> as serde::Deserialize>::deserialize(deserializer)?;
                Ok($name::from(text.as_ref()))
            }
        }
    };
}
pub(crate) use open_enum;

/// `null` reads as the default; the upstream writes both for "nothing".
///
/// # Errors
/// When the value is neither null nor a `T`.
pub fn null_as_default<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(deserializer: D) -> Result<T, D::Error> {
    Ok(Option::<T>::deserialize(deserializer)?.unwrap_or_default())
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Nested {
    Text(String),
    List(Vec<Nested>),
    Null(()),
}

/// Reads `["a"]`, `[["a","b"]]`, `"a"` and `null` alike: the reference's example nests role names, its schema does not.
///
/// # Errors
/// When the value is something else.
pub fn flat_texts<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    fn collect(nested: Nested, into: &mut Vec<String>) {
        match nested {
            Nested::Text(text) => into.push(text),
            Nested::List(list) => list.into_iter().for_each(|item| collect(item, into)),
            Nested::Null(()) => {}
        }
    }
    let mut texts = Vec::new();
    collect(Nested::deserialize(deserializer)?, &mut texts);
    Ok(texts)
}
