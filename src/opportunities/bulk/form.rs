//! What is asked before many opportunities are changed.

use super::put::{LAST, Put};
use super::{Act, text};
use crate::bulk::Asked;
use crate::core::check::Check;
use crate::core::field::{Class, Field as Described, FieldKind};
use crate::core::problem::Errors;
use crate::core::raw::Raw;
use crate::customers::bulk::text as words;
use crate::customers::jobs::BIN_DAYS;
use crate::customers::people;
use crate::opportunities::text as deals;
use crate::text::Lang;
use crate::ui::field::{Field, Kind, field};
use crate::web::mistakes;
use chrono::NaiveDate;
use maud::{Markup, html};

/// A day is put off by so many days at most.
const MOST_DAYS: i32 = 1000;

const FIELDS: &[Described] = &[
    Described {
        id: "days",
        zh: "推迟天数",
        en: "By so many days",
        kind: FieldKind::Whole(1, MOST_DAYS),
        class: Class::Internal,
        aliases: &[],
    },
    Described { id: "day", zh: "日期", en: "Day", kind: FieldKind::Date, class: Class::Internal, aliases: &[] },
];

/// By how much, or to when, days are put off.
///
/// # Errors
/// Each field with what is wrong.
pub fn put(raw: &Raw, lang: Lang, today: NaiveDate) -> Result<Put, Errors> {
    let mut check = Check::of(FIELDS, raw, lang);
    let (days, day) = (check.whole("days"), check.date("day"));
    if day.is_some_and(|day| day < today) {
        check.wrong("day", deals::day_past(lang).to_owned());
    }
    if day.is_some_and(|day| day > LAST) {
        check.wrong("day", text::too_late(lang).to_owned());
    }
    let put = match (days, day) {
        (Some(days), None) => u16::try_from(days).ok().map(Put::By),
        (None, Some(day)) => Some(Put::To(day)),
        (Some(_), Some(_)) => {
            check.wrong("day", text::only_one(lang).to_owned());
            None
        }
        (None, None) => None,
    };
    if put.is_none() && check.errors.is_empty() {
        check.wrong("days", text::need_one(lang).to_owned());
    }
    check.finish(put.unwrap_or(Put::By(0)))
}

/// What is asked.
#[must_use]
pub fn fields(act: Act, asked: &Asked<Act>, lang: Lang) -> Markup {
    let (raw, error) = (asked.raw, |id: &str| mistakes::of(asked.errors, id));
    match act {
        Act::Transfer => html! {
            div.form-grid { (people::field(words::to(lang), raw.get("person"), error("person"), asked.people, lang)) }
            p.quiet.small { (text::transfer_note(lang)) }
        },
        Act::Day => html! {
            div.form-grid {
                (field(&Field::new("days", text::days(lang), raw.get("days"), Kind::Number).error(error("days")).hint(text::days_hint(lang))))
                (field(&Field::new("day", text::day(lang), raw.get("day"), Kind::Date).error(error("day"))))
            }
        },
        Act::Delete => html! { p { (text::delete_text(lang, BIN_DAYS)) } },
    }
}
