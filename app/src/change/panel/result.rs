//! The result of a run to take along: as a file for a spreadsheet, or copied as lines for a ticket.

use catalogue::export::Taken;
use leptos::prelude::*;
use leptos::task::spawn_local_scoped;

use super::super::proposal::Subject;
use super::super::runs::changes;
use super::super::stage::Stage;
use super::Panel;
use crate::client::Api;
use crate::components::copy::copy_saying;
use crate::components::icon::Icon;
use crate::components::notice::complain;
use crate::export::{About, Cell, Form, Writer, save};
use crate::moment;

const COLUMNS: [&str; 6] = ["name", "email", "account_id", "outcome", "explanation", "record"];

/// One change and how it ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub subject: Subject,
    pub outcome: &'static str,
    pub explanation: String,
    /// The id of its record.
    pub record: Option<String>,
}

/// The buttons; the file and the lines are made when they are clicked.
pub fn buttons(panel: Panel) -> AnyView {
    let api = StoredValue::new_local(changes().api());
    let to_file = move |_| {
        let title = panel.run.with_value(|run| run.title.clone());
        let about = About { list: "run", filters: title, exported_at: moment::now(), ..About::default() };
        let name = about.file_name(Form::Csv);
        let lines = lines(panel);
        let taken = about.taken(Form::Csv, lines.len());
        once_recorded(&api.get_value(), taken, move || {
            if save(&name, Form::Csv.media_type(), &file(&lines, about)).is_err() {
                complain("The browser gave no file to save. Copy the result instead.");
            }
        });
    };
    let to_clipboard = move |_| {
        let lines = lines(panel);
        let taken = Taken { format: "text".to_owned(), ..About { list: "run", ..About::default() }.taken(Form::Csv, lines.len()) };
        once_recorded(&api.get_value(), taken, move || {
            copy_saying("result", &text(&lines), format!("Copied {} lines, one for each.", lines.len()));
        });
    };
    view! {
        <button type="button" class="button" data-testid="run-save" on:click=to_file><Icon name="export"/>"Save as CSV"</button>
        <button type="button" class="button" data-testid="run-copy" on:click=to_clipboard><Icon name="copy"/>"Copy the result"</button>
    }
    .into_any()
}

/// Gives a copy out once that is on record; otherwise says why there is none.
fn once_recorded(api: &Api, taken: Taken, give: impl FnOnce() + 'static) {
    let api = api.clone();
    spawn_local_scoped(async move {
        match api.client().record_copy(&taken).await {
            Ok(()) => give(),
            Err(error) => complain(&format!("Nothing was given out, because it could not be recorded. {}", error.detail())),
        }
    });
}

fn lines(panel: Panel) -> Vec<Line> {
    let line = |item: &super::super::item::Item| {
        let stage = item.stage.get_untracked();
        let mut explanation = explanation(&stage, &item.change.done);
        for note in item.notes.get_untracked() {
            explanation = format!("{explanation} {note}");
        }
        Line { subject: item.change.subject.clone(), outcome: stage.mark().0, explanation, record: item.record.get_untracked() }
    };
    panel.run.with_value(|run| run.items.iter().map(line).collect())
}

fn explanation(stage: &Stage, done: &str) -> String {
    match stage {
        Stage::Refused { error, .. } => format!("{}. {} {}", error.title(), error.detail(), error.next_step()),
        stage => stage.words(done, |at| crate::export::moment(at / 1_000)),
    }
}

/// The file.
#[must_use]
pub fn file(lines: &[Line], about: About) -> String {
    let mut writer = Writer::new(Form::Csv, &COLUMNS, about);
    for line in lines {
        let optional = |text: &Option<String>| Cell::Text(text.clone().unwrap_or_default());
        writer.push(&[
            Cell::Text(line.subject.name.clone()),
            optional(&line.subject.detail),
            Cell::Text(line.subject.id.clone()),
            Cell::Text(line.outcome.to_owned()),
            Cell::Text(line.explanation.clone()),
            optional(&line.record),
        ]);
    }
    writer.finish()
}

/// A line for each, readable as it is.
#[must_use]
pub fn text(lines: &[Line]) -> String {
    let words = |line: &Line| {
        let detail = line.subject.detail.as_ref().map(|detail| format!(" <{detail}>")).unwrap_or_default();
        format!("{}{detail} {}: {} – {}", line.subject.name, line.subject.id, line.outcome, line.explanation)
    };
    lines.iter().map(words).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests;
