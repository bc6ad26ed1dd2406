//! The markup of what strangers open.

use super::answers::{CONSENT, TRAP};
use super::model::{ASKABLE, WebForm};
use super::text;
use crate::core::problem::Errors;
use crate::core::raw::Raw;
use crate::core::reference::{industry, region};
use crate::text::Lang;
use crate::ui::button::{Look, submit};
use crate::ui::field::{Choice, Field, Kind, field};
use crate::web::mistakes;
use maud::{Markup, html};
use uuid::Uuid;

/// A form as somebody has filled it in.
pub struct Typed<'a> {
    pub raw: &'a Raw,
    pub errors: &'a Errors,
    pub key: Uuid,
    pub proof: &'a str,
}

/// The form.
#[must_use]
pub fn form(form: &WebForm, typed: &Typed, lang: Lang) -> Markup {
    let intro = lang.name(&form.intro_zh, &form.intro_en);
    html! {
        h1 { bdi { (form.title(lang)) } }
        @if !intro.is_empty() { p.public-words { (intro) } }
        form.stack method="post" action={ (form.path()) "?lang=" (lang.tag()) } {
            // A browser that restores what was typed must not restore these.
            input type="hidden" name="csrf" value=(typed.proof) autocomplete="off";
            input type="hidden" name="key" value=(typed.key) autocomplete="off";
            (mistakes::all(typed.errors, lang))
            @for asked in ASKABLE.iter().filter(|(id, ..)| form.asks(id)) { (input(form, *asked, typed, lang)) }
            @if form.asks("phones") && form.asks("mails") && !form.needs("phones") && !form.needs("mails") {
                p.field-hint { (text::phone_or_mail(lang)) }
            }
            // Programs fill in whatever they find.
            div.visually-hidden {
                label for={ "f-" (TRAP) } { (text::leave_empty(lang)) }
                input type="text" id={ "f-" (TRAP) } name=(TRAP) value="" tabindex="-1" autocomplete="off";
            }
            (consent(form, typed, lang))
            (submit(Look::Primary, text::send(lang)))
        }
    }
}

/// What is agreed to, and the box for it; never ticked beforehand.
fn consent(form: &WebForm, typed: &Typed, lang: Lang) -> Markup {
    let ticked = Field::new(CONSENT, text::agree(lang), typed.raw.get(CONSENT), Kind::Check).required();
    html! {
        div.public-consent {
            p.public-words { (form.consent(lang)) }
            (field(&ticked.error(mistakes::of(typed.errors, CONSENT))))
        }
    }
}

fn input(form: &WebForm, (id, zh, en): (&'static str, &str, &str), typed: &Typed, lang: Lang) -> Markup {
    let (value, error) = (typed.raw.get(id), mistakes::of(typed.errors, id));
    let draw = |kind: Kind, autocomplete: &str| {
        let one = Field::new(id, lang.pick(zh, en), value, kind).error(error).autocomplete(autocomplete);
        field(&if form.needs(id) { one.required() } else { one })
    };
    match id {
        "name" => draw(Kind::Text, "organization"),
        "contact" => draw(Kind::Text, "name"),
        "phones" => draw(Kind::Phone, "tel"),
        "mails" => draw(Kind::Email, "email"),
        "region" => draw(Kind::Select(&provinces(lang)), "off"),
        "industry" => draw(Kind::Select(&sections(lang)), "off"),
        "amount" => draw(Kind::Number, "off"),
        "remark" => draw(Kind::Multiline { rows: 4 }, "off"),
        _ => draw(Kind::Text, "off"),
    }
}

/// Provinces are enough to know who is near.
fn provinces(lang: Lang) -> Vec<Choice<'static>> {
    let all = region::provinces().into_iter().map(|one| Choice::new(one.code, one.name(lang)));
    std::iter::once(Choice::new("", "–")).chain(all).collect()
}

/// Sections of the classification, without their divisions.
fn sections(lang: Lang) -> Vec<Choice<'static>> {
    let all = industry::all().iter().filter(|one| one.parent.is_none());
    std::iter::once(Choice::new("", "–")).chain(all.map(|one| Choice::new(one.code, one.name(lang)))).collect()
}

/// The words of thanks.
#[must_use]
pub fn thanks(form: &WebForm, lang: Lang) -> Markup {
    let own = lang.name(&form.thanks_zh, &form.thanks_en);
    html! {
        h1 { (text::thanks_title(lang)) }
        p.public-words role="status" { (if own.is_empty() { text::usual_thanks(lang) } else { own }) }
    }
}
