//! Leads, as they leave: see `customers::export`.

use super::fields::{CATALOGUE, field};
use super::filter::Filter;
use super::model::Lead;
use super::{columns, list, saved, store, text};
use crate::core::access::{Can, LeadExport, LeadView, Seen, Standing};
use crate::core::field::Field;
use crate::core::problem::Problem;
use crate::core::raw::Raw;
use crate::core::tx::Reader;
use crate::customers::export::pages;
use crate::customers::export::sheet::{Sheet, Words};
use crate::text::Lang;
use crate::web::registry::Registry;
use chrono::NaiveDate;
use chrono_tz::Tz;

/// The routes.
pub fn routes(r: &mut Registry) {
    r.page("/leads/export", pages::form::<Leads>).example(None, &[]);
    r.action("/leads/export", pages::export::<Leads>)
        .may_ask_again()
        .example(None, &[("format", "csv"), ("columns", "name"), ("columns", "status"), ("reason", "核对")]);
}

/// The list of leads.
pub struct Leads;

impl Sheet for Leads {
    type View = LeadView;
    type Export = LeadExport;
    type Row = Lead;
    type Filter = Filter;

    const PATH: &'static str = "/leads";
    const OBJECT: &'static str = CATALOGUE.object;
    const EVENT: &'static str = "lead.exported";
    const WORDS: &'static Words = &Words {
        title: text::export_title,
        rows: text::export_rows,
        too_many: text::export_too_many,
        file_name: text::export_name,
    };

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

    fn words(id: &str, row: &Seen<Lead>, lang: Lang, zone: Tz) -> String {
        columns::words(id, row, lang, zone)
    }

    fn id(row: &Lead) -> i64 {
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

    fn shown(reader: &mut Reader, can: &Can<LeadView>, raw: &Raw) -> Result<Vec<&'static str>, Problem> {
        Ok(saved::opened(reader, can, raw)?.columns)
    }

    fn usual(standing: &Standing) -> Vec<&'static str> {
        columns::drawn(&[], standing)
    }

    fn every(
        reader: &mut Reader,
        can: &Can<LeadView>,
        export: &Can<LeadExport>,
        filter: &Filter,
        today: NaiveDate,
    ) -> Result<Option<Vec<i64>>, Problem> {
        list::every(reader, can, (export, ""), filter, today)
    }

    fn several(reader: &mut Reader, can: &Can<LeadView>, ids: &[i64]) -> Result<Vec<Seen<Lead>>, Problem> {
        store::several(reader, can, ids)
    }
}
