//! The pages of categories: each takes, checks, calls once, shows.

use super::form::{CategoryForm, typed};
use super::{actions, store};
use crate::core::access::{Can, ProductManage, ProductView};
use crate::core::problem::{Errors, Problem};
use crate::products::model::Category;
use crate::products::parts::category_choices;
use crate::products::prices::parts::views;
use crate::products::text;
use crate::text::{Lang, format};
use crate::ui::Icon;
use crate::ui::badge::Tone;
use crate::ui::button::{Look, danger, link, submit};
use crate::ui::card::{card, empty, notice};
use crate::ui::field::{Field, Kind, field};
use crate::ui::table::{Column, cell, row, table};
use crate::web::House;
use crate::web::form::{Button, Posted};
use crate::web::mistakes;
use crate::web::registry::TheHouse;
use crate::web::render::tokens;
use crate::web::respond::{Answer, Done, Outcome, Page};
use crate::web::who::Visit;
use actix_web::web;
use maud::{Markup, html};

/// The tree, and the form of a new category.
pub async fn tree(can: Can<ProductView>, house: TheHouse, visit: Visit) -> Answer<Page> {
    tree_page(&can, &house, &visit, (&CategoryForm::default(), &Errors::new())).await
}

async fn nodes(can: &Can<ProductView>, house: &House) -> Answer<Vec<Category>> {
    let reader = can.clone();
    house.db.read(can.actor(), move |r| store::tree(r, &reader)).await
}

async fn tree_page(
    can: &Can<ProductView>,
    house: &House,
    visit: &Visit,
    (form, errors): (&CategoryForm, &Errors),
) -> Answer<Page> {
    let (nodes, lang) = (nodes(can, house).await?, visit.lang);
    let manages = can.also::<ProductManage>().is_some();
    let shown = Shown { path: "/products/categories", form, errors, tree: &nodes, fresh: true };
    let body = html! {
        header.page-head { div.page-title { h1 { (text::categories(lang)) } p.page-sub { (text::categories_hint(lang)) } } }
        (views("/products/categories", lang))
        div.two {
            div {
                @if nodes.is_empty() { (empty(Icon::Products, text::no_categories(lang), text::no_categories_text(lang), html! {})) }
                @else { (listed(&nodes, manages, lang)) }
            }
            @if manages { div.stack { (card(text::new_category(lang), html! {}, category_form(&shown, &tokens(house, visit), lang))) } }
        }
    };
    Ok(Page::new(text::categories(lang), body))
}

fn listed(nodes: &[Category], manages: bool, lang: Lang) -> Markup {
    let columns = [Column::new(text::category_name(lang), "wide"), Column::new(text::col_products(lang), "num")];
    let rows = html! {
        @for node in nodes {
            @let href = if manages { format!("/products/categories/{}", node.id) } else { format!("/products?category={}", node.id) };
            (row(&node.id.to_string(), &href, html! {
                td.title role="cell" { div.title-line { @for _ in 0..node.depth { span.branch aria-hidden="true" {} } a.row-link href=(href) { bdi { (node.name(lang)) } } } }
                (cell(text::col_products(lang), "num", html! { a href={ "/products?category=" (node.id) } { (format::whole(node.products)) } }))
            }))
        }
    };
    table(text::categories(lang), &columns, rows)
}

/// A form of a category, with what was typed and what is wrong.
struct Shown<'a> {
    path: &'a str,
    form: &'a CategoryForm,
    errors: &'a Errors,
    tree: &'a [Category],
    fresh: bool,
}

fn category_form(shown: &Shown, tokens: &Markup, lang: Lang) -> Markup {
    let raw = &shown.form.0;
    let parents = category_choices(shown.tree, text::category_top(lang), lang);
    let of = |name: &'static str, label, kind: Kind| {
        let one = Field::new(name, label, raw.get(name), kind).error(mistakes::of(shown.errors, name)).wide();
        field(&match name {
            "name" => one.required(),
            "sort" => one.hint(text::sort_hint(lang)),
            _ => one,
        })
    };
    html! {
        form method="post" action=(shown.path) {
            (tokens)
            @if !shown.fresh { input type="hidden" name="version" value=(raw.version()); }
            (mistakes::all(shown.errors, lang))
            div.form-grid {
                (of("name", text::category_name(lang), Kind::Text))
                (of("name_en", text::category_name_en(lang), Kind::Text))
                (of("parent", text::category_parent(lang), Kind::Select(&parents)))
                (of("sort", text::category_sort(lang), Kind::Number))
            }
            div.form-foot {
                (submit(Look::Primary, if shown.fresh { text::create(lang) } else { text::save(lang) }))
                @if !shown.fresh { (link(Look::Plain, None, "/products/categories", text::cancel(lang))) }
            }
        }
    }
}

