//! From a table as it stands in a file to checked products. Pure.

use super::text;
use crate::core::check::figure;
use crate::core::problem::Errors;
use crate::core::raw::Raw;
use crate::exchange::read::{Row, Sheet};
use crate::products::fields::{FIELDS, field};
use crate::products::form::ProductForm;
use crate::products::model::{Category, Draft, path_of};
use crate::products::prices::form::PRICE;
use crate::text::Lang;
use rust_decimal::Decimal;
use std::borrow::Cow;
use std::collections::HashSet;

/// The most mistakes that are told at once.
const MOST_TOLD: usize = 30;
/// What files call the columns that no field of a product is.
const CATEGORY: &[&str] = &["分类", "产品分类", "类别", "category", "product category"];
const PRICES: &[&str] =
    &["单价", "价格", "标准价", "售价", "销售价", "price", "unit price", "list price", "sales price", "standard price"];

/// A product of a file, with its price where it has one.
#[derive(Clone, Debug)]
pub struct Read {
    pub draft: Draft,
    pub price: Option<Decimal>,
}

/// What a column is read into: the id of a field, `category` or `price`.
fn meaning(header: &str) -> Option<&'static str> {
    let plain = |text: &str| text.to_lowercase().replace([' ', '_', '-', '　'], "");
    let header = plain(header);
    let any = |names: &[&str]| names.iter().any(|name| plain(name) == header);
    if any(CATEGORY) {
        return Some("category");
    }
    if any(PRICES) {
        return Some("price");
    }
    FIELDS.iter().find(|one| any(&[one.id, one.zh, one.en]) || any(one.aliases)).map(|one| one.id)
}

/// The products of a table. Without a code of its own a product has its name for one.
///
/// # Errors
/// What is wrong, by row, in the person's language: at most thirty mistakes.
pub fn products(sheet: &Sheet, tree: &[Category], lang: Lang) -> Result<Vec<Read>, Errors> {
    let columns: Vec<Option<&'static str>> = sheet.header.iter().map(|header| meaning(header)).collect();
    let mut errors = Errors::new();
    if !columns.contains(&Some("name")) {
        errors.push((Cow::Borrowed("file"), text::no_name_column(lang).to_owned()));
        return Err(errors);
    }
    let (mut found, mut codes) = (Vec::new(), HashSet::new());
    for row in &sheet.rows {
        let told = match product(row, &columns, tree, lang) {
            Ok(read) if codes.insert(read.draft.code.to_lowercase()) => {
                found.push(read);
                continue;
            }
            Ok(read) => vec![text::code_twice(lang, row.number, &read.draft.code)],
            Err(wrong) => wrong.iter().map(|(id, words)| in_row(row, id, words, lang)).collect(),
        };
        errors.extend(told.into_iter().map(|words| (Cow::Borrowed("file"), words)));
        if errors.len() >= MOST_TOLD {
            errors.truncate(MOST_TOLD);
            break;
        }
    }
    if errors.is_empty() { Ok(found) } else { Err(errors) }
}

fn in_row(row: &Row, id: &str, words: &str, lang: Lang) -> String {
    let label = match id {
        "price" => text::price(lang),
        id => field(id).map_or(text::category(lang), |field| field.label(lang)),
    };
    text::in_row(lang, row.number, label, words)
}

fn product(row: &Row, columns: &[Option<&'static str>], tree: &[Category], lang: Lang) -> Result<Read, Errors> {
    let mut raw = Raw::default();
    let (mut price, mut errors) = (None, Errors::new());
    for (id, cell) in columns.iter().zip(&row.cells).filter_map(|(id, cell)| Some(((*id)?, cell.trim()))) {
        match id {
            _ if cell.is_empty() => {}
            "price" => {
                price = figure(cell, PRICE);
                if price.is_none() {
                    errors.push((Cow::Borrowed("price"), text::not_a_price(lang, cell)));
                }
            }
            "category" => match category(tree, cell) {
                Some(id) => raw.set("category", id.to_string()),
                None => errors.push((Cow::Borrowed("category"), text::no_category(lang, cell))),
            },
            id => raw.set(id, cell),
        }
    }
    if raw.get("code").is_empty() {
        let name = raw.get("name").to_owned();
        raw.set("code", name);
    }
    match ProductForm(raw).check(lang, tree) {
        Ok(draft) if errors.is_empty() => Ok(Read { draft, price }),
        Ok(_) => Err(errors),
        Err(wrong) => Err(errors.into_iter().chain(wrong).collect()),
    }
}

/// The category of a name, or of names from the top down with a slash between them; none where several have the name.
fn category(tree: &[Category], typed: &str) -> Option<i64> {
    let plain = |text: &str| text.split(['/', '>', '／']).map(str::trim).collect::<Vec<_>>().join("/");
    let fits = |one: &&Category| {
        one.name_zh == typed
            || one.name_en == typed
            || [Lang::Zh, Lang::En].iter().any(|lang| plain(&path_of(tree, one.id, *lang)) == plain(typed))
    };
    let mut found = tree.iter().filter(fits);
    found.next().filter(|_| found.next().is_none()).map(|one| one.id)
}
