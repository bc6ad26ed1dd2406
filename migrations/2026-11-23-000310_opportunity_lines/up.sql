-- What an opportunity is about: products with quantities and prices.
create table opportunity_line (
  opportunity_id bigint not null references opportunity on delete cascade,
  position int not null check (position between 1 and 100),
  product_id bigint not null references product,
  description text not null default '' check (char_length(description) <= 500),
  quantity numeric(18,4) not null check (quantity > 0 and quantity < 1000000000),
  -- Unit and tax rate as the product had them when the line was written.
  unit text not null,
  tax_rate text not null,
  -- Of one unit, in the currency of the opportunity; none where nobody knows it yet.
  price numeric(18,6) check (price >= 0),
  -- With tax, or without.
  tax_included boolean not null,
  -- In percent.
  discount numeric(5,2) not null default 0 check (discount between 0 and 100),
  -- What the price lists said when the line was written: which list, of what kind, and its price.
  list_id bigint references price_list on delete set null,
  list_kind text check (list_kind in ('customer', 'grade', 'standard')),
  list_price numeric(18,6),
  -- Rounded half up to the hundredth, line by line.
  amount numeric(18,2) generated always as (round(quantity * price * (100 - discount) / 100, 2)) stored,
  check ((list_kind is null) = (list_price is null)),
  primary key (opportunity_id, position)
);
create index opportunity_line_product on opportunity_line (product_id);
create index opportunity_line_list on opportunity_line (list_id) where list_id is not null;

-- Whether the amount is what the lines come to, or what somebody typed.
alter table opportunity add column amount_from_lines boolean not null default false;

-- An amount that is taken from the lines is their sum, whatever is written; none while no line has a price. Whoever writes lines
-- writes the opportunity after them.
create function opportunity_sums() returns trigger language plpgsql security definer as $$
begin
  new.amount := (select sum(l.amount) from opportunity_line l where l.opportunity_id = new.id);
  return new;
end $$;
create trigger sums before insert or update on opportunity for each row when (new.amount_from_lines) execute function opportunity_sums();
