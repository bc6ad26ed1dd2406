//! The page of next tasks: takes, checks, calls once, shows.

use super::form::StepsForm;
use super::store::{self, Step};
use super::{STATUSES, text};
use crate::core::access::{BusinessManage, Can};
use crate::core::field::choice_label;
use crate::core::problem::{Errors, Problem};
use crate::leads::fields::STATUSES as STATUS_WORDS;
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

/// The task of each status.
pub async fn show(can: Can<BusinessManage>, house: TheHouse, visit: Visit) -> Answer<Page> {
    let stored = house.db.read(can.actor(), |r| store::all(r)).await?;
    Ok(page(&house, &visit, (&StepsForm::typed(&stored), &Errors::new()), &html! {}))
}

/// Keeps them.
pub async fn save(
    can: Can<BusinessManage>,
    house: TheHouse,
    visit: Visit,
    posted: Posted<StepsForm>,
) -> Answer<Outcome> {
    let (mut form, key, lang) = (posted.form, posted.key, visit.lang);
    let steps = match form.check(lang) {
        Ok(steps) => steps,
        Err(errors) => return Ok(page(&house, &visit, (&form, &errors), &html! {}).again().into()),
    };
    let version = form.0.version();
    let saved = house
        .db
        .write_once(can.actor(), key, move |tx| {
            store::save(tx, &steps, version).map(|()| "/admin/lead-steps".to_owned())
        })
        .await;
    match saved {
        Ok(to) => Ok(Done::to(to).say(text::saved(lang)).into()),
        Err(Problem::Stale(now)) => {
            let stored = house.db.read(can.actor(), |r| store::all(r)).await?;
            let told: Vec<String> = stored.iter().map(|one| words(one, lang)).collect();
            form.0.set("version", now.to_string());
            let told = text::stale_text(lang, &told.join(lang.pick("；", "; ")));
            let above = notice(Tone::Amber, text::stale_title(lang), &told);
            Ok(page(&house, &visit, (&form, &Errors::new()), &above).conflict().into())
        }
        Err(problem) => Err(problem),
    }
}

/// A status with its task, as it is saved.
fn words(step: &Step, lang: Lang) -> String {
    let title = lang.name(&step.task_zh, &step.task_en);
    let title = if title.is_empty() { text::nothing(lang) } else { title };
    format!("{} {title}", choice_label(STATUS_WORDS, &step.status, lang))
}

fn page(house: &House, visit: &Visit, (form, errors): (&StepsForm, &Errors), above: &Markup) -> Page {
    let lang = visit.lang;
    let body = html! {
        header.page-head { div.page-title { h1 { (text::title(lang)) } } }
        (above)
        div.narrow {
            p.quiet { (text::teach(lang)) }
            form.stack method="post" action="/admin/lead-steps" {
                (tokens(house, visit))
                input type="hidden" name="version" value=(form.0.version());
                (mistakes::all(errors, lang))
                @for status in STATUSES { (of_status(status, form, errors, lang)) }
                div.form-foot { (submit(Look::Primary, text::save(lang))) }
            }
        }
    };
    Page::new(text::title(lang), body)
}

fn of_status(status: &str, form: &StepsForm, errors: &Errors, lang: Lang) -> Markup {
    let one = |part: &str, label: &str, kind: Kind| {
        let name = format!("{status}_{part}");
        let one = Field::new(&name, label, form.0.get(&name), kind).error(mistakes::of(errors, &name));
        field(&if part == "days" { one.hint(text::days_hint(lang)) } else { one })
    };
    let title = text::reaches(lang, choice_label(STATUS_WORDS, status, lang));
    card(
        &title,
        html! {},
        html! {
            div.form-grid {
                (one("zh", text::task_zh(lang), Kind::Text))
                (one("en", text::task_en(lang), Kind::Text))
                (one("days", text::days(lang), Kind::Number))
            }
        },
    )
}
