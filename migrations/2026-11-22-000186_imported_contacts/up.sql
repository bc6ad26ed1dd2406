-- Contacts come along with imported customers, and go with them when the import is taken back.

alter table contact add import_id uuid;
