//! The fragments of the directory's pages.

use super::text;
use crate::core::outside::directory::{Bind, Detail, Fault, Finding, Kind, Settings, State, Step, Survey};
use crate::directory::list::{Emergency, Named, SyncLine};
use crate::directory::model::{Change, Fate, Plan};
use crate::directory::rules::Brake;
use crate::directory::who::Who;
use crate::text::{Lang, format};
use crate::ui::Icon;
use crate::ui::badge::{Tone, badge};
use crate::ui::button::{Look, icon_submit, submit};
use crate::ui::card::{facts, notice};
use crate::ui::field::{Field, Kind as FieldKind, field};
use crate::ui::table::{Column, cell, none, row, table};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use maud::{Markup, html};

/// How the directory is reached; no secret stands in it.
#[must_use]
pub fn connection(settings: &Settings, grace: u32, reached: Option<DateTime<Utc>>, (lang, zone): (Lang, Tz)) -> Markup {
    let (bind, service) = match &settings.bind {
        Bind::Service { dn, .. } => (text::bind_service(lang), dn.as_str()),
        Bind::Anonymous => (text::bind_anonymous(lang), ""),
        Bind::Direct { template } => (text::bind_direct(lang), template.as_str()),
    };
    let plain = settings.is_plain();
    facts(&[
        (
            text::servers(lang),
            html! {
                @for line in &settings.servers { div { bdi { (line.url) } } }
                @if let Some(srv) = &settings.srv { div { (text::by_dns(lang)) " " bdi { (srv.domain) } } }
            },
        ),
        (text::kind(lang), html! { (kind_words(settings.kind)) }),
        (
            text::encryption(lang),
            html! { @if plain { (badge(Tone::Red, text::plain(lang))) } @else { (badge(Tone::Green, text::encrypted(lang))) } },
        ),
        (text::bind(lang), html! { (bind) }),
        (text::service(lang), html! { @if service.is_empty() { (none()) } @else { bdi { (service) } } }),
        (text::people_base(lang), html! { bdi { (settings.people_base) } }),
        (text::group_base(lang), html! { bdi { (settings.group_base) } }),
        (
            text::reached(lang),
            html! { @if let Some(at) = reached { (format::moment(at, zone)) } @else { (text::never(lang)) } },
        ),
        (text::grace(lang), html! { (text::hours(lang, grace)) }),
    ])
}

/// A kind of server by the name that its maker gives it.
fn kind_words(kind: Kind) -> &'static str {
    match kind {
        Kind::ActiveDirectory => "Active Directory",
        Kind::OpenLdap => "OpenLDAP",
        Kind::FreeIpa => "FreeIPA",
    }
}

/// What a fault means and what to do about it.
#[must_use]
pub fn fault_words(fault: &Fault, lang: Lang) -> &'static str {
    match fault {
        Fault::Off => text::fault_off(lang),
        Fault::Unreachable(_) => text::fault_unreachable(lang),
        Fault::Unsafe(_) => text::fault_unsafe(lang),
        Fault::Service(_) => text::fault_service(lang),
        Fault::Incomplete(_) => text::fault_incomplete(lang),
        Fault::Ambiguous => text::fault_ambiguous(lang),
        Fault::Kind(_) => text::fault_kind(lang),
        Fault::Settings(_) => text::fault_settings(lang),
    }
}

/// A fault as a notice.
#[must_use]
pub fn fault_notice(fault: &Fault, lang: Lang) -> Markup {
    let detail = fault.detail().map(|detail| detail.words(lang)).unwrap_or_default();
    notice(Tone::Red, fault_words(fault, lang), &detail)
}

/// What was wrong at a reading, in the reader's language; in the words that were kept where those of a list were not.
fn failed_words(line: &SyncLine, lang: Lang) -> String {
    let kept = |name: &str| line.counts.get(name).and_then(serde_json::Value::as_str).unwrap_or_default();
    Detail::kept(kept("what"), kept("told")).map_or_else(|| kept("fault").to_owned(), |detail| detail.words(lang))
}

/// A step in words.
#[must_use]
pub fn step_words(step: Step, lang: Lang) -> &'static str {
    match step {
        Step::Discover => text::step_discover(lang),
        Step::Connect => text::step_connect(lang),
        Step::Encrypt => text::step_encrypt(lang),
        Step::Bind => text::step_bind(lang),
        Step::Kind => text::step_kind(lang),
        Step::Find => text::step_find(lang),
        Step::Groups => text::step_groups(lang),
    }
}

/// Each server with its steps.
#[must_use]
pub fn surveys(surveys: &[Survey], lang: Lang) -> Markup {
    html! {
        @for survey in surveys {
            div {
                h3 { bdi { (survey.server) } }
                ul.plain-list {
                    @for finding in &survey.findings { (finding_line(finding, lang)) }
                    @for step in survey.untested {
                        li { span { (step_words(*step, lang)) } span.nowrap { (badge(Tone::Neutral, text::untested(lang))) } }
                    }
                }
                @if !survey.untested.is_empty() { p.quiet.small { (text::untested_why(lang)) } }
            }
        }
    }
}

