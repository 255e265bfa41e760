//! Whom each operation concerns, as a file that a person can read.

use std::fmt::Write as _;

use catalogue::capability::Role;
use catalogue::operation::BodyRule;
use catalogue::session::Person;

use super::of;
use crate::admit::Admission;
use crate::identity::Caller;

const ORGANIZATION: &str = "0a1b2c3d-0000-0000-0000-000000000000";

#[test]
fn every_operation_has_the_agreed_reach() {
    let admission = Admission { organization_id: ORGANIZATION.to_owned(), scim_directories: vec!["scim-1".to_owned()], read_only: false };
    let owner = Caller::new(Person { id: "o".to_owned(), name: "O".to_owned(), email: None }, Role::Owner);
    let mut table = String::new();
    for operation in catalogue::operations() {
        let filled = |segment: &str| match segment {
            "{orgId}" => ORGANIZATION.to_owned(),
            "{scimDirectoryId}" => "scim-1".to_owned(),
            parameter if parameter.starts_with('{') => parameter.trim_matches(['{', '}']).to_owned(),
            fixed => fixed.to_owned(),
        };
        let path: String = catalogue::path::segments(operation.path).map(|segment| format!("/{}", filled(segment))).collect();
        let body = "{\"accountId\":\"body-account\",\"emails\":[\"body@a.example\"],\"additionalGroups\":[\"body-group\"]}";
        let body = match operation.name {
            "UPDATE_PROFILE" => "{\"nickname\":\"x\"}",
            _ if operation.body == BodyRule::None => "",
            _ => body,
        };
        let target = admission.target(&owner, operation.method.as_str(), &path, "").unwrap();
        let reach = of(&target.permit(&owner, body.as_bytes()).unwrap());
        let people: Vec<String> = reach.people.iter().map(|one| format!("{one:?}")).collect();
        let groups: Vec<&str> = reach.groups.iter().map(|(_, id)| id.as_str()).collect();
        writeln!(table, "{}: {:?} {} {}", operation.name, reach.breadth, people.join(" "), groups.join(" ")).unwrap();
    }
    let table = table.lines().map(|line| format!("{}\n", line.trim_end())).collect::<String>();
    assert_eq!(table, include_str!("reach.txt"), "a change here is a change of policy:\n{table}");
}
