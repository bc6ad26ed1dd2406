//! Customers, as files bring them.

use super::batch::{Batch, Plan, Rows};
use super::check::{Circumstances, check_telling};
use super::fields::{self, is_mobile};
use super::kind::{Kind, Tick, Told, Words};
use super::known::Known;
use super::mapping::Target;
use super::report::{Ready, Report};
use super::{making, text, undo};
use crate::contacts::along::{NAME, PHONES};
use crate::core::access::{Can, CustomerImport, Standing};
use crate::core::field::{Field, FieldKind};
use crate::core::problem::Problem;
use crate::core::sql::Door;
use crate::core::tx::Tx;
use crate::customers::fields::{CATALOGUE, field};
use crate::text::Lang;
use uuid::Uuid;

/// Customers, with a contact each where the file has them.
pub struct Customers;

impl Kind for Customers {
    type Import = CustomerImport;
    type Ready = Ready;
    type Known = Known;

    const OBJECT: &'static str = CATALOGUE.object;
    const PATH: &'static str = "/import/customers";
    const BATCH: &'static str = "/import";
    const LIST: &'static str = "/customers?sort=created";
    const RECORD: &'static str = "/customers";
    const JOB: &'static str = "import";
    const NEEDED: Option<&'static str> = Some("name");
    const OWNERLESS: bool = false;
    const TICKS: &'static [Tick] = &[
        Tick { name: "same", label: text::take_same, place: |plan| &mut plan.same },
        Tick { name: "skip_known", label: text::skip_known, place: |plan| &mut plan.skip_known },
        Tick { name: "add_contacts", label: text::add_contacts, place: |plan| &mut plan.add_contacts },
    ];
    const WORDS: &'static Words = &Words {
        title: text::title,
        intro: text::upload_intro,
        template_name: text::template_name,
        kept: text::col_kept,
        mapping_hint: text::mapping_hint,
        choose: text::choose_name,
        known_rows: text::known_rows,
        is_known: text::is_known,
        duplicates: text::duplicates,
        imported: text::imported,
        see: text::to_customers,
        right_lost: text::right_lost,
        undo_text: text::undo_text,
        undo_all: text::undo_all,
        undone: text::undone,
        undo_kept: text::undo_kept,
        stayed: text::stayed,
        one: text::customer,
        why_used: text::why_used,
    };

    fn targets() -> Vec<Target> {
        fields::targets()
    }

    fn field(id: &str) -> Option<&'static Field> {
        field(id)
    }

    fn is_refused(id: &str, standing: &Standing) -> bool {
        fields::is_refused(id, standing)
    }

    fn known(door: &mut impl Door, plan: &Plan, rows: Rows) -> Result<Known, Problem> {
        Known::find(door, plan, rows)
    }

    fn check(source: (&Batch, Rows), known: &Known, at: &Circumstances, told: Told) -> Result<Report, Problem> {
        check_telling(source, known, at, told)
    }

    fn import(tx: &mut Tx, id: Uuid, report: &Report, told: Told) -> Result<(usize, usize), Problem> {
        making::import(tx, id, report, told)
    }

    fn undo(tx: &mut Tx, can: &Can<CustomerImport>, batch: &Batch) -> Result<i64, Problem> {
        undo::actions::undo(tx, can, batch)
    }

    /// Where there are contacts, a mobile is theirs.
    fn guessed(header: &[String]) -> Plan {
        let mut plan = Plan::guessed::<Self>(header);
        if plan.column_of(NAME).is_some() {
            mobiles(&mut plan, header, "phones", PHONES);
        }
        plan
    }

    /// A mobile that can't be a contact's is the customer's own.
    fn leave_out(plan: &mut Plan, header: &[String], standing: &Standing) {
        let refused = |id: &str| Self::is_refused(id, standing);
        if refused(PHONES) || refused(NAME) {
            mobiles(plan, header, PHONES, "phones");
        }
        plan.leave_out(refused);
    }

    fn refused(constraint: &str, lang: Lang) -> Option<&'static str> {
        (constraint == "customer_credit_code").then(|| text::code_taken(lang))
    }

    fn takes_several(id: &str) -> bool {
        id == PHONES || matches!(field(id).map(|field| field.kind), Some(FieldKind::Phones | FieldKind::Mails))
    }
}

/// Reads mobiles that were read into one field into another.
fn mobiles(plan: &mut Plan, header: &[String], from: &str, to: &str) {
    for (column, name) in plan.columns.iter_mut().zip(header) {
        if column.field.as_deref() == Some(from) && is_mobile(name) {
            column.field = Some(to.to_owned());
        }
    }
}
