//! Which pipelines (销售流程) somebody is offered: those of their department or of one above it, then those for everybody, then those of
//! departments below it and of where they have a post or are head. A closed department counts for nobody. It helps to choose; what
//! stands in a pipeline stays there, whoever has it. Table `pipeline_department`.

use super::model::{Named, Place};
use super::text;
use crate::core::access::Actor;
use crate::core::problem::Problem;
use crate::core::sql::{Door, Fragment, Sql};
use crate::core::tx::Tx;
use crate::row;

/// Somebody with their main department.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seller {
    pub user_id: i64,
    pub department_id: i64,
}

impl Seller {
    /// Whoever acts.
    #[must_use]
    pub fn of(actor: &Actor) -> Self {
        Self { user_id: actor.standing.user_id, department_id: actor.standing.department_id }
    }
}

impl From<Place> for Seller {
    fn from(place: Place) -> Self {
        Self { user_id: place.owner_id, department_id: place.owner_dept_id }
    }
}

row! {
    /// A pipeline in use, and how near it is to the owner and to the actor: 0 to 2, nothing where they are not offered it.
    pub struct Offer { id: i64, name_zh: String, name_en: String, owner: Option<i32>, actor: Option<i32> }
}

impl Offer {
    /// Whether the owner or the actor is offered it.
    #[must_use]
    pub fn is_offered(&self) -> bool {
        self.owner.or(self.actor).is_some()
    }
}

/// How near the pipeline `p` is to somebody, as an expression.
fn near(sql: &mut Sql, whom: Seller) -> Fragment {
    let (department, user) = (sql.place(whom.department_id), sql.place(whom.user_id));
    let own = Fragment::new("any(array(select ")
        .fragment(&department)
        .text("::bigint union all select o.department_id from post o where o.user_id = ")
        .fragment(&user)
        .text(" union all select o.department_id from department_head o where o.user_id = ")
        .fragment(&user)
        .text("))");
    Fragment::new(
        "case when not exists (select from pipeline_department a where a.pipeline_id = p.id) then 1 else (
           select min(case when exists (select from department_line l where l.ancestor_id = a.department_id and l.department_id = ",
    )
    .fragment(&department)
    .text(") then 0 when exists (select from department_line l where l.ancestor_id = a.department_id and l.department_id = ")
    .fragment(&own)
    .text(") or exists (select from department_line l where l.department_id = a.department_id and l.ancestor_id = ")
    .fragment(&own)
    .text(
        ") then 2 end)
           from pipeline_department a join department x on x.id = a.department_id and x.closed_at is null where a.pipeline_id = p.id) end",
    )
}

/// Begins a statement with `near`: how near every pipeline (`id`) is to somebody (`rank`, nothing where they are not offered it).
#[must_use]
pub fn beginning(whom: Seller) -> Sql {
    let mut sql = Sql::new("with near as materialized (select p.id, ");
    let rank = near(&mut sql, whom);
    sql.fragment(&rank).text(" as rank from pipeline p) ")
}

/// Every pipeline in use: what the owner is offered in their order, then what only the actor is, then those for others.
///
/// # Errors
/// As the database answers.
pub fn offers(door: &mut impl Door, owner: Seller, actor: Seller) -> Result<Vec<Offer>, Problem> {
    let mut sql = Sql::new("with x as materialized (select p.id, p.name_zh, p.name_en, p.position, ");
    let (of_owner, of_actor) = (near(&mut sql, owner), near(&mut sql, actor));
    sql.fragment(&of_owner)
        .text(" as owner, ")
        .fragment(&of_actor)
        .text(
            " as actor from pipeline p where p.retired_at is null)
             select id, name_zh, name_en, owner, actor from x order by coalesce(owner, actor + 3), position, id",
        )
        .rows(door)
}

/// The pipelines that a new opportunity of the owner may take, the usual one first.
///
/// # Errors
/// As the database answers.
pub fn choices(door: &mut impl Door, owner: Seller, actor: Seller) -> Result<Vec<Named>, Problem> {
    let offered = offers(door, owner, actor)?.into_iter().filter(Offer::is_offered);
    Ok(offered.map(|one| Named { id: one.id, name_zh: one.name_zh, name_en: one.name_en }).collect())
}

/// The pipeline that a new opportunity takes: the one that is asked for, else the owner's usual one.
///
/// # Errors
/// `Invalid` for `pipeline` where the one that is asked for is not in use, or offered neither to the owner nor to the actor.
pub fn chosen(tx: &mut Tx, owner: Seller, asked: Option<i64>) -> Result<i64, Problem> {
    let (actor, lang) = (Seller::of(tx.actor), tx.actor.lang);
    let offers = offers(tx, owner, actor)?;
    let Some(asked) = asked else {
        return offers.first().map(|one| one.id).ok_or(Problem::Refused("no_pipeline".into()));
    };
    match offers.iter().find(|one| one.id == asked) {
        Some(one) if one.is_offered() => Ok(one.id),
        Some(one) => {
            Err(Problem::invalid("pipeline", text::pipeline_of_others(lang, lang.name(&one.name_zh, &one.name_en))))
        }
        None => Err(Problem::invalid("pipeline", text::need_pipeline(lang))),
    }
}
