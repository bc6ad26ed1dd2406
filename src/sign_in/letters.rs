//! Letters about one's account. Posting one is a row of the outbox in the transaction of what it tells of; it is written
//! when it goes.

use super::{letter_text as words, one_time, store};
use crate::core::access::Actor;
use crate::core::outside::directory::Detail;
use crate::core::outside::mail::Letter;
use crate::core::problem::Problem;
use crate::core::tx::Tx;
use crate::directory::emergency;
use crate::directory::rules::Brake;
use crate::text::{Lang, format};
use crate::web::House;
use askama::Template;
use serde_json::Value;

/// What a letter tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Invitation,
    Forgotten,
    AdministratorReset,
    PasswordSet,
    MailChanged,
    SecondFactorSet,
    SecondFactorRemoved,
    SecondFactorReset,
    RecoveryCodeUsed,
    /// The password of the account is kept in the company's directory.
    PasswordElsewhere,
    EmergencyUsed,
    DirectoryBraked,
    DirectoryFailed,
}

impl Kind {
    const ALL: [Self; 13] = [
        Self::Invitation,
        Self::Forgotten,
        Self::AdministratorReset,
        Self::PasswordSet,
        Self::MailChanged,
        Self::SecondFactorSet,
        Self::SecondFactorRemoved,
        Self::SecondFactorReset,
        Self::RecoveryCodeUsed,
        Self::PasswordElsewhere,
        Self::EmergencyUsed,
        Self::DirectoryBraked,
        Self::DirectoryFailed,
    ];

    fn id(self) -> &'static str {
        match self {
            Self::Invitation => "invitation",
            Self::Forgotten => "forgotten",
            Self::AdministratorReset => "administrator_reset",
            Self::PasswordSet => "password_set",
            Self::MailChanged => "mail_changed",
            Self::SecondFactorSet => "second_factor_set",
            Self::SecondFactorRemoved => "second_factor_removed",
            Self::SecondFactorReset => "second_factor_reset",
            Self::RecoveryCodeUsed => "recovery_code_used",
            Self::PasswordElsewhere => "password_elsewhere",
            Self::EmergencyUsed => "emergency_used",
            Self::DirectoryBraked => "directory_braked",
            Self::DirectoryFailed => "directory_failed",
        }
    }

    fn of_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.id() == id)
    }
}

/// Posts a letter to the address that the person has confirmed; to nobody where there is none.
///
/// # Errors
/// As the database answers.
pub fn post(tx: &mut Tx, user_id: i64, kind: Kind, facts: Value) -> Result<(), Problem> {
    match store::confirmed_mail(tx, user_id)? {
        Some(mail) => post_to(tx, user_id, &mail, kind, facts),
        None => Ok(()),
    }
}

/// Posts a letter to an address.
///
/// # Errors
/// As the database answers.
pub fn post_to(tx: &mut Tx, user_id: i64, mail: &str, kind: Kind, facts: Value) -> Result<(), Problem> {
    store::insert_letter(tx, user_id, mail, kind.id(), facts)
}

/// The job: tells administrators of something that they should look at. `kind` is one of a letter, `facts` stand in it.
///
/// # Errors
/// As the database answers.
pub fn alarm(house: &House, payload: &Value) -> Result<(), Problem> {
    let named = payload.get("kind").and_then(Value::as_str).and_then(Kind::of_id);
    let kind = named.ok_or_else(|| Problem::bug("an alarm without a kind"))?;
    let facts = payload.get("facts").cloned().unwrap_or_default();
    let which: &[&str] = if kind == Kind::EmergencyUsed { &["system", "security", "audit"] } else { &["system"] };
    let letters = |tx: &mut Tx| {
        let people = store::administrators(tx, which)?;
        people.iter().try_for_each(|user_id| post(tx, *user_id, kind, facts.clone()))?;
        Ok(people)
    };
    if kind == Kind::EmergencyUsed {
        let robot = Actor::robot("alarm");
        return house.db.write_now(&robot, |tx| letters(tx).and_then(|people| emergency::tell(tx, &people, &facts)));
    }
    house.db.housekeeping_now(letters).map(|_people| ())
}

fn key(id: i64) -> String {
    format!("letter:{id}")
}

/// Writes a letter, unless it was sent, its account was disabled meanwhile, or its kind is none of these.
///
/// # Errors
/// As the database answers.
pub fn written(house: &House, id: i64) -> Result<Option<Letter>, Problem> {
    let found = house.db.read_now(&Actor::robot("letter"), |r| store::unsent_letter(r, id))?;
    let Some(row) = found else { return Ok(None) };
    Kind::of_id(&row.kind).map(|kind| write(house, &row, kind)).transpose()
}

struct Body {
    subject: &'static str,
    lines: Vec<String>,
    link: Option<(&'static str, String)>,
    after: Vec<String>,
}

#[derive(Template)]
#[template(path = "mail/letter.txt")]
struct Plain<'a> {
    hello: String,
    lines: &'a [String],
    link: Option<&'a str>,
    after: &'a [String],
    foot: String,
}

