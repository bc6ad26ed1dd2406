-- The company's directory: whom it knows, what its groups give, and how the last readings ended.

-- An account that the directory keeps. The key survives renames; a name that comes again under another key is another person.
create table directory_account (
  user_id bigint primary key references app_user,
  provider text not null,
  key text not null,
  -- The name in the directory, in one form, by which managers are found.
  dn text not null,
  seen_at timestamptz not null,
  -- Complete readings in a row in which the person was absent.
  missing int not null default 0,
  -- Disabled by the directory, which may enable it again.
  closed boolean not null default false,
  unique (provider, key)
);

-- What a group gives: a role or a department.
create table directory_map (
  id bigint generated always as identity primary key,
  provider text not null,
  group_key text not null,
  group_name text not null check (char_length(group_name) between 1 and 300),
  role_id bigint references role,
  department_id bigint references department,
  made_by bigint references app_user,
  made_at timestamptz not null,
  check (num_nonnulls(role_id, department_id) = 1)
);
create unique index directory_map_role on directory_map (provider, group_key, role_id) where role_id is not null;
create unique index directory_map_department on directory_map (provider, group_key, department_id) where department_id is not null;

-- The three administrators never come from one group.
create function one_administrator_of_a_group() returns trigger language plpgsql as $$
begin
  if (select count(distinct r.administrator) from directory_map m join role r on r.id = m.role_id
      where m.provider = new.provider and m.group_key = new.group_key and r.administrator is not null) > 1 then
    raise exception using errcode = 'check_violation', constraint = 'one_administrator',
      message = 'one group would give two of the three administrators';
  end if;
  return null;
end $$;
create trigger one_administrator after insert or update on directory_map for each row execute function one_administrator_of_a_group();

-- Roles that the directory gave. The reference keeps them from being taken by hand.
create table managed_role (
  user_id bigint not null,
  role_id bigint not null,
  primary key (user_id, role_id),
  foreign key (user_id, role_id) references user_role (user_id, role_id)
);

create table directory_sync (
  id bigint generated always as identity primary key,
  provider text not null,
  at timestamptz not null,
  outcome text not null check (outcome in ('applied', 'braked', 'failed')),
  reason text not null default '',
  counts jsonb not null default '{}'
);
create index directory_sync_at on directory_sync (at desc, id desc);

-- When the directory last answered: sessions outlive it by a grace only.
create table directory_state (
  provider text primary key,
  reached_at timestamptz not null
);

-- Local accounts for the day on which the directory is gone: at most two, and no reading of the directory touches them.
create table emergency_account (
  user_id bigint primary key references app_user,
  named_by bigint references app_user,
  named_at timestamptz not null
);
create function emergency_apart() returns trigger language plpgsql as $$
begin
  if exists (select 1 from directory_account d join emergency_account e on e.user_id = d.user_id where d.user_id = new.user_id) then
    raise exception using errcode = 'check_violation', constraint = 'emergency_is_local', message = 'an emergency account is a local one';
  end if;
  if (select count(*) from emergency_account) > 2 then
    raise exception using errcode = 'check_violation', constraint = 'two_emergency_accounts', message = 'there are two emergency accounts at most';
  end if;
  return null;
end $$;
create trigger apart after insert or update on emergency_account for each row execute function emergency_apart();
create trigger apart after insert or update on directory_account for each row execute function emergency_apart();
