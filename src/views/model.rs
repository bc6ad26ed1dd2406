//! A view as it is stored and as it is proposed.

use crate::core::problem::Problem;
use crate::row;

/// The most characters of a name.
pub const NAME: usize = 60;
/// The most characters of the query that a view keeps, as the table allows.
pub const LONGEST_QUERY: usize = 4000;
/// The most views of one list that a person keeps.
pub const MOST: i64 = 50;

/// A view's own facts, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    pub name: String,
    /// Whether everybody who sees the list may open it.
    pub shared: bool,
    /// The address of the list without its path.
    pub query: String,
    /// Ids in their order, as `columns::kept` writes them; none stands for the usual ones.
    pub columns: Vec<String>,
}

row! {
    /// A view of a list.
    pub struct ListView {
        id: i64, name: String, query: String, columns: Vec<String>, shared: bool, owner_id: i64, owner_name: String, version: i32,
    }
}

/// The views of a list that a person may open.
#[derive(Clone, Debug, Default)]
pub struct Views {
    /// Their own first, each by name.
    pub all: Vec<ListView>,
    /// The columns that they chose for the list without a view; none are the usual ones.
    pub chosen: Vec<String>,
    /// The view that the list begins with.
    pub first: Option<i64>,
    pub me: i64,
    open: Option<i64>,
}

impl Views {
    /// Of these views, none open yet.
    #[must_use]
    pub fn new(all: Vec<ListView>, chosen: Vec<String>, first: Option<i64>, me: i64) -> Self {
        let first = first.filter(|id| all.iter().any(|view| view.id == *id));
        Self { all, chosen, first, me, open: None }
    }

    /// A view by its id.
    ///
    /// # Errors
    /// `NotFound` where there is none, or none to be known of.
    pub fn one(&self, id: i64) -> Result<&ListView, Problem> {
        self.all.iter().find(|view| view.id == id).ok_or(Problem::NotFound)
    }

    /// The same with one of them open.
    ///
    /// # Errors
    /// As [`Views::one`].
    pub fn opening(mut self, id: Option<i64>) -> Result<Self, Problem> {
        self.open = id.map(|id| self.one(id).map(|view| view.id)).transpose()?;
        Ok(self)
    }

    /// The view that is open.
    #[must_use]
    pub fn opened(&self) -> Option<&ListView> {
        self.all.iter().find(|view| Some(view.id) == self.open)
    }

    /// Whether a view is the person's own.
    #[must_use]
    pub fn owns(&self, view: &ListView) -> bool {
        view.owner_id == self.me
    }
}
