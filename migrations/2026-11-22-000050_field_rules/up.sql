-- What a role says of a field of an object whose records it lets its holders view. Without a row the class of the field decides.
create table role_field (
  role_id bigint not null references role,
  object text not null check (object ~ '^[a-z_]+$'),
  field text not null check (field ~ '^[a-z_]+$'),
  rule text not null check (rule in ('hidden', 'masked', 'read', 'write')),
  primary key (role_id, object, field)
);

-- A role whose holders give a reason each time they do this.
create table role_reason (
  role_id bigint not null references role,
  action text not null check (action in ('reveal')),
  primary key (role_id, action)
);

do $$
declare
  t text;
  keys text;
begin
  for t, keys in values ('role_field', 'role_id, object, field'), ('role_reason', 'role_id, action') loop
    execute format('create table %I as select * from %I with no data', t || '_history', t);
    execute format('alter table %I add during tstzrange not null, add changed_by bigint', t || '_history');
    execute format('create index on %I (%s, lower(during))', t || '_history', keys);
    execute format('create trigger rights after insert or update or delete on %I for each statement execute function touch_rights()', t);
    execute format('create trigger no_self_extension after insert on %I referencing new table as changed for each statement execute function no_self_extension()', t);
    execute format('create trigger no_self_extension_changed after update on %I referencing new table as changed for each statement execute function no_self_extension()', t);
    execute format('create trigger no_self_extension_removed after delete on %I referencing old table as changed for each statement execute function no_self_extension()', t);
  end loop;
end $$;
create trigger history after insert or update or delete on role_field for each row execute function keep_history('role_id', 'object', 'field');
create trigger history after insert or update or delete on role_reason for each row execute function keep_history('role_id', 'action');
