//! Mounts the app in place of the static shell that index.html painted first.

fn main() {
    console_error_panic_hook::set_once();
    app::app::mount(app::client::Client::browser());
}
