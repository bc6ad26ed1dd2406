-- Whoever joins or leaves a pool sees it, or no longer, on their next request; and who was in it at a past instant can be asked.
create table pool_member_history as select * from pool_member with no data;
alter table pool_member_history add during tstzrange not null, add changed_by bigint;
create index pool_member_history_row on pool_member_history (pool_id, user_id, lower(during));
-- What is known of those who are in pools already: that they are now.
insert into pool_member_history select m.*, tstzrange(clock_timestamp(), null), null from pool_member m;
create trigger history after insert or update or delete on pool_member for each row execute function keep_history('pool_id', 'user_id');
create trigger rights after insert or update or delete on pool_member for each statement execute function touch_rights();
