//! What is read of an entry.

use super::detail::{Detail, What};
use super::fault::Fault;
use super::name::{canonical, folded};
use super::settings::{Kind, Settings};
use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use ldap3::SearchEntry;

/// Whether the directory lets an account in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Active,
    Disabled,
    Expired,
    /// For a time, after wrong passwords; the directory itself refuses.
    Locked,
    /// The password must be changed there first; not every server refuses by itself.
    MustChange,
}

impl State {
    /// Whether a right password is enough.
    #[must_use]
    pub fn may_enter(self) -> bool {
        matches!(self, Self::Active | Self::Locked)
    }
}

/// A person.
#[derive(Clone, Debug)]
pub struct Person {
    /// What survives renames and moves.
    pub key: String,
    pub dn: String,
    /// As the directory writes it, in lower case.
    pub login: String,
    /// As the directory writes it: lists of logins are compared by some servers with their case.
    pub spelled: String,
    /// Another name, as typed, by which a template lets the same account in: Active Directory's userPrincipalName without the
    /// domain, where it is not the login.
    pub other_login: Option<String>,
    pub name: String,
    pub mail: String,
    pub phone: String,
    pub department: String,
    /// The manager's name in the directory, in one form.
    pub manager: Option<String>,
    pub state: State,
    /// Groups that the entry itself names.
    pub member_of: Vec<String>,
    /// The security identifier of the primary group, which no group lists as a member.
    pub primary_group: Option<Vec<u8>>,
    /// The number of the primary group where accounts are of the POSIX kind.
    pub primary_number: Option<String>,
}

impl Person {
    /// The spellings by which a list of logins may name the person: the directory's own, and in lower case. Servers compare
    /// them letter by letter, so everybody's reading does too.
    pub(super) fn written(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.spelled.as_str()).chain((self.spelled != self.login).then_some(self.login.as_str()))
    }
}

/// A person with the keys of all their groups, nested ones included.
#[derive(Clone, Debug)]
pub struct Member {
    pub person: Person,
    pub groups: Vec<Group>,
}

/// A group.
#[derive(Clone, Debug)]
pub struct Group {
    pub key: String,
    pub dn: String,
    pub name: String,
    pub members: Members,
    pub sid: Option<Vec<u8>>,
    /// The number by which people of the POSIX kind name their primary group.
    pub number: Option<String>,
}

/// Whom a group lists: entries in one form of their names, and logins as they are written there.
#[derive(Clone, Debug, Default)]
pub struct Members {
    pub entries: Vec<String>,
    pub logins: Vec<String>,
}

/// The values of an attribute by its name without options; case does not count.
pub(super) fn values<'e>(entry: &'e SearchEntry, name: &str) -> impl Iterator<Item = &'e String> {
    let name = name.to_lowercase();
    entry.attrs.iter().filter(move |(known, _)| known.to_lowercase() == name).flat_map(|(_, values)| values)
}

fn text(entry: &SearchEntry, name: &str) -> Option<String> {
    values(entry, name).map(|value| value.trim().to_owned()).find(|value| !value.is_empty())
}

/// A binary value, which the parser may have taken for a text.
pub(super) fn bytes(entry: &SearchEntry, name: &str) -> Option<Vec<u8>> {
    let lower = name.to_lowercase();
    let binary = entry.bin_attrs.iter().find(|(known, _)| known.to_lowercase() == lower);
    binary
        .and_then(|(_, values)| values.first().cloned())
        .or_else(|| values(entry, name).next().map(|value| value.clone().into_bytes()))
}

/// What survives renames: sixteen bytes in hexadecimal digits, or the text itself.
fn key(entry: &SearchEntry, name: &str) -> Option<String> {
    if name.eq_ignore_ascii_case("objectGUID") {
        return bytes(entry, name).map(|guid| crate::core::secret::hex(&guid));
    }
    text(entry, name).map(|key| key.to_lowercase())
}

pub(super) fn person(entry: &SearchEntry, settings: &Settings) -> Result<Person, Fault> {
    let names = &settings.attributes;
    let missing = |name: &str| Fault::Settings(Detail::told(What::NoAttribute, name));
    let spelled = text(entry, &names.login).ok_or_else(|| missing(&names.login))?;
    let login = spelled.to_lowercase();
    let short =
        |name: &str, most: usize| -> String { text(entry, name).unwrap_or_default().chars().take(most).collect() };
    let name = Some(short(&names.name, 100)).filter(|name| !name.is_empty()).or_else(|| text(entry, "cn"));
    Ok(Person {
        key: key(entry, &names.key).ok_or_else(|| missing(&names.key))?,
        dn: entry.dn.clone(),
        name: name.unwrap_or_else(|| login.clone()).chars().take(100).collect(),
        other_login: text(entry, "userPrincipalName")
            .and_then(|name| settings.typed_for(&folded(&name)))
            .filter(|other| *other != login),
        login,
        spelled,
        mail: short(&names.mail, 200),
        phone: short(&names.phone, 50),
        department: short(&names.department, 100),
        manager: text(entry, &names.manager).map(|dn| canonical(&dn)),
        state: state(entry),
        member_of: values(entry, "memberOf").map(|dn| canonical(dn)).collect(),
        primary_group: primary_group(entry),
        primary_number: number(entry, settings),
    })
}

