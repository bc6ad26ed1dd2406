//! `kezhan import`.

use super::ground::{self, Beside, Failure, Ground};
use super::import_sales::Opportunities;
use super::output::print;
use crate::config::Config;
use crate::core::access::{Actor, Reach};
use crate::core::db::Db;
use crate::core::field::CURRENCIES;
use crate::core::problem::Problem;
use crate::customers::model::Place;
use crate::exchange::batch::{Batch, Plan, Rows};
use crate::exchange::check::Circumstances;
use crate::exchange::groups::{Group, groups, runs};
use crate::exchange::kind::Kind;
use crate::exchange::read::{Limits, column_letters};
use crate::exchange::received::prepared;
use crate::exchange::refused::refused;
use crate::exchange::report::{Fate, Link, Report};
use crate::exchange::{self, actions, fields, text};
use crate::text::Lang;
use serde_json::{Value, json};
use std::path::PathBuf;
use std::process::ExitCode;

/// Bring records in from CSV or XLSX. Without a decision it is a dry run: it names every problem and writes nothing.
#[derive(clap::Args)]
pub struct Import {
    #[command(subcommand)]
    object: Object,
}

#[derive(clap::Subcommand)]
enum Object {
    /// Customers, with contacts, owners, creators and dates of creation where the file has columns for them.
    Customers(Customers),
    /// Leads; those without an owner lie in the pool.
    Leads(Leads),
    /// Opportunities with the accounts, products and sales people of another system, from several files together.
    Opportunities(Opportunities),
}

/// The options of leads.
#[derive(clap::Args)]
struct Leads {
    #[command(flatten)]
    file: Sent,
    /// Take rows that stand twice in the file.
    #[arg(long)]
    same: bool,
    /// Take rows that double a lead or a customer that is there.
    #[arg(long, conflicts_with = "skip_known")]
    known: bool,
    /// Leave out rows that double a lead or a customer that is there.
    #[arg(long)]
    skip_known: bool,
}

/// The options of customers.
#[derive(clap::Args)]
struct Customers {
    #[command(flatten)]
    file: Sent,
    /// Of rows whose name is that of a customer that is there, add only the contact to it.
    #[arg(long)]
    add_contacts: bool,
}

/// The options of every file.
#[derive(clap::Args)]
struct Sent {
    /// A CSV file (UTF-8, UTF-16 or GBK) or a workbook (.xlsx); the first row names the columns.
    file: PathBuf,
    /// Who gets the rows without an owner of their own.
    #[arg(long, value_name = "LOGIN")]
    owner: Option<String>,
    /// What numbers of a field are counted in: one, thousand, wan, million or yi.
    #[arg(long, value_name = "FIELD=UNIT")]
    unit: Vec<String>,
    /// The currency of amounts whose row names none, such as USD.
    #[arg(long, value_name = "CODE")]
    currency: Option<String>,
    /// The sheet of a workbook to read; without it the first that holds anything.
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// Read a column into a field; with an empty field it is left out. Phones and mail addresses take several columns.
    #[arg(long, value_name = "COLUMN=FIELD")]
    map: Vec<String>,
    /// Take the nearest entry that is proposed for a mistyped value.
    #[arg(long)]
    mend: bool,
    #[command(flatten)]
    decision: Decision,
    /// Report as JSON.
    #[arg(long)]
    json: bool,
}

#[derive(clap::Args)]
#[group(multiple = false)]
pub(super) struct Decision {
    /// Write nothing; this is what happens without --good-rows or --all.
    #[arg(long)]
    pub(super) dry_run: bool,
    /// Import the rows without problems.
    #[arg(long)]
    pub(super) good_rows: bool,
    /// Import all rows, or none where any has a problem.
    #[arg(long)]
    pub(super) all: bool,
}

impl Import {
    /// Runs it. Exit code 0: every row is good; 1: problems remain.
    ///
    /// # Errors
    /// Where the file can't be read or the database refuses; nothing is written then.
    pub fn run(self, config: &Config) -> Result<ExitCode, Failure> {
        match self.object {
            Object::Customers(of) => {
                of.file.run::<exchange::customers::Customers>(config, |plan| plan.add_contacts = of.add_contacts)
            }
            Object::Leads(of) => of.file.run::<crate::leads::import::Leads>(config, |plan| {
                (plan.same, plan.take_known, plan.skip_known) = (of.same, of.known, of.skip_known);
            }),
            Object::Opportunities(opportunities) => opportunities.run(config),
        }
    }
}

