//! The page of reasons and competitors: takes, checks, calls once, shows.

use super::parts::{Tried, kind as kind_card};
use super::{Act, KINDS, New, add, change, store};
use crate::admin::page::{Head, page};
use crate::admin::text as shared;
use crate::core::access::{BusinessManage, Can};
use crate::core::problem::Problem;
use crate::pipelines::text;
use crate::ui::badge::Tone;
use crate::ui::card::notice;
use crate::web::House;
use crate::web::form::{Posted, raw_form};
use crate::web::registry::TheHouse;
use crate::web::render::tokens;
use crate::web::respond::{Answer, Done, Outcome, Page};
use crate::web::who::Visit;
use maud::html;

raw_form!(
    /// A reason or a competitor, as typed; a new one has no `word`, which is the id.
    WordForm ["kind", "word", "version", "name_zh", "name_en", "act"]
);

/// The most characters of a name.
const MOST: usize = 60;

/// Everything there is to choose.
pub async fn show(can: Can<BusinessManage>, house: TheHouse, visit: Visit) -> Answer<Page> {
    show_page(&can, &house, &visit, None).await
}

async fn show_page(can: &Can<BusinessManage>, house: &House, visit: &Visit, tried: Option<&Tried>) -> Answer<Page> {
    let rows = house.db.read(can.actor(), |r| store::all(r)).await?;
    let (lang, token) = (visit.lang, || tokens(house, visit));
    let body = html! {
        p.quiet { (text::reasons_intro(lang)) }
        @if let Some(tried) = tried { div role="alert" { (notice(Tone::Red, &tried.wrong, "")) } }
        div.halves.words-page { @for kind in KINDS { (kind_card(kind, &rows, tried, &token, lang)) } }
    };
    Ok(page(lang, false, Head::new(text::reasons(lang)).below("/admin/pipelines", text::title(lang)), &body))
}

/// Adds one, or changes one.
pub async fn save(
    can: Can<BusinessManage>,
    house: TheHouse,
    visit: Visit,
    posted: Posted<WordForm>,
) -> Answer<Outcome> {
    let (form, key, lang) = (posted.form.0, posted.key, visit.lang);
    let kind =
        KINDS.iter().copied().find(|kind| *kind == form.get("kind")).ok_or(Problem::BadRequest("kind".into()))?;
    let id: Option<i64> = form.get("word").parse().ok();
    let names = (form.line("name_zh"), form.line("name_en"));
    let act = match form.get("act") {
        "raise" => Act::Raise,
        "retire" => Act::Retire,
        "restore" => Act::Restore,
        _ => Act::Save(names.0.clone(), names.1.clone()),
    };
    let tried = |wrong: String| Tried { kind, id, names: names.clone(), wrong };
    if (id.is_none() || matches!(act, Act::Save(..)))
        && let Some(wrong) = wrong(&names, lang)
    {
        return Ok(show_page(&can, &house, &visit, Some(&tried(wrong))).await?.again().into());
    }
    let (version, sent) = (form.version(), names.clone());
    let saved = house
        .db
        .write_once(can.actor(), key, move |tx| {
            match id {
                Some(id) => change(tx, kind, (id, version), &act)?,
                None => add(tx, &New { kind, name_zh: &sent.0, name_en: &sent.1 })?,
            }
            Ok("/admin/reasons".to_owned())
        })
        .await;
    match saved {
        Ok(to) => Ok(Done::to(to).say(shared::saved(lang)).into()),
        Err(Problem::Refused(name)) if name == "word_exists" => {
            let tried = tried(text::word_exists(lang, lang.name(&names.0, &names.1)));
            Ok(show_page(&can, &house, &visit, Some(&tried)).await?.again().into())
        }
        Err(Problem::Stale(_)) => {
            // Shown anew as it is stored now.
            let stale = Tried { id: Some(0), ..tried(text::word_stale(lang).to_owned()) };
            Ok(show_page(&can, &house, &visit, Some(&stale)).await?.conflict().into())
        }
        Err(problem) => Err(problem),
    }
}

/// What is wrong with the names of one, if anything.
fn wrong((zh, en): &(String, String), lang: crate::text::Lang) -> Option<String> {
    let longest = zh.chars().count().max(en.chars().count());
    if zh.is_empty() && en.is_empty() {
        Some(text::need_word(lang).to_owned())
    } else if longest > MOST {
        Some(crate::core::check::text::too_long(lang, MOST, longest))
    } else {
        None
    }
}
