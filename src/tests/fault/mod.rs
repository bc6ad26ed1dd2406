//! What people see when something fails, with the real binary and a real database, and what is left behind. Each fault
//! ends with the invariants; the times are printed with `--nocapture`.

mod clock;
mod crowd;
mod database;
mod disk;
mod forms;
mod killed;
mod lines;
mod load;
mod mail;
mod mail_measured;
mod nodes;
mod proxy;
mod start;
mod statements;
mod work;
