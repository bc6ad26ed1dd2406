//! The card of shares on an opportunity's page, and their form.

use super::form::{MOST, SharesForm, fields};
use super::shown;
use super::store::Shared;
use crate::core::access::{OpportunityEdit, Seen};
use crate::core::problem::Errors;
use crate::core::split::by_shares;
use crate::opportunities::model::Opportunity;
use crate::opportunities::text;
use crate::text::{Lang, format};
use crate::ui::Icon;
use crate::ui::button::{Look, link, submit, submit_as};
use crate::ui::card::card;
use crate::web::mistakes;
use maud::{Markup, html};
use rust_decimal::Decimal;

/// Lines without a name, beyond those that are there.
const SPARE: usize = 3;

/// A person as the form names them: with the department, and with the login where that is not enough.
#[must_use]
pub fn label(one: &Shared, lang: Lang) -> String {
    let login = if one.alike { format!(" · {}", one.login) } else { String::new() };
    format!("{} · {}{login}", one.name, lang.name(&one.own_zh, &one.own_en))
}

/// The card: whose the credit is, with the amounts that come of it.
#[must_use]
pub fn of(row: &Seen<Opportunity>, shares: &[Shared], lang: Lang) -> Markup {
    let may = row.allows::<OpportunityEdit>();
    let act = html! { @if may { (link(Look::Quiet, Some(Icon::Edit), &format!("/opportunities/{}/shares", row.id), text::share_act(lang))) } };
    let parts: Vec<Decimal> = shares.iter().map(|one| one.share).collect();
    let amounts = row.amount.map(|amount| by_shares(amount, &parts)).unwrap_or_default();
    card(
        text::shares(lang),
        act,
        html! {
            @if shares.is_empty() { p.quiet { (text::all_owner_s(lang, &row.owner_name)) } }
            @else {
                ul.plain.shares {
                    @for (at, one) in shares.iter().enumerate() {
                        li {
                            bdi { (one.name) } " " span.quiet.small { (lang.name(&one.department_zh, &one.department_en)) }
                            span.share-figures { strong.num { (shown(one.share)) } @if let Some(amount) = amounts.get(at) { span.quiet.num { (format::money(*amount, &row.currency)) } } }
                        }
                    }
                }
            }
        },
    )
}

/// The form: a line for each colleague.
#[must_use]
pub fn form(row: &Opportunity, (form, errors): (&SharesForm, &Errors), tokens: &Markup, lang: Lang) -> Markup {
    let named = (0..MOST).filter(|place| !form.0.get(&fields(*place).0).is_empty()).map(|place| place + 1).max();
    let lines = (named.unwrap_or(0) + SPARE).min(MOST);
    html! {
        p.quiet { (text::share_hint(lang, &row.owner_name)) }
        form.form-page.narrow method="post" action={ "/opportunities/" (row.id) "/shares" } {
            (tokens)
            input type="hidden" name="version" value=(form.0.get("version"));
            (mistakes::all(errors, lang))
            @for place in 0..lines { (one_line(place, form, errors, lang)) }
            div.form-foot {
                (submit(Look::Primary, text::save(lang)))
                (submit_as(Look::Plain, None, text::share_evenly(lang), ("do", "evenly")))
                (link(Look::Plain, None, &format!("/opportunities/{}", row.id), text::cancel(lang)))
            }
        }
    }
}

fn one_line(place: usize, form: &SharesForm, errors: &Errors, lang: Lang) -> Markup {
    let (person, share) = fields(place);
    let wrong = |name: &str| mistakes::of(errors, name).map(|_| "true");
    let (of_person, of_share) = (text::share_person(lang, place + 1), text::share_percent(lang, place + 1));
    html! {
        div.share-line {
            input.form-control id={ "f-" (person) } type="text" name=(person) value=(form.0.get(&person)) aria-label=(of_person) placeholder=(text::colleague(lang))
                list={ "f-" (person) "-list" } autocomplete="off" maxlength="220" aria-invalid=[wrong(&person)]
                hx-get={ "/customers/people?name=" (person) } hx-trigger="input changed delay:200ms" hx-target={ "#f-" (person) "-list" } hx-sync="this:replace";
            datalist id={ "f-" (person) "-list" } {}
            input.form-control.num id={ "f-" (share) } type="text" inputmode="decimal" name=(share) value=(form.0.get(&share)) aria-label=(of_share)
                autocomplete="off" maxlength="12" aria-invalid=[wrong(&share)];
            span aria-hidden="true" { "%" }
        }
    }
}
