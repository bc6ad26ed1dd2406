//! How PostgreSQL searches names: past row-level security by index, and answering only with what the actor may view.
//!
//! A word that stands in many names is no help against a million of them, and whoever sees little of the company sees few of
//! its bearers. So the functions go through the actor's own rows where these are very few, or few and the word is common by a
//! sample of the names; and through the index of the word otherwise, which ends when enough is found.

use super::condition::{by_number, condition, ways};
use super::shape::{CONTACT, CUSTOMER, LEAD, Shape, Way};
use std::fmt::Write;

/// So many customers are gone through whatever the word is.
pub(super) const LITTLE: i32 = 400;

/// Whether a row of the index fits what is looked for.
const FITS: &str = "case how when 'name' then s.doubled like pattern
  when 'initials' then s.pinyin like pattern or s.pinyin like ('% ' || pattern) or s.pinyin like twice else s.pinyin like pattern end";

/// The functions, as granted.
pub const FUNCTIONS: [&str; 3] = [
    "kz_search_customer(text, text, int, int)",
    "kz_search_contact(text, text, int, int)",
    "kz_search_lead(text, text, int)",
];

/// `how` is `number`, `name`, `pinyin` or `initials`; at most `most` rows are found; `few` is how many customers one may
/// see at most for one's own rows to be gone through.
pub fn script(out: &mut String) {
    for shape in [&CUSTOMER, &CONTACT] {
        function(out, shape);
    }
    leads(out);
}

/// Leads are fewer, and go when they are converted: the index of the word is enough.
fn leads(out: &mut String) {
    let (see, known) = (condition(&LEAD, "t", "view"), condition(&LEAD, "t", "by_phone"));
    let wide = format!(
        "return query select t.id from lead_search s join lead t on t.id = s.lead_id where t.deleted_at is null and ({see})"
    );
    let _infallible = write!(
        out,
        "
create or replace function kz_search_lead(how text, pattern text, most int) returns table (id bigint)
  language plpgsql stable security definer set enable_seqscan = off set enable_indexscan = off as $$
begin
  if how = 'number' then
    {wide} and s.numbers @> array[pattern] and ({known}) limit most;
  elsif how = 'name' then
    {wide} and s.doubled like pattern limit most;
  elsif how = 'initials' then
    {wide} and (s.pinyin like pattern or s.pinyin like ('% ' || pattern)) limit most;
  else
    {wide} and s.pinyin like pattern limit most;
  end if;
end $$;
revoke all on function kz_search_lead(text, text, int) from public;
"
    );
}

fn function(out: &mut String, shape: &Shape) {
    let (object, key) = (shape.object, if shape.part.is_some() { "contact_id" } else { "customer_id" });
    let see = see(shape);
    let (very_few, few) = (some(shape, &format!("{LITTLE} + 1")), some(shape, "few + 1"));
    let (fitting, known) = (fitting(shape), by_number(shape));
    let fits = FITS;
    let by_index = by_index(shape, key, &see);
    let wide = wide(object, key, &see);
    let _infallible = write!(
        out,
        "
drop function if exists kz_search_{object}(text, text);
create or replace function kz_search_{object}(how text, pattern text, most int, few int) returns table (id bigint)
  language plpgsql stable security definer set enable_seqscan = off set enable_indexscan = off as $$
declare
  begun text := '|' || ltrim(btrim(pattern, '%'), '|');
  twice text := '%' || regexp_replace(upper(rtrim(pattern, '%')), '(.)', '\\1\\1', 'g') || '%';
  common boolean := how = 'initials' or how = 'name' and char_length(pattern) < 6;
  mine bigint[]; fitting bigint[]; found int;
begin
  if how = 'number' then
    return query {wide} and s.numbers @> array[pattern] and {known} limit most;
    return;
  end if;
  perform set_config('enable_indexscan', 'on', true);
  if not kz_all('{object}', 'view') then
    mine := {very_few};
    if cardinality(mine) > {LITTLE} and not common and char_length(pattern) <= 8 then
      common := (select 300 * count(*) filter (where {fits}) > count(*) from {object}_search s tablesample system (0.1));
    end if;
    if cardinality(mine) > {LITTLE} and common then
      mine := {few};
    end if;
    if cardinality(mine) <= least(few, {LITTLE}) or common and cardinality(mine) <= few then
      {fitting}
      return query select distinct t.id from unnest(fitting) x(id)
        cross join lateral (select t.id from {object} t where t.id = x.id and {see} offset 0) t limit most;
      return;
    end if;
  end if;
  {by_index}
end $$;
revoke all on function kz_search_{object}(text, text, int, int) from public;
"
    );
}

