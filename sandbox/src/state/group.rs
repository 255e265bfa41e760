//! A group of a user directory.

use super::user::Grant;

/// A group; its members all gain its grants.
#[derive(Clone, Debug)]
pub struct Group {
    pub id: String,
    pub name: String,
    pub description: String,
    pub(crate) directory: u8,
    /// `external`, `admins`, `team-members`, `open`.
    pub managed_by: &'static str,
    /// Fed by the identity provider: nobody changes it here.
    pub external_synced: bool,
    /// A product's default group.
    pub is_default: bool,
    /// Positions of the members, sorted.
    pub(crate) members: Vec<u32>,
    pub(crate) grants: Vec<Grant>,
    pub deleted: bool,
}

impl Group {
    /// How many members it has.
    #[must_use]
    pub fn size(&self) -> usize {
        self.members.len()
    }

    /// Adds a member; false when it was one already.
    pub(crate) fn add(&mut self, user: u32) -> bool {
        // Seeds add in ascending order, which is the cheap end.
        if self.members.last().is_none_or(|last| *last < user) {
            self.members.push(user);
            return true;
        }
        match self.members.binary_search(&user) {
            Ok(_) => false,
            Err(at) => {
                self.members.insert(at, user);
                true
            }
        }
    }

    pub(crate) fn remove(&mut self, user: u32) {
        if let Ok(at) = self.members.binary_search(&user) {
            self.members.remove(at);
        }
    }
}
