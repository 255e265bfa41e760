//! The patch that the catalogue makes of an edit, performed by the organization: it makes that edit, needs each of its operations, and can be taken
//! back.

use catalogue::scim::document::{differing, enterprise, set};
use catalogue::scim::patch::operations;
use catalogue::scim::{CREATE_SCIM_USER, GET_SCIM_USER, PATCH_SCIM_USER, PatchOperation, ScimPatch};
use proptest::collection::{btree_map, btree_set, vec};
use proptest::prelude::*;
use proptest::sample::subsequence;
use serde_json::{Value, json};

use super::{Client, nothing};
use crate::Seed;

const TEXTS: [&str; 9] = [
    "externalId",
    "displayName",
    "nickName",
    "title",
    "preferredLanguage",
    "timezone",
    "name.givenName",
    "name.familyName",
    "name.formatted",
];

/// A record as the organization holds it, so that nothing is left for it to fill in.
fn record() -> impl Strategy<Value = Value> {
    let paths: Vec<String> = TEXTS.iter().map(|path| (*path).to_owned()).chain(["organization", "department"].map(enterprise)).collect();
    let texts = btree_map(proptest::sample::select(paths), "[A-Za-z0-9 .'\"é]{0,6}[A-Za-z0-9]", 0..8);
    let mailboxes = btree_set("[a-d]{1,2}", 1..4).prop_map(|names| names.into_iter().collect::<Vec<_>>()).prop_shuffle();
    let phones = subsequence(vec!["+1", "+2", "+3"], 0..=3);
    (texts, mailboxes, vec(0..2usize, 3), phones, any::<bool>()).prop_map(|(texts, mailboxes, kinds, phones, active)| {
        let kind = |at: usize| ["work", "other"][kinds[at % kinds.len()]];
        let emails = mailboxes.iter().enumerate();
        let emails: Vec<Value> = emails
            .map(|(at, name)| json!({ "value": format!("{name}@corp.example"), "type": kind(at), "primary": at == kinds[0].min(mailboxes.len() - 1) }))
            .collect();
        let phones: Vec<Value> = phones.iter().enumerate().map(|(at, number)| json!({ "value": number, "type": kind(at + 1) })).collect();
        let mut record = json!({ "userName": "subject", "active": active, "emails": emails });
        set(&mut record, "phoneNumbers", Some(Value::from(phones)));
        for (path, text) in texts {
            set(&mut record, &path, Some(Value::from(text)));
        }
        record
    })
}

struct Bench {
    client: Client,
    id: String,
}

impl Bench {
    fn of(record: &Value) -> Bench {
        let mut client = Client::new(Seed::Empty);
        let seen = client.call(CREATE_SCIM_USER, &[], record);
        assert_eq!(seen.status, 201, "{record} {}", seen.body);
        let id = seen.body["id"].as_str().expect("an id").to_owned();
        Bench { client, id }
    }

    /// The record after a patch; none where it is refused.
    fn patched(&mut self, operations: Vec<PatchOperation>) -> Option<Value> {
        let body = serde_json::to_value(ScimPatch::new(operations)).expect("a patch is JSON");
        let seen = self.client.call(PATCH_SCIM_USER, &[("scimUserId", &self.id)], &body);
        (seen.status == 200).then(|| self.client.call(GET_SCIM_USER, &[("scimUserId", &self.id)], &nothing()).body)
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn a_patch_makes_the_edit_and_its_inverse_takes_it_back((before, after) in (record(), record())) {
        let mut bench = Bench::of(&before);
        let there = operations(&before, &after);
        if !there.is_empty() {
            let seen = bench.patched(there);
            prop_assert_eq!(seen.map(|seen| differing(&seen, &after)), Some(Vec::new()));
            let seen = bench.patched(operations(&after, &before));
            prop_assert_eq!(seen.map(|seen| differing(&seen, &before)), Some(Vec::new()));
        }
    }

    #[test]
    fn no_operation_of_a_patch_can_be_left_out((before, after) in (record(), record())) {
        let all = operations(&before, &after);
        prop_assert!(all.len() <= differing(&before, &after).len());
        for left_out in 0..all.len() {
            let mut fewer = all.clone();
            fewer.remove(left_out);
            let seen = if fewer.is_empty() { Some(before.clone()) } else { Bench::of(&before).patched(fewer) };
            prop_assert!(seen.is_none_or(|seen| !differing(&seen, &after).is_empty()), "{:?} was not needed", all[left_out]);
        }
    }
}
