//! What every command stands on: the log, the database (private or the company's), the house.

use crate::admin::built_in;
use crate::boot;
use crate::config::{Config, Database, LogFormat, LogLevel, Login};
use crate::core::access::Actor;
use crate::core::db::Db;
use crate::core::migrate::{self, Difference, Report, setup_script};
use crate::core::outside::postgres::{PrivatePostgres, SUPERUSER, Tuning, Watch};
use crate::text::Lang;
use crate::web::House;
use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};
use std::io::IsTerminal;
use std::path::PathBuf;
use tracing_subscriber::EnvFilter;

/// Why a command failed, as text for the operator.
pub type Failure = Box<dyn std::error::Error>;

/// The name of the private database, and of the company's where its URL names none.
pub const DATABASE: &str = "kezhan";

/// The database that a command works with. Dropping it stops a private server that this command started.
pub enum Ground {
    Private(PrivatePostgres),
    Company,
}

/// Whether a command keeps the private server for itself or works beside a running instance.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Beside {
    Own,
    Join,
}

impl Ground {
    /// Finds the database: the company's where `database.url` is set, otherwise the private one, started if need be.
    ///
    /// # Errors
    /// With what to do about it.
    pub fn find(config: &Config, beside: Beside) -> Result<Self, Failure> {
        if config.database.url.is_some() {
            return Ok(Self::Company);
        }
        let (folder, tuning) = place(config);
        let server = match beside {
            Beside::Own => PrivatePostgres::start(&folder, &tuning)?,
            Beside::Join => PrivatePostgres::join(&folder, &tuning)?,
        };
        config.secret.make()?;
        Ok(Self::Private(server))
    }

    /// Keeps a private server running until what is returned is dropped; the company's own is its administrator's.
    #[must_use]
    pub fn watch(self, config: &Config) -> Option<Watch> {
        let (folder, tuning) = place(config);
        match self {
            Self::Private(server) => Some(Watch::over(server, folder, tuning)),
            Self::Company => None,
        }
    }

    /// The URL and role by which the application works.
    ///
    /// # Errors
    /// Where a password can't be read.
    pub fn application(&self, config: &Config) -> Result<(String, Option<String>), Failure> {
        let app = format!("{}_app", config.database.role_prefix);
        match self {
            Self::Private(server) => Ok((server.url(&app, DATABASE), None)),
            Self::Company => {
                let url = config.database.connection()?.ok_or("database.url is not set")?;
                Ok((url, Some(app)))
            }
        }
    }

    /// How tables are changed.
    ///
    /// # Errors
    /// Where it is not configured.
    pub fn owner(&self, config: &Config) -> Result<Login, Failure> {
        let database = &config.database;
        self.operator(database, database.migrate_login()?, "migrate", "changes the schema")
    }

    /// How everything is read.
    ///
    /// # Errors
    /// Where it is not configured.
    pub fn backup(&self, config: &Config) -> Result<Login, Failure> {
        let database = &config.database;
        self.operator(database, database.backup_login()?, "backup", "reads every row")
    }

    fn operator(&self, database: &Database, login: Option<Login>, role: &str, does: &str) -> Result<Login, Failure> {
        match (self, login) {
            (Self::Private(server), _) => Ok(Login { url: server.url(SUPERUSER, DATABASE), password: None }),
            (Self::Company, Some(login)) => Ok(login),
            (Self::Company, None) => {
                let name = format!("{}_{role}", database.role_prefix);
                Err(format!("database.{role}_url is not set: set it to a URL of the role {name}, which {does}").into())
            }
        }
    }

    /// Makes roles and database of the private server; a company's were made by `kezhan setup`.
    ///
    /// # Errors
    /// Where the server does not answer.
    pub fn prepare(&self, config: &Config) -> Result<(), Failure> {
        match self {
            Self::Private(server) => make_database(server, &config.database.role_prefix),
            Self::Company => Ok(()),
        }
    }

