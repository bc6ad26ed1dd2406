//! Export: the present list as CSV or XLSX, with the rights and the masks of the screen. Recorded before the first byte leaves.

pub mod form;
pub mod made;
pub mod pages;
pub mod parts;
pub mod sheet;
pub mod text;
