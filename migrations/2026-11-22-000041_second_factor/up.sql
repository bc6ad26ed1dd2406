-- A session in which the password was right, but something is still to be done before anything else: a code, the set-up
-- of a second factor, a new password. And when its person last proved who they are, and which roles they held then.
alter table session add stage text not null default 'whole' check (stage in ('whole', 'code', 'enrol', 'password'));
alter table session add confirmed_at timestamptz;
alter table session add roles bigint[];

-- Keys under which fields are encrypted, each wrapped by the installation's secret.
create table seal_key (
  id bigint primary key,
  wrapped bytea not null,
  made_at timestamptz not null
);

-- The seed of a person's second factor, encrypted; a new one waits until its first code is right.
create table second_factor (
  user_id bigint not null references app_user,
  state text not null check (state in ('waiting', 'active')),
  seed bytea not null,
  key_id bigint not null references seal_key,
  last_step bigint not null default 0,
  made_at timestamptz not null,
  primary key (user_id, state)
);

create table recovery_code (
  user_id bigint not null references app_user,
  code_hash bytea not null,
  used_at timestamptz,
  primary key (user_id, code_hash)
);
