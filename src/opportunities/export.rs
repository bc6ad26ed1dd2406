//! Opportunities, as they leave: see `views::export`.

use super::filter::Filter;
use super::model::Wide;
use super::saved::{Opportunities, sees_customer};
use super::{columns, every, text};
use crate::core::access::{Actor, Can, OpportunityExport, OpportunityView, Seen};
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
    r.page("/opportunities/export", pages::form::<Opportunities>).example(None, &[]);
    r.action("/opportunities/export", pages::export::<Opportunities>)
        .may_ask_again()
        .example(None, &[("format", "csv"), ("columns", "name"), ("columns", "amount"), ("reason", "核对")]);
}

impl Sheet for Opportunities {
    type Export = OpportunityExport;
    const EVENT: &'static str = "opportunity.exported";
    const WORDS: &'static Words = &Words {
        title: text::export_title,
        rows: text::export_rows,
        too_many: text::export_too_many,
        note: export_text::recorded,
        file_name: text::export_name,
    };

    fn words(id: &str, row: &Seen<Wide>, lang: Lang, zone: Tz) -> String {
        columns::words(id, row, lang, zone)
    }

    async fn searching(house: &House, actor: &Arc<Actor>, text: &str) -> Result<(), Problem> {
        limit::lookup(house, actor, text).await
    }

    fn every(
        reader: &mut Reader,
        can: &Can<OpportunityView>,
        export: &Can<OpportunityExport>,
        filter: &Filter,
    ) -> Result<Option<Vec<i64>>, Problem> {
        sees_customer(reader, can, filter)?;
        every::every(reader, can, (export, ""), filter)
    }
}
