//! The way of many rows into a table: COPY in its text form, from iterators that make the rows as they are sent.

use crate::core::problem::Problem;
use crate::core::sql::Door;
use chrono::{DateTime, NaiveDate, Utc};
use diesel::ExecuteCopyFromDsl;
use diesel::pg::CopyFormat;
use diesel::result::Error;
use std::fmt::{Display, Write as _};
use std::io::{BufWriter, Write};

/// Rows on their way: columns one after the other, then the end of the row.
pub struct Rows<'a> {
    out: BufWriter<&'a mut dyn Write>,
    line: String,
}

impl Rows<'_> {
    /// A value without tabs, line ends and backslashes in it: a number, a day.
    pub fn plain(&mut self, value: impl Display) -> &mut Self {
        self.start();
        let _infallible = write!(self.line, "{value}");
        self
    }

    /// A text, a moment or nothing.
    pub fn maybe(&mut self, value: Option<impl Display>) -> &mut Self {
        match value {
            Some(value) => self.plain(value),
            None => self.plain("\\N"),
        }
    }

    /// A moment.
    pub fn at(&mut self, at: DateTime<Utc>) -> &mut Self {
        self.plain(at.naive_utc())
    }

    /// A moment, or nothing.
    pub fn maybe_at(&mut self, at: Option<DateTime<Utc>>) -> &mut Self {
        self.maybe(at.map(|at| at.naive_utc()))
    }

    /// A day, or nothing.
    pub fn maybe_day(&mut self, day: Option<NaiveDate>) -> &mut Self {
        self.maybe(day)
    }

    /// A list of words without quotes and backslashes in them.
    pub fn list(&mut self, words: &[String]) -> &mut Self {
        self.start();
        self.line.push('{');
        for (place, word) in words.iter().enumerate() {
            let _infallible = write!(self.line, "{}\"{word}\"", if place > 0 { "," } else { "" });
        }
        self.line.push('}');
        self
    }

    /// The end of a row.
    ///
    /// # Errors
    /// As the database answers.
    pub fn end(&mut self) -> Result<(), Error> {
        self.line.push('\n');
        let sent = self.out.write_all(self.line.as_bytes()).map_err(|error| Error::DeserializationError(error.into()));
        self.line.clear();
        sent
    }

    fn start(&mut self) {
        if !self.line.is_empty() {
            self.line.push('\t');
        }
    }
}

/// Declares how rows come into tables: `name(columns) = table`.
macro_rules! targets {
    ($( $(#[doc = $about:literal])* $name:ident = $table:literal ($key:ident $(, $(#[$name_of:meta])? $column:ident)*) $freeze:literal; )*) => { $(
        mod $name {
            diesel::table! {
                #[sql_name = $table]
                target ($key) { $key -> Text, $( $(#[$name_of])? $column -> Text, )* }
            }
        }

        $(#[doc = $about])*
        ///
        /// # Errors
        /// As the database answers.
        pub fn $name(door: &mut impl Door, fill: impl Fn(&mut Rows) -> Result<(), Error>) -> Result<(), Problem> {
            let send = |out: &mut dyn Write| -> Result<(), Error> {
                let mut rows = Rows { out: BufWriter::with_capacity(256 * 1024, out), line: String::new() };
                fill(&mut rows)?;
                rows.out.flush().map_err(|error| Error::DeserializationError(error.into()))
            };
            diesel::copy_from($name::target::table)
                .from_raw_data($name::target::table, send)
                .with_format(CopyFormat::Text)
                .with_freeze($freeze)
                .execute(door.connection())?;
            Ok(())
        }
    )* };
}

targets! {
    /// Customers.
    customers = "customer" (id, name, short_name, grade, stage, stage_since, source, industry, region, address, credit_code, phones, mails,
        staff, founded, owner_id, owner_dept_id, pool_id, last_follow_up_at, next_follow_up, origin, created_by, created_at, updated_by,
        updated_at) true;
    /// What searches read of customers.
    customer_searches = "customer_search" (customer_id, doubled, pinyin, numbers) true;
    /// Who owns each customer, since when.
    owner_histories = "customer_owner_history" (customer_id, owner_id, owner_dept_id, pool_id, during, changed_by) true;
    /// The stage of each customer, since when.
    stage_histories = "customer_stage_history" (customer_id, stage, since, at, changed_by) true;
    /// That each customer was made.
    changes = "change_history" (at, name, object, row_id, customer_id, actor_kind, actor_id, actor_name) false;
    /// Labels on customers.
    taggings = "tagging" (object, row_id, tag_id) true;
    /// Contacts.
    contacts = "contact" (id, customer_id, name, title, decision, phones, wechat, main, owner_id, owner_dept_id, pool_id, customer_owner_id,
        created_by, created_at, updated_by, updated_at) true;
    /// What searches read of contacts.
    contact_searches = "contact_search" (contact_id, customer_id, doubled, pinyin, numbers) true;
    /// Follow-ups.
    follow_ups = "follow_up" (id, customer_id, #[sql_name = "type"] kind, body, feedback, happened_at, next_date, owner_id, owner_dept_id, pool_id,
        customer_owner_id, created_by, created_at, updated_by, updated_at) true;
    /// On what each follow-up shows.
    follow_up_links = "follow_up_link" (follow_up_id, object, row_id) true;
    /// Leads.
    leads = "lead" (id, number, name, phones, source, region, industry, amount, amount_currency, status, failure, owner_id, owner_dept_id,
        pool_id, last_follow_up_at, next_follow_up, origin, created_by, created_at, updated_by, updated_at) true;
    /// What searches read of leads.
    lead_searches = "lead_search" (lead_id, doubled, pinyin, numbers) true;
    /// Who owns each lead, since when.
    lead_owner_histories = "lead_owner_history" (lead_id, owner_id, owner_dept_id, pool_id, during, changed_by) true;
}
