//! All SQL of price lists and prices. A list of one customer is there for those who view the customer.

use super::model::{Draft, Price, PriceList};
use super::rules::{Asked, Days};
use crate::core::access::{Can, CustomerView, ProductManage, ProductView, shape};
use crate::core::problem::Problem;
use crate::core::sql::{Door, Fragment, Sql};
use crate::core::tx::Tx;
use crate::row;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde_json::{Value, json};

/// Lists of a page; whoever has more looks for one by name.
pub const MOST_LISTS: usize = 200;
/// Products of a page of a list.
pub const PAGE: usize = 50;

row! {
    struct Id { id: i64 }
    /// A product in a list.
    pub struct Listed { id: i64, code: String, name_zh: String, name_en: String, unit: String, state: String }
}

const LIST: &str = "
    select l.id, l.name_zh, l.name_en, l.kind, l.grade, l.customer_id, c.name as customer_name, l.currency, l.tax_included, l.valid_from, l.valid_until,
      l.remark, (select count(distinct r.product_id) from price r where r.list_id = l.id) as products, l.version
    from price_list l left join customer c on c.id = l.customer_id where ";

fn visible(sql: &mut Sql, can: &Can<ProductView>) -> Fragment {
    let Some(view) = can.also::<CustomerView>() else { return Fragment::new("l.customer_id is null") };
    Fragment::new("(l.customer_id is null or exists (select 1 from customer t where t.id = l.customer_id and t.deleted_at is null and ")
        .fragment(&shape::CUSTOMER.condition(sql, &view.reach()))
        .text("))")
}

/// Which lists are asked for.
#[derive(Clone, Debug, Default)]
pub struct Which {
    pub kind: Option<&'static str>,
    /// Part of the name or of the customer's.
    pub text: String,
}

/// The lists, the general ones first; one more than a page holds where there are more.
///
/// # Errors
/// As the database answers.
pub fn lists(door: &mut impl Door, can: &Can<ProductView>, which: &Which) -> Result<Vec<PriceList>, Problem> {
    let mut sql = Sql::new(LIST);
    let visible = visible(&mut sql, can);
    sql = sql.fragment(&visible);
    if let Some(kind) = which.kind {
        sql = sql.text(" and l.kind = ").value(kind);
    }
    if !which.text.is_empty() {
        let typed = sql.place(which.text.to_lowercase());
        sql = sql.text(" and position(").fragment(&typed);
        sql = sql.text(" in lower(l.name_zh || ' ' || l.name_en || ' ' || coalesce(c.name, ''))) > 0");
    }
    sql.text(
        " order by array_position('{standard,grade,customer}'::text[], l.kind), l.grade, l.name_zh, l.id limit 201",
    )
    .rows(door)
}

/// A list.
///
/// # Errors
/// `NotFound` where there is none, or its customer is not to be known of.
pub fn one(door: &mut impl Door, can: &Can<ProductView>, id: i64) -> Result<PriceList, Problem> {
    let mut sql = Sql::new(LIST);
    let visible = visible(&mut sql, can);
    sql.fragment(&visible).text(" and l.id = ").value(id).one(door)
}

/// The same, held until the transaction ends: prices of a list are set by one after the other.
///
/// # Errors
/// `NotFound` as `one`.
pub fn held(tx: &mut Tx, can: &Can<ProductManage>, id: i64) -> Result<PriceList, Problem> {
    let view = can.also::<ProductView>().ok_or(Problem::NotFound)?;
    let _held: Vec<Id> = Sql::new("select id from price_list where id = $1 for update").bind(id).rows(tx)?;
    one(tx, &view, id)
}

