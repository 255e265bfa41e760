//! One browser session of its own: driver process, fresh profile, strict patience. Everything waits for a condition; nothing sleeps for luck.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use thirtyfour::Key;
use thirtyfour::prelude::*;

use crate::life::{self, Life};
use crate::program::Program;

/// How long anything may take before the story is over.
const PATIENCE: Duration = Duration::from_secs(30);
/// Between two looks at a condition.
const PAUSE: Duration = Duration::from_millis(25);

const ARGUMENTS: [&str; 11] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--window-size=1280,900",
];

/// So often is a driver started that ends at once.
const DRIVERS: usize = 5;

/// Runs before anything of the page: keeps what the page's policy or its code would only tell the console.
const WITNESS: &str = "
    window.__complaints = [];
    addEventListener('securitypolicyviolation', (event) => __complaints.push(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
    addEventListener('error', (event) => __complaints.push(`error: ${event.message}`));
    addEventListener('unhandledrejection', (event) => __complaints.push(`rejection: ${event.reason}`));
";

/// What the app said when it panicked, or false: nothing that is waited for will come then.
const DIED: &str = "((window.__complaints ?? []).find((complaint) => complaint.includes('RuntimeError')) ?? false)";

/// A driver that listens, and its port.
///
/// # Panics
/// When none starts.
fn driver() -> (Program, u16) {
    let file = std::env::var_os("CHROMEDRIVER").map_or_else(|| PathBuf::from("chromedriver"), PathBuf::from);
    let start = || {
        let process = Program::start(&file, [format!("--port={}", scratch::free_port())]);
        let port = process.hear("its port", |line| {
            let port = line.split_once("started successfully on port ")?.1.trim_end_matches('.');
            port.parse::<u16>().ok()
        });
        match port {
            Some(port) => Ok((process, port)),
            None => Err(process.said()),
        }
    };
    // Somebody may have taken its port since, or has it for IPv6; then it ends at once.
    let mut said = String::new();
    for _ in 0..DRIVERS {
        match start() {
            Ok(running) => return running,
            Err(last) => said = last,
        }
    }
    panic!("no chromedriver starts; the last one said:\n{said}")
}

/// A browser at a site.
pub struct Browser {
    driver: WebDriver,
    site: String,
    pub(crate) life: Life,
    // Dropped last: ending the driver ends the browser, whatever happened before.
    _process: Program,
}

impl Browser {
    /// Starts a driver and a browser with an empty profile.
    ///
    /// # Panics
    /// When there is no browser, or none that the driver can start.
    pub async fn start(site: &str) -> Browser {
        let (process, port) = driver();
        let mut capabilities = DesiredCapabilities::chrome();
        for argument in ARGUMENTS {
            capabilities.add_arg(argument).expect("an argument is a text");
        }
        capabilities.set("goog:loggingPrefs", json!({"browser": "ALL"})).expect("this is JSON");
        let driver = WebDriver::new(format!("http://127.0.0.1:{port}"), capabilities).await.unwrap_or_else(|fault| {
            life::lose();
            panic!("the driver starts no browser: {fault}")
        });
        let browser = Browser { driver, site: site.to_owned(), life: Life::of_child(process.id()), _process: process };
        browser.devtools("Page.addScriptToEvaluateOnNewDocument", json!({"source": WITNESS})).await;
        browser
    }

    pub async fn quit(self) {
        // The process is ended anyway.
        drop(self.driver.quit().await);
    }

    /// A further session of the same browser kind at the same site, with a profile of its own: another person at another desk.
    pub async fn somebody_else(&self) -> Browser {
        Browser::start(&self.site).await
    }

    /// Sends one command of the DevTools protocol.
    pub async fn devtools(&self, method: &str, parameters: Value) -> Value {
        self.driver.cdp().send_raw(method, parameters).await.unwrap_or_else(|fault| panic!("{method}: {fault}"))
    }

    /// Opens a path of the site, as typed into the address bar.
    pub async fn open(&self, path: &str) {
        let address = if path.starts_with("http") { path.to_owned() } else { format!("{}{path}", self.site) };
        self.driver.goto(address.as_str()).await.unwrap_or_else(|fault| panic!("{address} does not open: {fault}"));
    }

    pub async fn reload(&self) {
        self.driver.refresh().await.expect("a page can be reloaded");
    }

    pub async fn back(&self) {
        self.driver.back().await.expect("there is a page before");
    }

    /// Path, query and fragment of the page.
    pub async fn place(&self) -> String {
        self.text_of("location.pathname + location.search + location.hash").await
    }

    /// Evaluates an expression.
    pub async fn value(&self, expression: &str) -> Value {
        let script = format!("return ({expression});");
        let answer = self.driver.execute(script, Vec::new()).await.unwrap_or_else(|fault| panic!("{expression}: {fault}"));
        answer.json().clone()
    }

    /// Evaluates an expression that is a promise.
    pub async fn promised(&self, expression: &str) -> Value {
        let script = format!("const done = arguments[0]; Promise.resolve({expression}).then(done, (fault) => done(`fault: ${{fault}}`));");
        let answer = self.driver.execute_async(script, Vec::new()).await.unwrap_or_else(|fault| panic!("{expression}: {fault}"));
        answer.json().clone()
    }

    pub async fn text_of(&self, expression: &str) -> String {
        self.value(expression).await.as_str().unwrap_or_default().to_owned()
    }

    pub async fn number_of(&self, expression: &str) -> f64 {
        self.value(expression).await.as_f64().unwrap_or_else(|| panic!("{expression} is no number"))
    }

    /// Runs a whole script, such as a library.
    pub async fn run(&self, script: &str) {
        self.driver.execute(script, Vec::new()).await.unwrap_or_else(|fault| panic!("the script fails: {fault}"));
    }

    /// Waits until an expression is true.
    ///
    /// # Panics
    /// When it is not in time; says what was waited for and what stands on the page.
    pub async fn until(&self, what: &str, expression: &str) {
        self.until_within(PATIENCE, what, expression).await;
    }

    /// The same for what takes longer by its nature.
    ///
    /// # Panics
    /// When it is not in time; says what was waited for and what stands on the page.
    pub async fn until_within(&self, patience: Duration, what: &str, expression: &str) {
        let deadline = Instant::now() + patience;
        // An expression may fail while the page is being replaced by another.
        let guarded = format!("(() => {{ try {{ return Boolean({expression}) || {DIED}; }} catch (fault) {{ return {DIED}; }} }})()");
        let script = format!("return {guarded};");
        loop {
            let now = self.driver.execute(script.as_str(), Vec::new()).await;
            match now.map(|answer| answer.json().clone()) {
                Ok(Value::Bool(true)) => return,
                Ok(Value::String(last_words)) => panic!("the app died while waiting: {what}\n{last_words}"),
                _ => {}
            }
            if Instant::now() > deadline {
                let page = self.text_of("location.href + '\\n' + document.body.innerText").await;
                panic!("waited in vain: {what}\n  {expression}\non the page:\n{page}");
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Waits until something that matches is visible.
    pub async fn see(&self, selector: &str) {
        let expression = format!("[...document.querySelectorAll({selector:?})].some((element) => element.checkVisibility())");
        self.until(&format!("{selector} is visible"), &expression).await;
    }

    /// Waits until nothing that matches is visible.
    pub async fn gone(&self, selector: &str) {
        let expression = format!("![...document.querySelectorAll({selector:?})].some((element) => element.checkVisibility())");
        self.until(&format!("{selector} is gone"), &expression).await;
    }

    /// Waits until a text can be read inside something that matches.
    pub async fn read(&self, selector: &str, text: &str) {
        let expression = format!("[...document.querySelectorAll({selector:?})].some((element) => element.innerText.includes({text:?}))");
        self.until(&format!("“{text}” can be read in {selector}"), &expression).await;
    }

    /// Clicks the first visible match.
    pub async fn click(&self, selector: &str) {
        self.see(selector).await;
        let deadline = Instant::now() + PATIENCE;
        loop {
            match self.try_click(selector).await {
                Ok(()) => return,
                // The view may have been drawn anew between finding and clicking.
                Err(fault) if Instant::now() > deadline => panic!("{selector} cannot be clicked: {fault}"),
                Err(_) => tokio::time::sleep(PAUSE).await,
            }
        }
    }

    async fn try_click(&self, selector: &str) -> WebDriverResult<()> {
        for element in self.driver.find_all(By::Css(selector)).await? {
            if element.is_displayed().await? {
                return element.click().await;
            }
        }
        Err(thirtyfour::error::WebDriverError::FatalError(format!("{selector} is not visible")))
    }

    /// Clicks the visible button or link with this name, in the dialog in front if one is open; where none has exactly this name, the first that starts so.
    pub async fn press(&self, name: &str) {
        let find = format!(
            "(() => {{ const scope = [...document.querySelectorAll('dialog[open]')].at(-1) ?? document; \
               const all = [...scope.querySelectorAll('button, a, [role=button], summary, [role=tab]')].filter((element) => element.checkVisibility()); \
               const name = (element) => (element.getAttribute('aria-label') ?? element.innerText).trim(); \
               return all.find((element) => name(element) === {name:?}) ?? all.find((element) => name(element).startsWith({name:?})); }})()"
        );
        let deadline = Instant::now() + PATIENCE;
        loop {
            self.until(&format!("there is a button or link “{name}”"), &find).await;
            self.mark(&find).await;
            match self.try_click("[data-journey]").await {
                Ok(()) => return,
                // The view may have been drawn anew since it was marked; then the mark is gone with it.
                Err(fault) if Instant::now() > deadline => panic!("“{name}” cannot be clicked: {fault}"),
                Err(_) => tokio::time::sleep(PAUSE).await,
            }
        }
    }

    /// Marks the element that an expression finds, so that it can be clicked like a person would.
    pub(crate) async fn mark(&self, find: &str) {
        let unmark = "document.querySelectorAll('[data-journey]').forEach((old) => delete old.dataset.journey)";
        self.run(&format!("{unmark}; const found = {find}; if (found) found.dataset.journey = ''")).await;
    }

    /// Types into whatever has the focus.
    pub async fn type_keys(&self, keys: impl AsRef<str>) {
        self.driver.action_chain().send_keys(keys.as_ref()).perform().await.expect("keys can be typed");
    }

    /// Holds a key and presses another.
    pub async fn chord(&self, held: Key, pressed: &str) {
        let chain = self.driver.action_chain().key_down(held.value()).send_keys(pressed).key_up(held.value());
        chain.perform().await.expect("keys can be pressed");
    }

    /// Replaces what stands in a field.
    pub async fn fill(&self, selector: &str, text: &str) {
        self.click(selector).await;
        self.chord(Key::Control, "a").await;
        if text.is_empty() {
            self.type_keys(Key::Backspace.value().to_string()).await;
        } else {
            self.type_keys(text).await;
        }
    }

    /// Width and height of the page, whatever the window is.
    pub async fn resize(&self, width: u32, height: u32) {
        let metrics = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600});
        self.devtools("Emulation.setDeviceMetricsOverride", metrics).await;
    }

    /// `light` or `dark`, as the system would say.
    pub async fn prefer(&self, scheme: &str) {
        let feature =
            json!({"features": [{"name": "prefers-color-scheme", "value": scheme}, {"name": "prefers-reduced-motion", "value": "reduce"}]});
        self.devtools("Emulation.setEmulatedMedia", feature).await;
    }

    /// What the page's policy, its code and the console complained about since its document was loaded.
    pub async fn complaints(&self) -> Vec<String> {
        let seen = self.value("window.__complaints ?? []").await;
        let mut all: Vec<String> = seen.as_array().into_iter().flatten().filter_map(|one| one.as_str().map(str::to_owned)).collect();
        let console = self.driver.browser_log().await.unwrap_or_default();
        all.extend(console.into_iter().filter(|entry| entry.level == "SEVERE" || entry.level == "WARNING").map(|entry| entry.message));
        // Chromium does not use the integrity value of a wasm preload, and says so.
        all.retain(|complaint| !complaint.contains("integrity") && !complaint.contains("was preloaded using link preload"));
        all
    }

    /// The page as PNG.
    pub async fn picture(&self) -> Vec<u8> {
        self.driver.screenshot_as_png().await.expect("a page can be photographed")
    }

    /// What can still be had from it: nothing, when the browser itself is gone.
    pub(crate) async fn keep_evidence(&self, stem: &Path) {
        let Ok(source) = self.driver.source().await else { return };
        drop(std::fs::write(stem.with_extension("html"), source));
        if let Ok(picture) = self.driver.screenshot_as_png().await {
            drop(std::fs::write(stem.with_extension("png"), picture));
        }
        eprintln!("complaints of the page: {:?}", self.complaints().await);
    }
}
