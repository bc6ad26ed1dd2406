-- What a conversion made, and how the lead was before, so that it can be taken back for seven days.
create table lead_conversion (
  lead_id bigint primary key references lead on delete cascade,
  customer_id bigint not null,
  contact_id bigint,
  made_customer boolean not null,
  made_contact boolean not null,
  status text not null,
  next_follow_up date,
  made_by bigint references app_user,
  made_at timestamptz not null,
  check (made_contact = (contact_id is not null))
);

-- A follow-up that joins a customer, or leaves one, counts among when there was contact last; what is planned stays.
create function follow_up_joins_customer() returns trigger language plpgsql security definer as $$
begin
  update customer c set last_follow_up_at =
    (select max(f.happened_at) from follow_up f where f.customer_id = c.id and f.deleted_at is null)
    where c.id in (old.customer_id, new.customer_id);
  return null;
end $$;
create trigger joins_customer after update of customer_id on follow_up
  for each row when (old.customer_id is distinct from new.customer_id) execute function follow_up_joins_customer();

-- The few that nobody has contacted yet, for the clock that looks at them through the day.
create index lead_new on lead (id) where status = 'new' and deleted_at is null and owner_id is not null;
