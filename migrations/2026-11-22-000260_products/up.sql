-- What the company sells, and for how much: categories, products, price lists, prices.

create table product_category (
  id bigint generated always as identity primary key,
  parent_id bigint references product_category,
  name_zh text collate pinyin not null check (char_length(name_zh) between 1 and 60),
  name_en text not null default '' check (char_length(name_en) <= 60),
  sort int not null default 0,
  version int not null default 1
);
create index product_category_parent on product_category (parent_id);

-- At most three levels, and none below itself.
create function product_category_placed() returns trigger language plpgsql as $$
declare
  above int;
  below int;
begin
  -- One at a time: two moves together make neither a circle nor a fourth level.
  perform pg_advisory_xact_lock(hashtext('product_category'));
  with recursive up(id, parent_id, n) as (
    select id, parent_id, 1 from product_category where id = new.id
    union all
    select c.id, c.parent_id, n + 1 from product_category c join up on c.id = up.parent_id where n < 5)
  select max(n) into above from up;
  with recursive down(id, n) as (
    select new.id, 1
    union all
    select c.id, n + 1 from product_category c join down on c.parent_id = down.id where n < 5)
  select max(n) into below from down;
  if above + below > 4 then
    raise exception using errcode = 'check_violation', constraint = 'product_category_depth',
      message = 'categories have at most three levels, and none lies below itself';
  end if;
  return null;
end $$;
create trigger product_category_placed after insert or update of parent_id on product_category
  for each row execute function product_category_placed();

create table product (
  id bigint generated always as identity primary key,
  code text not null check (char_length(code) between 1 and 40),
  name_zh text collate pinyin not null check (char_length(name_zh) between 1 and 200),
  name_en text not null default '' check (char_length(name_en) <= 200),
  category_id bigint references product_category,
  series text not null default '' check (char_length(series) <= 60),
  -- Of the list in the program, as is the tax rate: percent of the price without tax, or exempt.
  unit text not null check (unit ~ '^[a-z_]{1,20}$'),
  tax_rate text not null check (tax_rate in ('13', '9', '6', '3', '1', '0', 'exempt')),
  description text not null default '' check (char_length(description) <= 20000),
  extra jsonb not null default '{}',
  -- What was ever sold or priced is retired; only what nothing names is deleted, and can come back.
  state text not null default 'active' check (state in ('active', 'retired', 'deleted')),
  -- What the list searches by.
  doubled text not null,
  pinyin text not null,
  origin text not null default 'form' check (origin in ('form', 'import', 'api', 'demo')),
  created_by bigint references app_user,
  created_at timestamptz not null,
  updated_by bigint references app_user,
  updated_at timestamptz not null,
  version int not null default 1
);
create unique index product_code on product (lower(code)) where state <> 'deleted';
create index product_by_code on product (state, code, id);
create index product_by_name on product (state, name_zh, id);
create index product_category_of on product (category_id, state, code, id);

create table price_list (
  id bigint generated always as identity primary key,
  name_zh text collate pinyin not null check (char_length(name_zh) between 1 and 100),
  name_en text not null default '' check (char_length(name_en) <= 100),
  -- Whom it is for: everybody, customers of a grade, or one customer.
  kind text not null check (kind in ('standard', 'grade', 'customer')),
  grade text check (grade in ('A', 'B', 'C')),
  customer_id bigint references customer on delete cascade,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  tax_included boolean not null,
  valid_from date not null check (valid_from between '1900-01-01' and '2200-12-31'),
  valid_until date check (valid_until <= '2200-12-31'),
  remark text not null default '' check (char_length(remark) <= 2000),
  created_by bigint references app_user,
  created_at timestamptz not null,
  updated_by bigint references app_user,
  updated_at timestamptz not null,
  version int not null default 1,
  check ((kind = 'grade') = (grade is not null) and (kind = 'customer') = (customer_id is not null)),
  check (valid_until >= valid_from),
  -- For whomever and in whatever currency, one list counts on a day.
  constraint price_list_alone exclude using gist (
    kind with =, (coalesce(grade, '')) with =, (coalesce(customer_id, 0)) with =, currency with =,
    (daterange(valid_from, valid_until, '[]')) with &&)
);
create index price_list_customer on price_list (customer_id) where customer_id is not null;

-- Prices of a unit. A price is never rewritten: a new one ends the one before, and both stay.
create table price (
  id bigint generated always as identity primary key,
  list_id bigint not null references price_list on delete cascade,
  product_id bigint not null references product,
  -- The quantity from which it counts.
  from_quantity numeric(18,4) not null default 0 check (from_quantity >= 0),
  unit_price numeric(18,6) not null check (unit_price >= 0),
  valid_from date not null check (valid_from between '1900-01-01' and '2200-12-31'),
  -- The last day; the day before the first where it was replaced before it counted.
  valid_until date check (valid_until <= '2200-12-31'),
  set_by bigint references app_user,
  set_at timestamptz not null,
  ended_by bigint references app_user,
  ended_at timestamptz,
  check (valid_until >= valid_from - 1),
  constraint price_alone exclude using gist (
    list_id with =, product_id with =, from_quantity with =, (daterange(valid_from, valid_until + 1)) with &&)
);
create index price_product on price (product_id, list_id, from_quantity, valid_from);

-- Whether anything names a product, seen or not, by whatever table refers to it: what is in use is retired, not deleted.
create function kz_product_used(product bigint) returns boolean language plpgsql stable security definer as $$
declare
  reference record;
  used boolean;
begin
  for reference in
    select c.conrelid::regclass as owner, a.attname from pg_constraint c
      join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
      where c.contype = 'f' and c.confrelid = 'product'::regclass loop
    execute format('select exists (select 1 from %s where %I = $1)', reference.owner, reference.attname) into used using product;
    if used then
      return true;
    end if;
  end loop;
  return false;
end $$;
revoke all on function kz_product_used(bigint) from public;
