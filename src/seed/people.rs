//! The departments and people of a seeded company, and who owns how much.

use super::dice::Dice;
use super::words::{FAMILY, GIVEN, REGIONS};
use super::{PASSWORD, Size};
use crate::core::event::Event;
use crate::core::problem::Problem;
use crate::core::sql::{Number, Sql};
use crate::core::tx::Tx;
use crate::sign_in::password;

/// A department: its id, the one above, its names.
struct Department {
    id: i64,
    above: Option<i64>,
    zh: String,
    en: String,
    /// The number of its region; the company itself has none.
    region: Option<usize>,
    team: bool,
}

/// A person of the company.
pub struct Person {
    pub id: i64,
    pub name: String,
    pub department_id: i64,
    login: String,
    role: &'static str,
    heads: bool,
    region: Option<usize>,
}

/// Everybody, and for each customer its owner's place in `people`, or nobody for those in the pool.
pub struct Company {
    pub people: Vec<Person>,
    pub owners: Vec<Option<usize>>,
    pub pool_id: i64,
}

impl Company {
    /// The owner of the customer of a number.
    #[must_use]
    pub fn owner(&self, number: usize) -> Option<&Person> {
        self.people.get((*self.owners.get(number)?)?)
    }

    /// Somebody who sells.
    #[must_use]
    pub fn anybody(&self, dice: &mut Dice) -> Option<&Person> {
        (0..20).find_map(|_| dice.one(&self.people).filter(|person| person.role == "salesperson"))
    }
}

/// The viewers that measurements sign in as: login, role, number of their region. Their order is known to `owners`.
const VIEWERS: &[(&str, &str, Option<usize>)] = &[
    ("all", "director", None),
    ("director", "sales_manager", Some(0)),
    ("few", "salesperson", Some(1)),
    ("many", "salesperson", Some(2)),
    ("pool", "salesperson", Some(3)),
];

/// How many of a hundred others do something else than selling.
const OTHERS: &[(u64, &str)] = &[(3, "service_agent"), (4, "finance"), (5, "reader")];

/// Inserts departments, people, heads, roles and the pool.
///
/// # Errors
/// As the database answers.
pub fn load(tx: &mut Tx, size: &Size) -> Result<Company, Problem> {
    let departments = departments(next_id(tx, "select coalesce(max(id), 0) + 1 as n from department")?);
    insert_departments(tx, &departments)?;
    let first = next_id(tx, "select coalesce(max(id), 0) + 1 as n from app_user")?;
    let people = people(&departments, first, size);
    insert_people(tx, &people, &departments)?;
    let pool = "insert into pool (name_zh, name_en) values ('全国公海', 'Nationwide pool') returning id as n";
    let pool_id = Sql::new(pool).one::<Number>(tx)?.n;
    let members: Vec<i64> =
        people.iter().filter(|one| one.role == "salesperson" && one.region == Some(3)).map(|one| one.id).collect();
    Sql::new("insert into pool_member (pool_id, user_id) select $1, unnest($2::bigint[])")
        .bind(pool_id)
        .bind(members)
        .run(tx)?;
    let owners = owners(&people, size);
    Ok(Company { people, owners, pool_id })
}

fn next_id(tx: &mut Tx, statement: &'static str) -> Result<i64, Problem> {
    Ok(Sql::new(statement).one::<Number>(tx)?.n)
}

fn departments(first: i64) -> Vec<Department> {
    let company = Department {
        id: first,
        above: None,
        zh: "云来集团".into(),
        en: "Yunlai Group".into(),
        region: None,
        team: false,
    };
    let mut all = vec![company];
    let mut next = first;
    let mut add = |all: &mut Vec<Department>, above: i64, zh: String, en: String, region: usize, team: bool| {
        next += 1;
        all.push(Department { id: next, above: Some(above), zh, en, region: Some(region), team });
        next
    };
    for (region, (zh, en, groups)) in REGIONS.iter().enumerate() {
        let of_region = add(&mut all, first, (*zh).to_owned(), (*en).to_owned(), region, false);
        for (group, teams) in (1..).zip(*groups) {
            let names = (format!("{zh}{group}部"), format!("{en}, division {group}"));
            let of_group = add(&mut all, of_region, names.0, names.1, region, false);
            for team in 1..=*teams {
                let names = (format!("{zh}{group}部{team}组"), format!("{en}, division {group}, team {team}"));
                add(&mut all, of_group, names.0, names.1, region, true);
            }
        }
    }
    all
}

