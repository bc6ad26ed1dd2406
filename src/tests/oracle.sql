-- What each person may view, edit, delete and so on, by every permission about records: the rules of docs/permissions.md written a second time, by hand,
-- from the tables that people fill, without the closures, contexts, policies and functions of the product.
with recursive
-- Oneself, and those whose place one takes at this moment.
persons(me, id) as (
  select id, id from app_user where active
  union
  select d.deputy_id, d.user_id from deputy d join app_user u on u.id = d.deputy_id
  where u.active and now() >= d.starts and now() < d.ends),
-- Everyone below a manager.
below(top, id) as (
  select manager_id, id from app_user where manager_id is not null
  union
  select b.top, u.id from below b join app_user u on u.manager_id = b.id),
-- A department and all below it.
within(top, id) as (
  select id, id from department
  union
  select w.top, d.id from within w join department d on d.parent_id = w.id),
-- The departments of a person: the main one, those of part-time posts, those headed.
mine(me, department) as (
  select p.me, u.department_id from persons p join app_user u on u.id = p.id
  union
  select p.me, x.department_id from persons p join post x on x.user_id = p.id
  union
  select p.me, x.department_id from persons p join department_head x on x.user_id = p.id),
grants(me, object, action, scope, departments) as (
  select h.user_id, split_part(g.permission, '.', 1), split_part(g.permission, '.', 2), g.scope, g.departments
  from user_role h
    join app_user u on u.id = h.user_id and u.active
    join role r on r.id = h.role_id and r.retired_at is null
    join role_grant g on g.role_id = r.id),
-- What is to be done on a lead stands in its pool, and with the customer it has become in that one's.
records(object, id, customer, owner, department, customer_owner, pool) as (
  select 'customer', id, id, owner_id, owner_dept_id, null::bigint, pool_id from customer
  union all
  select 'contact', x.id, c.id, x.owner_id, x.owner_dept_id, c.owner_id, c.pool_id from contact x join customer c on c.id = x.customer_id
  union all
  select 'lead', id, null, owner_id, owner_dept_id, null, pool_id from lead
  union all
  -- A follow-up stands on a customer, or else on a lead.
  select 'follow_up', x.id, c.id, x.owner_id, x.owner_dept_id, c.owner_id, c.pool_id from follow_up x join customer c on c.id = x.customer_id
  union all
  select 'follow_up', x.id, null, x.owner_id, x.owner_dept_id, l.owner_id, l.pool_id from follow_up x join lead l on l.id = x.lead_id where x.customer_id is null
  union all
  -- A task belongs to each of those who do it, help with it, gave it and made it.
  select 'task', x.id, c.id, p.id, x.owner_dept_id, c.owner_id, case when c.id is null then l.pool_id else c.pool_id end
  from task x left join customer c on c.id = x.customer_id left join lead l on x.object = 'lead' and l.id = x.row_id
    cross join lateral (values (x.owner_id), (x.helper_id), (x.given_by), (x.created_by)) p(id) where p.id is not null
  union all
  -- And whoever owns the opportunity or the lead that it is on sees it, as the customer's owner does.
  select 'task', x.id, null, null, null, coalesce(o.owner_id, l.owner_id), null
  from task x left join opportunity o on o.id = x.opportunity_id left join lead l on x.object = 'lead' and l.id = x.row_id
  where x.opportunity_id is not null or l.id is not null
  union all
  select 'opportunity', x.id, c.id, x.owner_id, x.owner_dept_id, c.owner_id, c.pool_id from opportunity x left join customer c on c.id = x.customer_id),
-- What is shared with a person now: the customer, and of what lies under it the parts that were ticked.
shares(me, object, customer, can_write) as (
  select p.me, part.name, s.row_id, s.can_write
  from participant s
    join persons p on p.id = s.user_id
    cross join (values ('customer'), ('contact'), ('follow_up'), ('task'), ('opportunity')) part(name)
  where s.object = 'customer' and coalesce(s.until > now(), true) and (part.name = 'customer' or part.name = any(s.parts))),
pools(me, pool) as (
  select p.me, m.pool_id from persons p join pool_member m on m.user_id = p.id
  union
  -- Whoever may claim leads sees those that nobody has.
  select g.me, p.id from grants g join pool p on p.object = 'lead' and p.closed_at is null where g.object = 'lead' and g.action = 'claim'),
may(me, object, action, id) as (
select distinct g.me, g.object, g.action, r.id
from grants g join records r on r.object = g.object
where
  g.scope = 'all'
  or g.scope in ('own', 'line', 'team') and (g.me, r.owner) in (select me, id from persons)
  or g.scope = 'line' and (g.me, r.owner) in (select p.me, b.id from persons p join below b on b.top = p.id)
  or g.scope = 'team' and (g.me, r.object, r.customer) in (select me, object, customer from shares where can_write)
  or g.scope = 'department' and (g.me, r.department) in (select me, department from mine)
  or g.scope = 'subtree' and (g.me, r.department) in (select m.me, w.id from mine m join within w on w.top = m.department)
  or g.scope = 'chosen' and r.department = any(g.departments)
  -- Any grant of view brings along one's own, what is shared with one, one's pools, and what lies under one's customers.
  or g.action = 'view' and (
    (g.me, r.owner) in (select me, id from persons)
    or (g.me, r.object, r.customer) in (select me, object, customer from shares)
    or (g.me, r.pool) in (select me, pool from pools)
    or (g.me, r.customer_owner) in (select me, id from persons)))
select me, object, action, id from may
union all
-- A participation is known to whoever may view the customer, and to those who take part, if they view anything at all.
(select m.me, 'participant', 'view', s.row_id * 10000000 + s.user_id
 from participant s join may m on m.object = 'customer' and m.action = 'view' and m.id = s.row_id
 union
 select p.me, 'participant', 'view', s.row_id * 10000000 + s.user_id
 from participant s join persons p on p.id = s.user_id
 where exists (select 1 from grants g where g.me = p.me and g.action = 'view' and g.object in ('customer', 'contact', 'follow_up', 'task', 'opportunity')))
