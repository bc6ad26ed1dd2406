-- People, departments, roles and their history; sessions; the record of what happened; jobs.
-- Policies, functions that look beyond the actor's sight and grants are made after each migration
-- from src/core/access (see docs/permissions.md), so that they never drift from the code.

create extension if not exists pg_trgm;
create extension if not exists btree_gist;

-- ---------------------------------------------------------------- people
create table department (
  id bigint generated always as identity primary key,
  parent_id bigint references department,
  name_zh text not null check (char_length(name_zh) between 1 and 100),
  name_en text not null default '' check (char_length(name_en) <= 100),
  sort int not null default 0,
  closed_at timestamptz,
  version int not null default 1
);
create index department_parent on department (parent_id);

-- Every ancestor of every department, itself included at depth 0.
create table department_line (
  ancestor_id bigint not null references department,
  department_id bigint not null references department,
  depth int not null,
  primary key (ancestor_id, department_id)
);
create index department_line_down on department_line (department_id);

create table app_user (
  id bigint generated always as identity primary key,
  login text not null check (login = lower(login) and char_length(login) between 1 and 100),
  name text not null check (char_length(name) between 1 and 100),
  mail text not null default '',
  phone text not null default '',
  department_id bigint not null references department,
  manager_id bigint references app_user,
  language text not null default 'zh-CN' check (language in ('zh-CN', 'en')),
  theme text not null default 'auto' check (theme in ('auto', 'light', 'dark')),
  active boolean not null default true,
  password_hash text,
  password_set_at timestamptz,
  signed_in_at timestamptz,
  created_at timestamptz not null default now(),
  created_by bigint references app_user,
  version int not null default 1,
  check (manager_id <> id)
);
create unique index app_user_login on app_user (login);
create index app_user_manager on app_user (manager_id);
create index app_user_department on app_user (department_id);

-- Everyone below a manager in the reporting line, at any depth.
create table reporting_line (
  manager_id bigint not null references app_user,
  user_id bigint not null references app_user,
  primary key (manager_id, user_id)
);
create index reporting_line_up on reporting_line (user_id);

-- Part-time posts (兼岗); the main department stands on the user.
create table post (
  user_id bigint not null references app_user,
  department_id bigint not null references department,
  title text not null default '',
  primary key (user_id, department_id)
);
create index post_department on post (department_id);

create table department_head (
  department_id bigint not null references department,
  user_id bigint not null references app_user,
  primary key (department_id, user_id)
);
create index department_head_user on department_head (user_id);

-- For a time, `deputy_id` stands in the place of `user_id`, with the deputy's own rights.
create table deputy (
  id bigint generated always as identity primary key,
  user_id bigint not null references app_user,
  deputy_id bigint not null references app_user,
  starts timestamptz not null,
  ends timestamptz not null,
  reason text not null default '',
  check (user_id <> deputy_id and starts < ends)
);
create index deputy_deputy on deputy (deputy_id, ends);

-- ---------------------------------------------------------------- rights
create table role (
  id bigint generated always as identity primary key,
  key text unique,
  name_zh text not null check (char_length(name_zh) between 1 and 100),
  name_en text not null default '' check (char_length(name_en) <= 100),
  purpose_zh text not null default '',
  purpose_en text not null default '',
  administrator text check (administrator in ('system', 'security', 'audit')),
  built_in boolean not null default false,
  retired_at timestamptz,
  version int not null default 1
);

create table role_grant (
  role_id bigint not null references role,
  permission text not null check (permission ~ '^[a-z_]+\.[a-z_]+$'),
  scope text not null check (scope in ('own', 'line', 'team', 'department', 'subtree', 'chosen', 'all', 'ability')),
  departments bigint[] not null default '{}',
  primary key (role_id, permission),
  check ((scope = 'chosen') = (departments <> '{}'))
);

create table user_role (
  user_id bigint not null references app_user,
  role_id bigint not null references role,
  given_by bigint references app_user,
  given_at timestamptz not null default now(),
  primary key (user_id, role_id)
);
create index user_role_role on user_role (role_id);

