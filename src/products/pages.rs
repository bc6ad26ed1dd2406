//! The pages of products: each takes, checks, calls once, shows.

use super::actions::{Step, named, step};
use super::filter::Filter;
use super::form::{ProductForm, typed};
use super::model::{Category, Product, below};
use super::parts::{self, Shown};
use super::prices::form::PriceForm;
use super::prices::model::{Price, PriceList};
use super::prices::on_product::{self, Sight};
use super::prices::store::{self as prices, Which};
use super::prices::trial::Trial;
use super::prices::{parts as price_parts, text as price_text};
use super::store::Asking;
use super::{actions, categories, store, text};
use crate::core::access::{Can, CustomerView, ProductManage, ProductView};
use crate::core::problem::{Errors, Problem};
use crate::core::raw::Raw;
use crate::ui::Icon;
use crate::ui::badge::Tone;
use crate::ui::button::{Look, link, primary_link};
use crate::ui::card::{card, notice};
use crate::ui::diff::Difference;
use crate::web::House;
use crate::web::form::{Asked, Button, Posted};
use crate::web::mistakes;
use crate::web::registry::TheHouse;
use crate::web::render::tokens;
use crate::web::respond::{Answer, Done, Listing, Outcome, Page, Part};
use crate::web::versions::{self, Versions};
use crate::web::who::Visit;
use actix_web::web;
use maud::html;

/// The list.
pub async fn list(can: Can<ProductView>, house: TheHouse, visit: Visit, asked: Asked) -> Answer<Listing> {
    let filter = Filter::read(&asked.0);
    let (reader, wanted, today) = (can.clone(), filter.clone(), today(&house));
    let currency = house.config.company.currency.clone();
    let (tree, found) = house
        .db
        .read(can.actor(), move |r| {
            let tree = categories::store::tree(r, &reader)?;
            let categories = wanted.category.map(|id| below(&tree, id));
            let asking = Asking { filter: &wanted, categories, day: today, currency: &currency };
            let found = store::find(r, &reader, &asking)?;
            Ok((tree, found))
        })
        .await?;
    let (lang, manages) = (visit.lang, can.also::<ProductManage>().is_some());
    let part = parts::list(&found, &filter, (&tree, manages), lang);
    let body = html! { div.list-page {
        header.page-head {
            div.page-title { h1 { (text::title(lang)) } }
            @if manages {
                div.page-actions {
                    (link(Look::Plain, Some(Icon::Import), "/products/import", super::import::text::open(lang)))
                    (primary_link("/products/new", text::new(lang)))
                }
            }
        }
        (price_parts::views("/products", lang))
        (parts::filters(&filter, &tree, manages, lang))
        (part)
    } };
    Ok(Listing { page: Page::new(text::title(lang), body), part })
}

pub(in crate::products) fn today(house: &House) -> chrono::NaiveDate {
    house.db.clock().today(house.config.company.time_zone)
}

/// Products for sale by what is typed, for fields that name one.
pub async fn propose(can: Can<ProductView>, house: TheHouse, visit: Visit, asked: Asked) -> Answer<Part> {
    // A form of several rows says by which name it sends what is typed.
    let name = Some(asked.0.get("name")).filter(|name| !name.is_empty()).unwrap_or("product");
    let typed: String = asked.0.get(name).chars().take(100).collect();
    let reader = can.clone();
    let found = house.db.read(can.actor(), move |r| store::like(r, &reader, &typed)).await?;
    let lang = visit.lang;
    Ok(Part(html! { @for one in &found { option value=(one.code) { (lang.name(&one.name_zh, &one.name_en)) } } }))
}

/// What was typed on a product's page, and what is wrong with it.
#[derive(Default)]
pub struct Tried {
    pub price: PriceForm,
    pub errors: Errors,
    /// What the price that is tried out is for.
    pub trial: Raw,
}

/// A product.
pub async fn show(
    can: Can<ProductView>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    asked: Asked,
) -> Answer<Page> {
    let tried = Tried { trial: asked.0, ..Tried::default() };
    product_page(&can, &house, &visit, (id.into_inner(), &tried)).await
}

/// Everything a product's page shows, read in one transaction.
struct Whole {
    product: Product,
    tree: Vec<Category>,
    lists: Vec<PriceList>,
    prices: Vec<Price>,
    /// Lists in which a price may be set.
    open: Vec<PriceList>,
    trial: Trial,
}

