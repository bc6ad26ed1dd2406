//! Check 21: room on the disk of the data, and in its table of files.

use super::patient::Patient;
use super::text;
use super::verdict::Verdict;
use std::path::Path;
use std::process::Command;

/// The least room: a share in percent, and bytes.
const LEAST_PERCENT: u64 = 5;
const LEAST_BYTES: u64 = 1024 * 1024 * 1024;

pub(super) fn space(patient: &mut Patient) -> Verdict {
    let lang = patient.lang;
    let data = patient.config.data.dir.as_path();
    // A directory that is still to be made will lie where the nearest one above it lies.
    let Some(there) = data.ancestors().find(|folder| folder.exists()) else {
        return Verdict::skip(text::no_data_yet(lang));
    };
    let Some([size, free, inodes, free_inodes]) = figures(there) else {
        return Verdict::skip(text::disk_unknown(lang));
    };
    let shown = format!("{}.{} GB", free / LEAST_BYTES, free % LEAST_BYTES * 10 / LEAST_BYTES);
    let percent = |part: u64, whole: u64| part.saturating_mul(100).checked_div(whole).unwrap_or(100);
    let found = text::disk_free(lang, &there.display().to_string(), &shown, percent(free, size));
    if free < LEAST_BYTES || percent(free, size) < LEAST_PERCENT {
        return Verdict::fail(found, text::disk_how(lang));
    }
    if percent(free_inodes, inodes) < LEAST_PERCENT {
        return Verdict::fail(
            text::inodes_free(lang, &there.display().to_string(), percent(free_inodes, inodes)),
            text::disk_how(lang),
        );
    }
    Verdict::ok(found)
}

/// Size and free bytes, files and free files of the file system that holds `folder`, as `df` of coreutils tells.
fn figures(folder: &Path) -> Option<[u64; 4]> {
    let output = Command::new("df")
        .env("LC_ALL", "C")
        .args(["--block-size=1", "--output=size,avail,itotal,iavail", "--"])
        .arg(folder)
        .output()
        .ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    // Some file systems have no table of files and say `-`.
    let figures: Vec<u64> = text.lines().nth(1)?.split_whitespace().map(|figure| figure.parse().unwrap_or(0)).collect();
    figures.try_into().ok()
}
