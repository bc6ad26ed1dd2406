//! Tasks (任务): what somebody has to do by when, on a customer, a contact, a follow-up, a lead, an opportunity, or on nothing. Table `task`.

pub mod about;
pub mod act_pages;
pub mod actions;
pub mod form;
pub mod hand_over;
pub mod list;
pub mod made;
pub mod model;
pub mod notices;
pub mod page_parts;
pub mod pages;
pub mod parts;
pub mod repeat;
pub mod store;
pub mod text;
pub mod todo;

use crate::core::access::{Permission, TaskView};
use crate::ui::Icon;
use crate::web::registry::{MenuItem, Need, Registry};

/// The routes.
pub fn routes(r: &mut Registry) {
    r.menu(MenuItem {
        order: 15,
        href: "/tasks",
        icon: Icon::Tasks,
        label: text::title,
        need: Need::Permission(TaskView::INFO),
        administration: false,
    });
    r.todo(todo::TODO);
    r.part("/when", crate::web::when::preview).example(None, &[("field", "due"), ("due", "明天")]);
    r.page("/tasks", pages::list).example(None, &[]);
    r.page("/tasks/new", pages::new).example(None, &[]);
    r.action("/tasks/new", pages::create).example(None, &[("title", "给客户回电话"), ("due", "明天下午三点")]);
    r.part("/customers/{id}/task", pages::quick).example(Some("customer"), &[]);
    r.page("/tasks/{id}", pages::show).example(Some("task"), &[]);
    r.page("/tasks/{id}/edit", pages::edit).example(Some("task"), &[]);
    r.action("/tasks/{id}/edit", pages::save)
        .example(Some("task"), &[("title", "改后的标题"), ("version", "@version")]);
    r.action("/tasks/{id}/done", act_pages::finish).example(Some("task"), &[]);
    r.action("/tasks/{id}/reopen", act_pages::reopen).example(Some("task done"), &[]);
    r.action("/tasks/{id}/postpone", act_pages::postpone).example(Some("task"), &[("to", "working")]);
    r.page("/tasks/{id}/assign", act_pages::assign).example(Some("task"), &[]);
    r.action("/tasks/{id}/assign", act_pages::give).example(Some("task"), &[("owner", "李娜")]);
    r.action("/tasks/{id}/tick", act_pages::tick)
        .example(Some("task"), &[("item", "0"), ("done", "1"), ("version", "@version")]);
    r.action("/tasks/{id}/delete", act_pages::delete).example(Some("task"), &[]);
    r.action("/tasks/{id}/restore", act_pages::restore).example(Some("task deleted"), &[]);
}
