//! When a look is believed.

use catalogue::record::Finding;

use super::{Pace, Said, conclusion};
use crate::audit::doubt::Doubt;
use crate::audit::line::{self, IntentLine};

const MINUTE: i64 = 60_000;

fn concluded(operation: &str, minutes: i64, said: Said) -> Option<Finding> {
    let targets = vec![("accountId".to_owned(), "a".to_owned())];
    let intent = IntentLine { operation: operation.to_owned(), targets, ..IntentLine::default() };
    let doubt = Doubt { intent, since: line::milliseconds(&line::now()) - minutes * MINUTE, sent: None };
    conclusion(&Pace::default(), &doubt, &said, 1).map(|(finding, _)| finding)
}

fn found(finding: Finding) -> Said {
    Said::Found(finding, String::new())
}

#[test]
fn what_is_seen_is_believed_at_once_and_what_is_not_seen_only_when_it_could_be() {
    use Finding::{CannotBeTold, DidNotHappen, Happened};
    let table = [
        ("ENABLE_ACCOUNT", 0, found(Happened), Some(Happened)),
        ("ENABLE_ACCOUNT", 4, found(DidNotHappen), None),
        ("ENABLE_ACCOUNT", 6, found(DidNotHappen), Some(DidNotHappen)),
        ("REMOVE_USER", 6, found(DidNotHappen), None),
        ("REMOVE_USER", 16, found(DidNotHappen), Some(DidNotHappen)),
        ("ENABLE_ACCOUNT", 6, found(CannotBeTold), None),
        ("ENABLE_ACCOUNT", 6, Said::Silent, None),
        ("ENABLE_ACCOUNT", 121, Said::Silent, Some(CannotBeTold)),
        ("ENABLE_ACCOUNT", 121, found(CannotBeTold), Some(CannotBeTold)),
        ("INVITE_USERS", 4, found(CannotBeTold), None),
        ("INVITE_USERS", 6, found(CannotBeTold), Some(CannotBeTold)),
    ];
    for (operation, minutes, said, wanted) in table {
        assert_eq!(concluded(operation, minutes, said), wanted, "{operation} after {minutes}");
    }
}
