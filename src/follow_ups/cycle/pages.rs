//! The page of the rhythm by grade: takes, checks, calls once, shows.

use super::form::CycleForm;
use super::store::{self, Cycle};
use super::{GRADES, text};
use crate::core::access::{BusinessManage, Can};
use crate::core::field::choice_label;
use crate::core::problem::{Errors, Problem};
use crate::core::raw::Raw;
use crate::customers::fields::GRADES as GRADE_WORDS;
use crate::text::Lang;
use crate::ui::badge::Tone;
use crate::ui::button::{Look, submit};
use crate::ui::card::{card, notice};
use crate::ui::field::{Field, Kind, field};
use crate::web::House;
use crate::web::form::Posted;
use crate::web::mistakes;
use crate::web::registry::TheHouse;
use crate::web::render::tokens;
use crate::web::respond::{Answer, Done, Outcome, Page};
use crate::web::who::Visit;
use maud::{Markup, html};

/// The days of each grade.
pub async fn show(can: Can<BusinessManage>, house: TheHouse, visit: Visit) -> Answer<Page> {
    let stored = house.db.read(can.actor(), |r| store::all(r)).await?;
    Ok(page(&house, &visit, (&typed(&stored), &Errors::new()), &html! {}))
}

/// Keeps them.
pub async fn save(
    can: Can<BusinessManage>,
    house: TheHouse,
    visit: Visit,
    posted: Posted<CycleForm>,
) -> Answer<Outcome> {
    let (mut form, key, lang) = (posted.form, posted.key, visit.lang);
    let days = match form.check(lang) {
        Ok(days) => days,
        Err(errors) => return Ok(page(&house, &visit, (&form, &errors), &html! {}).again().into()),
    };
    let version = form.0.version();
    let saved = house
        .db
        .write_once(can.actor(), key, move |tx| {
            store::save(tx, &days, version).map(|()| "/admin/follow-up-cycle".to_owned())
        })
        .await;
    match saved {
        Ok(to) => Ok(Done::to(to).say(text::saved(lang)).into()),
        Err(Problem::Stale(now)) => {
            let stored = house.db.read(can.actor(), |r| store::all(r)).await?;
            let told: Vec<String> =
                stored.iter().map(|one| format!("{} {}", label(&one.grade, lang), one.days)).collect();
            let told = text::stale_text(lang, &told.join(lang.pick("，", ", ")));
            form.0.set("version", now.to_string());
            let above = notice(Tone::Amber, text::stale_title(lang), &told);
            Ok(page(&house, &visit, (&form, &Errors::new()), &above).conflict().into())
        }
        Err(problem) => Err(problem),
    }
}

fn label(grade: &str, lang: Lang) -> &'static str {
    if grade.is_empty() { text::no_grade(lang) } else { choice_label(GRADE_WORDS, grade, lang) }
}

/// The stored days as their form shows them.
fn typed(stored: &[Cycle]) -> CycleForm {
    let mut raw = Raw::default();
    for (one, (_, field)) in stored.iter().zip(GRADES) {
        raw.set(field, one.days.to_string());
    }
    raw.set("version", stored.iter().map(|one| one.version).max().unwrap_or(0).to_string());
    CycleForm(raw)
}

fn page(house: &House, visit: &Visit, (form, errors): (&CycleForm, &Errors), above: &Markup) -> Page {
    let lang = visit.lang;
    let error = |name: &str| mistakes::of(errors, name);
    let body = html! {
        header.page-head { div.page-title { h1 { (text::title(lang)) } } }
        (above)
        div.narrow {
            (card(text::card(lang), html! {}, html! {
                p.quiet { (text::teach(lang)) }
                form.form-page method="post" action="/admin/follow-up-cycle" {
                    (tokens(house, visit))
                    input type="hidden" name="version" value=(form.0.version());
                    (mistakes::all(errors, lang))
                    div.form-grid {
                        @for (grade, name) in GRADES {
                            @let words = text::days_of(lang, label(grade, lang));
                            (field(&Field::new(name, &words, form.0.get(name), Kind::Number).required().error(error(name))))
                        }
                    }
                    div.form-foot { (submit(Look::Primary, text::save(lang))) }
                }
            }))
        }
    };
    Page::new(text::title(lang), body)
}
