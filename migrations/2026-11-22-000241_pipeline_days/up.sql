-- How the pipeline stood each morning: what of the past can't be made later. What is open or paused, by owner, stage and forecast category.
create table pipeline_day (
  day date not null,
  owner_id bigint not null,
  owner_dept_id bigint not null,
  stage_id bigint not null references stage,
  state text not null,
  commitment text not null,
  currency text not null,
  count int not null,
  -- Of those that have one.
  amount numeric(20,2) not null,
  primary key (day, owner_id, owner_dept_id, stage_id, state, commitment, currency)
);
create index pipeline_day_owner on pipeline_day (owner_id, day);
create index pipeline_day_dept on pipeline_day (owner_dept_id, day);
