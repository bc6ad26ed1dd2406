-- Contacts of somebody else's customer: what a search must look for beside those of one's own customers.
create index contact_owner_elsewhere on contact (owner_id) where owner_id is distinct from customer_owner_id;
