//! One server: its connection, binds and questions.

use super::detail::{Detail, What, told};
use super::entry::{Group, Member, Person, group, person, values};
use super::fault::Fault;
use super::groups::{MOST_DEPTH, Remembered, above};
use super::name::{Credentials, canonical, folded, is_one_spelling, lies_under};
use super::questions::{escaped_hex, group_attributes, groups, has_key, listing, people};
use super::search::{Complete, Question, all, one, some};
use super::settings::{Bind, Kind, Line, Settings};
use super::{CONNECT, OPERATION, Snapshot};
use ldap3::{Ldap, LdapConnAsync, LdapConnSettings, Scope, SearchEntry, dn_escape, ldap_escape};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

/// Active Directory's rule for members of members.
const IN_CHAIN: &str = "1.2.840.113556.1.4.1941";
/// What a server of that kind says it can.
const ACTIVE_DIRECTORY: &str = "1.2.840.113556.1.4.800";

pub(super) struct Server<'s> {
    pub(super) ldap: Ldap,
    pub(super) settings: &'s Settings,
    remembered: &'s Remembered,
}

impl<'s> Server<'s> {
    /// Connects and becomes whoever reads.
    pub(super) async fn open(line: &Line, settings: &'s Settings, remembered: &'s Remembered) -> Result<Self, Fault> {
        let mut server = Self::connect(line, settings, remembered).await?;
        server.bind_reader().await?;
        Ok(server)
    }

    pub(super) async fn connect(
        line: &Line,
        settings: &'s Settings,
        remembered: &'s Remembered,
    ) -> Result<Self, Fault> {
        let mut how = LdapConnSettings::new().set_conn_timeout(CONNECT).set_starttls(line.start_tls);
        if let Some(file) = &settings.ca_file {
            how = how.set_config(trusting(file)?);
        }
        let (connection, ldap) = LdapConnAsync::with_settings(how, &line.url).await?;
        tokio::spawn(async move {
            if let Err(error) = connection.drive().await {
                tracing::debug!(%error, "a connection to the directory ended");
            }
        });
        Ok(Self { ldap, settings, remembered })
    }

    /// Becomes whoever reads: the service account, or nobody. Without either, whoever signs in reads.
    pub(super) async fn bind_reader(&mut self) -> Result<(), Fault> {
        let result = match &self.settings.bind {
            Bind::Service { dn, password_file } => {
                let password = password_in(password_file)?;
                self.ldap.with_timeout(OPERATION).simple_bind(dn, &password).await?
            }
            // No name and no password together say "nobody": the one empty password that is ever sent.
            Bind::Anonymous => self.ldap.with_timeout(OPERATION).simple_bind("", "").await?,
            Bind::Direct { .. } => return Ok(()),
        };
        if result.rc == 0 { Ok(()) } else { Err(Fault::of(&result)) }
    }

    /// Whether the directory takes this password for this name. Codes are told to the log, never to the person.
    async fn takes(&mut self, name: &str, credentials: &Credentials) -> Result<bool, Fault> {
        let result = self.ldap.with_timeout(OPERATION).simple_bind(name, credentials.password.reveal()).await?;
        match result.rc {
            0 => Ok(true),
            19 | 32 | 34 | 48 | 49 | 50 | 53 => {
                tracing::info!(code = told(&result), "the directory refuses a sign-in");
                Ok(false)
            }
            _ => Err(Fault::of(&result)),
        }
    }

    /// Finds the person as whoever reads, tries the password, then reads the groups as before.
    pub(super) async fn search_then_bind(&mut self, credentials: &Credentials) -> Result<Option<Member>, Fault> {
        let Some(entry) = self.find(&credentials.login).await? else { return Ok(None) };
        let person = person(&entry, self.settings)?;
        // Tries are counted by what was typed. A name that the server only takes for the same (other accents, a second
        // value) would have tries of its own, all at one account.
        if folded(&person.spelled) != credentials.login {
            tracing::info!("a sign-in is refused: the directory writes this login otherwise");
            return Ok(None);
        }
        if !self.takes(&entry.dn, credentials).await? {
            return Ok(None);
        }
        self.bind_reader().await?;
        self.member(person).await.map(Some)
    }

