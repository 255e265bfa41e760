//! Why a change is made and by which ticket, as the reader of a confirmation types it. What was said last is offered again in this visit, and never
//! stored: the next change of the same ticket is one click, and nothing is said by itself.

use catalogue::record::LONGEST_REASON;
use catalogue::remark::{Demand, LONGEST_TICKET, RemarkRules};
use leptos::html;
use leptos::prelude::*;

use super::super::runs::Changes;
use super::super::said::{Lacking, Said, Wanted};
use super::focus;

/// The two fields.
#[derive(Clone, Copy)]
pub struct Remarks {
    reason: RwSignal<String>,
    ticket: RwSignal<String>,
    lacking: RwSignal<Option<Lacking>>,
    reason_input: NodeRef<html::Input>,
    ticket_input: NodeRef<html::Input>,
}

impl Remarks {
    pub fn new() -> Remarks {
        Remarks {
            reason: RwSignal::new(String::new()),
            ticket: RwSignal::new(String::new()),
            lacking: RwSignal::new(None),
            reason_input: NodeRef::new(),
            ticket_input: NodeRef::new(),
        }
    }

    /// What was said, if it may go with a change; otherwise the field says what it lacks.
    pub fn said(self, rules: &RemarkRules) -> Option<Said> {
        let judged = untrack(|| Said::judge(rules, &self.reason.get(), &self.ticket.get()));
        self.lacking.set(judged.as_ref().err().cloned());
        judged.ok()
    }

    /// Brings the reader to what is lacking.
    pub fn point(self) {
        match self.lacking.get_untracked().map(|lacking| lacking.field) {
            Some(Wanted::Reason) => focus(self.reason_input),
            Some(Wanted::Ticket) => focus(self.ticket_input),
            None => {}
        }
    }

    fn fault(self, field: Wanted) -> Option<String> {
        self.lacking.get().filter(|lacking| lacking.field == field).map(|lacking| lacking.words)
    }
}

/// The fields that this installation asks for.
pub fn fields(remarks: Remarks, changes: Changes) -> AnyView {
    let rules = changes.api().remark_rules();
    let reason = Entry {
        field: Wanted::Reason,
        id: "proposal-reason",
        label: "Reason",
        hint: if rules.reason == Demand::Required { "(required, kept with the record)" } else { "(optional, kept with the record)" },
        example: if rules.ticket == Demand::Hidden { "Ticket or a few words" } else { "In a few words" }.to_owned(),
        most: LONGEST_REASON,
        is_required: rules.reason == Demand::Required,
        text: remarks.reason,
        input: remarks.reason_input,
    };
    let ticket = (rules.ticket != Demand::Hidden).then(|| Entry {
        field: Wanted::Ticket,
        id: "proposal-ticket",
        label: "Ticket",
        hint: if rules.ticket == Demand::Required { "(required)" } else { "(optional)" },
        example: rules.ticket_prefixes.first().map(|prefix| format!("{prefix}123")).unwrap_or_default(),
        most: LONGEST_TICKET,
        is_required: rules.ticket == Demand::Required,
        text: remarks.ticket,
        input: remarks.ticket_input,
    });
    let is_ticket_shown = ticket.is_some();
    view! {
        <div class="proposal__remarks">
            {entry(remarks, reason)}
            {ticket.map(|ticket| entry(remarks, ticket))}
        </div>
        {again(remarks, changes, is_ticket_shown)}
    }
    .into_any()
}

struct Entry {
    field: Wanted,
    id: &'static str,
    label: &'static str,
    hint: &'static str,
    example: String,
    most: usize,
    is_required: bool,
    text: RwSignal<String>,
    input: NodeRef<html::Input>,
}

fn entry(remarks: Remarks, entry: Entry) -> AnyView {
    let Entry { field, id, label, hint, example, most, is_required, text, input } = entry;
    let fault = format!("{id}-fault");
    view! {
        <div class="proposal__field">
            <label for=id>{label}" "<span class="subtle">{hint}</span></label>
            <input
                id=id
                node_ref=input
                type="text"
                class="input"
                maxlength=most.to_string()
                autocomplete="off"
                placeholder=example
                aria-required=is_required.then_some("true")
                aria-describedby=fault.clone()
                aria-invalid=move || remarks.fault(field).map(|_| "true")
                prop:value=move || text.get()
                on:input=move |event| {
                    text.set(event_target_value(&event));
                    // Judged anew with the next click.
                    remarks.lacking.set(None);
                }
            />
            <p id=fault class="proposal__fault" role="alert">{move || remarks.fault(field)}</p>
        </div>
    }
    .into_any()
}

/// What was said last, while nothing is typed here.
fn again(remarks: Remarks, changes: Changes, is_ticket_shown: bool) -> AnyView {
    let mut last = changes.said_last();
    if !is_ticket_shown {
        last.ticket.clear();
    }
    if last.is_empty() {
        return ().into_any();
    }
    let (line, last) = (last.line(), StoredValue::new(last));
    let is_blank = move || remarks.reason.with(String::is_empty) && remarks.ticket.with(String::is_empty);
    let take = move |_| {
        let Said { reason, ticket } = last.get_value();
        remarks.reason.set(reason);
        remarks.ticket.set(ticket);
        remarks.lacking.set(None);
        // The button is gone now.
        focus(remarks.reason_input);
    };
    view! {
        <Show when=is_blank>
            <button type="button" class="button is-quiet proposal__again" data-testid="said-again" on:click=take>
                "The same as before: "<bdi>{line.clone()}</bdi>
            </button>
        </Show>
    }
    .into_any()
}
