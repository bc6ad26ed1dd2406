//! Checks 24 and 25: the company's directory answers as it should, and gives no more than it may.

use super::patient::Patient;
use super::text;
use super::verdict::Verdict;
use crate::admin::directory::parts::{fault_words, step_words};
use crate::config::YesNo;
use crate::core::outside::Directory;
use crate::core::outside::directory::{Settings, wait};
use crate::directory::{list, rules, store};

/// Each server, step by step.
pub(super) fn servers(patient: &mut Patient) -> Verdict {
    let lang = patient.lang;
    let ldap = &patient.config.ldap;
    if !ldap.is_on() {
        return Verdict::skip(text::no_directory(lang));
    }
    let directory = Directory::of(ldap.settings());
    let surveys = match wait(async { Ok(directory.survey(None).await) }) {
        Ok(surveys) => surveys,
        Err(fault) => return Verdict::fail(fault.id(), fault_words(&fault, lang)),
    };
    let mut all = Vec::new();
    for survey in &surveys {
        for finding in &survey.findings {
            if let Err(fault) = &finding.found {
                let what = fault.detail().map_or_else(|| fault.to_string(), |detail| detail.words(lang));
                let found = format!("{} · {}: {what}", survey.server, step_words(finding.step, lang));
                all.push(Verdict::fail(found, fault_words(fault, lang)));
            }
        }
    }
    if directory.settings().is_some_and(Settings::is_plain) {
        all.push(Verdict::fail(text::directory_plain(lang), text::directory_plain_how(lang)));
    }
    if ldap.anonymous == YesNo::Yes {
        all.push(Verdict::warn(text::directory_anonymous(lang), text::directory_anonymous_how(lang)));
    }
    if surveys.iter().any(|survey| !survey.untested.is_empty()) {
        all.push(Verdict::warn(text::directory_untested(lang), text::directory_untested_how(lang)));
    }
    let slowest = surveys.iter().flat_map(|survey| &survey.findings).map(|finding| finding.took.as_millis()).max();
    Verdict::of(all, text::directory_fine(lang, surveys.len(), slowest.unwrap_or_default()))
}

/// Groups that make administrators, and emergency accounts that would not open anything.
pub(super) fn administrators(patient: &mut Patient) -> Verdict {
    patient.ask(|connection, config, lang| {
        let maps = list::administrator_maps(connection)?;
        let words =
            |map: &list::AdministratorMap| format!("{} → {}", map.group_name, lang.name(&map.role_zh, &map.role_en));
        let shown = maps.iter().map(words).collect::<Vec<_>>().join(", ");
        let around = store::around(connection, &config.ldap.provider, true)?;
        let several = !rules::two_in_one(&around).is_empty();
        let mut all = vec![if several {
            Verdict::fail(shown, text::administrator_map_several(lang))
        } else if maps.is_empty() {
            Verdict::ok(text::administrator_map_none(lang))
        } else if config.ldap.administrators == YesNo::No {
            Verdict::warn(shown, text::administrator_map_off(lang))
        } else {
            Verdict::warn(shown, text::administrator_map_how(lang))
        }];
        let emergencies = list::emergencies(connection)?;
        for one in emergencies.iter().filter(|one| !(one.active && one.has_password && one.has_factor)) {
            all.push(Verdict::warn(text::emergency_unready(lang, &one.login), text::emergency_unready_how(lang)));
        }
        Ok(Verdict::of(all, text::administrator_map_none(lang)))
    })
}
