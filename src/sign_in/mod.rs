//! Signing in and out, one's own account: tables `app_user` (password), `session`, `throttle`,
//! `known_browser`, `one_time_link`, `letter`, `earlier_mail`.

mod account;
pub mod actions;
mod codes;
mod entry;
mod forgotten;
mod form;
pub mod letter_text;
pub mod letters;
pub mod links;
mod new_password;
pub mod one_time;
pub mod pages;
pub mod password;
mod rules;
pub mod second_factor;
pub mod store;
pub mod strength;
pub mod text;

pub use account::prove;

use crate::web::registry::Registry;

/// The routes.
pub fn routes(r: &mut Registry) {
    r.page("/sign-in", pages::ask).example(None, &[]);
    r.action("/sign-in", pages::sign_in).example(None, &[("login", "nobody"), ("password", "wrong"), ("next", "/")]);
    r.action("/sign-out", pages::sign_out).example(None, &[]);
    r.page("/forgot-password", forgotten::ask).example(None, &[]);
    r.action("/forgot-password", forgotten::send).example(None, &[("login", "nobody")]);
    r.page("/first-password", new_password::ask_first).example(None, &[("token", "absent")]);
    r.action("/first-password", new_password::first)
        .example(None, &[("token", "absent"), ("password", "a long enough one"), ("again", "a long enough one")]);
    r.page("/sign-in/new-password", new_password::ask_late).example(None, &[]);
    r.action("/sign-in/new-password", new_password::late)
        .example(None, &[("password", "a long enough one"), ("again", "a long enough one"), ("next", "/")]);
    r.action("/preferences", pages::preferences).example(None, &[("language", "en"), ("back", "/")]);
    r.page("/account", account::account).example(None, &[]);
    r.page("/account/security", account::security).example(None, &[]);
    r.action("/account/mail", account::confirm_mail).example(None, &[]).asks_again();
    r.action("/account/password", account::change)
        .example(None, &[("current", "wrong"), ("password", "a long enough one"), ("again", "a long enough one")]);
    r.action("/account/sessions/{id}/end", account::end_session).example(Some("session"), &[]);
    r.action("/account/confirm", account::confirm).example(None, &[("next", "/")]).asks_again();
    r.page("/sign-in/code", codes::ask_code).example(None, &[]);
    r.action("/sign-in/code", codes::code).example(None, &[("code", "000000"), ("next", "/")]);
    r.page("/sign-in/second-factor", codes::ask_enrol).example(None, &[]);
    r.action("/sign-in/second-factor", codes::enrol).example(None, &[("code", "000000"), ("next", "/")]);
    r.action("/account/second-factor/begin", codes::begin).example(None, &[]).asks_again();
    r.page("/account/second-factor", codes::ask_replace).example(None, &[]);
    r.action("/account/second-factor", codes::replace).example(None, &[("code", "000000")]).asks_again();
    r.action("/account/second-factor/remove", codes::remove).example(None, &[]).asks_again();
    r.action("/account/recovery-codes", codes::recovery_codes).example(None, &[]).asks_again();
}
