-- How an opportunity passed through each stage of a pipeline, by the key that the stage keeps in all versions. Kept by the
-- database from the history of its stages, so that reports add up rows instead of going through histories.
create table opportunity_pass (
  opportunity_id bigint not null references opportunity on delete cascade,
  pipeline_id bigint not null references pipeline,
  key text not null,
  -- When it came into the stage for the first time.
  came timestamptz not null,
  -- The time of all its stays there that have ended.
  seconds float8 not null,
  inside boolean not null,
  -- Whether it stood further on later, or was won.
  went_on boolean not null,
  primary key (opportunity_id, pipeline_id, key)
);
create index opportunity_pass_came on opportunity_pass (pipeline_id, came) include (key, opportunity_id, seconds, inside, went_on);

-- What was reached at a moment or after it is the highest position of an open stage, or more than any where it was won.
create function passes_of(ids bigint[]) returns void language plpgsql security definer as $$
begin
  delete from opportunity_pass where opportunity_id = any(ids);
  insert into opportunity_pass (opportunity_id, pipeline_id, key, came, seconds, inside, went_on)
    select r.opportunity_id, r.pipeline_id, r.key, min(r.since), coalesce(extract(epoch from sum(r.until - r.since)), 0)::float8,
      bool_or(r.until is null), max(r.reached) > min(r.position)
    from (select x.opportunity_id, v.pipeline_id, s.key, s.position, x.state, x.since, x.until,
        max(case x.state when 'won' then 2147483647 when 'open' then s.position end)
          over (partition by x.opportunity_id, v.pipeline_id order by x.since desc) as reached
      from opportunity_stage x join stage s on s.id = x.stage_id join pipeline_version v on v.id = s.version_id
      where x.opportunity_id = any(ids)) r
    where r.state = 'open'
    group by r.opportunity_id, r.pipeline_id, r.key;
end $$;
revoke all on function passes_of(bigint[]) from public;
-- Once for all rows of a statement, after their histories were written.
create function opportunities_came() returns trigger language plpgsql security definer as $$
begin
  perform passes_of(array(select n.id from now_there n));
  return null;
end $$;
create trigger passes_made after insert on opportunity referencing new table as now_there for each statement execute function opportunities_came();
create function opportunities_went() returns trigger language plpgsql security definer as $$
declare
  ids bigint[] := array(select n.id from now_there n join then_there o on o.id = n.id where (o.stage_id, o.state) is distinct from (n.stage_id, n.state));
begin
  if cardinality(ids) > 0 then
    perform passes_of(ids);
  end if;
  return null;
end $$;
create trigger passes_changed after update on opportunity referencing old table as then_there new table as now_there
  for each statement execute function opportunities_went();

drop index opportunity_stage_came;
-- What counts for nobody is left out of the company's figures by a list of it.
create index opportunity_gone on opportunity (id) where deleted_at is not null or customer_gone;

-- What is there. Whoever migrates is the owner of the table, whom forced policies would show no row.
alter table opportunity_stage no force row level security;
select passes_of(array(select distinct x.opportunity_id from opportunity_stage x));
alter table opportunity_stage force row level security;