fn insert_departments(tx: &mut Tx, departments: &[Department]) -> Result<(), Problem> {
    for one in departments {
        Sql::new("insert into department (id, parent_id, name_zh, name_en, sort) overriding system value values ($1, $2, $3, $4, $5)")
            .bind(one.id)
            .bind(one.above)
            .bind(one.zh.as_str())
            .bind(one.en.as_str())
            .bind(i32::try_from(one.id).unwrap_or(0))
            .run(tx)?;
    }
    let ids = departments.iter().map(|one| one.id).collect();
    tx.record(Event::named("department.created", "department").of_rows(ids).because("seed"))
}

/// First the viewers, then a head for each department without one, then everybody else.
fn people(departments: &[Department], first: i64, size: &Size) -> Vec<Person> {
    let teams = |region: Option<usize>| departments.iter().filter(move |one| one.team && one.region == region);
    let mut all: Vec<Person> = Vec::new();
    let mut add = |login: Option<&str>, role: &'static str, department: &Department, heads: bool| {
        let id = first + i64::try_from(all.len()).unwrap_or(0);
        let name = name_of(&mut Dice::of(size.seed, 1, u64::try_from(id).unwrap_or(0)));
        let login = login.map_or_else(|| format!("u{id}"), str::to_owned);
        all.push(Person { id, name, department_id: department.id, login, role, heads, region: department.region });
    };
    for (login, role, region) in VIEWERS {
        let head_of = departments.iter().find(|one| one.region == *region);
        let heads = *role != "salesperson";
        if let Some(place) = if heads { head_of } else { teams(*region).next() } {
            add(Some(login), role, place, heads);
        }
    }
    let headed: Vec<i64> = all_heads(departments);
    for department in departments.iter().filter(|one| headed.contains(&one.id)) {
        add(None, "sales_manager", department, true);
    }
    let every: Vec<&Department> = departments.iter().filter(|one| one.team).collect();
    let office = departments.last();
    for number in all_len(departments)..size.users {
        let mut dice = Dice::of(size.seed, 2, u64::try_from(number).unwrap_or(0));
        let throw = dice.below(100);
        match OTHERS.iter().find(|(most, _)| throw < *most) {
            Some((_, role)) => office.into_iter().for_each(|office| add(None, role, office, false)),
            None => dice.one(&every).into_iter().for_each(|team| add(None, "salesperson", team, false)),
        }
    }
    all
}

/// The departments whose head is none of the viewers.
fn all_heads(departments: &[Department]) -> Vec<i64> {
    let east = departments.iter().find(|one| one.region == Some(0)).map(|one| one.id);
    departments.iter().filter(|one| one.above.is_some() && Some(one.id) != east).map(|one| one.id).collect()
}

/// How many people the viewers and the heads are.
fn all_len(departments: &[Department]) -> i64 {
    i64::try_from(VIEWERS.len() + all_heads(departments).len()).unwrap_or(0)
}

/// A person's name.
pub fn name_of(dice: &mut Dice) -> String {
    // Family names are as frequent as their place in the list tells.
    let family = dice.below(u64::try_from(FAMILY.len()).unwrap_or(1));
    let family = dice.below(family + 1);
    let family = usize::try_from(family).ok().and_then(|place| FAMILY.get(place)).copied().unwrap_or_default();
    let second = if dice.percent(70) { dice.word(GIVEN) } else { "" };
    format!("{family}{}{second}", dice.word(GIVEN))
}

