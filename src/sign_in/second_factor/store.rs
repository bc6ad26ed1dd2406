//! All SQL of the second factor.

use crate::core::problem::Problem;
use crate::core::seal::{self, Column, Place};
use crate::core::secret::Secret;
use crate::core::sql::{Door, Number, Sql};
use crate::core::tx::Tx;
use crate::row;
use chrono::{DateTime, Utc};

/// What `kezhan secrets rotate` seals anew.
pub const SEALED: Column = Column {
    table: "second_factor",
    column: "seed",
    read: "select f.user_id as row, f.seed as sealed, k.wrapped from second_factor f join seal_key k on k.id = f.key_id for update of f",
    write: "update second_factor set seed = $2, key_id = $3 where user_id = $1 and seed = $4",
};

row! {
    struct Since { made_at: DateTime<Utc> }
    struct SeedRow { seed: Vec<u8>, wrapped: Vec<u8>, last_step: i64 }
}

/// Whether a seed is in use or waits for its first code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Waiting,
    Active,
}

impl State {
    fn id(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Active => "active",
        }
    }
}

/// An opened seed.
pub struct Seed {
    pub bytes: Vec<u8>,
    pub last_step: i64,
}

fn place(user_id: i64) -> Place {
    Place { table: "second_factor", column: "seed", row: user_id }
}

/// Whether a person has a second factor.
///
/// # Errors
/// As the database answers.
pub fn has(door: &mut impl Door, user_id: i64) -> Result<bool, Problem> {
    let count: Number = Sql::new("select count(*) as n from second_factor where user_id = $1 and state = 'active'")
        .bind(user_id)
        .one(door)?;
    Ok(count.n > 0)
}

/// Since when a person has a second factor.
///
/// # Errors
/// As the database answers.
pub fn since(door: &mut impl Door, user_id: i64) -> Result<Option<DateTime<Utc>>, Problem> {
    let found: Option<Since> = Sql::new("select made_at from second_factor where user_id = $1 and state = 'active'")
        .bind(user_id)
        .maybe(door)?;
    Ok(found.map(|found| found.made_at))
}

/// A person's seed.
///
/// # Errors
/// `Bug` where it does not open.
pub fn seed(door: &mut impl Door, secret: &Secret, user_id: i64, state: State) -> Result<Option<Seed>, Problem> {
    let found: Option<SeedRow> = Sql::new(
        "select f.seed, k.wrapped, f.last_step from second_factor f join seal_key k on k.id = f.key_id
         where f.user_id = $1 and f.state = $2",
    )
    .bind(user_id)
    .bind(state.id())
    .maybe(door)?;
    found.map(|row| opened(secret, user_id, &row)).transpose()
}

/// The same, held until the transaction ends, so that no code is good twice.
///
/// # Errors
/// `Bug` where it does not open.
pub fn seed_held(tx: &mut Tx, user_id: i64, state: State) -> Result<Option<Seed>, Problem> {
    Sql::new("update second_factor set last_step = last_step where user_id = $1").bind(user_id).run(tx)?;
    let secret = tx.secret().clone();
    seed(tx, &secret, user_id, state)
}

fn opened(secret: &Secret, user_id: i64, row: &SeedRow) -> Result<Seed, Problem> {
    let bytes = seal::unseal(secret, place(user_id), &row.wrapped, &row.seed)?;
    Ok(Seed { bytes, last_step: row.last_step })
}

/// Keeps a new seed that waits for its first code.
///
/// # Errors
/// As the database answers.
pub fn keep_waiting(tx: &mut Tx, user_id: i64, bytes: &[u8]) -> Result<(), Problem> {
    let sealed = seal::seal(tx, place(user_id), bytes)?;
    Sql::new(
        "insert into second_factor (user_id, state, seed, key_id, made_at) values ($1,'waiting',$2,$3,$4)
         on conflict (user_id, state) do update set seed = excluded.seed, key_id = excluded.key_id, made_at = excluded.made_at, last_step = 0",
    )
    .bind(user_id)
    .bind(sealed.bytes)
    .bind(sealed.key_id)
    .bind(tx.now)
    .run(tx)?;
    Ok(())
}

/// The seed that waited is in use from now on, in place of another.
///
/// # Errors
/// As the database answers.
pub fn activate(tx: &mut Tx, user_id: i64, step: i64) -> Result<(), Problem> {
    Sql::new("delete from second_factor where user_id = $1 and state = 'active'").bind(user_id).run(tx)?;
    Sql::new("update second_factor set state = 'active', last_step = $2, made_at = $3 where user_id = $1")
        .bind(user_id)
        .bind(step)
        .bind(tx.now)
        .run(tx)?;
    Ok(())
}

/// Remembers the step of the code that was used.
///
/// # Errors
/// As the database answers.
pub fn used(tx: &mut Tx, user_id: i64, step: i64) -> Result<(), Problem> {
    Sql::new("update second_factor set last_step = $2 where user_id = $1 and state = 'active'")
        .bind(user_id)
        .bind(step)
        .run(tx)?;
    Ok(())
}

/// Takes everything of a second factor away; whether there was one.
///
/// # Errors
/// As the database answers.
pub fn remove(tx: &mut Tx, user_id: i64) -> Result<bool, Problem> {
    let had = has(tx, user_id)?;
    Sql::new("delete from second_factor where user_id = $1").bind(user_id).run(tx)?;
    Sql::new("delete from recovery_code where user_id = $1").bind(user_id).run(tx)?;
    Ok(had)
}

/// Recovery codes in place of the earlier ones.
///
/// # Errors
/// As the database answers.
pub fn set_codes(tx: &mut Tx, user_id: i64, hashes: Vec<Vec<u8>>) -> Result<(), Problem> {
    Sql::new("delete from recovery_code where user_id = $1").bind(user_id).run(tx)?;
    for hash in hashes {
        Sql::new("insert into recovery_code (user_id, code_hash) values ($1,$2)").bind(user_id).bind(hash).run(tx)?;
    }
    Ok(())
}

/// Uses a recovery code up; false where there is none such.
///
/// # Errors
/// As the database answers.
pub fn use_code(tx: &mut Tx, user_id: i64, hash: &[u8]) -> Result<bool, Problem> {
    let used =
        Sql::new("update recovery_code set used_at = $3 where user_id = $1 and code_hash = $2 and used_at is null")
            .bind(user_id)
            .bind(hash.to_vec())
            .bind(tx.now)
            .run(tx)?;
    Ok(used == 1)
}

/// How many recovery codes are left.
///
/// # Errors
/// As the database answers.
pub fn codes_left(door: &mut impl Door, user_id: i64) -> Result<i64, Problem> {
    let count: Number = Sql::new("select count(*) as n from recovery_code where user_id = $1 and used_at is null")
        .bind(user_id)
        .one(door)?;
    Ok(count.n)
}
