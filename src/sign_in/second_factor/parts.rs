//! The fragments of the second factor.

use super::{text, totp};
use crate::text::Lang;
use crate::ui::badge::Tone;
use crate::ui::button::{Look, copy, submit};
use crate::ui::card::notice;
use crate::ui::field::{Field, Kind, field};
use crate::ui::qr::qr;
use maud::{Markup, html};
use qrcode::{Color, EcLevel, QrCode};

/// A form for one code: where it goes, what it carries along, what is wrong.
pub struct CodeForm<'a> {
    pub action: &'a str,
    pub tokens: Markup,
    pub next: Option<&'a str>,
    pub error: Option<&'a str>,
    pub hint: &'a str,
}

/// The form.
#[must_use]
pub fn code_form(form: &CodeForm, lang: Lang) -> Markup {
    let code =
        Field::new("code", text::code(lang), "", Kind::Text).hint(form.hint).error(form.error).required().max(40);
    html! {
        form.stack method="post" action=(form.action) {
            (form.tokens)
            @if let Some(next) = form.next { input type="hidden" name="next" value=(next); }
            (field(&code.autofocus().autocomplete("one-time-code")))
            (submit(Look::Primary, text::go(lang)))
        }
    }
}

/// The seed for the phone: as a picture and as letters.
#[must_use]
pub fn seed(bytes: &[u8], login: &str, lang: Lang) -> Markup {
    let key = totp::key(bytes);
    html! {
        p { (text::enrol_scan(lang)) }
        @if let Ok(code) = QrCode::with_error_correction_level(totp::uri(bytes, login), EcLevel::M) {
            @let modules: Vec<bool> = code.to_colors().into_iter().map(|color| color == Color::Dark).collect();
            (qr(&modules, code.width(), text::qr_label(lang)))
        }
        p.secret { code { (key) } (copy(&key, text::key_copy(lang), text::copied(lang))) }
        p { (text::enrol_then(lang)) }
    }
}

/// The recovery codes, this once.
#[must_use]
pub fn codes(codes: &[String], onward: &str, lang: Lang) -> Markup {
    let all = codes.join("\n");
    let file: String =
        form_urlencoded::byte_serialize(format!("{}\n\n{all}\n", text::codes_file(lang)).as_bytes()).collect();
    let file = file.replace('+', "%20");
    html! {
        (notice(Tone::Amber, text::codes_text(lang), ""))
        ul.recovery-codes { @for code in codes { li { code { (code) } } } }
        div.form-foot {
            a.btn.btn-primary href=(onward) { (text::codes_done(lang)) }
            a.btn href={ "data:text/plain;charset=utf-8," (file) } download="kezhan-recovery-codes.txt" { (text::codes_download(lang)) }
            (copy(&all, text::codes_copy(lang), text::copied(lang)))
        }
    }
}
