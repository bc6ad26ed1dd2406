-- Among whom the credit of an opportunity is split. No row: its owner has all of it.
create table opportunity_share (
  opportunity_id bigint not null references opportunity on delete cascade,
  user_id bigint not null references app_user,
  -- For which department it counts: where the person was when the share was given.
  department_id bigint not null references department,
  -- In percent.
  share numeric(5,2) not null check (share > 0 and share <= 100),
  -- The last one takes what rounding leaves.
  position int not null,
  primary key (opportunity_id, user_id)
);
create index opportunity_share_person on opportunity_share (user_id);

-- What of a won opportunity counts for whom, and for which department. Kept by the database; the parts of one add up to its amount.
create table opportunity_credit (
  opportunity_id bigint not null references opportunity on delete cascade,
  owner_id bigint not null references app_user,
  owner_dept_id bigint not null references department,
  -- The day on which it was closed.
  day date not null,
  currency text not null,
  share numeric(5,2) not null,
  amount numeric(18,2) not null,
  primary key (opportunity_id, owner_id)
);
create index opportunity_credit_day on opportunity_credit (currency, day) include (owner_id, owner_dept_id, amount);
create index opportunity_credit_owner on opportunity_credit (owner_id, currency, day) include (owner_dept_id, amount);
create index opportunity_credit_dept on opportunity_credit (owner_dept_id, currency, day) include (owner_id, amount);

-- Shares of one add up to 100 %, looked at when the transaction ends; two transactions look one after the other.
create function opportunity_shares_whole() returns trigger language plpgsql security definer as $$
declare
  wanted bigint;
  total numeric;
begin
  if tg_op = 'DELETE' then
    wanted := old.opportunity_id;
  else
    wanted := new.opportunity_id;
  end if;
  perform 1 from opportunity where id = wanted for no key update;
  select sum(share) into total from opportunity_share where opportunity_id = wanted;
  if total <> 100 then
    raise exception 'the shares of opportunity % add up to % percent', wanted, total using errcode = 'check_violation';
  end if;
  return null;
end $$;
create constraint trigger shares_whole after insert or update or delete on opportunity_share
  deferrable initially deferred for each row execute function opportunity_shares_whole();

create function opportunity_credited() returns trigger language plpgsql security definer as $$
declare
  wanted bigint;
begin
  if tg_table_name = 'opportunity' then
    wanted := new.id;
  elsif tg_op = 'DELETE' then
    wanted := old.opportunity_id;
  else
    wanted := new.opportunity_id;
  end if;
  delete from opportunity_credit where opportunity_id = wanted;
  insert into opportunity_credit (opportunity_id, owner_id, owner_dept_id, day, currency, share, amount)
    select t.id, s.user_id, s.department_id, t.closed_on, t.currency, s.share,
      case when s.last then t.amount - s.before else trunc(t.amount * s.share / 100, 2) end
    from opportunity t cross join lateral (
      select x.user_id, x.department_id, x.share, lead(1) over w is null as last,
        coalesce(sum(trunc(t.amount * x.share / 100, 2)) over (w rows between unbounded preceding and 1 preceding), 0) as before
        from opportunity_share x where x.opportunity_id = t.id window w as (order by x.position, x.user_id)
      union all
      select t.owner_id, t.owner_dept_id, 100, true, 0 where not exists (select from opportunity_share x where x.opportunity_id = t.id)) s
    where t.id = wanted and t.state = 'won' and t.amount is not null and t.deleted_at is null and not t.customer_gone;
  return null;
end $$;
create trigger credited after insert on opportunity for each row when (new.state = 'won') execute function opportunity_credited();
create trigger credited_again after update on opportunity for each row
  when ('won' in (old.state, new.state) and (old.state, old.amount, old.currency, old.closed_on, old.owner_id, old.owner_dept_id, old.deleted_at, old.customer_gone)
    is distinct from (new.state, new.amount, new.currency, new.closed_on, new.owner_id, new.owner_dept_id, new.deleted_at, new.customer_gone))
  execute function opportunity_credited();
create trigger credited after insert or update or delete on opportunity_share for each row execute function opportunity_credited();

-- The next owner takes over the share of the one before, unless they have one of their own; what is won stays with whoever won it.
create function opportunity_shares_follow() returns trigger language plpgsql security definer as $$
begin
  if old.state = 'won' and new.state = 'won' then
    insert into opportunity_share (opportunity_id, user_id, department_id, share, position)
      select new.id, old.owner_id, old.owner_dept_id, 100, 1
      where not exists (select from opportunity_share x where x.opportunity_id = new.id);
  else
    update opportunity_share s set user_id = new.owner_id, department_id = new.owner_dept_id
      where s.opportunity_id = new.id and s.user_id = old.owner_id
        and not exists (select from opportunity_share x where x.opportunity_id = new.id and x.user_id = new.owner_id);
  end if;
  return null;
end $$;
create trigger credit_follows after update of owner_id on opportunity for each row when (old.owner_id <> new.owner_id)
  execute function opportunity_shares_follow();

insert into opportunity_credit (opportunity_id, owner_id, owner_dept_id, day, currency, share, amount)
  select id, owner_id, owner_dept_id, closed_on, currency, 100, amount from opportunity
  where state = 'won' and amount is not null and deleted_at is null and not customer_gone;