/// What each kind of server says of the account's state.
fn state(entry: &SearchEntry) -> State {
    let number = |name: &str| text(entry, name).and_then(|value| value.parse::<i64>().ok());
    if number("userAccountControl").is_some_and(|bits| bits & 2 != 0)
        || text(entry, "nsAccountLock").is_some_and(|value| value.eq_ignore_ascii_case("true"))
        || text(entry, "pwdAccountLockedTime").is_some_and(|value| value.starts_with("0000"))
    {
        return State::Disabled;
    }
    let moment = |name: &str| text(entry, name).as_deref().and_then(of_text);
    let ends = [
        number("accountExpires").and_then(of_file_time),
        number("shadowExpire").and_then(of_days),
        moment("krbPrincipalExpiration"),
        moment("pwdEndTime"),
    ];
    if ends.into_iter().flatten().any(|at| at <= now()) {
        return State::Expired;
    }
    let locked = number("lockoutTime").is_some_and(|at| at > 0) || text(entry, "pwdAccountLockedTime").is_some();
    // Active Directory: never set by the person, unless the password lasts for ever.
    let lasts = number("userAccountControl").is_some_and(|bits| bits & 0x1_0000 != 0);
    let must_change = text(entry, "pwdReset").is_some_and(|value| value.eq_ignore_ascii_case("true"))
        || (number("pwdLastSet") == Some(0) && !lasts);
    match (must_change, locked) {
        (true, _) => State::MustChange,
        (false, true) => State::Locked,
        (false, false) => State::Active,
    }
}

#[expect(clippy::disallowed_methods, reason = "what a server calls expired is expired by the clock that servers share")]
fn now() -> DateTime<Utc> {
    Utc::now()
}

/// A moment of Microsoft's: hundreds of nanoseconds since 1601; none and the greatest mean never.
fn of_file_time(ticks: i64) -> Option<DateTime<Utc>> {
    if ticks <= 0 || ticks == i64::MAX {
        return None;
    }
    DateTime::from_timestamp(-11_644_473_600, 0)?.checked_add_signed(TimeDelta::try_seconds(ticks / 10_000_000)?)
}

/// Days since 1970; none and -1 mean never.
fn of_days(days: i64) -> Option<DateTime<Utc>> {
    (days > 0).then_some(())?;
    DateTime::from_timestamp(days.checked_mul(86_400)?, 0)
}

/// `20261231235959Z`
fn of_text(text: &str) -> Option<DateTime<Utc>> {
    let digits: String = text.chars().take(14).collect();
    NaiveDateTime::parse_from_str(&digits, "%Y%m%d%H%M%S").ok().map(|at| at.and_utc())
}

/// The domain's identifier with the number of the primary group in place of the person's own.
fn primary_group(entry: &SearchEntry) -> Option<Vec<u8>> {
    let number = text(entry, "primaryGroupID")?.parse::<u32>().ok()?;
    let mut sid = bytes(entry, "objectSid")?;
    let domain = sid.len().checked_sub(4)?;
    sid.truncate(domain);
    sid.extend(number.to_le_bytes());
    Some(sid)
}

/// The number of a group, which no Active Directory is asked for: there it means nothing.
fn number(entry: &SearchEntry, settings: &Settings) -> Option<String> {
    text(entry, "gidNumber").filter(|_| settings.kind != Kind::ActiveDirectory)
}

/// Whether an attribute lists members.
fn is_member(name: &str) -> bool {
    ["member", "uniqueMember", "memberUid"].iter().any(|known| name.eq_ignore_ascii_case(known))
}

pub(super) fn group(entry: &SearchEntry, settings: &Settings) -> Result<Group, Fault> {
    let missing = || Fault::Settings(Detail::told(What::NoAttribute, settings.attributes.key.as_str()));
    // A name that can't be compared would be a member lost without a word.
    if entry.bin_attrs.keys().any(|name| is_member(name)) {
        return Err(Fault::Incomplete(Detail::told(What::NotText, entry.dn.as_str())));
    }
    let entries =
        ["member", "uniqueMember"].iter().flat_map(|name| values(entry, name)).map(|dn| canonical(dn)).collect();
    let logins = values(entry, "memberUid").map(|login| login.trim().to_owned()).collect();
    Ok(Group {
        key: key(entry, &settings.attributes.key).ok_or_else(missing)?,
        dn: entry.dn.clone(),
        name: text(entry, "cn").unwrap_or_else(|| entry.dn.clone()),
        members: Members { entries, logins },
        sid: bytes(entry, "objectSid").filter(|_| settings.kind == Kind::ActiveDirectory),
        number: number(entry, settings),
    })
}
