-- Leads come from files too, and go with them when the import is taken back.
alter table lead add import_id uuid;
create index lead_import on lead (import_id) where import_id is not null;
-- Whether a lead of a file is there already is asked by its exact name.
create index lead_name on lead (name) where deleted_at is null and name <> '';
