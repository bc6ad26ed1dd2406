//! Leads, as they leave: see `views::export`.

use super::filter::Filter;
use super::model::Lead;
use super::saved::Leads;
use super::{columns, list, text};
use crate::core::access::{Actor, Can, LeadExport, LeadView, Seen};
use crate::core::problem::Problem;
use crate::core::tx::Reader;
use crate::customers::limit;
use crate::text::Lang;
use crate::views::export::sheet::{Sheet, Words};
use crate::views::export::{pages, text as export_text};
use crate::web::House;
use crate::web::registry::Registry;
use chrono_tz::Tz;
use std::sync::Arc;

/// The routes.
pub fn routes(r: &mut Registry) {
    r.page("/leads/export", pages::form::<Leads>).example(None, &[]);
    r.action("/leads/export", pages::export::<Leads>)
        .may_ask_again()
        .example(None, &[("format", "csv"), ("columns", "name"), ("columns", "status"), ("reason", "核对")]);
}

impl Sheet for Leads {
    type Export = LeadExport;
    const EVENT: &'static str = "lead.exported";
    const WORDS: &'static Words = &Words {
        title: text::export_title,
        rows: text::export_rows,
        too_many: text::export_too_many,
        note: export_text::masked,
        file_name: text::export_name,
    };

    fn words(id: &str, row: &Seen<Lead>, lang: Lang, zone: Tz) -> String {
        columns::words(id, row, lang, zone)
    }

    async fn searching(house: &House, actor: &Arc<Actor>, text: &str) -> Result<(), Problem> {
        limit::lookup(house, actor, text).await
    }

    fn every(
        reader: &mut Reader,
        can: &Can<LeadView>,
        export: &Can<LeadExport>,
        filter: &Filter,
    ) -> Result<Option<Vec<i64>>, Problem> {
        let today = reader.today();
        list::every(reader, can, (export, ""), filter, today)
    }
}
