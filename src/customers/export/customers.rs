//! Customers, as they leave.

use super::sheet::{Sheet, Words};
use super::text;
use crate::core::access::{Can, CustomerExport, CustomerView, Seen, Standing};
use crate::core::field::Field;
use crate::core::problem::Problem;
use crate::core::raw::Raw;
use crate::core::tx::Reader;
use crate::customers::fields::{CATALOGUE, field};
use crate::customers::filter::Filter;
use crate::customers::model::Customer;
use crate::customers::{columns, list, saved, store};
use crate::text::Lang;
use chrono::NaiveDate;
use chrono_tz::Tz;

/// The list of customers.
pub struct Customers;

impl Sheet for Customers {
    type View = CustomerView;
    type Export = CustomerExport;
    type Row = Customer;
    type Filter = Filter;

    const PATH: &'static str = "/customers";
    const OBJECT: &'static str = CATALOGUE.object;
    const EVENT: &'static str = "customer.exported";
    const WORDS: &'static Words =
        &Words { title: text::title, rows: text::rows, too_many: text::too_many, file_name: text::file_name };

    fn knows(name: &str) -> bool {
        Filter::NAMES.contains(&name)
    }

    fn columns() -> Vec<&'static str> {
        columns::all().collect()
    }

    fn head(id: &str, lang: Lang) -> &'static str {
        columns::head(id, lang)
    }

    fn is_number(id: &str) -> bool {
        columns::is_number(id)
    }

    fn may_be_chosen(id: &str, standing: &Standing) -> bool {
        columns::may_be_chosen(id, standing)
    }

    fn field(id: &str) -> Option<&'static Field> {
        field(id)
    }

    fn words(id: &str, row: &Seen<Customer>, lang: Lang, zone: Tz) -> String {
        columns::words(id, row, lang, zone)
    }

    fn id(row: &Customer) -> i64 {
        row.id
    }

    fn filter(raw: &Raw) -> Filter {
        Filter::read(raw)
    }

    fn searched(filter: &Filter) -> &str {
        &filter.text
    }

    fn saved(filter: &Filter) -> Option<i64> {
        filter.saved
    }

    fn pairs(filter: &Filter) -> Vec<(&'static str, String)> {
        filter.pairs()
    }

    fn href(filter: &Filter) -> String {
        filter.href("count", None)
    }

    fn refuse_hidden(filter: &Filter, standing: &Standing) -> Result<(), Problem> {
        filter.refuse_hidden(standing)
    }

    fn shown(reader: &mut Reader, can: &Can<CustomerView>, raw: &Raw) -> Result<Vec<&'static str>, Problem> {
        Ok(saved::opened(reader, can, raw)?.columns)
    }

    fn usual(standing: &Standing) -> Vec<&'static str> {
        columns::drawn(&[], standing)
    }

    fn every(
        reader: &mut Reader,
        can: &Can<CustomerView>,
        export: &Can<CustomerExport>,
        filter: &Filter,
        today: NaiveDate,
    ) -> Result<Option<Vec<i64>>, Problem> {
        list::every(reader, can, (export, ""), filter, today)
    }

    fn several(reader: &mut Reader, can: &Can<CustomerView>, ids: &[i64]) -> Result<Vec<Seen<Customer>>, Problem> {
        store::several(reader, can, ids)
    }
}