/// The lists that may answer what is asked: of its currency, for everybody, for the customer or for its grade.
///
/// # Errors
/// As the database answers.
pub fn answering(door: &mut impl Door, can: &Can<ProductView>, asked: &Asked) -> Result<Vec<PriceList>, Problem> {
    let mut sql = Sql::new(LIST);
    let visible = visible(&mut sql, can);
    let (customer_id, grade) = asked.customer.map_or((None, None), |(id, grade)| (Some(id), grade.map(str::to_owned)));
    sql.fragment(&visible)
        .text(" and l.currency = ")
        .value(asked.currency)
        .text(" and (l.kind = 'standard' or l.customer_id = ")
        .value(customer_id)
        .text(" or l.grade = ")
        .value(grade)
        .text(") order by l.id")
        .rows(door)
}

const PRICE: &str = "
    select r.id, r.list_id, r.product_id, r.from_quantity, r.unit_price, r.valid_from, r.valid_until, r.set_at, u.name as set_by_name
    from price r left join app_user u on u.id = r.set_by where ";

/// The prices of products in lists that were found before, whenever they count.
///
/// # Errors
/// As the database answers.
pub fn prices(door: &mut impl Door, lists: &[i64], products: &[i64]) -> Result<Vec<Price>, Problem> {
    Sql::new(PRICE)
        .text("r.list_id = any(")
        .value(lists.to_vec())
        .text(") and r.product_id = any(")
        .value(products.to_vec())
        .text(") order by r.list_id, r.product_id, r.from_quantity, r.valid_from desc, r.id desc")
        .rows(door)
}

/// The prices of a product in every list that the actor sees, with the lists: at most five hundred, the newest first.
///
/// # Errors
/// As the database answers.
pub fn of_product(
    door: &mut impl Door,
    can: &Can<ProductView>,
    product_id: i64,
) -> Result<(Vec<PriceList>, Vec<Price>), Problem> {
    let mut sql = Sql::new(PRICE);
    let visible = visible(&mut sql, can);
    let prices: Vec<Price> = sql
        .text("r.product_id = ")
        .value(product_id)
        .text(" and exists (select 1 from price_list l where l.id = r.list_id and ")
        .fragment(&visible)
        .text(") order by r.set_at desc, r.id desc limit 500")
        .rows(door)?;
    let mut sql = Sql::new(LIST);
    let seen = self::visible(&mut sql, can);
    let ids: Vec<i64> = prices.iter().map(|price| price.list_id).collect();
    let lists = sql
        .fragment(&seen)
        .text(" and l.id = any(")
        .value(ids)
        .text(") order by array_position('{standard,grade,customer}'::text[], l.kind), l.grade, l.name_zh, l.id")
        .rows(door)?;
    Ok((lists, prices))
}

/// The products of a list by their codes, from behind a place: one more than a page holds where there are more.
///
/// # Errors
/// As the database answers.
pub fn listed(door: &mut impl Door, list: &PriceList, after: Option<&(String, i64)>) -> Result<Vec<Listed>, Problem> {
    let mut sql = Sql::new(
        "select p.id, p.code, p.name_zh, p.name_en, p.unit, p.state from product p
         where p.state <> 'deleted' and exists (select 1 from price r where r.product_id = p.id and r.list_id = ",
    )
    .value(list.id)
    .text(")");
    if let Some((code, id)) = after {
        sql = sql.text(" and (p.code, p.id) > (").value(code.as_str()).text(", ").value(*id).text(")");
    }
    sql.text(" order by p.code, p.id limit 51").rows(door)
}

/// Inserts a list; its id.
///
/// # Errors
/// `Refused` with `price_list_alone` where another one counts for the same on a day.
pub fn insert(tx: &mut Tx, _can: &Can<ProductManage>, draft: &Draft) -> Result<i64, Problem> {
    let made: Id = Sql::new(
        "insert into price_list (name_zh, name_en, kind, grade, customer_id, currency, tax_included, valid_from, valid_until, remark,
           created_by, created_at, updated_by, updated_at)
         select x.name_zh, x.name_en, x.kind, x.grade, x.customer_id, x.currency, x.tax_included, x.valid_from, x.valid_until, x.remark, $2, $3, $2, $3
         from jsonb_to_record($1) as x(name_zh text, name_en text, kind text, grade text, customer_id bigint, currency text, tax_included boolean,
           valid_from date, valid_until date, remark text) returning id",
    )
    .bind(serde_json::to_value(draft).unwrap_or_default())
    .bind(tx.user_id())
    .bind(tx.now)
    .one(tx)?;
    Ok(made.id)
}

