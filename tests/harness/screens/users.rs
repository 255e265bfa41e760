//! The list of people.

use crate::browser::Browser;

const FIELD: &str = "[data-testid=user-search]";
const ROW: &str = "[data-testid=grid-row]";

/// The Users page.
pub struct Users<'a>(pub &'a Browser);

impl Users<'_> {
    /// Opens it and waits for the whole list.
    pub async fn open(&self) {
        self.0.open("/users").await;
        self.is_complete().await;
    }

    pub async fn is_complete(&self) {
        self.0.read("[data-testid=honest-line]", "complete").await;
    }

    /// The line above the list.
    pub async fn honest_line(&self) -> String {
        self.0.text_of("document.querySelector('[data-testid=honest-line] span').innerText").await
    }

    pub async fn search(&self, text: &str) {
        self.0.fill(FIELD, text).await;
    }

    /// What stands in the field.
    pub async fn searched(&self) -> String {
        self.0.text_of(&format!("document.querySelector({FIELD:?}).value")).await
    }

    /// The texts of the rows in view.
    pub async fn rows(&self) -> Vec<String> {
        let rows = self.0.value(&format!("[...document.querySelectorAll({ROW:?})].map((row) => row.innerText)")).await;
        rows.as_array().into_iter().flatten().filter_map(|row| row.as_str().map(str::to_owned)).collect()
    }

    pub async fn sees(&self, words: &str) {
        self.0.read(ROW, words).await;
    }

    /// Waits until this many rows match, told by the grid itself: only the ones in view exist.
    pub async fn counts(&self, people: usize) {
        let expression = format!("document.querySelector('[role=grid]').getAttribute('aria-rowcount') === '{}'", people + 1);
        self.0.until(&format!("the list has {people} rows"), &expression).await;
    }

    /// How many rows the list has.
    pub async fn count(&self) -> usize {
        let rows = self.0.text_of("document.querySelector('[role=grid]').getAttribute('aria-rowcount')").await;
        rows.parse::<usize>().expect("the grid counts its rows") - 1
    }

    /// Opens a filter, sets or unsets a choice, and closes it again.
    pub async fn filter(&self, key: &str, choice: &str) {
        self.0.click(&format!("[data-testid={key}-button]")).await;
        let find = format!("[...document.querySelectorAll('#{key} label')].find((label) => label.innerText.trim().startsWith({choice:?}))");
        self.0.until(&format!("the filter offers “{choice}”"), &find).await;
        self.0.run(&format!("{find}.querySelector('input').click()")).await;
        self.0.click(&format!("[data-testid={key}-button]")).await;
        self.0.gone(&format!("#{key}")).await;
    }

    /// Opens the person whose row shows these words.
    pub async fn open_person(&self, words: &str) {
        self.sees(words).await;
        let find = format!("[...document.querySelectorAll({ROW:?})].find((row) => row.innerText.includes({words:?}))");
        self.0.mark(&find).await;
        self.0.click("[data-journey]").await;
        self.0.until("the person's page is open", "location.pathname.startsWith('/users/')").await;
    }
}
