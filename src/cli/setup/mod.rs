//! `kezhan setup`: from a PostgreSQL that knows nothing of us to the links of the first administrators.

mod ask;
mod password;
mod settings_file;
mod superuser;

use super::ground::{Beside, DATABASE, Failure, Ground};
use super::output::print;
use super::restore::like_folder;
use super::user::{self, Which};
use crate::config::{Config, Surroundings};
use crate::core::access::Actor;
use crate::core::migrate::setup_for_psql;
use crate::sign_in::one_time;
use crate::text::Lang;
use ask::Person;
use diesel::{Connection, PgConnection};
use serde_json::json;
use settings_file::Way;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use superuser::Superuser;

/// Make roles, database, settings, tables and the first administrators in the company's PostgreSQL.
///
/// What is not given is asked for, at a terminal. Safe to run again: what is there already is told and left as it is. No
/// password is typed or printed; each administrator gets a one-time link.
#[derive(clap::Args)]
pub struct Setup {
    /// The URL of a superuser of PostgreSQL, without a password. Otherwise the local server, as its OS user `postgres`.
    #[arg(long, value_name = "URL")]
    superuser_url: Option<String>,
    /// The file with that superuser's password.
    #[arg(long, value_name = "FILE", requires = "superuser_url")]
    superuser_password_file: Option<PathBuf>,
    /// The name of the database.
    #[arg(long, default_value = DATABASE)]
    database: String,
    /// The folder for the passwords of our roles, from where systemd hands them to the service.
    #[arg(long, value_name = "FOLDER", default_value = "/etc/credstore")]
    credentials: PathBuf,
    /// The address that people will use in the browser, such as <https://crm.example.cn>.
    #[arg(long, value_name = "URL")]
    public_url: Option<String>,
    /// The system administrator, who runs the system and creates accounts: login and name.
    #[arg(long, value_name = "LOGIN=NAME")]
    system: Option<Person>,
    /// The security administrator, who manages roles and grants.
    #[arg(long, value_name = "LOGIN=NAME")]
    security: Option<Person>,
    /// The audit administrator, who reads permissions and every log.
    #[arg(long, value_name = "LOGIN=NAME")]
    audit: Option<Person>,
    /// Make roles, database and settings only: `kezhan restore` brings the rest.
    #[arg(long)]
    for_restore: bool,
    /// Report as JSON, and ask nothing.
    #[arg(long)]
    json: bool,
}

