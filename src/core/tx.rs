//! A writing transaction: the connection, who acts, the one time of it, and the record of what it did.

use super::access::Actor;
use super::event::{Change, Event};
use super::field::Class;
use super::problem::Problem;
use super::secret::Secret;
use super::sql::{Door, Sql, Word};
use super::tally::Toll;
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use diesel::pg::PgConnection;
use serde_json::{Value, json};
use uuid::Uuid;

/// A reading transaction.
pub struct Reader<'c> {
    pub(super) connection: &'c mut PgConnection,
    pub(super) toll: Toll<'c>,
    pub now: DateTime<Utc>,
    /// The company's, by which its days begin.
    pub zone: Tz,
}

impl Reader<'_> {
    /// The company's day.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        self.now.with_timezone(&self.zone).date_naive()
    }
}

impl Door for Reader<'_> {
    fn connection(&mut self) -> &mut PgConnection {
        self.connection
    }

    fn before(&mut self) -> Result<(), Problem> {
        self.toll.pay(self.connection)
    }
}

/// A writing transaction.
pub struct Tx<'c> {
    pub(super) connection: &'c mut PgConnection,
    pub(super) toll: Toll<'c>,
    pub actor: &'c Actor,
    /// Read once, so that everything in the transaction happens at one time.
    pub now: DateTime<Utc>,
    /// The company's, by which its days begin.
    pub zone: Tz,
    /// The time of a clock that was set; none where statements that several nodes must agree on take the database's.
    pub set_time: Option<DateTime<Utc>>,
    pub(super) secret: &'c Secret,
    pub(super) node: &'c str,
    pub(super) recorded: usize,
}

impl Door for Tx<'_> {
    fn connection(&mut self) -> &mut PgConnection {
        self.connection
    }

    fn before(&mut self) -> Result<(), Problem> {
        self.toll.pay(self.connection)
    }
}

/// An event in the audit log.
const AUDIT: &str = "insert into audit_event (at, name, object, row_id, customer_id, ids, fields, outcome, reasons, actor_kind, actor_id,
    actor_name, session_id, address, request_id, node) values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16)";

/// The same with its values in the history of each row.
const HISTORY: &str = "insert into change_history (at, name, object, row_id, customer_id, changes, actor_kind, actor_id, actor_name, request_id, cause)
    select $1, $2, $3, r.id, case when $17 then r.id else $5 end, $18, $10, $11, $12, $15, $19 from unnest($20::bigint[]) r(id)";

impl Tx<'_> {
    /// Records an event twice: values in the change history, names and keyed hashes in the audit log.
    ///
    /// # Errors
    /// As the database answers; the transaction then fails as a whole.
    pub fn record(&mut self, event: Event) -> Result<(), Problem> {
        self.recorded += 1;
        let rows = if event.ids.is_empty() { event.row_id.into_iter().collect() } else { event.ids.clone() };
        let sql = if rows.is_empty() {
            Sql::new(AUDIT)
        } else {
            Sql::new("with audited as (").text(AUDIT).text(") ").text(HISTORY)
        };
        let values =
            |change: &Change| json!({ "field": change.field, "old": change.old.clone(), "new": change.new.clone() });
        let kept = event.changes.iter().map(values).collect();
        let sql = sql
            .bind(self.now)
            .bind(event.name)
            .bind(event.object)
            .bind(event.row_id)
            .bind(event.customer_id)
            .bind(event.ids)
            .bind(Value::Array(event.changes.iter().map(|change| self.hashed(change)).collect()))
            .bind(event.outcome.id())
            .bind(event.reasons.clone())
            .bind(self.actor.kind_id())
            .bind(self.actor.user_id())
            .bind(self.actor.name())
            .bind(self.actor.session_id)
            .bind(self.actor.address.clone())
            .bind(self.actor.request_id.clone())
            .bind(self.node)
            .bind(event.object == "customer")
            .bind(Value::Array(kept))
            .bind(event.reasons.join("; "))
            .bind(rows);
        sql.run(self)?;
        Ok(())
    }

    /// A change without its values: personal ones as keyed hashes, so that equality can be tested without disclosure.
    fn hashed(&self, change: &Change) -> Value {
        let hash = |value: &Value| match value {
            Value::Null => Value::Null,
            value => json!(self.secret.hex("audit", value.to_string().as_bytes())),
        };
        match change.class {
            Class::Personal | Class::Sensitive => {
                json!({ "field": change.field, "old": hash(&change.old), "new": hash(&change.new) })
            }
            Class::Public | Class::Internal => json!({ "field": change.field }),
        }
    }

    /// Puts a job into the same transaction. A job with the same key that is already there stays as it is.
    ///
    /// # Errors
    /// As the database answers.
    pub fn enqueue(
        &mut self,
        kind: &'static str,
        key: Option<String>,
        payload: Value,
        due_at: DateTime<Utc>,
    ) -> Result<(), Problem> {
        Sql::new("insert into job (kind, key, payload, due_at, made_at) values ($1,$2,$3,$4,$5) on conflict (key) do nothing")
            .bind(kind)
            .bind(key)
            .bind(payload)
            .bind(due_at)
            .bind(self.now)
            .run(self)?;
        Ok(())
    }

    /// Lets these rows of an object (a customer with its children) leave the actor's sight in this transaction, or come back
    /// into it. Only after the right to do so was checked.
    ///
    /// # Errors
    /// As the database answers.
    pub fn hand_over(&mut self, object: &'static str, ids: &[i64], reason: &str) -> Result<(), Problem> {
        let list = ids.iter().map(i64::to_string).collect::<Vec<_>>().join(",");
        Sql::new(
            "select set_config('kezhan.handed', $1, true) || set_config('kezhan.reason', $2, true)
               || set_config('kezhan.handed_object', $3, true) as t",
        )
        .bind(list)
        .bind(reason)
        .bind(object)
        .one::<Word>(self)?;
        Ok(())
    }

    /// Does the work of a submitted form once: a repetition with the same key gets the first one's answer.
    ///
    /// # Errors
    /// Those of `work`.
    pub fn once(
        &mut self,
        key: Uuid,
        work: impl FnOnce(&mut Self) -> Result<String, Problem>,
    ) -> Result<String, Problem> {
        let taken = Sql::new("insert into submission (key, user_id, at) values ($1,$2,$3) on conflict do nothing")
            .bind(key)
            .bind(self.actor.user_id())
            .bind(self.now)
            .run(self)?;
        if taken == 0 {
            let answer: Option<Word> =
                Sql::new("select answer as t from submission where key = $1 and user_id is not distinct from $2")
                    .bind(key)
                    .bind(self.actor.user_id())
                    .maybe(self)?;
            return answer.map(|answer| answer.t).ok_or(Problem::NotFound);
        }
        let answer = work(self)?;
        Sql::new("update submission set answer = $2 where key = $1").bind(key).bind(answer.as_str()).run(self)?;
        Ok(answer)
    }

    /// The company's day.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        self.now.with_timezone(&self.zone).date_naive()
    }

    /// The installation's secret.
    #[must_use]
    pub fn secret(&self) -> &Secret {
        self.secret
    }

    /// The person who acts; jobs and commands have none.
    #[must_use]
    pub fn user_id(&self) -> Option<i64> {
        self.actor.user_id()
    }
}
