-- Leads by mail: what strangers write to the sales mailbox comes in as what they send by a web form, with a source of its own.
alter table customer drop constraint customer_source_check, add constraint customer_source_check check
  (source in ('referral', 'advertisement', 'search', 'exhibition', 'website', 'mail', 'phone', 'visit', 'partner', 'import', 'other'));
alter table lead drop constraint lead_source_check, add constraint lead_source_check check
  (source in ('referral', 'advertisement', 'search', 'exhibition', 'website', 'mail', 'phone', 'visit', 'partner', 'import', 'other'));
alter table web_form drop constraint web_form_source_check, add constraint web_form_source_check check
  (source in ('referral', 'advertisement', 'search', 'exhibition', 'website', 'mail', 'phone', 'visit', 'partner', 'import', 'other'));
alter table source_cost drop constraint source_cost_source_check, add constraint source_cost_source_check check
  (source in ('referral', 'advertisement', 'search', 'exhibition', 'website', 'mail', 'phone', 'visit', 'partner', 'import', 'other'));

-- Which letters were taken, and on which lead they stand. A mail server may hand the same one over more than once.
create table lead_mail (
  id bigint generated always as identity primary key,
  -- A hash of its Message-ID and sender, else of all of it.
  key text not null unique check (key ~ '^[0-9a-f]{64}$'),
  lead_id bigint not null references lead on delete cascade,
  received_at timestamptz not null
);
create index lead_mail_lead on lead_mail (lead_id, received_at desc);
create index lead_mail_received on lead_mail (received_at, lead_id);
