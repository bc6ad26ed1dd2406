//! The fragments of the score: its badge, a lead's parts in words, the editor of the weights and their history.

use super::form::{FIXED, LISTED, ScoreForm, name};
use super::model::{Rule, signed};
use super::store::{TOLD, Version};
use super::text;
use crate::core::access::{LeadEdit, Seen};
use crate::core::field::CURRENCIES;
use crate::core::problem::Errors;
use crate::core::reference::region;
use crate::customers::form_parts::industries;
use crate::leads::model::Lead;
use crate::text::{Lang, format};
use crate::ui::badge::{Tone, badge};
use crate::ui::button::{Look, submit};
use crate::ui::card::card;
use crate::ui::{Icon, icon};
use crate::web::mistakes;
use chrono_tz::Tz;
use maud::{Markup, html};

/// From so many points on a lead is promising, and very promising.
pub const STEPS: [u8; 4] = [20, 40, 60, 80];

/// The score as a mark of a list or a page.
#[must_use]
pub fn mark(score: i32, lang: Lang) -> Markup {
    let tone = match score {
        60.. => Tone::Green,
        40..=59 => Tone::Blue,
        _ => Tone::Neutral,
    };
    html! { span title=(text::score_of(lang, score)) { (badge(tone, &score.to_string())) } }
}

/// The filter of a list by the score.
#[must_use]
pub fn filter(chosen: Option<u8>, lang: Lang) -> Markup {
    html! {
        select.form-select name="score" aria-label=(text::score(lang)) {
            option value="" { (text::score(lang)) }
            @for points in STEPS { option value=(points) selected[chosen == Some(points)] { (text::at_least(lang, points)) } }
        }
    }
}

/// The filter in words.
#[must_use]
pub fn least(points: &str, lang: Lang) -> String {
    text::at_least(lang, points.parse().unwrap_or_default())
}

/// A lead's score with what it is made of. What would tell something of a field that the viewer does not read in clear is
/// told as other points.
#[must_use]
pub fn lead_card(lead: &Seen<Lead>, parts: &[Rule], lang: Lang) -> Markup {
    let (told, untold): (Vec<&Rule>, Vec<&Rule>) = parts.iter().partition(|rule| reads(lead, rule));
    let sum: i32 = parts.iter().map(|rule| rule.points).sum();
    let others: i32 = untold.iter().map(|rule| rule.points).sum();
    card(
        text::score(lang),
        html! { span.card-mark { (mark(lead.score, lang)) } },
        html! {
            @if parts.is_empty() { p.quiet { (text::nothing_scores(lang)) } } @else {
                ul.score-parts {
                    @for rule in told { li { span.score-points { (signed(rule.points)) } " " bdi { (rule.words(lang)) } } }
                    @if !untold.is_empty() { li { span.score-points { (signed(others)) } " " span.quiet { (text::other(lang)) } } }
                }
                p.quiet.small { @if sum == lead.score { (text::sum(lang, sum)) } @else { (text::capped(lang, sum)) } }
            }
        },
    )
}

/// Whether the viewer reads in clear what a rule tells of.
fn reads(lead: &Seen<Lead>, rule: &Rule) -> bool {
    // Ways to reach somebody of the pool are masked as in lists.
    let pooled = lead.pool_id.is_some() && !lead.allows::<LeadEdit>();
    macro_rules! clear {
        ($field:literal, $kept:expr) => {
            lead.on_record($field, $kept).clear().is_some()
        };
        (reached $field:literal, $kept:expr) => {
            clear!($field, $kept) && (!pooled || lead.in_list($field, $kept).clear().is_some())
        };
    }
    let Some(field) = rule.field() else { return true };
    match field.id {
        "title" => clear!("title", &lead.title),
        "phones" => clear!(reached "phones", &lead.phones),
        "mails" => clear!(reached "mails", &lead.mails),
        "wechat" => clear!(reached "wechat", &lead.wechat),
        "source" => clear!("source", &lead.source),
        "product" => clear!("product", &lead.product),
        "amount" => clear!("amount", &lead.amount),
        "industry" => clear!("industry", &lead.industry),
        "region" => clear!("region", &lead.region),
        "name" | "contact" => true,
        _ => false,
    }
}

