-- Who referred a lead (转介绍): a customer, a contact or a colleague. It counts as long as the lead's source is a referral.
create table lead_referral (
  lead_id bigint primary key references lead on delete cascade,
  customer_id bigint references customer on delete cascade,
  contact_id bigint references contact on delete cascade,
  user_id bigint references app_user,
  said_by bigint references app_user,
  said_at timestamptz not null,
  check (num_nonnulls(customer_id, contact_id, user_id) = 1)
);
create index lead_referral_customer on lead_referral (customer_id) where customer_id is not null;
create index lead_referral_contact on lead_referral (contact_id) where contact_id is not null;
create index lead_referral_user on lead_referral (user_id) where user_id is not null;
