//! Journeys: what people do, in a real browser, through the real binary. Where there is a sandbox to look into, each ends with a look at what it saw.

mod access;
mod accessibility;
mod batch;
mod changes;
mod editing;
mod export;
mod failing;
mod finding;
mod generation;
mod guide;
mod keyboard;
mod layout;
mod leaving;
mod leaving_attacked;
mod leftovers;
mod managed;
mod overview;
mod person;
mod policy;
mod provisioning;
mod provisioning_changes;
mod roles;
mod scripts;
mod second_person;
mod sign_on;
mod start;
