//! What must be known of a directory to ask it.

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;

/// Everything about one directory.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The name by which accounts remember it.
    pub provider: String,
    pub kind: Kind,
    pub servers: Vec<Line>,
    /// Where DNS names more of them.
    pub srv: Option<Srv>,
    /// The certificate of the authority that signed the servers'; none trusts the operating system's.
    pub ca_file: Option<PathBuf>,
    pub bind: Bind,
    pub people_base: String,
    pub people_filter: String,
    pub group_base: String,
    pub group_filter: String,
    /// What stands after the `@` of people's names, in lower case.
    pub realm: Option<String>,
    pub attributes: Attributes,
}

/// A server.
#[derive(Clone, Debug)]
pub struct Line {
    pub url: String,
    /// Encrypted after the first words; `ldaps` is from the first byte.
    pub start_tls: bool,
}

/// A domain whose servers DNS names.
#[derive(Clone, Debug)]
pub struct Srv {
    /// In lower case.
    pub domain: String,
    /// The name server that is asked; none asks the operating system's.
    pub name_server: Option<SocketAddr>,
    pub start_tls: bool,
}

/// The kind of server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Microsoft's, and Samba's.
    ActiveDirectory,
    OpenLdap,
    FreeIpa,
}

/// How a person's password is tried.
#[derive(Clone, Debug)]
pub enum Bind {
    /// A service account finds the person, whose password is then tried. The password is read from its file each time.
    Service { dn: String, password_file: PathBuf },
    /// Nobody finds the person, whose password is then tried: for directories that everybody may read.
    Anonymous,
    /// The name is put into a template: `CORP\{user}`, `{user}@corp.example.cn` or `uid={user},ou=people,dc=example,dc=cn`.
    Direct { template: String },
}

impl Bind {
    /// Whether everybody can be read, so that accounts can follow.
    #[must_use]
    pub fn reads_everybody(&self) -> bool {
        !matches!(self, Self::Direct { .. })
    }

    /// The template of a name that is not a distinguished one: `{user}@corp.example.cn` or `CORP\{user}`.
    pub(super) fn whole_name(&self) -> Option<&str> {
        match self {
            Self::Direct { template } if !template.contains('=') => Some(template),
            _ => None,
        }
    }
}

impl Settings {
    /// What would be typed at sign-in for this whole name, such as `zhang@corp.example.cn` where the template is
    /// `{user}@corp.example.cn`; none by any other way of signing in.
    pub(super) fn typed_for(&self, whole: &str) -> Option<String> {
        let template = self.bind.whole_name()?.to_lowercase();
        let (before, after) = template.split_once("{user}")?;
        let typed = whole.strip_prefix(before)?.strip_suffix(after)?;
        (!typed.is_empty()).then(|| typed.to_owned())
    }

    /// Whether some server is spoken to without encryption.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        let plain = |line: &Line| line.url.starts_with("ldap://") && !line.start_tls;
        self.servers.iter().any(plain) || self.srv.as_ref().is_some_and(|srv| !srv.start_tls)
    }
}

/// What the directory calls what we read of a person.
#[derive(Clone, Debug)]
pub struct Attributes {
    pub key: String,
    pub login: String,
    pub name: String,
    pub mail: String,
    pub phone: String,
    pub department: String,
    pub manager: String,
}

/// A password in memory; it is never written.
#[derive(Clone)]
pub struct Password(String);

impl Password {
    pub(super) fn new(text: &str) -> Self {
        Self(text.to_owned())
    }

    pub(super) fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[..]")
    }
}

impl Kind {
    /// What people and groups are found by where the settings do not say.
    #[must_use]
    pub fn filters(self) -> (&'static str, &'static str) {
        match self {
            Self::ActiveDirectory => ("(&(objectCategory=person)(objectClass=user))", "(objectClass=group)"),
            Self::OpenLdap => (
                "(objectClass=inetOrgPerson)",
                "(|(objectClass=groupOfNames)(objectClass=groupOfUniqueNames)(objectClass=posixGroup))",
            ),
            Self::FreeIpa => ("(objectClass=posixAccount)", "(objectClass=ipausergroup)"),
        }
    }

    /// What its attributes are called where the settings do not say.
    #[must_use]
    pub fn attributes(self) -> Attributes {
        let of = |key: &str, login: &str, phone: &str, department: &str| Attributes {
            key: key.into(),
            login: login.into(),
            name: "displayName".into(),
            mail: "mail".into(),
            phone: phone.into(),
            department: department.into(),
            manager: "manager".into(),
        };
        match self {
            Self::ActiveDirectory => of("objectGUID", "sAMAccountName", "mobile", "department"),
            Self::OpenLdap => of("entryUUID", "uid", "mobile", "departmentNumber"),
            Self::FreeIpa => of("ipaUniqueID", "uid", "mobile", "departmentNumber"),
        }
    }
}
