-- What came into the stages of a pipeline in a time, and what was won in one.
create index opportunity_stage_came on opportunity_stage (stage_id, since) include (opportunity_id, until) where state = 'open';
create index opportunity_won_day on opportunity (closed_on) where state = 'won' and deleted_at is null and not customer_gone;
