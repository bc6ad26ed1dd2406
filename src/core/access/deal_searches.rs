//! How PostgreSQL searches the names of opportunities, by the rules of [`super::searches`].

use super::condition::{condition, ways};
use super::searches::LITTLE;
use super::shape::OPPORTUNITY;
use std::fmt::Write;

/// The function, as granted.
pub const FUNCTION: &str = "kz_search_opportunity(text, text, int, int)";

/// Whether a row of the index fits what is looked for.
const FITS: &str = "case how when 'name' then s.doubled like pattern
  when 'initials' then s.pinyin like pattern or s.pinyin like ('% ' || pattern) or s.pinyin like twice else s.pinyin like pattern end";

/// `how` is `name`, `pinyin` or `initials`; at most `most` rows are found; `few` is how many opportunities one may see at most
/// for one's own rows to be gone through. An opportunity has columns of its own for every way to see it, so one's own are read
/// from it alone. Words are short here, and a month stands in most names, so longer ones are held against a sample too.
pub(super) fn script(out: &mut String) {
    let alive = "t.deleted_at is null and not t.customer_gone";
    let see = condition(&OPPORTUNITY, "t", "view");
    let (very_few, few) = (some(alive, &format!("{LITTLE} + 1")), some(alive, "few + 1"));
    let wide = format!(
        "return query select t.id from opportunity_search s join opportunity t on t.id = s.opportunity_id where {alive} and ({see})"
    );
    let _infallible = write!(
        out,
        "
create or replace function kz_search_opportunity(how text, pattern text, most int, few int) returns table (id bigint)
  language plpgsql stable security definer set enable_seqscan = off set enable_indexscan = off as $$
declare
  twice text := '%' || regexp_replace(upper(rtrim(pattern, '%')), '(.)', '\\1\\1', 'g') || '%';
  common boolean := how = 'initials' or how = 'name' and char_length(pattern) < 6;
  mine bigint[]; found int;
begin
  if not kz_all('opportunity', 'view') then
    perform set_config('enable_indexscan', 'on', true);
    mine := {very_few};
    if cardinality(mine) > {LITTLE} and not common and char_length(pattern) <= 14 then
      common := (select 300 * count(*) filter (where {FITS}) > count(*) from opportunity_search s tablesample system (0.1));
    end if;
    if cardinality(mine) > {LITTLE} and common then
      mine := {few};
    end if;
    if cardinality(mine) <= least(few, {LITTLE}) or common and cardinality(mine) <= few then
      return query select s.opportunity_id from opportunity_search s where s.opportunity_id = any(mine) and ({FITS}) limit most;
      return;
    end if;
    perform set_config('enable_indexscan', 'off', true);
  end if;
  if how = 'name' then
    {wide} and s.doubled like pattern limit most;
  elsif how = 'initials' then
    {wide} and (s.pinyin like pattern or s.pinyin like ('% ' || pattern)) limit most;
    get diagnostics found = row_count;
    if found < most then
      {wide} and s.pinyin like twice limit most;
    end if;
  else
    {wide} and s.pinyin like pattern limit most;
  end if;
end $$;
revoke all on function kz_search_opportunity(text, text, int, int) from public;
"
    );
}

/// The opportunities that the actor may see, each way up to a limit, as an array (see [`super::searches`]).
fn some(alive: &str, limit: &str) -> String {
    let ways = ways(&OPPORTUNITY, "view").into_iter().map(|(way, values)| {
        let column = OPPORTUNITY.column(way);
        format!("(select t.id from opportunity t where {alive} and t.{column} = any((select {values})::bigint[]) limit {limit})")
    });
    format!("array({})", ways.collect::<Vec<_>>().join("\n      union all "))
}
