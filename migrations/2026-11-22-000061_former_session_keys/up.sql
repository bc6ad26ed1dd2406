-- The key that a session had before its present one counts for some seconds more: requests that were on their way when the
-- new one was made still find their session.
alter table session add former_hash bytea, add former_until timestamptz;
create index session_former on session (former_hash) where former_hash is not null;
