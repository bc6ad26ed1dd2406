-- Lists of opportunities by name: Han by their pinyin, as names of customers; an index for each kind of viewer.
alter table opportunity alter name type text collate pinyin;
create index opportunity_name on opportunity (state, name, id) where deleted_at is null and not customer_gone;
create index opportunity_owner_name on opportunity (owner_id, state, name, id) where deleted_at is null and not customer_gone;
create index opportunity_dept_name on opportunity (owner_dept_id, state, name, id) where deleted_at is null and not customer_gone;
create index opportunity_cone_name on opportunity (customer_owner_id, state, name, id) where deleted_at is null and not customer_gone;
