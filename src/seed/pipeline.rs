//! The pipeline of a seeded company: opportunities on five of nine customers that have an owner, and a lead for every fifth.

use super::copy::{self, Rows};
use super::dice::Dice;
use super::life::Life;
use super::rows::World;
use crate::core::fill;
use crate::core::problem::Problem;
use crate::core::search_text;
use crate::core::sql::{Door, Number, Sql};
use crate::core::tx::Tx;
use chrono::Days;
use diesel::connection::SimpleConnection;
use diesel::result::Error;

/// Customers for each lead.
const CUSTOMERS_PER_LEAD: u64 = 5;

/// Two in five are open, one of a hundred put off; of what has ended a little more is won than lost. Amounts from 100 to four
/// million, few of them large; one in ten has none yet. `$1` is now, `$2` the number of the seed.
const OPPORTUNITIES: &str = "
with versions as (select min(id) as id from pipeline_version),
  steps as (select s.id, s.position, max(s.position) over () as last from stage s join versions v on s.version_id = v.id),
  drawn as (
    select c.*, row_number() over (order by c.id) as place,
      ((c.id + $2) * 2654435761 % 4294967296)::bigint as dice
    from customer c where c.owner_id is not null and c.id % 9 < 5),
  stated as (
    select d.*, case when dice % 100 < 40 then 'open' when dice % 100 < 66 then 'won' when dice % 100 < 92 then 'lost'
        when dice % 100 < 99 then 'invalid' else 'paused' end as deal,
      1 + (dice / 100 % 4)::int as at_step, least(d.updated_at, $1) as moved
    from drawn d)
insert into opportunity (id, number, name, customer_id, owner_id, owner_dept_id, customer_owner_id, version_id, stage_id, state, stage_since,
    state_since, amount, currency, expected_on, commitment, source, reason_id, competitor_id, wake_on, closed_on, origin, created_by, created_at,
    updated_by, updated_at)
  overriding system value
  select d.place, d.place, d.name || ' ' || (array['设备采购', '软件升级', '年度维保', '扩容项目', '试点合作'])[1 + d.dice / 400 % 5],
    d.id, d.owner_id, d.owner_dept_id, d.owner_id, v.id, s.id, d.deal, d.moved, d.moved,
    case when d.dice / 7 % 10 > 0 then ((d.dice / 2000 % 200 + 1) ^ 2 * 100)::numeric(18,2) end, 'CNY',
    case when d.deal in ('open', 'paused') then $1::date - 20 + (d.dice / 900 % 200)::int else d.moved::date end,
    (array['pipeline', 'pipeline', 'best', 'commit'])[d.at_step], d.source,
    case when d.deal in ('lost', 'invalid', 'paused')
      then (select r.id from outcome_reason r where r.kind = d.deal order by (r.position + d.dice) % 7, r.id limit 1) end,
    case when d.deal = 'lost' then (select min(id) from competitor) end,
    case when d.deal = 'paused' then $1::date + 1 + (d.dice % 60)::int end,
    case when d.deal in ('won', 'lost', 'invalid') then d.moved::date end,
    'import', d.owner_id, d.created_at, d.owner_id, d.moved
  from stated d cross join versions v
  join steps s on s.position = case when d.deal = 'won' then s.last else least(d.at_step, s.last) end";

/// Each went through every stage up to its own, in equal times.
const STAGES: &str = "
insert into opportunity_stage (opportunity_id, stage_id, state, since, until, moved_by)
  select o.id, p.id, 'open', o.created_at + (o.state_since - o.created_at) * (p.position - 1) / s.position,
    case when p.position < s.position or o.state <> 'open' then o.created_at + (o.state_since - o.created_at) * p.position / s.position end, o.owner_id
  from opportunity o join stage s on s.id = o.stage_id join stage p on p.version_id = s.version_id and p.position <= s.position
  union all
  select o.id, o.stage_id, o.state, o.state_since, null, o.owner_id from opportunity o where o.state <> 'open'";

/// What the triggers would keep of that.
const PASSES: &str = "
insert into opportunity_pass (opportunity_id, pipeline_id, key, came, seconds, inside, owner_id, owner_dept_id, fate, counts)
  select x.opportunity_id, v.pipeline_id, p.key, x.since, coalesce(extract(epoch from x.until - x.since), 0), x.until is null, o.owner_id, o.owner_dept_id,
    case when p.position < s.position or o.state = 'won' then 'on' when o.state in ('lost', 'invalid') then 'lost' else 'here' end,
    o.deleted_at is null and not o.customer_gone
  from opportunity_stage x join opportunity o on o.id = x.opportunity_id join stage s on s.id = o.stage_id join stage p on p.id = x.stage_id
  join pipeline_version v on v.id = p.version_id where x.state = 'open'";

/// Who owns what was won has all of its credit.
const CREDIT: &str = "
insert into opportunity_credit (opportunity_id, owner_id, owner_dept_id, day, currency, share, amount)
  select id, owner_id, owner_dept_id, closed_on, currency, 100, amount from opportunity where state = 'won' and amount is not null";

