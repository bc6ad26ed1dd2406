-- Leads (线索): somebody who may become a customer. One without an owner lies in the common pool.
alter table pool add object text not null default 'customer' check (object in ('customer', 'lead'));
insert into pool (name_zh, name_en, object) values ('线索公海', 'Lead pool', 'lead');

insert into counter (object) values ('lead');

create table lead (
  id bigint generated always as identity primary key,
  number bigint not null unique,
  name text not null default '' check (char_length(name) <= 200),
  contact text not null default '' check (char_length(contact) <= 100),
  title text not null default '' check (char_length(title) <= 100),
  phones text[] not null default '{}',
  mails text[] not null default '{}',
  wechat text not null default '' check (char_length(wechat) <= 100),
  source text check (source in ('referral', 'advertisement', 'search', 'exhibition', 'website', 'phone', 'visit', 'partner', 'import', 'other')),
  region text check (region ~ '^[0-9]{6}$'),
  industry text,
  amount numeric(18,2) check (amount >= 0),
  amount_currency text check (amount_currency ~ '^[A-Z]{3}$'),
  amount_hundredths bigint generated always as ((amount * 100)::bigint) stored,
  product text not null default '' check (char_length(product) <= 200),
  remark text not null default '' check (char_length(remark) <= 20000),
  extra jsonb not null default '{}',
  status text not null default 'new' check (status in ('new', 'following', 'interested', 'converted', 'failed')),
  failure text check (failure in ('no_need', 'no_budget', 'unreachable', 'invalid', 'competitor', 'duplicate', 'other')),
  failure_note text not null default '' check (char_length(failure_note) <= 200),
  owner_id bigint references app_user,
  owner_dept_id bigint references department,
  pool_id bigint references pool,
  last_follow_up_at timestamptz,
  next_follow_up date,
  -- Where it went. A customer or contact that is removed for good leaves the lead as it is.
  customer_id bigint references customer on delete set null,
  contact_id bigint references contact on delete set null,
  converted_at timestamptz,
  converted_by bigint references app_user,
  origin text not null default 'form' check (origin in ('form', 'import', 'api', 'demo')),
  created_by bigint references app_user,
  created_at timestamptz not null,
  updated_by bigint references app_user,
  updated_at timestamptz not null,
  version int not null default 1,
  deleted_at timestamptz,
  deleted_by bigint references app_user,
  check (name <> '' or contact <> '' or cardinality(phones) > 0),
  check ((amount is null) = (amount_currency is null)),
  check ((owner_id is null) = (owner_dept_id is null)),
  check (num_nonnulls(owner_id, pool_id) = 1),
  check ((status = 'failed') = (failure is not null)),
  check ((status = 'converted') = (converted_at is not null))
);
-- Each order of the list, for each kind of viewer.
create index lead_recent on lead (updated_at desc, id desc) where deleted_at is null;
create index lead_owner_recent on lead (owner_id, updated_at desc, id desc) where deleted_at is null;
create index lead_dept_recent on lead (owner_dept_id, updated_at desc, id desc) where deleted_at is null;
create index lead_pool_recent on lead (pool_id, updated_at desc, id desc) where deleted_at is null and pool_id is not null;
create index lead_created on lead (created_at desc, id desc) where deleted_at is null;
create index lead_owner_created on lead (owner_id, created_at desc, id desc) where deleted_at is null;
create index lead_dept_created on lead (owner_dept_id, created_at desc, id desc) where deleted_at is null;
create index lead_pool_created on lead (pool_id, created_at desc, id desc) where deleted_at is null and pool_id is not null;
create index lead_next on lead (next_follow_up, id) where deleted_at is null and next_follow_up is not null;
create index lead_owner_next on lead (owner_id, next_follow_up, id) where deleted_at is null and next_follow_up is not null;
create index lead_dept_next on lead (owner_dept_id, next_follow_up, id) where deleted_at is null and next_follow_up is not null;
create index lead_pool_next on lead (pool_id, next_follow_up, id) where deleted_at is null and pool_id is not null and next_follow_up is not null;
create index lead_deleted on lead (deleted_at desc, id desc) where deleted_at is not null;
create index lead_customer on lead (customer_id) where customer_id is not null;
create index lead_contact on lead (contact_id) where contact_id is not null;

