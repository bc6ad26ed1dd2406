//! The rows of a seeded company, table by table.

use super::copy::{self, Rows};
use super::dice::Dice;
use super::life::Life;
use super::people::{Company, name_of};
use super::words::{BRAND, BUSINESS, FORMS, SAID, STREETS, TAGS, TITLES};
use super::{Size, Told};
use crate::core::credit_code::{self, CreditCodeError};
use crate::core::problem::Problem;
use crate::core::reference::region::{self, Level, Region};
use crate::core::search_text;
use crate::core::sql::{Door, Number, Sql};
use crate::core::tx::Tx;
use chrono::{DateTime, Days, TimeDelta, Utc};
use diesel::connection::SimpleConnection;
use diesel::result::Error;

/// Everything that rows are made from.
pub struct World<'a> {
    pub size: &'a Size,
    pub company: &'a Company,
    /// When today began.
    pub today: DateTime<Utc>,
    cities: Vec<Region>,
    seller: Option<(i64, i64)>,
}

/// The facts of a customer by which people look for it.
struct Facts {
    name: String,
    short: String,
    industry: &'static str,
    city: &'static str,
    phones: Vec<String>,
    credit_code: Option<String>,
}

impl<'a> World<'a> {
    /// The world of a company.
    #[must_use]
    pub fn new(size: &'a Size, company: &'a Company, now: DateTime<Utc>) -> Self {
        let cities = region::all().iter().filter(|one| one.level() == Level::City).copied().collect();
        let seller = company.anybody(&mut Dice::of(size.seed, 5, 0)).map(|one| (one.id, one.department_id));
        let today = now.date_naive().and_hms_opt(0, 0, 0).map_or(now, |day| day.and_utc());
        Self { size, company, today, cities, seller }
    }

    fn lives(&self) -> impl Iterator<Item = Life> {
        (0..u64::try_from(self.size.customers).unwrap_or(0)).map(|number| Life::of(self.size, number, self.today))
    }

    /// Owner and department of a customer; nobody where it lies in the pool.
    fn place(&self, life: &Life) -> (Option<i64>, Option<i64>, Option<i64>) {
        let owner = usize::try_from(life.number).ok().and_then(|number| self.company.owner(number));
        match owner {
            Some(owner) => (Some(owner.id), Some(owner.department_id), None),
            None => (None, None, Some(self.company.pool_id)),
        }
    }

    fn facts(&self, life: &Life) -> Facts {
        let mut dice = Dice::of(self.size.seed, 6, life.number);
        let city = dice.one(&self.cities).copied();
        let city_name = city.map_or("", |city| city.short());
        let brand = format!("{}{}", dice.word(BRAND), dice.word(BRAND));
        let third = if dice.percent(40) { dice.word(BRAND) } else { "" };
        let (business, industry) = dice.one(BUSINESS).copied().unwrap_or_default();
        let form = dice.word(FORMS);
        let name = if dice.percent(70) {
            format!("{city_name}{brand}{third}{business}{form}")
        } else {
            format!("{brand}{third}（{city_name}）{business}{form}")
        };
        let phones = if dice.percent(85) { vec![mobile(&mut dice, life.number)] } else { Vec::new() };
        let credit_code = dice.percent(60).then(|| code(life.number)).flatten();
        Facts {
            name,
            short: if dice.percent(30) { format!("{brand}{third}") } else { String::new() },
            industry,
            city: city.map_or("110100", |city| city.code),
            phones,
            credit_code,
        }
    }
}

/// A mobile number, different for each customer or contact.
fn mobile(dice: &mut Dice, number: u64) -> String {
    let begin = dice.word(&["138", "139", "135", "136", "158", "186", "187", "150", "133", "177"]);
    format!("+86{begin}{:08}", number * 13 % 100_000_000)
}

/// A unified social credit code with its right check character.
fn code(number: u64) -> Option<String> {
    let body = format!("913301{number:09}XX");
    match credit_code::check(&format!("{body}0")) {
        Err(CreditCodeError::CheckDigit { expected }) => Some(format!("{body}{expected}")),
        other => other.ok(),
    }
}

