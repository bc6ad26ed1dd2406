-- The score of leads (线索评分): points for what is known and done, by weights that the company sets.

-- The weights as they stood from a moment on; the greatest id is the present one. None is ever changed.
create table score_version (
  id bigint generated always as identity primary key,
  made_at timestamptz not null,
  made_by bigint references app_user
);
create table score_rule (
  id bigint generated always as identity primary key,
  version_id bigint not null references score_version,
  position int not null,
  kind text not null check (kind in ('filled', 'source', 'industry', 'region', 'amount', 'title', 'followed', 'idle')),
  -- What the rule looks for: a field, a source, a code, an amount, words, days.
  value text not null check (char_length(value) between 1 and 200),
  -- Of an amount; it says nothing of amounts in others.
  currency text check (currency ~ '^[A-Z]{3}$'),
  -- The same, written out for comparing: codes of an industry with those below it, the beginning of a region's code, words of a title.
  covers text[] not null default '{}',
  points int not null check (points between -100 and 100 and points <> 0),
  check ((currency is not null) = (kind = 'amount')),
  unique (version_id, position)
);

insert into score_version (made_at) values (now());
insert into score_rule (version_id, position, kind, value, currency, covers, points)
select v.id, row_number() over (), r.kind, r.value, r.currency, r.covers::text[], r.points
from score_version v, (values
  ('filled', 'mobile', null, '{}', 20),
  ('filled', 'mails', null, '{}', 10),
  ('filled', 'wechat', null, '{}', 5),
  ('filled', 'name', null, '{}', 10),
  ('filled', 'contact', null, '{}', 5),
  ('filled', 'product', null, '{}', 10),
  ('source', 'referral', null, '{}', 15),
  ('source', 'exhibition', null, '{}', 10),
  ('source', 'website', null, '{}', 10),
  ('amount', '50000', 'CNY', '{}', 10),
  ('amount', '200000', 'CNY', '{}', 10),
  ('title', '总经理、总监、创始人、老板、厂长、director、founder, CEO', null, '{总经理,总监,创始人,老板,厂长,director,founder,ceo}', 10),
  ('followed', '7', null, '{}', 15),
  ('idle', '14', null, '{}', -10),
  ('idle', '30', null, '{}', -20)) r(kind, value, currency, covers, points);

alter table lead
  add score int not null default 0 check (score between 0 and 100),
  -- The rules that gave points.
  add score_rules bigint[] not null default '{}';
create index lead_score on lead (score desc, id desc) where deleted_at is null;
create index lead_owner_score on lead (owner_id, score desc, id desc) where deleted_at is null;
create index lead_dept_score on lead (owner_dept_id, score desc, id desc) where deleted_at is null;
create index lead_pool_score on lead (pool_id, score desc, id desc) where deleted_at is null and pool_id is not null;

-- The score of a lead at a moment by the present weights, and the rules that gave points: the one place where it is calculated.
create function kz_lead_score(l lead, moment timestamptz) returns table (score int, rules bigint[]) language sql stable as
$$ select greatest(0, least(100, coalesce(sum(r.points), 0)))::int, coalesce(array_agg(r.id order by r.position), '{}')
   from score_rule r
   where r.version_id = (select max(v.id) from score_version v) and case r.kind
     when 'filled' then case r.value
       when 'mobile' then exists (select 1 from unnest(l.phones) p where regexp_replace(p, '[^0-9+]', '', 'g') ~ '^(\+?86)?1[3-9][0-9]{9}$')
       when 'phones' then cardinality(l.phones) > 0
       when 'mails' then cardinality(l.mails) > 0
       when 'wechat' then l.wechat <> ''
       when 'name' then l.name <> ''
       when 'contact' then l.contact <> ''
       when 'title' then l.title <> ''
       when 'product' then l.product <> ''
       when 'amount' then l.amount is not null
       when 'industry' then l.industry is not null
       when 'region' then l.region is not null
       else false end
     when 'source' then l.source = r.value
     when 'industry' then l.industry = any(r.covers)
     when 'region' then exists (select 1 from unnest(r.covers) c where starts_with(l.region, c))
     when 'amount' then l.amount_currency = r.currency and l.amount >= r.value::numeric
     when 'title' then exists (select 1 from unnest(r.covers) c where strpos(lower(l.title), c) > 0)
     when 'followed' then l.last_follow_up_at > moment - make_interval(hours => 24 * r.value::int)
     when 'idle' then greatest(l.created_at, l.last_follow_up_at) <= moment - make_interval(hours => 24 * r.value::int)
     else false end $$;

-- Whatever changes a lead leaves it with its score, in the same statement.
create function lead_scored() returns trigger language plpgsql as $$
begin
  select s.score, s.rules into new.score, new.score_rules from kz_lead_score(new, new.updated_at) s;
  return new;
end $$;
create trigger scored before insert or update of name, contact, title, phones, mails, wechat, source, industry, region, product, amount,
  amount_currency, last_follow_up_at, created_at on lead
  for each row execute function lead_scored();
