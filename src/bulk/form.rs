//! What is asked for, as typed.

use super::Act;
use crate::core::raw::Raw;
use crate::customers::bulk::form::MOST;
use crate::web::form::Form;
use crate::web::visit::is_list;
use std::marker::PhantomData;

/// A change of many, as typed.
pub struct ActForm<A>(pub Raw, PhantomData<A>);

impl<A: Act> Form for ActForm<A> {
    fn accepts(name: &str) -> bool {
        matches!(name, "ids" | "back") || A::accepts(name)
    }

    fn read(raw: Raw) -> Self {
        Self(raw, PhantomData)
    }
}

/// The rows chosen, each once, at most as many as a change takes.
#[must_use]
pub fn ids(raw: &Raw) -> Vec<i64> {
    let mut ids: Vec<i64> = raw.all("ids").filter_map(|id| id.parse().ok()).take(MOST).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// The list to go back to: the one that was left, with its filters, order and page; or the page of a row.
#[must_use]
pub fn back<A: Act>(raw: &Raw) -> &str {
    let typed = raw.get("back");
    let row = |typed: &str| typed.strip_prefix(A::PATH).and_then(|rest| rest.strip_prefix('/')).is_some_and(is_number);
    if is_list(typed, &[A::PATH]) || row(typed) { typed } else { A::PATH }
}

fn is_number(text: &str) -> bool {
    text.parse::<i64>().is_ok()
}
