//! The second factor: codes of an authenticator app (RFC 6238) and recovery codes. Tables `second_factor`, `recovery_code`.

pub mod actions;
pub mod pages;
pub mod parts;
pub mod store;
pub mod text;
pub mod totp;

use crate::web::registry::Registry;

/// The routes.
pub fn routes(r: &mut Registry) {
    r.page("/sign-in/code", pages::ask_code).example(None, &[]);
    r.action("/sign-in/code", pages::code).example(None, &[("code", "000000"), ("next", "/")]);
    r.page("/sign-in/second-factor", pages::ask_enrol).example(None, &[]);
    r.action("/sign-in/second-factor", pages::enrol).example(None, &[("code", "000000"), ("next", "/")]);
    r.action("/account/second-factor/begin", pages::begin).example(None, &[]).asks_again();
    r.page("/account/second-factor", pages::ask_replace).example(None, &[]);
    r.action("/account/second-factor", pages::replace).example(None, &[("code", "000000")]).asks_again();
    r.action("/account/second-factor/remove", pages::remove).example(None, &[]).asks_again();
    r.action("/account/recovery-codes", pages::recovery_codes).example(None, &[]).asks_again();
}
