//! `kezhan import opportunities`.

use super::ground::{self, Beside, Failure, Ground};
use super::import::{Decision, lang};
use super::output::print;
use crate::config::Config;
use crate::core::access::{Actor, Can};
use crate::core::db::Db;
use crate::core::field::CURRENCIES;
use crate::core::problem::Problem;
use crate::customers::model::Place;
use crate::exchange::fields::factor_of;
use crate::exchange::read::column_letters;
use crate::sales::actions::{self, Looked};
use crate::sales::check::At;
use crate::sales::dates::Order;
use crate::sales::kinds::Kind;
use crate::sales::pages::take_proposals;
use crate::sales::plan::{Meaning, Plan, SYSTEM, folded};
use crate::sales::report::Wrong;
use crate::sales::store::Made;
use crate::sales::tables::{self, Sent, Table};
use crate::sales::text;
use crate::text::Lang;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use uuid::Uuid;

/// The options of opportunities.
#[derive(clap::Args)]
pub struct Opportunities {
    /// Files (CSV or .xlsx), or a folder with them. What each is and what its columns mean is guessed from its header.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// The currency of every amount, such as USD; needed to import.
    #[arg(long, value_name = "CODE")]
    currency: Option<String>,
    /// What a file is: accounts, products, team, deals, or nothing to leave it out.
    #[arg(long, value_name = "FILE=KIND")]
    kind: Vec<String>,
    /// Read a column of a file into a field; with an empty field it is left out.
    #[arg(long, value_name = "FILE:COLUMN=FIELD")]
    map: Vec<String>,
    /// What numbers of a field are counted in: one, thousand, wan, million or yi.
    #[arg(long, value_name = "FIELD=UNIT")]
    unit: Vec<String>,
    /// What a stage of the file means: won, lost, invalid, new (a stage of its own), or the number of a stage that is there.
    #[arg(long, value_name = "STAGE=MEANING")]
    stage: Vec<String>,
    /// What comes first in days whose year is last: day or month; otherwise as the days look.
    #[arg(long, value_name = "day|month")]
    dates: Option<String>,
    /// Make leads of open deals without an account; otherwise they stay opportunities.
    #[arg(long)]
    leads: bool,
    /// The system whose numbers the deals bear: each of its numbers comes in once, however often it is imported.
    #[arg(long, value_name = "NAME", default_value = SYSTEM)]
    system: String,
    /// Who gets accounts without deals; otherwise whoever has the most deals.
    #[arg(long, value_name = "LOGIN")]
    owner: Option<String>,
    /// Take what is proposed for mistyped values.
    #[arg(long)]
    mend: bool,
    #[command(flatten)]
    decision: Decision,
    /// Report as JSON.
    #[arg(long)]
    json: bool,
}

