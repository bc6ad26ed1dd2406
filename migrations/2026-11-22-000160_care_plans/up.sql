-- Care plans: they make tasks for the owners of customers ahead of an occasion.
create table care_plan (
  id bigint generated always as identity primary key,
  name text not null check (char_length(name) between 1 and 100),
  -- What each task says.
  title text not null check (char_length(title) between 1 and 200),
  remarks text not null default '' check (char_length(remarks) <= 2000),
  occasion text not null check (occasion in ('birthday', 'festival', 'anniversary', 'revisit')),
  -- The festival by its Chinese name; empty is every one of the calendar.
  festival text not null default '',
  -- The days from one revisit to the next.
  every_days int check (every_days between 1 and 3650),
  -- How many days before the occasion its task is made.
  days_before int not null default 0 check (days_before between 0 and 60),
  -- To whom it applies; empty is to all. A grade of '' is without one.
  grades text[] not null default '{}',
  stages text[] not null default '{}',
  tags text[] not null default '{}',
  active boolean not null default false,
  -- Occasions up to this day have been looked for.
  planned_for date,
  created_by bigint references app_user,
  created_at timestamptz not null,
  updated_by bigint references app_user,
  updated_at timestamptz not null,
  version int not null default 1,
  check ((occasion = 'revisit') = (every_days is not null))
);

-- Which plan made a task, and for what: each once, however often the job runs.
alter table task add column care_plan_id bigint references care_plan;
alter table task add column care_key text;
create unique index task_care on task (care_key) where care_key is not null;
create index task_of_plan on task (care_plan_id) where care_plan_id is not null;