/// The editor of the weights.
pub struct Editor<'a> {
    pub form: &'a ScoreForm,
    pub errors: &'a Errors,
    /// The company's, of amounts that name none.
    pub currency: &'a str,
    pub lang: Lang,
}

impl Editor<'_> {
    /// The form: a card for each kind of rules.
    #[must_use]
    pub fn draw(&self, tokens: &Markup) -> Markup {
        let lang = self.lang;
        let provinces = region::provinces().into_iter();
        let regions = provinces.flat_map(|one| std::iter::once(one).chain(region::children(one.code)));
        html! {
            form method="post" action="/admin/lead-score" data-guard {
                (tokens)
                input type="hidden" name="version" value=(self.form.0.version());
                (mistakes::all(self.errors, lang))
                div.halves {
                    @for (kind, choices) in FIXED {
                        (card(group(kind, lang), html! {}, html! {
                            @for (id, zh, en) in choices { (self.fixed(&format!("{kind}.{id}"), lang.pick(zh, en))) }
                        }))
                    }
                    @for kind in LISTED {
                        (card(group(kind, lang), html! {}, html! {
                            @if kind == "title" { p.quiet.small { (text::group_title_hint(lang)) } }
                            @for place in 0..self.form.lines(kind) { (self.line(kind, place)) }
                        }))
                    }
                }
                datalist id="score-regions" { @for region in regions { option value=(region.path_text(lang)); } }
                p.quiet.small { (text::another(lang)) }
                div.form-foot { (submit(Look::Primary, text::save(lang))) }
            }
        }
    }

    fn fixed(&self, name: &str, label: &str) -> Markup {
        html! {
            div.word.scored { label.word-name for={ "f-" (name) } { (label) } (self.points(name, None)) }
            (self.wrong(name))
        }
    }

    fn line(&self, kind: &str, place: usize) -> Markup {
        let [value, points, currency] = ["value", "points", "currency"].map(|part| name(kind, place, part));
        let spoken = |part: &str| format!("{} {} · {part}", group(kind, self.lang), place + 1);
        html! {
            div.word.scored {
                (self.condition(kind, &value, &spoken(text::value(self.lang))))
                @if kind == "amount" { (self.currency(&currency, &spoken(text::currency(self.lang)))) }
                (self.points(&points, Some(&spoken(text::points(self.lang)))))
            }
            (self.wrong(&value))
            (self.wrong(&points))
        }
    }

    /// Points; `label` where no label stands beside them.
    fn points(&self, name: &str, label: Option<&str>) -> Markup {
        let (invalid, described) = self.marks(name);
        html! {
            input.form-control.points id={ "f-" (name) } type="text" name=(name) value=(self.form.0.get(name)) inputmode="numeric" maxlength="5" autocomplete="off"
                aria-label=[label] placeholder="0" aria-invalid=[invalid] aria-describedby=[described];
        }
    }

    /// What a line looks for: chosen of the industries, or typed.
    fn condition(&self, kind: &str, name: &str, label: &str) -> Markup {
        let (typed, (invalid, described)) = (self.form.0.get(name), self.marks(name));
        if kind == "industry" {
            let all = industries(self.lang);
            return html! {
                select.form-select id={ "f-" (name) } name=(name) aria-label=(label) aria-invalid=[invalid] aria-describedby=[described] {
                    @for one in &all { option value=(one.value) selected[one.value == typed] { (one.label) } }
                }
            };
        }
        let (keyboard, most, hint) = match kind {
            "amount" => (Some("decimal"), "24", text::amount(self.lang)),
            "followed" | "idle" => (Some("numeric"), "5", text::days(self.lang)),
            "title" => (None, "200", text::words_label(self.lang)),
            _ => (None, "200", text::value(self.lang)),
        };
        if kind == "title" {
            // Several words, all of which are to be read on a phone too.
            return html! {
                textarea.form-control id={ "f-" (name) } name=(name) rows="2" maxlength=(most) placeholder=(hint)
                    aria-label=(label) aria-invalid=[invalid] aria-describedby=[described] { (typed) }
            };
        }
        html! {
            input.form-control id={ "f-" (name) } type="text" name=(name) value=(typed) inputmode=[keyboard] maxlength=(most) autocomplete="off" placeholder=(hint)
                list=[(kind == "region").then_some("score-regions")] aria-label=(label) aria-invalid=[invalid] aria-describedby=[described];
        }
    }

    fn currency(&self, name: &str, label: &str) -> Markup {
        let chosen = Some(self.form.0.get(name)).filter(|chosen| !chosen.is_empty()).unwrap_or(self.currency);
        html! {
            select.form-select id={ "f-" (name) } name=(name) aria-label=(label) {
                @for (id, zh, en) in CURRENCIES { option value=(id) selected[chosen == *id] { (self.lang.pick(zh, en)) } }
            }
        }
    }

    /// Whether a field is wrong, and what describes how.
    fn marks(&self, name: &str) -> (Option<&'static str>, Option<String>) {
        let wrong = mistakes::of(self.errors, name).is_some();
        (wrong.then_some("true"), wrong.then(|| format!("f-{name}-error")))
    }

    /// What is wrong with a field, below its line.
    fn wrong(&self, name: &str) -> Markup {
        html! {
            @if let Some(words) = mistakes::of(self.errors, name) {
                p.field-error id={ "f-" (name) "-error" } { (icon(Icon::Danger)) span { (words) } }
            }
        }
    }
}

