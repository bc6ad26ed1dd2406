//! Check 1: the settings.

use super::text;
use super::verdict::Verdict;
use crate::config::{Config, Mistakes, Origin};
use crate::text::Lang;

pub(super) fn look(loaded: &Result<Config, Mistakes>, lang: Lang) -> Verdict {
    match loaded {
        Ok(config) => {
            let set = config.entries().iter().filter(|entry| entry.origin != Origin::Default).count();
            Verdict::ok(text::settings_fine(lang, set))
        }
        Err(mistakes) => Verdict::fail(mistakes.text(lang), text::settings_how(lang)),
    }
}
