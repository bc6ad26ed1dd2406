//! What people are told about mail itself: on the page alone, and whether or not they would like to be.

use super::{addresses, store, text};
use crate::core::access::{Can, MailManage, Permission};
use crate::core::notice::{About, Kind, Notice, Onlooker, Post, Told, notify};
use crate::core::problem::Problem;
use crate::core::tx::{Reader, Tx};
use chrono_tz::Tz;

/// Nothing more is sent to the person's address.
pub const ADDRESS: Kind = Kind {
    id: "mail_address",
    zh: "邮箱无法送达",
    en: "Your mail address is refused",
    page: true,
    mail: Post::None,
    look: look_address,
};

/// The mail server does not work; for those who look after it.
pub const DOWN: Kind = Kind {
    id: "mail_down",
    zh: "邮件服务器不可用",
    en: "The mail server does not work",
    page: true,
    mail: Post::None,
    look: look_down,
};

/// So many faults in a row, a good quarter of an hour, and administrators are told.
pub const FAULTS: i32 = 3;

/// Tells those who look after mail that it does not go, once a day.
///
/// # Errors
/// As the database answers.
pub fn down(tx: &mut Tx, company: Tz) -> Result<(), Problem> {
    if store::channel(tx)?.faults < FAULTS {
        return Ok(());
    }
    let today = tx.now.with_timezone(&company).date_naive();
    let people = store::holders(tx, MailManage::INFO.id)?;
    let notices: Vec<Notice> = people.into_iter().map(|person| Notice::to(person).on(today)).collect();
    notify(tx, &DOWN, &notices).map(|_new| ())
}

fn look_address(reader: &mut Reader, who: &Onlooker, about: &[About]) -> Result<Vec<Option<Told>>, Problem> {
    let to = store::recipient(reader, who.actor.standing.user_id)?;
    let answer = match &to {
        Some(to) => addresses::suppressed(reader, &to.address)?,
        None => None,
    };
    let told = to.zip(answer).map(|(to, answer)| Told {
        title: text::address_refused(who.lang(), &to.address),
        reason: answer,
        href: "/account/notices".to_owned(),
    });
    Ok(about.iter().map(|_| told.clone()).collect())
}

fn look_down(reader: &mut Reader, who: &Onlooker, about: &[About]) -> Result<Vec<Option<Told>>, Problem> {
    let channel = store::channel(reader)?;
    let told = (channel.faults > 0 && Can::<MailManage>::of(who.actor).is_ok()).then(|| Told {
        title: text::no_letter_goes(who.lang()).to_owned(),
        reason: channel.answer,
        href: "/admin/mail".to_owned(),
    });
    Ok(about.iter().map(|_| told.clone()).collect())
}
