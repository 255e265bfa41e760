//! How this browser likes to see things: theme, density, single keys. The only things kept in browser storage; nothing about people.

use leptos::prelude::*;

/// Light, dark, or what the system says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

impl Theme {
    pub const ALL: [Theme; 3] = [Theme::System, Theme::Light, Theme::Dark];

    /// The word in storage, in the attribute of the root element and in style sheets.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Theme::System => "system",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Theme::System => "As the system",
            Theme::Light => "Light",
            Theme::Dark => "Dark",
        }
    }
}

/// The storage keys; index.html reads the first before the first paint.
const THEME_KEY: &str = "rollcall.theme";
const DENSITY_KEY: &str = "rollcall.density";
const SINGLE_KEYS_KEY: &str = "rollcall.single-keys";

/// The name of the switch, wherever it is offered.
pub const SINGLE_KEYS: &str = "Single-key shortcuts: / and ?";

#[derive(Clone, Copy)]
pub struct Preference {
    pub theme: RwSignal<Theme>,
    pub is_compact: RwSignal<bool>,
    /// Keys without Ctrl may act (WCAG 2.1.4).
    pub has_single_keys: RwSignal<bool>,
}

impl Preference {
    /// Row height in pixels.
    #[must_use]
    pub fn row_height(self) -> Signal<f64> {
        Signal::derive(move || if self.is_compact.get() { 32.0 } else { 40.0 })
    }
}

/// Reads what was kept, puts it in context, and applies and keeps every change.
pub fn provide() -> Preference {
    let stored = stored(THEME_KEY);
    let theme = Theme::ALL.into_iter().find(|theme| stored.as_deref() == Some(theme.word())).unwrap_or_default();
    let is_compact = self::stored(DENSITY_KEY).as_deref() == Some("compact");
    let has_single_keys = self::stored(SINGLE_KEYS_KEY).as_deref() != Some("off");
    let preference =
        Preference { theme: RwSignal::new(theme), is_compact: RwSignal::new(is_compact), has_single_keys: RwSignal::new(has_single_keys) };
    Effect::new(move |_| keep("data-theme", THEME_KEY, preference.theme.get().word()));
    Effect::new(move |_| keep("data-density", DENSITY_KEY, if preference.is_compact.get() { "compact" } else { "comfortable" }));
    Effect::new(move |_| keep("data-single-keys", SINGLE_KEYS_KEY, if preference.has_single_keys.get() { "on" } else { "off" }));
    provide_context(preference);
    preference
}

/// The preference. Only called below the shell, which provides it.
#[must_use]
pub fn current() -> Preference {
    expect_context::<Preference>()
}

fn stored(key: &str) -> Option<String> {
    window().local_storage().ok().flatten()?.get_item(key).ok().flatten()
}

/// Storage may be switched off; then the choice lasts until the page is left.
fn keep(attribute: &str, key: &str, word: &str) {
    if let Some(root) = document().document_element() {
        // A valid attribute name cannot be refused.
        let _ = root.set_attribute(attribute, word);
    }
    if let Ok(Some(storage)) = window().local_storage() {
        let _ = storage.set_item(key, word);
    }
}
