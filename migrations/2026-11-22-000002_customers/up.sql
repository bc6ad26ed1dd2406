-- Customers and what hangs on them. Children carry customer_id, the customer's owner and pool, kept by trigger.

create table pool (
  id bigint generated always as identity primary key,
  name_zh text not null,
  name_en text not null default '',
  sort int not null default 0,
  closed_at timestamptz
);
create table pool_member (
  pool_id bigint not null references pool,
  user_id bigint not null references app_user,
  may_claim boolean not null default true,
  may_assign boolean not null default false,
  primary key (pool_id, user_id)
);
create index pool_member_user on pool_member (user_id);

create table customer (
  id bigint generated always as identity primary key,
  name text not null check (char_length(name) between 1 and 200),
  short_name text not null default '' check (char_length(short_name) <= 100),
  kind text not null default 'company' check (kind in ('company', 'person', 'channel', 'public', 'other')),
  grade text check (grade in ('A', 'B', 'C')),
  stage text not null default 'potential' check (stage in ('potential', 'contacted', 'interested', 'active', 'dormant', 'lost')),
  stage_since date not null,
  source text check (source in ('referral', 'advertisement', 'search', 'exhibition', 'website', 'phone', 'visit', 'partner', 'import', 'other')),
  industry text,
  country text check (country ~ '^[A-Z]{2}$'),
  region text check (region ~ '^[0-9]{6}$'),
  address text not null default '' check (char_length(address) <= 500),
  credit_code text check (credit_code ~ '^[0-9A-Z]{18}$'),
  parent_id bigint references customer,
  revenue numeric(18,2) check (revenue >= 0),
  revenue_currency text check (revenue_currency ~ '^[A-Z]{3}$'),
  revenue_hundredths bigint generated always as ((revenue * 100)::bigint) stored,
  staff int check (staff >= 0),
  founded int check (founded between 1000 and 2999),
  phones text[] not null default '{}',
  mails text[] not null default '{}',
  website text not null default '' check (char_length(website) <= 300),
  remark text not null default '' check (char_length(remark) <= 20000),
  extra jsonb not null default '{}',
  owner_id bigint references app_user,
  owner_dept_id bigint references department,
  pool_id bigint references pool,
  last_follow_up_at timestamptz,
  next_follow_up date,
  origin text not null default 'form' check (origin in ('form', 'import', 'api', 'demo')),
  import_id uuid,
  created_by bigint references app_user,
  created_at timestamptz not null,
  updated_by bigint references app_user,
  updated_at timestamptz not null,
  version int not null default 1,
  deleted_at timestamptz,
  deleted_by bigint references app_user,
  check ((revenue is null) = (revenue_currency is null)),
  check ((owner_id is null) = (owner_dept_id is null)),
  check (num_nonnulls(owner_id, pool_id) = 1),
  check (parent_id <> id)
);
create index customer_recent on customer (updated_at desc, id desc) where deleted_at is null;
create index customer_owner_recent on customer (owner_id, updated_at desc, id desc) where deleted_at is null;
create index customer_dept_recent on customer (owner_dept_id, updated_at desc, id desc) where deleted_at is null;
create index customer_pool_recent on customer (pool_id, updated_at desc, id desc) where deleted_at is null and pool_id is not null;
create index customer_created on customer (created_at desc, id desc) where deleted_at is null;
create index customer_owner_created on customer (owner_id, created_at desc, id desc) where deleted_at is null;
create index customer_dept_created on customer (owner_dept_id, created_at desc, id desc) where deleted_at is null;
create index customer_name on customer (name, id) where deleted_at is null;
create index customer_owner_name on customer (owner_id, name, id) where deleted_at is null;
create index customer_dept_name on customer (owner_dept_id, name, id) where deleted_at is null;
create index customer_next on customer (next_follow_up, id) where deleted_at is null and next_follow_up is not null;
create index customer_owner_next on customer (owner_id, next_follow_up, id) where deleted_at is null and next_follow_up is not null;
create index customer_dept_next on customer (owner_dept_id, next_follow_up, id) where deleted_at is null and next_follow_up is not null;
create index customer_deleted on customer (deleted_at desc, id desc) where deleted_at is not null;
create index customer_parent on customer (parent_id) where parent_id is not null;
create unique index customer_credit_code on customer (credit_code) where deleted_at is null and credit_code is not null;
create index customer_import on customer (import_id) where import_id is not null;

