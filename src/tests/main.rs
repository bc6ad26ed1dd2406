//! Every test of the product, as one program: what needs a database says so by asking `support` for a world.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    clippy::case_sensitive_file_extension_comparisons,
    clippy::format_collect,
    clippy::too_many_lines,
    clippy::missing_panics_doc,
    clippy::must_use_candidate,
    clippy::future_not_send,
    reason = "a test fails by panicking, and runs on the thread that started it"
)]

mod access;
mod account;
mod asvs;
mod audit;
mod backup;
mod board;
mod bounces;
mod bulk;
mod bulk_leads;
mod calendar;
mod care;
mod cells;
mod cli;
mod closings;
mod comments;
mod config;
mod confirm;
mod contacts;
mod credit_code;
mod customers;
mod departments;
mod directory;
mod directory_answers;
mod directory_down;
mod directory_drift;
mod directory_duties;
mod directory_guess;
mod directory_killed;
mod directory_kinds;
mod directory_names;
mod directory_page;
mod directory_people;
mod directory_secrets;
mod doctor;
mod export;
mod extra;
mod fault;
mod field_rules;
mod field_rules_lists;
mod filters;
mod follow_ups;
mod forecast;
mod forms;
mod forms_made;
mod harness;
mod health;
mod house;
mod import_adds;
mod import_contacts;
mod import_customers;
mod import_fuzz;
mod import_jobs;
mod import_mapping;
mod import_parents;
mod import_read;
mod import_samples;
mod import_undo;
mod jobs;
mod keys;
mod lead_claims;
mod lead_conversion;
mod lead_deals;
mod lead_import;
mod lead_lists;
mod lead_referrals;
mod lead_rules;
mod lead_rules_decide;
mod lead_rules_late;
mod lead_score;
mod lead_steps;
mod leads;
mod leavers;
mod letters;
mod mail;
mod mail_address;
mod mail_faults;
mod mail_leads;
mod mail_letters;
mod mail_states;
mod mail_tls;
mod mail_truth;
mod markup;
mod matrix;
mod matrix_page;
mod meter;
mod migrate;
mod names;
mod new_customer;
mod notify;
mod notify_mail;
mod opportunities;
mod opportunity_bin;
mod opportunity_lines;
mod opportunity_lists;
mod opportunity_moves;
mod opportunity_search;
mod organisation;
mod own_postgres;
mod pace;
mod parts;
mod passwords;
mod people;
mod phone;
mod pipeline_departments;
mod pipeline_offers;
mod pipelines;
mod prices;
mod private_postgres;
mod products;
mod races;
mod reached;
mod record_tasks;
mod reference;
mod reminders;
mod reminders_in_time;
mod repeat;
mod reveal;
mod rights;
mod roles;
mod round_trips;
mod sales;
mod sales_files;
mod samba;
mod search;
mod search_text;
mod second_factor;
mod security;
mod seeded;
mod service;
mod setup;
mod shares;
mod sharing;
mod sources;
mod spool;
mod support;
mod tallies;
mod targets;
mod task_places;
mod tasks;
mod tasks_listed;
mod today;
mod todo;
mod transfer;
mod undo;
mod upload;
mod views;
mod walk;
mod when;
mod whole_list;