/// Fills every table.
///
/// # Errors
/// As the database answers.
pub fn load(tx: &mut Tx, world: &World, told: Told) -> Result<(), Problem> {
    told("customers");
    copy::customers(tx, |rows| world.lives().try_for_each(|life| customer(world, &life, rows)))?;
    copy::customer_searches(tx, |rows| world.lives().try_for_each(|life| customer_search(world, &life, rows)))?;
    told("their histories");
    copy::owner_histories(tx, |rows| world.lives().try_for_each(|life| owner_history(world, &life, rows)))?;
    copy::stage_histories(tx, |rows| world.lives().try_for_each(|life| stage_history(world, &life, rows)))?;
    copy::changes(tx, |rows| world.lives().try_for_each(|life| change(world, &life, rows)))?;
    labels(tx, world)?;
    told("contacts");
    copy::contacts(tx, |rows| world.lives().try_for_each(|life| contacts(world, &life, rows)))?;
    copy::contact_searches(tx, |rows| world.lives().try_for_each(|life| contact_searches(world, &life, rows)))?;
    told("follow-ups");
    copy::follow_ups(tx, |rows| world.lives().try_for_each(|life| follow_ups(world, &life, rows)))?;
    copy::follow_up_links(tx, |rows| world.lives().try_for_each(|life| follow_up_links(&life, rows)))
}

fn customer(world: &World, life: &Life, rows: &mut Rows) -> Result<(), Error> {
    let facts = world.facts(life);
    let mut dice = Dice::of(world.size.seed, 7, life.number);
    let (owner, department, pool) = world.place(life);
    let maker = owner.or(world.seller.map(|(id, _)| id));
    let source =
        dice.word(&["referral", "advertisement", "search", "exhibition", "website", "phone", "visit", "partner"]);
    rows.plain(life.id()).plain(&facts.name).plain(&facts.short).maybe(life.grade).plain(life.stage);
    rows.plain(life.updated_at.date_naive()).plain(source).plain(facts.industry).plain(facts.city);
    rows.plain(format_args!("{}{}号", dice.word(STREETS), 1 + dice.below(900)));
    rows.maybe(facts.credit_code).list(&facts.phones).plain("{}");
    rows.plain(5 + dice.below(2000)).plain(1985 + dice.below(40)).maybe(owner).maybe(department).maybe(pool);
    rows.maybe_at(life.follow_ups.last().copied()).maybe_day(life.next_follow_up).plain("import");
    rows.maybe(maker).at(life.created_at).maybe(maker).at(life.updated_at).end()
}

fn customer_search(world: &World, life: &Life, rows: &mut Rows) -> Result<(), Error> {
    let facts = world.facts(life);
    let numbers: Vec<String> = search_text::number_column(&facts.phones).into_iter().chain(facts.credit_code).collect();
    rows.plain(life.id()).plain(search_text::name_column(&[&facts.name, &facts.short]));
    rows.plain(search_text::pinyin(&format!("{} {}", facts.name, facts.short))).list(&numbers).end()
}

fn owner_history(world: &World, life: &Life, rows: &mut Rows) -> Result<(), Error> {
    let (owner, department, pool) = world.place(life);
    rows.plain(life.id()).maybe(owner).maybe(department).maybe(pool);
    // Who owns it made it: nobody else gave it to them.
    rows.plain(format_args!("[\"{}\",)", life.created_at.naive_utc())).maybe(owner).end()
}

fn stage_history(world: &World, life: &Life, rows: &mut Rows) -> Result<(), Error> {
    let since = life.updated_at;
    rows.plain(life.id()).plain(life.stage).plain(since.date_naive()).at(since).maybe(world.place(life).0).end()
}

fn change(world: &World, life: &Life, rows: &mut Rows) -> Result<(), Error> {
    let owner = usize::try_from(life.number).ok().and_then(|number| world.company.owner(number));
    rows.at(life.created_at).plain("customer.created").plain("customer").plain(life.id()).plain(life.id());
    rows.plain("user").maybe(owner.map(|one| one.id).or(world.seller.map(|(id, _)| id)));
    rows.plain(owner.map_or("", |one| one.name.as_str())).end()
}

fn contacts(world: &World, life: &Life, rows: &mut Rows) -> Result<(), Error> {
    let (owner, department, pool) = world.place(life);
    let maker = owner.or(world.seller.map(|(id, _)| id));
    for place in 0..life.contacts {
        let (name, phones, title) = contact(world, life, place);
        rows.plain(life.first_contact + place + 1).plain(life.id()).plain(name).plain(title);
        rows.maybe((place == 0).then_some("decides")).list(&phones).plain("").plain(place == 0);
        rows.maybe(owner).maybe(department).maybe(pool).maybe(owner).maybe(maker).at(life.created_at).maybe(maker);
        rows.at(life.updated_at).end()?;
    }
    Ok(())
}

