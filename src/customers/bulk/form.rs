//! What is asked for, as typed.

use super::text;
use crate::core::check::Check;
use crate::core::field::{Class, Field, FieldKind, choice_label};
use crate::core::problem::Errors;
use crate::core::raw::Raw;
use crate::core::reference::{industry, name as reference_name};
use crate::customers::fields::{GRADES, KINDS, SOURCES, STAGES, field};
use crate::customers::model::Draft;
use crate::customers::share::{ShareForm, Terms as ShareTerms, end_of};
use crate::text::Lang;
use crate::web::form::Form;
use crate::web::visit::is_list;
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use serde_json::{Map, Value};

/// Customers of one change.
pub const MOST: usize = 500;

const FIELDS: &[Field] = &[
    Field { id: "until", zh: "有效期至", en: "Until", kind: FieldKind::Date, class: Class::Internal, aliases: &[] },
    Field {
        id: "reason", zh: "原因", en: "Reason", kind: FieldKind::Text(200), class: Class::Internal, aliases: &[]
    },
    Field {
        id: "add", zh: "添加标签", en: "Add tags", kind: FieldKind::Tags, class: Class::Internal, aliases: &[]
    },
    Field {
        id: "remove",
        zh: "移除标签",
        en: "Remove tags",
        kind: FieldKind::Tags,
        class: Class::Internal,
        aliases: &[],
    },
];

/// The lists from which customers are chosen, and to which one goes back.
pub const LISTS: &[&str] = &["/customers", "/leavers"];

/// The fields that are edited for many at once, besides tags.
pub const EDITED: [&str; 5] = ["kind", "grade", "stage", "source", "industry"];

/// What empties a field in place of a value.
pub const EMPTY: &str = "-";

/// A change of many, as typed; each page reads the fields it knows.
#[derive(Clone, Debug, Default)]
pub struct BulkForm(pub Raw);

impl Form for BulkForm {
    fn accepts(name: &str) -> bool {
        let terms = matches!(name, "person" | "reason" | "stay" | "until" | "level" | "parts");
        terms || matches!(name, "ids" | "back" | "add" | "remove") || EDITED.contains(&name)
    }

    fn read(raw: Raw) -> Self {
        Self(raw)
    }
}

/// What becomes of the owner before.
#[derive(Clone, Debug)]
pub struct Terms {
    /// Some where they stay as a participant; whether to write.
    pub stays: Option<bool>,
    pub until: Option<DateTime<Utc>>,
    pub reason: String,
}

impl BulkForm {
    /// The customers chosen, each once.
    #[must_use]
    pub fn ids(&self) -> Vec<i64> {
        let mut ids: Vec<i64> = self.0.all("ids").filter_map(|id| id.parse().ok()).take(MOST).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    /// The terms of a transfer.
    ///
    /// # Errors
    /// Each field with what is wrong.
    pub fn terms(&self, lang: Lang, today: NaiveDate, zone: Tz) -> Result<Terms, Errors> {
        let mut check = Check::of(FIELDS, &self.0, lang);
        let last = check.date("until");
        if last.is_some_and(|day| day < today) {
            check.wrong("until", crate::customers::text::until_past(lang).into());
        }
        let reason = check.line("reason");
        let stays = match self.0.get("stay") {
            "read" => Some(false),
            "write" => Some(true),
            _ => None,
        };
        check.finish(Terms { stays, until: last.and_then(|day| end_of(day, zone)), reason })
    }

    /// The terms of a participation.
    ///
    /// # Errors
    /// Each field with what is wrong.
    pub fn sharing(&self, lang: Lang, today: NaiveDate, zone: Tz) -> Result<ShareTerms, Errors> {
        ShareForm(self.0.clone()).check(lang, today, zone)
    }

    /// Values to set, tags to add and to remove.
    ///
    /// # Errors
    /// Each field with what is wrong; where there is nothing to do.
    pub fn values(&self, lang: Lang) -> Result<Values, Errors> {
        let mut set = Map::new();
        let mut plain = self.0.clone();
        for id in ["grade", "source", "industry"] {
            if plain.get(id) == EMPTY {
                plain.take(id);
                set.insert(id.to_owned(), Value::Null);
            }
        }
        let mut known = Check::of(crate::customers::fields::FIELDS, &plain, lang);
        for id in ["kind", "grade", "stage", "source"] {
            set.extend(known.choice(id).map(|value| (id.to_owned(), Value::String(value))));
        }
        let code = known.looked_up("industry", industry::lookup);
        set.extend(code.map(|code| ("industry".to_owned(), Value::String(code))));
        let mut check = Check::of(FIELDS, &self.0, lang);
        check.errors = known.errors;
        let (add, remove) = (check.tags("add"), check.tags("remove"));
        if set.is_empty() && add.is_empty() && remove.is_empty() && check.errors.is_empty() {
            check.wrong("add", text::need_values(lang).into());
        }
        check.finish(Values { set, add, remove })
    }

    /// The list to go back to: the one that was left, with its filters, order and page.
    #[must_use]
    pub fn back(&self) -> &str {
        Some(self.0.get("back")).filter(|back| is_list(back, LISTS)).unwrap_or("/customers")
    }
}

/// The same values for many.
#[derive(Clone, Debug)]
pub struct Values {
    /// By field; null empties it.
    pub set: Map<String, Value>,
    pub add: Vec<String>,
    pub remove: Vec<String>,
}

impl Values {
    /// Whether it sets a field.
    #[must_use]
    pub fn sets(&self, field: &str) -> bool {
        self.set.contains_key(field) || (field == "tags" && !(self.add.is_empty() && self.remove.is_empty()))
    }

    /// What a customer's facts become.
    #[must_use]
    pub fn applied(&self, old: &Draft) -> Draft {
        let mut new = old.clone();
        let text = |id: &str| self.set.get(id).map(|value| value.as_str().map(str::to_owned));
        if let Some(kind) = text("kind").flatten() {
            new.kind = kind;
        }
        if let Some(stage) = text("stage").flatten() {
            new.stage = stage;
        }
        for (id, place) in [("grade", &mut new.grade), ("source", &mut new.source), ("industry", &mut new.industry)] {
            if let Some(value) = text(id) {
                *place = value;
            }
        }
        new.tags.extend(self.add.iter().filter(|tag| !old.tags.contains(tag)).cloned());
        new.tags.retain(|tag| !self.remove.contains(tag));
        new
    }

    /// In a few words: which values, which tags.
    #[must_use]
    pub fn note(&self, lang: Lang) -> String {
        let words = |id: &str, value: &Value| {
            let code = value.as_str().unwrap_or_default();
            match id {
                _ if code.is_empty() => EMPTY.to_owned(),
                "kind" => choice_label(KINDS, code, lang).to_owned(),
                "grade" => choice_label(GRADES, code, lang).to_owned(),
                "stage" => choice_label(STAGES, code, lang).to_owned(),
                "source" => choice_label(SOURCES, code, lang).to_owned(),
                _ => reference_name("industry", code, lang),
            }
        };
        let label = |id: &str| field(id).map_or("", |field| field.label(lang));
        let set = self.set.iter().map(|(id, value)| format!("{} {}", label(id), words(id, value)));
        let tags = self.add.iter().map(|tag| format!("+{tag}")).chain(self.remove.iter().map(|tag| format!("−{tag}")));
        set.chain(tags).collect::<Vec<_>>().join(lang.pick("，", ", "))
    }
}