/// What was found or made.
#[derive(Default)]
struct Report {
    steps: Vec<(&'static str, String)>,
    links: Vec<(&'static str, String, String)>,
}

impl Report {
    fn made(&mut self, what: impl Into<String>) {
        self.steps.push(("made", what.into()));
    }

    fn there(&mut self, what: impl Into<String>) {
        self.steps.push(("there", what.into()));
    }

    fn left(&mut self, what: impl Into<String>) {
        self.steps.push(("left", what.into()));
    }
}

impl Setup {
    /// Runs it.
    ///
    /// # Errors
    /// With what to do about it.
    pub fn run(mut self, config: Config, file: Option<&Path>) -> Result<ExitCode, Failure> {
        let mut report = Report::default();
        let config = if let Some(url) = &config.database.url {
            report.there(format!("settings of the database: {url}"));
            config
        } else {
            self.settings(&config, file, &mut report)?;
            Config::load(file)?
        };
        Self::ways_in(&config, &mut report)?;
        if self.for_restore {
            report.left("tables and administrators: `kezhan restore` brings them");
        } else {
            if config.secret.key_file.exists() {
                report.there(format!("key {}", config.secret.key_file.display()));
            } else {
                config.secret.make()?;
                like_folder(&config.secret.key_file, config.secret.key_file.parent().unwrap_or(&config.data.dir))?;
                report.made(format!("key {}", config.secret.key_file.display()));
            }
            let ground = Ground::find(&config, Beside::Join)?;
            match ground.migrate(&config)?.applied.len() {
                0 => report.there("tables, at this version"),
                count => report.made(format!("tables, by {count} migrations")),
            }
            self.administrators(&ground, &config, &mut report)?;
        }
        report.print(self.json)
    }

    /// Asks for the server and writes the settings that name it.
    fn settings(&mut self, config: &Config, file: Option<&Path>, report: &mut Report) -> Result<(), Failure> {
        if !self.json && self.superuser_url.is_none() {
            self.superuser_url =
                ask::line("URL of a superuser of PostgreSQL, without password (empty: the local server)")?;
            if self.superuser_url.is_some() && self.superuser_password_file.is_none() {
                self.superuser_password_file =
                    ask::line("File with that superuser's password (empty: none is needed)")?.map(PathBuf::from);
            }
        }
        let superuser = self.superuser()?;
        let prefix = &config.database.role_prefix;
        let mut ways = Vec::new();
        for (setting, role) in [("", "app"), ("migrate_", "migrate"), ("backup_", "backup")] {
            let url = superuser.url_for(&format!("{prefix}_{role}"), &self.database)?;
            ways.push(Way { setting, url, password_file: self.credentials.join(format!("{prefix}.{role}.password")) });
        }
        // First what the settings name, so that they never name what does not work.
        self.make(&superuser, prefix, &ways, report)?;
        let around = Surroundings::of_process(file)?;
        let path = settings_file::beside(around.main_file());
        settings_file::write(&path, &ways, self.public_url.as_deref())?;
        report.made(format!("settings {}", path.display()));
        Ok(())
    }

    fn superuser(&self) -> Result<Superuser, Failure> {
        Superuser::new(self.superuser_url.clone(), self.superuser_password_file.as_deref())
    }

    /// Roles, database and passwords. A role whose password is in no file gets a new one.
    fn make(&self, superuser: &Superuser, prefix: &str, ways: &[Way], report: &mut Report) -> Result<(), Failure> {
        let name = self.database.replace('\'', "''");
        let there = superuser.ask(&format!("select count(*) from pg_database where datname = '{name}';"))?;
        superuser.ask(&setup_for_psql(prefix, &self.database))?;
        let what = format!("database {} and roles {prefix}_*", self.database);
        if there.trim() == "0" {
            report.made(what);
        } else {
            report.there(what);
        }
        for way in ways {
            let shown = way.password_file.display();
            if way.password_file.exists() {
                report.there(format!("password {shown}"));
                continue;
            }
            let role =
                format!("{prefix}_{}", if way.setting.is_empty() { "app" } else { way.setting.trim_end_matches('_') });
            let (password, script) = password::new_for(&role);
            superuser.ask(&script)?;
            password::keep(&way.password_file, &password)?;
            report.made(format!("password {shown}"));
        }
        Ok(())
    }

    /// Whether the settings lead into the database.
    fn ways_in(config: &Config, report: &mut Report) -> Result<(), Failure> {
        let database = &config.database;
        let ways = [database.connection()?, database.migrate_login()?.map(|login| login.whole())];
        for url in ways.into_iter().flatten() {
            PgConnection::establish(&url)
                .map_err(|error| format!("the settings do not lead into the database: {error}"))?;
        }
        report.there("both ways into the database");
        Ok(())
    }

    fn administrators(&mut self, ground: &Ground, config: &Config, report: &mut Report) -> Result<(), Failure> {
        let db = ground.open(config)?;
        let actor = Actor::operator(super::ground::os_user(), Lang::En);
        for (which, given) in [
            (Which::System, self.system.take()),
            (Which::Security, self.security.take()),
            (Which::Audit, self.audit.take()),
        ] {
            let word = which.word();
            if db.read_now(&actor, |r| user::has_administrator(r, which))? {
                report.there(format!("{word} administrator"));
                continue;
            }
            let asked = if given.is_none() && !self.json { ask::person(word)? } else { given };
            let Some(person) = asked else {
                report.left(format!("{word} administrator: `kezhan user bootstrap --administrator {word}` makes one"));
                continue;
            };
            let token = db.write_now(&actor, |tx| user::bootstrap(tx, which, &person.login, &person.name));
            report.links.push((word, person.login, one_time::url(config, &token.map_err(user::in_words)?)));
            report.made(format!("{word} administrator"));
        }
        Ok(())
    }
}

impl Report {
    fn print(&self, as_json: bool) -> Result<ExitCode, Failure> {
        if as_json {
            let steps: Vec<_> =
                self.steps.iter().map(|(state, what)| json!({ "state": state, "what": what })).collect();
            let link = |(which, login, link): &(&str, String, String)| json!({ "administrator": which, "login": login, "link": link });
            let links: Vec<_> = self.links.iter().map(link).collect();
            print(&format!("{}\n", json!({ "steps": steps, "links": links })))?;
            return Ok(ExitCode::SUCCESS);
        }
        let mut text = String::new();
        for (state, what) in &self.steps {
            let _infallible = writeln!(text, "{state:<5} {what}");
        }
        for (which, login, link) in &self.links {
            let _infallible =
                writeln!(text, "\n{login}, {which} administrator: set the password within 24 hours at\n{link}");
        }
        text.push_str("\nNext: `kezhan doctor`, then `systemctl enable --now kezhan`.\n");
        print(&text)?;
        Ok(ExitCode::SUCCESS)
    }
}
