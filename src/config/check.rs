//! What the kinds of values can't tell: limits, shapes, and settings that must fit together.

use std::fs::File;
use std::io::ErrorKind;
use std::ops::RangeInclusive;
use std::path::Path;

use super::mistake::{Mistake, Mistakes, Wrong};
use super::{Config, MailSecurity, PasswordRules, secrets, text};
use crate::text::Lang;

impl Config {
    /// Whether the settings make sense, the files of secrets included. Changes nothing and connects to nothing.
    ///
    /// # Errors
    /// All mistakes at once, each with its place and remedy.
    pub fn check(&self) -> Result<(), Mistakes> {
        let mut mistakes = Vec::new();
        self.check_limits(&mut mistakes);
        self.check_database(&mut mistakes);
        self.check_mail(&mut mistakes);
        self.check_ldap(&mut mistakes);
        let mut demand = |holds: bool, name: &str, rule: fn(Lang) -> &'static str| {
            if !holds {
                mistakes.push(Mistake { origin: self.origin(name), wrong: Wrong::Rule(rule) });
            }
        };
        let (sessions, database) = (&self.sessions, &self.database);
        let idle_fits = sessions.idle_minutes <= sessions.absolute_hours.saturating_mul(60);
        demand(idle_fits, "sessions.idle_minutes", text::idle_exceeds_absolute);
        let short_enough = self.sign_in.password_rules != PasswordRules::Mlps3 || sessions.idle_minutes <= 30;
        demand(short_enough, "sessions.idle_minutes", text::mlps3_idle);
        demand(database.pool_size >= self.server.workers, "database.pool_size", text::pool_below_workers);
        let public_url = self.server.public_url.as_deref();
        demand(public_url.is_none_or(is_site), "server.public_url", text::wrong_public_url);
        demand(is_role_prefix(&database.role_prefix), "database.role_prefix", text::wrong_role_prefix);
        demand(is_currency(&self.company.currency), "company.currency", text::wrong_currency);
        if mistakes.is_empty() { Ok(()) } else { Err(Mistakes(mistakes)) }
    }

    fn check_limits(&self, mistakes: &mut Vec<Mistake>) {
        let limits: [(&str, u32, RangeInclusive<u32>); 13] = [
            ("server.workers", self.server.workers, 1..=64),
            ("database.pool_size", self.database.pool_size, 1..=500),
            ("database.aside_size", self.database.aside_size, 2..=20),
            ("data.max_attachment_mib", self.data.max_attachment_mib, 1..=1024),
            ("export.reason_above", self.export.reason_above, 0..=1_000_000),
            ("data.user_quota_mib", self.data.user_quota_mib, 1..=10_000_000),
            ("sessions.idle_minutes", self.sessions.idle_minutes, 1..=1440),
            ("sessions.absolute_hours", self.sessions.absolute_hours, 1..=720),
            ("sessions.per_user", self.sessions.per_user, 1..=100),
            ("mail.port", self.mail.port, 1..=65_535),
            ("ldap.grace_hours", self.ldap.grace_hours, 0..=12),
            ("ldap.wrong_passwords", self.ldap.wrong_passwords, 1..=20),
            ("mail.timeout_seconds", self.mail.timeout_seconds, 1..=300),
        ];
        for (name, value, limits) in limits {
            if !limits.contains(&value) {
                let wrong = Wrong::Outside(name.to_owned(), value, limits);
                mistakes.push(Mistake { origin: self.origin(name), wrong });
            }
        }
    }

    fn check_mail(&self, mistakes: &mut Vec<Mistake>) {
        let mail = &self.mail;
        let mut note = |name: &str, wrong| mistakes.push(Mistake { origin: self.origin(name), wrong });
        let sender = mail.from.as_deref().map(is_sender);
        if sender == Some(false) || (mail.server.is_some() && sender.is_none()) {
            note("mail.from", Wrong::Rule(text::mail_without_sender));
        }
        if mail.bounces.as_deref().is_some_and(|address| crate::core::mail_address::check(address).is_err()) {
            note("mail.bounces", Wrong::Rule(text::mail_bounces));
        }
        if mail.user.is_some() != mail.password_file.is_some() {
            note("mail.user", Wrong::Rule(text::mail_user_without_password));
        }
        if mail.user.is_some() && mail.security == MailSecurity::None {
            note("mail.user", Wrong::Rule(text::mail_user_in_plain_text));
        }
        for (name, file) in [("mail.password_file", &mail.password_file), ("mail.ca_file", &mail.ca_file)] {
            if let Some(Err(wrong)) = file.as_deref().map(|file| secrets::filled(name, file)) {
                note(name, wrong);
            }
        }
    }

    fn check_database(&self, mistakes: &mut Vec<Mistake>) {
        for access in self.database.accesses() {
            let mut note = |name: &str, wrong| mistakes.push(Mistake { origin: self.origin(name), wrong });
            match access.url {
                Some(url) if has_password(url) => note(access.url_setting, Wrong::Password(access.file_setting)),
                Some(url) if !is_database(url) => note(access.url_setting, Wrong::Rule(text::wrong_database_url)),
                None if access.file.is_some() => note(access.file_setting, Wrong::Rule(text::password_without_url)),
                _ => {}
            }
            let kept_from_us = access.is_for_operator() && access.file.is_some_and(is_denied);
            if !kept_from_us && let Err(wrong) = access.password() {
                note(access.file_setting, wrong);
            }
        }
    }
}

