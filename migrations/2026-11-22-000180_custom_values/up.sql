-- The fields of `extra` by which lists are filtered, once more: a policy lets no index of jsonb be used, but one of text.
create table custom_value (
  object text not null check (object = 'customer'),
  row_id bigint not null references customer (id) on delete cascade,
  field text not null,
  value text not null check (char_length(value) between 1 and 200),
  primary key (object, row_id, field)
);
create index custom_value_by_value on custom_value (object, field, value, row_id);
