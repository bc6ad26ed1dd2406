-- How many days may lie between two follow-ups of a customer, by grade ('' is without one): the proposed next date, and
-- from when on the customer counts as neglected.
create table follow_up_cycle (
  grade text primary key check (grade in ('A', 'B', 'C', '')),
  days int not null check (days between 1 and 365),
  version int not null default 1
);
insert into follow_up_cycle (grade, days) values ('A', 7), ('B', 15), ('C', 30), ('', 15);
