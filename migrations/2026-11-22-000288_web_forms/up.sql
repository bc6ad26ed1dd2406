-- Web forms (网页表单): pages that strangers fill in. What they send becomes a lead in the common pool.
create table web_form (
  id bigint generated always as identity primary key,
  -- What its address is made of; 128 bits of the system's random source.
  token text not null unique check (token ~ '^[0-9a-f]{32}$'),
  name text not null check (char_length(name) between 1 and 100),
  title_zh text not null default '' check (char_length(title_zh) <= 100),
  title_en text not null default '' check (char_length(title_en) <= 100),
  intro_zh text not null default '' check (char_length(intro_zh) <= 1000),
  intro_en text not null default '' check (char_length(intro_en) <= 1000),
  consent_zh text not null default '' check (char_length(consent_zh) <= 2000),
  consent_en text not null default '' check (char_length(consent_en) <= 2000),
  thanks_zh text not null default '' check (char_length(thanks_zh) <= 1000),
  thanks_en text not null default '' check (char_length(thanks_en) <= 1000),
  -- Fields of a lead, in the order in which they are asked.
  asked text[] not null check (asked <@ array['name', 'contact', 'phones', 'mails', 'wechat', 'region', 'industry', 'amount', 'remark']),
  needed text[] not null default '{}' check (needed <@ asked),
  source text not null check (source in ('referral', 'advertisement', 'search', 'exhibition', 'website', 'phone', 'visit', 'partner', 'import', 'other')),
  valid_from date,
  valid_until date,
  active boolean not null default false,
  created_by bigint references app_user,
  created_at timestamptz not null,
  updated_by bigint references app_user,
  updated_at timestamptz not null,
  version int not null default 1,
  check (asked && array['phones', 'mails']),
  check (title_zh <> '' or title_en <> ''),
  check (consent_zh <> '' or consent_en <> ''),
  check (valid_until >= valid_from)
);

-- How often a form was drawn, sent and refused as spam, by day of the company. Of those sent, some were repetitions.
create table web_form_day (
  form_id bigint not null references web_form on delete cascade,
  day date not null,
  drawn int not null default 0,
  sent int not null default 0,
  repeated int not null default 0,
  spam int not null default 0,
  primary key (form_id, day)
);

-- What somebody agreed to when they sent their data, and when (Personal Information Protection Law, 13 to 17).
create table lead_consent (
  id bigint generated always as identity primary key,
  lead_id bigint not null references lead on delete cascade,
  form_id bigint references web_form,
  form_name text not null,
  text text not null check (text <> ''),
  given_at timestamptz not null
);
create index lead_consent_lead on lead_consent (lead_id, given_at desc);
create index lead_consent_form on lead_consent (form_id) where form_id is not null;

-- A mail address is enough to reach somebody: without a name such a lead is called by its number.
alter table lead drop constraint lead_check,
  add constraint lead_reached check (name <> '' or contact <> '' or cardinality(phones) > 0 or cardinality(mails) > 0);
-- Who writes again is found among the leads of the last weeks.
create index lead_mailed on lead (created_at) where deleted_at is null and cardinality(mails) > 0;
