//! Page objects: what a person can see and do on each screen, by the words and roles on it.

mod sign_in;
mod user;
mod users;

pub use sign_in::SignIn;
pub use user::UserScreen;
pub use users::Users;
