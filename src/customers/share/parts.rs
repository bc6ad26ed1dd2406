//! The fragments of sharing.

use super::store::Participant;
use super::{PARTS, ShareForm};
use crate::core::access::{CustomerShare, Seen};
use crate::core::field::choice_label;
use crate::core::problem::Errors;
use crate::core::raw::Raw;
use crate::customers::eyes::Eyes;
use crate::customers::model::Customer;
use crate::customers::people::{self, Colleague};
use crate::customers::text;
use crate::text::{Lang, format};
use crate::ui::Icon;
use crate::ui::badge::{Tone, avatar, badge};
use crate::ui::button::{Look, icon_submit, link, submit};
use crate::ui::card::card;
use crate::ui::field::{Choice, Field, Kind, field};
use crate::web::mistakes;
use chrono::TimeDelta;
use maud::{Markup, html};

/// With whom the customer is shared, for its page. `token` goes into the small forms; `me` may always leave.
#[must_use]
pub fn participants_card(
    customer: &Seen<Customer>,
    participants: &[Participant],
    me: i64,
    token: &Markup,
    eyes: Eyes,
) -> Markup {
    let lang = eyes.lang;
    let may = customer.allows::<CustomerShare>();
    let add = html! {
        @if may { (link(Look::Quiet, Some(Icon::Plus), &format!("/customers/{}/share", customer.id), text::share(lang))) }
    };
    card(
        text::participants(lang),
        add,
        html! {
            @if participants.is_empty() { p.quiet.small { (text::shared_with_none(lang)) } }
            @else {
                ul.people { @for one in participants { (line(customer.id, one, (may, me), token, eyes)) } }
            }
        },
    )
}

fn line(customer_id: i64, one: &Participant, who: (bool, i64), token: &Markup, eyes: Eyes) -> Markup {
    let (lang, (may, me)) = (eyes.lang, who);
    let parts = lang.list(one.parts.iter().map(|part| choice_label(PARTS, part, lang)));
    let mut notes: Vec<String> = Vec::new();
    notes.extend((!parts.is_empty()).then(|| text::with_parts(lang, &parts)));
    notes.extend(one.until.map(|at| {
        let last = (at - TimeDelta::seconds(1)).with_timezone(&eyes.zone).date_naive();
        text::until_day(lang, &format::date(last))
    }));
    notes.extend((!one.reason.is_empty()).then(|| one.reason.clone()));
    html! {
        li.people-one {
            (avatar(&one.name))
            div.people-what {
                div.cluster {
                    span.people-name { bdi { (one.name) } }
                    @if one.can_write { (badge(Tone::Blue, text::level_write(lang))) } @else { (badge(Tone::Neutral, text::level_read(lang))) }
                }
                @if !notes.is_empty() { div.quiet.small { bdi { (notes.join(" · ")) } } }
            }
            @if may || me == one.user_id {
                form method="post" action={ "/customers/" (customer_id) "/share/remove" } {
                    (token)
                    (icon_submit(Icon::Close, &removal(one, me, lang), ("user", &one.user_id.to_string())))
                }
            }
        }
    }
}

fn removal(one: &Participant, me: i64, lang: Lang) -> String {
    if one.user_id == me { text::leave(lang).to_owned() } else { text::remove_participant(lang, &one.name) }
}

/// The form of a participation.
#[must_use]
pub fn form(
    customer_id: i64,
    form: &ShareForm,
    errors: &Errors,
    people: &[Colleague],
    around: (&Markup, Lang),
) -> Markup {
    let (tokens, lang) = around;
    html! {
        form.narrow method="post" action={ "/customers/" (customer_id) "/share" } data-guard {
            (tokens)
            (mistakes::all(errors, lang))
            (fields(&form.0, errors, people, lang))
            div.form-foot {
                (submit(Look::Primary, text::share(lang)))
                (link(Look::Plain, None, &format!("/customers/{customer_id}"), text::cancel(lang)))
            }
        }
    }
}

/// With whom and on what terms.
#[must_use]
pub fn fields(raw: &Raw, errors: &Errors, people: &[Colleague], lang: Lang) -> Markup {
    let error = |id: &str| mistakes::of(errors, id);
    let fresh = !raw.has("level");
    let level = if raw.get("level") == "write" { "write" } else { "read" };
    let parts = if fresh { "contact,follow_up".to_owned() } else { raw.all("parts").collect::<Vec<_>>().join(",") };
    let levels = [Choice::new("read", text::level_read(lang)), Choice::new("write", text::level_write(lang))];
    let choices: Vec<Choice> = PARTS.iter().map(|(id, zh, en)| Choice::new(*id, lang.pick(*zh, *en))).collect();
    html! {
        div.form-grid {
            (people::field(text::person(lang), raw.get("person"), error("person"), people, lang))
            (field(&Field::new("until", text::until(lang), raw.get("until"), Kind::Date).error(error("until")).hint(text::until_hint(lang))))
            (field(&Field::new("level", text::level(lang), level, Kind::Radio(&levels))))
            (field(&Field::new("parts", text::parts(lang), &parts, Kind::Checks(&choices))))
            (field(&Field::new("reason", text::reason(lang), raw.get("reason"), Kind::Text).error(error("reason")).max(200).wide()))
        }
    }
}
