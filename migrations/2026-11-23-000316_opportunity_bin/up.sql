-- Who put an opportunity into the recycle bin. The owner of the tables sees every row while they are opened to it; what
-- follows each migration closes them again.
alter table opportunity add deleted_by bigint references app_user;
alter table opportunity no force row level security;
update opportunity set deleted_by = updated_by where deleted_at is not null;
-- The bin is read by this order; what is removed for good, from its other end.
drop index opportunity_deleted;
create index opportunity_deleted on opportunity (deleted_at desc, id desc) where deleted_at is not null;
