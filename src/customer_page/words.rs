//! What happened, in words: names of events, labels and values of changed fields.

use super::text;
use crate::core::field::{Field, FieldKind, choice_label};
use crate::core::reference::name as reference_name;
use crate::customers::share::PARTS;
use crate::follow_ups;
use crate::text::Lang;
use crate::ui::Icon;
use crate::ui::badge::Tone;
use crate::{contacts, customers, opportunities, tasks};
use chrono_tz::Tz;
use serde_json::Value;

/// The longest value shown, in characters.
const LONGEST: usize = 120;

/// An event in words.
#[must_use]
pub fn event(name: &str, lang: Lang) -> &'static str {
    match name {
        name if name.starts_with("task.") => tasks::page_parts::event(name, lang),
        name if name.starts_with("opportunity.") => opportunities::page_parts::event(name, lang),
        "customer.created" => text::customer_created(lang),
        "customer.changed" => text::customer_changed(lang),
        "customer.deleted" => text::customer_deleted(lang),
        "customer.restored" | "customer.delete_undone" => text::customer_restored(lang),
        "customer.imported" => text::customer_imported(lang),
        "customer.assigned" | "customer.transferred" => text::customer_assigned(lang),
        "customer.transfer_undone" => text::customer_transfer_undone(lang),
        "customer.edit_undone" => text::customer_edit_undone(lang),
        "customer.share_undone" => text::share_undone(lang),
        "customer.unshare_undone" => text::unshare_undone(lang),
        "follow_up.restored" => text::follow_up_restored(lang),
        "customer.postponed" => text::customer_postponed(lang),
        "contact.created" => text::contact_created(lang),
        "contact.changed" => text::contact_changed(lang),
        "contact.deleted" => text::contact_deleted(lang),
        "contact.restored" => text::contact_restored(lang),
        "participant.added" => text::participant_added(lang),
        "participant.changed" => text::participant_changed(lang),
        "participant.removed" => text::participant_removed(lang),
        "follow_up.changed" => text::follow_up_changed(lang),
        "follow_up.deleted" => text::follow_up_deleted(lang),
        "lead.converted" => text::lead_converted(lang),
        "lead.conversion_undone" => text::lead_conversion_undone(lang),
        _ => text::other(lang),
    }
}

/// The picture of an event.
#[must_use]
pub fn picture(name: &str) -> (Icon, Tone) {
    match name {
        "customer.created" | "customer.imported" | "customer.restored" => (Icon::Customers, Tone::Green),
        "customer.assigned" | "customer.transferred" | "customer.transfer_undone" => (Icon::Transfer, Tone::Violet),
        "lead.converted" => (Icon::Leads, Tone::Green),
        "customer.postponed" => (Icon::Clock, Tone::Neutral),
        "task.done" => (Icon::Tasks, Tone::Green),
        "opportunity.won" => (Icon::Opportunities, Tone::Green),
        "opportunity.lost" => (Icon::Opportunities, Tone::Red),
        name if name.ends_with(".deleted") || name.ends_with(".removed") => (Icon::Trash, Tone::Red),
        name if name.starts_with("contact.") => (Icon::Contacts, Tone::Teal),
        name if name.starts_with("task.") => (Icon::Tasks, Tone::Blue),
        name if name.starts_with("opportunity.") => (Icon::Opportunities, Tone::Blue),
        name if name.starts_with("participant.") => (Icon::Team, Tone::Violet),
        _ => (Icon::Edit, Tone::Neutral),
    }
}

/// The picture of a follow-up's type.
#[must_use]
pub fn met(kind: &str) -> Icon {
    match kind {
        "call" => Icon::Phone,
        "visit" => Icon::Visit,
        "wechat" => Icon::Wechat,
        "mail" => Icon::Mail,
        "meeting" => Icon::Team,
        "message" => Icon::Message,
        _ => Icon::Note,
    }
}

/// A field's label; what no catalogue knows keeps its id.
#[must_use]
pub fn label<'a>(object: &str, name: &'a str, lang: Lang) -> &'a str {
    match (object, name) {
        ("follow_up", name) => follow_ups::parts::label(name, lang),
        ("task", name) => tasks::page_parts::label(name, lang),
        ("opportunity", name) => opportunities::page_parts::label(name, lang),
        (_, "next_follow_up") => text::field_next(lang),
        (_, "owner" | "owner_id") => text::field_owner(lang),
        (_, "department" | "owner_dept_id") => text::field_department(lang),
        (_, "participant") => text::field_participant(lang),
        (_, "can_write") => text::field_can_write(lang),
        (_, "parts") => text::field_parts(lang),
        (_, "until") => text::field_until(lang),
        (_, "reason") => text::field_reason(lang),
        (_, "pool" | "pool_id") => text::field_pool(lang),
        ("contact", "main") => text::field_main(lang),
        (object, name) => described(object, name).map_or(name, |field| field.label(lang)),
    }
}

/// A value in words.
#[must_use]
pub fn value(object: &str, name: &str, value: &Value, (zone, lang): (Tz, Lang)) -> String {
    if object == "follow_up" {
        return short(&follow_ups::parts::words(name, value, zone, lang));
    }
    if object == "task" {
        return short(&tasks::page_parts::words(name, value, lang));
    }
    if object == "opportunity" {
        return short(&opportunities::page_parts::words(name, value, lang));
    }
    let told = match value {
        Value::Null => text::empty(lang).to_owned(),
        Value::Bool(yes) => if *yes { text::yes(lang) } else { text::no(lang) }.to_owned(),
        Value::String(text) => stored(object, name, text, lang),
        Value::Array(all) if name == "parts" => {
            let parts = all.iter().filter_map(Value::as_str).map(|part| choice_label(PARTS, part, lang));
            lang.list(parts)
        }
        Value::Array(all) => {
            lang.list(all.iter().map(|one| one.as_str().map_or_else(|| one.to_string(), str::to_owned)))
        }
        other => other.to_string(),
    };
    short(&told)
}

/// The catalogue's entry of a field.
fn described(object: &str, name: &str) -> Option<&'static Field> {
    if object == "contact" {
        contacts::fields::FIELDS.iter().find(|field| field.id == name)
    } else {
        customers::fields::field(name)
    }
}

fn stored(object: &str, name: &str, text: &str, lang: Lang) -> String {
    match described(object, name).map(|field| field.kind) {
        Some(FieldKind::Choice(choices)) => match choice_label(choices, text, lang) {
            "" => text.to_owned(),
            label => label.to_owned(),
        },
        Some(FieldKind::Industry | FieldKind::Country | FieldKind::Region) => reference_name(name, text, lang),
        _ => text.to_owned(),
    }
}

fn short(text: &str) -> String {
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    let mut out: String = text.chars().take(LONGEST).collect();
    out.push('…');
    out
}
