//! From what was typed about price lists and prices to checked proposals.

use super::model::{Draft, KINDS, PriceList};
use super::rules::Days;
use super::text;
use crate::core::check::{Check, figure};
use crate::core::field::Class::Internal;
use crate::core::field::{CURRENCIES, Field, FieldKind};
use crate::core::problem::Errors;
use crate::core::raw::Raw;
use crate::core::years;
use crate::customers::fields::GRADES;
use crate::text::Lang;
use crate::web::form::raw_form;
use chrono::NaiveDate;
use rust_decimal::Decimal;

/// Decimals of a price and of a quantity.
pub const PRICE: u32 = 6;
pub const QUANTITY: u32 = 4;
/// The most lines that are taken at a time.
pub const MOST_LINES: usize = 2000;

raw_form!(
    /// A price list, as typed.
    ListForm ["name", "name_en", "kind", "grade", "customer", "currency", "tax", "from", "until", "remark", "version"]
);
raw_form!(
    /// The price of one product, as typed.
    PriceForm ["list", "price", "quantity", "from", "until"]
);
raw_form!(
    /// A price that is to end.
    EndForm ["list", "quantity", "from"]
);
raw_form!(
    /// Prices of several products, one in each line, as typed or pasted.
    LinesForm ["lines", "from", "until"]
);

const fn one(id: &'static str, zh: &'static str, en: &'static str, kind: FieldKind) -> Field {
    Field { id, zh, en, kind, class: Internal, aliases: &[] }
}

/// Whether prices hold the tax.
const TAX: &[(&str, &str, &str)] = &[("included", "含税", "With tax"), ("excluded", "不含税", "Without tax")];

/// The fields of the forms.
pub const FIELDS: &[Field] = &[
    one("name", "名称", "Name", FieldKind::Text(100)),
    one("name_en", "英文名称", "English name", FieldKind::Text(100)),
    one("kind", "适用于", "For", FieldKind::Choice(KINDS)),
    one("grade", "客户等级", "Grade", FieldKind::Choice(GRADES)),
    one("customer", "客户", "Customer", FieldKind::Text(220)),
    one("currency", "币种", "Currency", FieldKind::Choice(CURRENCIES)),
    one("tax", "价格", "Prices", FieldKind::Choice(TAX)),
    one("day", "日期", "Day", FieldKind::Date),
    one("from", "开始日期", "First day", FieldKind::Date),
    one("until", "结束日期", "Last day", FieldKind::Date),
    one("remark", "备注", "Remark", FieldKind::Long(2000)),
];

/// A list that is proposed; the customer is still a name.
#[derive(Clone, Debug)]
pub struct Proposal {
    pub draft: Draft,
    pub customer: Option<String>,
}

impl ListForm {
    /// Checks everything but whom the customer's name means, and tells all that is wrong at once.
    ///
    /// # Errors
    /// Each field with what is wrong, in the person's language.
    pub fn check(&self, lang: Lang, (today, currency): (NaiveDate, &str)) -> Result<Proposal, Errors> {
        let mut check = Check::of(FIELDS, &self.0, lang);
        let kind = check.choice("kind").unwrap_or_else(|| "standard".into());
        let grade = if kind == "grade" { check.choice("grade") } else { None };
        if kind == "grade" && grade.is_none() && !check.has_error("grade") {
            check.wrong("grade", text::need_grade(lang).into());
        }
        let customer = Some(check.line("customer")).filter(|name| kind == "customer" && !name.is_empty());
        if kind == "customer" && customer.is_none() {
            check.wrong("customer", text::need_customer(lang).into());
        }
        let name_zh = check.line("name");
        if name_zh.is_empty() {
            check.wrong("name", text::need_name(lang).into());
        }
        let (from, until) = (check.date("from"), check.date("until"));
        let valid_from = from.unwrap_or(today);
        if until.is_some_and(|last| last < valid_from) {
            check.wrong("until", text::ends_before(lang).into());
        }
        let draft = Draft {
            name_zh,
            name_en: check.line("name_en"),
            kind,
            grade,
            customer_id: None,
            currency: check.choice("currency").unwrap_or_else(|| currency.to_owned()),
            tax_included: check.choice("tax").is_none_or(|tax| tax == "included"),
            valid_from,
            valid_until: until,
            remark: check.long("remark"),
        };
        check.finish(Proposal { draft, customer })
    }
}

