//! The identity provider through which the journeys sign in: `oidc-provider` from npm.

use std::env;
use std::path::PathBuf;

use crate::cache::Cache;
use crate::failure::{Failure, Missing};
use crate::npm::{Found, PROVIDER};
use crate::step::Done;
use crate::workspace::Workspace;

/// The folder of its modules, or none where it may be left out.
pub fn provide(workspace: &Workspace, cache: &Cache) -> Result<Done<Option<PathBuf>>, Failure> {
    match PROVIDER.provide(workspace, cache) {
        Found::Already(modules) => Ok(Done::with(Some(modules), "already installed")),
        Found::Now(modules) => Ok(Done::with(Some(modules), "installed")),
        Found::Not { remedy } if env::var_os("CI").is_some() => Err(Missing::Provider { remedy }.into()),
        Found::Not { remedy } => {
            let remark = format!("left out: no journey signs in through an identity provider; to have that, {remedy}");
            Ok(Done::with(None, remark))
        }
    }
}
