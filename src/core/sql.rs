//! SQL as text with bound values. Text can only be `&'static str`, so nothing typed by a person ever becomes SQL.

use super::problem::Problem;
use chrono::{DateTime, NaiveDate, Utc};
use diesel::pg::{Pg, PgConnection};
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types as st;
use diesel::{QueryResult, QueryableByName, RunQueryDsl};
use rust_decimal::Decimal;

/// Something that holds a connection inside its transaction: a reader or a writer.
pub trait Door {
    /// The connection, for this module's statements.
    fn connection(&mut self) -> &mut PgConnection;

    /// Comes before each statement.
    ///
    /// # Errors
    /// Where a test wants this one to fail.
    fn before(&mut self) -> Result<(), Problem> {
        Ok(())
    }
}

impl Door for PgConnection {
    fn connection(&mut self) -> &mut PgConnection {
        self
    }
}

/// A statement under construction: literal text and bound values.
#[derive(Clone, Debug, Default)]
pub struct Sql {
    text: String,
    binds: Vec<Bind>,
}

/// Text that was built from literals and places of values of one statement, to be used in it more than once.
#[derive(Clone, Debug, Default)]
pub struct Fragment(String);

impl Fragment {
    /// A literal piece.
    #[must_use]
    pub fn new(text: &'static str) -> Self {
        Self(text.to_owned())
    }

    /// Adds a literal piece.
    #[must_use]
    pub fn text(mut self, text: &'static str) -> Self {
        self.0.push_str(text);
        self
    }

    /// Adds another fragment of the same statement.
    #[must_use]
    pub fn fragment(mut self, other: &Self) -> Self {
        self.0.push_str(&other.0);
        self
    }
}

impl Sql {
    /// Starts a statement; `$1`, `$2`.. may stand in the text when every value is bound in order.
    #[must_use]
    pub fn new(text: &'static str) -> Self {
        Self { text: text.to_owned(), binds: Vec::new() }
    }

    /// Adds literal text.
    #[must_use]
    pub fn text(mut self, text: &'static str) -> Self {
        self.text.push_str(text);
        self
    }

    /// Adds a fragment of this statement.
    #[must_use]
    pub fn fragment(mut self, fragment: &Fragment) -> Self {
        self.text.push_str(&fragment.0);
        self
    }

    /// Binds the next `$n` that stands in the text.
    #[must_use]
    pub fn bind(mut self, value: impl Into<Bind>) -> Self {
        self.binds.push(value.into());
        self
    }

    /// Adds a value in place.
    #[must_use]
    pub fn value(mut self, value: impl Into<Bind>) -> Self {
        let place = self.place(value);
        self.text.push_str(&place.0);
        self
    }

    /// Binds a value and gives its place, to be used several times.
    pub fn place(&mut self, value: impl Into<Bind>) -> Fragment {
        self.binds.push(value.into());
        Fragment(format!("${}", self.binds.len()))
    }

    /// All rows.
    ///
    /// # Errors
    /// As the database answers.
    pub fn rows<T: QueryableByName<Pg> + 'static>(self, door: &mut impl Door) -> Result<Vec<T>, Problem> {
        door.before()?;
        Ok(self.get_results(door.connection())?)
    }

    /// The one row there must be.
    ///
    /// # Errors
    /// `NotFound` without a row.
    pub fn one<T: QueryableByName<Pg> + 'static>(self, door: &mut impl Door) -> Result<T, Problem> {
        door.before()?;
        Ok(self.get_result(door.connection())?)
    }

    /// The first row, if any.
    ///
    /// # Errors
    /// As the database answers.
    pub fn maybe<T: QueryableByName<Pg> + 'static>(self, door: &mut impl Door) -> Result<Option<T>, Problem> {
        Ok(self.rows(door)?.into_iter().next())
    }

    /// Runs it for its effect; the number of rows changed.
    ///
    /// # Errors
    /// As the database answers.
    pub fn run(self, door: &mut impl Door) -> Result<usize, Problem> {
        door.before()?;
        Ok(RunQueryDsl::execute(self, door.connection())?)
    }
}

