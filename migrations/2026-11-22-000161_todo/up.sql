-- What somebody says is done, of what nothing else tells: customers given to them or shared with them, work that failed.
create table todo_handled (
  user_id bigint not null references app_user,
  kind text not null check (kind in ('given', 'shared', 'fault')),
  row_id bigint not null,
  at timestamptz not null,
  primary key (user_id, kind, row_id)
);

-- The customers that somebody has now, by when they came.
create index customer_owner_history_now on customer_owner_history (owner_id, lower(during)) where upper_inf(during);