/// The page of a product, with what was tried on it.
pub(super) async fn product_page(
    can: &Can<ProductView>,
    house: &House,
    visit: &Visit,
    (id, tried): (i64, &Tried),
) -> Answer<Page> {
    let (lang, now) = (visit.lang, today(house));
    let (reader, manages) = (can.clone(), can.also::<ProductManage>().is_some());
    let trial = Trial::read(&tried.trial, id, (now, &house.config.company.currency), lang);
    let whole = house
        .db
        .read(can.actor(), move |r| {
            let product = store::one(r, &reader, id)?;
            let (lists, prices) = prices::of_product(r, &reader, id)?;
            Ok(Whole {
                product,
                tree: categories::store::tree(r, &reader)?,
                lists,
                prices,
                open: if manages { prices::lists(r, &reader, &Which::default())? } else { Vec::new() },
                trial: trial.answered(r, &reader, lang)?,
            })
        })
        .await?;
    let (product, token) = (&whole.product, tokens(house, visit));
    let sight = Sight {
        product,
        lists: &whole.lists,
        prices: &whole.prices,
        today: now,
        zone: house.config.company.time_zone,
        tokens: (manages && product.state != "deleted").then_some(&token),
        lang,
    };
    let customers = can.also::<CustomerView>().is_some();
    let refused = mistakes::of(&tried.errors, "state");
    let wrong: Errors = tried.errors.iter().filter(|(name, _)| name != "state").cloned().collect();
    let body = html! {
        nav.crumbs { a href="/products" { (text::title(lang)) } }
        (parts::head(product, sight.tokens.or(manages.then_some(&token)), lang))
        @if let Some(words) = refused { div role="alert" { (notice(Tone::Red, words, "")) } }
        div.two {
            div.stack {
                (card(price_text::prices(lang), html! {}, on_product::prices(&sight)))
                @if let Some(token) = sight.tokens { (card(price_text::set(lang), html! {}, on_product::price_form(&sight, &whole.open, (&tried.price, &wrong), token))) }
            }
            div.stack {
                (card(text::facts(lang), html! {}, parts::about(product, &whole.tree, (lang, house.config.company.time_zone))))
                (card(price_text::trial(lang), html! {}, on_product::trial(product, &whole.trial, customers, lang)))
            }
        }
    };
    Ok(Page::new(product.name(lang), body))
}

async fn tree(can: &Can<ProductManage>, house: &House) -> Answer<Vec<Category>> {
    let view = can.also::<ProductView>().ok_or(Problem::NotFound)?;
    house.db.read(can.actor(), move |r| categories::store::tree(r, &view)).await
}

/// The form of a new product.
pub async fn new(can: Can<ProductManage>, house: TheHouse, visit: Visit, asked: Asked) -> Answer<Page> {
    let mut form = ProductForm::default();
    form.0.set("unit", "unit");
    form.0.set("tax_rate", super::fields::USUAL_TAX);
    form.0.set("category", asked.0.get("category"));
    let tree = tree(&can, &house).await?;
    Ok(form_page(&house, &visit, &tree, (None, &form, &Errors::new())))
}

fn form_page(
    house: &House,
    visit: &Visit,
    tree: &[Category],
    (id, form, errors): (Option<i64>, &ProductForm, &Errors),
) -> Page {
    let lang = visit.lang;
    let title = if id.is_some() { text::edit(lang) } else { text::new(lang) };
    let back = id.map_or_else(|| "/products".to_owned(), |id| format!("/products/{id}"));
    let path = id.map_or_else(|| "/products/new".to_owned(), |id| format!("/products/{id}/edit"));
    let shown = Shown { path: &path, back: &back, form, errors, fresh: id.is_none() };
    let body = html! {
        nav.crumbs { a href="/products" { (text::title(lang)) } }
        header.page-head { div.page-title { h1 { (title) } } }
        (parts::form(&shown, tree, &tokens(house, visit), lang))
    };
    Page::new(title, body)
}

/// Makes a product.
pub async fn create(
    can: Can<ProductManage>,
    house: TheHouse,
    visit: Visit,
    posted: Posted<ProductForm>,
) -> Answer<Outcome> {
    let (form, key, lang) = (posted.form, posted.key, visit.lang);
    let tree = tree(&can, &house).await?;
    let (checked, writer) = (form.check(lang, &tree), can.clone());
    let done = house
        .db
        .write_once(can.actor(), key, move |tx| {
            let draft = checked.map_err(Problem::Invalid)?;
            let ids = actions::create(tx, &writer, &[draft], "form").map_err(|problem| named(problem, lang))?;
            Ok(ids.first().map_or_else(|| "/products".to_owned(), |id| format!("/products/{id}")))
        })
        .await;
    match done {
        Ok(to) => Ok(Done::to(to).say(text::created(lang, form.0.get("name"))).into()),
        Err(Problem::Invalid(errors)) => Ok(form_page(&house, &visit, &tree, (None, &form, &errors)).again().into()),
        Err(problem) => Err(problem),
    }
}

async fn editable(can: &Can<ProductManage>, house: &House, id: i64) -> Answer<(Product, Vec<Category>)> {
    let view = can.also::<ProductView>().ok_or(Problem::NotFound)?;
    let read = move |r: &mut crate::core::tx::Reader| {
        let product = store::one(r, &view, id)?;
        let tree = categories::store::tree(r, &view)?;
        if product.state == "deleted" { Err(Problem::NotFound) } else { Ok((product, tree)) }
    };
    house.db.read(can.actor(), read).await
}