/// Answers by the index of the word, those that begin with it first.
fn by_index(shape: &Shape, key: &str, see: &str) -> String {
    let object = shape.object;
    let wide = wide(object, key, see);
    format!(
        "if how = 'name' then
    -- Those that begin with it, by the order of names.
    return query select t.id from (select s.{key} as id from {object}_search s
        where s.doubled ~>=~ begun and s.doubled ~<~ (begun || chr(1114111)) order by s.doubled using ~<~) s
      join {object} t on t.id = s.id where ({see}) limit most;
    get diagnostics found = row_count;
    if found >= most then
      return;
    end if;
  end if;
  perform set_config('enable_indexscan', 'off', true);
  if how = 'name' then
    return query {wide} and s.doubled like pattern limit most;
  elsif how = 'initials' then
    return query {wide} and (s.pinyin like pattern or s.pinyin like ('% ' || pattern)) limit most;
    get diagnostics found = row_count;
    if found < most then
      return query {wide} and s.pinyin like twice limit most;
    end if;
  else
    return query {wide} and s.pinyin like pattern limit most;
  end if;"
    )
}

/// All that fit and that the actor sees, but for what fits is.
fn wide(object: &str, key: &str, see: &str) -> String {
    format!("select t.id from {object}_search s join {object} t on t.id = s.{key} where ({see})")
}

/// What the actor may see. Who lies in the recycle bin with the customer is not found either.
fn see(shape: &Shape) -> String {
    let above = if shape.part.is_some() {
        " and exists (select 1 from customer c where c.id = t.customer_id and c.deleted_at is null)"
    } else {
        ""
    };
    format!("t.deleted_at is null{above} and ({})", condition(shape, "t", "view"))
}

/// The ways to the customers that a reach over the object goes by: what stands below one's own customers is one's own.
fn customers(shape: &Shape) -> Vec<(Way, String)> {
    ways(shape, "view").into_iter().filter(|(way, _)| *way != Way::Cone).collect()
}

/// The customers that the actor may see by what they may view of the object, each way up to a limit. As an array, whose length
/// the planner takes for small: a join of the ways would be given memory for all that they could bring.
fn some(shape: &Shape, limit: &str) -> String {
    let ways = customers(shape).into_iter().map(|(way, values)| {
        let column = CUSTOMER.column(way);
        format!(
            "(select c.id from customer c where c.deleted_at is null and c.{column} = any((select {values})::bigint[]) limit {limit})"
        )
    });
    format!("array({})", ways.collect::<Vec<_>>().join("\n      union all "))
}

/// Puts into `fitting` what fits: of these customers, or what stands with them and what one has at another's. What one has at
/// one's own customer stands with it.
fn fitting(shape: &Shape) -> String {
    if shape.part.is_none() {
        return format!(
            "fitting := array(select s.customer_id from customer_search s where s.customer_id = any(mine) and ({FITS}));"
        );
    }
    let object = shape.object;
    let elsewhere = |which: &str| {
        format!(
            "array(select s.contact_id from contact c
          cross join lateral (select s.contact_id from contact_search s where s.contact_id = c.id and ({FITS}) offset 0) s
          where {which} and c.customer_id not in (select unnest(mine)))"
        )
    };
    let people = elsewhere(&format!(
        "c.owner_id is distinct from c.customer_owner_id
            and c.owner_id = any(kz_ids('{object}', 'view', 'own') || kz_line('{object}', 'view'))"
    ));
    let departments = elsewhere("c.owner_dept_id = any(departments)");
    format!(
        "fitting := array(select s.contact_id from contact_search s where s.customer_id = any(mine) and ({FITS})) || {people};
      declare
        departments bigint[] := kz_ids('{object}', 'view', 'departments');
      begin
        if departments <> '{{}}' then
          fitting := fitting || {departments};
        end if;
      end;"
    )
}
