//! From what was typed to checked lines; which products are meant is still open.

use super::rules::{DISCOUNT, PRICE, QUANTITY, QUANTITY_BELOW};
use super::store::ProductLine;
use super::text;
use crate::core::check::figure;
use crate::core::check::text as check_text;
use crate::core::problem::Errors;
use crate::core::raw::Raw;
use crate::text::Lang;
use crate::web::form::Form;
use rust_decimal::Decimal;
use std::borrow::Cow;

/// So many lines at most.
pub const MOST: usize = 100;
/// Empty rows beyond those that are filled in.
pub const SPARE: usize = 3;
/// The most characters of a description, and of a product as typed.
const LONGEST: (usize, usize) = (500, 200);
/// The columns of a row.
pub const COLUMNS: [&str; 6] = ["product", "description", "quantity", "price", "discount", "remove"];

/// Lines, as typed: `product-0` with `quantity-0`, and so on. `source` says whether the amount is taken from them, `do` asks for
/// more rows or for the prices of lists, `rows` is how many rows were shown.
#[derive(Clone, Debug, Default)]
pub struct LinesForm(pub Raw);

impl Form for LinesForm {
    fn accepts(name: &str) -> bool {
        let of = |column: &str| name.strip_prefix(column).and_then(|rest| rest.strip_prefix('-'));
        let place = |rest: &str| rest.parse::<usize>().is_ok_and(|place| place < MOST && place.to_string() == rest);
        matches!(name, "version" | "do" | "rows" | "source") || COLUMNS.into_iter().filter_map(of).any(place)
    }

    fn read(raw: Raw) -> Self {
        Self(raw)
    }
}

/// A row that names a product, checked but for the product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Which row it was.
    pub place: usize,
    /// A code, a name, or pinyin.
    pub product: String,
    pub description: String,
    pub quantity: Decimal,
    /// None where the price of a list is to count.
    pub price: Option<Decimal>,
    pub discount: Decimal,
}

/// The name of a field of a row.
#[must_use]
pub fn named(column: &str, place: usize) -> String {
    format!("{column}-{place}")
}

impl LinesForm {
    /// Lines that stand, as the form shows them.
    #[must_use]
    pub fn typed(lines: &[ProductLine], version: i32, from_lines: bool) -> Self {
        let mut raw = Raw::default();
        raw.set("version", version.to_string());
        raw.set("source", if from_lines { "lines" } else { "typed" });
        for (place, line) in lines.iter().enumerate() {
            let figure = |figure: Decimal| figure.normalize().to_string();
            raw.set(&named("product", place), line.code.as_deref().unwrap_or_default());
            raw.set(&named("description", place), line.description.as_str());
            raw.set(&named("quantity", place), figure(line.quantity));
            raw.set(&named("price", place), line.price.map(figure).unwrap_or_default());
            raw.set(
                &named("discount", place),
                if line.discount.is_zero() { String::new() } else { figure(line.discount) },
            );
        }
        Self(raw)
    }

    /// The text of a field of a row.
    #[must_use]
    pub fn at(&self, column: &str, place: usize) -> &str {
        self.0.get(&named(column, place))
    }

    /// Whether a row is to go.
    #[must_use]
    pub fn removes(&self, place: usize) -> bool {
        !self.at("remove", place).is_empty()
    }

    fn is_empty(&self, place: usize) -> bool {
        COLUMNS.iter().all(|column| self.at(column, place).is_empty())
    }

    /// How many rows are shown: those that are filled in, some empty ones, and as many more as were asked for.
    #[must_use]
    pub fn rows(&self) -> usize {
        let filled = (0..MOST).rev().find(|place| !self.is_empty(*place)).map_or(0, |place| place + 1);
        let shown: usize = self.0.get("rows").parse().unwrap_or(0);
        let asked = if self.0.get("do") == "rows" { shown.saturating_add(SPARE) } else { shown };
        (filled + SPARE).max(asked).min(MOST)
    }

    /// Whether the amount is to be what the lines come to; none where the form does not say.
    #[must_use]
    pub fn from_lines(&self) -> Option<bool> {
        let source = self.0.get("source");
        (!source.is_empty()).then(|| source == "lines")
    }

    /// The rows that stay and are not empty, with all that is wrong with them; what is wrong with a row leaves it out.
    #[must_use]
    pub fn check(&self, lang: Lang) -> (Vec<Row>, Errors) {
        let (mut rows, mut errors) = (Vec::new(), Errors::new());
        for place in (0..MOST).filter(|place| !self.removes(*place) && !self.is_empty(*place)) {
            let before = errors.len();
            let row = self.row(place, (lang, &mut errors));
            if errors.len() == before {
                rows.push(row);
            }
        }
        (rows, errors)
    }

    fn row(&self, place: usize, (lang, errors): (Lang, &mut Errors)) -> Row {
        let mut wrong = |column: &str, words: String| errors.push((Cow::Owned(named(column, place)), words));
        let (product, description) = (self.0.line(&named("product", place)), self.0.line(&named("description", place)));
        for (column, typed, most) in [("product", &product, LONGEST.1), ("description", &description, LONGEST.0)] {
            let count = typed.chars().count();
            if count > most {
                wrong(column, check_text::too_long(lang, most, count));
            }
        }
        if product.is_empty() {
            wrong("product", text::need_product(lang, place + 1));
        }
        let mut read = |column: &str, decimals: u32, fits: &dyn Fn(Decimal) -> bool, words: &dyn Fn(&str) -> String| {
            let typed = self.at(column, place).trim_end_matches(['%', '％', ' ']);
            let found = figure(typed, decimals).filter(|found| fits(*found));
            if found.is_none() && !typed.is_empty() {
                wrong(column, words(typed));
            }
            found
        };
        let fits = |quantity: Decimal| quantity > Decimal::ZERO && quantity < Decimal::from(QUANTITY_BELOW);
        let quantity = read("quantity", QUANTITY, &fits, &|typed| text::not_a_quantity(lang, place + 1, typed));
        let price = read("price", PRICE, &|_| true, &|typed| text::not_a_price(lang, place + 1, typed));
        let percent = |discount: Decimal| discount <= Decimal::ONE_HUNDRED;
        let discount = read("discount", DISCOUNT, &percent, &|typed| text::not_a_discount(lang, place + 1, typed));
        Row {
            place,
            product,
            description,
            quantity: quantity.unwrap_or(Decimal::ONE),
            price,
            discount: discount.unwrap_or_default(),
        }
    }
}
