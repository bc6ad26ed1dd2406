//! Language: the two languages, the typed catalogue and how dates, money and numbers are written.
//! Depends on nothing.

mod catalogue;
pub mod format;

/// A language of the product.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Lang {
    #[default]
    Zh,
    En,
}

impl Lang {
    /// The BCP 47 tag, as in `<html lang>`, in the database and in settings.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            Self::En => "en",
        }
    }

    /// The language of a tag; anything that is not English is Chinese, the house language.
    #[must_use]
    pub fn of_tag(tag: &str) -> Self {
        if tag.starts_with("en") { Self::En } else { Self::Zh }
    }

    /// The first language of an Accept-Language header that the product speaks.
    #[must_use]
    pub fn of_header(header: &str) -> Option<Self> {
        header.split(',').find_map(|part| match part.trim().get(..2) {
            Some("zh") => Some(Self::Zh),
            Some("en") => Some(Self::En),
            _ => None,
        })
    }

    /// The wording for this language.
    #[must_use]
    pub fn pick<T>(self, zh: T, en: T) -> T {
        match self {
            Self::Zh => zh,
            Self::En => en,
        }
    }

    /// Several words in one line, with the comma of a list between them.
    #[must_use]
    pub fn list(self, words: impl IntoIterator<Item = impl AsRef<str>>) -> String {
        let mut list = String::new();
        for (place, word) in words.into_iter().enumerate() {
            list.push_str(if place == 0 { "" } else { self.pick("、", ", ") });
            list.push_str(word.as_ref());
        }
        list
    }

    /// A name that an administrator made in one or both languages; each falls back to the other.
    #[must_use]
    pub fn name<'a>(self, zh: &'a str, en: &'a str) -> &'a str {
        match self {
            Self::En if !en.is_empty() => en,
            Self::Zh if zh.is_empty() => en,
            _ => zh,
        }
    }
}