-- What searches read, apart from the row so that an ordinary change does not touch these indexes.
create table customer_search (
  customer_id bigint primary key references customer on delete cascade,
  doubled text not null,
  pinyin text not null,
  numbers text[] not null default '{}'
);
create index customer_search_doubled on customer_search using gin (doubled gin_trgm_ops);
create index customer_search_prefix on customer_search (doubled text_pattern_ops);
create index customer_search_pinyin on customer_search using gin (pinyin gin_trgm_ops);
create index customer_search_numbers on customer_search using gin (numbers);

-- The past of ownership can't be made later: from, to, reason, by whom.
create table customer_owner_history (
  customer_id bigint not null references customer on delete cascade,
  owner_id bigint,
  owner_dept_id bigint,
  pool_id bigint,
  during tstzrange not null,
  changed_by bigint,
  reason text not null default ''
);
create index customer_owner_history_row on customer_owner_history (customer_id, lower(during));

create table customer_stage_history (
  customer_id bigint not null references customer on delete cascade,
  stage text not null,
  since date not null,
  at timestamptz not null default clock_timestamp(),
  changed_by bigint
);
create index customer_stage_history_row on customer_stage_history (customer_id, at);

-- A change of many customers, kept for a day so that its maker can take it back.
create table bulk_change (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('transfer', 'tags', 'delete')),
  made_by bigint references app_user,
  made_at timestamptz not null,
  rows jsonb not null,
  undone_at timestamptz
);
create index bulk_change_made on bulk_change (made_at);

create table tag (
  id bigint generated always as identity primary key,
  name text not null check (char_length(name) between 1 and 30),
  colour text not null default 'neutral',
  unique (name)
);
create table tagging (
  object text not null check (object in ('customer')),
  row_id bigint not null,
  tag_id bigint not null references tag,
  primary key (object, row_id, tag_id)
);
create index tagging_tag on tagging (tag_id, object, row_id);

create table contact (
  id bigint generated always as identity primary key,
  customer_id bigint not null references customer,
  name text not null check (char_length(name) between 1 and 100),
  title text not null default '' check (char_length(title) <= 100),
  decision text check (decision in ('decides', 'influences', 'uses', 'buys', 'blocks', 'supports')),
  phones text[] not null default '{}',
  mails text[] not null default '{}',
  wechat text not null default '' check (char_length(wechat) <= 100),
  birthday date,
  remark text not null default '' check (char_length(remark) <= 20000),
  main boolean not null default false,
  extra jsonb not null default '{}',
  owner_id bigint references app_user,
  owner_dept_id bigint references department,
  pool_id bigint references pool,
  customer_owner_id bigint,
  created_by bigint references app_user,
  created_at timestamptz not null,
  updated_by bigint references app_user,
  updated_at timestamptz not null,
  version int not null default 1,
  deleted_at timestamptz
);
create index contact_customer on contact (customer_id, main desc, id) where deleted_at is null;
create index contact_owner on contact (owner_id);
create table contact_search (
  contact_id bigint primary key references contact on delete cascade,
  customer_id bigint not null,
  doubled text not null,
  pinyin text not null,
  numbers text[] not null default '{}'
);
create index contact_search_customer on contact_search (customer_id);
create index contact_search_doubled on contact_search using gin (doubled gin_trgm_ops);
create index contact_search_pinyin on contact_search using gin (pinyin gin_trgm_ops);
create index contact_search_numbers on contact_search using gin (numbers);

-- A follow-up is credited to its author, who is its owner; other objects join by follow_up_link.
create table follow_up (
  id bigint generated always as identity primary key,
  customer_id bigint not null references customer,
  contact_id bigint references contact,
  type text not null check (type in ('call', 'visit', 'wechat', 'mail', 'meeting', 'message', 'other')),
  body text not null check (char_length(body) between 1 and 20000),
  feedback text not null default '' check (char_length(feedback) <= 20000),
  happened_at timestamptz not null,
  next_date date,
  valid boolean not null default true,
  owner_id bigint not null references app_user,
  owner_dept_id bigint not null references department,
  pool_id bigint,
  customer_owner_id bigint,
  created_by bigint references app_user,
  created_at timestamptz not null,
  updated_by bigint references app_user,
  updated_at timestamptz not null,
  version int not null default 1,
  deleted_at timestamptz
);
create index follow_up_customer on follow_up (customer_id, happened_at desc, id desc) where deleted_at is null;
create index follow_up_owner on follow_up (owner_id, happened_at desc, id desc) where deleted_at is null;

