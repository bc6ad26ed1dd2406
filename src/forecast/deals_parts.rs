//! The page of the opportunities behind a figure.

use super::deals::{After, Asked, Counts, Found, Listed};
use super::model::Figure;
use super::parts::figure_name;
use super::text;
use crate::core::field::choice_label;
use crate::opportunities::fields::COMMITMENTS;
use crate::opportunities::parts::state_badge;
use crate::targets::parts::named;
use crate::text::{Lang, format};
use crate::ui::Icon;
use crate::ui::card::empty;
use crate::ui::pager::pager;
use crate::ui::table::{Column, cell, name, none, row, table};
use maud::{Markup, html};

/// What the page is called.
#[must_use]
pub fn title(asked: &Asked, lang: Lang) -> &'static str {
    match asked.listed {
        Listed::Of(_) => text::deals(lang),
        Listed::Unpriced => text::deals_unpriced(lang),
        Listed::Undated => text::deals_undated(lang),
        Listed::Foreign => text::deals_foreign(lang),
    }
}

/// The page.
#[must_use]
pub fn page(asked: &Asked, found: &Found, lang: Lang) -> Markup {
    let which = &asked.which;
    let back = format!("/opportunities/forecast?{}", which.query(asked.inside.unwrap_or(asked.node)));
    let who = named(asked.node, lang.name(&found.name.0, &found.name.1), lang);
    let count = format::whole(found.count);
    let (figure, sum) = match asked.listed {
        Listed::Of(figure) => {
            let sum = format!("{} {}", format::figure(found.sum, 2), which.currency);
            (Some(figure_name(figure, lang)), text::deals_sum(lang, &count, &sum))
        }
        _ => (None, text::deals_count(lang, &count)),
    };
    html! {
        nav.crumbs { a href=(back) { (text::title(lang)) } }
        header.page-head { div.page-title {
            h1 { (title(asked, lang)) }
            p.page-sub { bdi { (who) } " · " (text::in_year(lang, which.year, &which.period.name(lang))) @if let Some(figure) = figure { " · " (figure) } }
        } }
        @if found.lines.is_empty() { (empty(Icon::Opportunities, text::no_deals(lang), "", html! {})) }
        @else {
            (lines(asked, found, lang))
            (pager(None, found.next.as_ref().map(|after| further(asked, after)).as_deref().map(|href| (href, text::next_page(lang))), &sum))
        }
    }
}

/// The address of a list.
#[must_use]
pub fn href(asked: &Asked) -> String {
    let inside = asked.inside.map(|node| format!("&in={}", node.id())).unwrap_or_default();
    format!("/opportunities/forecast/deals?{}&figure={}{inside}", asked.which.query(asked.node), asked.listed.id())
}

fn further(asked: &Asked, (place, key, id, owner): &After) -> String {
    format!("{}&after={place}.{key}.{id}.{owner}", href(asked))
}

fn lines(asked: &Asked, found: &Found, lang: Lang) -> Markup {
    let heads = [
        Column::new(text::deal(lang), "title"),
        Column::new(text::day(lang), "nowrap"),
        Column::new(text::person(lang), ""),
        Column::new(text::state(lang), ""),
        Column::new(text::amount(lang), "num"),
        Column::new(text::counted(lang), "num"),
    ];
    table(text::deals(lang), &heads, html! { @for one in &found.lines { (line(asked, one, lang)) } })
}

fn line(asked: &Asked, one: &Counts, lang: Lang) -> Markup {
    let href = one.name.as_ref().map(|_| format!("/opportunities/{}", one.id)).unwrap_or_default();
    let counted = one.amount.filter(|_| matches!(asked.listed, Listed::Of(_)));
    let money = |amount| match amount {
        Some(amount) => html! { (format::figure(amount, 2)) " " (one.currency) },
        None => none(),
    };
    row(
        &format!("{}-{}", one.id, one.owner_id),
        &href,
        html! {
            @match &one.name {
                Some(deal) => (name(&href, deal, html! { @if let Some(customer) = &one.customer { span.quiet.small { bdi { (customer) } } } })),
                None => (cell(text::deal(lang), "title", html! { span.quiet { (text::unseen_deal(lang)) } })),
            }
            (cell(text::day(lang), "nowrap", match one.day { Some(day) => html! { (format::date(day)) }, None => none() }))
            (cell(text::person(lang), "", html! { bdi { (one.person) } }))
            (cell(text::state(lang), "", stands(asked, one, lang)))
            (cell(text::amount(lang), "num", money(one.whole)))
            (cell(text::counted(lang), "num", money(counted)))
        },
    )
}

/// What is won, or the category and, where it counts, the rate of the stage.
fn stands(asked: &Asked, one: &Counts, lang: Lang) -> Markup {
    if one.place == 1 {
        return state_badge("won", lang);
    }
    let category = one.commitment.as_deref().map_or("", |id| choice_label(COMMITMENTS, id, lang));
    html! {
        (category)
        @if let (Some(zh), Some(en)) = (&one.stage_zh, &one.stage_en) {
            " · " (lang.name(zh, en))
            @if asked.listed == Listed::Of(Figure::Weighted) { @if let Some(rate) = one.rate { " " (rate) " %" } }
        }
    }
}
