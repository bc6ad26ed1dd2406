-- The columns of a board, and how many opportunities stand in a version of a pipeline.

-- The cards of a column in the order of their expected days, for each kind of viewer. What columns count and add up, and what
-- row-level security looks at, stands in the index of the whole company and of departments, so that the rows themselves are not read.
create index opportunity_board on opportunity (stage_id, expected_key, id)
  include (currency, amount_hundredths, owner_id, owner_dept_id, customer_owner_id, pool_id, customer_id)
  where state = 'open' and deleted_at is null and not customer_gone;
create index opportunity_board_dept on opportunity (owner_dept_id, stage_id, expected_key, id)
  include (currency, amount_hundredths, owner_id, customer_owner_id, pool_id, customer_id)
  where state = 'open' and deleted_at is null and not customer_gone;
create index opportunity_board_owner on opportunity (owner_id, stage_id, expected_key, id)
  where state = 'open' and deleted_at is null and not customer_gone;
create index opportunity_board_cone on opportunity (customer_owner_id, stage_id, expected_key, id)
  where state = 'open' and deleted_at is null and not customer_gone;

create index opportunity_version on opportunity (version_id, stage_id, state, deleted_at);
