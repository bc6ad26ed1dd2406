//! What the checks look at: the settings, their files, and the database as the application reaches it, if it answers.

use super::super::ground::DATABASE;
use super::text;
use super::verdict::Verdict;
use crate::config::Config;
use crate::core::outside::postgres::socket_url;
use crate::core::problem::Problem;
use crate::text::Lang;
use diesel::{Connection, PgConnection};
use std::path::{Path, PathBuf};

pub(super) struct Patient {
    pub(super) config: Config,
    pub(super) lang: Lang,
    /// The file named on the command line.
    pub(super) file: Option<PathBuf>,
    database: Result<PgConnection, String>,
}

impl Patient {
    pub(super) fn new(config: Config, file: Option<&Path>) -> Self {
        let database = url(&config).and_then(|url| PgConnection::establish(&url).map_err(|error| error.to_string()));
        Self { lang: config.company.default_language, file: file.map(Path::to_owned), config, database }
    }

    /// Why the database does not answer.
    pub(super) fn unreachable(&self) -> Option<&str> {
        self.database.as_ref().err().map(String::as_str)
    }

    /// Looks at the database; where it does not answer, check 6 has said so.
    pub(super) fn ask(
        &mut self,
        look: impl FnOnce(&mut PgConnection, &Config, Lang) -> Result<Verdict, Problem>,
    ) -> Verdict {
        let lang = self.lang;
        match &mut self.database {
            Err(_) => Verdict::skip(text::needs_database(lang)),
            Ok(connection) => look(connection, &self.config, lang)
                .unwrap_or_else(|problem| Verdict::fail(problem.to_string(), text::query_how(lang))),
        }
    }
}

/// The application's own way in. A private server is not started for it.
fn url(config: &Config) -> Result<String, String> {
    match config.database.connection() {
        Err(mistakes) => Err(mistakes.text(config.company.default_language)),
        Ok(Some(url)) => Ok(format!("{url}{}connect_timeout=5", if url.contains('?') { '&' } else { '?' })),
        Ok(None) => {
            Ok(socket_url(&config.data.dir.join("postgres"), &format!("{}_app", config.database.role_prefix), DATABASE))
        }
    }
}
