-- The next task of a lead (下一步任务): what is to be done when somebody says how far it has come. Both titles empty: nothing.
create table lead_step (
  status text primary key check (status in ('following', 'interested')),
  task_zh text not null default '' check (char_length(task_zh) <= 200),
  task_en text not null default '' check (char_length(task_en) <= 200),
  -- Days until it is due; a day off moves on to the next working day.
  days int not null default 1 check (days between 0 and 365),
  version int not null default 1
);
insert into lead_step (status, days) values ('following', 1), ('interested', 3);
