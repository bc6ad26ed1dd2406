//! A large company, made the same each time from a number: for measurements, and for trying out a server's size.

mod copy;
mod dice;
mod keys;
mod life;
mod people;
mod pipeline;
mod rows;
mod words;

use crate::core::access::Actor;
use crate::core::db::Db;
use crate::core::event::Event;
use crate::core::problem::Problem;
use crate::core::sql::{Door, Number, Sql};
use crate::core::tx::Tx;
use diesel::connection::SimpleConnection;
use diesel::{PgConnection, QueryResult};

pub use crate::demo::PASSWORD;

/// What a seeded customer takes on disk with all that belongs to it, and the log of writing it, in bytes: generously.
pub const BYTES: u64 = 14_000;

/// How large the company is, and from what number it is made.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    pub customers: i64,
    pub users: i64,
    pub seed: u64,
}

/// Who is told what comes next.
pub type Told<'a> = &'a dyn Fn(&str);

/// Makes the company in one transaction: everything, or nothing. The doors must belong to the owner of the tables.
///
/// # Errors
/// `Refused` where the database has customers already; otherwise as it answers.
pub fn load(db: &Db, actor: &Actor, size: &Size, told: Told) -> Result<(), Problem> {
    db.write_now(actor, |tx| {
        let there = Sql::new("select count(*) as n from (select from customer limit 1) c").one::<Number>(tx)?;
        if there.n > 0 {
            return Err(Problem::Refused("the database has customers".into()));
        }
        tx.connection().batch_execute(
            "set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0; set local maintenance_work_mem = '1GB';
             select make_month((current_date - n * interval '1 month')::date) from generate_series(0, 25) n",
        )?;
        told("people");
        let company = people::load(tx, size)?;
        keys::take(tx)?;
        let world = rows::World::new(size, &company, tx.now);
        rows::load(tx, &world, told)?;
        told("opportunities and leads");
        pipeline::load(tx, &world)?;
        told("indexes");
        keys::make(tx)?;
        pipeline::count(tx)?;
        rows::shares(tx, &world)?;
        tasks(tx)?;
        record(tx)
    })
}

/// Lets PostgreSQL see which rows everybody sees, as it would by itself in its own time: until then it looks at each row behind
/// an index. To be called when all is there, beside any transaction.
///
/// # Errors
/// As the database answers.
pub fn settle(connection: &mut PgConnection, role_prefix: &str) -> QueryResult<()> {
    connection.batch_execute(&format!("set role {role_prefix}_owner; set statement_timeout = 0"))?;
    connection.batch_execute(
        "vacuum customer, contact, follow_up, task, lead, opportunity, opportunity_stage, opportunity_pass, opportunity_credit, opportunity_tally,
           customer_search, contact_search, lead_search, opportunity_search, customer_owner_history, lead_owner_history, participant",
    )
}

/// A task on every fourth customer that has an owner, a third of them done; due from two months ago to two months from now.
fn tasks(tx: &mut Tx) -> Result<(), Problem> {
    Sql::new(
        "insert into task (title, object, row_id, customer_id, owner_id, owner_dept_id, helper_id, given_by, due_date, due_minute, done_at, done_by,
           created_by, created_at, updated_by, updated_at)
         select (array['回电话', '发送报价', '准备合同', '安排演示', '寄送样品'])[1 + c.id % 5], 'customer', c.id, c.id, c.owner_id, c.owner_dept_id,
           case when c.id % 20 = 0 then u.manager_id end, coalesce(case when c.id % 8 = 0 then u.manager_id end, c.owner_id),
           ($1::date - 60 + (c.id * 7 % 120)::int), case when c.id % 3 = 0 then 540 + (c.id % 9)::int * 60 end,
           case when c.id % 12 = 0 then $1::timestamptz - interval '1 hour' * (c.id % 900) end, case when c.id % 12 = 0 then c.owner_id end,
           c.owner_id, c.created_at, c.owner_id, c.created_at
         from customer c join app_user u on u.id = c.owner_id where c.id % 4 = 0",
    )
    .bind(tx.now)
    .run(tx)?;
    tx.connection().batch_execute("analyze task")?;
    Ok(())
}

/// One event for each table.
fn record(tx: &mut Tx) -> Result<(), Problem> {
    for (name, object, count) in [
        ("customer.seeded", "customer", "select count(*) as n from customer"),
        ("contact.seeded", "contact", "select count(*) as n from contact"),
        ("follow_up.seeded", "follow_up", "select count(*) as n from follow_up"),
        ("lead.seeded", "lead", "select count(*) as n from lead"),
        ("opportunity.seeded", "opportunity", "select count(*) as n from opportunity"),
        ("task.seeded", "task", "select count(*) as n from task"),
    ] {
        let rows = Sql::new(count).one::<Number>(tx)?.n;
        tx.record(Event::named(name, object).because(format!("{rows} rows")))?;
    }
    Ok(())
}
