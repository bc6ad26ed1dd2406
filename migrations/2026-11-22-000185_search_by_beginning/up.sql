-- Names of contacts by how they begin: a surname stands in one of fifteen.
create index contact_search_prefix on contact_search (doubled text_pattern_ops);
-- What colleagues of a department have at customers of others.
create index contact_dept on contact (owner_dept_id);
