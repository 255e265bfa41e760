//! A browser of somebody who is signed in, with a probe in every page, on a machine and a network as slow as asked for.

use serde_json::{Value, json};
use tests::Browser;
use tests::screens::SignIn;

use crate::Failure;

const PROBE: &str = include_str!("probe.js");
/// The role is one that sees everything and changes nothing.
const PERSON: &str = "viewer";

/// How slow machine and network are.
#[derive(Clone, Copy, Debug)]
pub struct Conditions {
    pub words: &'static str,
    /// How many times slower the processor.
    pub slowdown: u32,
    /// Megabits a second and milliseconds there and back; none as fast as it goes.
    pub network: Option<(f64, u32)>,
}

pub const PLAIN: Conditions = Conditions { words: "as it is", slowdown: 1, network: None };
pub const SLOW: Conditions = Conditions { words: "processor ÷ 4", slowdown: 4, network: None };
pub const SLOW_NEAR: Conditions = Conditions { words: "processor ÷ 4, 9 Mbit/s, 60 ms", slowdown: 4, network: Some((9.0, 60)) };
pub const SLOW_FAR: Conditions = Conditions { words: "processor ÷ 4, 1.6 Mbit/s, 150 ms", slowdown: 4, network: Some((1.6, 150)) };

/// Signs in once; the cookie opens every further browser.
pub async fn sign_in(address: &str) -> Result<Value, Failure> {
    let browser = Browser::start(address).await;
    SignIn(&browser).as_person(PERSON).await;
    let answer = browser.devtools("Network.getCookies", json!({"urls": [address]})).await;
    browser.quit().await;
    let cookie = answer["cookies"].get(0).ok_or("signing in set no cookie")?;
    Ok(json!({"name": cookie["name"], "value": cookie["value"], "url": address, "httpOnly": true}))
}

pub struct Desk {
    pub browser: Browser,
}

impl Desk {
    /// A fresh browser at a site. A page counts as usable once every one of these selectors finds something and that is painted.
    pub async fn at(address: &str, cookie: Option<&Value>, wanted: &[&str]) -> Desk {
        let browser = Browser::start(address).await;
        let probe = PROBE.replacen("WANTED", &json!(wanted).to_string(), 1);
        browser.devtools("Page.addScriptToEvaluateOnNewDocument", json!({"source": probe})).await;
        browser.devtools("Network.enable", json!({})).await;
        if let Some(cookie) = cookie {
            browser.devtools("Network.setCookie", cookie.clone()).await;
        }
        Desk { browser }
    }

    pub async fn under(&self, conditions: Conditions) {
        self.browser.devtools("Emulation.setCPUThrottlingRate", json!({"rate": conditions.slowdown})).await;
        let (speed, latency) = conditions.network.map_or((-1.0, 0), |(megabits, latency)| (megabits * 1e6 / 8.0, latency));
        let network = json!({"offline": false, "latency": latency, "downloadThroughput": speed, "uploadThroughput": speed});
        self.browser.devtools("Network.emulateNetworkConditions", network).await;
    }

    /// Opens a page, waits until it is usable, and says how many milliseconds after the start of the navigation that was.
    pub async fn visit(&self, path: &str) -> f64 {
        self.browser.open(path).await;
        self.browser.promised("__seen.usable").await.as_f64().unwrap_or(f64::NAN)
    }

    /// What the probe noted.
    pub async fn noted(&self) -> Value {
        self.browser.value("__seen.told()").await
    }

    /// Forgets what was noted so far.
    pub async fn forget(&self) {
        self.browser.run("__seen.anew()").await;
    }

    /// Presses a key as a keyboard does. One with a text writes it; `held` is what is held beside it, as the protocol counts: 2 is Control.
    pub async fn press(&self, key: &str, held: u8) {
        let code = match key {
            "Backspace" => 8,
            "Escape" => 27,
            _ => key.bytes().next().map_or(0, |byte| u32::from(byte.to_ascii_uppercase())),
        };
        let mut down = json!({"type": "rawKeyDown", "key": key, "windowsVirtualKeyCode": code, "modifiers": held});
        if key.chars().count() == 1 && held == 0 {
            down["type"] = json!("keyDown");
            down["text"] = json!(key);
        }
        self.browser.devtools("Input.dispatchKeyEvent", down).await;
        let up = json!({"type": "keyUp", "key": key, "windowsVirtualKeyCode": code, "modifiers": held});
        self.browser.devtools("Input.dispatchKeyEvent", up).await;
    }

    /// Milliseconds of processor time that the page's main thread has spent, which other programs on the machine cannot stretch.
    pub async fn work(&self) -> f64 {
        self.browser.devtools("Performance.enable", json!({"timeDomain": "threadTicks"})).await;
        let answer = self.browser.devtools("Performance.getMetrics", json!({})).await;
        let metrics = answer["metrics"].as_array().into_iter().flatten();
        let mut seconds = metrics.filter(|metric| metric["name"] == "TaskDuration").filter_map(|metric| metric["value"].as_f64());
        seconds.next().unwrap_or(f64::NAN) * 1000.0
    }

    /// Megabytes of the script's own heap and of the program's memory.
    pub async fn memory(&self) -> (f64, f64) {
        self.browser.devtools("HeapProfiler.collectGarbage", json!({})).await;
        let heap = self.browser.devtools("Runtime.getHeapUsage", json!({})).await;
        let of = |name: &str| heap[name].as_f64().unwrap_or_default();
        let program = self.noted().await["wasm"].as_f64().unwrap_or(f64::NAN);
        ((of("usedSize") + of("embedderHeapUsedSize")) / 1e6, program / 1e6)
    }

    pub async fn leave(self) {
        self.browser.quit().await;
    }
}

/// The numbers of a list.
pub fn numbers(list: &Value) -> Vec<f64> {
    list.as_array().into_iter().flatten().filter_map(Value::as_f64).collect()
}

/// The durations of the long tasks that began at this time or later.
pub fn long_tasks(noted: &Value, since: f64) -> Vec<f64> {
    let tasks = noted["long"].as_array().into_iter().flatten();
    tasks.filter(|task| task[0].as_f64().is_some_and(|start| start >= since)).filter_map(|task| task[1].as_f64()).collect()
}
