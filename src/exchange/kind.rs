//! What the rows of a file become. A kind of records joins by declaring itself [`Kind`], by the line `import_routes!` and by
//! the two lines of its jobs in `boot`; `customers.rs` is the pattern.

use super::batch::{Batch, Plan, Rows};
use super::check::Circumstances;
use super::mapping::Target;
use super::report::Report;
use crate::core::access::{Can, Scoped, Standing};
use crate::core::field::{Field, FieldKind};
use crate::core::problem::Problem;
use crate::core::sql::Door;
use crate::core::tx::Tx;
use crate::text::Lang;
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

/// Hears how many rows are done; where it fails, the work ends.
pub type Told<'a> = &'a mut dyn FnMut(usize) -> Result<(), Problem>;

/// A kind of records that files bring.
pub trait Kind: Send + Sync + Sized + 'static {
    /// Who may import them.
    type Import: Scoped;
    /// What a good row becomes.
    type Ready: Serialize + DeserializeOwned + Send + 'static;
    /// What the database knows of names in a file.
    type Known: Send + 'static;

    /// The object of the permissions, as batches keep it.
    const OBJECT: &'static str;
    /// Where files are sent.
    const PATH: &'static str;
    /// Where the page of a file lies: below it, by its id.
    const BATCH: &'static str;
    /// Where the records are seen that an import made.
    const LIST: &'static str;
    /// Where one of them is seen: below it, by its id.
    const RECORD: &'static str;
    /// The job that works on large files.
    const JOB: &'static str;
    /// The field without which no row is imported; None where several will do.
    const NEEDED: Option<&'static str>;
    /// Whether a row may belong to nobody.
    const OWNERLESS: bool;
    /// What can be decided beside the columns.
    const TICKS: &'static [Tick];
    /// What is said of these records.
    const WORDS: &'static Words;

    /// Everything a column may be read into, in the order of the form.
    fn targets() -> Vec<Target>;

    /// A field of the catalogue.
    fn field(id: &str) -> Option<&'static Field>;

    /// Whether no role lets this person write a field of any of these records.
    fn is_refused(id: &str, standing: &Standing) -> bool;

    /// What the database knows of the names in a file, for the check.
    ///
    /// # Errors
    /// As the database answers; as the disk does.
    fn known(door: &mut impl Door, plan: &Plan, rows: Rows) -> Result<Self::Known, Problem>;

    /// The dry run: every row passes the same check as the form, and all that is wrong is told at once.
    ///
    /// # Errors
    /// Those of `told`, which ends the check by one; as the disk answers.
    fn check(
        source: (&Batch, Rows),
        known: &Self::Known,
        at: &Circumstances,
        told: Told,
    ) -> Result<Report<Self::Ready>, Problem>;

    /// Brings the good rows of a report in: how many records they became, and how many were added to others. Records what it did.
    ///
    /// # Errors
    /// Those of `told`; `Refused` by a constraint.
    fn import(tx: &mut Tx, id: Uuid, report: &Report<Self::Ready>, told: Told) -> Result<(usize, usize), Problem>;

    /// Takes an import back, but for what anybody changed or uses since; how many records are gone.
    ///
    /// # Errors
    /// `Invalid` where a record lies beyond the actor's rights, `Stale` where another has taken the import back.
    fn undo(tx: &mut Tx, can: &Can<Self::Import>, batch: &Batch) -> Result<i64, Problem>;

    /// What the header of a file lets expect.
    #[must_use]
    fn guessed(header: &[String]) -> Plan {
        Plan::guessed::<Self>(header)
    }

    /// Reads no column into fields that the person may write nowhere.
    fn leave_out(plan: &mut Plan, _header: &[String], standing: &Standing) {
        plan.leave_out(|field| Self::is_refused(field, standing));
    }

    /// What a person is told where a constraint of this name refused a row; None where it has no words of its own.
    #[must_use]
    fn refused(_constraint: &str, _lang: Lang) -> Option<&'static str> {
        None
    }

    /// The stable id of a target.
    #[must_use]
    fn id_of(typed: &str) -> Option<&'static str> {
        Self::targets().into_iter().map(|target| target.id).find(|id| *id == typed)
    }

    /// A target's label.
    #[must_use]
    fn label(id: &str, lang: Lang) -> &'static str {
        let found = Self::targets().into_iter().find(|target| target.id == id);
        found.map_or("", |target| lang.pick(target.zh, target.en))
    }

    /// Whether a field holds several values, so that several columns may be read into it.
    #[must_use]
    fn takes_several(id: &str) -> bool {
        matches!(Self::field(id).map(|field| field.kind), Some(FieldKind::Phones | FieldKind::Mails))
    }

    /// Whether numbers of the field may be counted in thousands or more.
    #[must_use]
    fn has_unit(id: &str) -> bool {
        match Self::field(id).map(|field| field.kind) {
            Some(FieldKind::Money) => true,
            Some(FieldKind::Whole(_, most)) => most > 10_000,
            _ => false,
        }
    }

    /// Whether the field's numbers are amounts of money.
    #[must_use]
    fn has_currency(id: &str) -> bool {
        matches!(Self::field(id).map(|field| field.kind), Some(FieldKind::Money))
    }
}

