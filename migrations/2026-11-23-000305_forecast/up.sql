-- What managers put in place of figures of the forecast. One is never rewritten: a new one replaces it, and both stay.
create table forecast_override (
  id bigint generated always as identity primary key,
  scope text not null check (scope in ('company', 'department', 'person')),
  department_id bigint references department,
  user_id bigint references app_user,
  -- The first day of it.
  month date not null check (extract(day from month) = 1 and month between '2000-01-01' and '2200-12-01'),
  figure text not null check (figure in ('committed', 'best')),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  -- None where the one before was taken away.
  amount numeric(18,2) check (amount >= 0),
  note text not null default '' check (char_length(note) <= 500),
  set_by bigint references app_user,
  set_at timestamptz not null,
  replaced_at timestamptz,
  check ((scope = 'department') = (department_id is not null) and (scope = 'person') = (user_id is not null))
);
create unique index forecast_override_now on forecast_override (currency, month, figure, scope, coalesce(department_id, 0), coalesce(user_id, 0))
  where replaced_at is null;
create index forecast_override_department on forecast_override (department_id) where department_id is not null;
create index forecast_override_person on forecast_override (user_id) where user_id is not null;

-- What is expected of which days, for the company, departments and people: what is added up, and what row-level security looks
-- at, stands in the index, so that the rows themselves are not read.
create index opportunity_forecast on opportunity (expected_key)
  include (currency, commitment, stage_id, amount_hundredths, owner_id, owner_dept_id, customer_owner_id, pool_id, customer_id, id)
  where state = 'open' and deleted_at is null and not customer_gone;
create index opportunity_forecast_dept on opportunity (owner_dept_id, expected_key)
  include (currency, commitment, stage_id, amount_hundredths, owner_id, customer_owner_id, pool_id, customer_id, id)
  where state = 'open' and deleted_at is null and not customer_gone;
create index opportunity_forecast_owner on opportunity (owner_id, expected_key)
  include (currency, commitment, stage_id, amount_hundredths, owner_dept_id, customer_owner_id, pool_id, customer_id, id)
  where state = 'open' and deleted_at is null and not customer_gone;
