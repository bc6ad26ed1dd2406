-- Since when the directory has given no answer; none once it has. So every node tells the same at sign-in.
alter table directory_state add column failed_at timestamptz;
