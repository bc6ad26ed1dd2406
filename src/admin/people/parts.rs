//! The fragments of people.

use super::filter::{Filter, State};
use super::form::PersonForm;
use super::store::{Deputy, Found, Line, Named, Person, Post};
use super::text;
use crate::admin::departments::parts::choices;
use crate::admin::departments::store::Node;
use crate::admin::text as shared;
use crate::core::access::Standing;
use crate::core::problem::Errors;
use crate::text::{Lang, format};
use crate::ui::Icon;
use crate::ui::badge::{Tone, badge};
use crate::ui::button::{Look, icon_submit, link, submit};
use crate::ui::card::{card, empty, facts};
use crate::ui::field::{Choice, Field, Kind, field};
use crate::ui::pager::pager;
use crate::ui::table::{Column, cell, name, none, row, table};
use crate::web::mistakes;
use chrono::TimeDelta;
use chrono_tz::Tz;
use maud::{Markup, html};

/// Where a list of people leads: the accounts themselves, or the roles of each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    Accounts,
    Grants,
}

impl Purpose {
    /// The address of the list.
    #[must_use]
    pub fn path(self) -> &'static str {
        match self {
            Self::Accounts => "/admin/users",
            Self::Grants => "/admin/grants",
        }
    }

    fn of(self, id: i64) -> String {
        match self {
            Self::Accounts => format!("/admin/users/{id}"),
            Self::Grants => format!("/admin/users/{id}/roles"),
        }
    }
}

/// The filters above a list of people.
#[must_use]
pub fn filters(filter: &Filter, tree: &[Node], purpose: Purpose, lang: Lang) -> Markup {
    let department = filter.department.map(|id| id.to_string()).unwrap_or_default();
    let states = [
        (State::Active, text::state_active(lang)),
        (State::Disabled, text::state_disabled(lang)),
        (State::All, text::state_all(lang)),
    ];
    html! {
        form.filters method="get" action=(purpose.path()) role="search" aria-label=(shared::find(lang)) {
            input.form-control type="search" name="q" value=(filter.text) placeholder=(text::search(lang)) aria-label=(text::search(lang)) maxlength="100";
            select.form-select name="department" aria-label=(text::department(lang)) {
                option value="" { (text::every_department(lang)) }
                @for choice in choices(tree, lang, None) { option value=(choice.value) selected[choice.value == department] { (choice.label) } }
            }
            select.form-select name="state" aria-label=(text::state(lang)) {
                @for (state, label) in states { option value=(state.id()) selected[state == filter.state] { (label) } }
            }
            (submit(Look::Plain, shared::find(lang)))
            @if filter.narrows() { (link(Look::Quiet, None, purpose.path(), shared::clear(lang))) }
        }
    }
}

/// A list of people.
#[must_use]
pub fn list(found: &Found, filter: &Filter, purpose: Purpose, eyes: (Lang, Tz)) -> Markup {
    let lang = eyes.0;
    if found.lines.is_empty() {
        return empty(
            Icon::Users,
            text::nothing_title(lang),
            text::nothing_text(lang),
            link(Look::Plain, None, purpose.path(), shared::clear(lang)),
        );
    }
    let mut columns = vec![
        Column::new(text::name(lang), "wide"),
        Column::new(text::login(lang), ""),
        Column::new(text::department(lang), ""),
    ];
    columns.push(Column::new(text::roles(lang), ""));
    if purpose == Purpose::Accounts {
        columns.push(Column::new(text::manager(lang), "opt"));
        columns.push(Column::new(text::last_seen(lang), "opt"));
    }
    let previous = found.previous.as_ref().map(|cursor| filter.href(purpose.path(), cursor));
    let next = found.next.as_ref().map(|cursor| filter.href(purpose.path(), cursor));
    html! {
        (table(text::title(lang), &columns, html! { @for line in &found.lines { (line_row(line, purpose, eyes)) } }))
        (pager(
            previous.as_deref().map(|href| (href, shared::previous(lang))),
            next.as_deref().map(|href| (href, shared::next(lang))),
            &text::shown(lang, found.lines.len()),
        ))
    }
}

fn line_row(line: &Line, purpose: Purpose, (lang, zone): (Lang, Tz)) -> Markup {
    let href = purpose.of(line.id);
    row(
        &line.id.to_string(),
        &href,
        html! {
            (name(&href, &line.name, state(line.active, line.has_password, lang)))
            (cell(text::login(lang), "", html! { (line.login) }))
            (cell(text::department(lang), "", html! { (lang.name(&line.department_zh, &line.department_en)) }))
            (cell(text::roles(lang), "", role_names(&line.roles_zh, &line.roles_en, lang)))
            @if purpose == Purpose::Accounts {
                (cell(text::manager(lang), "opt", line.manager_name.as_deref().map_or_else(none, |name| html! { bdi { (name) } })))
                (cell(text::last_seen(lang), "opt", html! {
                    @if let Some(at) = line.signed_in_at { (format::moment(at, zone)) } @else { span.quiet { (text::never(lang)) } }
                }))
            }
        },
    )
}

