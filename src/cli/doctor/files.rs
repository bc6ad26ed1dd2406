//! Checks 2 and 3: who may read and change the files of the installation.

use super::patient::Patient;
use super::text;
use super::verdict::Verdict;
use crate::config::Surroundings;
use crate::text::Lang;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

/// Bits of a mode that let anybody, or the group, do something.
const ANYBODY_WRITES: u32 = 0o002;
const GROUP_WRITES: u32 = 0o020;
const ANYBODY: u32 = 0o007;

/// Settings and data: nobody else may change them, and nobody else may list attachments.
pub(super) fn modes(patient: &mut Patient) -> Verdict {
    let (lang, data) = (patient.lang, patient.config.data.dir.clone());
    let settings = Surroundings::of_process(patient.file.as_deref()).map(|around| around.files()).unwrap_or_default();
    let mut all: Vec<Verdict> = settings.iter().filter_map(|path| unchanged_by_others(path, lang)).collect();
    if !data.exists() {
        let private = patient.config.database.url.is_none();
        let verdict = if private { Verdict::skip(text::no_data_yet(lang)) } else { Verdict::ok("") };
        return if all.is_empty() { verdict } else { Verdict::of(all, "") };
    }
    all.extend(unchanged_by_others(&data, lang));
    let attachments = data.join("files");
    if fs::metadata(&attachments).is_ok_and(|about| about.mode() & ANYBODY != 0) {
        let shown = attachments.display().to_string();
        all.push(Verdict::warn(text::others_list(lang, &shown), text::chmod(lang, "0700", &shown)));
    }
    Verdict::of(all, text::files_fine(lang, &data.display().to_string()))
}

fn unchanged_by_others(path: &Path, lang: Lang) -> Option<Verdict> {
    let shown = path.display().to_string();
    let about = match fs::metadata(path) {
        Ok(about) => about,
        Err(error) => {
            return Some(Verdict::fail(
                text::unreadable(lang, &shown, &error.to_string()),
                text::owner_how(lang, &shown),
            ));
        }
    };
    let me = fs::metadata("/proc/self").map_or(0, |process| process.uid());
    if about.mode() & ANYBODY_WRITES != 0 {
        return Some(Verdict::fail(text::others_write(lang, &shown), text::chmod(lang, "o-w", &shown)));
    }
    if about.uid() != 0 && about.uid() != me && me != 0 {
        return Some(Verdict::warn(text::foreign_owner(lang, &shown, about.uid()), text::owner_how(lang, &shown)));
    }
    (about.mode() & GROUP_WRITES != 0)
        .then(|| Verdict::warn(text::group_writes(lang, &shown), text::chmod(lang, "g-w", &shown)))
}

/// Files that hold secrets: readable for us, not for anybody.
pub(super) fn secrets(patient: &mut Patient) -> Verdict {
    let (lang, config) = (patient.lang, &patient.config);
    let key = &config.secret.key_file;
    let private = config.database.url.is_none();
    let mut all = Vec::new();
    let mut count = 0;
    let database = &config.database;
    let passwords = [
        &database.password_file,
        &database.migrate_password_file,
        &database.backup_password_file,
        &config.ldap.bind_password_file,
    ];
    for path in std::iter::once(key).chain(passwords.into_iter().flatten()) {
        if path == key && !key.exists() {
            all.push(if private {
                Verdict::warn(text::no_key_yet(lang), text::no_key_yet_how(lang))
            } else {
                no_key(key, lang)
            });
            continue;
        }
        count += 1;
        all.extend(secret(path, lang));
    }
    if key.exists()
        && let Err(mistakes) = config.secret.load()
    {
        all.push(Verdict::fail(mistakes.text(lang), text::make_key(lang, &key.display().to_string())));
    }
    Verdict::of(all, text::secrets_fine(lang, count))
}

fn no_key(key: &Path, lang: Lang) -> Verdict {
    let shown = key.display().to_string();
    Verdict::fail(text::no_key(lang, &shown), text::make_key(lang, &shown))
}

fn secret(path: &Path, lang: Lang) -> Option<Verdict> {
    let shown = path.display().to_string();
    let about = match fs::metadata(path).and_then(|about| fs::File::open(path).map(|_| about)) {
        Ok(about) => about,
        Err(error) => {
            return Some(Verdict::fail(
                text::unreadable(lang, &shown, &error.to_string()),
                text::owner_how(lang, &shown),
            ));
        }
    };
    if about.mode() & ANYBODY != 0 {
        return Some(Verdict::fail(text::others_read(lang, &shown), text::chmod(lang, "0600", &shown)));
    }
    (about.mode() & GROUP_WRITES != 0)
        .then(|| Verdict::warn(text::group_writes(lang, &shown), text::chmod(lang, "g-w", &shown)))
}
