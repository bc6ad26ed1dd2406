//! The superuser of PostgreSQL, once: through `psql`, so that a local server is reached as its own OS user.

use super::super::ground::Failure;
use crate::config::has_password;
use crate::core::outside::postgres::client;
use std::fs;
use std::io::{ErrorKind, Write};
use std::path::Path;
use std::process::{Command, Stdio};

/// The local server, where Debian's package lets its OS user in as superuser.
const LOCAL_USER: &str = "postgres";

/// How the superuser is reached.
pub(super) struct Superuser {
    /// None: the local server, as the OS user `postgres`.
    url: Option<String>,
    password: Option<String>,
}

impl Superuser {
    pub(super) fn new(url: Option<String>, password_file: Option<&Path>) -> Result<Self, Failure> {
        if url.as_deref().is_some_and(has_password) {
            return Err("a password may not stand in the URL, where others can see it: write it to a file and give --superuser-password-file".into());
        }
        let password = match password_file {
            None => None,
            Some(file) => {
                let text = fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
                Some(text.trim_end_matches(['\r', '\n']).to_owned())
            }
        };
        Ok(Self { url, password })
    }

    /// The URL of a role of ours on the same server.
    pub(super) fn url_for(&self, role: &str, database: &str) -> Result<String, Failure> {
        let Some(url) = &self.url else {
            let port = self.ask("show port;")?;
            return Ok(format!("postgresql://{role}@127.0.0.1:{}/{database}", port.trim()));
        };
        let (_, rest) = url.split_once("://").ok_or("the URL of the superuser begins with postgresql://")?;
        let (address, parameters) = rest.split_once('?').map_or((rest, ""), |(address, rest)| (address, rest));
        let authority = address.split('/').next().unwrap_or_default();
        let hosts = authority.rsplit_once('@').map_or(authority, |(_, hosts)| hosts);
        let mark = if parameters.is_empty() { "" } else { "?" };
        Ok(format!("postgresql://{role}@{hosts}/{database}{mark}{parameters}"))
    }

    /// Runs a script of psql; what it answers.
    pub(super) fn ask(&self, script: &str) -> Result<String, Failure> {
        let mut command = self.psql();
        command.args(["-X", "-A", "-t", "-q", "-v", "ON_ERROR_STOP=1", "--no-password"]);
        command.args(["--dbname", self.url.as_deref().unwrap_or("postgres")]);
        if let Some(password) = &self.password {
            command.env("PGPASSWORD", password);
        }
        let command = command.current_dir("/").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut running = command.spawn().map_err(|error| match error.kind() {
            ErrorKind::NotFound => "psql is not installed. As root: apt-get install postgresql-client".to_owned(),
            _ => format!("psql: {error}"),
        })?;
        if let Some(mut input) = running.stdin.take() {
            // Where psql ends early, its own words say why.
            drop(input.write_all(script.as_bytes()));
        }
        let output = running.wait_with_output()?;
        if output.status.success() {
            return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
        }
        let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        let who = match &self.url {
            Some(_) => "the superuser",
            None => "the OS user postgres of the local server (or give --superuser-url)",
        };
        Err(format!("PostgreSQL as {who}: {said}").into())
    }

    fn psql(&self) -> Command {
        let psql = client("psql");
        let local = self.url.is_none() && super::super::ground::os_user() != LOCAL_USER;
        if !local {
            return Command::new(psql);
        }
        let mut command = Command::new("runuser");
        command.args(["-u", LOCAL_USER, "--"]).arg(psql);
        command
    }
}
