//! Everybody whom the organization knows, with the indexes that keep lookups by account id and e-mail address from scanning.

use super::index::Index;
use super::text::{SearchText, fold};
use super::user::User;

/// What filters ask of a person most, side by side for everybody: reading it costs a fraction of reading the people. Eight bytes each, so that a count of a
/// million stays within what a processor keeps at hand.
#[derive(Clone, Copy)]
pub struct Facet {
    pub status: Word,
    pub account: Word,
    pub membership: Word,
    /// Bits of the directories that the person is in.
    pub directories: u8,
    /// Bits of the roles that do not come through a group.
    pub roles: u16,
    pub managed: bool,
    pub mfa: bool,
}

/// One of the words that standings are told in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Word(u8);

/// The words, each once: there are a dozen.
#[derive(Default)]
struct Words(Vec<&'static str>);

impl Words {
    fn learn(&mut self, text: &'static str) -> Word {
        let at = self.0.iter().position(|known| *known == text).unwrap_or_else(|| {
            self.0.push(text);
            self.0.len() - 1
        });
        Word(u8::try_from(at).expect("standings are told in few words"))
    }
}

impl Facet {
    fn of(user: &User, words: &mut Words) -> Facet {
        Facet {
            status: words.learn(user.status()),
            account: words.learn(user.account.as_str()),
            membership: words.learn(user.membership_status()),
            managed: user.managed,
            mfa: user.mfa,
            roles: user.grants.iter().fold(user.platform, |bits, grant| bits | grant.role.bit()),
            directories: user.memberships.iter().fold(0, |bits, membership| bits | 1 << membership.directory),
        }
    }
}

/// People in the order of joining. Nobody is ever taken out, so positions stay valid.
#[derive(Default)]
pub struct People {
    users: Vec<User>,
    facets: Vec<Facet>,
    words: Words,
    by_account: Index,
    /// By folded address: two accounts can share one over time.
    by_email: Index,
    text: SearchText,
}

impl People {
    /// Room for so many, before they come.
    pub fn reserve(&mut self, people: usize) {
        self.users.reserve(people);
        self.facets.reserve(people);
        self.text.reserve(people);
    }

    /// Has everybody found at once, after a seed is built.
    pub fn sort(&mut self) {
        self.by_account.sort();
        self.by_email.sort();
    }

    /// Adds a person.
    pub fn push(&mut self, user: User) -> u32 {
        let at = u32::try_from(self.users.len()).expect("fewer than four billion people");
        self.by_account.add(&user.account_id, at);
        if !user.email.is_empty() {
            self.by_email.add(&fold(&user.email), at);
        }
        self.text.set(at, [&user.name, &user.nickname, &user.email]);
        self.facets.push(Facet::of(&user, &mut self.words));
        self.users.push(user);
        at
    }

    pub fn all(&self) -> &[User] {
        &self.users
    }

    /// Everybody, for changes that neither an index nor a facet knows about.
    pub fn all_mut(&mut self) -> &mut [User] {
        &mut self.users
    }

    /// The person at a position that this type gave out.
    pub fn get(&self, at: u32) -> &User {
        &self.users[at as usize]
    }

    pub fn facet(&self, at: u32) -> &Facet {
        &self.facets[at as usize]
    }

    /// Those of these words that anybody's standing is told in.
    pub fn words(&self, texts: &[String]) -> Vec<Word> {
        let known = (0u8..).zip(&self.words.0);
        known.filter(|(_, word)| texts.iter().any(|text| text == *word)).map(|(at, _)| Word(at)).collect()
    }

    pub fn find(&self, account_id: &str) -> Option<u32> {
        self.by_account.candidates(account_id).into_iter().find(|at| self.get(*at).account_id == account_id)
    }

    /// Everybody with this address, case ignored.
    pub fn with_email(&self, email: &str) -> Vec<u32> {
        let folded = fold(email);
        let mut found = self.by_email.candidates(&folded);
        found.retain(|at| fold(&self.get(*at).email) == folded);
        found
    }

    /// Whether name, nickname or address contain the folded term.
    pub fn mentions(&self, at: u32, folded: &str) -> bool {
        self.text.contains(at, folded)
    }

    pub fn len(&self) -> u32 {
        u32::try_from(self.users.len()).unwrap_or(u32::MAX)
    }

    /// Changes a person and brings the indexes along.
    pub fn change(&mut self, at: u32, change: impl FnOnce(&mut User)) {
        let user = &mut self.users[at as usize];
        let before = (user.name.clone(), user.nickname.clone(), user.email.clone());
        change(user);
        self.facets[at as usize] = Facet::of(user, &mut self.words);
        if (&user.name, &user.nickname, &user.email) == (&before.0, &before.1, &before.2) {
            return;
        }
        self.text.set(at, [&user.name, &user.nickname, &user.email]);
        if before.2 != user.email {
            self.by_email.forget(&fold(&before.2), at);
            if !user.email.is_empty() {
                self.by_email.add(&fold(&user.email), at);
            }
        }
    }

    /// Changes what neither an index nor a facet knows about; for seeds, where the copies of [`People::change`] would cost.
    pub fn touch(&mut self, at: u32) -> &mut User {
        &mut self.users[at as usize]
    }
}
