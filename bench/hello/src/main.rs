//! The smallest real page with Leptos: a heading and a button that counts. What the app's start is measured against.

use leptos::prelude::*;

fn main() {
    console_error_panic_hook::set_once();
    mount_to_body(Hello);
}

#[component]
fn Hello() -> impl IntoView {
    let count = RwSignal::new(0);
    view! {
        <h1>"Hello, world"</h1>
        <button type="button" id="hello" on:click=move |_| count.update(|count| *count += 1)>"Pressed " {count} " times"</button>
    }
}
