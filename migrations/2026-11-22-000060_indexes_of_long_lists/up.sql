-- The timeline leaves out that a follow-up was written: with a customer of many follow-ups it would read past all of them.
create index change_history_timeline on change_history (customer_id, at desc, id desc) where name <> 'follow_up.created';

-- A pool in every order of the list.
create index customer_pool_created on customer (pool_id, created_at desc, id desc) where deleted_at is null and pool_id is not null;
create index customer_pool_name on customer (pool_id, name, id) where deleted_at is null and pool_id is not null;
create index customer_pool_next on customer (pool_id, next_follow_up, id) where deleted_at is null and pool_id is not null and next_follow_up is not null;
