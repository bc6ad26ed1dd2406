//! What a list of people is asked for. Read from the address, written back into it.

use crate::core::raw::Raw;

/// Lines of a page.
pub const PAGE: usize = 50;

/// Which accounts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum State {
    #[default]
    Active,
    Disabled,
    All,
}

impl State {
    /// As the address has it.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Active => "",
            Self::Disabled => "disabled",
            Self::All => "all",
        }
    }
}

/// The login before which or after which a page begins; lists are ordered by login.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cursor {
    After(String),
    Before(String),
}

/// What is asked for.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub text: String,
    /// This department and those below it.
    pub department: Option<i64>,
    pub state: State,
    /// Only people who hold this permission by some role.
    pub permission: Option<&'static str>,
    pub cursor: Option<Cursor>,
}

impl Filter {
    /// From the address; what is not understood counts as not asked.
    #[must_use]
    pub fn read(raw: &Raw) -> Self {
        let some = |name: &str| Some(raw.get(name).to_owned()).filter(|text| !text.is_empty());
        Self {
            text: raw.get("q").chars().take(100).collect(),
            department: raw.get("department").parse().ok(),
            state: match raw.get("state") {
                "disabled" => State::Disabled,
                "all" => State::All,
                _ => State::Active,
            },
            permission: None,
            cursor: some("after").map(Cursor::After).or_else(|| some("before").map(Cursor::Before)),
        }
    }

    /// The address of another page of the same list.
    #[must_use]
    pub fn href(&self, path: &str, cursor: &Cursor) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        if !self.text.is_empty() {
            query.append_pair("q", &self.text);
        }
        if let Some(department) = self.department {
            query.append_pair("department", &department.to_string());
        }
        if self.state != State::Active {
            query.append_pair("state", self.state.id());
        }
        if let Some(permission) = self.permission {
            query.append_pair("permission", permission);
        }
        match cursor {
            Cursor::After(login) => query.append_pair("after", login),
            Cursor::Before(login) => query.append_pair("before", login),
        };
        format!("{path}?{}", query.finish())
    }

    /// Whether anything narrows the list.
    #[must_use]
    pub fn narrows(&self) -> bool {
        !self.text.is_empty() || self.department.is_some() || self.state != State::Active
    }
}
