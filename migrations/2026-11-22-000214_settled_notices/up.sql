-- What is dealt with waits no longer in anybody's bell: the unread notices of a record are found by it.
create index notice_of_record on notice (object, row_id) where page and read_at is null;
