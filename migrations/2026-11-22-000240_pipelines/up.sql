-- Opportunities and the pipelines that they go through.

-- Numbers that people quote, without gaps: one row for each object, drawn when a record is made.
create table counter (
  object text primary key,
  last bigint not null default 0
);
insert into counter (object) values ('opportunity');

-- ---------------------------------------------------------------- pipelines
create table pipeline (
  id bigint generated always as identity primary key,
  name_zh text not null check (char_length(name_zh) <= 60),
  name_en text not null default '' check (char_length(name_en) <= 60),
  position int not null default 0,
  retired_at timestamptz,
  version int not null default 1,
  check (name_zh <> '' or name_en <> '')
);
-- A pipeline as it stood from a moment on; the greatest number is the present one. New opportunities take that; those there
-- are keep theirs. A version that opportunities use is not edited: a change of it is a new version.
create table pipeline_version (
  id bigint generated always as identity primary key,
  pipeline_id bigint not null references pipeline,
  number int not null,
  since timestamptz not null default now(),
  made_by bigint references app_user,
  unique (pipeline_id, number)
);
create table stage (
  id bigint generated always as identity primary key,
  version_id bigint not null references pipeline_version,
  -- The same through all versions of a pipeline.
  key text not null check (key ~ '^[a-z0-9_]{1,40}$'),
  name_zh text not null check (char_length(name_zh) <= 60),
  name_en text not null default '' check (char_length(name_en) <= 60),
  -- From 1 on.
  position int not null,
  -- Of a hundred opportunities in it, so many are won.
  rate int not null check (rate between 0 and 100),
  -- Longer in it than so many days is too long.
  expected_days int check (expected_days between 1 and 3650),
  -- What must hold before an opportunity goes on from here (past it to a later stage, or is won): fields of it, by their ids, that are filled in;
  -- items that are ticked, as [{"id": "..", "zh": "..", "en": ".."}], ids unique in the version; a role that whoever moves it has.
  required_fields text[] not null default '{}',
  checklist jsonb not null default '[]' check (jsonb_typeof(checklist) = 'array'),
  required_role_id bigint references role on delete set null,
  -- From here: past the next stage; back to an earlier one.
  may_skip boolean not null default true,
  may_return boolean not null default true,
  -- The task that its owner gets when an opportunity comes in, due after so many days; none where there is no title.
  task_zh text not null default '' check (char_length(task_zh) <= 200),
  task_en text not null default '' check (char_length(task_en) <= 200),
  task_days int not null default 3 check (task_days between 0 and 365),
  check (name_zh <> '' or name_en <> ''),
  unique (version_id, key),
  unique (version_id, position) deferrable initially deferred,
  unique (version_id, id)
);

-- ---------------------------------------------------------------- reasons and competitors
create table outcome_reason (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('won', 'lost', 'invalid', 'paused', 'reopened')),
  name_zh text not null check (char_length(name_zh) <= 60),
  name_en text not null default '' check (char_length(name_en) <= 60),
  position int not null default 0,
  retired_at timestamptz,
  version int not null default 1,
  check (name_zh <> '' or name_en <> '')
);
create table competitor (
  id bigint generated always as identity primary key,
  name_zh text not null check (char_length(name_zh) <= 100),
  name_en text not null default '' check (char_length(name_en) <= 100),
  position int not null default 0,
  retired_at timestamptz,
  version int not null default 1,
  check (name_zh <> '' or name_en <> '')
);

