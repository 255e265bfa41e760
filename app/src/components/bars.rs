//! Horizontal bars with direct labels. The chart is a table, so it is its own twin for readers that cannot see bars.

use leptos::prelude::*;

use crate::moment::grouped;

/// What a bar stands for, or why there is nothing to draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Amount {
    Known(u64),
    /// Still being read.
    Waiting,
    /// Could not be read.
    Missing,
}

impl Amount {
    #[must_use]
    pub const fn known(self) -> Option<u64> {
        match self {
            Amount::Known(value) => Some(value),
            Amount::Waiting | Amount::Missing => None,
        }
    }

    fn words(self) -> String {
        match self {
            Amount::Known(value) => grouped(usize::try_from(value).unwrap_or(usize::MAX)),
            Amount::Waiting => "…".to_owned(),
            Amount::Missing => "not known".to_owned(),
        }
    }
}

/// One bar.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    pub label: String,
    pub amount: Amount,
    /// The shape of the state, drawn before the label; empty where there is none.
    pub shape: &'static str,
    /// Style name of the fill, as of a state; empty for the neutral colour.
    pub class: &'static str,
    /// Where the label leads, if anywhere.
    pub href: Option<String>,
}

/// A bar chart. `caption` says in a sentence what it shows.
#[component]
pub fn Bars(bars: Vec<Bar>, #[prop(into)] caption: String, unit: &'static str) -> impl IntoView {
    let most = bars.iter().filter_map(|bar| bar.amount.known()).max().unwrap_or(0).max(1);
    let rows = bars
        .into_iter()
        .map(|bar| {
            let label = match bar.href {
                Some(href) => view! { <a href=href>{bar.label}</a> }.into_any(),
                None => view! { <span>{bar.label}</span> }.into_any(),
            };
            let class = match bar.amount {
                Amount::Known(_) => bar.class,
                Amount::Waiting => "is-waiting",
                Amount::Missing => "is-missing",
            };
            let width = bar.amount.known().map_or(100, |value| share(value, most));
            view! {
                <tr>
                    <th scope="row">
                        {(!bar.shape.is_empty())
                            .then(|| view! { <span class=format!("bars__shape {}", bar.class) aria-hidden="true">{bar.shape}</span> })}
                        {label}
                    </th>
                    <td class="bars__value">{bar.amount.words()}</td>
                    <td class="bars__track" aria-hidden="true">
                        <span class=format!("bars__fill {class}") style:width=format!("{width}%")></span>
                    </td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <table class="bars">
            <caption>{caption}</caption>
            <thead class="visually-hidden">
                <tr>
                    <th scope="col">"What"</th>
                    <th scope="col">{unit}</th>
                    <td></td>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

/// The share in per cent; what exists at all is at least visible.
fn share(value: u64, most: u64) -> u64 {
    if value == 0 { 0 } else { (value.saturating_mul(100) / most).max(1) }
}

#[cfg(test)]
mod tests;
