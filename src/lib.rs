//! Kezhan (客栈): a customer relationship management suite that a company runs on its own server.
//! Read `docs/architecture.md` first; a request goes route row, capability, handler, form, action or store, part, page.

pub mod admin;
pub mod audit;
pub mod board;
pub mod boot;
pub mod bulk;
pub mod care;
pub mod cli;
pub mod closings;
pub mod config;
pub mod contacts;
pub mod core;
pub mod customer_page;
pub mod customers;
pub mod demo;
pub mod directory;
pub mod exchange;
pub mod follow_ups;
pub mod forecast;
pub mod forms;
pub mod jobs;
pub mod keys;
pub mod leads;
pub mod leavers;
pub mod notify;
pub mod opportunities;
pub mod pace;
pub mod pipelines;
pub mod products;
pub mod reminders;
pub mod sales;
pub mod search;
pub mod seed;
pub mod sign_in;
pub mod sources;
pub mod targets;
pub mod tasks;
pub mod text;
pub mod today;
pub mod todo;
pub mod ui;
pub mod views;
pub mod web;

/// A page is made of thousands of small texts: with the allocator of the system a quarter of its time goes into them.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;
