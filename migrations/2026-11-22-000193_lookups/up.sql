-- All that happened to one customer is found in the audit log.
create index audit_event_customer on audit_event (customer_id, at desc, id desc) where customer_id is not null;

-- What was said to a contact, the last first; and whether a contact that is deleted for good is named anywhere.
create index follow_up_contact on follow_up (contact_id, happened_at desc, id desc) where contact_id is not null;

-- Whether any row still names the bytes of a file.
create index attachment_bytes on attachment (sha256);
