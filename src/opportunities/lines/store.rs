//! All SQL of lines.

use crate::core::access::{Can, ProductView};
use crate::core::problem::Problem;
use crate::core::sql::{Door, Sql};
use crate::core::tx::Tx;
use crate::opportunities::model::Opportunity;
use crate::opportunities::store::at_version;
use crate::row;
use crate::text::Lang;
use rust_decimal::Decimal;
use serde_json::{Value, json};

row! {
    /// A line as it stands. Names of a product or a list that the actor may not know of are none; what such a list says is not shown.
    pub struct ProductLine {
        position: i32, product_id: i64, code: Option<String>, name_zh: Option<String>, name_en: Option<String>, description: String,
        quantity: Decimal, unit: String, tax_rate: String, price: Option<Decimal>, tax_included: bool, discount: Decimal,
        list_id: Option<i64>, list_kind: Option<String>, list_zh: Option<String>, list_en: Option<String>, list_price: Option<Decimal>, amount: Option<Decimal>,
    }
    /// A product that may be what was typed.
    pub struct Meant { id: i64, code: String, name_zh: String, name_en: String, unit: String, tax_rate: String, state: String }
}

impl ProductLine {
    /// The product's name; none where it is not to be known of.
    #[must_use]
    pub fn name(&self, lang: Lang) -> Option<&str> {
        self.name_zh.as_deref().map(|zh| lang.name(zh, self.name_en.as_deref().unwrap_or_default()))
    }
}

/// The lines of an opportunity, in order.
///
/// # Errors
/// As the database answers.
pub fn of(door: &mut impl Door, opportunity_id: i64) -> Result<Vec<ProductLine>, Problem> {
    Sql::new(
        "select t.position, t.product_id, p.code, p.name_zh, p.name_en, t.description, t.quantity, t.unit, t.tax_rate, t.price, t.tax_included,
           t.discount, t.list_id, t.list_kind, l.name_zh as list_zh, l.name_en as list_en, t.list_price, t.amount
         from opportunity_line t left join product p on p.id = t.product_id left join price_list l on l.id = t.list_id
         where t.opportunity_id = $1 order by t.position",
    )
    .bind(opportunity_id)
    .rows(door)
}

/// Products of these codes or names, in any state but deleted.
///
/// # Errors
/// As the database answers.
pub fn meant(door: &mut impl Door, _can: &Can<ProductView>, typed: Vec<String>) -> Result<Vec<Meant>, Problem> {
    let lower: Vec<String> = typed.iter().map(|text| text.to_lowercase()).collect();
    Sql::new(
        "select p.id, p.code, p.name_zh, p.name_en, p.unit, p.tax_rate, p.state from product p
         where p.state <> 'deleted' and (lower(p.code) = any($1) or p.name_zh = any($2) or lower(p.name_en) = any($1)) order by p.id",
    )
    .bind(lower)
    .bind(typed)
    .rows(door)
}

/// A line that is to stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    pub product_id: i64,
    pub code: String,
    pub description: String,
    pub quantity: Decimal,
    pub unit: String,
    pub tax_rate: String,
    pub price: Option<Decimal>,
    pub tax_included: bool,
    pub discount: Decimal,
    /// The list that has a price for it, its kind, and its price.
    pub list: Option<(Option<i64>, String, Decimal)>,
}

/// Writes the lines of an opportunity that has none.
///
/// # Errors
/// As the database answers.
pub fn add(tx: &mut Tx, opportunity_id: i64, lines: &[Wanted]) -> Result<(), Problem> {
    let rows = lines.iter().zip(1..).map(|(line, position)| {
        let list = line.list.as_ref();
        json!({ "position": position, "product_id": line.product_id, "description": line.description, "quantity": line.quantity,
            "unit": line.unit, "tax_rate": line.tax_rate, "price": line.price, "tax_included": line.tax_included, "discount": line.discount,
            "list_id": list.map(|(id, ..)| id), "list_kind": list.map(|(_, kind, _)| kind), "list_price": list.map(|(.., price)| price) })
    });
    Sql::new(
        "insert into opportunity_line (opportunity_id, position, product_id, description, quantity, unit, tax_rate, price, tax_included, discount,
           list_id, list_kind, list_price)
         select $1, x.position, x.product_id, x.description, x.quantity, x.unit, x.tax_rate, x.price, x.tax_included, x.discount,
           x.list_id, x.list_kind, x.list_price
         from jsonb_to_recordset($2) as x(position int, product_id bigint, description text, quantity numeric, unit text, tax_rate text, price numeric,
           tax_included boolean, discount numeric, list_id bigint, list_kind text, list_price numeric)",
    )
    .bind(opportunity_id)
    .bind(Value::Array(rows.collect()))
    .run(tx)?;
    Ok(())
}

/// Writes the lines of an opportunity that has just been made, and says whether its amount is what they come to.
///
/// # Errors
/// As the database answers.
pub fn begin(tx: &mut Tx, opportunity_id: i64, (lines, from_lines): (&[Wanted], bool)) -> Result<(), Problem> {
    add(tx, opportunity_id, lines)?;
    if from_lines {
        Sql::new("update opportunity set amount_from_lines = true where id = $1").bind(opportunity_id).run(tx)?;
    }
    Ok(())
}

/// Puts lines in place of those that stand, and says whether the amount is what they come to, at the version that was seen.
///
/// # Errors
/// `Stale` with the version that stands now.
pub fn replace(
    tx: &mut Tx,
    (row, version): (&Opportunity, i32),
    (lines, from_lines): (&[Wanted], bool),
) -> Result<(), Problem> {
    Sql::new("delete from opportunity_line where opportunity_id = $1").bind(row.id).run(tx)?;
    add(tx, row.id, lines)?;
    at_version(
        tx,
        "update opportunity set amount_from_lines = $5, updated_by = $3, updated_at = $4, version = version + 1
         where id = $1 and version = $2 and state in ('open', 'paused') and deleted_at is null",
        (row, version),
        vec![from_lines.into()],
    )
}
