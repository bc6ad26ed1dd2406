//! What tests stand on.
//!
//! - `World::new().await`: the whole product in process over the small named world (`kezhan::demo`), connected as
//!   `kezhan_app`, one connection, nothing ever committed, a clock that stands still (`world.clock.advance(..)`).
//!   Write `#[actix_web::test] async fn ..`; tests run side by side, each with a database of its own.
//! - `world.sign_in("li")`: a browser in which that person has signed in (no password is hashed);
//!   `world.stranger()`: one in which nobody has. A `Visitor` keeps its cookies.
//! - `visitor.get("/customers").await`, `visitor.post("/customers/new", &[("name", "客栈")]).await`: a `Page` with
//!   `status`, `text()`, `header(..)`, `location()`. `post` carries token, a fresh key and Sec-Fetch-Site; whoever wants
//!   other requests builds them from `visitor.request(Method, path)` and sends them by `visitor.send(..)`.
//! - `world.number(sql)`, `world.word(sql)`, `world.run(sql)`: looks at and changes the database past row-level security,
//!   as a job does; `world.id("li")`, `world.customer("云栖")`: ids of people and of customers by a part of the name.
//! - `world.undone(async { .. }).await`: what happens within is undone, so that many trials leave no trace.
//! - `OwnDatabase::new()`: a committed copy for trials with several connections, with `superuser()`, `db(clock)`, `world()`.
//! - `Company::new().await`: one record of every kind in every relation to each kind of person (see `matrix.rs`).
//! - `Slapd::new()`: a real directory server (see `directory.rs`).
//! - `Spawned::demo()`: the real binary, in a folder and at a port of its own; `node()` is a second one over its database.
//! - `roomy()`: a PATH by which the disk has room, for a `doctor` that is to find something else.
//! - `within(limit)`: a limit of the design, wider in the ordinary run; `is_proof()`: whether the long forms are asked for.
//! - `Browser::sign_in(port, "li")`: a browser that talks to it; `invariants::hold(connection)`: what holds after a fault.
//!
//! The server is started once for a run, below target (as root: below /var/lib), and ends with the process.

#![allow(dead_code, unused_imports, reason = "offered to the tests of every feature")]

mod browser;
pub mod drawn;
pub mod invariants;
pub mod ldap_line;
pub mod ldap_script;
mod own;
mod proof;
mod records;
mod room;
pub mod samba;
mod server;
pub mod slapd;
pub mod smtp;
mod spawned;
mod world;

pub use browser::{Browser, Reply, value_of};
pub use own::{OwnDatabase, Trial};
pub use proof::{is_proof, within};
pub use records::{Company, path_with, people};
pub use room::{disk_of, roomy};
pub use server::folder;
pub use slapd::Slapd;
pub use spawned::{Spawned, binary, free_port};
pub use world::{Page, Visitor, World, config, try_config};
