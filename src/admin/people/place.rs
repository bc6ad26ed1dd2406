//! The small forms of an account's page: part-time posts and deputies.

use super::actions;
use super::form::{DeputyForm, PostForm};
use super::pages::{Tried, show_page};
use super::text;
use crate::admin::departments::store as departments;
use crate::admin::text as shared;
use crate::core::access::{Can, UserManage};
use crate::core::problem::Problem;
use crate::core::tx::Tx;
use crate::web::House;
use crate::web::form::Posted;
use crate::web::registry::TheHouse;
use crate::web::respond::{Answer, Done, Outcome};
use crate::web::who::Visit;
use actix_web::web;

/// Runs a change once and leads back to the account.
async fn run(
    house: &House,
    can: &Can<UserManage>,
    id: i64,
    key: uuid::Uuid,
    work: impl FnOnce(&mut Tx) -> Result<(), Problem> + Send + 'static,
) -> Answer<String> {
    house
        .db
        .write_once(can.actor(), key, move |tx| {
            work(tx)?;
            Ok(format!("/admin/users/{id}"))
        })
        .await
}

async fn answer(
    house: &House,
    visit: &Visit,
    can: &Can<UserManage>,
    id: i64,
    (done, mut tried): (Answer<String>, Tried),
) -> Answer<Outcome> {
    match done {
        Ok(to) => Ok(Done::to(to).say(shared::saved(visit.lang)).into()),
        Err(Problem::Invalid(errors)) => {
            tried.errors = errors;
            Ok(show_page(house, visit, can, id, &tried).await?.again().into())
        }
        Err(problem) => Err(problem),
    }
}

/// Adds a part-time post.
pub async fn add_post(
    can: Can<UserManage>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<PostForm>,
) -> Answer<Outcome> {
    let (id, lang) = (id.into_inner(), visit.lang);
    let tried = Tried { post: posted.form.0.clone(), ..Tried::default() };
    let (department, title) = (posted.form.0.get("department").to_owned(), posted.form.0.get("title").to_owned());
    let done = run(&house, &can, id, posted.key, move |tx| {
        let open = departments::open_ids(&departments::tree(tx)?);
        let department = department.parse().ok().filter(|id| open.contains(id));
        let department = department.ok_or_else(|| Problem::invalid("department", text::need_department(lang)))?;
        let title: String = title.chars().filter(|c| !c.is_control()).take(100).collect();
        actions::add_post(tx, id, department, &title)
    })
    .await;
    answer(&house, &visit, &can, id, (done, tried)).await
}

/// Takes a part-time post away.
pub async fn remove_post(
    can: Can<UserManage>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<PostForm>,
) -> Answer<Outcome> {
    let (id, department) = (id.into_inner(), posted.form.0.get("department").parse().unwrap_or_default());
    let done = run(&house, &can, id, posted.key, move |tx| actions::remove_post(tx, id, department)).await;
    answer(&house, &visit, &can, id, (done, Tried::default())).await
}

/// Lets somebody stand in.
pub async fn add_deputy(
    can: Can<UserManage>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<DeputyForm>,
) -> Answer<Outcome> {
    let (id, zone) = (id.into_inner(), house.config.company.time_zone);
    let tried = Tried { deputy: posted.form.0.clone(), ..Tried::default() };
    let done = match posted.form.check(visit.lang) {
        Ok(standin) => run(&house, &can, id, posted.key, move |tx| actions::add_deputy(tx, id, &standin, zone)).await,
        Err(errors) => Err(Problem::Invalid(errors)),
    };
    answer(&house, &visit, &can, id, (done, tried)).await
}

/// Ends a time of standing in.
pub async fn remove_deputy(
    can: Can<UserManage>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<DeputyForm>,
) -> Answer<Outcome> {
    let (id, deputy) = (id.into_inner(), posted.form.0.get("deputy").parse().unwrap_or_default());
    let done = run(&house, &can, id, posted.key, move |tx| actions::remove_deputy(tx, id, deputy)).await;
    answer(&house, &visit, &can, id, (done, Tried::default())).await
}
