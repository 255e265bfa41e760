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
#[must_use]
pub fn initials(name: &str) -> String {
    let mut firsts = name.split_whitespace().filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
    let first = firsts.next();
    let letters: String = first.into_iter().chain(firsts.next_back()).flat_map(char::to_uppercase).collect();
    if letters.is_empty() { "·".to_owned() } else { letters }
}

/// FNV-1a over the key, spread over the colour circle.
#[must_use]
pub fn hue(key: &str) -> u32 {
    key.bytes().fold(2_166_136_261_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(16_777_619)) % 360
}

#[cfg(test)]
mod tests;