#[derive(Template)]
#[template(path = "mail/letter.html")]
struct Rich<'a> {
    lang_tag: &'static str,
    subject: &'static str,
    hello: String,
    lines: &'a [String],
    label: &'static str,
    link: Option<&'a str>,
    after: &'a [String],
    foot: String,
}

fn write(house: &House, row: &store::LetterRow, kind: Kind) -> Result<Letter, Problem> {
    let lang = Lang::of_tag(&row.language);
    let body = body(house, row, kind, lang);
    let (label, link) = body.link.as_ref().map_or(("", None), |(label, link)| (*label, Some(link.as_str())));
    let (hello, foot) = (words::hello(lang, &row.name), words::foot(lang).to_owned());
    let plain = Plain { hello: hello.clone(), lines: &body.lines, link, after: &body.after, foot: foot.clone() };
    let rich = Rich {
        lang_tag: lang.tag(),
        subject: body.subject,
        hello,
        lines: &body.lines,
        label,
        link,
        after: &body.after,
        foot,
    };
    // The same for each try.
    let id: String = house.db.secret().hex("message id", key(row.id).as_bytes()).chars().take(32).collect();
    Ok(Letter {
        id,
        name: row.name.clone(),
        mail: row.mail.clone(),
        subject: body.subject.to_owned(),
        text: plain.render().map_err(Problem::bug)?,
        html: rich.render().map_err(Problem::bug)?,
        at: row.made_at,
        unsubscribe: None,
        mark: None,
    })
}

fn body(house: &House, row: &store::LetterRow, kind: Kind, lang: Lang) -> Body {
    let login = row.login.as_str();
    let at = format::moment(row.made_at, house.config.company.time_zone);
    let fact = |name: &str| row.facts.get(name).and_then(Value::as_str).unwrap_or_default();
    let told =
        |subject, line| Body { subject, lines: vec![line], link: None, after: vec![words::not_you(lang).into()] };
    let linked = |subject, line, label, ends: &'static str| Body {
        subject,
        lines: vec![line],
        link: Some((label, one_time::url(&house.config, &one_time::token_of(house.db.secret(), fact("seed"))))),
        after: vec![ends.to_owned(), words::ignore(lang).to_owned()],
    };
    let set = words::set_password(lang);
    match kind {
        Kind::Invitation => {
            linked(words::invitation_subject(lang), words::invitation(lang, login), set, words::good_a_day(lang))
        }
        Kind::Forgotten => {
            linked(words::forgotten_subject(lang), words::forgotten(lang, login), set, words::good_half_an_hour(lang))
        }
        Kind::AdministratorReset => linked(
            words::forgotten_subject(lang),
            words::administrator_reset(lang, login),
            set,
            words::good_half_an_hour(lang),
        ),
        Kind::PasswordSet => told(words::password_subject(lang), words::password_set(lang, login, &at)),
        Kind::MailChanged => told(words::mail_subject(lang), words::mail_changed(lang, login, &at)),
        Kind::SecondFactorSet => told(words::factor_subject(lang), words::factor_set(lang, login, &at)),
        Kind::SecondFactorRemoved => told(words::factor_subject(lang), words::factor_removed(lang, login, &at)),
        Kind::SecondFactorReset => {
            told(words::factor_subject(lang), words::factor_reset(lang, login, &at, fact("reason")))
        }
        Kind::PasswordElsewhere => Body {
            subject: words::forgotten_subject(lang),
            lines: vec![words::elsewhere(lang, login)],
            link: house.config.ldap.password_url.clone().map(|url| (words::change_password(lang), url)),
            after: vec![words::ignore(lang).to_owned()],
        },
        Kind::EmergencyUsed => Body {
            after: vec![words::emergency_review(lang).into()],
            ..told(words::emergency_subject(lang), words::emergency_used(lang, fact("login"), &at, fact("address")))
        },
        Kind::DirectoryBraked | Kind::DirectoryFailed => of_directory(house, row, kind, lang),
        Kind::RecoveryCodeUsed => told(words::code_subject(lang), words::code_used(lang, login, &at, fact("left"))),
    }
}

/// That following the directory changed nothing, why, and where to look.
fn of_directory(house: &House, row: &store::LetterRow, kind: Kind, lang: Lang) -> Body {
    let at = format::moment(row.made_at, house.config.company.time_zone);
    let fact = |name: &str| row.facts.get(name).and_then(Value::as_str).unwrap_or_default();
    let count = |name: &str| row.facts.get(name).and_then(Value::as_i64).unwrap_or_default();
    let (subject, line) = if kind == Kind::DirectoryFailed {
        let detail = Detail::kept(fact("what"), fact("told"));
        let why = detail.map_or_else(|| fact("fault").to_owned(), |detail| detail.words(lang));
        (words::failed_subject(lang), words::failed(lang, &at, &why))
    } else if fact("reason") == Brake::GroupGone.id() {
        (words::braked_subject(lang), words::braked_groups(lang, &at, fact("groups"), count("stripped")))
    } else {
        (words::braked_subject(lang), words::braked(lang, &at, count("leaving"), count("active")))
    };
    let page = format!("{}/admin/directory", house.config.base_url());
    Body { subject, lines: vec![line], link: Some((words::open_directory(lang), page)), after: Vec::new() }
}
