-- What an imported opportunity was about becomes a line of one, with its value as the price where it has one. Whoever migrates
-- is the owner of the tables, whom forced policies would show no row.
alter table opportunity no force row level security;
alter table product no force row level security;
insert into opportunity_line (opportunity_id, position, product_id, quantity, unit, tax_rate, price, tax_included)
  select t.id, 1, p.id, 1, p.unit, p.tax_rate, case when t.amount < 1000000000000 then t.amount end, true
  from opportunity t join product p on p.id = t.product_id
  on conflict do nothing;
alter table opportunity drop column product_id;
alter table opportunity force row level security;
alter table product force row level security;
