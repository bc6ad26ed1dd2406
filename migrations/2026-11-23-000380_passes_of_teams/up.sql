-- A report of a large department or of the whole company adds passages up without looking each opportunity up: each tells
-- whose it is, what came of it, and whether it counts for anybody.
drop index opportunity_pass_came;
alter table opportunity_pass
  drop column went_on,
  add column owner_id bigint,
  add column owner_dept_id bigint,
  -- 'on': it stood further on later, or was won; 'here': it stands in the stage; 'lost': it came to nothing; 'back': it stands before it,
  -- or in another pipeline.
  add column fate text check (fate in ('on', 'here', 'lost', 'back')),
  add column counts boolean;

-- What was reached at a moment or after it is the highest position of an open stage, or more than any where it was won.
create or replace function passes_of(ids bigint[]) returns void language plpgsql security definer as $$
begin
  delete from opportunity_pass where opportunity_id = any(ids);
  insert into opportunity_pass (opportunity_id, pipeline_id, key, came, seconds, inside, owner_id, owner_dept_id, fate, counts)
    select p.opportunity_id, p.pipeline_id, p.key, p.came, p.seconds, p.inside, t.owner_id, t.owner_dept_id,
      case when p.went_on then 'on' when t.state in ('lost', 'invalid') then 'lost'
        when h.key = p.key and v.pipeline_id = p.pipeline_id then 'here' else 'back' end,
      t.deleted_at is null and not t.customer_gone
    from (select r.opportunity_id, r.pipeline_id, r.key, min(r.since) as came,
        coalesce(extract(epoch from sum(r.until - r.since)), 0)::float8 as seconds, bool_or(r.until is null) as inside, max(r.reached) > min(r.position) as went_on
      from (select x.opportunity_id, v.pipeline_id, s.key, s.position, x.state, x.since, x.until,
          max(case x.state when 'won' then 2147483647 when 'open' then s.position end)
            over (partition by x.opportunity_id, v.pipeline_id order by x.since desc) as reached
        from opportunity_stage x join stage s on s.id = x.stage_id join pipeline_version v on v.id = s.version_id
        where x.opportunity_id = any(ids)) r
      where r.state = 'open'
      group by r.opportunity_id, r.pipeline_id, r.key) p
    join opportunity t on t.id = p.opportunity_id join stage h on h.id = t.stage_id join pipeline_version v on v.id = h.version_id;
end $$;

create or replace function opportunities_went() returns trigger language plpgsql security definer as $$
declare
  ids bigint[] := array(select n.id from now_there n join then_there o on o.id = n.id
    where (o.stage_id, o.state, o.owner_id, o.owner_dept_id, o.deleted_at is null, o.customer_gone)
      is distinct from (n.stage_id, n.state, n.owner_id, n.owner_dept_id, n.deleted_at is null, n.customer_gone));
begin
  if cardinality(ids) > 0 then
    perform passes_of(ids);
  end if;
  return null;
end $$;

-- What is there. Whoever migrates is the owner of the tables, whom forced policies would show no row.
alter table opportunity no force row level security;
alter table opportunity_stage no force row level security;
alter table opportunity_pass no force row level security;
select passes_of(array(select t.id from opportunity t));
alter table opportunity_pass force row level security;
alter table opportunity_stage force row level security;
alter table opportunity force row level security;

alter table opportunity_pass
  alter column owner_id set not null,
  alter column owner_dept_id set not null,
  alter column fate set not null,
  alter column counts set not null;
create index opportunity_pass_came on opportunity_pass (pipeline_id, key, came) include (owner_id, owner_dept_id, opportunity_id, seconds, inside, fate) where counts;
drop index opportunity_gone;
