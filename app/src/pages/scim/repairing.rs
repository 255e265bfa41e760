//! The changes of a repair: unlinking a record, enabling the account, and deleting an account's records in the database only. Success codes are not
//! documented, so any accepting answer is one, and what counts is read back.

use std::rc::Rc;

use catalogue::account::ENABLE_ACCOUNT;
use catalogue::organization::AccountStatus;
use catalogue::scim::repair::{DELETE_SCIM_RECORD, GET_SCIM_LINKS, UNLINK_SCIM_USER};

use super::links::Link;
use crate::change::{Call, Change, Proposal, Subject, Undo, Waiting, consequences};
use crate::client::{Api, ClientError};
use crate::generation;

/// Whether so many records of the account are left; none in particular means none at all.
fn gone(account_id: &str, scim_user_id: Option<String>) -> impl Fn(Api) -> Waiting<Result<bool, ClientError>> + use<> {
    let account_id = account_id.to_owned();
    move |api| {
        let (account_id, scim_user_id) = (account_id.clone(), scim_user_id.clone());
        Box::pin(async move {
            let links = api.get_from(GET_SCIM_LINKS, &[("accountId", &account_id)], &[]).await?.scim_links;
            Ok(match scim_user_id {
                Some(id) => links.iter().all(|link| link.scim_user_id != id),
                None => links.is_empty(),
            })
        })
    }
}

/// Cuts the link between a record and the account.
#[must_use]
pub fn unlinking(subject: &Subject, link: &Link) -> Proposal {
    let parameters = [("scimDirectoryId", link.directory_id.as_str()), ("scimUserId", link.scim_user_id.as_str())];
    let name = &subject.name;
    let change = Change {
        subject: subject.clone(),
        doing: format!("Unlinking {name}"),
        done: format!("{name} is no longer held by the record."),
        calls: vec![Call::bare(UNLINK_SCIM_USER, &parameters)],
        judge: None,
        check: Some(Rc::new(gone(&subject.id, Some(link.scim_user_id.clone())))),
        undo: Undo::Impossible(
            "Not from here: Atlassian has no call to link again. The identity provider links it anew when it next creates this person."
                .to_owned(),
        ),
    };
    let effects = consequences("as the account is now", "unchanged; synced groups no longer follow the identity provider", "unchanged", "");
    let cautions = vec!["Until it is linked again, somebody who leaves is not deactivated by the identity provider.".to_owned()];
    Proposal { effects, cautions, ..Proposal::of(&format!("Unlink {name} from the SCIM record?"), &format!("Unlink {name}"), change) }
}

/// Deletes every record of the account, in all directories, and touches nothing else.
#[must_use]
pub fn deleting(subject: &Subject) -> Proposal {
    let name = &subject.name;
    let change = Change {
        subject: subject.clone(),
        doing: format!("Deleting the SCIM records of {name}"),
        done: format!("the SCIM records of {name} are gone; the account is as it was."),
        calls: vec![Call::bare(DELETE_SCIM_RECORD, &[("accountId", &subject.id)])],
        judge: None,
        check: Some(Rc::new(gone(&subject.id, None))),
        undo: Undo::Impossible(
            "No: the records get new ids when the identity provider creates them again, and its groups have to be provisioned again."
                .to_owned(),
        ),
    };
    let effects = consequences(
        "as the account is now",
        "leaves every provisioned group, in all directories of the organization",
        "may free seats that only those groups gave (an estimate)",
        "",
    );
    let typed = Some(subject.detail.clone().unwrap_or_else(|| subject.id.clone()));
    Proposal {
        effects,
        typed,
        is_danger: true,
        ..Proposal::of(
            &format!("Delete the SCIM records of {name} in the database only?"),
            &format!("Delete the records of {name}"),
            change,
        )
    }
}

/// Switches the account on.
#[must_use]
pub fn enabling(subject: &Subject) -> Proposal {
    let name = &subject.name;
    let account_id = subject.id.clone();
    let check = move |api: Api| -> Waiting<Result<bool, ClientError>> {
        let id = account_id.clone();
        Box::pin(async move { Ok(generation::person(&api, &id).await?.account_status == Some(AccountStatus::Active)) })
    };
    let change = Change {
        subject: subject.clone(),
        doing: format!("Reactivating {name}"),
        done: format!("{name} can sign in again."),
        calls: vec![Call::bare(ENABLE_ACCOUNT, &[("accountId", &subject.id)])],
        judge: None,
        check: Some(Rc::new(check)),
        undo: Undo::Impossible("Deactivate the account again on the person's page.".to_owned()),
    };
    let effects = consequences("possible again", "as before: roles and groups are still there", "takes its seats again (an estimate)", "");
    Proposal { effects, ..Proposal::of(&format!("Reactivate {name}?"), &format!("Reactivate {name}"), change) }
}
