//! All SQL of products but that of categories and prices.

use super::filter::{Cursor, Filter, Order, PAGE};
use super::model::{Draft, Product};
use crate::core::access::{Can, ProductManage, ProductView};
use crate::core::problem::Problem;
use crate::core::search_text;
use crate::core::sql::{Door, Fragment, Number, Sql};
use crate::core::tx::Tx;
use crate::row;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde_json::{Value, json};

row! {
    struct Id { id: i64 }
    struct Yes { yes: bool }
    /// A product as a line of the list, with its standard price of the day in the company's currency.
    pub struct Line {
        id: i64, code: String, name_zh: String, name_en: String, category_id: Option<i64>, series: String, unit: String, tax_rate: String, state: String,
        unit_price: Option<Decimal>, currency: Option<String>, tax_included: Option<bool>,
    }
    /// A product for sale that is proposed while somebody types.
    pub struct Proposed { id: i64, code: String, name_zh: String, name_en: String }
}

const PRODUCT: &str = "
    select p.id, p.code, p.name_zh, p.name_en, p.category_id, p.series, p.unit, p.tax_rate, p.description, p.state,
      p.created_at, cb.name as created_by_name, p.updated_at, ub.name as updated_by_name, p.version
    from product p left join app_user cb on cb.id = p.created_by left join app_user ub on ub.id = p.updated_by where p.id = ";

/// A product. In the recycle bin it is only there for those who manage products.
///
/// # Errors
/// `NotFound` where there is none.
pub fn one(door: &mut impl Door, can: &Can<ProductView>, id: i64) -> Result<Product, Problem> {
    let bin = can.also::<ProductManage>().is_some();
    Sql::new(PRODUCT).value(id).text(" and (p.state <> 'deleted' or ").value(bin).text(")").one(door)
}

/// The same, held until the transaction ends.
///
/// # Errors
/// `NotFound` where there is none.
pub fn held(tx: &mut Tx, _can: &Can<ProductManage>, id: i64) -> Result<Product, Problem> {
    Sql::new(PRODUCT).value(id).text(" for update of p").one(tx)
}

/// A page of the list.
pub struct Found {
    pub lines: Vec<Line>,
    pub previous: Option<Cursor>,
    pub next: Option<Cursor>,
    pub count: i64,
}

/// What the list shows on a day, with prices in a currency.
pub struct Asking<'a> {
    pub filter: &'a Filter,
    /// The category that is asked for, and those below it; none for all.
    pub categories: Option<Vec<i64>>,
    pub day: NaiveDate,
    pub currency: &'a str,
}

