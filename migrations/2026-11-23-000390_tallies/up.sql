-- What the open opportunities of a department come to, by stage, month and place in the forecast: the board and the forecast
-- of many people add these up instead of the opportunities. Every statement adds what it changed, with its sign, so that nobody
-- waits for anybody; each morning the rows are added up.
create table opportunity_tally (
  stage_id bigint not null,
  owner_dept_id bigint not null,
  currency text not null,
  commitment text not null,
  -- The first day of the month in which they are expected, in days since 2000; 2147483647 where no day is.
  month_key int not null,
  n bigint not null,
  -- How many have an amount, and what these come to.
  priced bigint not null,
  hundredths bigint not null
);
create index opportunity_tally_dept on opportunity_tally (owner_dept_id);
create index opportunity_tally_stage on opportunity_tally (stage_id);

create function month_key(day date) returns int language sql immutable parallel safe as
  $$ select coalesce(date_trunc('month', day::timestamp)::date - date '2000-01-01', 2147483647) $$;

create function opportunities_tallied() returns trigger language plpgsql security definer as $$
begin
  if tg_op = 'INSERT' then
    insert into opportunity_tally (stage_id, owner_dept_id, currency, commitment, month_key, n, priced, hundredths)
      select t.stage_id, t.owner_dept_id, t.currency, t.commitment, month_key(t.expected_on), count(*), count(t.amount_hundredths), coalesce(sum(t.amount_hundredths), 0)
      from now_there t where t.state = 'open' and t.deleted_at is null and not t.customer_gone group by 1, 2, 3, 4, 5;
  elsif tg_op = 'DELETE' then
    insert into opportunity_tally (stage_id, owner_dept_id, currency, commitment, month_key, n, priced, hundredths)
      select t.stage_id, t.owner_dept_id, t.currency, t.commitment, month_key(t.expected_on), -count(*), -count(t.amount_hundredths), -coalesce(sum(t.amount_hundredths), 0)
      from then_there t where t.state = 'open' and t.deleted_at is null and not t.customer_gone group by 1, 2, 3, 4, 5;
  else
    insert into opportunity_tally (stage_id, owner_dept_id, currency, commitment, month_key, n, priced, hundredths)
      select x.stage_id, x.owner_dept_id, x.currency, x.commitment, month_key(x.expected_on), sum(x.sign), coalesce(sum(x.sign) filter (where x.amount_hundredths is not null), 0),
        sum(x.sign * coalesce(x.amount_hundredths, 0))
      from (select 1 as sign, t.* from now_there t union all select -1, t.* from then_there t) x
      where x.state = 'open' and x.deleted_at is null and not x.customer_gone group by 1, 2, 3, 4, 5
      having sum(x.sign) <> 0 or sum(x.sign) filter (where x.amount_hundredths is not null) <> 0 or sum(x.sign * coalesce(x.amount_hundredths, 0)) <> 0;
  end if;
  return null;
end $$;
create trigger tallied_in after insert on opportunity referencing new table as now_there for each statement execute function opportunities_tallied();
create trigger tallied after update on opportunity referencing old table as then_there new table as now_there for each statement execute function opportunities_tallied();
create trigger tallied_out after delete on opportunity referencing old table as then_there for each statement execute function opportunities_tallied();

-- What is there. Whoever migrates is the owner of the table, whom forced policies would show no row.
alter table opportunity no force row level security;
insert into opportunity_tally (stage_id, owner_dept_id, currency, commitment, month_key, n, priced, hundredths)
  select t.stage_id, t.owner_dept_id, t.currency, t.commitment, month_key(t.expected_on), count(*), count(t.amount_hundredths), coalesce(sum(t.amount_hundredths), 0)
  from opportunity t where t.state = 'open' and t.deleted_at is null and not t.customer_gone group by 1, 2, 3, 4, 5;
alter table opportunity force row level security;
