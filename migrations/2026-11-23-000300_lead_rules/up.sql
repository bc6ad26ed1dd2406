-- Rules of assignment (线索分配规则): what comes into the pool is given to somebody at once, and why stands on the lead.
create table lead_rule (
  id bigint generated always as identity primary key,
  -- The first rule that fits gives.
  position int not null,
  name text not null check (char_length(name) between 1 and 100),
  active boolean not null default false,
  -- Conditions, all of which must hold; an empty one always does. Regions and industries count with all below them.
  regions text[] not null default '{}',
  sources text[] not null default '{}',
  industries text[] not null default '{}',
  -- Any of them in what the lead is interested in.
  words text[] not null default '{}',
  amount_from numeric(18,2) check (amount_from >= 0),
  amount_to numeric(18,2) check (amount_to >= 0),
  amount_currency text check (amount_currency ~ '^[A-Z]{3}$'),
  -- How somebody is chosen: in turn, who has the fewest open leads, who is best at it.
  way text not null check (way in ('turn', 'load', 'skill')),
  -- The active people of a department, beside those who are named.
  department_id bigint references department,
  -- Whoever has so many open leads gets none by this rule.
  most_open int check (most_open between 1 and 10000),
  -- How often a lead without a follow-up within 48 hours is given on; 0 leaves it where it is.
  passes int not null default 0 check (passes between 0 and 5),
  -- How many leads it has given.
  turns bigint not null default 0,
  created_by bigint references app_user,
  created_at timestamptz not null,
  updated_by bigint references app_user,
  updated_at timestamptz not null,
  version int not null default 1,
  check (amount_to >= amount_from),
  check ((amount_currency is null) = (amount_from is null and amount_to is null))
);

-- Whom a rule names, and what each is good at, as typed.
create table lead_rule_person (
  rule_id bigint not null references lead_rule on delete cascade,
  user_id bigint not null references app_user,
  position int not null,
  good_at text not null default '' check (char_length(good_at) <= 200),
  primary key (rule_id, user_id)
);

-- Which of a rule's leads somebody got last.
create table lead_rule_turn (
  rule_id bigint not null references lead_rule on delete cascade,
  user_id bigint not null references app_user,
  turn bigint not null,
  primary key (rule_id, user_id)
);

-- What rules did with leads, and why.
create table lead_given (
  id bigint generated always as identity primary key,
  lead_id bigint not null references lead on delete cascade,
  -- Null where the rule was deleted since.
  rule_id bigint references lead_rule on delete set null,
  rule_name text not null,
  -- The conditions as they stood, and what decided between people.
  matched jsonb not null default '[]',
  way text not null check (way in ('turn', 'load', 'skill')),
  decided jsonb not null default '{}',
  -- Who got it; null where it went back into the pool. And who had it before, where it waited too long with them.
  owner_id bigint references app_user,
  former_id bigint references app_user,
  -- How often it had been given on by then.
  passed int not null default 0,
  at timestamptz not null,
  -- Since when it is theirs, as the history of owners has it.
  since timestamptz not null
);
create index lead_given_lead on lead_given (lead_id, id desc);
create index lead_given_since on lead_given (since) where owner_id is not null;
create index lead_given_rule on lead_given (rule_id) where rule_id is not null;