/// The page that was asked for. Catalogues of some ten thousand products are read through, without an index of words.
///
/// # Errors
/// As the database answers.
pub fn find(door: &mut impl Door, _can: &Can<ProductView>, asking: &Asking) -> Result<Found, Problem> {
    let filter = asking.filter;
    let mut sql = Sql::new(
        "select p.id, p.code, p.name_zh, p.name_en, p.category_id, p.series, p.unit, p.tax_rate, p.state, s.unit_price, s.currency, s.tax_included
         from product p left join lateral (
           select r.unit_price, l.currency, l.tax_included from price r join price_list l on l.id = r.list_id
           where r.product_id = p.id and l.kind = 'standard' and l.currency = ",
    );
    let day = sql.place(asking.day);
    let conditions = conditions(&mut sql, asking);
    sql = sql.value(asking.currency).text(" and l.valid_from <= ").fragment(&day);
    sql = sql.text(" and (l.valid_until is null or l.valid_until >= ").fragment(&day);
    sql = sql.text(") and r.valid_from <= ").fragment(&day).text(" and (r.valid_until is null or r.valid_until >= ");
    sql = sql.fragment(&day).text(") order by r.from_quantity limit 1) s on true where ").fragment(&conditions);
    let column = if filter.order == Order::Name { "p.name_zh" } else { "p.code" };
    let back = filter.cursor.as_ref().is_some_and(|cursor| cursor.back);
    if let Some(cursor) = &filter.cursor {
        sql = sql.text(" and (").text(column).text(", p.id) ").text(if back { "<" } else { ">" });
        sql = sql.text(" (").value(cursor.key.as_str()).text(", ").value(cursor.id).text(")");
    }
    let direction = if back { " desc" } else { "" };
    sql = sql.text(" order by ").text(column).text(direction).text(", p.id").text(direction).text(" limit 51");
    let mut lines: Vec<Line> = sql.rows(door)?;
    let more = lines.len() > PAGE;
    lines.truncate(PAGE);
    if back {
        lines.reverse();
    }
    let edge = |line: Option<&Line>, back: bool| {
        line.map(|line| {
            let key = if filter.order == Order::Name { &line.name_zh } else { &line.code };
            Cursor { key: key.clone(), id: line.id, back }
        })
    };
    let previous = if (back && more) || (!back && filter.cursor.is_some()) { edge(lines.first(), true) } else { None };
    let next = if back || more { edge(lines.last(), false) } else { None };
    Ok(Found { previous, next, count: count(door, asking)?, lines })
}

fn count(door: &mut impl Door, asking: &Asking) -> Result<i64, Problem> {
    let mut sql = Sql::new("select count(*) as n from product p where ");
    let conditions = conditions(&mut sql, asking);
    Ok(sql.fragment(&conditions).one::<Number>(door)?.n)
}

fn conditions(sql: &mut Sql, asking: &Asking) -> Fragment {
    let mut out = Fragment::new("p.state = ").fragment(&sql.place(asking.filter.state));
    if let Some(ids) = &asking.categories {
        out = out.text(" and p.category_id = any(").fragment(&sql.place(ids.clone())).text(")");
    }
    if !asking.filter.text.is_empty() {
        out = out.text(" and ").fragment(&fits(sql, &asking.filter.text));
    }
    out
}

/// Whether a text stands in the code or the series, or finds the name in either language or by pinyin.
fn fits(sql: &mut Sql, text: &str) -> Fragment {
    let typed = sql.place(text.to_lowercase());
    let mut out = Fragment::new("(position(").fragment(&typed).text(" in lower(p.code)) > 0 or position(");
    out = out.fragment(&typed).text(" in lower(p.series)) > 0");
    for (how, pattern) in search_text::patterns(text) {
        let pattern = sql.place(pattern);
        out = match how {
            "name" => out.text(" or p.doubled like ").fragment(&pattern),
            "pinyin" => out.text(" or p.pinyin like ").fragment(&pattern),
            "initials" => {
                out.text(" or p.pinyin like ").fragment(&pattern).text(" or p.pinyin like '% ' || ").fragment(&pattern)
            }
            _ => out,
        };
    }
    out.text(")")
}

/// Products for sale that a text may mean; those whose code begins with it first.
///
/// # Errors
/// As the database answers.
pub fn like(door: &mut impl Door, _can: &Can<ProductView>, typed: &str) -> Result<Vec<Proposed>, Problem> {
    let typed = typed.trim();
    let mut sql = Sql::new("select p.id, p.code, p.name_zh, p.name_en from product p where p.state = 'active' and ");
    let (fits, begun) = (fits(&mut sql, typed), sql.place(typed.to_lowercase()));
    sql.fragment(&fits)
        .text(" order by starts_with(lower(p.code), ")
        .fragment(&begun)
        .text(") desc, p.code, p.id limit 20")
        .rows(door)
}

/// The product for sale that a text names, by its code or its name; the longest where several stand in it.
///
/// # Errors
/// As the database answers.
pub fn within(door: &mut impl Door, _can: &Can<ProductView>, text: &str) -> Result<Option<Proposed>, Problem> {
    Sql::new(
        "select p.id, p.code, p.name_zh, p.name_en from product p where p.state = 'active'
           and (position(lower(p.code) in $1) > 0 or position(lower(p.name_zh) in $1) > 0 or p.name_en <> '' and position(lower(p.name_en) in $1) > 0)
         order by greatest(char_length(p.name_zh), char_length(p.code)) desc, p.id limit 1",
    )
    .bind(text.to_lowercase())
    .maybe(door)
}

/// The products for sale of these codes, or of these names where a name is of one only.
///
/// # Errors
/// As the database answers.
pub fn named(door: &mut impl Door, _can: &Can<ProductView>, typed: Vec<String>) -> Result<Vec<Proposed>, Problem> {
    let lower: Vec<String> = typed.iter().map(|text| text.to_lowercase()).collect();
    Sql::new(
        "select p.id, p.code, p.name_zh, p.name_en from product p where p.state = 'active' and (lower(p.code) = any(",
    )
    .value(lower)
    .text(") or p.name_zh = any(")
    .value(typed.clone())
    .text(") or p.name_en = any(")
    .value(typed)
    .text(")) order by p.id")
    .rows(door)
}

/// The products of these codes, given in small letters, but those in the recycle bin.
///
/// # Errors
/// As the database answers.
pub fn coded(door: &mut impl Door, _can: &Can<ProductManage>, codes: Vec<String>) -> Result<Vec<Proposed>, Problem> {
    Sql::new(
        "select p.id, p.code, p.name_zh, p.name_en from product p where p.state <> 'deleted' and lower(p.code) = any(",
    )
    .value(codes)
    .text(")")
    .rows(door)
}

/// Inserts a batch; the ids in its order.
///
/// # Errors
/// `Refused` with `product_code` where a code is taken.
pub fn insert(
    tx: &mut Tx,
    _can: &Can<ProductManage>,
    drafts: &[Draft],
    origin: &'static str,
) -> Result<Vec<i64>, Problem> {
    let rows = drafts.iter().enumerate().map(|(order, draft)| {
        let mut row = columns(draft);
        if let Some(fields) = row.as_object_mut() {
            fields.insert("row".into(), json!(order));
        }
        row
    });
    let rows: Vec<Value> = rows.collect();
    let ids: Vec<Id> = Sql::new(
        "with x as materialized (
           select nextval('product_id_seq'::regclass) as id, r.*
           from jsonb_to_recordset($1) as r(row int, code text, name text, name_en text, category_id bigint, series text, unit text,
             tax_rate text, description text, doubled text, pinyin text)),
         made as (
           insert into product (id, code, name_zh, name_en, category_id, series, unit, tax_rate, description, doubled, pinyin, origin,
             created_by, created_at, updated_by, updated_at)
           overriding system value
           select x.id, x.code, x.name, x.name_en, x.category_id, x.series, x.unit, x.tax_rate, x.description, x.doubled, x.pinyin, $2, $3, $4, $3, $4 from x)
         select x.id from x order by x.row",
    )
    .bind(Value::Array(rows))
    .bind(origin)
    .bind(tx.user_id())
    .bind(tx.now)
    .rows(tx)?;
    Ok(ids.into_iter().map(|row| row.id).collect())
}

