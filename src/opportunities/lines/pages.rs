//! The page of lines: takes, checks, calls once, shows.

use super::actions::{self, Typed};
use super::form::{LinesForm, named};
use super::store::{self, ProductLine};
use super::suggest::{Catalogue, Whom, look};
use super::{parts, text};
use crate::core::access::{Can, OpportunityEdit, OpportunityView, Permission, ProductView, Seen};
use crate::core::problem::{Errors, Problem};
use crate::opportunities::act_pages::{acted, told};
use crate::opportunities::model::Opportunity;
use crate::opportunities::store as deals;
use crate::web::House;
use crate::web::form::Posted;
use crate::web::registry::TheHouse;
use crate::web::render::tokens;
use crate::web::respond::{Answer, Done, Outcome, Page};
use crate::web::when::now;
use crate::web::who::Visit;
use actix_web::web;

/// What the page needs: the opportunity, its lines, and what is known of the products that were typed.
struct Whole {
    row: Seen<Opportunity>,
    lines: Vec<ProductLine>,
    form: LinesForm,
    catalogue: Catalogue,
}

fn products(can: &Can<OpportunityView>) -> Result<Can<ProductView>, Problem> {
    can.also::<ProductView>().ok_or(Problem::Forbidden(ProductView::INFO.id))
}

/// The form of lines; of a closed opportunity they are only shown.
pub async fn show(can: Can<OpportunityView>, house: TheHouse, visit: Visit, id: web::Path<i64>) -> Answer<Page> {
    page(&can, &house, &visit, id.into_inner(), None).await
}

async fn whole(can: &Can<OpportunityView>, house: &House, id: i64, typed: Option<LinesForm>) -> Answer<Whole> {
    let (reader, view, day) = (can.clone(), products(can)?, now(house).date());
    house
        .db
        .read(can.actor(), move |r| {
            let row = deals::one(r, &reader, id)?.that_may::<OpportunityEdit>()?;
            let lines = store::of(r, id)?;
            // Who begins with lines and has said no amount wants them to say it.
            let from_lines = row.amount_from_lines || lines.is_empty() && row.amount.is_none();
            let form = typed.unwrap_or_else(|| LinesForm::typed(&lines, row.version, from_lines));
            let names: Vec<String> = (0..form.rows())
                .map(|place| form.0.line(&named("product", place)))
                .filter(|one| !one.is_empty())
                .collect();
            let whom = Whom { customer_id: row.customer_id, currency: row.currency.clone(), day };
            let catalogue = look(r, &view, whom, &names)?;
            Ok(Whole { row, lines, form, catalogue })
        })
        .await
}

/// The page with what was typed and what is wrong with it, or with what stands.
async fn page(
    can: &Can<OpportunityView>,
    house: &House,
    visit: &Visit,
    id: i64,
    typed: Option<(&LinesForm, &Errors)>,
) -> Answer<Page> {
    let lang = visit.lang;
    let mut whole = whole(can, house, id, typed.map(|(form, _)| form.clone())).await?;
    if whole.row.is_alive() {
        if whole.form.0.get("do") == "prices" {
            parts::fill(&mut whole.form, &whole.catalogue, &whole.lines);
        }
        let none = Errors::new();
        let errors = typed.map_or(&none, |(_, errors)| errors);
        let sheet = parts::Sheet { form: &whole.form, errors, catalogue: &whole.catalogue, lines: &whole.lines, lang };
        let body = parts::form(&whole.row, &sheet, &tokens(house, visit));
        return Ok(acted(&whole.row, text::title(lang), &body, lang));
    }
    Ok(acted(&whole.row, text::title(lang), &parts::closed(&whole.row, &whole.lines, lang), lang))
}

/// Keeps the lines, shows more rows or prices, or what is wrong; after somebody else saved, both versions.
pub async fn save(
    can: Can<OpportunityView>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<LinesForm>,
) -> Answer<Outcome> {
    let (id, key, lang, writer, form) = (id.into_inner(), posted.key, visit.lang, can.clone(), posted.form);
    let view = products(&can)?;
    if !form.0.get("do").is_empty() {
        return Ok(page(&can, &house, &visit, id, Some((&form, &Errors::new()))).await?.into());
    }
    let ((rows, errors), from_lines, version) = (form.check(lang), form.from_lines(), form.0.version());
    let kept = house
        .db
        .write_once(can.actor(), key, move |tx| {
            let row = deals::one(tx, &writer, id)?.may::<OpportunityEdit>()?;
            let typed = Typed { rows: &rows, errors: &errors, from_lines };
            actions::keep(tx, &view, (&row, version), &typed).map(|()| format!("/opportunities/{id}"))
        })
        .await;
    match kept {
        Ok(path) => Ok(Done::to(path).say(text::saved(lang)).into()),
        Err(Problem::Invalid(errors)) => {
            Ok(page(&can, &house, &visit, id, Some((&form, &errors))).await?.again().into())
        }
        Err(Problem::Stale(_)) => stale(&can, &house, &visit, id, form).await,
        Err(problem) => told(&can, &house, &visit, id, Err(problem)).await,
    }
}

/// What stands now, and below it what was typed, to be saved over it.
async fn stale(
    can: &Can<OpportunityView>,
    house: &House,
    visit: &Visit,
    id: i64,
    mut form: LinesForm,
) -> Answer<Outcome> {
    let lang = visit.lang;
    form.0.set("rows", form.rows().to_string());
    let mut whole = whole(can, house, id, Some(form)).await?;
    if !whole.row.is_alive() {
        let body = parts::closed(&whole.row, &whole.lines, lang);
        return Ok(acted(&whole.row, text::title(lang), &body, lang).conflict().into());
    }
    whole.form.0.set("version", whole.row.version.to_string());
    let none = Errors::new();
    let sheet =
        parts::Sheet { form: &whole.form, errors: &none, catalogue: &whole.catalogue, lines: &whole.lines, lang };
    let body = parts::stale(&whole.row, &sheet, &tokens(house, visit));
    Ok(acted(&whole.row, text::stale_title(lang), &body, lang).conflict().into())
}
