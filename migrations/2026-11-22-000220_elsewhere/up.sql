-- Contacts of somebody else's customer: what a search must look for beside those of one's own customers.
create index contact_owner_elsewhere on contact (owner_id) where owner_id is distinct from customer_owner_id;

-- What somebody else gave: most customers are their makers' own, and the menu of every page counts the others.
drop index customer_owner_history_now;
create index customer_owner_history_given on customer_owner_history (owner_id, lower(during))
  where upper_inf(during) and changed_by is distinct from owner_id;
