-- Tasks with a time of day are looked for each minute.
create index task_timed on task (due_key) where due_minute is not null and deleted_at is null and done_at is null and not customer_gone;

-- The list of notices has those that were to come by mail only as well, where the letter was refused.
drop index notice_list;
create index notice_list on notice (user_id, id desc);
