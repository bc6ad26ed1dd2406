//! The table of versions, and the form by which opportunities move to the present one.

use super::store::{Mine, OfVersion};
use crate::admin::text as shared;
use crate::pipelines::model::{Deals, Pipeline, Version};
use crate::pipelines::text;
use crate::text::{Lang, format};
use crate::ui::badge::{Tone, badge};
use crate::ui::button::{Look, link, submit};
use crate::ui::table::{Column, cell, none, table};
use chrono_tz::Tz;
use maud::{Markup, html};

/// What the page is made from.
pub struct Sight {
    pub row: Pipeline,
    pub versions: Vec<Version>,
    pub stages: Vec<OfVersion>,
    pub deals: Vec<Deals>,
    /// What the viewer may edit of those in earlier versions.
    pub mine: Vec<Mine>,
}

/// A stage of an earlier version that holds open or paused opportunities: how many, and how many of them the viewer may edit.
pub struct Old<'a> {
    pub stage: &'a OfVersion,
    pub alive: i64,
    pub mine: i64,
}

impl Sight {
    /// The stages of the present version.
    pub fn present(&self) -> impl Iterator<Item = &OfVersion> {
        self.stages.iter().filter(|stage| stage.version_id == self.row.version_id)
    }

    /// The stages of earlier versions that still hold something.
    #[must_use]
    pub fn old(&self) -> Vec<Old<'_>> {
        let alive = |id: i64| self.deals.iter().filter(|deals| deals.stage_id == id).map(|deals| deals.alive).sum();
        let mine = |id: i64| self.mine.iter().find(|mine| mine.stage_id == id).map_or(0, |mine| mine.n);
        let earlier = self.stages.iter().filter(|stage| stage.version_id != self.row.version_id);
        earlier
            .map(|stage| Old { stage, alive: alive(stage.id), mine: mine(stage.id) })
            .filter(|old| old.alive > 0)
            .collect()
    }

    /// The stage into which those of an old one go unless said otherwise: the same one, else the one at its place.
    #[must_use]
    pub fn usual(&self, old: &OfVersion) -> Option<i64> {
        let same = self.present().find(|stage| stage.key == old.key);
        let near = || self.present().min_by_key(|stage| (stage.position - old.position).abs());
        same.or_else(near).map(|stage| stage.id)
    }
}

/// The versions with what they hold.
#[must_use]
pub fn versions(sight: &Sight, zone: Tz, lang: Lang) -> Markup {
    let columns = [
        Column::new(text::version(lang), ""),
        Column::new(text::stages(lang), "wide whole"),
        Column::new(text::alive(lang), "num"),
        Column::new(text::ended(lang), "num"),
        Column::new(text::since(lang), ""),
        Column::new(text::made_by(lang), ""),
    ];
    let line = |version: &Version| {
        let of = |count: fn(&Deals) -> i64| -> i64 {
            sight.deals.iter().filter(|deals| deals.version_id == version.id).map(count).sum()
        };
        let stages = sight.stages.iter().filter(|stage| stage.version_id == version.id);
        html! {
            tr role="row" {
                td.title role="cell" { div.title-line { (text::version_number(lang, version.number)) @if version.id == sight.row.version_id { " " (badge(Tone::Green, text::present(lang))) } } }
                (cell(text::stages(lang), "wide whole", html! { ol.stage-words { @for stage in stages { li { bdi { (lang.name(&stage.name_zh, &stage.name_en)) } } } } }))
                (cell(text::alive(lang), "num", html! { (format::whole(of(|deals| deals.alive))) }))
                (cell(text::ended(lang), "num", html! { (format::whole(of(|deals| deals.ended))) }))
                (cell(text::since(lang), "", html! { (format::moment(version.since, zone)) }))
                (cell(text::made_by(lang), "", version.made_by.as_ref().map_or_else(none, |name| html! { bdi { (name) } })))
            }
        }
    };
    html! {
        (table(text::versions(lang), &columns, html! { @for version in &sight.versions { (line(version)) } }))
        p.quiet.small { (text::versions_intro(lang)) }
    }
}

/// The form that moves what earlier versions hold; what it will do stands in it.
#[must_use]
pub fn moving(sight: &Sight, tokens: &Markup, lang: Lang) -> Markup {
    let old = sight.old();
    let (all, mine) = old.iter().fold((0, 0), |(all, mine), old| (all + old.alive, mine + old.mine));
    let path = format!("/admin/pipelines/{}/versions", sight.row.id);
    let columns = [
        Column::new(text::old_stage(lang), "wide"),
        Column::new(text::alive(lang), "num"),
        Column::new(text::yours(lang), "num"),
        Column::new(text::to_stage(lang), "whole"),
    ];
    html! {
        @if old.is_empty() { p.quiet { (text::nothing_old(lang)) } } @else {
            form.stack method="post" action=(path) {
                (tokens)
                p { (text::move_intro(lang, sight.row.number)) }
                (table(text::move_title(lang), &columns, html! { @for one in &old { (way(sight, one, lang)) } }))
                p.quiet.small { (text::move_effect(lang)) @if all > mine { " " (text::others(lang, &format::whole(all - mine))) } }
                div.form-foot {
                    @if mine > 0 { (submit(Look::Primary, &text::move_now(lang, &format::whole(mine.min(5000))))) }
                    (link(Look::Plain, None, "/admin/pipelines", shared::cancel(lang)))
                }
            }
        }
    }
}

fn way(sight: &Sight, old: &Old, lang: Lang) -> Markup {
    let name = lang.name(&old.stage.name_zh, &old.stage.name_en);
    let usual = sight.usual(old.stage);
    html! {
        tr role="row" {
            td.title role="cell" { div.title-line { bdi { (name) } " " span.quiet { (text::version_number(lang, old.stage.number)) } } }
            (cell(text::alive(lang), "num", html! { (format::whole(old.alive)) }))
            (cell(text::yours(lang), "num", html! { (format::whole(old.mine)) }))
            (cell(text::to_stage(lang), "whole", html! {
                select.form-select name={ "m." (old.stage.id) } aria-label=(text::to_stage_for(lang, name)) disabled[old.mine == 0] {
                    @for stage in sight.present() { option value=(stage.id) selected[Some(stage.id) == usual] { (lang.name(&stage.name_zh, &stage.name_en)) } }
                    option value="" { (text::leave(lang)) }
                }
            }))
        }
    }
}
