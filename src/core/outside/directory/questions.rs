//! What servers are asked for. Pure.

use super::entry::Person;
use super::search::Question;
use super::settings::Settings;
use ldap3::{Scope, ldap_escape};

/// People who answer a filter.
pub(super) fn people(settings: &Settings, filter: String) -> Question<'_> {
    let names = &settings.attributes;
    let mut attributes: Vec<String> =
        [&names.key, &names.login, &names.name, &names.mail, &names.phone, &names.department, &names.manager]
            .into_iter()
            .filter(|name| !name.is_empty())
            .cloned()
            .collect();
    attributes.extend(
        [
            "cn",
            "memberOf",
            "userAccountControl",
            "accountExpires",
            "lockoutTime",
            "nsAccountLock",
            "pwdAccountLockedTime",
            "shadowExpire",
            "krbPrincipalExpiration",
            "pwdEndTime",
            "pwdReset",
            "pwdLastSet",
            "primaryGroupID",
            "objectSid",
            "gidNumber",
            "userPrincipalName",
        ]
        .map(str::to_owned),
    );
    Question { base: &settings.people_base, scope: Scope::Subtree, filter, attributes }
}

/// Groups that answer a filter, with or without their members.
pub(super) fn groups(settings: &Settings, filter: String, members: bool) -> Question<'_> {
    let attributes = group_attributes(settings, members);
    Question { base: &settings.group_base, scope: Scope::Subtree, filter, attributes }
}

/// What is read of a group.
pub(super) fn group_attributes(settings: &Settings, members: bool) -> Vec<String> {
    let names: &[&str] = if members {
        &["cn", "objectSid", "gidNumber", "member", "uniqueMember", "memberUid"]
    } else {
        &["cn", "objectSid"]
    };
    names.iter().map(|name| (*name).to_owned()).chain([settings.attributes.key.clone()]).collect()
}

/// The condition that a group lists one of these; for a person also by login, or as the primary group.
pub(super) fn listing(names: &[String], person: Option<&Person>) -> String {
    let mut out = String::from("(|");
    for name in names {
        let name = ldap_escape(name.as_str());
        for attribute in ["member", "uniqueMember"] {
            out.extend(["(", attribute, "=", &name, ")"]);
        }
    }
    if let Some(person) = person {
        for login in person.written() {
            out.extend(["(memberUid=", &ldap_escape(login), ")"]);
        }
        if let Some(number) = &person.primary_number {
            out.extend(["(gidNumber=", &ldap_escape(number.as_str()), ")"]);
        }
    }
    out + ")"
}

/// The condition that an entry has a key.
pub(super) fn has_key(settings: &Settings, key: &str) -> String {
    let name = &settings.attributes.key;
    if name.eq_ignore_ascii_case("objectGUID") {
        return format!("({name}={})", escaped_hex(key));
    }
    // Keys are kept in small letters, and some servers compare them letter by letter.
    format!("(|({name}={})({name}={}))", ldap_escape(key), ldap_escape(key.to_uppercase()))
}

/// Bytes in hexadecimal digits as a filter takes them: `\0f\a0`.
pub(super) fn escaped_hex(digits: &str) -> String {
    let mut out = String::new();
    for (at, digit) in digits.chars().filter(char::is_ascii_hexdigit).enumerate() {
        if at % 2 == 0 {
            out.push('\\');
        }
        out.push(digit);
    }
    out
}
