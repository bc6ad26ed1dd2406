//! The form of a customer, drawn from the field catalogue.

use super::form::CustomerForm;
use super::{parents, text};
use crate::core::field::{CURRENCIES, Field as Described, FieldKind};
use crate::core::problem::Errors;
use crate::core::raw::Raw;
use crate::core::reference::{country, industry, region};
use crate::text::Lang;
use crate::ui::button::{Look, link, submit};
use crate::ui::field::{Choice, Field, Kind, field};
use crate::web::mistakes;
use maud::{Markup, html};

/// Around a form of a record: where it is sent, what it has.
pub struct Ground<'a> {
    pub action: &'a str,
    pub tokens: &'a Markup,
    /// The fields that the visitor may write.
    pub fields: Vec<&'static Described>,
    /// What they may read but not write.
    pub beside: Markup,
    pub lang: Lang,
}

impl Ground<'_> {
    /// The inputs of the fields but the `first` ones.
    #[must_use]
    pub fn rest(&self, typed: &Raw, errors: &Errors, first: &[&str]) -> Markup {
        let rest = self.fields.iter().filter(|one| !first.contains(&one.id));
        html! { @for one in rest { (input(one, typed, mistakes::of(errors, one.id), self.lang)) } }
    }

    /// The input of one field; nothing where the visitor may not write it.
    #[must_use]
    pub fn one(&self, typed: &Raw, errors: &Errors, id: &str) -> Markup {
        let field = self.fields.iter().find(|one| one.id == id);
        html! { @if let Some(one) = field { (input(one, typed, mistakes::of(errors, id), self.lang)) } }
    }

    /// What may be read but not written, with its heading.
    #[must_use]
    pub fn read_only(&self) -> Markup {
        html! { @if !self.beside.0.is_empty() { section.apart { h2 { (text::beside(self.lang)) } (self.beside) } } }
    }
}

/// The form of a customer that exists: the name, then the rest.
#[must_use]
pub fn form(ground: &Ground, form: &CustomerForm, errors: &Errors) -> Markup {
    let (action, lang) = (ground.action, ground.lang);
    html! {
        form #customer-form.narrow method="post" action=(action) data-guard data-keep=(text::draft_restored(lang)) {
            (ground.tokens)
            input type="hidden" name="version" value=(form.0.version());
            (mistakes::all(errors, lang))
            div.form-grid { (ground.one(&form.0, errors, "name")) }
            details.fold open {
                summary { (text::more_fields(lang)) }
                div.form-grid { (ground.rest(&form.0, errors, &["name"])) }
            }
            (ground.read_only())
            div.form-foot {
                (submit(Look::Primary, text::save(lang)))
                (link(Look::Plain, None, &action.replacen("/edit", "", 1), text::cancel(lang)))
            }
        }
    }
}

/// The input of one field of a catalogue.
#[must_use]
pub fn input(described: &Described, typed: &Raw, error: Option<&str>, lang: Lang) -> Markup {
    let value = typed.get(described.id);
    let label = described.label(lang);
    let empty_first = !matches!(described.id, "kind" | "stage");
    let listed = |list: &[(&'static str, &'static str, &'static str)]| {
        let mut out: Vec<Choice> = if empty_first { vec![Choice::new("", "–")] } else { Vec::new() };
        out.extend(list.iter().map(|(id, zh, en)| Choice::new(*id, lang.pick(*zh, *en))));
        out
    };
    let draw = |kind: Kind| {
        let mut one = Field::new(described.id, label, value, kind).error(error);
        if let Some(hint) = hint(described.id, lang) {
            one = one.hint(hint);
        }
        if described.id == "name" {
            one = one.required().autofocus().wide();
        }
        if matches!(described.kind, FieldKind::Long(_)) || described.id == "address" {
            one = one.wide();
        }
        field(&one)
    };
    match described.kind {
        FieldKind::Choice(list) => draw(Kind::Select(&listed(list))),
        FieldKind::Currency => draw(Kind::Select(&listed(CURRENCIES))),
        FieldKind::Industry => draw(Kind::Select(&industries(lang))),
        FieldKind::Country => draw(Kind::Select(&countries(lang))),
        FieldKind::Region => draw(Kind::Suggest(&regions(lang))),
        FieldKind::Long(_) => draw(Kind::Multiline { rows: 4 }),
        FieldKind::Whole(..) | FieldKind::Money => draw(Kind::Number),
        FieldKind::Date => draw(Kind::Date),
        FieldKind::Parent => parents::field(label, value, error),
        FieldKind::Text(_) | FieldKind::Phones | FieldKind::Mails | FieldKind::CreditCode | FieldKind::Tags => {
            draw(Kind::Text)
        }
    }
}

fn hint(id: &str, lang: Lang) -> Option<&'static str> {
    match id {
        "revenue" => Some(text::revenue_hint(lang)),
        "phones" | "mails" | "tags" => Some(text::several_hint(lang)),
        "region" => Some(text::region_hint(lang)),
        _ => None,
    }
}

/// The industries, each below its section; first none.
#[must_use]
pub fn industries(lang: Lang) -> Vec<Choice<'static>> {
    let mut out = vec![Choice::new("", "–")];
    out.extend(industry::all().iter().map(|one| {
        let indent = if one.parent.is_some() { "\u{2003}" } else { "" };
        Choice::new(one.code, format!("{indent}{} {}", one.code, one.name(lang)))
    }));
    out
}

fn countries(lang: Lang) -> Vec<Choice<'static>> {
    let mut out = vec![Choice::new("", "–")];
    let mut all: Vec<(&str, &str)> = country::all().iter().map(|one| (one.code, one.name(lang))).collect();
    all.sort_by_key(|(code, name)| (*code != "CN", *name));
    out.extend(all.into_iter().map(|(code, name)| Choice::new(code, name)));
    out
}

fn regions(lang: Lang) -> Vec<Choice<'static>> {
    region::provinces()
        .into_iter()
        .flat_map(|province| std::iter::once(province).chain(region::children(province.code)))
        .map(|one| {
            let path = one.path_text(lang);
            Choice::new(path.clone(), path)
        })
        .collect()
}