fn insert_people(tx: &mut Tx, people: &[Person], departments: &[Department]) -> Result<(), Problem> {
    let ids: Vec<i64> = people.iter().map(|one| one.id).collect();
    let texts = |of: fn(&Person) -> &str| people.iter().map(|one| of(one).to_owned()).collect::<Vec<String>>();
    let hash = password::hash_now(PASSWORD)?;
    Sql::new(
        "insert into app_user (id, login, name, department_id, password_hash, password_set_at, created_at) overriding system value
         select x.id, x.login, x.name, x.department_id, $5, $6, $6
         from unnest($1::bigint[], $2::text[], $3::text[], $4::bigint[]) x(id, login, name, department_id)",
    )
    .bind(ids.clone())
    .bind(texts(|one| &one.login))
    .bind(texts(|one| &one.name))
    .bind(people.iter().map(|one| one.department_id).collect::<Vec<i64>>())
    .bind(hash)
    .bind(tx.now)
    .run(tx)?;
    Sql::new("insert into user_role (user_id, role_id) select x.id, r.id from unnest($1::bigint[], $2::text[]) x(id, role) join role r on r.key = x.role")
        .bind(ids.clone())
        .bind(texts(|one| one.role))
        .run(tx)?;
    tx.record(Event::named("user.created", "user").of_rows(ids).because("seed"))?;
    let heads: Vec<&Person> = people.iter().filter(|one| one.heads).collect();
    Sql::new("insert into department_head (department_id, user_id) select * from unnest($1::bigint[], $2::bigint[])")
        .bind(heads.iter().map(|one| one.department_id).collect::<Vec<i64>>())
        .bind(heads.iter().map(|one| one.id).collect::<Vec<i64>>())
        .run(tx)?;
    superiors(tx, people, departments)?;
    Sql::new(
        "select setval(pg_get_serial_sequence('app_user', 'id'), (select max(id) from app_user))
           + setval(pg_get_serial_sequence('department', 'id'), (select max(id) from department)) as n",
    )
    .one::<Number>(tx)?;
    Ok(())
}

/// The superior of each person is the head of the department, or of the one above. From the top down, so that the
/// closure of the reporting line never moves a whole branch.
fn superiors(tx: &mut Tx, people: &[Person], departments: &[Department]) -> Result<(), Problem> {
    let head = |department: i64| people.iter().find(|one| one.heads && one.department_id == department);
    let above = |department: i64| departments.iter().find(|one| one.id == department).and_then(|one| one.above);
    let mut pairs: Vec<(i64, i64, i64)> = Vec::new();
    for person in people {
        let place = if person.heads { above(person.department_id) } else { Some(person.department_id) };
        if let Some(superior) = place.and_then(|place| head(place).or_else(|| above(place).and_then(head))) {
            pairs.push((if person.heads { person.department_id } else { i64::MAX }, person.id, superior.id));
        }
    }
    pairs.sort_unstable();
    Sql::new(
        "update app_user u set manager_id = x.manager from (
           select * from unnest($1::bigint[], $2::bigint[]) with ordinality x(id, manager, place) order by place) x where u.id = x.id",
    )
    .bind(pairs.iter().map(|(_, id, _)| *id).collect::<Vec<i64>>())
    .bind(pairs.iter().map(|(_, _, superior)| *superior).collect::<Vec<i64>>())
    .run(tx)?;
    Ok(())
}

/// Who owns which customer: 20 for `few`, one in 200 for `many`, a fifth below the director, a tenth in the pool, and
/// the rest with everybody else, in each group by a power law.
fn owners(people: &[Person], size: &Size) -> Vec<Option<usize>> {
    let customers = usize::try_from(size.customers).unwrap_or(0);
    let sells = |place: &usize| people.get(*place).is_some_and(|one| one.role == "salesperson");
    let viewers = VIEWERS.len();
    let region = |place: &usize| people.get(*place).and_then(|one| one.region);
    let (east, rest): (Vec<usize>, Vec<usize>) =
        (viewers..people.len()).filter(sells).partition(|place| region(place) == Some(0));
    let mut all: Vec<Option<usize>> = Vec::with_capacity(customers);
    all.extend(std::iter::repeat_n(Some(2), customers.min(20)));
    all.extend(std::iter::repeat_n(Some(3), customers / 200));
    all.extend(std::iter::repeat_n(None, customers / 10));
    spread(&mut all, &east, customers / 5);
    let left = customers.saturating_sub(all.len());
    spread(&mut all, &rest, left);
    Dice::of(size.seed, 3, 0).shuffle(&mut all);
    all
}

/// Gives `count` customers to people, the share of the n-th falling as 1/(n + 3) to the power of 0.8.
fn spread(all: &mut Vec<Option<usize>>, people: &[usize], count: usize) {
    let weights: Vec<f64> = (0u32..).zip(people).map(|(rank, _)| f64::from(rank + 3).powf(-0.8)).collect();
    let total: f64 = weights.iter().sum();
    let (mut given, mut due) = (0u32, 0.0);
    let whole = f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    for (person, weight) in people.iter().zip(weights) {
        due += weight / total * whole;
        while f64::from(given) < due.round() {
            all.push(Some(*person));
            given += 1;
        }
    }
}
