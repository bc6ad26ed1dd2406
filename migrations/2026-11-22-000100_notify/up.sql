-- What a person is told of, on the page and by mail. The key says what it is about, to whom and in which slot of time, so
-- that nothing is told twice. No text is stored: what is shown is read through the rights of whoever reads it.
create table notice (
  id bigint generated always as identity primary key,
  key text not null unique,
  user_id bigint not null references app_user,
  kind text not null,
  object text not null default '',
  row_id bigint,
  day date,
  facts jsonb not null default '{}',
  made_at timestamptz not null,
  page boolean not null,
  mail text not null check (mail in ('none', 'now', 'digest')),
  -- Whether its letter was made, or none is wanted.
  sorted boolean not null default false,
  letter_id bigint references letter on delete set null,
  read_at timestamptz
);
create index notice_list on notice (user_id, id desc) where page;
create index notice_unread on notice (user_id) where page and read_at is null;
create index notice_unsorted on notice (id) where not sorted;
create index notice_letter on notice (letter_id) where letter_id is not null;
create index notice_made on notice (made_at);

-- Letters become the outbox: each waits, is sent under a lease, and ends sent, refused, suppressed or cancelled.
alter table letter
  add key text not null unique default gen_random_uuid()::text,
  add state text not null default 'waiting' check (state in ('waiting', 'sending', 'sent', 'refused', 'suppressed', 'cancelled')),
  add due_at timestamptz not null default now(),
  add attempts int not null default 0,
  add lease_until timestamptz,
  add answer text not null default '';
update letter set state = case when sent_at is not null then 'sent' else 'refused' end
  where sent_at is not null or made_at < now() - interval '2 days';
create index letter_due on letter (due_at, id) where state in ('waiting', 'sending');

-- What a person wants to be told otherwise than is usual for the kind.
create table notice_wish (
  user_id bigint not null references app_user,
  kind text not null,
  page boolean not null,
  mail text not null check (mail in ('none', 'now', 'digest')),
  primary key (user_id, kind)
);

-- When letters may come; minutes of the day in the person's zone (empty: the company's). No quiet hours where both are equal.
create table mail_wish (
  user_id bigint primary key references app_user,
  digest_at int not null default 510 check (digest_at between 0 and 1439),
  quiet_from int not null default 1320 check (quiet_from between 0 and 1439),
  quiet_to int not null default 420 check (quiet_to between 0 and 1439),
  zone text not null default ''
);

-- Addresses that the mail server refused for good; nothing more is sent to a suppressed one.
create table mail_refusal (
  mail text primary key,
  refusals int not null default 0,
  last_at timestamptz not null,
  answer text not null default '',
  suppressed_at timestamptz
);

-- The state of the way to the mail server: after a fault of it as a whole, all letters wait.
create table mail_channel (
  one boolean primary key default true check (one),
  faults int not null default 0,
  paused_until timestamptz,
  answer text not null default '',
  fault_at timestamptz,
  sent_at timestamptz
);
insert into mail_channel default values;

-- What administrators decided about a rule that reminds, and up to which day it has been applied.
create table reminder_rule (
  id text primary key,
  active boolean not null default true,
  days int,
  planned_for date,
  version int not null default 1
);
