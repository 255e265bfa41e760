//! The page of one person.

use crate::browser::Browser;

/// The User page.
pub struct UserScreen<'a>(pub &'a Browser);

impl UserScreen<'_> {
    /// The heading, once it is the person's name and not a placeholder.
    pub async fn is_of(&self, name: &str) {
        self.0.read("main h1", name).await;
    }

    /// Words anywhere on the page.
    pub async fn says(&self, words: &str) {
        self.0.read("main", words).await;
    }

    /// Waits until no part is still loading.
    pub async fn is_settled(&self) {
        self.0
            .until(
                "every part has loaded or failed",
                "document.querySelector('main h1') && !document.querySelector('main [aria-busy=true]')",
            )
            .await;
    }

    /// The titles of the parts that failed.
    pub async fn failures(&self) -> Vec<String> {
        let titles = self
            .0
            .value("[...document.querySelectorAll('main [data-testid=failure] .message__title')].map((title) => title.innerText)")
            .await;
        titles.as_array().into_iter().flatten().filter_map(|title| title.as_str().map(str::to_owned)).collect()
    }
}
