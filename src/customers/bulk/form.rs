//! What is asked for, as typed.

use super::text;
use crate::core::check::Check;
use crate::core::field::{Class, Field, FieldKind};
use crate::core::problem::Errors;
use crate::core::raw::Raw;
use crate::customers::share::end_of;
use crate::text::Lang;
use crate::web::form::Form;
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

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

/// A change of many, as typed; each page reads the fields it knows.
#[derive(Clone, Debug, Default)]
pub struct BulkForm(pub Raw);

impl Form for BulkForm {
    fn accepts(name: &str) -> bool {
        matches!(name, "ids" | "person" | "reason" | "stay" | "until" | "add" | "remove")
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

    /// Tags to add and to remove.
    ///
    /// # Errors
    /// Each field with what is wrong; where there is nothing to do.
    pub fn tags(&self, lang: Lang) -> Result<(Vec<String>, Vec<String>), Errors> {
        let mut check = Check::of(FIELDS, &self.0, lang);
        let (add, remove) = (check.tags("add"), check.tags("remove"));
        if add.is_empty() && remove.is_empty() && check.errors.is_empty() {
            check.wrong("add", text::need_tags(lang).into());
        }
        check.finish((add, remove))
    }
}
