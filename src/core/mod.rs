//! What every feature stands on. Knows no feature and no HTTP.

pub mod access;
pub mod calendar;
pub mod check;
pub mod countdown;
pub mod credit_code;
pub mod db;
pub mod event;
pub mod field;
mod gate;
pub mod mail_address;
pub mod migrate;
pub mod notice;
pub mod outside;
pub mod phone;
pub mod problem;
pub mod pulse;
pub mod raw;
pub mod reference;
pub mod safe_cell;
pub mod seal;
pub mod search_text;
pub mod secret;
pub mod sql;
pub mod tally;
mod transaction;
pub mod tx;
pub mod workbook;