/// Saves a list's facts at the version that was seen; false where somebody saved in between.
///
/// # Errors
/// As `insert`.
pub fn update(
    tx: &mut Tx,
    _can: &Can<ProductManage>,
    (id, version): (i64, i32),
    draft: &Draft,
) -> Result<bool, Problem> {
    let saved = Sql::new(
        "update price_list l set name_zh = x.name_zh, name_en = x.name_en, kind = x.kind, grade = x.grade, customer_id = x.customer_id,
           currency = x.currency, tax_included = x.tax_included, valid_from = x.valid_from, valid_until = x.valid_until, remark = x.remark,
           updated_by = $4, updated_at = $5, version = l.version + 1
         from jsonb_to_record($1) as x(name_zh text, name_en text, kind text, grade text, customer_id bigint, currency text, tax_included boolean,
           valid_from date, valid_until date, remark text)
         where l.id = $2 and l.version = $3",
    )
    .bind(serde_json::to_value(draft).unwrap_or_default())
    .bind(id)
    .bind(version)
    .bind(tx.user_id())
    .bind(tx.now)
    .run(tx)?;
    Ok(saved == 1)
}

/// Deletes a list that never had a price.
///
/// # Errors
/// As the database answers.
pub fn delete(tx: &mut Tx, _can: &Can<ProductManage>, id: i64) -> Result<(), Problem> {
    let gone = "delete from price_list where id = $1 and not exists (select 1 from price r where r.list_id = $1)";
    Sql::new(gone).bind(id).run(tx)?;
    Ok(())
}

/// Ends prices: ids with their last days.
///
/// # Errors
/// As the database answers.
pub fn end(tx: &mut Tx, _can: &Can<ProductManage>, ends: &[(i64, NaiveDate)]) -> Result<(), Problem> {
    let rows: Vec<Value> = ends.iter().map(|(id, last)| json!({ "id": id, "last": last })).collect();
    Sql::new(
        "update price r set valid_until = x.last, ended_by = $2, ended_at = $3
         from jsonb_to_recordset($1) as x(id bigint, last date) where r.id = x.id",
    )
    .bind(Value::Array(rows))
    .bind(tx.user_id())
    .bind(tx.now)
    .run(tx)?;
    Ok(())
}

/// A price that is added.
#[derive(Clone, Debug)]
pub struct Added {
    pub product_id: i64,
    pub from_quantity: Decimal,
    pub unit_price: Decimal,
    pub days: Days,
}

/// Adds prices to a list.
///
/// # Errors
/// `Refused` with `price_alone` where one stands on a day already.
pub fn add(tx: &mut Tx, _can: &Can<ProductManage>, list_id: i64, added: &[Added]) -> Result<(), Problem> {
    let row = |one: &Added| {
        json!({ "product_id": one.product_id, "from_quantity": one.from_quantity, "unit_price": one.unit_price,
            "valid_from": one.days.from, "valid_until": one.days.until })
    };
    let rows: Vec<Value> = added.iter().map(row).collect();
    Sql::new(
        "insert into price (list_id, product_id, from_quantity, unit_price, valid_from, valid_until, set_by, set_at)
         select $2, x.product_id, x.from_quantity, x.unit_price, x.valid_from, x.valid_until, $3, $4
         from jsonb_to_recordset($1) as x(product_id bigint, from_quantity numeric, unit_price numeric, valid_from date, valid_until date)",
    )
    .bind(Value::Array(rows))
    .bind(list_id)
    .bind(tx.user_id())
    .bind(tx.now)
    .run(tx)?;
    Ok(())
}