/// A proposal as a statement reads it, with what searches read of it.
fn columns(draft: &Draft) -> Value {
    let mut row = serde_json::to_value(draft).unwrap_or_default();
    if let Some(fields) = row.as_object_mut() {
        let names = [draft.name.as_str(), draft.name_en.as_str()];
        fields.insert("doubled".into(), json!(search_text::name_column(&names)));
        fields.insert("pinyin".into(), json!(search_text::pinyin(&draft.name)));
    }
    row
}

/// Saves a product's facts at the version that was seen; false where somebody saved in between.
///
/// # Errors
/// `Refused` with `product_code` where the code is taken.
pub fn update(
    tx: &mut Tx,
    _can: &Can<ProductManage>,
    (id, version): (i64, i32),
    draft: &Draft,
) -> Result<bool, Problem> {
    let saved = Sql::new(
        "update product p set code = x.code, name_zh = x.name, name_en = x.name_en, category_id = x.category_id, series = x.series, unit = x.unit,
           tax_rate = x.tax_rate, description = x.description, doubled = x.doubled, pinyin = x.pinyin, updated_by = $4, updated_at = $5, version = p.version + 1
         from jsonb_to_record($1) as x(code text, name text, name_en text, category_id bigint, series text, unit text, tax_rate text, description text,
           doubled text, pinyin text)
         where p.id = $2 and p.version = $3",
    )
    .bind(columns(draft))
    .bind(id)
    .bind(version)
    .bind(tx.user_id())
    .bind(tx.now)
    .run(tx)?;
    Ok(saved == 1)
}

/// Moves a product into another state.
///
/// # Errors
/// `Refused` with `product_code` where another product took its code meanwhile.
pub fn set_state(tx: &mut Tx, _can: &Can<ProductManage>, id: i64, state: &'static str) -> Result<(), Problem> {
    Sql::new("update product set state = $2, updated_by = $3, updated_at = $4, version = version + 1 where id = $1")
        .bind(id)
        .bind(state)
        .bind(tx.user_id())
        .bind(tx.now)
        .run(tx)?;
    Ok(())
}

/// Whether anything names a product: a price, later a line of a deal.
///
/// # Errors
/// As the database answers.
pub fn is_used(door: &mut impl Door, id: i64) -> Result<bool, Problem> {
    Ok(Sql::new("select kz_product_used($1) as yes").bind(id).one::<Yes>(door)?.yes)
}
