//! The kinds of values: how each is read and written.

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use chrono_tz::Tz;

use super::text;
use crate::text::Lang;

/// A value as it was written, before its kind is looked at.
#[derive(Debug, Clone)]
pub(super) enum Raw {
    One(String),
    /// A list in a file; in the environment a list is one text with commas.
    Many(Vec<String>),
    /// A table, a date or another thing that no setting takes.
    Other,
}

impl Raw {
    fn one(&self) -> Option<&str> {
        if let Self::One(text) = self { Some(text.trim()) } else { None }
    }
}

/// A kind of value.
pub(super) trait Value: Sized {
    fn read(raw: &Raw) -> Option<Self>;
    fn show(&self) -> String;
    /// What is expected, for whoever wrote something else.
    fn expected(lang: Lang) -> &'static str;
}

/// A kind of value that is read and written by its standard forms.
macro_rules! plain {
    ($($kind:ty: $expected:path;)*) => {
        $(
            impl Value for $kind {
                fn read(raw: &Raw) -> Option<Self> {
                    raw.one()?.parse().ok()
                }
                fn show(&self) -> String {
                    self.to_string()
                }
                fn expected(lang: Lang) -> &'static str {
                    $expected(lang)
                }
            }
        )*
    };
}

plain! {
    SocketAddr: text::expects_address;
    u32: text::expects_number;
    String: text::expects_text;
    Tz: text::expects_time_zone;
    Network: text::expects_networks;
    LogFormat: text::expects_log_format;
    LogLevel: text::expects_log_level;
    LdapKind: text::expects_ldap_kind;
    MailSecurity: text::expects_mail_security;
    YesNo: text::expects_yes_no;
    SecondFactor: text::expects_second_factor;
    PasswordRules: text::expects_password_rules;
}

impl Value for PathBuf {
    fn read(raw: &Raw) -> Option<Self> {
        raw.one().map(Path::new).filter(|path| path.is_absolute()).map(Path::to_owned)
    }

    fn show(&self) -> String {
        self.display().to_string()
    }

    fn expected(lang: Lang) -> &'static str {
        text::expects_path(lang)
    }
}

impl Value for Lang {
    fn read(raw: &Raw) -> Option<Self> {
        let tag = raw.one()?;
        [Self::Zh, Self::En].into_iter().find(|lang| lang.tag() == tag)
    }

    fn show(&self) -> String {
        self.tag().to_owned()
    }

    fn expected(lang: Lang) -> &'static str {
        text::expects_language(lang)
    }
}

/// Empty is none.
impl<T: Value> Value for Option<T> {
    fn read(raw: &Raw) -> Option<Self> {
        if raw.one() == Some("") { Some(None) } else { T::read(raw).map(Some) }
    }

    fn show(&self) -> String {
        self.as_ref().map(T::show).unwrap_or_default()
    }

    fn expected(lang: Lang) -> &'static str {
        T::expected(lang)
    }
}

impl<T: Value> Value for Vec<T> {
    fn read(raw: &Raw) -> Option<Self> {
        let parts = match raw {
            Raw::One(text) => text.split(',').map(str::to_owned).collect(),
            Raw::Many(parts) => parts.clone(),
            Raw::Other => return None,
        };
        let parts = parts.into_iter().filter(|part| !part.trim().is_empty());
        parts.map(|part| T::read(&Raw::One(part))).collect()
    }

    fn show(&self) -> String {
        self.iter().map(T::show).collect::<Vec<_>>().join(", ")
    }

    fn expected(lang: Lang) -> &'static str {
        T::expected(lang)
    }
}

/// A kind of value that is one of a few words.
macro_rules! words {
    ($($(#[doc = $about:literal])* $kind:ident { $($(#[doc = $word_about:literal])* $variant:ident = $word:literal),* })*) => {
        $(
            $(#[doc = $about])*
            #[derive(Debug, Clone, Copy, PartialEq, Eq)]
            pub enum $kind { $( $(#[doc = $word_about])* $variant, )* }

            impl $kind {
                /// The word in the file.
                #[must_use]
                pub fn word(self) -> &'static str {
                    match self { $( Self::$variant => $word, )* }
                }
            }

            impl FromStr for $kind {
                type Err = ();
                fn from_str(word: &str) -> Result<Self, ()> {
                    match word { $( $word => Ok(Self::$variant), )* _ => Err(()) }
                }
            }

            impl fmt::Display for $kind {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    f.write_str(self.word())
                }
            }
        )*
    };
}

words! {
    /// The form of log lines.
    LogFormat {
        /// For people.
        Text = "text",
        /// For machines.
        Json = "json"
    }
    /// The kind of directory server.
    LdapKind {
        /// Microsoft's, and Samba's.
        ActiveDirectory = "active_directory",
        /// And whatever is much like it.
        OpenLdap = "openldap",
        /// Red Hat's.
        FreeIpa = "freeipa"
    }
    /// A switch.
    YesNo {
        /// On.
        Yes = "yes",
        /// Off.
        No = "no"
    }
    /// How the connection to the mail server is encrypted.
    MailSecurity {
        /// Begun in plain text and encrypted before anything is said; without that, nothing is sent.
        StartTls = "starttls",
        /// From the first byte.
        Tls = "tls",
        /// Not at all.
        None = "none"
    }
    /// Who must have a second factor.
    SecondFactor {
        /// Those who hold a right of one of the three administrators.
        Administrators = "administrators",
        /// Everyone.
        Everyone = "everyone",
        /// Nobody; who wants one may have it.
        Optional = "optional"
    }
    /// The rules for passwords.
    PasswordRules {
        /// OWASP ASVS 5.0, 6.2.
        Asvs = "asvs",
        /// GB/T 22239-2019, level 3, as assessors read it.
        Mlps3 = "mlps3"
    }
    /// How much is logged.
    LogLevel {
        /// Faults only.
        Error = "error",
        /// And what may become one.
        Warn = "warn",
        /// And each request.
        Info = "info",
        /// And what explains a fault.
        Debug = "debug",
        /// Everything.
        Trace = "trace"
    }
}

/// One IP address or a network of them, as in `10.0.0.0/8`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    /// How many leading bits count.
    bits: u32,
}

impl Network {
    /// Whether `address` belongs to it. An IPv4 address written as IPv6 counts as what it is.
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        match (self.address, address.to_canonical()) {
            (IpAddr::V4(ours), IpAddr::V4(theirs)) => (ours.to_bits() ^ theirs.to_bits()).leading_zeros() >= self.bits,
            (IpAddr::V6(ours), IpAddr::V6(theirs)) => (ours.to_bits() ^ theirs.to_bits()).leading_zeros() >= self.bits,
            _ => false,
        }
    }

    fn most_bits(address: IpAddr) -> u32 {
        if address.is_ipv4() { 32 } else { 128 }
    }
}

impl FromStr for Network {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (address, bits) = text.split_once('/').map_or((text, None), |(address, bits)| (address, Some(bits)));
        let address: IpAddr = address.trim().parse().ok().ok_or(())?;
        let most = Self::most_bits(address);
        let bits = match bits {
            None => most,
            Some(bits) => bits.parse().ok().filter(|bits| *bits <= most).ok_or(())?,
        };
        Ok(Self { address, bits })
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.bits == Self::most_bits(self.address) {
            write!(f, "{}", self.address)
        } else {
            write!(f, "{}/{}", self.address, self.bits)
        }
    }
}
