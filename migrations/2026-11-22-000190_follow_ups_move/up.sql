-- PostgreSQL fires `update of` for every column that a statement names, changed or not, and the next follow-up was set from the
-- newest one each time: a day that was put off by hand was lost when the wording of a follow-up was corrected, or an earlier one
-- was written down later. Now only what really changes the newest follow-up, or which one is the newest, moves the customer.
create or replace function follow_up_moves_customer() returns trigger language plpgsql security definer as $$
declare
  is_newest boolean;
  was_newest boolean;
  moves boolean;
begin
  -- Held first, so that of two at once the second looks at what the first has left.
  perform 1 from customer where id = new.customer_id for no key update;
  is_newest := new.deleted_at is null and not exists (select from follow_up f
    where f.customer_id = new.customer_id and f.deleted_at is null and f.id <> new.id and (f.happened_at, f.id) > (new.happened_at, new.id));
  moves := is_newest;
  if tg_op = 'UPDATE' then
    was_newest := old.deleted_at is null and not exists (select from follow_up f
      where f.customer_id = new.customer_id and f.deleted_at is null and f.id <> new.id and (f.happened_at, f.id) > (old.happened_at, old.id));
    moves := is_newest <> was_newest or (is_newest and new.next_date is distinct from old.next_date);
  end if;
  update customer c set
    last_follow_up_at = (select max(happened_at) from follow_up f where f.customer_id = c.id and f.deleted_at is null),
    next_follow_up = case when moves then
        (select f.next_date from follow_up f where f.customer_id = c.id and f.deleted_at is null order by f.happened_at desc, f.id desc limit 1)
      else c.next_follow_up end,
    updated_at = greatest(c.updated_at, new.updated_at)
    where c.id = new.customer_id;
  return null;
end $$;
drop trigger moves_customer on follow_up;
create trigger moves_customer after insert on follow_up
  for each row execute function follow_up_moves_customer();
create trigger moves_customer_again after update of happened_at, next_date, deleted_at on follow_up
  for each row when ((old.happened_at, old.next_date, old.deleted_at) is distinct from (new.happened_at, new.next_date, new.deleted_at))
  execute function follow_up_moves_customer();
