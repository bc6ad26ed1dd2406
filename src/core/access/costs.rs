//! What sources of leads cost: the company's own figures, for those who keep the rules of business and those who see every lead.

pub(super) const SCRIPT: &str = "
alter table source_cost enable row level security;
alter table source_cost force row level security;
drop policy if exists see on source_cost;
create policy see on source_cost for select using ((select kz_all('business', 'change')) or (select kz_all('lead', 'view')));
drop policy if exists add on source_cost;
create policy add on source_cost for insert with check ((select kz_all('business', 'change')));
drop policy if exists change on source_cost;
create policy change on source_cost for update using ((select kz_all('business', 'change'))) with check ((select kz_all('business', 'change')));
drop policy if exists remove on source_cost;
create policy remove on source_cost for delete using ((select kz_all('business', 'change')));
";
