-- What a source of leads costs in a month: several entries may stand beside one another, in any currency.
create table source_cost (
  id bigint generated always as identity primary key,
  source text not null check (source in ('referral', 'advertisement', 'search', 'exhibition', 'website', 'phone', 'visit', 'partner', 'import', 'other')),
  -- Its first day.
  month date not null check (extract(day from month) = 1),
  amount numeric(18,2) not null check (amount >= 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  note text not null default '' check (char_length(note) <= 200),
  created_by bigint references app_user,
  created_at timestamptz not null,
  updated_by bigint references app_user,
  updated_at timestamptz not null,
  version int not null default 1
);
create index source_cost_month on source_cost (month desc, id desc);