    /// Tries the password under the name of the template, then reads as that person: the entry that is found must be the one
    /// whose password it was.
    pub(super) async fn bind_then_search(&mut self, credentials: &Credentials) -> Result<Option<Member>, Fault> {
        let settings = self.settings;
        let Bind::Direct { template } = &settings.bind else {
            return Err(Fault::Settings(What::NoTemplate.into()));
        };
        // Nobody says before the password is sent who is meant, so that tries are counted by the name alone.
        let login = credentials.login.as_str();
        let is_dn = settings.bind.whole_name().is_none();
        // No login has these signs; a server might read a name with two of them as another spelling.
        if !is_one_spelling(login) || (!is_dn && login.contains(['@', '\\'])) {
            return Ok(None);
        }
        let name =
            if is_dn { template.replace("{user}", &dn_escape(login)) } else { template.replace("{user}", login) };
        if !self.takes(&name, credentials).await? {
            return Ok(None);
        }
        let mut found = self.called(&name, login).await?;
        let (Some(entry), true) = (found.pop(), found.is_empty()) else {
            tracing::info!("a sign-in is refused: no entry, or more than one, has this name");
            return Ok(None);
        };
        // By another name than the entry's own somebody else may have come in, perhaps one who is not looked at here: the
        // password must be this entry's.
        let same =
            if is_dn { canonical(&entry.dn) == canonical(&name) } else { self.takes(&entry.dn, credentials).await? };
        if !same {
            tracing::info!("a sign-in is refused: the entry of this name is not the one that signed in");
            return Ok(None);
        }
        self.member(person(&entry, self.settings)?).await.map(Some)
    }

    /// Everybody who may be called so when signing in by a template: by the login, and in Active Directory by the name with
    /// the domain.
    async fn called(&mut self, name: &str, login: &str) -> Result<Vec<SearchEntry>, Fault> {
        let settings = self.settings;
        let mut condition = format!("({}={})", settings.attributes.login, ldap_escape(login));
        if settings.kind == Kind::ActiveDirectory {
            condition = format!("(|(userPrincipalName={}){condition})", ldap_escape(name));
        }
        let filter = format!("(&{}{condition})", settings.people_filter);
        all(&mut self.ldap, people(settings, filter)).await.map(Complete::into_inner)
    }

    /// The one entry of a login.
    pub(super) async fn find(&mut self, login: &str) -> Result<Option<SearchEntry>, Fault> {
        let settings = self.settings;
        let filter = format!("(&{}({}={}))", settings.people_filter, settings.attributes.login, ldap_escape(login));
        one(&mut self.ldap, people(settings, filter)).await
    }

    /// The one entry with a key.
    pub(super) async fn of_key(&mut self, key: &str) -> Result<Option<SearchEntry>, Fault> {
        let settings = self.settings;
        one(&mut self.ldap, people(settings, has_key(settings, key))).await
    }

    /// The people with these keys and their groups; one fault and there is nothing.
    pub(super) async fn look_again(&mut self, keys: &[String]) -> Result<Vec<Member>, Fault> {
        let settings = self.settings;
        let mut found = Vec::new();
        for key in keys {
            if let Some(entry) = self.of_key(key).await? {
                found.push(self.member(person(&entry, settings)?).await?);
            }
        }
        Ok(found)
    }

    /// The person with all groups.
    pub(super) async fn member(&mut self, person: Person) -> Result<Member, Fault> {
        let groups = match self.settings.kind {
            Kind::ActiveDirectory => self.groups_in_chain(&person).await?,
            Kind::OpenLdap | Kind::FreeIpa => self.groups_by_steps(&person).await?,
        };
        Ok(Member { person, groups })
    }

    /// Active Directory follows the chain itself; the primary group is in no list and is asked for apart.
    async fn groups_in_chain(&mut self, person: &Person) -> Result<Vec<Group>, Fault> {
        let dn = ldap_escape(person.dn.as_str());
        let mut found = self.groups_where(&format!("(member:{IN_CHAIN}:={dn})")).await?;
        // A server that does not know the rule finds nothing by it, but by the plain question. Where that finds nothing either,
        // the person's groups are none of those that are looked at.
        if found.is_empty()
            && !person.member_of.is_empty()
            && !self.groups_where(&format!("(member={dn})")).await?.is_empty()
        {
            return Err(Fault::Kind(What::NoChain.into()));
        }
        if let Some(sid) = &person.primary_group {
            let primary =
                self.groups_where(&format!("(objectSid={})", escaped_hex(&crate::core::secret::hex(sid)))).await?;
            for group in &primary {
                found.extend(
                    self.groups_where(&format!("(member:{IN_CHAIN}:={})", ldap_escape(group.dn.as_str()))).await?,
                );
            }
            found.extend(primary);
        }
        Ok(each_once(found))
    }

