-- What colleagues say to a follow-up, and whom they name.
create table follow_up_comment (
  id bigint generated always as identity primary key,
  follow_up_id bigint not null references follow_up on delete cascade,
  customer_id bigint not null references customer on delete cascade,
  body text not null check (char_length(body) between 1 and 2000),
  -- Who is named by @ and is told of it.
  named bigint[] not null default '{}',
  created_by bigint not null references app_user,
  created_at timestamptz not null,
  deleted_at timestamptz
);
create index follow_up_comment_row on follow_up_comment (follow_up_id, id);
create index follow_up_comment_customer on follow_up_comment (customer_id);
create index follow_up_comment_named on follow_up_comment using gin (named) where deleted_at is null;

alter table todo_handled drop constraint todo_handled_kind_check;
alter table todo_handled add constraint todo_handled_kind_check check (kind in ('given', 'shared', 'fault', 'comment'));
