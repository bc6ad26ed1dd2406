//! Leads, as files bring them: see `exchange`. Those without an owner lie in the pool.

mod actions;
mod check;
pub mod known;
mod store;
pub mod text;
mod undo;

use self::known::Known;
use super::fields::{CATALOGUE, FIELDS, field};
use super::model::Draft;
use crate::core::access::{Can, LeadImport, Place as Where, Rule, Standing};
use crate::core::field::{Field, FieldKind};
use crate::core::problem::Problem;
use crate::core::sql::Door;
use crate::core::tx::Tx;
use crate::customers::model::Place;
use crate::customers::store::Made;
use crate::exchange::batch::{Batch, Plan, Rows};
use crate::exchange::check::Circumstances;
use crate::exchange::fields::BESIDE;
use crate::exchange::kind::{Kind, Tick, Told, Words, import_routes};
use crate::exchange::mapping::Target;
use crate::exchange::report::Report;
use crate::web::registry::Registry;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The routes.
pub fn routes(r: &mut Registry) {
    import_routes!(r, Leads, "/import/leads", "/import/leads", "import of leads", "公司或个人");
}

/// Leads.
pub struct Leads;

/// What a row becomes.
#[derive(Debug, Serialize, Deserialize)]
pub struct Ready {
    pub draft: Draft,
    /// Whose it is; None lies in the pool.
    pub place: Option<Place>,
    pub made: Made,
}

impl Kind for Leads {
    type Import = LeadImport;
    type Ready = Ready;
    type Known = Known;

    const OBJECT: &'static str = CATALOGUE.object;
    const PATH: &'static str = "/import/leads";
    const BATCH: &'static str = "/import/leads";
    const LIST: &'static str = "/leads?sort=created";
    const RECORD: &'static str = "/leads";
    const JOB: &'static str = "lead_import";
    const NEEDED: Option<&'static str> = None;
    const OWNERLESS: bool = true;
    const TICKS: &'static [Tick] = &[
        Tick { name: "mine", label: text::take_mine, place: |plan| &mut plan.mine },
        Tick { name: "same", label: text::take_same, place: |plan| &mut plan.same },
        Tick { name: "take_known", label: text::take_known, place: |plan| &mut plan.take_known },
        Tick { name: "skip_known", label: text::skip_known, place: |plan| &mut plan.skip_known },
    ];
    const WORDS: &'static Words = &Words {
        title: text::title,
        intro: text::intro,
        template_name: text::template_name,
        kept: text::kept,
        mapping_hint: text::mapping_hint,
        choose: text::title,
        known_rows: text::known_rows,
        is_known: text::is_known,
        duplicates: text::duplicates,
        imported: text::imported,
        see: text::see,
        right_lost: text::right_lost,
        undo_text: text::undo_text,
        undo_all: text::undo_all,
        undone: text::undone,
        undo_kept: text::undo_kept,
        stayed: text::stayed,
        one: super::text::title,
        why_used: text::why_used,
    };

    fn targets() -> Vec<Target> {
        let of_form = FIELDS.iter().map(|field| Target {
            id: field.id,
            zh: field.zh,
            en: field.en,
            aliases: field.aliases,
            several: matches!(field.kind, FieldKind::Phones | FieldKind::Mails),
            // One letter is between a contact and a contract, a product and a project.
            exact: matches!(field.id, "contact" | "product"),
        });
        of_form.chain(BESIDE).collect()
    }

    fn field(id: &str) -> Option<&'static Field> {
        field(id)
    }

    fn is_refused(id: &str, standing: &Standing) -> bool {
        standing.best_rule((&CATALOGUE, id), Where::Record) < Rule::Write
    }

    fn known(door: &mut impl Door, plan: &Plan, rows: Rows) -> Result<Known, Problem> {
        Known::find(door, plan, rows)
    }

    fn check(source: (&Batch, Rows), known: &Known, at: &Circumstances, told: Told) -> Result<Report<Ready>, Problem> {
        check::check(source, known, at, told)
    }

    fn import(tx: &mut Tx, id: Uuid, report: &Report<Ready>, told: Told) -> Result<(usize, usize), Problem> {
        actions::import(tx, id, report, told)
    }

    fn undo(tx: &mut Tx, can: &Can<LeadImport>, batch: &Batch) -> Result<i64, Problem> {
        undo::undo(tx, can, batch)
    }
}
