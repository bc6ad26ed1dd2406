-- Views of lists: filters, order and columns under a name, for oneself or for all who may view the object.
create table list_view (
  id bigint generated always as identity primary key,
  -- The object of the permissions: customer.
  object text not null check (char_length(object) between 1 and 40),
  owner_id bigint not null references app_user,
  name text not null check (char_length(name) between 1 and 60),
  -- The address of the list: names and values that its own filter wrote.
  query text not null check (char_length(query) <= 4000),
  -- Ids of columns in their order, after the name; none stands for the usual ones.
  columns text[] not null check (cardinality(columns) <= 100),
  shared boolean not null default false,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  version int not null default 1,
  deleted_at timestamptz
);
create unique index list_view_name on list_view (owner_id, object, lower(name)) where deleted_at is null;
create index list_view_owner on list_view (owner_id);
create index list_view_shared on list_view (object) where shared and deleted_at is null;

-- What somebody's list begins with: a view, or the columns where no view is open.
create table list_choice (
  user_id bigint not null references app_user,
  object text not null check (char_length(object) between 1 and 40),
  view_id bigint references list_view on delete set null,
  columns text[] not null default '{}' check (cardinality(columns) <= 100),
  primary key (user_id, object)
);
create index list_choice_view on list_choice (view_id) where view_id is not null;
