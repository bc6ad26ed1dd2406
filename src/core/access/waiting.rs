//! What the menu counts for a person, past row-level security: in one statement, and by indexes of just these rows.

/// What waits for the person of a request, for the menu of every page: customers to contact, tasks due, customers newly given
/// and newly shared within thirty of the company's days; of one's own only, by index, and no further than is shown. Pages show
/// of it what the person may view. One of two arguments stays where it is: a running program of before goes on with it until it
/// is restarted.
pub(super) const SCRIPT: &str = "
create or replace function kz_waiting(person bigint, today date, zone text) returns bigint[] language plpgsql stable security definer as $$
declare
  evening int := (today + 1 - date '2000-01-01') * 1440;
  lately timestamptz := (today - 30)::timestamp at time zone zone;
begin
  return array[
    (select count(*) from (select 1 from customer c where c.owner_id = person and c.deleted_at is null and c.next_follow_up <= today limit 100) x),
    (select count(*) from (
       (select t.id from task t where t.owner_id = person and t.deleted_at is null and t.done_at is null and not t.customer_gone and t.due_key < evening limit 100)
       union (select t.id from task t where t.helper_id = person and t.deleted_at is null and t.done_at is null and not t.customer_gone and t.due_key < evening limit 100)) x),
    (select count(*) from (select 1 from customer_owner_history h join customer c on c.id = h.customer_id and c.deleted_at is null
       where h.owner_id = person and upper_inf(h.during) and lower(h.during) >= lately and h.changed_by is distinct from h.owner_id
         and coalesce(c.last_follow_up_at, '-infinity') < lower(h.during)
         and not exists (select from todo_handled x where x.user_id = person and x.kind = 'given' and x.row_id = c.id and x.at >= lower(h.during)) limit 100) x),
    (select count(*) from (select 1 from participant h join customer c on c.id = h.row_id and c.deleted_at is null
       where h.object = 'customer' and h.user_id = person and (h.until is null or h.until > now()) and h.added_at >= lately
         and h.added_by is distinct from h.user_id and coalesce(c.last_follow_up_at, '-infinity') < h.added_at
         and not exists (select from todo_handled x where x.user_id = person and x.kind = 'shared' and x.row_id = c.id and x.at >= h.added_at) limit 100) x)];
end $$;
revoke all on function kz_waiting(bigint, date, text) from public;
";
