//! Searching page by page. What is not the whole is an error, never a result.

use super::OPERATION;
use super::detail::What;
use super::fault::Fault;
use ldap3::adapters::{Adapter, EntriesOnly, PagedResults};
use ldap3::{Ldap, Scope, SearchEntry};

/// Entries of a page.
const PAGE: i32 = 500;
/// More entries than any company has; a server that goes on for ever is stopped.
const MOST: usize = 500_000;

/// The whole of what was asked for. Only a search that ended well makes one.
#[derive(Clone, Debug)]
pub struct Complete<T>(T);

impl<T> Complete<T> {
    /// What was found.
    #[must_use]
    pub fn get(&self) -> &T {
        &self.0
    }

    /// What was found.
    #[must_use]
    pub fn into_inner(self) -> T {
        self.0
    }

    pub(super) fn and<U, V>(self, other: Complete<U>, join: impl FnOnce(T, U) -> V) -> Complete<V> {
        Complete(join(self.0, other.0))
    }

    pub(super) fn try_map<U>(self, change: impl FnOnce(T) -> Result<U, Fault>) -> Result<Complete<U>, Fault> {
        change(self.0).map(Complete)
    }
}

/// What is looked for.
pub(super) struct Question<'q> {
    pub(super) base: &'q str,
    pub(super) scope: Scope,
    pub(super) filter: String,
    pub(super) attributes: Vec<String>,
}

/// Every entry that answers. Referrals to other servers are passed over: nobody is ever told a password there.
pub(super) async fn all(ldap: &mut Ldap, question: Question<'_>) -> Result<Complete<Vec<SearchEntry>>, Fault> {
    let adapters: Vec<Box<dyn Adapter<'_, String, Vec<String>>>> =
        vec![Box::new(EntriesOnly::new()), Box::new(PagedResults::new(PAGE))];
    let Question { base, scope, filter, attributes } = question;
    let mut stream =
        ldap.with_timeout(OPERATION).streaming_search_with(adapters, base, scope, &filter, attributes).await?;
    let mut entries = Vec::new();
    while let Some(entry) = stream.next().await? {
        entries.push(SearchEntry::construct(entry));
        if entries.len() > MOST {
            return Err(Fault::Incomplete(What::TooMany.into()));
        }
    }
    let result = stream.finish().await;
    if result.rc == 0 { Ok(Complete(entries)) } else { Err(Fault::of(&result)) }
}

/// The one entry that answers, if any; of several none is meant.
pub(super) async fn one(ldap: &mut Ldap, question: Question<'_>) -> Result<Option<SearchEntry>, Fault> {
    let mut found = all(ldap, question).await?.into_inner();
    if found.len() > 1 { Err(Fault::Ambiguous) } else { Ok(found.pop()) }
}

/// The first entries that answer, for looking at: nothing may be concluded from who is absent.
pub(super) async fn some(ldap: &mut Ldap, question: Question<'_>, most: i32) -> Result<Vec<SearchEntry>, Fault> {
    let options = ldap3::SearchOptions::new().sizelimit(most);
    let Question { base, scope, filter, attributes } = question;
    let found =
        ldap.with_timeout(OPERATION).with_search_options(options).search(base, scope, &filter, attributes).await?;
    if !matches!(found.1.rc, 0 | 4 | 10) {
        return Err(Fault::of(&found.1));
    }
    Ok(found
        .0
        .into_iter()
        .filter(|entry| !entry.is_ref() && !entry.is_intermediate())
        .map(SearchEntry::construct)
        .collect())
}
