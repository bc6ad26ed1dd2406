-- What is to be written to a person by mail. No secret is stored: what a link needs is made when the letter is sent.
create table letter (
  id bigint generated always as identity primary key,
  user_id bigint not null references app_user,
  mail text not null check (mail <> ''),
  kind text not null,
  facts jsonb not null default '{}',
  made_at timestamptz not null,
  sent_at timestamptz
);
create index letter_of_user on letter (user_id);
create index letter_made on letter (made_at);

-- Where a person was reached before somebody else changed the address. Links to a new password go there until the
-- person has confirmed the new one, so that who keeps the accounts can't take one over.
create table earlier_mail (
  user_id bigint primary key references app_user,
  mail text not null,
  changed_at timestamptz not null
);

alter table one_time_link drop constraint one_time_link_purpose_check;
alter table one_time_link add constraint one_time_link_purpose_check check (purpose in ('first_password', 'invitation', 'reset'));
