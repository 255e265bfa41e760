//! The service's own page with the ways to sign in.

use crate::browser::Browser;
use crate::site::Site;

/// The sign-in page of the demo, or the printed link of a configured service.
pub struct SignIn<'a>(pub &'a Browser);

impl SignIn<'_> {
    /// Signs in as a demo person and waits for the app.
    pub async fn as_person(&self, person: &str) {
        self.0.open("/auth/sign-in").await;
        self.choose(person).await;
    }

    /// Chooses a person on the page that is already open.
    pub async fn choose(&self, person: &str) {
        self.0.click(&format!("button[name=person][value={person}]")).await;
        self.is_done().await;
    }

    /// Follows the link that the service prints.
    pub async fn by_link(&self, site: &Site) {
        self.0.open(&site.sign_in_link()).await;
        self.is_done().await;
    }

    /// The app has replaced the static shell and knows who is signed in.
    pub async fn is_done(&self) {
        self.0.see("[data-testid=myself-button]").await;
    }
}
