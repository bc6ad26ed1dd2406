-- Changes of many opportunities and leads are kept to be taken back, too.
alter table bulk_change drop constraint bulk_change_kind_check;
alter table bulk_change add constraint bulk_change_kind_check
  check (kind in ('transfer', 'edit', 'share', 'unshare', 'delete', 'follow_up', 'tasks', 'deal_transfer', 'deal_day', 'deal_delete',
    'lead_assign', 'lead_release', 'lead_edit', 'lead_delete', 'leaver_deals', 'pool_given'));
