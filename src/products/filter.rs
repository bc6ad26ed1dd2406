//! What the list of products is asked for. Read from the address, written back into it.

use super::fields::STATES;
use crate::core::raw::Raw;

/// Lines of a page.
pub const PAGE: usize = 50;

/// The order of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    #[default]
    Code,
    Name,
}

/// A place in the list: the sort value and the id of the line before it, or after it, going back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    pub key: String,
    pub id: i64,
    pub back: bool,
}

/// What was asked for; what makes no sense is as if not asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    pub text: String,
    /// A category; products of those below it count too.
    pub category: Option<i64>,
    pub state: &'static str,
    pub order: Order,
    pub cursor: Option<Cursor>,
}

impl Filter {
    /// Reads the address.
    #[must_use]
    pub fn read(raw: &Raw) -> Self {
        let state = STATES.iter().map(|(id, ..)| *id).find(|id| *id == raw.get("state"));
        let back = raw.has("before");
        let place = raw.get(if back { "before" } else { "after" }).rsplit_once('~');
        let cursor = place.and_then(|(key, id)| Some(Cursor { key: key.to_owned(), id: id.parse().ok()?, back }));
        Self {
            text: raw.get("q").chars().take(100).collect::<String>().trim_end().to_owned(),
            category: raw.get("category").parse().ok(),
            state: state.unwrap_or("active"),
            order: if raw.get("sort") == "name" { Order::Name } else { Order::Code },
            cursor,
        }
    }

    /// The names and values of the address, without its page.
    fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut out = Vec::new();
        if !self.text.is_empty() {
            out.push(("q", self.text.clone()));
        }
        out.extend(self.category.map(|id| ("category", id.to_string())));
        if self.state != "active" {
            out.push(("state", self.state.to_owned()));
        }
        if self.order == Order::Name {
            out.push(("sort", "name".to_owned()));
        }
        out
    }

    /// The address in another order, from its first page.
    #[must_use]
    pub fn ordered(&self, order: Order) -> String {
        address(&Self { order, ..self.clone() }.pairs())
    }

    /// The address of a neighbouring page.
    #[must_use]
    pub fn page_href(&self, cursor: &Cursor) -> String {
        let mut pairs = self.pairs();
        pairs.push((if cursor.back { "before" } else { "after" }, format!("{}~{}", cursor.key, cursor.id)));
        address(&pairs)
    }

    /// Whether anything narrows the list.
    #[must_use]
    pub fn narrows(&self) -> bool {
        !self.text.is_empty() || self.category.is_some() || self.state != "active"
    }
}

fn address(pairs: &[(&'static str, String)]) -> String {
    if pairs.is_empty() {
        return "/products".to_owned();
    }
    let query: String = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    format!("/products?{query}")
}