impl QueryFragment<Pg> for Sql {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        // diesel numbers the places itself, so each `$n` of the text becomes a place of its own for the n-th value.
        let mut parts = self.text.split('$');
        out.push_sql(parts.next().unwrap_or_default());
        for part in parts {
            let digits = part.chars().take_while(char::is_ascii_digit).count();
            let (place, rest) = part.split_at_checked(digits).unwrap_or(("", part));
            let bind = place.parse::<usize>().ok().and_then(|n| self.binds.get(n.checked_sub(1)?));
            let bind =
                bind.ok_or_else(|| diesel::result::Error::QueryBuilderError(format!("no value for ${place}").into()))?;
            bind.push(&mut out)?;
            out.push_sql(rest);
        }
        Ok(())
    }
}

impl QueryId for Sql {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl Query for Sql {
    type SqlType = st::Untyped;
}

impl RunQueryDsl<PgConnection> for Sql {}

macro_rules! binds {
    ($( $variant:ident($kind:ty) = $sql:ty ),* $(,)?) => {
        /// A value of a statement.
        #[derive(Clone, Debug)]
        pub enum Bind { $( #[doc = stringify!($kind)] $variant($kind) ),* }

        impl Bind {
            fn push<'b>(&'b self, out: &mut AstPass<'_, 'b, Pg>) -> QueryResult<()> {
                match self { $( Self::$variant(value) => out.push_bind_param::<$sql, _>(value) ),* }
            }
        }

        $( impl From<$kind> for Bind { fn from(value: $kind) -> Self { Self::$variant(value) } } )*
    };
}

binds! {
    Bool(bool) = st::Bool,
    Int(i32) = st::Integer,
    MaybeInt(Option<i32>) = st::Nullable<st::Integer>,
    Big(i64) = st::BigInt,
    MaybeBig(Option<i64>) = st::Nullable<st::BigInt>,
    Bigs(Vec<i64>) = st::Array<st::BigInt>,
    Text(String) = st::Text,
    MaybeText(Option<String>) = st::Nullable<st::Text>,
    Texts(Vec<String>) = st::Array<st::Text>,
    Bytes(Vec<u8>) = st::Binary,
    Date(NaiveDate) = st::Date,
    MaybeDate(Option<NaiveDate>) = st::Nullable<st::Date>,
    Time(DateTime<Utc>) = st::Timestamptz,
    MaybeTime(Option<DateTime<Utc>>) = st::Nullable<st::Timestamptz>,
    MaybeMoney(Option<Decimal>) = st::Nullable<st::Numeric>,
    Json(serde_json::Value) = st::Jsonb,
    Uuid(uuid::Uuid) = st::Uuid,
    MaybeUuid(Option<uuid::Uuid>) = st::Nullable<st::Uuid>,
}

impl From<&str> for Bind {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

/// The SQL type that a Rust type of a row stands for.
pub trait Column {
    /// diesel's marker of it.
    type Type;
}

macro_rules! columns {
    ($( $kind:ty = $sql:ty ),* $(,)?) => {
        $( impl Column for $kind { type Type = $sql; } impl Column for Option<$kind> { type Type = st::Nullable<$sql>; } )*
    };
}

columns! {
    bool = st::Bool, i32 = st::Integer, i64 = st::BigInt, f64 = st::Double, String = st::Text, Vec<u8> = st::Binary, NaiveDate = st::Date,
    DateTime<Utc> = st::Timestamptz, Decimal = st::Numeric, serde_json::Value = st::Jsonb, uuid::Uuid = st::Uuid,
    Vec<i64> = st::Array<st::BigInt>, Vec<String> = st::Array<st::Text>,
}

/// Declares a struct that a query's row fills by column name.
#[macro_export]
macro_rules! row {
    ($( $(#[$meta:meta])* $vis:vis struct $name:ident { $( $(#[$fmeta:meta])* $field:ident : $kind:ty ),* $(,)? } )*) => { $(
        #[derive(Clone, Debug, diesel::QueryableByName)]
        #[diesel(check_for_backend(diesel::pg::Pg))]
        $(#[$meta])*
        $vis struct $name {
            $( $(#[$fmeta])* #[diesel(sql_type = <$kind as $crate::core::sql::Column>::Type)] pub $field: $kind ),*
        }
    )* };
}

row! {
    /// A row of a single whole number named `n`.
    pub struct Number { n: i64 }
    /// A row of a single text named `t`.
    pub struct Word { t: String }
}
