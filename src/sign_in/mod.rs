//! Signing in and out, one's own account: tables `app_user` (password), `session`, `throttle`,
//! `known_browser`, `one_time_link`, `letter`, `earlier_mail`.

pub mod actions;
mod forgotten;
mod form;
pub mod letter_text;
pub mod letters;
pub mod links;
pub mod pages;
pub mod password;
mod rules;
pub mod store;
pub mod text;

use crate::web::registry::Registry;

/// The routes.
pub fn routes(r: &mut Registry) {
    r.page("/sign-in", pages::ask).example(None, &[]);
    r.action("/sign-in", pages::sign_in).example(None, &[("login", "nobody"), ("password", "wrong"), ("next", "/")]);
    r.action("/sign-out", pages::sign_out).example(None, &[]);
    r.page("/forgot-password", forgotten::ask).example(None, &[]);
    r.action("/forgot-password", forgotten::send).example(None, &[("login", "nobody")]);
    r.page("/first-password", pages::ask_first_password).example(None, &[("token", "absent")]);
    r.action("/first-password", pages::first_password)
        .example(None, &[("token", "absent"), ("password", "a long enough one"), ("again", "a long enough one")]);
    r.action("/preferences", pages::preferences).example(None, &[("language", "en"), ("back", "/")]);
    r.action("/account/mail", pages::confirm_mail).example(None, &[]);
    r.page("/account", pages::account).example(None, &[]);
    r.action("/account/password", pages::change_password)
        .example(None, &[("current", "wrong"), ("password", "a long enough one"), ("again", "a long enough one")]);
    r.action("/account/sessions/{id}/end", pages::end_session).example(Some("session"), &[]);
}
