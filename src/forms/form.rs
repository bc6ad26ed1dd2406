//! From what was typed in the editor of a form to a checked proposal.

use super::model::{ASKABLE, Draft, WebForm};
use super::text;
use crate::core::check::Check;
use crate::core::field::Class::Internal;
use crate::core::field::{Field, FieldKind};
use crate::core::problem::Errors;
use crate::core::raw::Raw;
use crate::customers::fields::SOURCES;
use crate::text::Lang;
use crate::web::form::{Form, raw_form};

/// Whether a field is asked for: id, Chinese, English.
pub const ASKED: &[(&str, &str, &str)] =
    &[("no", "不询问", "Not asked"), ("asked", "选填", "Optional"), ("needed", "必填", "Required")];

const fn one(id: &'static str, zh: &'static str, en: &'static str, kind: FieldKind) -> Field {
    Field { id, zh, en, kind, class: Internal, aliases: &[] }
}

/// The fields of the editor, and of the history.
pub const FIELDS: &[Field] = &[
    one("name", "名称（仅内部可见）", "Name, for colleagues only", FieldKind::Text(100)),
    one("title_zh", "中文标题", "Chinese title", FieldKind::Text(100)),
    one("title_en", "英文标题", "English title", FieldKind::Text(100)),
    one("intro_zh", "中文说明", "Chinese introduction", FieldKind::Long(1000)),
    one("intro_en", "英文说明", "English introduction", FieldKind::Long(1000)),
    one("asked", "询问的内容", "Asked for", FieldKind::Tags),
    one("needed", "必填的内容", "Required", FieldKind::Tags),
    one("source", "线索来源", "Source of the leads", FieldKind::Choice(SOURCES)),
    one("valid_from", "开始日期", "First day", FieldKind::Date),
    one("valid_until", "结束日期", "Last day", FieldKind::Date),
    one("consent_zh", "中文同意书", "Chinese consent", FieldKind::Long(2000)),
    one("consent_en", "英文同意书", "English consent", FieldKind::Long(2000)),
    one("thanks_zh", "提交后的中文感谢语", "Chinese words of thanks", FieldKind::Long(1000)),
    one("thanks_en", "提交后的英文感谢语", "English words of thanks", FieldKind::Long(1000)),
];

/// The field of the editor that says whether a field of a lead is asked for.
#[must_use]
pub fn ask(id: &str) -> String {
    format!("ask.{id}")
}

/// The editor, as typed.
#[derive(Clone, Debug, Default)]
pub struct Editor(pub Raw);

impl Form for Editor {
    fn accepts(name: &str) -> bool {
        let asks = name.strip_prefix("ask.").is_some_and(|id| ASKABLE.iter().any(|(known, ..)| *known == id));
        asks || name == "version"
            || FIELDS.iter().any(|field| field.id == name && !matches!(field.kind, FieldKind::Tags))
    }

    fn read(raw: Raw) -> Self {
        Self(raw)
    }
}

raw_form!(
    /// Whether a form is to be on.
    SwitchForm ["active"]
);

impl Editor {
    /// What a new form begins with.
    #[must_use]
    pub fn fresh() -> Self {
        let mut raw = Raw::default();
        for (id, value) in [("contact", "asked"), ("phones", "needed"), ("remark", "asked")] {
            raw.set(&ask(id), value);
        }
        raw.set("source", "website");
        raw.set("consent_zh", text::usual_consent(Lang::Zh));
        raw.set("consent_en", text::usual_consent(Lang::En));
        Self(raw)
    }

    /// Checks everything and tells all that is wrong at once.
    ///
    /// # Errors
    /// Each field with what is wrong, in the person's language.
    pub fn check(&self, lang: Lang) -> Result<Draft, Errors> {
        let mut check = Check::of(FIELDS, &self.0, lang);
        let how = |id: &str| self.0.get(&ask(id)).to_owned();
        let ids = |wanted: &[&str]| -> Vec<String> {
            let all = ASKABLE.iter().filter(|(id, ..)| wanted.contains(&how(id).as_str()));
            all.map(|(id, ..)| (*id).to_owned()).collect()
        };
        let draft = Draft {
            name: check.line("name"),
            title_zh: check.line("title_zh"),
            title_en: check.line("title_en"),
            intro_zh: check.long("intro_zh"),
            intro_en: check.long("intro_en"),
            consent_zh: check.long("consent_zh"),
            consent_en: check.long("consent_en"),
            thanks_zh: check.long("thanks_zh"),
            thanks_en: check.long("thanks_en"),
            asked: ids(&["asked", "needed"]),
            needed: ids(&["needed"]),
            source: check.choice("source").unwrap_or_default(),
            valid_from: check.date("valid_from"),
            valid_until: check.date("valid_until"),
        };
        for (id, missing, words) in [
            ("name", draft.name.is_empty(), text::need_name(lang)),
            ("title_zh", draft.title_zh.is_empty() && draft.title_en.is_empty(), text::need_title(lang)),
            ("ask.phones", !draft.asked.iter().any(|id| id == "phones" || id == "mails"), text::need_reach(lang)),
            ("source", draft.source.is_empty() && !check.has_error("source"), text::need_source(lang)),
            ("consent_zh", draft.consent_zh.is_empty() && draft.consent_en.is_empty(), text::need_consent(lang)),
            // Whoever reads the page in a language must be able to read what they agree to.
            (
                "consent_zh",
                !draft.title_zh.is_empty() && draft.consent_zh.is_empty() && !draft.consent_en.is_empty(),
                text::consent_too(lang),
            ),
            (
                "consent_en",
                !draft.title_en.is_empty() && draft.consent_en.is_empty() && !draft.consent_zh.is_empty(),
                text::consent_too(lang),
            ),
        ] {
            if missing {
                check.wrong(id, words.to_owned());
            }
        }
        if draft.valid_until.is_some_and(|last| draft.valid_from.is_some_and(|first| last < first)) {
            check.wrong("valid_until", text::ends_before(lang).to_owned());
        }
        check.finish(draft)
    }
}

/// A stored form as its editor shows it.
#[must_use]
pub fn typed(form: &WebForm) -> Editor {
    let mut raw = Raw::default();
    let day = |day: Option<chrono::NaiveDate>| day.map_or_else(String::new, |day| day.to_string());
    for (name, value) in [
        ("name", form.name.clone()),
        ("title_zh", form.title_zh.clone()),
        ("title_en", form.title_en.clone()),
        ("intro_zh", form.intro_zh.clone()),
        ("intro_en", form.intro_en.clone()),
        ("consent_zh", form.consent_zh.clone()),
        ("consent_en", form.consent_en.clone()),
        ("thanks_zh", form.thanks_zh.clone()),
        ("thanks_en", form.thanks_en.clone()),
        ("source", form.source.clone()),
        ("valid_from", day(form.valid_from)),
        ("valid_until", day(form.valid_until)),
        ("version", form.version.to_string()),
    ] {
        raw.set(name, value);
    }
    for (id, ..) in ASKABLE {
        let needed = form.needed.iter().any(|one| one == id);
        let how = if needed {
            "needed"
        } else if form.asks(id) {
            "asked"
        } else {
            "no"
        };
        raw.set(&ask(id), how);
    }
    Editor(raw)
}