-- ---------------------------------------------------------------- opportunities
create table opportunity (
  id bigint generated always as identity primary key,
  number bigint not null unique,
  name text not null check (char_length(name) between 1 and 200),
  -- On a customer or, where it was imported without one, on nothing.
  customer_id bigint references customer,
  contact_id bigint references contact,
  owner_id bigint not null references app_user,
  owner_dept_id bigint not null references department,
  pool_id bigint,
  customer_owner_id bigint,
  -- The customer lies in the recycle bin.
  customer_gone boolean not null default false,
  version_id bigint not null references pipeline_version,
  stage_id bigint not null,
  state text not null default 'open' check (state in ('open', 'won', 'lost', 'invalid', 'paused')),
  stage_since timestamptz not null,
  state_since timestamptz not null,
  -- None where nobody knows it yet.
  amount numeric(18,2) check (amount >= 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  amount_hundredths bigint generated always as ((amount * 100)::bigint) stored,
  -- The order of lists: no amount is below every amount.
  amount_key bigint not null generated always as (coalesce((amount * 100)::bigint, -1)) stored,
  expected_on date check (expected_on between '2000-01-01' and '2200-12-31'),
  -- Days since 2000, none after all others: the order of lists.
  expected_key int not null generated always as (coalesce(expected_on - date '2000-01-01', 2147483647)) stored,
  -- Where its owner puts it in the forecast.
  commitment text not null default 'pipeline' check (commitment in ('commit', 'best', 'pipeline', 'omitted')),
  source text,
  remarks text not null default '' check (char_length(remarks) <= 20000),
  -- Ids of items of its stages' checklists.
  ticked text[] not null default '{}',
  reason_id bigint references outcome_reason,
  competitor_id bigint references competitor,
  outcome_note text not null default '' check (char_length(outcome_note) <= 2000),
  -- The day on which a paused one is taken up again.
  wake_on date,
  closed_on date,
  extra jsonb not null default '{}',
  origin text not null default 'form' check (origin in ('form', 'import', 'api', 'demo', 'lead')),
  import_id uuid,
  created_by bigint references app_user,
  created_at timestamptz not null,
  updated_by bigint references app_user,
  updated_at timestamptz not null,
  version int not null default 1,
  deleted_at timestamptz,
  foreign key (version_id, stage_id) references stage (version_id, id),
  check (contact_id is null or customer_id is not null),
  check ((wake_on is not null) = (state = 'paused')),
  check ((closed_on is not null) = (state in ('won', 'lost', 'invalid'))),
  -- Only of what came closed from elsewhere the reason and the competitor may be not recorded.
  constraint opportunity_reason check (state in ('open', 'won') or reason_id is not null or import_id is not null),
  constraint opportunity_competitor check (state <> 'lost' or competitor_id is not null or import_id is not null)
);
-- Each order of the list, for each kind of viewer; a list of every state merges the states.
create index opportunity_recent on opportunity (state, updated_at desc, id desc) where deleted_at is null and not customer_gone;
create index opportunity_expected on opportunity (state, expected_key, id) where deleted_at is null and not customer_gone;
create index opportunity_amount on opportunity (state, amount_key desc, id desc) where deleted_at is null and not customer_gone;
create index opportunity_owner_recent on opportunity (owner_id, state, updated_at desc, id desc) where deleted_at is null and not customer_gone;
create index opportunity_owner_expected on opportunity (owner_id, state, expected_key, id) where deleted_at is null and not customer_gone;
create index opportunity_owner_amount on opportunity (owner_id, state, amount_key desc, id desc) where deleted_at is null and not customer_gone;
create index opportunity_dept_recent on opportunity (owner_dept_id, state, updated_at desc, id desc) where deleted_at is null and not customer_gone;
create index opportunity_dept_expected on opportunity (owner_dept_id, state, expected_key, id) where deleted_at is null and not customer_gone;
create index opportunity_dept_amount on opportunity (owner_dept_id, state, amount_key desc, id desc) where deleted_at is null and not customer_gone;
create index opportunity_cone_recent on opportunity (customer_owner_id, state, updated_at desc, id desc) where deleted_at is null and not customer_gone;
create index opportunity_cone_expected on opportunity (customer_owner_id, state, expected_key, id) where deleted_at is null and not customer_gone;
create index opportunity_cone_amount on opportunity (customer_owner_id, state, amount_key desc, id desc) where deleted_at is null and not customer_gone;
create index opportunity_pool on opportunity (pool_id, state, updated_at desc, id desc) where pool_id is not null and deleted_at is null and not customer_gone;
-- Also what is deleted is found by its customer: for changes of owner, and for deleting for good.
create index opportunity_customer on opportunity (customer_id, state, id);
create index opportunity_contact on opportunity (contact_id) where contact_id is not null;
create index opportunity_wakes on opportunity (wake_on) where state = 'paused' and deleted_at is null;
create index opportunity_deleted on opportunity (deleted_at) where deleted_at is not null;
create index opportunity_import on opportunity (import_id) where import_id is not null;

create trigger customer before insert or update of customer_id on opportunity
  for each row execute function child_of_customer();

-- Opportunities go along with their customer: into and out of the recycle bin, and what its owner had not closed, to the next owner.
create function opportunities_follow_customer() returns trigger language plpgsql security definer as $$
begin
  if (old.owner_id, old.owner_dept_id, old.pool_id, old.deleted_at is null) is distinct from (new.owner_id, new.owner_dept_id, new.pool_id, new.deleted_at is null) then
    update opportunity t set customer_owner_id = new.owner_id, pool_id = new.pool_id, customer_gone = new.deleted_at is not null,
      owner_id = case when t.state in ('open', 'paused') and t.owner_id = old.owner_id then coalesce(new.owner_id, t.owner_id) else t.owner_id end,
      owner_dept_id = case when t.state in ('open', 'paused') and t.owner_id = old.owner_id then coalesce(new.owner_dept_id, t.owner_dept_id) else t.owner_dept_id end
      where t.customer_id = new.id;
  end if;
  return null;
end $$;
create trigger opportunities_follow after update of owner_id, owner_dept_id, pool_id, deleted_at on customer
  for each row execute function opportunities_follow_customer();

-- Where an opportunity was, from when until when, and who moved it there: durations come from it. Kept by the database.
create table opportunity_stage (
  id bigint generated always as identity primary key,
  opportunity_id bigint not null references opportunity on delete cascade,
  stage_id bigint not null references stage,
  state text not null,
  since timestamptz not null,
  until timestamptz,
  moved_by bigint,
  reason_id bigint references outcome_reason,
  note text not null default '',
  check (until >= since)
);
create index opportunity_stage_row on opportunity_stage (opportunity_id, since, id);

create function opportunity_moved() returns trigger language plpgsql security definer as $$
declare
  moment timestamptz := greatest(new.stage_since, new.state_since);
begin
  if tg_op = 'INSERT' or (old.stage_id, old.state) is distinct from (new.stage_id, new.state) then
    update opportunity_stage set until = greatest(moment, since) where opportunity_id = new.id and until is null;
    insert into opportunity_stage (opportunity_id, stage_id, state, since, moved_by, reason_id, note)
      values (new.id, new.stage_id, new.state, moment, nullif(current_setting('kezhan.actor', true), '')::bigint, new.reason_id, new.outcome_note);
  end if;
  return null;
end $$;
create trigger moved after insert or update of stage_id, state on opportunity
  for each row execute function opportunity_moved();

-- A task may belong to an opportunity, besides what it is about.
alter table task add column opportunity_id bigint references opportunity on delete set null;
create index task_opportunity on task (opportunity_id) where opportunity_id is not null;

-- ---------------------------------------------------------------- what there is from the beginning
insert into pipeline (name_zh, name_en, position) values ('标准销售流程', 'Standard sales', 1);
insert into pipeline_version (pipeline_id, number) select id, 1 from pipeline;
insert into stage (version_id, key, name_zh, name_en, position, rate, expected_days, required_fields)
  select v.id, s.key, s.zh, s.en, s.position, s.rate, s.days, s.fields
  from pipeline_version v cross join (values
    ('contact', '初步接触', 'First contact', 1, 10, 14, '{}'::text[]),
    ('need', '需求确认', 'Needs confirmed', 2, 30, 21, '{}'),
    ('quote', '方案报价', 'Proposal and quote', 3, 50, 21, '{amount,expected_on}'),
    ('negotiation', '商务谈判', 'Negotiation', 4, 80, 14, '{amount,expected_on}')) s(key, zh, en, position, rate, days, fields);
insert into outcome_reason (kind, name_zh, name_en, position) values
  ('won', '产品与需求契合', 'The product fits', 1),
  ('won', '价格合适', 'The price', 2),
  ('won', '服务与关系', 'Service and trust', 3),
  ('won', '其他', 'Something else', 9),
  ('lost', '价格', 'The price', 1),
  ('lost', '产品不满足需求', 'The product does not fit', 2),
  ('lost', '选择了竞争对手', 'A competitor was chosen', 3),
  ('lost', '预算取消', 'The budget is gone', 4),
  ('lost', '跟进不及时', 'We were too slow', 5),
  ('lost', '其他', 'Something else', 9),
  ('invalid', '重复', 'Recorded twice', 1),
  ('invalid', '需求不真实', 'There was no need', 2),
  ('invalid', '联系不上', 'Nobody answers', 3),
  ('invalid', '其他', 'Something else', 9),
  ('paused', '客户推迟', 'The customer put it off', 1),
  ('paused', '预算待批', 'The budget is not approved yet', 2),
  ('paused', '等待招标', 'Waiting for a tender', 3),
  ('paused', '其他', 'Something else', 9),
  ('reopened', '客户重新启动', 'The customer takes it up again', 1),
  ('reopened', '误操作', 'Closed by mistake', 2),
  ('reopened', '其他', 'Something else', 9);
insert into competitor (name_zh, name_en, position) values
  ('无竞争对手', 'No competitor', 1),
  ('不清楚', 'Not known', 2);
