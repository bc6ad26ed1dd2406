//! `kezhan restore`.

use super::backup::manifest::{DUMP, KEY, Manifest, differences};
use super::backup::programs::{self, Section};
use super::backup::{store, which_key};
use super::ground::{self, Beside, Failure, Ground};
use super::output::print;
use crate::config::Config;
use crate::core::access::Actor;
use crate::core::event::Event;
use crate::text::Lang;
use serde_json::json;
use std::fs::{self, DirBuilder, File};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Bring a backup back into an empty installation.
///
/// Everything is checked first: every file, the version, the key, that the database and the folder of attachments are
/// empty. Then database and attachments come back and are compared with the manifest. Settings are not touched; those of
/// the backup lie in its folder `settings`. Stop the service first.
#[derive(clap::Args)]
pub struct Restore {
    /// The backup.
    from: PathBuf,
    /// Bring the database of an older version to that of this program.
    #[arg(long)]
    migrate: bool,
    /// Go on with another key than the installation had: its sessions and one-time links end, and digests in the audit
    /// log can't be compared with new ones.
    #[arg(long)]
    lost_key: bool,
    /// Report as JSON.
    #[arg(long)]
    json: bool,
}

impl Restore {
    /// Runs it.
    ///
    /// # Errors
    /// With what to do about it.
    pub fn run(self, config: &Config) -> Result<ExitCode, Failure> {
        let manifest = Manifest::read(&self.from)?;
        self.check_version(&manifest)?;
        let damages = manifest.damages(&self.from);
        if !damages.is_empty() {
            return Err(format!("the backup is damaged; nothing was restored:\n  {}", damages.join("\n  ")).into());
        }
        let attachments = config.data.dir.join("files");
        // Beside the drawers lies what was once being received; that is nobody's file.
        let is_drawer = |entry: fs::DirEntry| entry.file_name().len() == 2;
        if fs::read_dir(&attachments).is_ok_and(|entries| entries.flatten().any(is_drawer)) {
            return Err(format!("{} is not empty; nothing was restored", attachments.display()).into());
        }
        self.bring_key(&manifest, config)?;

        let ground = Ground::find(config, Beside::Join)?;
        self.bring_database(&ground, &manifest, config)?;
        bring_attachments(&self.from, &manifest, config)?;
        ground.migrate(config)?;
        let operator = Actor::operator(ground::os_user(), Lang::En);
        ground.open(config)?.write_now(&operator, |tx| tx.record(Event::named("backup.restored", "system")))?;
        self.report(&manifest, config)
    }

    fn check_version(&self, manifest: &Manifest) -> Result<(), Failure> {
        let (theirs, ours) = (&manifest.kezhan, env!("CARGO_PKG_VERSION"));
        let difference = manifest.difference()?;
        if !difference.unknown.is_empty() {
            let unknown = difference.unknown.join(", ");
            return Err(format!(
                "the backup was made by kezhan {theirs}, which is newer than this {ours} (migrations {unknown}): restore it with that version"
            )
            .into());
        }
        if !difference.pending.is_empty() && !self.migrate {
            let count = difference.pending.len();
            return Err(format!(
                "the backup was made by the older kezhan {theirs} and lacks {count} migrations of this {ours}: restore it with that version, or add --migrate to bring it up to this one"
            )
            .into());
        }
        Ok(())
    }

    /// The key that the installation had: here already, in the backup, or given up.
    fn bring_key(&self, manifest: &Manifest, config: &Config) -> Result<(), Failure> {
        let path = &config.secret.key_file;
        let shown = path.display();
        if path.exists() {
            let same = which_key(&config.secret.load()?) == manifest.key;
            return if same || self.lost_key {
                Ok(())
            } else {
                Err(format!("the key {shown} is not the one this installation had; put that one there, or add --lost-key if it is lost").into())
            };
        }
        if manifest.files.contains_key(KEY) {
            let key = fs::read(self.from.join(KEY))?;
            let folder = path.parent().unwrap_or(&config.data.dir);
            fs::create_dir_all(folder)?;
            let mut file = File::options().write(true).create_new(true).mode(0o600).open(path)?;
            std::io::Write::write_all(&mut file, &key)?;
            file.sync_all()?;
            return like_folder(path, folder);
        }
        if !self.lost_key {
            return Err(
                format!("the key is not in this backup: put it to {shown}, or add --lost-key if it is lost").into()
            );
        }
        config.secret.make()?;
        like_folder(path, path.parent().unwrap_or(&config.data.dir))
    }

    /// The rows are compared before policies hide them from the owner.
    fn bring_database(&self, ground: &Ground, manifest: &Manifest, config: &Config) -> Result<(), Failure> {
        ground.prepare(config)?;
        let login = ground.owner(config)?;
        let mut connection = store::open(&login.whole())?;
        if !store::is_empty(&mut connection)? {
            return Err(
                "the database is not empty; nothing was restored. `kezhan setup --for-restore` makes an empty one"
                    .into(),
            );
        }
        let (dump, owner) = (self.from.join(DUMP), format!("{}_owner", config.database.role_prefix));
        programs::restore(&dump, &login, &owner, Section::Data)?;
        diesel::connection::SimpleConnection::batch_execute(&mut connection, &format!("set role {owner}"))?;
        let differences = differences(&manifest.tables, &store::tables(&mut connection)?);
        if !differences.is_empty() {
            return Err(format!("the database is not as it was; drop it:\n  {}", differences.join("\n  ")).into());
        }
        programs::restore(&dump, &login, &owner, Section::Rest)
    }

    fn report(&self, manifest: &Manifest, config: &Config) -> Result<ExitCode, Failure> {
        let (tables, rows, attachments) = (manifest.tables.len(), manifest.rows(), manifest.attachments());
        if self.json {
            let whole = json!({ "restored": self.from, "kezhan": manifest.kezhan, "made_at": manifest.made_at, "tables": tables,
                "rows": rows, "attachments": attachments });
            print(&format!("{whole}\n"))?;
        } else {
            print(&format!(
                "Restored and compared: {tables} tables with {rows} rows, {attachments} attachments below {}.\n\
                 The settings of the backup lie in {}; `kezhan doctor` examines those here.\n",
                config.data.dir.display(),
                self.from.join("settings").display()
            ))?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Copies every attachment and looks at each copy.
fn bring_attachments(from: &Path, manifest: &Manifest, config: &Config) -> Result<(), Failure> {
    let folder = &config.data.dir;
    for (name, was) in manifest.files.iter().filter(|(name, _)| name.starts_with("files/")) {
        let to = folder.join(name);
        let drawer = to.parent().unwrap_or(folder);
        DirBuilder::new().recursive(true).mode(0o700).create(drawer)?;
        fs::copy(from.join(name), &to).map_err(|error| format!("{}: {error}", to.display()))?;
        File::open(&to)?.sync_all()?;
        if super::backup::manifest::Content::of(&to)? != *was {
            return Err(format!("{} is not as it was", to.display()).into());
        }
        for path in [&folder.join("files"), drawer, &to] {
            like_folder(path, folder)?;
        }
    }
    Ok(())
}

/// What root makes belongs to whom the folder belongs.
pub(super) fn like_folder(path: &Path, folder: &Path) -> Result<(), Failure> {
    let (owner, mine) = (fs::metadata(folder)?, fs::metadata(path)?);
    if (owner.uid(), owner.gid()) != (mine.uid(), mine.gid()) {
        chown(path, Some(owner.uid()), Some(owner.gid())).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    Ok(())
}
