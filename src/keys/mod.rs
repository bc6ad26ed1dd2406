//! The keys of the keyboard, told on one page. What they do is in `static/kezhan.js`. No tables.

pub mod pages;
pub mod text;

use crate::text::Lang;
use crate::web::registry::Registry;

/// The routes.
pub fn routes(r: &mut Registry) {
    r.page("/keys", pages::show).example(None, &[]);
}

/// Keys, any of which does it, and what they do. Keys that are pressed together have a space between.
pub type Key = (&'static [&'static str], fn(Lang) -> &'static str);

/// Keys that work in one kind of place.
pub struct Group {
    pub title: fn(Lang) -> &'static str,
    pub keys: &'static [Key],
}

/// All keys.
pub const GROUPS: [Group; 4] = [
    Group {
        title: text::everywhere,
        keys: &[
            (&["/", "Ctrl K"], text::search),
            (&["↓", "↑"], text::proposals),
            (&["Enter"], text::open_proposal),
            (&["Ctrl Enter"], text::send),
            (&["Esc"], text::leave),
            (&["?"], text::this_page),
        ],
    },
    Group {
        title: text::in_lists,
        keys: &[
            (&["j"], text::down),
            (&["k"], text::up),
            (&["Enter"], text::open),
            (&["e"], text::edit),
            (&["x"], text::pick),
            (&["f"], text::follow_up),
            (&["t"], text::task),
            (&["g"], text::grade),
            (&["s"], text::stage),
            (&["n"], text::next),
            (&["a"], text::owner),
        ],
    },
    Group {
        title: text::on_customers,
        keys: &[
            (&["f"], text::follow_up),
            (&["t"], text::task),
            (&["[", "p"], text::before),
            (&["]", "n"], text::after),
            (&["u"], text::back),
        ],
    },
    Group {
        title: text::with_tasks,
        keys: &[
            (&["t"], text::task),
            (&["d"], text::finish),
            (&["p"], text::postpone),
            (&["a"], text::assign),
            (&["e"], text::edit),
        ],
    },
];
