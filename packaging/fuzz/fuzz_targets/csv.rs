//! Separated text in any encoding: read or refused.
#![no_main]

use kezhan::exchange::read::{Limits, read};
use kezhan::exchange::refused::refused;
use kezhan::text::Lang;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits { rows: 500, columns: 50, cells: 5_000, cell_characters: 1_000, ..Limits::default() };
    match read(bytes, "a.csv", &limits) {
        Ok(sheet) => {
            assert!(sheet.rows.len() <= limits.rows && sheet.header.len() <= limits.columns);
            assert!(sheet.rows.iter().all(|row| row.cells.len() >= sheet.header.len()));
            assert!(!sheet.header.is_empty());
        }
        Err(problem) => assert!(!refused(&problem, Lang::Zh).is_empty()),
    }
});
