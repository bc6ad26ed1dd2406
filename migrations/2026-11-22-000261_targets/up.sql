-- What the company, its departments and its people are to reach. A target is never rewritten: a new one replaces it, and both stay.
create table target (
  id bigint generated always as identity primary key,
  -- What is measured: won_value first; others are added by the program.
  metric text not null check (metric ~ '^[a-z_]{1,40}$'),
  year int not null check (year between 2000 and 2200),
  -- 0 is the whole year, 1 to 12 are its months, 13 to 16 its quarters.
  period int not null check (period between 0 and 16),
  mark text not null check (mark in ('target', 'stretch', 'challenge')),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  scope text not null check (scope in ('company', 'department', 'person')),
  department_id bigint references department,
  user_id bigint references app_user,
  amount numeric(18,2) not null check (amount >= 0),
  set_by bigint references app_user,
  set_at timestamptz not null,
  replaced_by bigint references app_user,
  replaced_at timestamptz,
  check ((scope = 'department') = (department_id is not null) and (scope = 'person') = (user_id is not null))
);
create unique index target_now on target (year, metric, mark, currency, scope, coalesce(department_id, 0), coalesce(user_id, 0), period)
  where replaced_at is null;
create index target_department on target (department_id) where department_id is not null;
create index target_person on target (user_id) where user_id is not null;
