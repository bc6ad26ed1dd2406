-- The opportunity that the conversion of a lead made along with its customer.
alter table lead_conversion add column opportunity_id bigint references opportunity on delete set null;
create index lead_conversion_opportunity on lead_conversion (opportunity_id) where opportunity_id is not null;