create table follow_up_link (
  follow_up_id bigint not null references follow_up on delete cascade,
  object text not null,
  row_id bigint not null,
  primary key (follow_up_id, object, row_id)
);
create index follow_up_link_row on follow_up_link (object, row_id);

-- Files by content; the bytes lie in the attachment store under their SHA-256.
create table attachment (
  id bigint generated always as identity primary key,
  object text not null check (object in ('follow_up', 'customer')),
  row_id bigint not null,
  customer_id bigint not null references customer,
  name text not null check (char_length(name) between 1 and 255),
  media_type text not null,
  size bigint not null,
  sha256 bytea not null,
  created_by bigint references app_user,
  created_at timestamptz not null,
  deleted_at timestamptz
);
create index attachment_row on attachment (object, row_id);
create index attachment_customer on attachment (customer_id);

create table external_id (
  object text not null,
  row_id bigint not null,
  system text not null,
  key text not null,
  primary key (object, system, key)
);
create index external_id_row on external_id (object, row_id);

-- An import waits here between its dry run and its decision.
create table import_batch (
  id uuid primary key,
  object text not null,
  file_name text not null,
  state text not null check (state in ('waiting', 'done', 'dropped')),
  mapping jsonb not null,
  rows jsonb not null,
  encoding text not null default '',
  made_by bigint references app_user,
  made_at timestamptz not null,
  done_at timestamptz,
  kept int not null default 0,
  version int not null default 1
);
create index import_batch_user on import_batch (made_by, made_at desc);

-- ---------------------------------------------------------------- kept by the database
create function customer_owner_kept() returns trigger language plpgsql security definer as $$
declare
  who bigint := nullif(current_setting('kezhan.actor', true), '')::bigint;
begin
  if tg_op = 'INSERT' or (old.owner_id, old.owner_dept_id, old.pool_id) is distinct from (new.owner_id, new.owner_dept_id, new.pool_id) then
    update customer_owner_history set during = tstzrange(lower(during), greatest(clock_timestamp(), lower(during)))
      where customer_id = new.id and upper_inf(during);
    insert into customer_owner_history values (new.id, new.owner_id, new.owner_dept_id, new.pool_id,
      tstzrange(clock_timestamp(), null), who, coalesce(nullif(current_setting('kezhan.reason', true), ''), ''));
    if tg_op = 'UPDATE' then
      update contact set customer_owner_id = new.owner_id, pool_id = new.pool_id,
        owner_id = case when owner_id is not distinct from old.owner_id then new.owner_id else owner_id end,
        owner_dept_id = case when owner_id is not distinct from old.owner_id then new.owner_dept_id else owner_dept_id end
        where customer_id = new.id;
      update follow_up set customer_owner_id = new.owner_id, pool_id = new.pool_id where customer_id = new.id;
    end if;
  end if;
  if tg_op = 'INSERT' or old.stage <> new.stage then
    insert into customer_stage_history values (new.id, new.stage, new.stage_since, clock_timestamp(), who);
  end if;
  return null;
end $$;
create trigger kept after insert or update of owner_id, owner_dept_id, pool_id, stage on customer
  for each row execute function customer_owner_kept();

create function child_of_customer() returns trigger language plpgsql security definer as $$
begin
  select owner_id, pool_id into new.customer_owner_id, new.pool_id from customer where id = new.customer_id;
  return new;
end $$;
create trigger customer before insert or update of customer_id on contact
  for each row execute function child_of_customer();
create trigger customer before insert or update of customer_id on follow_up
  for each row execute function child_of_customer();

-- Whoever writes a follow-up moves the customer's rhythm, even where they may not edit the customer.
create function follow_up_moves_customer() returns trigger language plpgsql security definer as $$
begin
  update customer c set
    last_follow_up_at = (select max(happened_at) from follow_up f where f.customer_id = c.id and f.deleted_at is null),
    next_follow_up = (select f.next_date from follow_up f where f.customer_id = c.id and f.deleted_at is null
                      order by f.happened_at desc, f.id desc limit 1),
    updated_at = greatest(c.updated_at, new.updated_at)
    where c.id = new.customer_id;
  return null;
end $$;
create trigger moves_customer after insert or update of happened_at, next_date, deleted_at on follow_up
  for each row execute function follow_up_moves_customer();