    /// Elsewhere each step is asked for: the groups of the person, the groups of those, and so on.
    async fn groups_by_steps(&mut self, person: &Person) -> Result<Vec<Group>, Fault> {
        let mut found = self.groups_where(&listing(std::slice::from_ref(&person.dn), Some(person))).await?;
        for name in &person.member_of {
            found.extend(self.group_at(name).await?);
        }
        let mut found = each_once(found);
        let mut below: Vec<String> = found.iter().map(|group| canonical(&group.dn)).collect();
        below.sort_unstable();
        let above = if let Some(above) = self.remembered.above(&below) {
            above
        } else {
            let above = self.groups_above(&found).await?;
            self.remembered.keep(below, above.clone());
            above
        };
        found.extend(above);
        Ok(each_once(found))
    }

    /// The groups above these, to the depth that is looked at; a circle ends.
    async fn groups_above(&mut self, direct: &[Group]) -> Result<Vec<Group>, Fault> {
        let mut seen: HashSet<String> = direct.iter().map(|group| canonical(&group.dn)).collect();
        let mut wanted: Vec<String> = direct.iter().map(|group| group.dn.clone()).collect();
        let mut found = Vec::new();
        for _ in 1..MOST_DEPTH {
            let mut layer = Vec::new();
            for some in wanted.chunks(40) {
                layer.extend(self.groups_where(&listing(some, None)).await?);
            }
            layer.retain(|group| seen.insert(canonical(&group.dn)));
            wanted = layer.iter().map(|group| group.dn.clone()).collect();
            found.extend(layer);
            if wanted.is_empty() {
                break;
            }
        }
        Ok(found)
    }

    /// The group of a name, where it is one of those that are looked at.
    async fn group_at(&mut self, dn: &str) -> Result<Vec<Group>, Fault> {
        let settings = self.settings;
        if !lies_under(dn, &settings.group_base) {
            return Ok(Vec::new());
        }
        let question = Question {
            base: dn,
            scope: Scope::Base,
            filter: settings.group_filter.clone(),
            attributes: group_attributes(settings, false),
        };
        match all(&mut self.ldap, question).await {
            Ok(found) => found.into_inner().iter().map(|entry| group(entry, settings)).collect(),
            // A group outside of what the service account may read is no group of ours.
            Err(Fault::Settings(detail)) if detail.what == What::NotThere => Ok(Vec::new()),
            Err(fault) => Err(fault),
        }
    }

    async fn groups_where(&mut self, condition: &str) -> Result<Vec<Group>, Fault> {
        let settings = self.settings;
        let filter = format!("(&{}{condition})", settings.group_filter);
        let found = all(&mut self.ldap, groups(settings, filter, false)).await?.into_inner();
        found.iter().map(|entry| group(entry, settings)).collect()
    }

    /// Groups to choose from.
    pub(super) async fn groups_named(&mut self, part: &str) -> Result<Vec<Group>, Fault> {
        let settings = self.settings;
        let by_name = if part.is_empty() { String::new() } else { format!("(cn=*{}*)", ldap_escape(part)) };
        let filter = format!("(&{}{by_name})", settings.group_filter);
        let found = some(&mut self.ldap, groups(settings, filter, false), 50).await?;
        found.iter().map(|entry| group(entry, settings)).collect()
    }

    /// Everybody and every group with its members.
    pub(super) async fn snapshot(&mut self) -> Result<Complete<Snapshot>, Fault> {
        let settings = self.settings;
        self.is_of_its_kind().await?;
        let found = all(&mut self.ldap, people(settings, settings.people_filter.clone())).await?;
        let everybody =
            found.try_map(|found| found.iter().map(|entry| person(entry, settings)).collect::<Result<Vec<_>, _>>())?;
        let mut found = all(&mut self.ldap, groups(settings, settings.group_filter.clone(), true)).await?;
        let mut whole = Vec::new();
        for entry in found.get().clone() {
            whole.push(self.with_all_members(entry).await?);
        }
        found = found.try_map(|_| Ok(whole))?;
        let every_group =
            found.try_map(|found| found.iter().map(|entry| group(entry, settings)).collect::<Result<Vec<_>, _>>())?;
        Ok(everybody.and(every_group, |people, groups| Snapshot { people, groups }))
    }

