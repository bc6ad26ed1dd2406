//! Leads by mail: what strangers write to the sales mailbox, handed over by a pipe of the mail server (`kezhan mail lead`).
//! Table `lead_mail`. Reading a letter is pure; what comes of it is decided as for web forms (`enquiry`).

pub mod actions;
mod body;
pub mod html;
pub mod numbers;
pub mod read;
mod robots;
pub mod store;
mod text;
pub mod words;
