//! What people see when something fails, with the real binary and a real database, and what is left behind. Each fault
//! ends with the invariants; the times are printed with `--nocapture`.

mod clock;
mod database;
mod forms;
mod killed;
mod load;
mod mail;
mod nodes;
mod start;
mod statements;
