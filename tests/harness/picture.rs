//! Screenshots for the user guide, taken when `ROLLCALL_SCREENSHOTS` is set.

use std::path::Path;

use crate::browser::Browser;

/// Saves the page as `docs/screenshots/NAME.png`.
pub async fn take(browser: &Browser, name: &str) {
    if std::env::var_os("ROLLCALL_SCREENSHOTS").is_none() {
        return;
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/screenshots");
    std::fs::create_dir_all(&folder).expect("the checkout can be written");
    std::fs::write(folder.join(format!("{name}.png")), browser.picture().await).expect("the checkout can be written");
}
