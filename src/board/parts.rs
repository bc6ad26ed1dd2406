//! The fragments of the board: filters, columns, cards.

use super::filter::{Filter, PATH};
use super::model::{Card, Choice, Column, Total, whole};
use super::text;
use crate::core::access::{OpportunityEdit, Seen};
use crate::opportunities::list::Department;
use crate::opportunities::parts::{Eyes, expected};
use crate::opportunities::team_fields::team_fields;
use crate::text::{Lang, format};
use crate::ui::badge::{Tone, avatar, badge};
use crate::ui::button::{Look, link, submit};
use crate::ui::field::{Field, Kind, field};
use crate::ui::{Icon, icon};
use maud::{Markup, html};

/// Hundredths as people read them in the head of a column: whole units.
fn money(hundredths: i64, currency: &str) -> String {
    format!("{} {currency}", format::whole((hundredths + 50).div_euclid(100)))
}

/// What the filters offer.
pub struct Offered {
    pub pipelines: Vec<Choice>,
    /// The pipeline that is shown.
    pub pipeline: i64,
    pub departments: Vec<Department>,
}

/// The filters: a form that works without script.
#[must_use]
pub fn filters(filter: &Filter, offered: &Offered, lang: Lang) -> Markup {
    let month = filter.month.map(|month| month.format("%Y-%m").to_string()).unwrap_or_default();
    let rare =
        [!filter.owner.is_empty(), filter.department.is_some(), filter.stale].into_iter().filter(|on| *on).count();
    html! {
        form.filters method="get" action=(PATH) role="search" aria-label=(text::filter(lang)) {
            select.form-select name="pipeline" aria-label=(text::pipeline(lang)) {
                @for one in &offered.pipelines {
                    @let name = lang.name(&one.name_zh, &one.name_en);
                    option value=(one.id) selected[one.id == offered.pipeline] { @if one.retired { (text::retired(lang, name)) } @else { (name) } }
                }
            }
            select.form-select name="mine" aria-label=(text::whose(lang)) {
                option value="" { (text::all(lang)) }
                option value="1" selected[filter.mine] { (text::mine(lang)) }
            }
            input.form-control type="month" name="month" value=(month) aria-label=(text::month(lang)) title=(text::month(lang)) placeholder="2026-12";
            details.pop.pop-left {
                summary.btn { (text::more_filters(lang)) @if rare > 0 { span.tab-count { (rare) } } }
                div.pop-body.filter-more { (folded(filter, offered, lang)) }
            }
            (submit(Look::Plain, text::apply(lang)))
            @if filter.narrows() { (link(Look::Quiet, None, &Filter { pipeline: filter.pipeline, ..Filter::default() }.here(), text::clear(lang))) }
        }
    }
}

fn folded(filter: &Filter, offered: &Offered, lang: Lang) -> Markup {
    let stale = if filter.stale { "1" } else { "" };
    html! {
        (team_fields(filter.department, &filter.owner, &offered.departments, lang))
        (field(&Field::new("stale", text::stale(lang), stale, Kind::Check)))
        div.form-foot { (submit(Look::Primary, text::apply(lang))) }
    }
}

/// What all columns come to, in one line; `again` where it takes the place of the one on the page.
#[must_use]
pub fn summary(columns: &[Column], lang: Lang, again: bool) -> Markup {
    let count: i64 = columns.iter().map(|column| column.count).sum();
    let worth = |total: &Total| {
        text::total(lang, &money(total.total, &total.currency), &money(total.weighted, &total.currency))
    };
    html! {
        p.page-sub #board-sum hx-swap-oob=[again.then_some("true")] {
            (text::whole(lang, &format::whole(count)))
            @for total in whole(columns).iter().filter(|total| total.total > 0) { " · " (worth(total)) }
        }
    }
}

/// How a board is drawn.
#[derive(Clone, Copy)]
pub struct Sight<'a> {
    pub eyes: Eyes,
    pub filter: &'a Filter,
    pub pipeline: i64,
    /// Whether the viewer may close opportunities: there are places to drop them for that.
    pub may_close: bool,
}

/// The columns, with the words that the keyboard's moves are told by.
#[must_use]
pub fn board(columns: &[Column], sight: Sight) -> Markup {
    let lang = sight.eyes.lang;
    html! {
        p.visually-hidden id="board-how" { (text::how(lang)) }
        p.visually-hidden id="board-said" role="status" aria-live="assertive" {}
        div.board #board data-board data-picked=(text::picked(lang)) data-over=(text::over_stage(lang)) data-left=(text::left(lang)) data-failed=(text::failed(lang)) {
            @for column in columns { (draw(column, sight, false)) }
        }
        @if sight.may_close {
            div.board-ends.needs-script data-ends aria-hidden="true" {
                span.board-ends-word { (text::ends(lang)) }
                @for (state, words) in ends(lang) { div class={ "board-end end-" (state) } data-end=(state) { (words) } }
            }
        }
    }
}