fn is_denied(file: &Path) -> bool {
    File::open(file).is_err_and(|error| error.kind() == ErrorKind::PermissionDenied)
}

/// `postgresql://user@host:port,host/database?..`; strict, so that no password passes for a port or a database.
fn is_database(url: &str) -> bool {
    let Some(rest) = url.strip_prefix("postgresql://").or_else(|| url.strip_prefix("postgres://")) else {
        return false;
    };
    let address = rest.split('?').next().unwrap_or_default();
    let (authority, database) = address.split_once('/').unwrap_or((address, ""));
    let hosts = authority.split_once('@').map_or(authority, |(_, hosts)| hosts);
    let is_port = |port: &str| port.is_empty() || port.parse::<u16>().is_ok();
    let has_port = |host: &str| host.ends_with(']') || host.rsplit_once(':').is_none_or(|(_, port)| is_port(port));
    !address.is_empty() && !hosts.contains('@') && !database.contains(['@', '/', ' ']) && hosts.split(',').all(has_port)
}

/// Whether a URL, or a list of `key=value` as libpq also takes, carries a password.
#[must_use]
pub fn has_password(url: &str) -> bool {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split(['/', '?']).next().unwrap_or_default();
    let in_user = authority.rsplit_once('@').is_some_and(|(user, _)| user.contains(':'));
    let parameters = rest.split(['?', '&', ' ']);
    in_user || parameters.filter_map(|parameter| parameter.split_once('=')).any(|(key, _)| key.ends_with("password"))
}

/// An address, with or without a name before it.
fn is_sender(text: &str) -> bool {
    let address = text.rsplit_once('<').map_or(Some(text), |(_, rest)| rest.trim().strip_suffix('>'));
    address.is_some_and(|address| crate::core::mail_address::check(address.trim()).is_ok())
}

fn is_site(url: &str) -> bool {
    let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    host.is_some_and(|host| !host.is_empty() && !host.contains(['/', '?', '#', '@', ' ']))
}

fn is_role_prefix(prefix: &str) -> bool {
    prefix.len() <= 30
        && prefix.starts_with(|first: char| first.is_ascii_lowercase())
        && prefix.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

fn is_currency(code: &str) -> bool {
    code.len() == 3 && code.chars().all(|c| c.is_ascii_uppercase())
}