-- What searches read.
create table lead_search (
  lead_id bigint primary key references lead on delete cascade,
  doubled text not null,
  pinyin text not null,
  numbers text[] not null default '{}'
);
create index lead_search_doubled on lead_search using gin (doubled gin_trgm_ops) with (gin_pending_list_limit = 128);
create index lead_search_pinyin on lead_search using gin (pinyin gin_trgm_ops) with (gin_pending_list_limit = 128);
create index lead_search_numbers on lead_search using gin (numbers) with (gin_pending_list_limit = 128);

-- The past of ownership: from, to, reason, by whom.
create table lead_owner_history (
  lead_id bigint not null references lead on delete cascade,
  owner_id bigint,
  owner_dept_id bigint,
  pool_id bigint,
  during tstzrange not null,
  changed_by bigint,
  reason text not null default ''
);
create index lead_owner_history_row on lead_owner_history (lead_id, lower(during));

-- A follow-up is on a customer, or on a lead; after its conversion on both, from one row.
alter table follow_up alter customer_id drop not null,
  add lead_id bigint references lead,
  add check (num_nonnulls(customer_id, lead_id) > 0);
create index follow_up_lead on follow_up (lead_id, happened_at desc, id desc) where lead_id is not null;
alter table attachment alter customer_id drop not null;
alter table follow_up_comment alter customer_id drop not null;

create function lead_owner_kept() returns trigger language plpgsql security definer as $$
declare
  who bigint := nullif(current_setting('kezhan.actor', true), '')::bigint;
begin
  if tg_op = 'INSERT' or (old.owner_id, old.owner_dept_id, old.pool_id) is distinct from (new.owner_id, new.owner_dept_id, new.pool_id) then
    update lead_owner_history set during = tstzrange(lower(during), greatest(clock_timestamp(), lower(during)))
      where lead_id = new.id and upper_inf(during);
    insert into lead_owner_history values (new.id, new.owner_id, new.owner_dept_id, new.pool_id,
      tstzrange(clock_timestamp(), null), who, coalesce(nullif(current_setting('kezhan.reason', true), ''), ''));
    if tg_op = 'UPDATE' then
      update follow_up set customer_owner_id = new.owner_id, pool_id = new.pool_id where lead_id = new.id and customer_id is null;
    end if;
  end if;
  return null;
end $$;
create trigger kept after insert or update of owner_id, owner_dept_id, pool_id on lead
  for each row execute function lead_owner_kept();

-- Whose the record is on which a follow-up stands: the customer, or else the lead.
create function follow_up_place() returns trigger language plpgsql security definer as $$
begin
  if new.customer_id is not null then
    select owner_id, pool_id into new.customer_owner_id, new.pool_id from customer where id = new.customer_id;
  else
    select owner_id, pool_id into new.customer_owner_id, new.pool_id from lead where id = new.lead_id;
  end if;
  return new;
end $$;
drop trigger customer on follow_up;
create trigger place before insert or update of customer_id, lead_id on follow_up
  for each row execute function follow_up_place();

-- Whoever writes a follow-up moves the lead's rhythm, and the first one makes it one that is followed.
create function follow_up_moves_lead() returns trigger language plpgsql security definer as $$
begin
  if new.lead_id is null or new.customer_id is not null then
    return null;
  end if;
  perform 1 from lead where id = new.lead_id for no key update;
  update lead l set
    last_follow_up_at = (select max(f.happened_at) from follow_up f where f.lead_id = l.id and f.deleted_at is null),
    next_follow_up = case when l.status <> 'failed' then (select f.next_date from follow_up f where f.lead_id = l.id and f.deleted_at is null
                      order by f.happened_at desc, f.id desc limit 1) end,
    status = case when l.status = 'new' and tg_op = 'INSERT' then 'following' else l.status end,
    updated_at = greatest(l.updated_at, new.updated_at)
    where l.id = new.lead_id;
  return null;
end $$;
create trigger moves_lead after insert on follow_up
  for each row execute function follow_up_moves_lead();
create trigger moves_lead_again after update of happened_at, next_date, deleted_at on follow_up
  for each row when ((old.happened_at, old.next_date, old.deleted_at) is distinct from (new.happened_at, new.next_date, new.deleted_at))
  execute function follow_up_moves_lead();