fn finding_line(finding: &Finding, lang: Lang) -> Markup {
    html! {
        li {
            span {
                (step_words(finding.step, lang))
                @match &finding.found {
                    Ok(found) => @if !found.is_empty() { span.quiet.small.note { bdi { (found) } } },
                    Err(fault) => span.small.note { (fault_words(fault, lang)) br; span.quiet { @if let Some(detail) = fault.detail() { bdi { (detail.words(lang)) } } } },
                }
            }
            span.nowrap {
                span.quiet.small { (text::millis(lang, finding.took.as_millis())) } " "
                @if finding.found.is_ok() { (badge(Tone::Green, text::fine(lang))) } @else { (badge(Tone::Red, text::outcome_failed(lang))) }
            }
        }
    }
}

/// Who somebody is, and what they would get.
#[must_use]
pub fn who(who: &Who, roles: &[Named], department: Option<&Named>, lang: Lang) -> Markup {
    let person = &who.member.person;
    let state = match person.state {
        State::Active => badge(Tone::Green, text::state_active(lang)),
        State::Disabled => badge(Tone::Red, text::state_disabled(lang)),
        State::Expired => badge(Tone::Red, text::state_expired(lang)),
        State::Locked => badge(Tone::Amber, text::state_locked(lang)),
        State::MustChange => badge(Tone::Amber, text::state_must_change(lang)),
    };
    let account = match (who.taken, who.user_id) {
        (true, _) => text::account_taken(lang),
        (false, Some(_)) => text::account_there(lang),
        (false, None) => text::account_first(lang),
    };
    let names = |list: Vec<&str>| {
        html! { @if list.is_empty() { (text::nothing(lang)) } @else { span.cluster { @for name in list { (badge(Tone::Blue, name)) } } } }
    };
    html! {
        @if who.grants.conflict { (notice(Tone::Amber, text::conflict(lang), "")) }
        @if who.homeless { (notice(Tone::Amber, text::homeless(lang), "")) }
        (facts(&[
            (text::name(lang), html! { bdi { (person.name) } }),
            (text::dn(lang), html! { bdi { (person.dn) } }),
            (text::key(lang), html! { code { (person.key) } }),
            (text::state(lang), state),
            (text::groups(lang), names(who.member.groups.iter().map(|group| group.name.as_str()).collect())),
            (text::roles(lang), names(roles.iter().map(|role| lang.name(&role.name_zh, &role.name_en)).collect())),
            (text::department(lang), html! { (department.map_or(text::nothing(lang), |found| lang.name(&found.name_zh, &found.name_en))) }),
            (text::account(lang), html! { (account) }),
        ]))
    }
}

/// What following would change, as a table.
#[must_use]
pub fn plan(plan: &Plan, roles: &[Named], lang: Lang) -> Markup {
    let changes: Vec<&Change> = plan.changes.iter().filter(|change| !change.is_nothing() || change.conflict).collect();
    let columns = [Column::new(text::person(lang), ""), Column::new(text::change(lang), "wide")];
    html! {
        @if !plan.vanished.is_empty() {
            p { (text::vanished(lang, &plan.vanished.join(lang.pick("、", ", ")), plan.stripped)) }
        }
        @if changes.is_empty() { p { (text::tried_none(lang)) } }
        @else {
            p { (text::tried(lang, changes.len())) }
            (table(text::follow(lang), &columns, html! {
                @for change in changes.iter().take(200) {
                    (row(&change.user_id.to_string(), "", html! {
                        (cell(text::person(lang), "", html! { (change.login) }))
                        (cell(text::change(lang), "wide", change_words(change, roles, lang)))
                    }))
                }
            }))
        }
    }
}

fn fact_words(fact: &str, lang: Lang) -> &'static str {
    match fact {
        "login" => text::fact_login(lang),
        "name" => text::fact_name(lang),
        "mail" => text::fact_mail(lang),
        "phone" => text::fact_phone(lang),
        "department" => text::fact_department(lang),
        _ => text::fact_manager(lang),
    }
}

