-- Leads come from files too, and go with them when the import is taken back.
alter table lead add import_id uuid;
create index lead_import on lead (import_id) where import_id is not null;
-- Whether a lead of a file is there already is asked by its exact name.
create index lead_name on lead (name) where deleted_at is null and name <> '';
-- The pool as it is seen by those who see all leads, in each order of the list.
create index lead_pooled_recent on lead (updated_at desc, id desc) where deleted_at is null and pool_id is not null;
create index lead_pooled_created on lead (created_at desc, id desc) where deleted_at is null and pool_id is not null;
create index lead_pooled_next on lead (next_follow_up, id) where deleted_at is null and pool_id is not null and next_follow_up is not null;
