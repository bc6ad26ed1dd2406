-- A letter that the mail server took may still come back.
alter table letter drop constraint letter_state_check;
alter table letter add constraint letter_state_check
  check (state in ('waiting', 'sending', 'sent', 'refused', 'returned', 'suppressed', 'cancelled'));
create index letter_failed on letter (due_at) where state in ('refused', 'returned', 'suppressed');

-- From when on a letter was to go: tries that failed move what is due, and not this.
alter table letter add wanted_at timestamptz not null default now();
update letter set wanted_at = due_at;

-- How bad an address is: two points for a refusal for good, one for a passing one, counted once a day.
alter table mail_refusal
  add points int not null default 0,
  add counted_at timestamptz;
update mail_refusal set points = refusals * 2, counted_at = last_at;

-- On which day of the week digests come, Monday first; none where they come on each working day.
alter table mail_wish add weekday int check (weekday between 1 and 7);
