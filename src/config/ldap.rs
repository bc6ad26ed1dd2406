//! From the settings of the directory to what asks it.

use super::mistake::{Mistake, Wrong};
use super::value::{LdapKind, YesNo};
use super::{Config, LdapDirectory, secrets, text};
use crate::core::outside::directory::{Attributes, Bind, Kind, Line, Settings, Srv};

impl LdapDirectory {
    /// Whether a directory is in use.
    #[must_use]
    pub fn is_on(&self) -> bool {
        !self.servers.is_empty() || self.srv.is_some()
    }

    /// Whether groups may give roles of administrators.
    #[must_use]
    pub fn makes_administrators(&self) -> bool {
        self.administrators == YesNo::Yes
    }

    /// What the directory is asked by; none where no server is named.
    #[must_use]
    pub fn settings(&self) -> Option<Settings> {
        if !self.is_on() {
            return None;
        }
        let kind = match self.kind {
            LdapKind::ActiveDirectory => Kind::ActiveDirectory,
            LdapKind::OpenLdap => Kind::OpenLdap,
            LdapKind::FreeIpa => Kind::FreeIpa,
        };
        let plain = self.allow_plaintext == YesNo::Yes;
        let line = |url: &String| Line { url: url.clone(), start_tls: url.starts_with("ldap://") && !plain };
        let bind = match (&self.bind_dn, &self.bind_password_file, &self.bind_template) {
            (Some(dn), Some(file), _) => Bind::Service { dn: dn.clone(), password_file: secrets::handed(file) },
            _ if self.anonymous == YesNo::Yes => Bind::Anonymous,
            (.., template) => Bind::Direct { template: template.clone().unwrap_or_default() },
        };
        let people_base = self.people_base.clone().unwrap_or_default();
        let (people, groups) = kind.filters();
        Some(Settings {
            provider: self.provider.clone(),
            kind,
            servers: self.servers.iter().map(line).collect(),
            srv: self.srv.as_ref().map(|domain| Srv {
                domain: domain.trim_matches('.').to_lowercase(),
                name_server: self.srv_name_server,
                start_tls: !plain,
            }),
            ca_file: self.ca_file.clone(),
            bind,
            group_base: self.group_base.clone().unwrap_or_else(|| people_base.clone()),
            people_base,
            people_filter: self.people_filter.clone().unwrap_or_else(|| people.into()),
            group_filter: self.group_filter.clone().unwrap_or_else(|| groups.into()),
            realm: self.realm.clone(),
            attributes: self.attributes(kind),
        })
    }

    fn attributes(&self, kind: Kind) -> Attributes {
        let usual = kind.attributes();
        let of = |set: &Option<String>, usual: String| set.clone().unwrap_or(usual);
        Attributes {
            key: of(&self.key_attribute, usual.key),
            login: of(&self.login_attribute, usual.login),
            name: of(&self.name_attribute, usual.name),
            mail: of(&self.mail_attribute, usual.mail),
            phone: of(&self.phone_attribute, usual.phone),
            department: of(&self.department_attribute, usual.department),
            manager: of(&self.manager_attribute, usual.manager),
        }
    }
}

impl Config {
    pub(super) fn check_ldap(&self, mistakes: &mut Vec<Mistake>) {
        let ldap = &self.ldap;
        let mut note = |name: &str, wrong| mistakes.push(Mistake { origin: self.origin(name), wrong });
        if !ldap.is_on() {
            return;
        }
        if !ldap.servers.iter().all(|url| is_server(url)) {
            note("ldap.servers", Wrong::Rule(text::wrong_ldap_server));
        }
        if !ldap.srv.as_deref().is_none_or(is_domain) {
            note("ldap.srv", Wrong::Rule(text::wrong_ldap_srv));
        }
        if ldap.people_base.is_none() {
            note("ldap.people_base", Wrong::Rule(text::ldap_without_people));
        }
        let template = ldap.bind_template.as_deref();
        let anonymous = ldap.anonymous == YesNo::Yes;
        let by_service = ldap.bind_dn.is_some() && ldap.bind_password_file.is_some() && template.is_none();
        let directly = ldap.bind_dn.is_none() && template.is_some_and(|template| template.contains("{user}"));
        let by_nobody = ldap.bind_dn.is_none() && ldap.bind_password_file.is_none() && template.is_none();
        if if anonymous { !by_nobody } else { !by_service && !directly } {
            note("ldap.bind_dn", Wrong::Rule(text::ldap_without_bind));
        }
        let page = ldap.password_url.as_deref();
        if !page.is_none_or(|url| url.starts_with("https://") || url.starts_with("http://")) {
            note("ldap.password_url", Wrong::Rule(text::wrong_ldap_page));
        }
        for (name, file) in [("ldap.bind_password_file", &ldap.bind_password_file), ("ldap.ca_file", &ldap.ca_file)] {
            if let Some(Err(wrong)) = file.as_deref().map(|file| secrets::filled(name, file)) {
                note(name, wrong);
            }
        }
    }
}

/// `corp.example.cn`: DNS names of at least two parts.
fn is_domain(domain: &str) -> bool {
    let is_part = |part: &str| {
        (1..=63).contains(&part.len()) && part.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
    };
    domain.len() <= 200 && domain.contains('.') && domain.split('.').all(is_part)
}

/// `ldaps://host` or `ldap://host:port`.
fn is_server(url: &str) -> bool {
    let host = url.strip_prefix("ldaps://").or_else(|| url.strip_prefix("ldap://"));
    host.is_some_and(|host| !host.is_empty() && !host.contains(['/', '@', '?', ' ']))
}
