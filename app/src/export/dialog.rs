//! The dialog that exports a list: asks for the form, reads to the end while it shows how far it is, and saves, or says why not.

use std::cell::Cell as Flag;
use std::rc::Rc;

use catalogue::export::EXPORT_NOT_RECORDED;
use leptos::prelude::*;
use leptos::task::spawn_local_scoped;

use super::button::Exporting;
use super::save::save;
use super::source::Export;
use super::write::{Form, Writer};
use crate::client::{Api, ClientError};
use crate::components::dialog::Dialog;
use crate::components::failure::Failure;
use crate::components::notice::notify;
use crate::moment::{self, grouped};

#[derive(Clone)]
enum State {
    Asking,
    Running {
        done: usize,
        of: Option<usize>,
    },
    Failed(ClientError),
    /// The browser did not take the file.
    NotSaved,
}

/// The dialog of the button that provides [`Exporting`].
#[component]
pub fn ExportDialog() -> impl IntoView {
    let Exporting { open, start, what } = expect_context();
    let state = RwSignal::new(State::Asking);
    let stopped = StoredValue::new_local(Rc::new(Flag::new(false)));
    // Closing the dialog, by whatever way, stops the reading.
    Effect::new(move |_| {
        if !open.get() {
            stopped.with_value(|stopped| stopped.set(true));
            state.set(State::Asking);
        }
    });
    on_cleanup(move || {
        let _ = stopped.try_with_value(|stopped| stopped.set(true));
    });
    let api = StoredValue::new_local(Api::get());
    let run = Callback::new(move |form: Form| {
        let mine = Rc::new(Flag::new(false));
        stopped.set_value(Rc::clone(&mine));
        state.set(State::Running { done: 0, of: None });
        let export = start.with_value(|start| start());
        spawn_local_scoped(async move {
            let outcome = write(&api.get_value(), export, form, state, &mine).await;
            if mine.get() {
                return;
            }
            match outcome {
                Ok(Some((name, rows))) => {
                    notify(&format!("Saved {} rows as {name}.", grouped(rows)));
                    let _ = open.try_set(false);
                }
                Ok(None) => drop(state.try_set(State::NotSaved)),
                Err(error) => drop(state.try_set(State::Failed(error))),
            }
        });
    });
    view! {
        <Dialog open title=Signal::derive_local(|| "Export this list".to_owned())>
            {move || body(state.get(), what, open, run)}
        </Dialog>
    }
}

/// Reads everything, has it recorded, then saves it: the file's name and its rows, or nothing where the browser did not take it.
async fn write(
    api: &Api,
    mut export: Export,
    form: Form,
    state: RwSignal<State>,
    stopped: &Flag<bool>,
) -> Result<Option<(String, usize)>, ClientError> {
    let mut writer = None;
    loop {
        let batch = match (export.pull)().await {
            Err(error) if error.is_rate_limited() && !stopped.get() => {
                moment::pause(1_000 * i32::try_from(error.retry_after().unwrap_or(5).clamp(1, 600)).unwrap_or(5)).await;
                continue;
            }
            answer => answer?,
        };
        if stopped.get() {
            return Ok(None);
        }
        if !batch.rows.is_empty() || batch.is_last {
            let writer = writer.get_or_insert_with(|| Writer::new(form, export.columns, (export.about)()));
            batch.rows.iter().for_each(|row| writer.push(row));
        }
        let _ = state.try_set(State::Running { done: batch.done, of: batch.of });
        if batch.is_last {
            break;
        }
    }
    let Some(writer) = writer else { return Ok(None) };
    let (about, rows) = ((export.about)(), writer.rows());
    let name = about.file_name(form);
    api.client().record_copy(&about.taken(form, rows)).await?;
    if stopped.get() {
        return Ok(None);
    }
    Ok(save(&name, form.media_type(), &writer.finish()).is_ok().then_some((name, rows)))
}

fn body(state: State, what: Signal<String>, open: RwSignal<bool>, run: Callback<Form>) -> AnyView {
    match state {
        State::Asking => asking(what, run),
        State::Running { done, of } => running(done, of, open),
        State::Failed(error) => view! {
            <p>{nothing_saved(&error)}</p>
            <Failure error retry=None/>
            {choices(run)}
        }
        .into_any(),
        State::NotSaved => view! {
            <p role="alert">"The browser did not take the file. Allow this page to download, then try again."</p>
            {choices(run)}
        }
        .into_any(),
    }
}

/// Why there is no file.
fn nothing_saved(error: &ClientError) -> &'static str {
    if error.problem().is_some_and(|problem| problem.code == EXPORT_NOT_RECORDED) {
        "Nothing was saved: a copy is given out only once that is on record."
    } else {
        "Nothing was saved: a file that holds only a part would pass for the whole."
    }
}

fn asking(what: Signal<String>, run: Callback<Form>) -> AnyView {
    view! {
        <p data-testid="export-what">{move || what.get()}</p>
        <p class="small subtle">
            "All of it is read first. The file says when it was made and with which filters. Invited people are told from active ones, and what is not known is not told as never. That it was taken is recorded, with your name and the number of rows. It holds personal data: keep it accordingly."
        </p>
        {choices(run)}
        <p class="small subtle">"In CSV a text that a spreadsheet would run as a formula has an apostrophe in front. JSON has every text as it is."</p>
    }
    .into_any()
}

fn choices(run: Callback<Form>) -> AnyView {
    view! {
        <div class="export__forms">
            <button type="button" class="button is-primary" on:click=move |_| run.run(Form::Csv)>"Save as CSV"</button>
            <button type="button" class="button" on:click=move |_| run.run(Form::Json)>"Save as JSON"</button>
        </div>
    }
    .into_any()
}

fn running(done: usize, of: Option<usize>, open: RwSignal<bool>) -> AnyView {
    let words = match of {
        Some(of) => format!("{} of {}", grouped(done), grouped(of)),
        None => format!("{} so far", grouped(done)),
    };
    let (value, most) = (of.map(|_| done.to_string()), of.map(|of| of.max(1).to_string()));
    view! {
        <p role="status">"Reading all of it: "{words}</p>
        <progress class="export__progress" aria-label="Export" value=value max=most></progress>
        <div class="export__forms">
            <button type="button" class="button" on:click=move |_| open.set(false)>"Cancel"</button>
        </div>
    }
    .into_any()
}
