//! Checks 6 and 7: the database answers, is new enough, and is reached over a line that nobody can listen to.

use super::patient::Patient;
use super::text;
use super::verdict::Verdict;
use crate::core::sql::{Number, Sql};

/// The oldest minor version of each major one that has no known hole in what the product relies on.
const OLDEST: [(i64, i64); 3] = [(15, 14), (16, 10), (17, 6)];

pub(super) fn version(patient: &mut Patient) -> Verdict {
    let lang = patient.lang;
    if let Some(why) = patient.unreachable() {
        let private = patient.config.database.url.is_none();
        let log = patient.config.data.dir.join("postgres/log").display().to_string();
        let how = if private { text::start_private(lang, &log) } else { text::reach(lang).to_owned() };
        return Verdict::fail(text::unreachable(lang, why.trim()), how);
    }
    patient.ask(|connection, _, lang| {
        let number = Sql::new("select current_setting('server_version_num')::bigint as n").one::<Number>(connection)?.n;
        let (major, minor) = (number / 10_000, number % 10_000);
        let shown = format!("PostgreSQL {major}.{minor}");
        if major < 15 {
            return Ok(Verdict::fail(shown, text::too_old(lang)));
        }
        let oldest = OLDEST.iter().find(|(known, _)| *known == major).map_or(0, |(_, oldest)| *oldest);
        Ok(if minor < oldest {
            Verdict::warn(shown, text::update_to(lang, &format!("{major}.{oldest}")))
        } else {
            Verdict::ok(shown)
        })
    })
}

pub(super) fn tls(patient: &mut Patient) -> Verdict {
    let lang = patient.lang;
    let database = &patient.config.database;
    if database.url.is_none() {
        return Verdict::ok(text::tls_private(lang));
    }
    let from_environment = std::env::var("PGSSLMODE").ok();
    let verified = database.parameter("sslmode").or(from_environment.as_deref()) == Some("verify-full");
    patient.ask(|connection, _, lang| {
        let state = "select case when inet_server_addr() is null then 2 when exists (select 1 from pg_stat_ssl where pid = pg_backend_pid() and ssl) \
                       then 1 else 0 end::bigint as n";
        Ok(match Sql::new(state).one::<Number>(connection)?.n {
            2 => Verdict::ok(text::tls_socket(lang)),
            1 if verified => Verdict::ok(text::tls_fine(lang)),
            1 => Verdict::warn(text::tls_unverified(lang), text::tls_how(lang)),
            _ => Verdict::warn(text::tls_none(lang), text::tls_how(lang)),
        })
    })
}
