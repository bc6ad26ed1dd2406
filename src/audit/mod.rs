//! What happened, for auditors: the viewer of `audit_event`. Holds no SQL of other features and shows no business data,
//! only ids.

pub mod filter;
pub mod names;
pub mod pages;
pub mod parts;
pub mod robots;
pub mod store;
pub mod table;
pub mod text;

use crate::core::access::{AuditRead, Permission};
use crate::ui::Icon;
use crate::web::registry::Registry;
use crate::web::route::{MenuItem, Need};

/// The routes.
pub fn routes(r: &mut Registry) {
    let need = Need::Permission(AuditRead::INFO);
    r.menu(MenuItem { order: 96, href: "/audit", icon: Icon::Audit, label: text::title, need, administration: true });
    r.page("/audit", pages::list).example(None, &[]);
    r.file("/audit/events.csv", pages::download).example(None, &[]);
}
