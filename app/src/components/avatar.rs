//! Initials on a stable hue. No remote pictures: they would tell third parties who is being looked at.

use leptos::prelude::*;

/// The avatar of a person, decorative: the name stands beside it.
#[component]
pub fn Avatar(
    #[prop(into)] name: String,
    /// Decides the hue; the account id.
    #[prop(into)]
    key: String,
    #[prop(optional)] large: bool,
) -> impl IntoView {
    view! {
        <span class="avatar" class:is-large=large style:--hue=hue(&key).to_string() aria-hidden="true">
            {initials(&name)}
        </span>
    }
}

/// First letters of the first and last word, upper-case; a dot when there are none.
fn initials(name: &str) -> String {
    let mut firsts = name.split_whitespace().filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
    let first = firsts.next();
    let letters: String = first.into_iter().chain(firsts.next_back()).flat_map(char::to_uppercase).collect();
    if letters.is_empty() { "·".to_owned() } else { letters }
}

/// FNV-1a over the key, spread over the colour circle.
fn hue(key: &str) -> u32 {
    key.bytes().fold(2_166_136_261_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(16_777_619)) % 360
}

#[cfg(test)]
mod tests {
    //! What stands in the circle.

    use super::{hue, initials};

    #[test]
    fn initials_are_the_first_letters_of_the_first_and_last_word() {
        let table = [("Ada Byron", "AB"), ("ada maria byron", "AB"), ("Ada", "A"), ("🎉", "·"), ("", "·"), ("  (x) y ", "XY")];
        for (name, letters) in table {
            assert_eq!(initials(name), letters, "{name}");
        }
    }

    #[test]
    fn the_hue_of_a_key_never_changes() {
        assert_eq!(hue("557058:a"), hue("557058:a"));
        assert_ne!(hue("557058:a"), hue("557058:b"));
    }
}
