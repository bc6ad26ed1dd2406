//! What was typed into a form that could not be saved just now. The page that tells so carries it, to be sent again with
//! the same key, by which it counts once.

use super::confirm;
use super::origin::token_is_good;
use super::visit::Visit;
use super::{House, text};
use crate::ui::button::{Look, submit};
use actix_web::{HttpMessage, HttpRequest, web};
use maud::{Markup, html};

/// A form with one of these fields is never sent back.
const SECRET: [&str; 4] = ["password", "current", "again", "code"];

/// A form as it came.
#[derive(Clone)]
pub enum Typed {
    /// Url-encoded.
    Form(web::Bytes),
    /// The texts of one with files; whether there were files.
    Texts(Vec<(String, String)>, bool),
}

/// Remembers what was typed for the rest of the request.
pub fn remember(req: &HttpRequest, typed: Typed) {
    req.extensions_mut().insert(typed);
}

/// The form again, with nothing to fill in: a button sends it once more, without the proof of who one is. None where nothing was typed, it did not come
/// from our own page, or it holds a secret.
#[must_use]
pub fn form(req: &HttpRequest, house: &House, visit: &Visit) -> Option<Markup> {
    let (pairs, files) = match req.extensions().get::<Typed>()? {
        Typed::Form(body) => (form_urlencoded::parse(body).into_owned().collect(), false),
        Typed::Texts(pairs, files) => (pairs.clone(), *files),
    };
    let token = pairs.iter().find(|(name, _)| name == "csrf").map_or("", |(_, token)| token.as_str());
    let secret = pairs.iter().any(|(name, _)| SECRET.contains(&name.as_str()));
    if secret || !token_is_good(house.db.secret(), &visit.browser, token) {
        return None;
    }
    let lang = visit.lang;
    Some(html! {
        form method="post" action=(visit.here) enctype=[files.then_some("multipart/form-data")] {
            @for (name, value) in pairs.iter().filter(|(name, _)| name != confirm::FIELD) { input type="hidden" name=(name) value=(value); }
            @if files {
                label.form-label for="files" { (text::files_again(lang)) }
                input.form-control id="files" type="file" name="files" multiple;
            }
            (submit(Look::Primary, text::send_again(lang)))
        }
    })
}