impl Opportunities {
    /// Runs it. Exit code 0: every row is good; 1: problems remain, or something is missing.
    ///
    /// # Errors
    /// Where a file can't be read, an option makes no sense or the database refuses; nothing is written then.
    pub fn run(&self, config: &Config) -> Result<ExitCode, Failure> {
        ground::log(config);
        let lang = lang();
        let files = self.sent()?;
        let ground = Ground::find(config, Beside::Join)?;
        let db = ground.open(config)?.in_zone(config.company.time_zone);
        let actor = Arc::new(Actor::operator(ground::os_user(), lang));
        let standing = Arc::clone(&actor.standing);
        let at = At { lang, zone: config.company.time_zone, now: db.clock().now(), standing };
        let plan = self.plan(&files, lang)?;
        let mut looked = db.read_now(&actor, |r| actions::look(r, plan, &files, &at)).map_err(in_words)?;
        if self.mend && looked.report.proposals() > 0 {
            let mut plan = looked.plan;
            take_proposals(&mut plan, &looked.report);
            looked = db.read_now(&actor, |r| actions::look(r, plan, &files, &at)).map_err(in_words)?;
        }
        let made = self.decide(&db, &actor, (&looked, files), &at)?;
        let report = if self.json {
            format!("{}\n", as_json(&looked, made.as_ref()))
        } else {
            words(&looked, made.as_ref(), lang)
        };
        print(&report)?;
        let clean = looked.report.wrong.is_empty() && looked.report.open.is_empty();
        Ok(if clean { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }

    /// The files in the order of their names, those of a folder among them.
    fn sent(&self) -> Result<Vec<Sent>, Failure> {
        let mut paths = Vec::new();
        for path in &self.files {
            if path.is_dir() {
                let mut inside = std::fs::read_dir(path)?
                    .map(|entry| Ok(entry?.path()))
                    .collect::<Result<Vec<_>, std::io::Error>>()?;
                inside.retain(|path| is_table(path));
                inside.sort();
                paths.extend(inside);
            } else {
                paths.push(path.clone());
            }
        }
        let read = |path: &PathBuf| -> Result<Sent, Failure> {
            let bytes = std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
            Ok(Sent {
                name: path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned()),
                bytes,
            })
        };
        paths.iter().map(read).collect()
    }

    /// What the headers let expect, with what the options say.
    fn plan(&self, files: &[Sent], lang: Lang) -> Result<Plan, Failure> {
        let mut plan = Plan { leads: self.leads, system: self.system.clone(), ..Plan::default() };
        if let Some(code) = &self.currency {
            if !CURRENCIES.iter().any(|(known, ..)| known == code) {
                return Err(format!("the currency {code} is not known").into());
            }
            plan.currency.clone_from(code);
        }
        if let Some(order) = &self.dates {
            plan.dates = Some(Order::of_id(order).ok_or("--dates takes day or month")?);
        }
        for pair in &self.stage {
            let (stage, meaning) = pair.rsplit_once('=').ok_or("--stage takes STAGE=MEANING")?;
            let meaning = Meaning::of_id(meaning).ok_or_else(|| format!("a stage can't mean {meaning}"))?;
            plan.stages.insert(folded(stage), meaning);
        }
        let limits = crate::exchange::read::Limits { file_bytes: 200 << 20, ..Default::default() };
        let tables =
            tables::read(files, &mut plan, &limits, lang).map_err(|(file, words)| format!("{file}: {words}"))?;
        self.kinds(&mut plan, files, &tables)?;
        self.columns(&mut plan, files, &tables)?;
        self.units(&mut plan)?;
        Ok(plan)
    }

    /// What the options say of whole files.
    fn kinds(&self, plan: &mut Plan, files: &[Sent], tables: &[Table]) -> Result<(), Failure> {
        for pair in &self.kind {
            let (name, kind) = pair.rsplit_once('=').ok_or("--kind takes FILE=KIND")?;
            let place = place(files, name)?;
            let kind = match kind {
                "nothing" => None,
                kind => Some(Kind::of_id(kind).ok_or_else(|| format!("there is no kind {kind}"))?),
            };
            for (other, file) in plan.files.iter_mut().enumerate() {
                if other == place {
                    file.kind = kind;
                    if let (Some(kind), Some(table)) = (kind, tables.get(place)) {
                        file.columns = kind.plan(&table.batch.contents.header);
                    }
                } else if file.kind == kind {
                    file.kind = None;
                }
            }
        }
        Ok(())
    }

    /// What they say of columns.
    fn columns(&self, plan: &mut Plan, files: &[Sent], tables: &[Table]) -> Result<(), Failure> {
        for pair in &self.map {
            let (column, field) = pair.rsplit_once('=').ok_or("--map takes FILE:COLUMN=FIELD")?;
            let (name, column) = column.split_once(':').ok_or("--map takes FILE:COLUMN=FIELD")?;
            let place = place(files, name)?;
            let header = tables.get(place).map_or(&[][..], |table| table.batch.contents.header.as_slice());
            let at = header.iter().position(|header| header == column);
            map(plan, place, at.ok_or_else(|| format!("there is no column {column} in {name}"))?, field)?;
        }
        Ok(())
    }

    fn units(&self, plan: &mut Plan) -> Result<(), Failure> {
        for pair in &self.unit {
            let (field, unit) = pair.split_once('=').ok_or("--unit takes FIELD=UNIT, such as revenue=million")?;
            let factor = factor_of(unit)
                .ok_or_else(|| format!("there is no unit {unit}; known are one, thousand, wan, million and yi"))?;
            let mut any = false;
            for file in &mut plan.files {
                let counts = file.kind.is_some_and(|kind| kind.has_unit(field));
                for column in
                    file.columns.columns.iter_mut().filter(|column| counts && column.field.as_deref() == Some(field))
                {
                    column.factor = factor;
                    any = true;
                }
            }
            if !any {
                return Err(format!("no column is read into the number {field}").into());
            }
        }
        Ok(())
    }

    /// Imports what is good, where that was asked for; what came of it.
    fn decide(
        &self,
        db: &Db,
        actor: &Arc<Actor>,
        (looked, files): (&Looked, Vec<Sent>),
        at: &At,
    ) -> Result<Option<Made>, Failure> {
        let ready = looked.report.open.is_empty() && (self.decision.good_rows || looked.report.wrong.is_empty());
        if !((self.decision.all || self.decision.good_rows) && ready) {
            return Ok(None);
        }
        let (can, id) = (Can::of(actor)?, Uuid::now_v7());
        let owner = self.owner(db, actor, at.lang)?;
        let made = db.write_now(actor, |tx| {
            actions::keep(tx, id, &looked.plan, files)?;
            actions::carry_out(tx, &can, (id, looked), (self.decision.all, owner), at)
        });
        Ok(Some(made.map_err(in_words)?))
    }

    fn owner(&self, db: &Db, actor: &Actor, lang: Lang) -> Result<Option<Place>, Failure> {
        let Some(login) = &self.owner else { return Ok(None) };
        let found = db.read_now(actor, |r| crate::exchange::store::people(r, vec![login.to_lowercase()]))?;
        let person = found.iter().find(|person| person.login == login.to_lowercase() && person.active);
        let person = person.ok_or_else(|| crate::exchange::text::no_such_person(lang, login))?;
        Ok(Some(Place { owner_id: person.id, owner_dept_id: person.department_id }))
    }
}

fn place(files: &[Sent], name: &str) -> Result<usize, Failure> {
    let found = files.iter().position(|file| file.name == name);
    found.ok_or_else(|| format!("there is no file {name}").into())
}

fn is_table(path: &Path) -> bool {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    ending.is_some_and(|ending| ["csv", "tsv", "txt", "xlsx", "xlsm"].contains(&ending.as_str()))
}

/// Reads a column of a file into a field, and no other into it.
fn map(plan: &mut Plan, place: usize, at: usize, field: &str) -> Result<(), Failure> {
    let file = plan.files.get_mut(place).ok_or("there is no such file")?;
    let kind = file.kind.ok_or("this file is left out; say with --kind what it is")?;
    let field = match field {
        "" => None,
        id => Some(
            kind.targets()
                .iter()
                .find(|target| target.id == id)
                .map(|target| target.id)
                .ok_or_else(|| format!("there is no field {id}"))?,
        ),
    };
    for (other, column) in file.columns.columns.iter_mut().enumerate() {
        if other == at {
            column.field = field.map(str::to_owned);
        } else if field.is_some() && column.field.as_deref() == field {
            column.field = None;
        }
    }
    Ok(())
}

fn in_words(problem: Problem) -> Failure {
    match problem {
        Problem::Invalid(errors) => errors.into_iter().map(|(_, words)| words).collect::<Vec<_>>().join(" ").into(),
        other => other.into(),
    }
}

fn place_of(looked: &Looked, one: &Wrong, lang: Lang) -> String {
    let table = looked.tables.get(one.file);
    let file = table.map_or("", |table| table.batch.file_name.as_str());
    let column = one.group.column.map_or_else(
        || text::whole_row(lang).to_owned(),
        |column| format!("{} {}", column_letters(column + 1), table.map_or("", |table| table.header(column))),
    );
    format!("{file}, {column}")
}

fn words(looked: &Looked, made: Option<&Made>, lang: Lang) -> String {
    let report = &looked.report;
    let mut lines = report.open.clone();
    for one in &report.wrong {
        let group = &one.group;
        let (runs, _) = crate::exchange::groups::runs(&group.rows, usize::MAX);
        let run =
            |(first, last): (usize, usize)| if first == last { first.to_string() } else { format!("{first}-{last}") };
        let rows = runs.into_iter().map(run).collect::<Vec<_>>().join(", ");
        let meant = group.proposal.as_ref().map_or_else(String::new, |meant| format!(" -> {}", meant.value));
        let rows = text::in_rows(lang, &group.count.to_string(), &rows);
        lines.push(format!("{}: \"{}\"{meant}\n  {}\n  {rows}", place_of(looked, one, lang), group.value, group.words));
    }
    let counts = made.map_or_else(
        || {
            vec![
                (text::rows(lang), report.rows),
                (text::deals(lang), report.deals.len()),
                (text::accounts(lang), report.good_accounts()),
                (text::products(lang), report.products.len()),
                (text::people(lang), report.people.len()),
                (text::faulty(lang), report.faulty()),
                (text::waits(lang), report.waits),
                (text::before(lang), report.before),
            ]
        },
        |made| {
            vec![
                (text::deals(lang), made.opportunities),
                (text::leads(lang), made.leads.len()),
                (text::accounts(lang), made.customers),
                (text::products(lang), made.products.len()),
                (text::new_people(lang), made.users.len()),
                (text::offices(lang), made.departments.len()),
                (text::before(lang), made.before),
            ]
        },
    );
    lines.extend(counts.into_iter().map(|(label, count)| text::stands(lang, label, &count.to_string())));
    lines.push(match made {
        Some(made) => text::imported(lang, &made.opportunities.to_string()),
        None => text::nothing_written(lang).to_owned(),
    });
    lines.join("\n") + "\n"
}

fn as_json(looked: &Looked, made: Option<&Made>) -> Value {
    let report = &looked.report;
    let problem = |one: &Wrong| {
        let (table, group) = (looked.tables.get(one.file), &one.group);
        json!({
            "file": table.map(|table| table.batch.file_name.as_str()), "column": group.column.map(|column| column + 1),
            "header": group.column.and_then(|column| table.map(|table| table.header(column))), "field": group.field,
            "value": group.value, "problem": group.words, "rows": group.rows,
            "proposal": group.proposal.as_ref().map(|meant| meant.value.as_str()),
        })
    };
    let files: Vec<Value> = looked
        .tables
        .iter()
        .map(|table| json!({ "file": table.batch.file_name, "kind": table.kind.map(Kind::id), "rows": table.batch.contents.rows.len() }))
        .collect();
    let stages: serde_json::Map<String, Value> = report
        .stages
        .values()
        .map(|stage| (stage.name.clone(), json!({ "means": stage.meaning.id(), "rows": stage.count })))
        .collect();
    json!({
        "files": files, "stages": stages, "rows": report.rows, "deals": report.deals.len(), "accounts": report.good_accounts(),
        "products": report.products.len(), "people": report.people.len(), "with_problems": report.faulty(), "waiting": report.waits,
        "imported_before": report.before, "without_account": report.without_account, "missing": report.open,
        "problems": report.wrong.iter().map(problem).collect::<Vec<_>>(), "imported": made,
    })
}