/// Something that can be decided about a file beside its columns.
#[derive(Clone, Copy, Debug)]
pub struct Tick {
    /// The name of its field in the form.
    pub name: &'static str,
    pub label: fn(Lang) -> &'static str,
    /// Where the plan keeps it.
    pub place: fn(&mut Plan) -> &mut bool,
}

/// Words without figures.
type Plain = fn(Lang) -> &'static str;
/// Words about a figure, written out.
type About = fn(Lang, &str) -> String;

/// What is said of the records of a kind.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    pub title: Plain,
    pub intro: Plain,
    pub template_name: Plain,
    /// The head over how many records an import made.
    pub kept: Plain,
    /// What the columns may hold.
    pub mapping_hint: Plain,
    /// Where the column of [`Kind::NEEDED`] is missing.
    pub choose: Plain,
    /// Rows whose name is known already.
    pub known_rows: About,
    /// Why a row was left out whose name is known.
    pub is_known: Plain,
    /// Rows whose name stands further up.
    pub duplicates: Plain,
    pub imported: About,
    pub see: Plain,
    pub right_lost: Plain,
    pub undo_text: Plain,
    pub undo_all: About,
    pub undone: About,
    pub undo_kept: About,
    pub stayed: Plain,
    pub one: Plain,
    pub why_used: Plain,
}

/// The routes of a kind: where files are sent, where their pages lie, the kind of record of their examples, and a column of it.
macro_rules! import_routes {
    ($r:expr, $kind:ty, $path:literal, $batch:literal, $record:literal, $column:literal) => {{
        use $crate::exchange::{pages, undo};
        let r: &mut $crate::web::registry::Registry = $r;
        r.page($path, pages::new::<$kind>).example(None, &[]);
        r.file(concat!($path, "/template"), pages::template::<$kind>).example(None, &[]);
        r.action($path, pages::upload::<$kind>)
            .example(None, &[("text", ""), ("@file", concat!("文件.csv\n", $column, "\n示例公司\n"))]);
        r.page(concat!($batch, "/{id}"), pages::show::<$kind>).example(Some($record), &[]);
        r.part(concat!($batch, "/{id}/progress"), pages::progress::<$kind>).example(Some($record), &[]);
        r.file(concat!($batch, "/{id}/rest"), pages::rest::<$kind>).example(Some($record), &[]);
        r.action(concat!($batch, "/{id}/columns"), pages::columns::<$kind>)
            .example(Some($record), &[("field0", "name")]);
        r.action(concat!($batch, "/{id}/replace"), pages::replace::<$kind>)
            .example(Some($record), &[("column", "0"), ("from", "示例公司"), ("to", "示例企业")]);
        r.action(concat!($batch, "/{id}/cell"), pages::cell::<$kind>)
            .example(Some($record), &[("column", "0"), ("row", "2"), ("to", "示例企业")]);
        r.action(concat!($batch, "/{id}/mend"), pages::mend::<$kind>).example(Some($record), &[]);
        r.action(concat!($batch, "/{id}/decide"), pages::decide::<$kind>)
            .example(Some($record), &[("rows", "good"), ("version", "@version")]);
        r.action(concat!($batch, "/{id}/sheet"), pages::sheet::<$kind>).example(Some($record), &[("sheet", "表一")]);
        r.action(concat!($batch, "/{id}/check"), pages::check_again::<$kind>).example(Some($record), &[]);
        r.action(concat!($batch, "/{id}/cancel"), pages::cancel::<$kind>).example(Some($record), &[]);
        r.action(concat!($batch, "/{id}/undo"), undo::pages::undo::<$kind>).example(Some($record), &[]);
        r.action(concat!($batch, "/{id}/drop"), pages::forget::<$kind>).example(Some($record), &[]);
    }};
}
pub(crate) use import_routes;
