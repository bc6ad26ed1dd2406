-- All open tasks of somebody, given to a colleague at once, can be taken back as well.
alter table bulk_change drop constraint bulk_change_kind_check;
alter table bulk_change add constraint bulk_change_kind_check
  check (kind in ('transfer', 'edit', 'share', 'unshare', 'delete', 'follow_up', 'tasks'));
