//! How many files the system lets this process hold open: sockets count as well.

use std::fs;

/// The limit, where the system tells one.
#[must_use]
pub fn limit() -> Option<usize> {
    of_table(&fs::read_to_string("/proc/self/limits").ok()?)
}

/// The limit in what `/proc/self/limits` says; none where it is unlimited.
fn of_table(table: &str) -> Option<usize> {
    let line = table.lines().find_map(|line| line.strip_prefix("Max open files"))?;
    line.split_whitespace().next()?.parse().ok()
}

/// How many visitors may be connected at once so that files are left for what serves them: a quarter of all, and at least
/// `kept` of them.
#[must_use]
pub fn visitors(limit: usize, kept: usize) -> usize {
    limit.saturating_sub(kept.max(limit / 4)).max(8)
}
