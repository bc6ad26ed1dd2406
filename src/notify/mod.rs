//! Notices: the bell, the list, what each person wants to be told and how, and the outbox that sends letters. Tables
//! `notice`, `notice_wish`, `mail_wish`, `letter`, `mail_refusal`, `mail_channel`. How features tell: `core/notice`.

pub mod addresses;
pub mod bounce;
mod form;
pub mod letter;
pub mod mail;
mod mail_parts;
pub mod notices;
pub mod outbox;
mod pages;
mod parts;
pub mod rules;
pub mod store;
pub mod text;
pub mod unsubscribe;
mod wishes;

use crate::core::access::{MailManage, Permission};
use crate::ui::Icon;
use crate::web::registry::{MenuItem, Need, Registry};

/// The routes.
pub fn routes(r: &mut Registry) {
    r.page("/notices", pages::list).example(None, &[("show", "unread")]);
    r.part("/notices/bell", pages::bell).example(None, &[]);
    r.action("/notices/read", pages::read_all).example(None, &[("to", "0")]);
    r.action("/notices/{id}/open", pages::open).example(Some("notice"), &[]);
    r.action("/notices/{id}/read", pages::mark).example(Some("notice"), &[("read", "yes")]);
    r.page("/account/notices", wishes::show).example(None, &[]);
    r.action("/account/notices", wishes::save).example(
        None,
        &[("digest_at", "08:30"), ("quiet_from", "22:00"), ("quiet_to", "07:00"), ("weekday", ""), ("zone", "")],
    );
    r.menu(MenuItem {
        order: 85,
        href: "/admin/mail",
        icon: Icon::Mail,
        label: text::mail,
        need: Need::Permission(MailManage::INFO),
        administration: true,
    });
    r.page("/admin/mail", mail::show).example(None, &[]);
    r.action("/admin/mail/test", mail::test).example(None, &[]);
    r.action("/admin/mail/again", mail::again).example(None, &[]);
    r.action("/admin/mail/forgive", mail::forgive).example(None, &[("address", "nobody@yunlai.example")]);
    r.page("/unsubscribe", unsubscribe::ask).example(None, &[("to", "absent")]);
    r.action("/unsubscribe", unsubscribe::end).example(None, &[("to", "absent")]).signed();
}
