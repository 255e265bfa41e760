//! The card of Atlassian accounts: whether they can sign in, and who manages them.

use std::rc::Rc;

use catalogue::organization::{ClaimStatus, UserStats};
use leptos::prelude::*;

use super::card::card;
use super::census::{account_bars, account_sentence, claim_sentence};
use super::people::{Count, counted};
use crate::components::bars::Bars;
use crate::components::part::{Part, reactive};
use crate::components::vacant::Empty;
use crate::standing::Standing;

/// The card: one part of the statistics, and two counts of its own.
pub fn accounts_card(stats: Part<UserStats>) -> AnyView {
    let by_status = stats.show(5, |stats| {
        if stats.account_status.iter().all(|entry| entry.count == 0) {
            return view! { <Empty title="No accounts yet" why="The directories that the key can see have no people."/> }.into_any();
        }
        view! { <Bars bars=account_bars(&stats.account_status) caption=account_sentence(&stats.account_status) unit="Accounts"/> }
            .into_any()
    });
    if !crate::session::may(catalogue::capability::Capability::ReadDirectory) {
        return card("accounts", "Accounts", "", by_status);
    }
    let claim = |label, standing, status: ClaimStatus| Count::of(label, standing, ("claimStatus", "claim"), status.as_str());
    let counts: Rc<[Count]> =
        Rc::new([claim("Managed", Standing::Active, ClaimStatus::Managed), claim("Unmanaged", Standing::NoAccess, ClaimStatus::Unmanaged)]);
    let counts = StoredValue::new_local(counts);
    let by_claim = reactive(Box::new(move || {
        counts.with_value(|counts| {
            let caption = claim_sentence(counts[0].amount(), counts[1].amount());
            counted(caption, counts, "Only managed accounts can be edited, deactivated or deleted here.")
        })
    }));
    let body = view! {
        {by_status}
        <div class="card__part" data-testid="claims">{by_claim}</div>
    };
    card("accounts", "Accounts", "", body.into_any())
}