-- One record shared with one person, read or write, with the parts ticked, until a moment or for good.
create table participant (
  object text not null check (object in ('customer')),
  row_id bigint not null,
  user_id bigint not null references app_user,
  can_write boolean not null default false,
  parts text[] not null default '{}',
  until timestamptz,
  reason text not null default '',
  added_by bigint references app_user,
  added_at timestamptz not null default now(),
  primary key (object, row_id, user_id)
);
create index participant_user on participant (user_id, object, row_id);

-- Settings that administrators change while the system runs.
create table setting (
  key text primary key,
  value text not null,
  version int not null default 1
);

-- Grows with every change of a right; sessions compare it on each request.
create table rights_version (
  one boolean primary key default true check (one),
  version bigint not null default 1
);
insert into rights_version default values;

create function touch_rights() returns trigger language plpgsql as $$
begin
  update rights_version set version = version + 1;
  return null;
end $$;

-- ---------------------------------------------------------------- keep the two closures
create function rebuild_department_line() returns trigger language plpgsql as $$
begin
  if exists (
    with recursive up(id, parent_id, n) as (
      select id, parent_id, 1 from department where id = new.id
      union all
      select d.id, d.parent_id, n + 1 from department d join up on d.id = up.parent_id where n < 100)
    select 1 from up where n > 1 and id = new.id or n >= 100) then
    raise exception using errcode = 'check_violation', constraint = 'department_circle',
      message = 'a department cannot lie below itself';
  end if;
  delete from department_line where department_id in (
    select department_id from department_line where ancestor_id = new.id
    union select new.id);
  with recursive below(id) as (
      select new.id union all select d.id from department d join below b on d.parent_id = b.id),
  up(start, id, depth) as (
      select id, id, 0 from below
      union all
      select up.start, d.parent_id, up.depth + 1 from up join department d on d.id = up.id where d.parent_id is not null)
  insert into department_line (ancestor_id, department_id, depth)
    select id, start, depth from up on conflict do nothing;
  return null;
end $$;
create trigger department_line_insert after insert on department
  for each row execute function rebuild_department_line();
create trigger department_line_update after update of parent_id on department
  for each row when (old.parent_id is distinct from new.parent_id) execute function rebuild_department_line();

create function rebuild_reporting_line() returns trigger language plpgsql as $$
begin
  if exists (
    with recursive up(id, n) as (
      select new.manager_id, 1 where new.manager_id is not null
      union all
      select u.manager_id, n + 1 from app_user u join up on u.id = up.id where u.manager_id is not null and n < 100)
    select 1 from up where id = new.id) then
    raise exception using errcode = 'check_violation', constraint = 'manager_circle',
      message = 'a person cannot be their own superior';
  end if;
  delete from reporting_line r using (
      select user_id from reporting_line where manager_id = new.id union select new.id) below
    where r.user_id = below.user_id;
  with recursive below(id) as (
      select new.id union all select u.id from app_user u join below b on u.manager_id = b.id),
  up(start, id) as (
      select b.id, u.manager_id from below b join app_user u on u.id = b.id where u.manager_id is not null
      union all
      select up.start, u.manager_id from up join app_user u on u.id = up.id where u.manager_id is not null)
  insert into reporting_line (manager_id, user_id) select id, start from up on conflict do nothing;
  return null;
end $$;
create trigger reporting_line_insert after insert on app_user
  for each row when (new.manager_id is not null) execute function rebuild_reporting_line();
create trigger reporting_line_update after update of manager_id on app_user
  for each row when (old.manager_id is distinct from new.manager_id) execute function rebuild_reporting_line();

-- ---------------------------------------------------------------- history of rights
-- keep_history(key columns): closes the open version of a row and writes the new one, with the server's clock.
create function keep_history() returns trigger language plpgsql security definer as $$
declare
  history text := quote_ident(tg_table_name || '_history');
  at timestamptz := clock_timestamp();
  keys text := '';
  k text;