fn role_names(zh: &[String], en: &[String], lang: Lang) -> Markup {
    if zh.is_empty() {
        return none();
    }
    html! { span.cluster { @for (zh, en) in zh.iter().zip(en) { (badge(Tone::Blue, lang.name(zh, en))) } } }
}

/// What is special about an account's state, if anything.
#[must_use]
pub fn state(active: bool, has_password: bool, lang: Lang) -> Markup {
    html! {
        @if !active { (badge(Tone::Red, text::disabled(lang))) }
        @else if !has_password { (badge(Tone::Amber, text::waiting(lang))) }
    }
}

/// What the form of a person chooses from.
pub struct Choices {
    pub tree: Vec<Node>,
    pub people: Vec<Named>,
}

/// The people proposed where one is to be named.
#[must_use]
pub fn people(named: &[Named]) -> Vec<Choice<'_>> {
    named.iter().map(|one| Choice::new(one.login.as_str(), one.name.as_str())).collect()
}

/// The form of an account. `place` is where it is sent, and where cancelling leads.
#[must_use]
pub fn form(
    place: (&str, &str),
    form: &PersonForm,
    errors: &Errors,
    tokens: &Markup,
    chosen: (&Choices, Lang),
) -> Markup {
    let (choices_of, lang) = chosen;
    let value = |name: &str| form.0.get(name).to_owned();
    let kept = form.0.get("department").parse().ok();
    let departments: Vec<Choice> =
        std::iter::once(Choice::new("", "\u{2013}")).chain(choices(&choices_of.tree, lang, kept)).collect();
    let languages = [Choice::new("zh-CN", "中文"), Choice::new("en", "English")];
    let line = |name: &'static str, label: &'static str, kind: Kind| {
        let value = value(name);
        let one = Field::new(name, label, &value, kind).error(mistakes::of(errors, name)).max(100);
        let one = if matches!(name, "login" | "name" | "department") { one.required() } else { one };
        let one = if name == "manager" { one.hint(shared::person_hint(lang)) } else { one };
        field(&one)
    };
    html! {
        (mistakes::all(errors, lang))
        form.narrow method="post" action=(place.0) data-keep {
            (tokens)
            @if form.0.has("version") { input type="hidden" name="version" value=(form.0.get("version")); }
            div.form-grid {
                (line("login", text::login(lang), Kind::Text))
                (line("name", text::name(lang), Kind::Text))
                (line("department", text::department(lang), Kind::Select(&departments)))
                (line("manager", text::manager(lang), Kind::Suggest(&people(&choices_of.people))))
                (line("mail", text::mail(lang), Kind::Email))
                (line("phone", text::phone(lang), Kind::Phone))
                (line("language", text::language(lang), Kind::Select(&languages)))
            }
            div.form-foot {
                (submit(Look::Primary, if form.0.has("version") { shared::save(lang) } else { text::create(lang) }))
                (link(Look::Plain, None, place.1, shared::cancel(lang)))
            }
        }
    }
}

/// Facts of an account.
#[must_use]
pub fn about(person: &Person, unconfirmed: bool, (lang, zone): (Lang, Tz)) -> Markup {
    let some = |words: &str| {
        if words.is_empty() {
            none()
        } else {
            html! { bdi { (words) } }
        }
    };
    facts(&[
        (text::login(lang), some(&person.login)),
        (
            text::state(lang),
            html! {
                @if person.active { (badge(Tone::Green, text::active(lang))) " " } (state(person.active, person.has_password, lang))
            },
        ),
        (text::department(lang), some(lang.name(&person.department_zh, &person.department_en))),
        (text::manager(lang), some(person.manager_name.as_deref().unwrap_or(""))),
        (
            text::mail(lang),
            some(&if unconfirmed { text::mail_unconfirmed(lang, &person.mail) } else { person.mail.clone() }),
        ),
        (text::phone(lang), some(&person.phone)),
        (text::language(lang), some(if person.language == "en" { "English" } else { "中文" })),
        (
            text::last_seen(lang),
            html! { @if let Some(at) = person.signed_in_at { (format::moment(at, zone)) } @else { (text::never(lang)) } },
        ),
        (text::made(lang), html! { (format::moment(person.created_at, zone)) }),
    ])
}

