//! Which pipelines are offered, in random companies: the rule as it is written against the statement that asks.

use super::support::World;
use kezhan::core::access::Actor;
use kezhan::core::sql::Sql;
use kezhan::opportunities::offered::{Seller, offers};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use std::collections::{BTreeMap, BTreeSet};

/// A random company: departments 0 to 11 below one another, some closed; pipelines for some of them; where somebody stands.
struct Company {
    parents: Vec<Option<usize>>,
    closed: BTreeSet<usize>,
    pipelines: Vec<BTreeSet<usize>>,
    main: usize,
    posts: BTreeSet<usize>,
}

impl Company {
    fn rolled(dice: &mut StdRng) -> Self {
        let some =
            |dice: &mut StdRng, of: usize| (0..dice.random_range(0..of)).map(|_| dice.random_range(0..12)).collect();
        Self {
            parents: (0..12usize).map(|n| n.checked_sub(1).map(|most| dice.random_range(0..=most))).collect(),
            closed: some(dice, 4),
            pipelines: (0..10).map(|_| some(dice, 4)).collect(),
            main: dice.random_range(0..12),
            posts: some(dice, 3),
        }
    }

    fn above(&self, department: usize) -> BTreeSet<usize> {
        std::iter::successors(Some(department), |one| self.parents[*one]).collect()
    }

    fn below(&self, department: usize) -> BTreeSet<usize> {
        (0..12).filter(|one| self.above(*one).contains(&department)).collect()
    }

    /// The pipelines by the rule as it is written, one rank after the other.
    fn expected(&self) -> Vec<usize> {
        let names = |near: &BTreeSet<usize>| {
            let open = |one: &BTreeSet<usize>| one.iter().any(|of| near.contains(of) && !self.closed.contains(of));
            (0..10).filter(|n| open(&self.pipelines[*n])).collect::<Vec<usize>>()
        };
        let all = (0..10).filter(|n| self.pipelines[*n].is_empty());
        let elsewhere: BTreeSet<usize> =
            self.posts.iter().flat_map(|one| [self.above(*one), self.below(*one)]).flatten().collect();
        let last: BTreeSet<usize> = self.below(self.main).union(&elsewhere).copied().collect();
        let mut out: Vec<usize> = Vec::new();
        for one in names(&self.above(self.main)).into_iter().chain(all).chain(names(&last)) {
            if !out.contains(&one) {
                out.push(one);
            }
        }
        out
    }

    /// Writes it down; the ids of its departments and pipelines.
    fn written(&self, world: &World, user: i64) -> (Vec<i64>, BTreeMap<i64, usize>) {
        let mut departments = Vec::new();
        for (n, parent) in self.parents.iter().enumerate() {
            let parent: Option<i64> = parent.map(|parent| departments[parent]);
            world.run_sql(
                Sql::new("insert into department (name_zh, parent_id, closed_at) values ('某部门', $1, case when $2 then now() end)")
                    .bind(parent)
                    .bind(self.closed.contains(&n)),
            );
            departments.push(world.number("select max(id) as n from department"));
        }
        let ids = |of: &BTreeSet<usize>| of.iter().map(|one| departments[*one]).collect::<Vec<i64>>();
        world.run("update pipeline set retired_at = coalesce(retired_at, now())");
        let mut pipelines = BTreeMap::new();
        for (n, of) in self.pipelines.iter().enumerate() {
            world.run("insert into pipeline (name_zh, position) values ('某流程', 7)");
            let id = world.number("select max(id) as n from pipeline");
            pipelines.insert(id, n);
            world.run_sql(
                Sql::new("insert into pipeline_department (pipeline_id, department_id) select $1, unnest($2)")
                    .bind(id)
                    .bind(ids(of)),
            );
        }
        world.run_sql(Sql::new("delete from post where user_id = $1").bind(user));
        world.run_sql(
            Sql::new("insert into post (user_id, department_id) select $1, unnest($2)")
                .bind(user)
                .bind(ids(&self.posts)),
        );
        (departments, pipelines)
    }
}

/// What is offered is what stands for everybody, for the line above and the tree below one's departments: each once, in a fixed
/// order, and the same for oneself as for an owner; two people together are offered what either is.
#[actix_web::test]
async fn what_is_offered_is_the_union_over_the_lines_of_one_s_departments() {
    let world = World::new().await;
    let mut dice = StdRng::seed_from_u64(370);
    let (user, other) = (world.id("li"), world.id("wu"));
    for round in 0..25 {
        let company = Company::rolled(&mut dice);
        let (departments, pipelines) = company.written(&world, user);
        let whom = Seller { user_id: user, department_id: departments[company.main] };
        let near = Seller { user_id: other, department_id: departments[dice.random_range(0..12)] };
        let read = |owner: Seller, actor: Seller| {
            let rows = world.house.db.read_now(&Actor::robot("test"), |r| offers(r, owner, actor)).unwrap();
            assert_eq!(rows.len(), 10, "every one in use is there once");
            let offered = rows.iter().filter(|one| one.is_offered());
            offered.map(|one| pipelines[&one.id]).collect::<Vec<usize>>()
        };
        let own = read(whom, whom);
        assert_eq!(own, company.expected(), "{round}");
        assert_eq!(read(whom, whom), own, "{round}: the order is fixed");
        let (theirs, both) = (read(near, near), read(near, whom));
        assert_eq!(both[..theirs.len()], theirs, "{round}: the owner's come first");
        let rest: Vec<usize> = own.iter().copied().filter(|one| !theirs.contains(one)).collect();
        assert_eq!(both[theirs.len()..], rest, "{round}: then what only the actor is offered");
    }
}