impl Sent {
    /// Reads and checks the file and, where that was decided, imports it; `decide` puts what else was said into the plan.
    fn run<K: Kind>(&self, config: &Config, decide: impl FnOnce(&mut Plan)) -> Result<ExitCode, Failure> {
        ground::log(config);
        let lang = lang();
        let mut batch = self.batch::<K>(lang)?;
        decide(&mut batch.plan);
        // The ground is held until the end: dropping it stops a server that this command started.
        let ground = Ground::find(config, Beside::Join)?;
        let db = ground.open(config)?;
        let actor = Actor::operator(ground::os_user(), lang);
        let mut at = Circumstances {
            lang,
            currency: config.company.currency.clone(),
            zone: config.company.time_zone,
            now: db.clock().now(),
            reach: Reach::everything(),
            default: None,
            standing: actor.standing.clone(),
        };
        at.default = self.owner::<K>(&db, &actor, &batch, lang)?;
        let (mut report, mut wrong) = dry_run::<K>(&db, &actor, &batch, &at)?;
        if self.mend && wrong.iter().any(|group| group.proposal.is_some()) {
            batch.plan.take_proposals(&wrong);
            (report, wrong) = dry_run::<K>(&db, &actor, &batch, &at)?;
        }
        let kept = self.decide::<K>(&db, &actor, &batch, &report)?;
        let outcome = Outcome::<K> { batch: &batch, report: &report, wrong: &wrong, kept, lang };
        print(&if self.json { format!("{}\n", outcome.json()) } else { outcome.words() })?;
        Ok(if report.faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }

    /// The file, with the columns as the options say.
    fn batch<K: Kind>(&self, lang: Lang) -> Result<Batch, Failure> {
        let name = self.file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let bytes = std::fs::read(&self.file).map_err(|error| format!("{}: {error}", self.file.display()))?;
        // The command runs on the server itself, where a file may be larger than a browser may send.
        let limits = Limits { file_bytes: 200 << 20, ..Limits::default() };
        let mut batch =
            prepared::<K>(&bytes, &name, self.sheet.as_deref(), &limits).map_err(|problem| refused(&problem, lang))?;
        for pair in &self.map {
            let (column, field) = pair.split_once('=').ok_or("--map takes COLUMN=FIELD")?;
            let at = batch
                .contents
                .header
                .iter()
                .position(|name| name == column)
                .ok_or_else(|| format!("there is no column {column}"))?;
            let field = if field.is_empty() {
                None
            } else {
                Some(K::id_of(field).ok_or_else(|| format!("there is no field {field}"))?)
            };
            for (other, column) in batch.plan.columns.iter_mut().enumerate() {
                if other == at {
                    column.field = field.map(str::to_owned);
                } else if column.field.as_deref() == field && field.is_some_and(|id| !K::takes_several(id)) {
                    column.field = None;
                }
            }
        }
        self.units::<K>(&mut batch)?;
        Ok(batch)
    }

    fn units<K: Kind>(&self, batch: &mut Batch) -> Result<(), Failure> {
        for pair in &self.unit {
            let (field, unit) = pair.split_once('=').ok_or("--unit takes FIELD=UNIT, such as revenue=million")?;
            let factor = fields::factor_of(unit)
                .ok_or_else(|| format!("there is no unit {unit}; known are one, thousand, wan, million and yi"))?;
            let at = batch
                .plan
                .column_of(field)
                .filter(|_| K::has_unit(field))
                .ok_or_else(|| format!("no column is read into the number {field}"))?;
            for column in batch.plan.columns.iter_mut().skip(at).take(1) {
                column.factor = factor;
            }
        }
        if let Some(code) = &self.currency {
            if !CURRENCIES.iter().any(|(known, ..)| known == code) {
                return Err(format!("the currency {code} is not known").into());
            }
            for column in
                batch.plan.columns.iter_mut().filter(|column| column.field.as_deref().is_some_and(K::has_currency))
            {
                column.currency = Some(code.clone());
            }
        }
        Ok(())
    }

    fn writes(&self) -> bool {
        self.decision.all || self.decision.good_rows
    }

    /// Who gets the rows without an owner. A dry run can do without.
    fn owner<K: Kind>(&self, db: &Db, actor: &Actor, batch: &Batch, lang: Lang) -> Result<Option<Place>, Failure> {
        let Some(login) = &self.owner else {
            let named = K::OWNERLESS || batch.plan.column_of(fields::OWNER).is_some();
            return match (named, self.writes()) {
                (true, _) => Ok(None),
                (false, true) => {
                    Err("say with --owner LOGIN who gets the records; the file has no column for it".into())
                }
                (false, false) => Ok(Some(Place { owner_id: 0, owner_dept_id: 0 })),
            };
        };
        let found = db.read_now(actor, |r| exchange::store::people(r, vec![login.to_lowercase()]))?;
        match found.iter().find(|person| person.login == login.to_lowercase()) {
            Some(person) if person.active => {
                Ok(Some(Place { owner_id: person.id, owner_dept_id: person.department_id }))
            }
            Some(_) => Err(text::owner_left(lang, login).into()),
            None => Err(text::no_such_person(lang, login).into()),
        }
    }

    /// How many records were made; None in a dry run.
    fn decide<K: Kind>(
        &self,
        db: &Db,
        actor: &Actor,
        batch: &Batch,
        report: &Report<K::Ready>,
    ) -> Result<Option<usize>, Failure> {
        let wanted = self.writes() && (self.decision.good_rows || report.faults.is_empty());
        if !wanted {
            return Ok(None);
        }
        let kept = db.write_now(actor, |tx| {
            actions::keep::<K>(tx, batch, None)?;
            actions::decide::<K>(tx, batch.id, batch.version, report)
        })?;
        Ok(Some(kept))
    }
}

fn dry_run<K: Kind>(
    db: &Db,
    actor: &Actor,
    batch: &Batch,
    at: &Circumstances,
) -> Result<(Report<K::Ready>, Vec<Group>), Problem> {
    let rows = Rows::Here(&batch.contents.rows);
    let known = db.read_now(actor, |r| K::known(r, &batch.plan, rows))?;
    let report = K::check((batch, rows), &known, at, &mut |_| Ok(()))?;
    let groups = groups::<K>(&report, at.lang);
    Ok((report, groups))
}

/// The language of the operator's terminal.
pub(super) fn lang() -> Lang {
    let tag = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|tag| !tag.is_empty()));
    if tag.is_some_and(|tag| tag.starts_with("zh")) { Lang::Zh } else { Lang::En }
}