begin
  foreach k in array tg_argv loop
    keys := keys || format(' and h.%1$I = ($1).%1$I', k);
  end loop;
  if tg_op <> 'INSERT' then
    execute format('update %s h set during = tstzrange(lower(during), greatest($2, lower(during))) where upper_inf(during)%s', history, keys)
      using old, at;
  end if;
  if tg_op <> 'DELETE' then
    execute format('insert into %s select ($1).*, tstzrange($2, null), nullif(current_setting(''kezhan.actor'', true), '''')::bigint', history)
      using new, at;
  end if;
  return null;
end $$;

do $$
declare
  t text;
  keys text;
begin
  for t, keys in values
    ('department', 'id'), ('app_user', 'id'), ('post', 'user_id, department_id'),
    ('department_head', 'department_id, user_id'), ('deputy', 'id'), ('role', 'id'),
    ('role_grant', 'role_id, permission'), ('user_role', 'user_id, role_id'),
    ('participant', 'object, row_id, user_id'), ('setting', 'key')
  loop
    execute format('create table %I as select * from %I with no data', t || '_history', t);
    execute format('alter table %I add during tstzrange not null, add changed_by bigint', t || '_history');
    execute format('create index on %I (%s, lower(during))', t || '_history', keys);
  end loop;
end $$;
-- A person's history is about rights, not about secrets or each sign-in.
alter table app_user_history alter password_hash type text using null;

create function app_user_history() returns trigger language plpgsql security definer as $$
begin
  if tg_op = 'UPDATE' and (old.name, old.login, old.department_id, old.manager_id, old.active)
     is not distinct from (new.name, new.login, new.department_id, new.manager_id, new.active) then
    return null;
  end if;
  update app_user_history set during = tstzrange(lower(during), greatest(clock_timestamp(), lower(during)))
    where id = new.id and upper_inf(during);
  new.password_hash := null;
  insert into app_user_history select new.*, tstzrange(clock_timestamp(), null), nullif(current_setting('kezhan.actor', true), '')::bigint;
  return null;
end $$;
create trigger history after insert or update on app_user for each row execute function app_user_history();
create trigger history after insert or update or delete on department for each row execute function keep_history('id');
create trigger history after insert or update or delete on post for each row execute function keep_history('user_id', 'department_id');
create trigger history after insert or update or delete on department_head for each row execute function keep_history('department_id', 'user_id');
create trigger history after insert or update or delete on deputy for each row execute function keep_history('id');
create trigger history after insert or update or delete on role for each row execute function keep_history('id');
create trigger history after insert or update or delete on role_grant for each row execute function keep_history('role_id', 'permission');
create trigger history after insert or update or delete on user_role for each row execute function keep_history('user_id', 'role_id');
create trigger history after insert or update or delete on participant for each row execute function keep_history('object', 'row_id', 'user_id');
create trigger history after insert or update or delete on setting for each row execute function keep_history('key');

create trigger rights after insert or update or delete on department for each statement execute function touch_rights();
create trigger rights after insert or delete or update of department_id, manager_id, active, name on app_user for each statement execute function touch_rights();
create trigger rights after insert or update or delete on post for each statement execute function touch_rights();
create trigger rights after insert or update or delete on department_head for each statement execute function touch_rights();
create trigger rights after insert or update or delete on deputy for each statement execute function touch_rights();
create trigger rights after insert or update or delete on role for each statement execute function touch_rights();
create trigger rights after insert or update or delete on role_grant for each statement execute function touch_rights();
create trigger rights after insert or update or delete on user_role for each statement execute function touch_rights();
create trigger rights after insert or update or delete on setting for each statement execute function touch_rights();

-- ---------------------------------------------------------------- three administrators
-- Business, and each of the three administrators, is a side. All that one role grants, and all that one person holds,
-- has a side in common, whichever way the row arrives, unless a small office has switched the separation off.
-- kz_sides(permission) is made from the catalogue of permissions after each migration.
create function sides_meet(sides text[]) returns boolean language sql immutable as
  $$ select exists (select 1 from unnest(array['business', 'system', 'security', 'audit']) side where side <> all (sides)) $$;

-- The sides that some permission of a set does not stand on.
create aggregate sides_lost(text[]) (sfunc = array_cat, stype = text[], initcond = '{}');

create function keep_sides_apart(roles bigint[], users bigint[]) returns void language plpgsql as $$
declare
  what text;
begin
  if (select value from setting where key = 'separation') = 'off' then
    return;
  end if;
  select format('role %s', g.role_id) into what from role_grant g
    where roles is null or g.role_id = any(roles)
    group by g.role_id
    having not sides_meet(sides_lost(array(select unnest(array['business', 'system', 'security', 'audit']) except select unnest(kz_sides(g.permission))))) limit 1;
  if what is null then
    select format('user %s', ur.user_id) into what
      from user_role ur join role r on r.id = ur.role_id and r.retired_at is null join role_grant g on g.role_id = r.id
      where users is null or ur.user_id = any(users)
      group by ur.user_id
      having not sides_meet(sides_lost(array(select unnest(array['business', 'system', 'security', 'audit']) except select unnest(kz_sides(g.permission))))) limit 1;
  end if;
  if what is not null then
    raise exception using errcode = 'check_violation', constraint = 'separate_administrators',
      message = format('%s would stand on two sides', what);
  end if;
end $$;

create function separate_holder() returns trigger language plpgsql as $$
begin
  perform keep_sides_apart('{}', array[new.user_id]);
  return null;
end $$;
create function separate_grants() returns trigger language plpgsql as $$
begin
  perform keep_sides_apart(array(select distinct role_id from changed),
    array(select distinct user_id from user_role where role_id in (select role_id from changed)));
  return null;
end $$;
create function separate_role() returns trigger language plpgsql as $$
begin
  perform keep_sides_apart(array[new.id], array(select user_id from user_role where role_id = new.id));
  return null;
end $$;
create function separate_all() returns trigger language plpgsql as $$
begin
  perform keep_sides_apart(null, null);
  return null;
end $$;
create trigger separation after insert or update on user_role for each row execute function separate_holder();
create trigger separation after insert on role_grant referencing new table as changed for each statement execute function separate_grants();
create trigger separation_changed after update on role_grant referencing new table as changed for each statement execute function separate_grants();
create trigger separation after update of retired_at on role for each row execute function separate_role();
create trigger separation after insert or update or delete on setting for each statement execute function separate_all();

-- Nobody gives themselves a role, or adds to one that they hold.
create function no_self_grant() returns trigger language plpgsql as $$
begin
  if exists (select 1 from changed c where c.user_id = nullif(current_setting('kezhan.actor', true), '')::bigint) then
    raise exception using errcode = 'check_violation', constraint = 'no_self_grant', message = 'nobody gives themselves a role';
  end if;
  return null;
end $$;
create function no_self_extension() returns trigger language plpgsql as $$
begin
  if exists (select 1 from changed c join user_role ur on ur.role_id = c.role_id
             where ur.user_id = nullif(current_setting('kezhan.actor', true), '')::bigint) then
    raise exception using errcode = 'check_violation', constraint = 'no_self_grant', message = 'nobody adds to a role that they hold';
  end if;
  return null;
end $$;
create trigger no_self_grant after insert on user_role referencing new table as changed for each statement execute function no_self_grant();
create trigger no_self_grant_changed after update on user_role referencing new table as changed for each statement execute function no_self_grant();
create trigger no_self_extension after insert on role_grant referencing new table as changed for each statement execute function no_self_extension();
create trigger no_self_extension_changed after update on role_grant referencing new table as changed for each statement execute function no_self_extension();

-- ---------------------------------------------------------------- sessions and signing in
create table session (
  id bigint generated always as identity primary key,
  key_hash bytea not null unique,
  user_id bigint not null references app_user,
  state jsonb not null default '{}',
  created_at timestamptz not null default now(),
  seen_at timestamptz not null default now(),
  address text not null default '',
  agent text not null default '',
  ended_at timestamptz
);
create index session_of_user on session (user_id, created_at desc) where ended_at is null;
create index session_seen on session (seen_at);

create table throttle (
  key text primary key,
  failures int not null,
  since timestamptz not null,
  wait_until timestamptz not null
);
create index throttle_since on throttle (since);

create table known_browser (
  user_id bigint not null references app_user,
  browser_hash bytea not null,
  seen_at timestamptz not null,
  primary key (user_id, browser_hash)
);

-- A link shown once, by which a person sets a first or new password.
create table one_time_link (
  token_hash bytea primary key,
  user_id bigint not null references app_user,
  purpose text not null check (purpose in ('first_password')),
  made_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);

-- One row for each form that was submitted: twenty submits make one row.
create table submission (
  key uuid primary key,
  user_id bigint,
  at timestamptz not null,
  answer text not null default ''
);
create index submission_at on submission (at);

-- ---------------------------------------------------------------- what happened
-- Values, for those who may see the record; feeds the timeline.
create table change_history (
  id bigint generated always as identity,
  xact xid8 not null default pg_current_xact_id(),
  at timestamptz not null,
  name text not null,
  version int not null default 1,
  object text not null,
  row_id bigint not null,
  customer_id bigint,
  changes jsonb not null default '[]',
  actor_kind text not null,
  actor_id bigint,
  actor_name text not null default '',
  cause text not null default '',
  depth int not null default 0,
  request_id text not null default '',
  primary key (at, id)
) partition by range (at);
create index change_history_customer on change_history (customer_id, at desc, id desc);
create index change_history_row on change_history (object, row_id, at desc, id desc);
create index change_history_cursor on change_history (xact, id);

-- No business data, so an auditor may read it.
create table audit_event (
  id bigint generated always as identity,
  xact xid8 not null default pg_current_xact_id(),
  at timestamptz not null,
  name text not null,
  version int not null default 1,
  object text not null default '',
  row_id bigint,
  customer_id bigint,
  ids bigint[] not null default '{}',
  fields jsonb not null default '[]',
  outcome text not null check (outcome in ('allow', 'deny', 'error')),
  reasons text[] not null default '{}',
  actor_kind text not null check (actor_kind in ('user', 'robot', 'operator', 'nobody')),
  actor_id bigint,
  actor_name text not null default '',
  acting_as bigint,
  session_id bigint,
  address text not null default '',
  request_id text not null default '',
  node text not null default '',
  primary key (at, id)
) partition by range (at);
create index audit_event_at on audit_event (at desc, id desc);
create index audit_event_actor on audit_event (actor_id, at desc, id desc);
create index audit_event_object on audit_event (object, row_id, at desc, id desc);
create index audit_event_name on audit_event (name, at desc, id desc);
-- Batches are few: what was done to one row among many is found among them.
create index audit_event_batch on audit_event (at desc, id desc) where ids <> '{}';
create index audit_event_cursor on audit_event (xact, id);

create function make_month(of date) returns void language plpgsql security definer as $$
declare
  first date := date_trunc('month', of);
  parent text;
begin
  foreach parent in array array['change_history', 'audit_event'] loop
    if to_regclass(format('%I', parent || to_char(first, '_YYYY_MM'))) is null then
      execute format('create table %I partition of %I for values from (%L) to (%L)',
        parent || to_char(first, '_YYYY_MM'), parent,
        first::timestamp at time zone 'UTC', (first + interval '1 month')::timestamp at time zone 'UTC');
    end if;
  end loop;
end $$;
-- A clock that jumps, or an import of the past, still finds a place.
create table change_history_other partition of change_history default;
create table audit_event_other partition of audit_event default;

-- Function use, counted from the first day: function, person, day; no content, no minutes.
create table function_use (
  day date not null,
  user_id bigint not null,
  function text not null,
  times int not null default 1,
  primary key (day, user_id, function)
);

-- ---------------------------------------------------------------- jobs
create table job (
  id bigint generated always as identity primary key,
  kind text not null,
  key text unique,
  payload jsonb not null default '{}',
  due_at timestamptz not null,
  attempts int not null default 0,
  state text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'parked')),
  lease_until timestamptz,
  last_error text not null default '',
  made_at timestamptz not null,
  finished_at timestamptz
);
create index job_due on job (due_at, id) where state in ('waiting', 'running');

create table schedule_firing (
  kind text primary key,
  fired_for timestamptz not null
);
