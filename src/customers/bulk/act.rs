//! What can be done to many customers at once.

use super::text;
use crate::core::access::{CustomerAssign, CustomerDelete, CustomerEdit, CustomerShare, Permission};
use crate::customers::text as words;
use crate::text::Lang;
use crate::ui::Icon;

/// What can be done to many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    Transfer,
    Edit,
    Share,
    Delete,
}

impl Act {
    /// All of them, in the order of the bar.
    pub const ALL: [Self; 4] = [Self::Transfer, Self::Edit, Self::Share, Self::Delete];

    /// As in the address.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Transfer => "transfer",
            Self::Edit => "edit",
            Self::Share => "share",
            Self::Delete => "delete",
        }
    }

    /// From the address.
    #[must_use]
    pub fn of_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|act| act.id() == id)
    }

    /// Its word on a button.
    #[must_use]
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::Transfer => text::transfer(lang),
            Self::Edit => text::edit(lang),
            Self::Share => words::share(lang),
            Self::Delete => text::delete(lang),
        }
    }

    /// Its picture on a button.
    #[must_use]
    pub fn picture(self) -> Icon {
        match self {
            Self::Transfer => Icon::Transfer,
            Self::Edit => Icon::Edit,
            Self::Share => Icon::Share,
            Self::Delete => Icon::Trash,
        }
    }

    /// The heading of the page.
    #[must_use]
    pub fn title(self, count: usize, lang: Lang) -> String {
        match self {
            Self::Transfer => text::title_transfer(lang, count),
            Self::Edit => text::title_edit(lang, count),
            Self::Share => text::title_share(lang, count),
            Self::Delete => text::title_delete(lang, count),
        }
    }

    /// The permission that it needs.
    #[must_use]
    pub fn permission(self) -> &'static str {
        match self {
            Self::Transfer => CustomerAssign::INFO.id,
            Self::Edit => CustomerEdit::INFO.id,
            Self::Share => CustomerShare::INFO.id,
            Self::Delete => CustomerDelete::INFO.id,
        }
    }
}
