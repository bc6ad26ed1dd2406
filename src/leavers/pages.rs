//! The page of leavers.

use super::list::{self, Leaver, OpenTask};
use super::text;
use crate::core::access::{Can, CustomerAssign, TaskAssign};
use crate::text::Lang;
use crate::ui::Icon;
use crate::ui::button::{Look, link, link_button};
use crate::ui::card::{card, empty_page};
use crate::ui::table::{Column, acts, cell, none, row, table};
use crate::web::registry::TheHouse;
use crate::web::respond::{Answer, Page};
use crate::web::who::Visit;
use maud::{Markup, html};

/// Who has left, what they still own, and the way to hand it over.
pub async fn show(can: Can<CustomerAssign>, house: TheHouse, visit: Visit) -> Answer<Page> {
    let (lang, reader) = (visit.lang, can.clone());
    let (leavers, tasks) =
        house.db.read(can.actor(), move |r| Ok((list::leavers(r, &reader)?, list::open_tasks(r, &reader)?))).await?;
    if leavers.is_empty() {
        let back = link_button("/customers", text::to_customers(lang));
        return Ok(Page::new(
            text::title(lang),
            empty_page(Icon::Checks, text::none_title(lang), text::none_text(lang), back),
        ));
    }
    let body = html! {
        header.page-head {
            div.page-title { h1 { (text::title(lang)) } }
            p.page-sub { (text::lead(lang)) }
        }
        div.stack {
            (lines(&leavers, can.also::<TaskAssign>().is_some(), lang))
            @if !tasks.is_empty() { (card(text::tasks_open(lang), html! {}, task_lines(&tasks, lang))) }
        }
    };
    Ok(Page::new(text::title(lang), body))
}

fn count(count: i64) -> Markup {
    html! { @if count == 0 { (none()) } @else { (count) } }
}

fn lines(leavers: &[Leaver], gives_tasks: bool, lang: Lang) -> Markup {
    let columns = [
        Column::new(text::person(lang), "wide"),
        Column::new(text::department(lang), ""),
        Column::new(text::customers(lang), "num"),
        Column::new(text::contacts(lang), "num"),
        Column::new(text::deals(lang), "num"),
        Column::new(text::leads(lang), "num"),
        Column::new(text::tasks(lang), "num"),
        Column::new(text::title(lang), "act"),
    ];
    table(
        text::title(lang),
        &columns,
        html! {
            @for one in leavers {
                (row(&one.id.to_string(), "", html! {
                    (cell(text::person(lang), "wide", html! { bdi { (one.name) } span.quiet { " · " (one.login) } }))
                    (cell(text::department(lang), "", html! { (lang.name(&one.department_zh, &one.department_en)) }))
                    (cell(text::customers(lang), "num", count(one.customers)))
                    (cell(text::contacts(lang), "num", count(one.contacts)))
                    (cell(text::deals(lang), "num", count(one.deals)))
                    (cell(text::leads(lang), "num", count(one.leads)))
                    (cell(text::tasks(lang), "num", count(one.tasks)))
                    (acts(html! {
                        @if one.customers > 0 {
                            (link(Look::Plain, None, &format!("/customers/bulk?do=transfer&owner={}&back=/leavers", one.id), text::hand_over(lang)))
                        }
                        @if one.deals > 0 || one.leads > 0 {
                            (link(Look::Plain, None, &format!("/leavers/{}/deals", one.id), text::give_deals(lang)))
                        }
                        @if one.tasks > 0 && gives_tasks {
                            (link(Look::Plain, None, &format!("/leavers/{}/tasks", one.id), text::give_tasks(lang)))
                        }
                    }))
                }))
            }
        },
    )
}

fn task_lines(tasks: &[OpenTask], lang: Lang) -> Markup {
    html! {
        ul.plain-list {
            @for task in tasks {
                li {
                    span { a href={ "/tasks/" (task.id) } { (task.title) } span.quiet.small.note { bdi { (task.owner_name) } } }
                    (link(Look::Plain, None, &format!("/tasks/{}/assign", task.id), text::give(lang)))
                }
            }
        }
    }
}