/// The form of a product that there is.
pub async fn edit(can: Can<ProductManage>, house: TheHouse, visit: Visit, id: web::Path<i64>) -> Answer<Page> {
    let (product, tree) = editable(&can, &house, id.into_inner()).await?;
    Ok(form_page(&house, &visit, &tree, (Some(product.id), &typed(&product), &Errors::new())))
}

/// Saves a product, or shows what is wrong, or both versions.
pub async fn save(
    can: Can<ProductManage>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<ProductForm>,
) -> Answer<Outcome> {
    let (id, form, key, lang) = (id.into_inner(), posted.form, posted.key, visit.lang);
    let (_, tree) = editable(&can, &house, id).await?;
    let (checked, version, writer) = (form.check(lang, &tree), form.0.version(), can.clone());
    let done = house
        .db
        .write_once(can.actor(), key, move |tx| {
            let draft = checked.map_err(Problem::Invalid)?;
            actions::edit(tx, &writer, id, version, &draft).map_err(|problem| named(problem, lang))?;
            Ok(format!("/products/{id}"))
        })
        .await;
    match done {
        Ok(to) => Ok(Done::to(to).say(text::saved(lang)).into()),
        Err(Problem::Invalid(errors)) => {
            Ok(form_page(&house, &visit, &tree, (Some(id), &form, &errors)).again().into())
        }
        Err(Problem::Stale(_)) => {
            let (product, _) = editable(&can, &house, id).await?;
            Ok(stale_page(&house, &visit, &product, &form).conflict().into())
        }
        Err(problem) => Err(problem),
    }
}

/// Both versions, field by field; what the person typed is chosen to begin with.
fn stale_page(house: &House, visit: &Visit, product: &Product, form: &ProductForm) -> Page {
    const NAMES: [&str; 8] = ["code", "name", "name_en", "category", "series", "unit", "tax_rate", "description"];
    let (lang, stored) = (visit.lang, typed(product));
    let both: Vec<(&str, String, String)> =
        NAMES.into_iter().map(|name| (name, stored.0.lines(name), form.0.lines(name))).collect();
    let (differ, same): (Vec<_>, Vec<_>) = both.iter().partition(|(_, theirs, yours)| theirs != yours);
    let differ = differ.into_iter().map(|(name, theirs, yours)| Difference {
        name,
        label: parts::label(name, lang),
        theirs,
        yours,
    });
    let (path, version) = (format!("/products/{}", product.id), product.version.to_string());
    let same = same.into_iter().map(|(name, value, _)| (*name, value.as_str()));
    let shown = Versions {
        title: text::stale_title(lang),
        differ: differ.collect(),
        along: std::iter::once(("version", version.as_str())).chain(same).collect(),
        saved: None,
        action: &format!("{path}/edit"),
        back: &path,
    };
    versions::page(&shown, &tokens(house, visit), lang)
}

/// Takes a product out of sale.
pub async fn retire(
    can: Can<ProductManage>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<Button>,
) -> Answer<Outcome> {
    stepped(&can, &house, &visit, (id.into_inner(), posted.key, Step::Retire)).await
}

/// Puts a product on sale again, also out of the recycle bin.
pub async fn restore(
    can: Can<ProductManage>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<Button>,
) -> Answer<Outcome> {
    stepped(&can, &house, &visit, (id.into_inner(), posted.key, Step::Restore)).await
}

/// Puts a product that nothing names into the recycle bin.
pub async fn delete(
    can: Can<ProductManage>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<Button>,
) -> Answer<Outcome> {
    stepped(&can, &house, &visit, (id.into_inner(), posted.key, Step::Delete)).await
}

async fn stepped(
    can: &Can<ProductManage>,
    house: &House,
    visit: &Visit,
    (id, key, what): (i64, uuid::Uuid, Step),
) -> Answer<Outcome> {
    let (lang, writer) = (visit.lang, can.clone());
    let work = move |tx: &mut crate::core::tx::Tx| Ok(step(tx, &writer, id, what)?.name(lang).to_owned());
    match (house.db.write_once(can.actor(), key, work).await, what) {
        (Ok(name), Step::Retire) => Ok(Done::to(format!("/products/{id}"))
            .say(text::retired(lang, &name))
            .undo(format!("/products/{id}/restore"))
            .into()),
        (Ok(name), Step::Restore) => Ok(Done::to(format!("/products/{id}")).say(text::restored(lang, &name)).into()),
        (Ok(name), Step::Delete) => {
            Ok(Done::to("/products").say(text::deleted(lang, &name)).undo(format!("/products/{id}/restore")).into())
        }
        (Err(Problem::Invalid(errors)), _) => {
            let view = can.also::<ProductView>().ok_or(Problem::NotFound)?;
            let tried = Tried { errors, ..Tried::default() };
            Ok(product_page(&view, house, visit, (id, &tried)).await?.again().into())
        }
        (Err(problem), _) => Err(problem),
    }
}