/// Part-time posts with the form to add one.
#[must_use]
pub fn posts(person: &Person, posts: &[Post], tree: &[Node], form: Around) -> Markup {
    let lang = form.lang;
    let path = format!("/admin/users/{}/posts", person.id);
    let departments: Vec<Choice> =
        std::iter::once(Choice::new("", "\u{2013}")).chain(choices(tree, lang, None)).collect();
    card(
        text::posts(lang),
        html! {},
        html! {
            @if posts.is_empty() { p.quiet { (text::posts_none(lang)) } }
            ul.plain-list {
                @for post in posts {
                    @let label = lang.name(&post.name_zh, &post.name_en);
                    li {
                        span { (label) @if !post.title.is_empty() { span.quiet { " · " bdi { (post.title) } } } }
                        form method="post" action={ (path) "/remove" } {
                            (form.tokens)
                            (icon_submit(Icon::Close, &text::remove_label(lang, label), ("department", &post.department_id.to_string())))
                        }
                    }
                }
            }
            form.add-line method="post" action=(path) {
                (form.tokens)
                (field(&Field::new("department", text::department(lang), form.raw.get("department"), Kind::Select(&departments)).prefix("post-").error(mistakes::of(form.errors, "department")).required()))
                (field(&Field::new("title", text::post_title(lang), form.raw.get("title"), Kind::Text).prefix("post-").max(100)))
                (submit(Look::Plain, text::post_add(lang)))
            }
        },
    )
}

/// What a small form on a page needs: what was typed, what is wrong, tokens, language.
#[derive(Clone, Copy)]
pub struct Around<'a> {
    pub raw: &'a crate::core::raw::Raw,
    pub errors: &'a Errors,
    pub tokens: &'a Markup,
    pub lang: Lang,
}

/// Who stands in, with the form to add somebody.
#[must_use]
pub fn deputies(person: &Person, deputies: &[Deputy], named: &[Named], form: Around, zone: Tz) -> Markup {
    let lang = form.lang;
    let path = format!("/admin/users/{}/deputies", person.id);
    let line = |name: &'static str, label: &'static str, kind: Kind| {
        let one = Field::new(name, label, form.raw.get(name), kind)
            .prefix("deputy-")
            .error(mistakes::of(form.errors, name))
            .max(200);
        field(&if name == "reason" { one } else { one.required() })
    };
    card(
        text::deputies(lang),
        html! {},
        html! {
            p.quiet { (text::deputies_hint(lang)) }
            @if deputies.is_empty() { p.quiet { (text::deputies_none(lang)) } }
            ul.plain-list {
                @for deputy in deputies {
                    @let last = deputy.ends - TimeDelta::seconds(1);
                    li {
                        span {
                            bdi { (deputy.deputy_name) }
                            span.quiet {
                                " · " (format::date(deputy.starts.with_timezone(&zone).date_naive())) " – " (format::date(last.with_timezone(&zone).date_naive()))
                                @if !deputy.reason.is_empty() { " · " bdi { (deputy.reason) } }
                            }
                        }
                        form method="post" action={ (path) "/remove" } {
                            (form.tokens)
                            (icon_submit(Icon::Close, &text::remove_label(lang, &deputy.deputy_name), ("deputy", &deputy.id.to_string())))
                        }
                    }
                }
            }
            form.add-line method="post" action=(path) {
                (form.tokens)
                (line("deputy", text::deputy(lang), Kind::Suggest(&people(named))))
                (line("starts", text::starts(lang), Kind::Date))
                (line("ends", text::ends(lang), Kind::Date))
                (line("reason", text::reason(lang), Kind::Text))
                (submit(Look::Plain, text::deputy_add(lang)))
            }
        },
    )
}

/// Whether an administrator may take a person's second factor away: never their own, nor that of one who administers on
/// the same side.
#[must_use]
pub fn may_reset(mine: &Standing, theirs: &Standing) -> bool {
    let sides = theirs.administrators();
    mine.user_id != theirs.user_id && mine.administrators().iter().all(|side| !sides.contains(side))
}

/// The card by which a second factor is taken away.
#[must_use]
pub fn reset_card(person: &Person, may: bool, tokens: &Markup, lang: Lang) -> Markup {
    let inside = html! {
        @if may {
            p { (text::factor_text(lang)) }
            form.stack method="post" action={ "/admin/users/" (person.id) "/second-factor" } {
                (tokens)
                (field(&Field::new("reason", text::reason(lang), "", Kind::Text).required().max(200)))
                (submit(Look::Danger, text::factor_reset(lang)))
            }
        } @else {
            p { (text::factor_other(lang, &person.login)) }
        }
    };
    card(text::factor_title(lang), html! {}, inside)
}