fn viewer(can: &Can<ProductManage>) -> Answer<Can<ProductView>> {
    can.also::<ProductView>().ok_or(Problem::NotFound)
}

/// Makes a category.
pub async fn create(
    can: Can<ProductManage>,
    house: TheHouse,
    visit: Visit,
    posted: Posted<CategoryForm>,
) -> Answer<Outcome> {
    let (form, key, lang, view) = (posted.form, posted.key, visit.lang, viewer(&can)?);
    let (checked, writer) = (form.check(lang, &nodes(&view, &house).await?), can.clone());
    let work = move |tx: &mut crate::core::tx::Tx| {
        actions::create(tx, &writer, &checked.map_err(Problem::Invalid)?)?;
        Ok("/products/categories".to_owned())
    };
    match house.db.write_once(can.actor(), key, work).await {
        Ok(to) => Ok(Done::to(to).say(text::category_created(lang, form.0.get("name"))).into()),
        Err(Problem::Invalid(errors)) => Ok(tree_page(&view, &house, &visit, (&form, &errors)).await?.again().into()),
        Err(problem) => Err(problem),
    }
}

/// The form of a category.
pub async fn edit(can: Can<ProductManage>, house: TheHouse, visit: Visit, id: web::Path<i64>) -> Answer<Page> {
    edit_page(&can, &house, &visit, (id.into_inner(), None, &Errors::new())).await
}

async fn edit_page(
    can: &Can<ProductManage>,
    house: &House,
    visit: &Visit,
    (id, form, errors): (i64, Option<&CategoryForm>, &Errors),
) -> Answer<Page> {
    let (nodes, lang) = (nodes(&viewer(can)?, house).await?, visit.lang);
    let category = nodes.iter().find(|one| one.id == id).ok_or(Problem::NotFound)?;
    let stored = typed(category);
    let (path, token) = (format!("/products/categories/{id}"), tokens(house, visit));
    let shown = Shown { path: &path, form: form.unwrap_or(&stored), errors, tree: &nodes, fresh: false };
    let body = html! {
        nav.crumbs { a href="/products/categories" { (text::categories(lang)) } }
        header.page-head {
            div.page-title { h1 { bdi { (category.name(lang)) } } }
            div.page-actions { form method="post" action={ (path) "/delete" } { (token) (danger(text::delete_category(lang))) } }
        }
        @if let Some(words) = mistakes::of(errors, "delete") { div role="alert" { (notice(Tone::Red, words, "")) } }
        div.narrow { (card(text::edit_category(lang), html! {}, category_form(&shown, &token, lang))) }
    };
    Ok(Page::new(category.name(lang), body))
}

/// Saves a category.
pub async fn save(
    can: Can<ProductManage>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<CategoryForm>,
) -> Answer<Outcome> {
    let (id, mut form, key, lang) = (id.into_inner(), posted.form, posted.key, visit.lang);
    let (tree, version, writer) = (nodes(&viewer(&can)?, &house).await?, form.0.version(), can.clone());
    let checked = form.check(lang, &tree);
    let work = move |tx: &mut crate::core::tx::Tx| {
        actions::edit(tx, &writer, id, version, &checked.map_err(Problem::Invalid)?)?;
        Ok("/products/categories".to_owned())
    };
    match house.db.write_once(can.actor(), key, work).await {
        Ok(to) => Ok(Done::to(to).say(text::saved(lang)).into()),
        Err(Problem::Invalid(errors)) => {
            Ok(edit_page(&can, &house, &visit, (id, Some(&form), &errors)).await?.again().into())
        }
        Err(Problem::Stale(now)) => {
            form.0.set("version", now.to_string());
            let errors: Errors = vec![("".into(), text::stale_title(lang).to_owned())];
            Ok(edit_page(&can, &house, &visit, (id, Some(&form), &errors)).await?.conflict().into())
        }
        Err(problem) => Err(problem),
    }
}

/// Deletes a category that nothing lies in.
pub async fn delete(
    can: Can<ProductManage>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<Button>,
) -> Answer<Outcome> {
    let (id, key, lang, writer) = (id.into_inner(), posted.key, visit.lang, can.clone());
    let work = move |tx: &mut crate::core::tx::Tx| Ok(actions::delete(tx, &writer, id)?.name(lang).to_owned());
    match house.db.write_once(can.actor(), key, work).await {
        Ok(name) => Ok(Done::to("/products/categories").say(text::category_deleted(lang, &name)).into()),
        Err(Problem::Invalid(errors)) => Ok(edit_page(&can, &house, &visit, (id, None, &errors)).await?.again().into()),
        Err(problem) => Err(problem),
    }
}