    /// Active Directory gives a long list in ranges: `member;range=0-1499`. The rest is asked for until the end.
    async fn with_all_members(&mut self, mut entry: SearchEntry) -> Result<SearchEntry, Fault> {
        let mut members: Vec<String> = values(&entry, "member").cloned().collect();
        let mut next = range(&mut entry, &mut members);
        while let Some(from) = next {
            let question = Question {
                base: &entry.dn,
                scope: Scope::Base,
                filter: "(objectClass=*)".into(),
                attributes: vec![format!("member;range={from}-*")],
            };
            let mut more =
                one(&mut self.ldap, question).await?.ok_or_else(|| Fault::Incomplete(What::GroupVanished.into()))?;
            let before = members.len();
            next = range(&mut more, &mut members);
            if next.is_some() && members.len() == before {
                return Err(Fault::Incomplete(What::EmptyRange.into()));
            }
        }
        entry.attrs.retain(|name, _| !name.eq_ignore_ascii_case("member"));
        entry.attrs.insert("member".into(), members);
        Ok(entry)
    }

    /// A server of another kind answers some questions with nothing instead of an error: whoever asks must know.
    pub(super) async fn is_of_its_kind(&mut self) -> Result<(), Fault> {
        let question = Question {
            base: "",
            scope: Scope::Base,
            filter: "(objectClass=*)".into(),
            attributes: vec!["supportedCapabilities".into(), "vendorName".into()],
        };
        let root = some(&mut self.ldap, question, 1).await?;
        let is_active =
            root.iter().any(|root| values(root, "supportedCapabilities").any(|oid| oid == ACTIVE_DIRECTORY));
        match (self.settings.kind == Kind::ActiveDirectory, is_active) {
            (true, false) => Err(Fault::Kind(What::NotActive.into())),
            (false, true) => Err(Fault::Kind(What::IsActive.into())),
            _ => Ok(()),
        }
    }

    /// Whether the groups that an entry names itself are among those that are found for it, as far as they are looked at.
    pub(super) async fn groups_agree(&mut self, person: Person) -> Result<usize, Fault> {
        let named = person.member_of.clone();
        let member = self.member(person).await?;
        let found: HashSet<String> = member.groups.iter().map(|group| canonical(&group.dn)).collect();
        let known = above(&member.person, &member.groups).len();
        if !named.iter().any(|name| found.contains(name)) {
            for name in &named {
                if !self.group_at(name).await?.is_empty() {
                    return Err(Fault::Kind(What::NoNamedGroup.into()));
                }
            }
        }
        Ok(found.len().max(known))
    }

    /// Those of the groups with these keys that are not among the groups that are looked at.
    pub(super) async fn lacks(&mut self, keys: &[String]) -> Result<Vec<String>, Fault> {
        let mut there = HashSet::new();
        for some in keys.chunks(40) {
            let settings = self.settings;
            let any: String = some.iter().map(|key| has_key(settings, key)).collect();
            there.extend(self.groups_where(&format!("(|{any})")).await?.into_iter().map(|group| group.key));
        }
        Ok(keys.iter().filter(|key| !there.contains(*key)).cloned().collect())
    }
}

/// The members of a range join the others; where the next range begins, if there is one.
fn range(entry: &mut SearchEntry, members: &mut Vec<String>) -> Option<u64> {
    let name = entry.attrs.keys().find(|name| name.to_lowercase().starts_with("member;range="))?.clone();
    members.extend(entry.attrs.remove(&name)?);
    name.rsplit_once('-')?.1.parse::<u64>().ok()?.checked_add(1)
}

fn each_once(groups: Vec<Group>) -> Vec<Group> {
    let mut seen = HashSet::new();
    groups.into_iter().filter(|group| seen.insert(group.key.clone())).collect()
}

/// The password in a file, which ends at the end of its line.
fn password_in(file: &Path) -> Result<String, Fault> {
    let read = std::fs::read_to_string(file);
    let text =
        read.map_err(|error| Fault::Settings(Detail::told(What::File, format!("{}: {error}", file.display()))))?;
    let password = text.trim_end_matches(['\r', '\n']);
    if password.trim().is_empty() {
        return Err(Fault::Settings(Detail::told(What::EmptyFile, file.display().to_string())));
    }
    Ok(password.to_owned())
}

/// Trusts the authorities in a file and nobody else.
fn trusting(file: &Path) -> Result<Arc<ClientConfig>, Fault> {
    let wrong = |error: &dyn std::fmt::Display| {
        Fault::Settings(Detail::told(What::File, format!("{}: {error}", file.display())))
    };
    let mut store = RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(file).map_err(|error| wrong(&error))? {
        store.add(certificate.map_err(|error| wrong(&error))?).map_err(|error| wrong(&error))?;
    }
    if store.is_empty() {
        return Err(Fault::Settings(Detail::told(What::NoCertificate, file.display().to_string())));
    }
    Ok(Arc::new(ClientConfig::builder().with_root_certificates(store).with_no_client_auth()))
}
