//! The board (看板): the open opportunities of one pipeline in columns, one for each stage, moved by mouse, thumb, keyboard or a
//! plain form. Reads the tables of `opportunities` and `pipelines`; what is moved is moved by `opportunities`.

pub mod filter;
pub mod model;
pub mod moves;
pub mod pages;
pub mod parts;
pub mod store;
pub mod text;

use crate::web::registry::Registry;

/// The routes.
pub fn routes(r: &mut Registry) {
    const RECORD: Option<&str> = Some("opportunity");
    r.page("/opportunities/board", pages::board).example(None, &[]);
    r.part("/opportunities/board/more", pages::more).example(None, &[("stage", "contact"), ("after", "9000.1")]);
    r.page("/opportunities/{id}/stages", moves::choose).example(RECORD, &[]);
    r.action("/opportunities/{id}/stages", moves::go).example(RECORD, &[("stage", "need"), ("version", "@version")]);
}
