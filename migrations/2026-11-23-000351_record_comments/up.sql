-- What colleagues say to a lead or an opportunity as such, besides what they say to a follow-up.
alter table follow_up_comment alter follow_up_id drop not null,
  add column lead_id bigint references lead on delete cascade,
  add column opportunity_id bigint references opportunity on delete cascade,
  add constraint follow_up_comment_on_check check (num_nonnulls(follow_up_id, lead_id, opportunity_id) = 1);
create index follow_up_comment_lead on follow_up_comment (lead_id, id) where lead_id is not null;
create index follow_up_comment_opportunity on follow_up_comment (opportunity_id, id) where opportunity_id is not null;
