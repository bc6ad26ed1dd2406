//! Customers, as they leave: see `views::export`.

use super::filter::Filter;
use super::model::Customer;
use super::saved::Customers;
use super::{columns, limit, list, text};
use crate::core::access::{Actor, Can, CustomerExport, CustomerView, Seen};
use crate::core::problem::Problem;
use crate::core::tx::Reader;
use crate::text::Lang;
use crate::views::export::sheet::{Sheet, Words};
use crate::views::export::{pages, text as export_text};
use crate::web::House;
use crate::web::registry::Registry;
use chrono_tz::Tz;
use std::sync::Arc;

/// The routes.
pub fn routes(r: &mut Registry) {
    r.page("/customers/export", pages::form::<Customers>).example(None, &[]);
    r.action("/customers/export", pages::export::<Customers>)
        .may_ask_again()
        .example(None, &[("format", "csv"), ("columns", "name"), ("columns", "grade"), ("reason", "核对")]);
}

impl Sheet for Customers {
    type Export = CustomerExport;
    const EVENT: &'static str = "customer.exported";
    const WORDS: &'static Words = &Words {
        title: text::export_title,
        rows: text::export_rows,
        too_many: text::export_too_many,
        note: export_text::masked,
        file_name: text::export_name,
    };

    fn words(id: &str, row: &Seen<Customer>, lang: Lang, zone: Tz) -> String {
        columns::words(id, row, lang, zone)
    }

    async fn searching(house: &House, actor: &Arc<Actor>, text: &str) -> Result<(), Problem> {
        limit::lookup(house, actor, text).await
    }

    fn every(
        reader: &mut Reader,
        can: &Can<CustomerView>,
        export: &Can<CustomerExport>,
        filter: &Filter,
    ) -> Result<Option<Vec<i64>>, Problem> {
        let today = reader.today();
        list::every(reader, can, (export, ""), filter, today)
    }
}