fn group(kind: &str, lang: Lang) -> &'static str {
    match kind {
        "filled" => text::group_filled(lang),
        "source" => text::group_source(lang),
        "industry" => text::group_industry(lang),
        "region" => text::group_region(lang),
        "amount" => text::group_amount(lang),
        "title" => text::group_title(lang),
        "followed" => text::group_followed(lang),
        _ => text::group_idle(lang),
    }
}

/// Earlier weights, each with what was changed from the ones before.
#[must_use]
pub fn history(versions: &[(Version, Vec<Rule>)], zone: Tz, lang: Lang) -> Markup {
    let earlier = versions.iter().skip(1).map(Some).chain([None]);
    // The last one only tells what the one before it changed, where there are more than are told of.
    let told = versions.iter().zip(earlier).take(TOLD);
    card(
        text::history(lang),
        html! {},
        html! {
            ul.score-history {
                @for ((version, rules), before) in told {
                    li {
                        p.quiet.small { (text::changed_by(lang, version.made_by_name.as_deref().unwrap_or(text::machine(lang)), &format::moment(version.made_at, zone))) }
                        @match before {
                            Some((_, before)) => { ul { @for words in changes(before, rules, lang) { li { bdi { (words) } } } } }
                            None => { p.quiet { (text::at_first(lang)) } }
                        }
                    }
                }
            }
        },
    )
}

/// What differs between weights, in words.
fn changes(before: &[Rule], after: &[Rule], lang: Lang) -> Vec<String> {
    let same =
        |one: &Rule, other: &Rule| (one.kind, &one.value, &one.currency) == (other.kind, &other.value, &other.currency);
    let of = |rules: &[Rule], wanted: &Rule| rules.iter().find(|rule| same(rule, wanted)).map(|rule| rule.points);
    let told = |points: Option<i32>| points.map_or_else(|| text::no_points(lang).to_owned(), signed);
    let gone = before.iter().filter(|rule| of(after, rule).is_none());
    after
        .iter()
        .chain(gone)
        .filter_map(|rule| {
            let (old, new) = (of(before, rule), of(after, rule));
            (old != new).then(|| text::became(lang, &rule.words(lang), &told(old), &told(new)))
        })
        .collect()
}
