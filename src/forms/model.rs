//! A web form as it is stored and as it is proposed.

use crate::row;
use crate::text::Lang;
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use serde_json::Value;

/// The fields of a lead that a form may ask for, in its order: id, what the stranger reads in Chinese and in English.
pub const ASKABLE: &[(&str, &str, &str)] = &[
    ("name", "公司名称", "Company"),
    ("contact", "您的姓名", "Your name"),
    ("phones", "手机或电话", "Phone"),
    ("mails", "邮箱", "E-mail"),
    ("wechat", "微信号", "WeChat"),
    ("region", "所在地区", "Region in China"),
    ("industry", "所属行业", "Industry"),
    ("amount", "预算金额", "Budget"),
    ("remark", "留言", "Message"),
];

/// A form's facts, checked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Draft {
    pub name: String,
    pub title_zh: String,
    pub title_en: String,
    pub intro_zh: String,
    pub intro_en: String,
    pub consent_zh: String,
    pub consent_en: String,
    pub thanks_zh: String,
    pub thanks_en: String,
    pub asked: Vec<String>,
    pub needed: Vec<String>,
    pub source: String,
    pub valid_from: Option<NaiveDate>,
    /// The last day; open where there is none.
    pub valid_until: Option<NaiveDate>,
}

row! {
    /// A form.
    pub struct WebForm {
        id: i64, token: String, name: String, title_zh: String, title_en: String, intro_zh: String, intro_en: String,
        consent_zh: String, consent_en: String, thanks_zh: String, thanks_en: String, asked: Vec<String>, needed: Vec<String>, source: String,
        valid_from: Option<NaiveDate>, valid_until: Option<NaiveDate>, active: bool, version: i32,
    }
    /// A form as a line of the list, with how often it was sent in the last 30 days.
    pub struct Line { id: i64, name: String, source: String, valid_from: Option<NaiveDate>, valid_until: Option<NaiveDate>, active: bool, sent: i64 }
    /// What happened on a day.
    pub struct Day { day: NaiveDate, drawn: i32, sent: i32, repeated: i32, spam: i32 }
    /// A change of a form.
    pub struct Changed { at: DateTime<Utc>, who: String, name: String, changes: Value }
}

/// Whether a form is open to strangers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Off,
    /// On from a day that is still to come.
    Planned,
    Open,
    Ended,
}

/// How it stands on a day.
#[must_use]
pub fn state(active: bool, (from, until): (Option<NaiveDate>, Option<NaiveDate>), today: NaiveDate) -> State {
    if !active {
        State::Off
    } else if until.is_some_and(|last| last < today) {
        State::Ended
    } else if from.is_some_and(|first| today < first) {
        State::Planned
    } else {
        State::Open
    }
}

impl WebForm {
    /// How it stands on a day.
    #[must_use]
    pub fn state(&self, today: NaiveDate) -> State {
        state(self.active, (self.valid_from, self.valid_until), today)
    }

    /// The title in a language.
    #[must_use]
    pub fn title(&self, lang: Lang) -> &str {
        lang.name(&self.title_zh, &self.title_en)
    }

    /// What is agreed to, in a language.
    #[must_use]
    pub fn consent(&self, lang: Lang) -> &str {
        lang.name(&self.consent_zh, &self.consent_en)
    }

    /// Whether a field is asked for.
    #[must_use]
    pub fn asks(&self, id: &str) -> bool {
        self.asked.iter().any(|one| one == id)
    }

    /// Whether a field has to be filled in: also the only one of phone and mail that is asked for.
    #[must_use]
    pub fn needs(&self, id: &str) -> bool {
        let only = match id {
            "phones" => !self.asks("mails"),
            "mails" => !self.asks("phones"),
            _ => false,
        };
        self.asks(id) && (only || self.needed.iter().any(|one| one == id))
    }

    /// The path of its page.
    #[must_use]
    pub fn path(&self) -> String {
        format!("/f/{}", self.token)
    }

    /// Its facts, as a proposal that changes nothing.
    #[must_use]
    pub fn stored(&self) -> Draft {
        Draft {
            name: self.name.clone(),
            title_zh: self.title_zh.clone(),
            title_en: self.title_en.clone(),
            intro_zh: self.intro_zh.clone(),
            intro_en: self.intro_en.clone(),
            consent_zh: self.consent_zh.clone(),
            consent_en: self.consent_en.clone(),
            thanks_zh: self.thanks_zh.clone(),
            thanks_en: self.thanks_en.clone(),
            asked: self.asked.clone(),
            needed: self.needed.clone(),
            source: self.source.clone(),
            valid_from: self.valid_from,
            valid_until: self.valid_until,
        }
    }
}

/// What of a form is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    Drawn,
    Sent,
    /// Sent by somebody whose lead is there.
    Repeated,
    Spam,
}