/// A stored list as its form shows it.
#[must_use]
pub fn typed(list: &PriceList) -> ListForm {
    let mut raw = Raw::default();
    for (name, value) in [
        ("name", list.name_zh.clone()),
        ("name_en", list.name_en.clone()),
        ("kind", list.kind.clone()),
        ("grade", list.grade.clone().unwrap_or_default()),
        ("customer", list.customer_name.clone().unwrap_or_default()),
        ("currency", list.currency.clone()),
        ("tax", if list.tax_included { "included" } else { "excluded" }.to_owned()),
        ("from", list.valid_from.to_string()),
        ("until", list.valid_until.map(|day| day.to_string()).unwrap_or_default()),
        ("remark", list.remark.clone()),
        ("version", list.version.to_string()),
    ] {
        raw.set(name, value);
    }
    ListForm(raw)
}

/// A price that is to be set, or ended where there is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub product_id: i64,
    pub from_quantity: Decimal,
    pub price: Option<Decimal>,
}

/// The days of a form: from today on where nothing is said.
fn days(check: &mut Check, lang: Lang, today: NaiveDate) -> Days {
    let (from, until) = (check.date("from").unwrap_or(today), check.date("until"));
    if until.is_some_and(|last| last < from) {
        check.wrong("until", text::ends_before(lang).into());
    }
    Days { from, until }
}

impl PriceForm {
    /// The list, the price with its quantity, and its days.
    ///
    /// # Errors
    /// Each field with what is wrong, in the person's language.
    pub fn check(&self, lang: Lang, product_id: i64, today: NaiveDate) -> Result<(i64, Entry, Days), Errors> {
        let mut check = Check::of(FIELDS, &self.0, lang);
        let list = self.0.get("list").parse().ok();
        if list.is_none() {
            check.wrong("list", text::need_list(lang).into());
        }
        let price = check.figure("price", PRICE);
        if price.is_none() && !check.has_error("price") {
            check.wrong("price", text::need_price(lang).into());
        }
        let from_quantity = check.figure("quantity", QUANTITY).unwrap_or_default();
        let days = days(&mut check, lang, today);
        check.finish((list.unwrap_or_default(), Entry { product_id, from_quantity, price }, days))
    }
}

impl EndForm {
    /// The list, the quantity, and the first day without the price, tomorrow at the earliest; None where they make no sense.
    #[must_use]
    pub fn read(&self, today: NaiveDate) -> Option<(i64, Decimal, NaiveDate)> {
        let (tomorrow, from) = (today.succ_opt()?, years::day(self.0.get("from")));
        let from = from.map_or(tomorrow, |from| from.max(tomorrow));
        Some((self.0.get("list").parse().ok()?, figure(self.0.get("quantity"), QUANTITY)?, from))
    }
}

/// A line of prices: the product as typed, the price, and the quantity from which it counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Counted from 1.
    pub number: usize,
    pub product: String,
    pub price: Decimal,
    pub from_quantity: Decimal,
}

impl LinesForm {
    /// The lines and their days; which products are meant is still open.
    ///
    /// # Errors
    /// The lines that can't be read, in the person's language.
    pub fn check(&self, lang: Lang, today: NaiveDate) -> Result<(Vec<Line>, Days), Errors> {
        let mut check = Check::of(FIELDS, &self.0, lang);
        let mut lines: Vec<Line> = Vec::new();
        for (number, typed) in (1..).zip(self.0.get("lines").lines()).filter(|(_, typed)| !typed.trim().is_empty()) {
            match line(number, typed) {
                _ if lines.len() == MOST_LINES => {
                    check.wrong("lines", text::too_many_lines(lang, MOST_LINES));
                    break;
                }
                Some(line) => lines.push(line),
                None => {
                    let shown: String = typed.trim().chars().take(40).collect();
                    check.wrong("lines", text::bad_line(lang, number, &shown));
                }
            }
        }
        if lines.is_empty() && check.errors.is_empty() {
            check.wrong("lines", text::need_lines(lang).into());
        }
        let days = days(&mut check, lang, today);
        check.finish((lines, days))
    }
}

/// Product, price, and quantity where there is one: between tabs as a spreadsheet copies them, else between commas, else
/// between spaces from the end.
fn line(number: usize, typed: &str) -> Option<Line> {
    let cells: Vec<&str> = if typed.contains('\t') {
        typed.split('\t').collect()
    } else if typed.contains([',', '，', ';', '；']) {
        typed.split([',', '，', ';', '；']).collect()
    } else {
        typed.split_whitespace().collect()
    };
    let (product, price, quantity) = match cells.as_slice() {
        [product, price] => (product, price, "0"),
        [product, price, quantity] => (product, price, quantity.trim()),
        _ => return None,
    };
    let quantity = if quantity.is_empty() { "0" } else { quantity };
    let product = product.trim().to_owned();
    (!product.is_empty() && product.chars().count() <= 200).then_some(())?;
    Some(Line { number, product, price: figure(price.trim(), PRICE)?, from_quantity: figure(quantity, QUANTITY)? })
}
