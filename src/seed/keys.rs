//! Indexes, keys and triggers of the seeded tables: taken away before the rows come, laid down again afterwards.

use crate::core::problem::Problem;
use crate::core::sql::{Door, Number, Sql};
use diesel::connection::SimpleConnection;

/// Empties the tables (they hold no customer's data), lets the owner of the tables pass their policies, and takes away what
/// would be kept row by row. Everything is in one transaction: whoever looks meanwhile, waits.
const TAKE: &str = "
create temporary table seed_table (name text primary key, rank int, fresh boolean) on commit drop;
insert into seed_table values ('customer', 1, true), ('contact', 2, true), ('follow_up', 3, true), ('customer_search', 4, true),
  ('contact_search', 5, true), ('customer_owner_history', 6, true), ('customer_stage_history', 7, true), ('tagging', 8, true),
  ('follow_up_link', 9, true), ('change_history', 10, false), ('opportunity', 11, true), ('opportunity_stage', 12, true), ('lead', 13, true),
  ('lead_search', 14, true), ('lead_owner_history', 15, true),
  ('opportunity_search', 16, true), ('opportunity_pass', 17, true), ('opportunity_tally', 18, true);
create temporary table seed_kept (place int generated always as identity, make text) on commit drop;
do $$
declare
  t record;
begin
  for t in select con.conrelid::regclass as owner, con.conname, pg_get_constraintdef(con.oid) as def from pg_constraint con
    where con.contype = 'f' and con.conparentid = 0
      and (con.conrelid in (select name::regclass from seed_table) or con.confrelid in (select name::regclass from seed_table))
  loop
    execute format('alter table %s drop constraint %I', t.owner, t.conname);
    insert into seed_kept (make) values (format('4 alter table %s add constraint %I %s', t.owner, t.conname, t.def));
  end loop;
  for t in select con.conrelid::regclass as owner, con.conname, pg_get_constraintdef(con.oid) as def from pg_constraint con
    where con.contype in ('p', 'u', 'x') and con.conrelid in (select name::regclass from seed_table)
  loop
    execute format('alter table %s drop constraint %I', t.owner, t.conname);
    insert into seed_kept (make) values (format('2 alter table %s add constraint %I %s', t.owner, t.conname, t.def));
  end loop;
  for t in select indexrelid::regclass as name, pg_get_indexdef(indexrelid) as def from pg_index
    where indrelid in (select name::regclass from seed_table)
  loop
    execute format('drop index %s', t.name);
    insert into seed_kept (make) values ('3 ' || replace(t.def, ' ON ONLY ', ' ON '));
  end loop;
  for t in select name, fresh from seed_table loop
    if t.fresh then
      execute format('truncate %I', t.name);
    end if;
    execute format('alter table %I disable trigger user, no force row level security', t.name);
    insert into seed_kept (make) values (format('5 alter table %I enable trigger user, force row level security', t.name));
  end loop;
end $$";

/// Lays everything down again and lets the planner know what is there.
const MAKE: &str = "
do $$
declare
  statement text;
begin
  for statement in select make from seed_kept order by left(make, 1), place loop
    execute substr(statement, 3);
  end loop;
  for statement in select name from seed_table loop
    execute format('analyze %I', statement);
  end loop;
end $$;
analyze app_user, department, department_line, reporting_line, pool_member, tag";

/// Takes indexes, keys, triggers and forced policies away.
///
/// # Errors
/// As the database answers, in particular where the role does not own the tables.
pub fn take(door: &mut impl Door) -> Result<(), Problem> {
    Ok(door.connection().batch_execute(TAKE)?)
}

/// Lays them down again.
///
/// # Errors
/// As the database answers.
pub fn make(door: &mut impl Door) -> Result<(), Problem> {
    door.connection().batch_execute(MAKE)?;
    Sql::new(
        "select setval(pg_get_serial_sequence('customer', 'id'), (select max(id) from customer))
           + setval(pg_get_serial_sequence('contact', 'id'), (select max(id) from contact))
           + setval(pg_get_serial_sequence('follow_up', 'id'), (select max(id) from follow_up)) as n",
    )
    .one::<Number>(door)?;
    Ok(())
}