/// What the triggers would have added up.
const TALLIES: &str = "
insert into opportunity_tally (stage_id, owner_dept_id, currency, commitment, month_key, n, priced, hundredths)
  select stage_id, owner_dept_id, currency, commitment, month_key(expected_on), count(*), count(amount_hundredths), coalesce(sum(amount_hundredths), 0)
  from opportunity where state = 'open' and deleted_at is null and not customer_gone group by 1, 2, 3, 4, 5";

/// Fills the tables of opportunities and leads; their customers must be there.
///
/// # Errors
/// As the database answers.
pub fn load(tx: &mut Tx, world: &World) -> Result<(), Problem> {
    let (now, seed) = (tx.now, i64::try_from(world.size.seed % 1_000_000).unwrap_or(0));
    Sql::new(OPPORTUNITIES).bind(now).bind(seed).run(tx)?;
    fill::opportunities(tx)?;
    Sql::new(STAGES).run(tx)?;
    Sql::new(PASSES).run(tx)?;
    Sql::new(CREDIT).run(tx)?;
    Sql::new(TALLIES).run(tx)?;
    let pool = Sql::new("select min(id) as n from pool where object = 'lead'").one::<Number>(tx)?.n;
    copy::leads(tx, |rows| lives(world).try_for_each(|life| lead(world, pool, &life, rows)))?;
    copy::lead_searches(tx, |rows| lives(world).try_for_each(|life| lead_search(world, &life, rows)))?;
    copy::lead_owner_histories(tx, |rows| lives(world).try_for_each(|life| owner_history(world, pool, &life, rows)))
}

/// Counters and series go on behind what is there.
///
/// # Errors
/// As the database answers.
pub fn count(tx: &mut Tx) -> Result<(), Problem> {
    Ok(tx.connection().batch_execute(
        "update counter c set last = coalesce(case c.object when 'opportunity' then (select max(number) from opportunity)
           when 'lead' then (select max(number) from lead) end, c.last) where c.object in ('opportunity', 'lead');
         select setval(pg_get_serial_sequence('opportunity', 'id'), coalesce((select max(id) from opportunity), 1)),
           setval(pg_get_serial_sequence('lead', 'id'), coalesce((select max(id) from lead), 1))",
    )?)
}

/// Who came as leads are others than the customers: their numbers follow.
fn lives<'a>(world: &'a World) -> impl Iterator<Item = Life> + 'a {
    let customers = u64::try_from(world.size.customers).unwrap_or(0);
    (customers..customers + customers / CUSTOMERS_PER_LEAD).map(|number| Life::of(world.size, number, world.today))
}

/// A lead's number: from 1 on.
fn number(world: &World, life: &Life) -> u64 {
    life.number + 1 - u64::try_from(world.size.customers).unwrap_or(0)
}

/// Owner, department and pool: one in eight lies in the pool.
fn place(world: &World, pool: i64, life: &Life) -> (Option<i64>, Option<i64>, Option<i64>) {
    let mut dice = Dice::of(world.size.seed, 12, life.number);
    match world.company.anybody(&mut dice).filter(|_| !life.number.is_multiple_of(8)) {
        Some(owner) => (Some(owner.id), Some(owner.department_id), None),
        None => (None, None, Some(pool)),
    }
}

fn lead(world: &World, pool: i64, life: &Life, rows: &mut Rows) -> Result<(), Error> {
    let facts = world.facts(life);
    let (owner, department, pool) = place(world, pool, life);
    let mut dice = Dice::of(world.size.seed, 13, life.number);
    // What has an owner was contacted: the clock of the first contact is for what comes today.
    let status = if owner.is_none() { "new" } else { dice.word(&["following", "following", "interested", "failed"]) };
    let failure = (status == "failed").then(|| dice.word(&["no_need", "no_budget", "unreachable", "invalid"]));
    let amount = dice.percent(50).then(|| (1 + dice.below(200)) * 1000);
    let next = (status != "failed" && owner.is_some())
        .then(|| world.today.date_naive().checked_add_days(Days::new(dice.below(60))))
        .flatten();
    rows.plain(number(world, life)).plain(number(world, life)).plain(&facts.name).list(&facts.phones);
    rows.plain(dice.word(&["referral", "advertisement", "search", "exhibition", "website", "phone"]));
    rows.plain(facts.city).plain(facts.industry).maybe(amount).maybe(amount.map(|_| "CNY")).plain(status);
    rows.maybe(failure).maybe(owner).maybe(department).maybe(pool);
    rows.maybe_at(owner.and(Some(life.updated_at))).maybe_day(next).plain("import");
    rows.maybe(owner).at(life.created_at).maybe(owner).at(life.updated_at).end()
}

fn lead_search(world: &World, life: &Life, rows: &mut Rows) -> Result<(), Error> {
    let facts = world.facts(life);
    rows.plain(number(world, life)).plain(search_text::name_column(&[&facts.name]));
    rows.plain(search_text::pinyin(&facts.name)).list(&search_text::number_column(&facts.phones)).end()
}

fn owner_history(world: &World, pool: i64, life: &Life, rows: &mut Rows) -> Result<(), Error> {
    let (owner, department, pool) = place(world, pool, life);
    rows.plain(number(world, life)).maybe(owner).maybe(department).maybe(pool);
    rows.plain(format_args!("[\"{}\",)", life.created_at.naive_utc())).maybe(owner).end()
}