/// The name, phones and title of one of a customer's contacts.
fn contact(world: &World, life: &Life, place: u64) -> (String, Vec<String>, &'static str) {
    let number = life.first_contact + place;
    let mut dice = Dice::of(world.size.seed, 8, number);
    (name_of(&mut dice), vec![mobile(&mut dice, 50_000_000 + number)], dice.word(TITLES))
}

fn contact_searches(world: &World, life: &Life, rows: &mut Rows) -> Result<(), Error> {
    for place in 0..life.contacts {
        let (name, phones, _) = contact(world, life, place);
        rows.plain(life.first_contact + place + 1).plain(life.id()).plain(search_text::name_column(&[&name]));
        rows.plain(search_text::pinyin(&name)).list(&search_text::number_column(&phones)).end()?;
    }
    Ok(())
}

fn follow_ups(world: &World, life: &Life, rows: &mut Rows) -> Result<(), Error> {
    let (owner, _, pool) = world.place(life);
    let author = usize::try_from(life.number).ok().and_then(|number| world.company.owner(number));
    let Some((id, department)) = author.map(|one| (one.id, one.department_id)).or(world.seller) else { return Ok(()) };
    for (place, at) in (0u64..).zip(&life.follow_ups) {
        let number = life.first_follow_up + place;
        let mut dice = Dice::of(world.size.seed, 9, number);
        let (said, answer) = dice.one(SAID).copied().unwrap_or_default();
        let last = place + 1 == u64::try_from(life.follow_ups.len()).unwrap_or(0);
        let planned = at.date_naive().checked_add_days(Days::new(14));
        let entered = *at + TimeDelta::minutes(dice.upto(300));
        rows.plain(number + 1).plain(life.id()).plain(dice.word(&["call", "visit", "wechat", "mail", "meeting"]));
        rows.plain(said).plain(answer).at(*at).maybe_day(if last { life.next_follow_up } else { planned });
        rows.plain(id).plain(department).maybe(pool).maybe(owner).plain(id).at(entered).plain(id).at(entered).end()?;
    }
    Ok(())
}

fn follow_up_links(life: &Life, rows: &mut Rows) -> Result<(), Error> {
    for (place, _) in (0u64..).zip(&life.follow_ups) {
        rows.plain(life.first_follow_up + place + 1).plain("customer").plain(life.id()).end()?;
    }
    Ok(())
}

/// A label on every third customer.
fn labels(tx: &mut Tx, world: &World) -> Result<(), Problem> {
    let names: Vec<String> = TAGS.iter().map(|tag| (*tag).to_owned()).collect();
    Sql::new("insert into tag (name) select unnest($1::text[]) on conflict do nothing").bind(names.clone()).run(tx)?;
    let first = Sql::new("select min(id) as n from tag where name = any($1)").bind(names).one::<Number>(tx)?.n;
    let tags = u64::try_from(TAGS.len()).unwrap_or(1);
    copy::taggings(tx, |rows| {
        (0..u64::try_from(world.size.customers).unwrap_or(0)).step_by(3).try_for_each(|number| {
            let tag = Dice::of(world.size.seed, 10, number).below(tags);
            rows.plain("customer").plain(number + 1).plain(u64::try_from(first).unwrap_or(0) + tag).end()
        })
    })
}

/// Every fiftieth customer shared with somebody. Their policy looks each customer up, which wants the keys.
///
/// # Errors
/// As the database answers.
pub fn shares(tx: &mut Tx, world: &World) -> Result<(), Problem> {
    let shared: Vec<(i64, i64)> = (1..=world.size.customers)
        .step_by(50)
        .filter_map(|id| {
            let mut dice = Dice::of(world.size.seed, 11, u64::try_from(id).unwrap_or(0));
            Some((id, world.company.anybody(&mut dice)?.id))
        })
        .collect();
    let (customers, people): (Vec<i64>, Vec<i64>) = shared.into_iter().unzip();
    Sql::new(
        "insert into participant (object, row_id, user_id, can_write, parts, added_at)
         select 'customer', x.customer, x.person, x.customer % 100 = 1, '{contact,follow_up}', $3
         from unnest($1::bigint[], $2::bigint[]) x(customer, person)",
    )
    .bind(customers)
    .bind(people)
    .bind(tx.now)
    .run(tx)?;
    Ok(tx.connection().batch_execute("analyze participant")?)
}
