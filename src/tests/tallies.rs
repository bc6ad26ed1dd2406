//! What is kept of opportunities for the figures of whole departments: always what a count of them says, for whom it is.

use super::support::World;
use kezhan::core::sql::{Number, Sql};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

/// What differs between what is kept and what is there.
const ASTRAY: &str = "with kept as (select stage_id, owner_dept_id, currency, commitment, month_key, sum(n) as n, sum(priced) as priced, sum(hundredths) as hundredths
     from opportunity_tally group by 1, 2, 3, 4, 5 having sum(n) <> 0 or sum(priced) <> 0 or sum(hundredths) <> 0),
   there as (select stage_id, owner_dept_id, currency, commitment, month_key(expected_on) as month_key, count(*) as n, count(amount) as priced, coalesce(sum(amount_hundredths), 0) as hundredths
     from opportunity where state = 'open' and deleted_at is null and not customer_gone group by 1, 2, 3, 4, 5)
   select (select count(*) from (table kept except table there) x) + (select count(*) from (table there except table kept) x) as n";

const PASSES_ASTRAY: &str = "select count(*) as n from opportunity_pass p join opportunity t on t.id = p.opportunity_id
   where (p.owner_id, p.owner_dept_id, p.counts) is distinct from (t.owner_id, t.owner_dept_id, t.deleted_at is null and not t.customer_gone)
     or p.fate is distinct from case when p.fate = 'on' then 'on' when t.state in ('lost', 'invalid') then 'lost'
       when exists (select 1 from stage s join pipeline_version v on v.id = s.version_id where s.id = t.stage_id and s.key = p.key and v.pipeline_id = p.pipeline_id) then 'here' else 'back' end";

/// Ways in which opportunities change, each for some of them.
const CHANGES: &[&str] = &[
    "update opportunity set amount = case when $1 % 3 = 0 then null else $1 * 1.25 end where id % 4 = $1 % 4",
    "update opportunity t set owner_id = u.id, owner_dept_id = u.department_id from app_user u
       where u.id = (select id from app_user where active order by md5(login || $1) limit 1) and t.id % 5 = $1 % 5",
    "update opportunity set expected_on = case when $1 % 4 = 0 then null else date '2026-01-31' + ($1 % 400)::int end where id % 3 = $1 % 3",
    "update opportunity set commitment = (array['commit', 'best', 'pipeline', 'omitted'])[1 + $1 % 4] where id % 3 = $1 % 3",
    "update opportunity set currency = (array['CNY', 'USD', 'EUR'])[1 + $1 % 3] where id % 7 = $1 % 7",
    "update opportunity set deleted_at = case when deleted_at is null then now() end where id % 6 = $1 % 6",
    "update opportunity set customer_gone = not customer_gone where id % 6 = $1 % 6",
    "update opportunity t set stage_id = s.id, stage_since = now() from stage s where s.version_id = t.version_id and s.position = 1 + $1 % 3 and t.state = 'open' and t.id % 3 = $1 % 3",
    "update opportunity set state = 'paused', wake_on = '2030-01-01', reason_id = (select min(id) from outcome_reason), state_since = now() where state = 'open' and id % 8 = $1 % 8",
    "update opportunity set state = 'open', wake_on = null, state_since = now() where state = 'paused'",
    "update opportunity set remarks = remarks || '.' where id % 2 = $1 % 2",
    "delete from opportunity where deleted_at is not null and id % 9 = $1 % 9",
];

#[actix_web::test]
async fn what_is_kept_is_what_a_count_says_whatever_happens() {
    let world = World::new().await;
    let seed: u64 = rand::random();
    let mut chance = StdRng::seed_from_u64(seed);
    assert!(world.number("select count(*) as n from opportunity_tally") > 0);
    assert_eq!(world.number(ASTRAY), 0, "as it was made");
    for turn in 0..120 {
        let change = CHANGES[chance.random_range(0..CHANGES.len())];
        world.run_sql(Sql::new(change).bind(chance.random_range(0..1_000_000i64)));
        assert_eq!(world.number(ASTRAY), 0, "seed {seed}, turn {turn}: {change}");
        assert_eq!(world.number(PASSES_ASTRAY), 0, "seed {seed}, turn {turn}: {change}");
        if turn % 40 == 39 {
            let rows = world.number("select count(*) as n from opportunity_tally");
            world.house.db.housekeeping_now(kezhan::opportunities::store::add_up_tallies).unwrap();
            assert!(world.number("select count(*) as n from opportunity_tally") < rows, "seed {seed}");
            assert_eq!(world.number(ASTRAY), 0, "seed {seed}, added up");
        }
    }
}

#[actix_web::test]
async fn it_is_there_for_whoever_sees_whole_departments_and_passages_for_whoever_sees_their_opportunity() {
    let world = World::new().await;
    let count = |login: &str, sql: &'static str| {
        let actor = world.actor(login);
        world.house.db.read_now(&actor, |r| Sql::new(sql).one::<Number>(r)).unwrap().n
    };
    let (mut some, mut none) = (0, 0);
    for login in ["zhou", "chen", "wang", "li", "zhao", "liu", "huang", "sun", "wu", "xitong", "anquan", "shenji"] {
        let unseen = "select count(*) as n from opportunity_pass p where not exists (select 1 from opportunity t where t.id = p.opportunity_id)";
        assert_eq!(count(login, unseen), 0, "{login}");
        let counted = count(login, "select coalesce(sum(n), 0)::bigint as n from opportunity_tally");
        let seen = count(
            login,
            "select count(*) as n from opportunity where state = 'open' and deleted_at is null and not customer_gone",
        );
        assert!(counted <= seen, "{login}: {counted} of {seen}");
        if counted > 0 { some += 1 } else { none += 1 }
    }
    assert!(some >= 3 && none >= 5, "{some} see whole departments, {none} do not");
}
