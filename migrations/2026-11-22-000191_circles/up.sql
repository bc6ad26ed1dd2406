-- A customer does not lie below itself, however far down. A new row has nobody below it, so only a change can close a circle.
create function customer_below_itself() returns trigger language plpgsql security definer as $$
begin
  -- One at a time: two that each make half of a circle would not see each other.
  perform pg_advisory_xact_lock(hashtext('customer.parent_id'));
  if exists (
    with recursive up(id) as (
      select new.parent_id
      union
      select c.parent_id from customer c join up on c.id = up.id where c.parent_id is not null)
    select from up where id = new.id) then
    raise exception using errcode = 'check_violation', constraint = 'customer_circle',
      message = 'a customer cannot lie below itself';
  end if;
  return null;
end $$;
create trigger circle after update of parent_id on customer
  for each row when (new.parent_id is not null and old.parent_id is distinct from new.parent_id) execute function customer_below_itself();
