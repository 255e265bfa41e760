//! A table whose rows are few enough to be all in the page: headings above, the rows as the caller draws them.

use leptos::prelude::*;

/// What stands above a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Head {
    Words(&'static str),
    /// Numbers end where their heading ends.
    Number(&'static str),
    /// The column shows what it is by itself; the heading is for those who do not see it.
    Unseen(&'static str),
}

impl Head {
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Head::Words(words) | Head::Number(words) | Head::Unseen(words) => words,
        }
    }

    /// The class of the column's cells.
    #[must_use]
    pub const fn class(self) -> &'static str {
        if let Head::Number(_) = self { "is-number" } else { "" }
    }

    fn view(self) -> AnyView {
        match self {
            Head::Unseen(words) => view! { <th scope="col"><span class="visually-hidden">{words}</span></th> }.into_any(),
            head => view! { <th scope="col" class=head.class()>{head.words()}</th> }.into_any(),
        }
    }
}

/// The table; `class` stands beside its own, `body` is the table's body or bodies.
#[must_use]
pub fn table(class: &'static str, test_id: &'static str, heads: &[Head], body: AnyView) -> AnyView {
    let heads: Vec<AnyView> = heads.iter().map(|head| head.view()).collect();
    view! {
        <table class=format!("table {class}") data-testid=test_id>
            <thead><tr>{heads}</tr></thead>
            {body}
        </table>
    }
    .into_any()
}
