//! The table `[changes]`: whether a reason and a ticket have to go with each change, what a ticket looks like, and where it can be looked up.

use catalogue::remark::{Demand, RemarkRules, is_ticket, is_ticket_link};

use super::reader::Reader;

/// Reads the table; without it nothing is required.
pub fn read(reader: &mut Reader) -> Option<RemarkRules> {
    if !reader.has("changes") {
        return Some(RemarkRules::default());
    }
    let mut table = reader.table("changes")?;
    let reason = table.parsed_or("reason", "optional", "is neither \"optional\" nor \"required\"", |word| {
        Demand::parse(word).filter(|demand| *demand != Demand::Hidden)
    });
    let ticket = table.parsed_or("ticket", "optional", "is none of \"optional\", \"required\" and \"hidden\"", Demand::parse);
    let ticket_prefixes = table.texts("ticket_prefixes");
    let ticket_link = table.optional("ticket_link", "is not an https address with {ticket} once after its host", |text| {
        is_ticket_link(text).then(|| text.to_owned())
    });
    if ticket_prefixes.as_ref().is_some_and(|prefixes| prefixes.iter().any(|prefix| !is_ticket(prefix))) {
        table.rule("ticket_prefixes: a ticket has letters, digits and the signs # . _ / - only, so nothing else can begin one");
    }
    reader.take_faults(table);
    Some(RemarkRules { reason: reason?, ticket: ticket?, ticket_prefixes: ticket_prefixes?, ticket_link: ticket_link? })
}
