//! A disk of our choosing: how full that of this machine is must decide no test.

use super::folder;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::OnceLock;

/// A PATH whose `df` stands in `place` and tells `figures`: size and free bytes, files and free files.
pub fn disk_of(place: &Path, figures: &str) -> String {
    fs::create_dir_all(place).unwrap();
    let draft = place.join(format!("df.{}", std::process::id()));
    fs::write(&draft, format!("#!/bin/sh\nprintf 'Size Avail Inodes IFree\\n{figures}\\n'\n")).unwrap();
    fs::set_permissions(&draft, fs::Permissions::from_mode(0o755)).unwrap();
    // In one step: another run may be reading it.
    fs::rename(draft, place.join("df")).unwrap();
    format!("{}:{}", place.display(), std::env::var("PATH").unwrap())
}

/// A PATH by which half of the disk is free.
pub fn roomy() -> &'static str {
    static PATH: OnceLock<String> = OnceLock::new();
    PATH.get_or_init(|| disk_of(&folder().join("roomy"), "100000000000 50000000000 1000000 500000"))
}