struct Outcome<'a, K: Kind> {
    batch: &'a Batch,
    report: &'a Report<K::Ready>,
    wrong: &'a [Group],
    kept: Option<usize>,
    lang: Lang,
}

impl<K: Kind> Outcome<'_, K> {
    fn column(&self, group: &Group) -> String {
        let Some(column) = group.column else { return text::whole_row(self.lang).to_owned() };
        let letters = column_letters(column + 1);
        self.batch.contents.header.get(column).map_or(letters.clone(), |name| format!("{letters} {name}"))
    }

    fn words(&self) -> String {
        let (report, lang) = (self.report, self.lang);
        let mut lines = Vec::new();
        for group in self.wrong {
            let (runs, _) = runs(&group.rows, usize::MAX);
            let rows: Vec<String> = runs
                .into_iter()
                .map(|(first, last)| if first == last { first.to_string() } else { format!("{first}-{last}") })
                .collect();
            let rows = text::in_rows(lang, &group.rows.len().to_string(), &rows.join(", "));
            let meant = group.proposal.as_ref().map_or_else(String::new, |proposal| format!(" -> {}", proposal.value));
            lines.push(format!("{}: \"{}\"{meant}\n  {}\n  {rows}", self.column(group), group.value, group.words));
        }
        let waits = report.count(|fate| matches!(fate, Fate::Waits(_)));
        for (label, count) in [
            (text::total(lang), report.rows.len()),
            (text::good(lang), report.good()),
            (text::faulty(lang), report.count(|fate| fate == Fate::Faulty)),
            (text::contacts(lang), report.contacts()),
            (text::added_contacts(lang), report.added()),
            ((K::WORDS.duplicates)(lang), report.duplicates),
            (text::waits(lang), waits),
        ] {
            lines.push(format!("{label}: {count}"));
        }
        lines.push(match self.kept {
            Some(kept) => (K::WORDS.imported)(lang, &kept.to_string()),
            None => text::nothing_written(lang).to_owned(),
        });
        lines.join("\n") + "\n"
    }

    fn json(&self) -> Value {
        let problems: Vec<Value> = self
            .wrong
            .iter()
            .map(|group| {
                json!({
                    "column": group.column.map(|column| column + 1), "header": group.column.and_then(|column| self.batch.contents.header.get(column)),
                    "field": group.field, "value": group.value, "problem": group.words, "rows": group.rows,
                    "proposal": group.proposal.as_ref().map(|proposal| &proposal.value),
                })
            })
            .collect();
        let linked = self.report.rows.iter().filter(|row| row.fate == Fate::Good && row.parent != Link::None).count();
        json!({
            "rows": self.report.rows.len(), "good": self.report.good(), "with_problems": self.report.count(|fate| fate == Fate::Faulty),
            "duplicates": self.report.duplicates, "waiting_for_parent": self.report.count(|fate| matches!(fate, Fate::Waits(_))),
            "known_names": self.report.known, "contacts": self.report.contacts(), "contacts_of_customers_there": self.report.added(), "parents": linked, "problems": problems,
            "imported": self.kept, "import_id": self.kept.map(|_| self.batch.id),
        })
    }
}
