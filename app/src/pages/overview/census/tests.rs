//! Sentences and bars over counts.

use catalogue::organization::{AccountStatus, RoleCount, StatusCount};

use super::{account_bars, account_sentence, claim_sentence, join, percent, role_bars, role_sentence, standing, status_sentence};
use crate::components::bars::Amount::{Known, Missing, Waiting};
use crate::standing::Standing;

fn role(id: &str, count: u64) -> RoleCount {
    RoleCount { role_id: id.to_owned(), count }
}

#[test]
fn a_share_is_whole_and_all_or_nothing_only_when_it_is_so() {
    let table = [((1, 3), 33), ((2, 3), 67), ((1, 1000), 1), ((999, 1000), 99), ((1000, 1000), 100), ((0, 5), 0), ((1, 2), 50)];
    for ((part, whole), expected) in table {
        assert_eq!(percent(part, whole), expected, "{part} of {whole}");
    }
}

#[test]
fn the_sentence_on_people_never_claims_what_was_not_counted() {
    assert_eq!(status_sentence(Known(1200), Known(1043)), "1,200 people, 1,043 of them active (87%).");
    assert_eq!(status_sentence(Known(1), Known(1)), "1 person, 1 of them active (100%).");
    assert_eq!(status_sentence(Known(1200), Missing), "1,200 people in all.");
    assert_eq!(status_sentence(Missing, Known(3)), "3 people active; how many there are in all is not known.");
    assert_eq!(status_sentence(Missing, Missing), "How many people there are is not known.");
    assert_eq!(status_sentence(Waiting, Known(3)), "Counting people…");
}

#[test]
fn every_status_of_the_upstream_has_a_state_to_be_shown_as() {
    use catalogue::organization::DirectoryStatus;
    let standings: Vec<Standing> = DirectoryStatus::KNOWN.iter().map(|status| standing(status)).collect();
    assert!(!standings.contains(&Standing::Unknown), "{standings:?}");
}

#[test]
fn the_sentence_on_roles_names_the_admins_and_the_most_common_role() {
    let roles = [role("atlassian/user", 1100), role("atlassian/org-admin", 4)];
    assert_eq!(role_sentence(&roles), "4 people are organization admins. “User” is the most common role, held by 1,100 people.");
    assert_eq!(role_sentence(&[]), "Nobody is organization admin.");
}

#[test]
fn bars_of_roles_start_with_the_most_common_and_lead_to_its_people() {
    let bars = role_bars(&[role("atlassian/org-admin", 4), role("atlassian/user", 1100)]);
    assert_eq!(bars.iter().map(|bar| bar.label.as_str()).collect::<Vec<_>>(), ["User", "Organization admin"]);
    assert_eq!(bars[0].href.as_deref(), Some("/users?role=atlassian%2Fuser"));
}

#[test]
fn an_account_state_of_tomorrow_is_shown_but_leads_nowhere() {
    let statuses = [
        StatusCount { status: AccountStatus::Inactive, count: 7 },
        StatusCount { status: AccountStatus::Other("frozen".to_owned()), count: 2 },
    ];
    let bars = account_bars(&statuses);
    assert_eq!(bars[0].href.as_deref(), Some("/users?account=inactive"));
    assert_eq!((bars[1].label.as_str(), bars[1].href.as_deref()), ("frozen", None));
    assert_eq!(account_sentence(&statuses), "0 people can sign in to Atlassian; 7 deactivated, 0 closed.");
}

#[test]
fn the_sentence_on_claims_waits_for_both_numbers() {
    assert_eq!(claim_sentence(Known(3), Known(1)), "3 of 4 accounts are managed through a verified domain (75%).");
    assert_eq!(claim_sentence(Known(3), Waiting), "Counting accounts…");
    assert_eq!(claim_sentence(Known(0), Known(0)), "There are no accounts, managed or not.");
    assert_eq!(claim_sentence(Known(3), Missing), "Who manages the accounts is only partly known.");
}

#[test]
fn names_are_joined_as_in_a_sentence() {
    let names = ["A", "B", "C"];
    assert_eq!([join(&names[..0]), join(&names[..1]), join(&names[..2]), join(&names)], ["", "A", "A and B", "A, B and C"]);
}