    /// Brings the database to this binary's version: roles and database (private only), tables, policies, built-in roles.
    ///
    /// # Errors
    /// With what to do about it.
    pub fn migrate(&self, config: &Config) -> Result<Report, Failure> {
        self.prepare(config)?;
        let url = self.owner(config)?.whole();
        let mut guard = PgConnection::establish(&url)?;
        let mut connection = PgConnection::establish(&url)?;
        let report = migrate::migrate(&mut guard, &mut connection, &config.database.role_prefix)?;
        let db = self.open(config)?;
        db.write_now(&Actor::operator(os_user(), Lang::En), built_in::install)?;
        migrate::sign(&mut connection, &config.database.role_prefix, &built_in::text())?;
        // Until here no other node may migrate: it would meet the roles half made.
        drop(guard);
        Ok(report)
    }

    /// The same where the database does not stand where this binary brought it last: most starts find nothing to do.
    ///
    /// # Errors
    /// With what to do about it.
    pub fn refresh(&self, config: &Config) -> Result<(), Failure> {
        let stands = PgConnection::establish(&self.owner(config)?.whole()).is_ok_and(|mut connection| {
            migrate::stands(&mut connection, &config.database.role_prefix, &built_in::text()).unwrap_or(false)
        });
        if stands { Ok(()) } else { self.migrate(config).map(|_report| ()) }
    }

    /// Opens one door, for a command. More would be opened in the background, and a command that ends meanwhile dies in
    /// the midst of a handshake.
    ///
    /// # Errors
    /// Where the database does not answer or the secret can't be read.
    pub fn open(&self, config: &Config) -> Result<Db, Failure> {
        self.doors(config, (1, 1))
    }

    fn doors(&self, config: &Config, sizes: (u32, u32)) -> Result<Db, Failure> {
        let (url, role) = self.application(config)?;
        Ok(boot::open(url, role, sizes, config.secret.load()?)?.in_zone(config.company.time_zone))
    }

    /// The house around it.
    ///
    /// # Errors
    /// As `open`.
    pub fn house(&self, config: Config) -> Result<House, Failure> {
        let db = self.doors(&config, (config.database.pool_size, config.database.aside_size))?;
        Ok(boot::house(config, db))
    }

    /// How the database differs from this binary.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub fn difference(&self, config: &Config) -> Result<Difference, Failure> {
        let mut connection = PgConnection::establish(&self.application(config)?.0)?;
        Ok(migrate::difference(&mut connection)?)
    }
}

/// Where the private server lies, and how it is set up.
fn place(config: &Config) -> (PathBuf, Tuning) {
    let tuning = Tuning { role_prefix: config.database.role_prefix.clone(), ..Tuning::default() };
    (config.data.dir.join("postgres"), tuning)
}

fn make_database(server: &PrivatePostgres, prefix: &str) -> Result<(), Failure> {
    let mut connection = PgConnection::establish(&server.url(SUPERUSER, "postgres"))?;
    connection.batch_execute(&setup_script(prefix))?;
    let made = connection.batch_execute(&format!(
        "create database {DATABASE} owner {prefix}_owner template template0 encoding 'UTF8' lc_collate 'C.UTF-8' lc_ctype 'C.UTF-8'"
    ));
    match made {
        Err(diesel::result::Error::DatabaseError(_, info)) if info.message().contains("already exists") => Ok(()),
        other => Ok(other?),
    }
}

/// The operating system's name of who runs this command.
#[must_use]
pub fn os_user() -> String {
    ["SUDO_USER", "LOGNAME", "USER"]
        .iter()
        .find_map(|name| std::env::var(name).ok())
        .unwrap_or_else(|| "operator".into())
}

/// Starts the log as configured: our lines at the configured level, of others what may become a fault.
pub fn log(config: &Config) {
    let level = config.log.level.word();
    let filter = match config.log.level {
        LogLevel::Info | LogLevel::Debug => EnvFilter::new(format!("warn,kezhan={level}")),
        LogLevel::Error | LogLevel::Warn | LogLevel::Trace => EnvFilter::new(level),
    };
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(false);
    let started = match config.log.format {
        LogFormat::Json => builder.json().flatten_event(true).with_span_list(false).try_init(),
        LogFormat::Text => builder.with_ansi(std::io::stderr().is_terminal()).try_init(),
    };
    if let Err(error) = started {
        eprintln!("kezhan: the log could not be started: {error}");
    }
    // A panic is a line like any other; what it says may quote what a person typed, so only its place is told.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "a part of the program failed");
    }));
}
