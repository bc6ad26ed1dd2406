//! Writes letters, at the moment they go: in the reader's language and zone, through the reader's own rights.

use super::store::{self, DIGEST, Recipient};
use super::{text, unsubscribe};
use crate::core::access::{Actor, Standing};
use crate::core::notice::{About, Kind, Onlooker, Told};
use crate::core::outside::mail::Letter;
use crate::core::problem::Problem;
use crate::core::tx::Reader;
use crate::text::Lang;
use crate::web::House;
use askama::Template;
use chrono::{DateTime, Utc};
use std::sync::Arc;

/// So many lines of a kind stand in a letter; the rest is on the page.
const MOST: usize = 30;

/// Notices of one kind, as their reader is told of them.
pub struct Group {
    pub kind: &'static Kind,
    pub told: Vec<Told>,
}

/// Writes a letter; nothing where its reader is gone or nothing in it is still so.
///
/// # Errors
/// As the database answers.
pub fn written(house: &House, row: &store::Letter) -> Result<Option<Letter>, Problem> {
    if !is_of_notices(house, &row.kind) {
        return (house.site.account_letter)(house, row.id);
    }
    let user_id = row.user_id;
    let Some(to) = house.db.read_now(&Actor::robot("mail"), |r| store::recipient(r, user_id))? else {
        return Ok(None);
    };
    let standing = match house.db.housekeeping_now(|tx| Standing::load(tx, user_id)) {
        Ok(standing) => Arc::new(standing),
        Err(Problem::NotFound) => return Ok(None),
        Err(problem) => return Err(problem),
    };
    let actor = Arc::new(Actor::person(standing, Lang::of_tag(&to.language)));
    let company = house.config.company.time_zone;
    let zone = to.zone.parse().unwrap_or(company);
    let groups = house.db.read_now(&actor, |r| {
        let now = r.now;
        let about = store::in_letter(r, row.id)?;
        tell(r, house.site.kinds, &Onlooker::at(&actor, zone, company, now), &about)
    })?;
    if groups.is_empty() { Ok(None) } else { drawn(house, row, &to, &groups).map(Some) }
}

/// Whether letters of a kind tell of notices; the others tell of the account, and nobody may do without them.
#[must_use]
pub fn is_of_notices(house: &House, id: &str) -> bool {
    id == DIGEST || house.site.kind(id).is_some()
}

/// What a reader is told of notices, by kind; those that are no longer due are left out.
fn tell(
    reader: &mut Reader,
    kinds: &'static [&'static Kind],
    who: &Onlooker,
    about: &[About],
) -> Result<Vec<Group>, Problem> {
    let mut groups = Vec::new();
    for kind in kinds {
        let of_kind: Vec<About> = about.iter().filter(|one| one.kind == kind.id).cloned().collect();
        if of_kind.is_empty() {
            continue;
        }
        let told: Vec<Told> = (kind.look)(reader, who, &of_kind)?.into_iter().flatten().collect();
        if !told.is_empty() {
            groups.push(Group { kind, told });
        }
    }
    Ok(groups)
}

struct Item<'a> {
    title: &'a str,
    reason: &'a str,
    url: String,
}

struct Part<'a> {
    label: &'static str,
    items: Vec<Item<'a>>,
    more: Option<String>,
}

struct Words {
    hello: String,
    all: &'static str,
    all_url: String,
    wishes: &'static str,
    wishes_url: String,
    stop: String,
    stop_url: String,
    foot: &'static str,
}

#[derive(Template)]
#[template(path = "mail/notices.txt")]
struct Plain<'a> {
    parts: &'a [Part<'a>],
    words: &'a Words,
}

#[derive(Template)]
#[template(path = "mail/notices.html")]
struct Rich<'a> {
    lang_tag: &'static str,
    subject: &'a str,
    parts: &'a [Part<'a>],
    words: &'a Words,
}

fn drawn(house: &House, row: &store::Letter, to: &Recipient, groups: &[Group]) -> Result<Letter, Problem> {
    let lang = Lang::of_tag(&to.language);
    let base = house.config.base_url();
    let parts: Vec<Part> = groups.iter().map(|group| part(group, &base, lang)).collect();
    let count: usize = groups.iter().map(|group| group.told.len()).sum();
    let one = house.site.kind(&row.kind).map(|kind| kind.label(lang));
    let subject = one.map_or_else(|| text::digest_subject(lang, count), |label| text::one_subject(lang, label));
    let stop_url = format!("{base}{}", unsubscribe::path(house.db.secret(), row.user_id, &row.kind));
    let words = Words {
        hello: text::hello(lang, &to.name),
        all: text::see_all(lang),
        all_url: format!("{base}/notices"),
        wishes: text::see_wishes(lang),
        wishes_url: format!("{base}/account/notices"),
        stop: one.map_or_else(|| text::stop_digest(lang).to_owned(), |label| text::stop_kind(lang, label)),
        stop_url: stop_url.clone(),
        foot: text::foot(lang),
    };
    let plain = Plain { parts: &parts, words: &words };
    let rich = Rich { lang_tag: lang.tag(), subject: &subject, parts: &parts, words: &words };
    Ok(Letter {
        id: message_id(house, &row.key),
        name: to.name.clone(),
        mail: to.address.clone(),
        text: plain.render().map_err(Problem::bug)?,
        html: rich.render().map_err(Problem::bug)?,
        subject: subject.clone(),
        at: row.wanted_at,
        unsubscribe: Some(stop_url),
        mark: None,
    })
}

fn part<'a>(group: &'a Group, base: &str, lang: Lang) -> Part<'a> {
    let items = group.told.iter().take(MOST);
    let items =
        items.map(|told| Item { title: &told.title, reason: &told.reason, url: format!("{base}{}", told.href) });
    let more = group.told.len().checked_sub(MOST).filter(|more| *more > 0);
    Part { label: group.kind.label(lang), items: items.collect(), more: more.map(|more| text::more(lang, more)) }
}

/// A letter that shows that mail works.
///
/// # Errors
/// Where a template fails.
pub fn trial(id: &str, lang: Lang, mail: &str, at: DateTime<Utc>) -> Result<Letter, Problem> {
    let subject = text::test_subject(lang).to_owned();
    let lines = [text::test_body(lang)];
    let plain = Short { lines: &lines, foot: text::foot(lang) };
    let rich = ShortRich { lang_tag: lang.tag(), subject: &subject, lines: &lines, foot: text::foot(lang) };
    Ok(Letter {
        id: id.to_owned(),
        name: String::new(),
        mail: mail.to_owned(),
        text: plain.render().map_err(Problem::bug)?,
        html: rich.render().map_err(Problem::bug)?,
        subject: subject.clone(),
        at,
        unsubscribe: None,
        mark: None,
    })
}

#[derive(Template)]
#[template(path = "mail/short.txt")]
struct Short<'a> {
    lines: &'a [&'a str],
    foot: &'a str,
}

#[derive(Template)]
#[template(path = "mail/short.html")]
struct ShortRich<'a> {
    lang_tag: &'static str,
    subject: &'a str,
    lines: &'a [&'a str],
    foot: &'a str,
}

/// The id of a letter's message: the same for each try, so that servers and readers know a repetition.
#[must_use]
pub fn message_id(house: &House, key: &str) -> String {
    house.db.secret().hex("message id", key.as_bytes()).chars().take(32).collect()
}
