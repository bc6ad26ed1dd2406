-- For which departments a pipeline is, each with all below it; for everybody where it names none.
create table pipeline_department (
  pipeline_id bigint not null references pipeline,
  department_id bigint not null references department,
  primary key (pipeline_id, department_id)
);
create index pipeline_department_of on pipeline_department (department_id);
