//! From what was typed to a checked view.

use super::model::{Draft, LONGEST_QUERY, NAME};
use super::{Listed, columns, text};
use crate::core::access::Standing;
use crate::core::check::text::too_long;
use crate::core::problem::Problem;
use crate::core::raw::Raw;
use crate::text::Lang;
use crate::web::form::{Form, raw_form};
use std::marker::PhantomData;

fn is_column<L: Listed>(name: &str) -> bool {
    columns::is_field(name, &L::COLUMNS.after_name())
}

/// A view, as typed: its name, what the list is filtered and ordered by, its columns.
pub struct ViewForm<L>(pub Raw, PhantomData<L>);

impl<L: Listed> Form for ViewForm<L> {
    fn accepts(name: &str) -> bool {
        matches!(name, "name" | "shared" | "version") || is_column::<L>(name) || L::knows(name)
    }

    fn read(raw: Raw) -> Self {
        Self(raw, PhantomData)
    }
}

/// The columns of a list, as typed; `v` is the view that they belong to.
pub struct ColumnsForm<L>(pub Raw, PhantomData<L>);

impl<L: Listed> Form for ColumnsForm<L> {
    fn accepts(name: &str) -> bool {
        matches!(name, "v" | "usual") || is_column::<L>(name)
    }

    fn read(raw: Raw) -> Self {
        Self(raw, PhantomData)
    }
}

raw_form!(
    /// Whether a list begins with a view.
    FirstForm ["first"]
);

impl<L: Listed> ViewForm<L> {
    /// Checks everything but whether the name is taken.
    ///
    /// # Errors
    /// `Invalid` with what is wrong; `Forbidden` where the person may not share; `ForbiddenField` where the field rules keep
    /// a field from them.
    pub fn check(&self, standing: &Standing, lang: Lang) -> Result<Draft, Problem> {
        let shared = self.0.get("shared") == "1";
        if shared {
            L::may_share(standing)?;
        }
        let (query, columns) = (L::query(&self.0, standing)?, ticked::<L>(&self.0, standing)?);
        let name = self.0.line("name").trim().to_owned();
        let count = name.chars().count();
        if name.is_empty() {
            return Err(Problem::invalid("name", text::need_name(lang)));
        }
        if count > NAME {
            return Err(Problem::invalid("name", too_long(lang, NAME, count)));
        }
        if query.chars().count() > LONGEST_QUERY {
            return Err(Problem::invalid("name", text::too_much(lang)));
        }
        Ok(Draft { name, shared, query, columns })
    }
}

impl<L: Listed> ColumnsForm<L> {
    /// The view that the columns belong to; None is the list itself.
    ///
    /// # Errors
    /// `NotFound` where it is none that there could be.
    pub fn view(&self) -> Result<Option<i64>, Problem> {
        let typed = Some(self.0.get("v")).filter(|typed| !typed.is_empty());
        typed.map(|typed| typed.parse().map_err(|_not_a_number| Problem::NotFound)).transpose()
    }

    /// The columns in order, as they are kept; none for the usual ones.
    ///
    /// # Errors
    /// `ForbiddenField` where the field rules keep one from the person.
    pub fn check(&self, standing: &Standing) -> Result<Vec<String>, Problem> {
        if self.0.has("usual") { Ok(Vec::new()) } else { ticked::<L>(&self.0, standing) }
    }
}

fn ticked<L: Listed>(raw: &Raw, standing: &Standing) -> Result<Vec<String>, Problem> {
    let columns = columns::chosen(raw, &L::COLUMNS.after_name());
    columns.iter().try_for_each(|id| L::COLUMNS.refuse(id, standing))?;
    Ok(columns.into_iter().map(|id| columns::kept(id, columns::width(raw, id))).collect())
}
