//! Measures what people wait for, in a real browser: from navigation to a usable search, and from a key to painted rows with 100,000 people.
//! Prints figures, asserts nothing: `cargo run -p tests --features browser --bin measure`.

use std::time::{Duration, Instant};

use tests::screens::{SignIn, Users};
use tests::{Browser, Site};

const ROUNDS: usize = 5;
const KEYS: [&str; 6] = ["m", "a", "r", "i", "a", " "];
/// Reading 100,000 people page by page takes its time.
const LONGEST_READ: Duration = Duration::from_secs(600);

/// Counts from the key event to the frame after the rows were painted.
const PROBE: &str = "
    window.__keys = [];
    document.querySelector('[data-testid=user-search]').addEventListener('input', (event) => {
        const started = event.timeStamp;
        const handled = performance.now();
        requestAnimationFrame(() => { const channel = new MessageChannel();
            channel.port1.onmessage = () => __keys.push([performance.now() - started, handled - started]); channel.port2.postMessage(0); });
    }, true);
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => __long.push(entry.duration))).observe({type: 'longtask'});
    window.__long = [];
";

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime can be built");
    runtime.block_on(async {
        first_use().await;
        typing().await;
    });
}

/// Navigation to a list that answers: cold with an empty cache, then warm.
async fn first_use() {
    let site = Site::demo("company");
    let mut cold = Vec::new();
    let mut warm = Vec::new();
    for _ in 0..ROUNDS {
        let browser = Browser::start(&site.address).await;
        SignIn(&browser).as_person("viewer").await;
        browser.devtools("Network.clearBrowserCache", serde_json::json!({})).await;
        cold.push(usable(&browser).await);
        warm.push(usable(&browser).await);
        browser.quit().await;
    }
    println!("navigation to usable search, 1,200 people, median of {ROUNDS}: cold {} ms, warm {} ms", median(&mut cold), median(&mut warm));
}

/// Milliseconds from the start of the navigation until the field accepts keys and rows stand below it.
async fn usable(browser: &Browser) -> f64 {
    browser.open("/users").await;
    let ready = "document.querySelector('[data-testid=user-search]') && document.querySelector('[data-testid=grid-row]')";
    browser.until("rows stand below the field", ready).await;
    let paint = browser.number_of("performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? -1").await;
    let now = browser.number_of("performance.now()").await;
    println!("  first paint {paint:.0} ms, usable {now:.0} ms");
    now
}

async fn typing() {
    let site = Site::demo("large");
    let browser = Browser::start(&site.address).await;
    SignIn(&browser).as_person("viewer").await;
    let started = Instant::now();
    browser.open("/users").await;
    browser.see("[data-testid=honest-line]").await;
    while !Users(&browser).honest_line().await.contains("complete") || Users(&browser).honest_line().await.contains("not complete") {
        if started.elapsed() > LONGEST_READ {
            println!("the list was not complete after {} s: {}", LONGEST_READ.as_secs(), Users(&browser).honest_line().await);
            break;
        }
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
    println!("100,000 people read in {:.1} s: {}", started.elapsed().as_secs_f64(), Users(&browser).honest_line().await);
    browser.run(PROBE).await;
    browser.click("[data-testid=user-search]").await;
    let before = Work::so_far(&browser).await;
    for _ in 0..ROUNDS {
        for key in KEYS {
            let before = browser.number_of("__keys.length").await;
            browser.type_keys(key).await;
            browser.until("the key was painted", &format!("__keys.length > {before}")).await;
        }
        browser.fill("[data-testid=user-search]", "").await;
    }
    let work = Work::so_far(&browser).await;
    let keys = browser.value("__keys").await;
    let mut painted: Vec<f64> = keys.as_array().into_iter().flatten().filter_map(|key| key[0].as_f64()).collect();
    let worst = painted.iter().copied().fold(0.0, f64::max);
    println!("key to painted rows, 100,000 people, {} keys: median {} ms, worst {worst:.0} ms", painted.len(), median(&mut painted));
    work.print_since(&before, painted.len());
    println!("long tasks while typing: {}", browser.value("__long.map(Math.round)").await);
    println!(
        "memory: {}",
        browser.value("performance.memory ? Math.round(performance.memory.usedJSHeapSize / 1e6) + ' MB of script heap' : 'not told'").await
    );
    browser.quit().await;
}

/// Processor time of the page's main thread in seconds, which other programs on the machine cannot stretch.
struct Work(Vec<(String, f64)>);

impl Work {
    const KINDS: [&str; 4] = ["TaskDuration", "ScriptDuration", "LayoutDuration", "RecalcStyleDuration"];

    async fn so_far(browser: &Browser) -> Work {
        browser.devtools("Performance.enable", serde_json::json!({"timeDomain": "threadTicks"})).await;
        let answer = browser.devtools("Performance.getMetrics", serde_json::json!({})).await;
        let metrics = answer["metrics"].as_array().into_iter().flatten();
        let figure = |metric: &serde_json::Value| Some((metric["name"].as_str()?.to_owned(), metric["value"].as_f64()?));
        Work(metrics.filter_map(figure).filter(|(name, _)| Work::KINDS.contains(&name.as_str())).collect())
    }

    fn print_since(&self, before: &Work, keys: usize) {
        let keys = u32::try_from(keys).map_or(1.0, f64::from).max(1.0);
        let parts = self.0.iter().zip(&before.0).map(|((name, now), (_, then))| format!("{name} {:.1} ms", (now - then) * 1000.0 / keys));
        println!("main-thread work for each key: {}", parts.collect::<Vec<_>>().join(", "));
    }
}

fn median(figures: &mut [f64]) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or(f64::NAN).round()
}