/// How an opportunity may leave the board.
#[must_use]
pub fn ends(lang: Lang) -> [(&'static str, &'static str); 3] {
    [("won", text::end_won(lang)), ("lost", text::end_lost(lang)), ("paused", text::end_paused(lang))]
}

/// A column; `again` where it takes the place of the one on the page.
#[must_use]
pub fn draw(column: &Column, sight: Sight, again: bool) -> Markup {
    let lang = sight.eyes.lang;
    let name = lang.name(&column.name_zh, &column.name_en);
    html! {
        section.board-col id={ "col-" (column.key) } data-stage=(column.key) data-name=(name) aria-labelledby={ "name-" (column.key) } hx-swap-oob=[again.then_some("true")] {
            header.board-head {
                h2 id={ "name-" (column.key) } { bdi { (name) } " " span.quiet { (column.rate) "%" } }
                (figures(column, lang, false))
                @if column.former { (badge(Tone::Amber, text::former(lang))) }
            }
            ol.deals id={ "deals-" (column.key) } {
                @for card in &column.cards { (deal(card, sight, false)) }
                li.deals-none.quiet { (text::nothing_here(lang)) }
                (rest(column, sight))
            }
        }
    }
}

/// How many a column holds, and what they come to.
#[must_use]
pub fn figures(column: &Column, lang: Lang, again: bool) -> Markup {
    html! {
        div.board-figures id={ "sum-" (column.key) } hx-swap-oob=[again.then_some("true")] {
            span.board-count { (text::count(lang, &format::whole(column.count))) }
            @for total in column.totals.iter().filter(|total| total.total > 0) { span.board-total { (money(total.total, &total.currency)) } }
        }
    }
}

/// The cards of a column that were asked for after others, and the way to the next ones.
#[must_use]
pub fn following(column: &Column, sight: Sight) -> Markup {
    html! { @for card in &column.cards { (deal(card, sight, false)) } (rest(column, sight)) }
}

fn rest(column: &Column, sight: Sight) -> Markup {
    let Some(last) = column.cards.last().filter(|_| column.more) else { return html! {} };
    let more = sight.filter.more(&column.key, (last.expected_key, last.id));
    html! {
        li.deals-more {
            a.btn.btn-sm href=(sight.filter.list(sight.pipeline, &column.key)) hx-get=(more) hx-target="closest li" hx-swap="outerHTML" { (text::more(sight.eyes.lang)) }
        }
    }
}

/// A card; one that was just moved takes the focus when it is put in.
#[must_use]
pub fn deal(card: &Seen<Card>, sight: Sight, moved: bool) -> Markup {
    let (eyes, lang) = (sight.eyes, sight.eyes.lang);
    let href = format!("/opportunities/{}", card.id);
    let over = card.days_over(eyes.now);
    let movable = card.allows::<OpportunityEdit>();
    let label = text::move_card(lang, &card.name);
    html! {
        li.deal id={ "card-" (card.id) } data-deal=(card.id) data-version=(card.version) data-moves[movable] data-name=(card.name) tabindex="0"
            aria-describedby=[movable.then_some("board-how")] data-focus[moved] {
            div.deal-head {
                a.deal-name href=(href) draggable="false" { bdi { (card.name) } }
                @if movable {
                    a.btn.btn-quiet.btn-icon.deal-move href={ (href) "/stages" } draggable="false" data-choose hx-get={ (href) "/stages" } hx-target={ "#card-" (card.id) } hx-swap="beforeend"
                        aria-label=(label) title=(label) { (icon(Icon::Transfer)) }
                }
            }
            p.deal-customer { @if let Some(name) = &card.customer_name { bdi { (name) } } @else { span.none { (text::no_customer(lang)) } } }
            div.deal-foot {
                span.deal-amount { @if let Some(amount) = card.amount { (format::money(amount, &card.currency)) } @else { span.none { (text::no_amount(lang)) } } }
                @if let Some(day) = card.expected_on { span.deal-day { (expected(day, eyes)) } }
                @if let Some(days) = over { span title=(text::over_title(lang, days)) { (badge(Tone::Amber, &text::over(lang, days))) } }
                span.deal-owner title=(card.owner_name) { (avatar(&card.owner_name)) bdi { (card.owner_name) } }
            }
        }
    }
}
