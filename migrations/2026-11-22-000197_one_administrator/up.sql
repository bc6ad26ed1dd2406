-- One group of the directory gives roles of one of the three administrators at most, also after a role has changed.

create function gives_two_administrators(of_provider text, of_group text) returns boolean language plpgsql stable as $$
begin
  return (select count(distinct r.administrator) from directory_map m join role r on r.id = m.role_id and r.retired_at is null
      where m.provider = of_provider and m.group_key = of_group and r.administrator is not null) > 1
    or not coalesce((select sides_meet(sides_lost(array(
          select unnest(array['business', 'system', 'security', 'audit']) except select unnest(kz_sides(g.permission)))))
        from directory_map m join role r on r.id = m.role_id and r.retired_at is null join role_grant g on g.role_id = r.id
        where m.provider = of_provider and m.group_key = of_group and 'business' <> all (kz_sides(g.permission))), true);
end $$;

create function refuse_two_administrators(roles bigint[]) returns void language plpgsql as $$
begin
  if exists (select 1 from directory_map m where m.role_id = any(roles) and gives_two_administrators(m.provider, m.group_key)) then
    raise exception using errcode = 'check_violation', constraint = 'one_administrator',
      message = 'one group would give two of the three administrators';
  end if;
end $$;

create or replace function one_administrator_of_a_group() returns trigger language plpgsql as $$
begin
  perform refuse_two_administrators(array[new.role_id]);
  return null;
end $$;

create function one_administrator_by_grants() returns trigger language plpgsql as $$
begin
  perform refuse_two_administrators(array(select distinct role_id from changed));
  return null;
end $$;
create trigger one_administrator after insert on role_grant referencing new table as changed for each statement execute function one_administrator_by_grants();
create trigger one_administrator_changed after update on role_grant referencing new table as changed for each statement execute function one_administrator_by_grants();

create function one_administrator_by_role() returns trigger language plpgsql as $$
begin
  perform refuse_two_administrators(array[new.id]);
  return null;
end $$;
create trigger one_administrator after update of retired_at, administrator on role for each row execute function one_administrator_by_role();