fn change_words(change: &Change, roles: &[Named], lang: Lang) -> Markup {
    let named = |ids: &[i64]| {
        let named = roles.iter().filter(|role| ids.contains(&role.id));
        lang.list(named.map(|role| lang.name(&role.name_zh, &role.name_en)))
    };
    let fate = match change.fate {
        Fate::Stays => None,
        Fate::Opens => Some((Tone::Green, text::fate_enable(lang))),
        Fate::Closes => Some((Tone::Red, text::fate_disable(lang))),
        Fate::Gone => Some((Tone::Red, text::fate_gone(lang))),
        Fate::Missing => Some((Tone::Amber, text::fate_missing(lang))),
    };
    html! {
        span.cluster {
            @if let Some((tone, words)) = fate { (badge(tone, words)) }
            @for (fact, old, new) in &change.differences {
                span { span.quiet { (fact_words(fact, lang)) } " " @if !old.is_empty() { bdi { (old) } " → " } bdi { (new) } }
            }
            @if !change.give.is_empty() { (badge(Tone::Blue, &text::gives(lang, &named(&change.give)))) }
            @if !change.take.is_empty() { (badge(Tone::Neutral, &text::takes(lang, &named(&change.take)))) }
            @if change.conflict { (badge(Tone::Amber, text::conflict(lang))) }
        }
    }
}

/// The last readings.
#[must_use]
pub fn syncs(lines: &[SyncLine], (lang, zone): (Lang, Tz)) -> Markup {
    if lines.is_empty() {
        return html! { p.quiet { (text::no_syncs(lang)) } };
    }
    let columns = [
        Column::new(text::at(lang), "nowrap"),
        Column::new(text::outcome(lang), "nowrap"),
        Column::new(text::figures(lang), "wide"),
    ];
    table(
        text::follow(lang),
        &columns,
        html! {
            @for (at, line) in lines.iter().enumerate() {
                (row(&at.to_string(), "", html! {
                    (cell(text::at(lang), "nowrap", html! { (format::moment(line.at, zone)) }))
                    (cell(text::outcome(lang), "nowrap", outcome(&line.outcome, lang)))
                    (cell(text::figures(lang), "wide", figures(line, lang)))
                }))
            }
        },
    )
}

fn outcome(outcome: &str, lang: Lang) -> Markup {
    match outcome {
        "applied" => badge(Tone::Green, text::outcome_applied(lang)),
        "braked" => badge(Tone::Amber, text::outcome_braked(lang)),
        _ => badge(Tone::Red, text::outcome_failed(lang)),
    }
}

fn figures(line: &SyncLine, lang: Lang) -> Markup {
    if line.counts.get("fault").is_some() {
        return html! { bdi { (failed_words(line, lang)) } };
    }
    let of = |name: &str| line.counts.get(name).and_then(serde_json::Value::as_i64).unwrap_or_default();
    let groups = line.counts.get("groups").and_then(serde_json::Value::as_str).unwrap_or_default();
    html! {
        (text::figures_line(lang, of("people"), of("changed"), of("disabled"), of("missing")))
        @if !groups.is_empty() { br; (text::vanished_count(lang, groups, of("stripped"))) }
    }
}

/// Why following is braked, by the brake's word.
#[must_use]
pub fn brake_words(brake: &str, lang: Lang) -> &'static str {
    if brake == Brake::GroupGone.id() { text::group_gone_text(lang) } else { text::braked_text(lang) }
}

/// Says above all that following does not work, where it does not.
#[must_use]
pub fn alarm(lines: &[SyncLine], lang: Lang) -> Markup {
    match lines.first().map(|line| (line.outcome.as_str(), line)) {
        Some(("braked", line)) => notice(Tone::Red, text::braked_title(lang), brake_words(&line.reason, lang)),
        Some(("failed", line)) => notice(Tone::Red, text::failed_title(lang), &failed_words(line, lang)),
        _ => html! {},
    }
}

/// The emergency accounts, with the form to name one.
#[must_use]
pub fn emergency(found: &[Emergency], error: Option<&str>, tokens: &Markup, (lang, zone): (Lang, Tz)) -> Markup {
    html! {
        p.quiet { (text::emergency_hint(lang)) }
        @if found.is_empty() { p { (text::emergency_none(lang)) } }
        @if found.len() == 1 { p { (text::emergency_one(lang)) } }
        ul.plain-list {
            @for one in found {
                li {
                    span {
                        bdi { (one.name) } span.quiet { " · " (one.login) }
                        span.quiet.small.note { (text::emergency_last(lang)) " " @if let Some(at) = one.signed_in_at { (format::moment(at, zone)) } @else { (none()) } }
                        @if !one.active { (badge(Tone::Red, text::emergency_disabled(lang))) }
                        @if !one.has_password { (badge(Tone::Amber, text::emergency_no_password(lang))) }
                        @if !one.has_factor { (badge(Tone::Amber, text::emergency_no_factor(lang))) }
                    }
                    form method="post" action="/admin/directory/emergency/remove" {
                        (tokens)
                        (icon_submit(Icon::Close, &text::remove_label(lang, &one.login), ("id", &one.user_id.to_string())))
                    }
                }
            }
        }
        @if found.len() < 2 {
            form.add-line method="post" action="/admin/directory/emergency" {
                (tokens)
                (field(&Field::new("login", text::emergency_name(lang), "", FieldKind::Text).prefix("emergency-").error(error).max(100).required()))
                (submit(Look::Plain, text::emergency_add(lang)))
            }
        }
    }
}
