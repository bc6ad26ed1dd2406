-- Each use of an emergency account waits until an auditor has looked at it, who is not the one who used it.
create table emergency_use (
  id bigint generated always as identity primary key,
  user_id bigint not null references app_user,
  at timestamptz not null,
  address text not null default '',
  reviewed_by bigint references app_user,
  reviewed_at timestamptz,
  note text not null default '' check (char_length(note) <= 500),
  constraint reviewed_whole check ((reviewed_by is null) = (reviewed_at is null)),
  constraint own_use check (reviewed_by <> user_id)
);
create index emergency_use_open on emergency_use (at) where reviewed_at is null;

-- The three administrators never come from one group, whatever the roles are called: it counts what they may do.
create or replace function one_administrator_of_a_group() returns trigger language plpgsql as $$
begin
  if (select count(distinct r.administrator) from directory_map m join role r on r.id = m.role_id
      where m.provider = new.provider and m.group_key = new.group_key and r.administrator is not null) > 1
    or not coalesce((select sides_meet(sides_lost(array(
          select unnest(array['business', 'system', 'security', 'audit']) except select unnest(kz_sides(g.permission)))))
        from directory_map m join role r on r.id = m.role_id and r.retired_at is null join role_grant g on g.role_id = r.id
        where m.provider = new.provider and m.group_key = new.group_key and 'business' <> all (kz_sides(g.permission))), true) then
    raise exception using errcode = 'check_violation', constraint = 'one_administrator',
      message = 'one group would give two of the three administrators';
  end if;
  return null;
end $$;
