//! The page of targets: takes, checks, calls once, shows.

use super::form::{SheetForm, which};
use super::model::{Happened, Node, Sheet, Which};
use super::{actions, parts, store, text};
use crate::core::access::{Can, TargetEdit, TargetView};
use crate::core::problem::{Errors, Problem};
use crate::core::raw::Raw;
use crate::web::House;
use crate::web::form::{Asked, Posted};
use crate::web::registry::TheHouse;
use crate::web::render::tokens;
use crate::web::respond::{Answer, Done, Outcome, Page};
use crate::web::who::Visit;

/// Which targets an address or a form asks for, and whose.
#[must_use]
pub fn asked_for(house: &House, raw: &Raw) -> (Which, Option<Node>) {
    let today = house.db.clock().today(house.config.company.time_zone);
    (which(raw, (today, house.config.company.currency.as_str())), Node::of_id(raw.get("node")))
}

/// A sheet.
pub async fn show(can: Can<TargetView>, house: TheHouse, visit: Visit, asked: Asked) -> Answer<Page> {
    sheet_page(&can, &house, &visit, (&asked.0, None, &Errors::new())).await
}

async fn sheet_page(
    can: &Can<TargetView>,
    house: &House,
    visit: &Visit,
    (raw, typed, errors): (&Raw, Option<&SheetForm>, &Errors),
) -> Answer<Page> {
    let (which, node) = asked_for(house, raw);
    let (reader, wanted) = (can.clone(), which.clone());
    let (sheet, history): (Sheet, Vec<Happened>) = house
        .db
        .read(can.actor(), move |r| {
            let sheet = store::sheet(r, &reader, &wanted, node)?;
            let history = store::history(r, &reader, &wanted, &sheet)?;
            Ok((sheet, history))
        })
        .await?;
    let shown = parts::Shown {
        which: &which,
        sheet: &sheet,
        history: &history,
        typed,
        errors,
        tokens: &tokens(house, visit),
        zone: house.config.company.time_zone,
        lang: visit.lang,
    };
    Ok(Page::new(text::title(visit.lang), parts::page(&shown)))
}

/// Keeps a sheet, or shows what is wrong with it.
pub async fn save(can: Can<TargetEdit>, house: TheHouse, visit: Visit, posted: Posted<SheetForm>) -> Answer<Outcome> {
    let (form, key, lang) = (posted.form, posted.key, visit.lang);
    let view = can.also::<TargetView>().ok_or(Problem::NotFound)?;
    let (which, node) = asked_for(&house, &form.0);
    let to = parts::href(&which, node);
    let (reader, writer, sent) = (view.clone(), can.clone(), form.clone());
    let work = move |tx: &mut crate::core::tx::Tx| {
        Ok(actions::save(tx, (&reader, &writer), (&which, node), &sent)?.to_string())
    };
    match house.db.write_once(can.actor(), key, work).await {
        Ok(count) => {
            let words = match count.parse() {
                Ok(count) if count > 0 => text::saved(lang, count),
                _ => text::nothing_changed(lang).to_owned(),
            };
            Ok(Done::to(to).say(words).into())
        }
        Err(Problem::Invalid(errors)) => {
            Ok(sheet_page(&view, &house, &visit, (&form.0, Some(&form), &errors)).await?.again().into())
        }
        Err(Problem::Stale(_)) => {
            let errors: Errors = vec![("".into(), text::stale(lang).to_owned())];
            Ok(sheet_page(&view, &house, &visit, (&form.0, Some(&form), &errors)).await?.conflict().into())
        }
        Err(problem) => Err(problem),
    }
}
