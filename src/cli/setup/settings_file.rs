//! The file of settings that setup writes: beside the main one, which stays as the package brought it.

use super::super::ground::Failure;
use std::fmt::Write as _;
use std::fs::{DirBuilder, File, metadata};
use std::io::Write as _;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, chown};
use std::path::{Path, PathBuf};

/// Where it lies for a main file.
pub(super) fn beside(main: &Path) -> PathBuf {
    main.parent().unwrap_or(Path::new("/")).join("conf.d/setup.toml")
}

/// One way in: role, URL, file of the password.
pub(super) struct Way {
    /// What the names of the settings begin with: `migrate_`.
    pub(super) setting: &'static str,
    pub(super) url: String,
    pub(super) password_file: PathBuf,
}

/// Writes it, readable for the group of the folder of settings.
pub(super) fn write(path: &Path, ways: &[Way], public_url: Option<&str>) -> Result<(), Failure> {
    let mut text = String::from("# Written by `kezhan setup`; change it as you like.\n");
    if let Some(url) = public_url {
        let _infallible = writeln!(text, "[server]\npublic_url = {}\n", quoted(url));
    }
    text.push_str("[database]\n");
    for way in ways {
        let (setting, url, file) = (way.setting, quoted(&way.url), quoted(&way.password_file.to_string_lossy()));
        let _infallible = writeln!(text, "{setting}url = {url}\n{setting}password_file = {file}");
    }
    let failed = |error| format!("{}: {error}", path.display());
    let folder = path.parent().unwrap_or(path);
    DirBuilder::new().recursive(true).mode(0o750).create(folder).map_err(failed)?;
    let mut file = File::options().write(true).create_new(true).mode(0o640).open(path).map_err(failed)?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(failed)?;
    if let Some(settings) = folder.parent() {
        let group = metadata(settings).map_err(failed)?.gid();
        for path in [folder, path] {
            chown(path, None, Some(group)).map_err(failed)?;
        }
    }
    Ok(())
}

/// A string of TOML.
fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}
