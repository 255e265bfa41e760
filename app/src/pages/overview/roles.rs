//! The card of people by role.

use catalogue::organization::UserStats;
use leptos::prelude::*;

use super::card::card;
use super::census::{role_bars, role_sentence};
use crate::components::bars::Bars;
use crate::components::part::Part;
use crate::components::vacant::Empty;

/// The card, from the same answer as the account states.
pub fn roles_card(stats: Part<UserStats>) -> AnyView {
    let body = stats.show(8, |stats| {
        if stats.roles.is_empty() {
            return view! { <Empty title="No roles are given out" why="Nobody in the directories that the key can see holds a role."/> }
                .into_any();
        }
        view! {
            <Bars bars=role_bars(&stats.roles) caption=role_sentence(&stats.roles) unit="People"/>
            <p class="subtle small">"Who holds several roles is counted in each."</p>
        }
        .into_any()
    });
    card("roles", "People by role", "", body)
}
