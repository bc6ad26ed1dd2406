//! The functions by which rules of assignment look at what is there: whom a rule could give to with how many open leads each has,
//! and what lies in the pool, whoever may see it.

/// The functions, as granted.
pub const FUNCTIONS: [&str; 2] = ["kz_lead_rule_people(bigint[])", "kz_lead_rule_pool(bigint, bigint)"];

/// For whoever makes or gives leads, and for those who keep the rules. Of other people's leads it tells how many there are,
/// and of the pool what rules look at, without names or ways to reach anybody.
pub(super) const SCRIPT: &str = "
create or replace function kz_lead_rule_people(rules bigint[]) returns table (rule_id bigint, user_id bigint, department_id bigint, name text,
  good_at text, turn bigint, open_leads bigint, absent text) language sql stable security definer as
  $$ with meant as (
       select p.rule_id, p.user_id from lead_rule_person p where p.rule_id = any(rules)
       union
       select r.id, u.id from lead_rule r join department_line l on l.ancestor_id = r.department_id
         join app_user u on u.department_id = l.department_id and u.active where r.id = any(rules)),
     people as (
       select u.id, u.name, u.department_id,
         (select count(*) from lead l where l.owner_id = u.id and l.deleted_at is null and l.status in ('new', 'following', 'interested')) as open_leads,
         case when not u.active then 'left'
           when exists (select 1 from deputy d where d.user_id = u.id and d.starts <= now() and d.ends > now()) then 'away'
           when not exists (select 1 from user_role ur join role o on o.id = ur.role_id and o.retired_at is null
             join role_grant g on g.role_id = o.id and g.permission = 'lead.view' where ur.user_id = u.id) then 'right'
           else '' end as absent
       from app_user u where u.id in (select m.user_id from meant m))
     select m.rule_id, p.id, p.department_id, p.name, coalesce(n.good_at, ''), coalesce(t.turn, 0), p.open_leads, p.absent
     from meant m join people p on p.id = m.user_id
       left join lead_rule_person n on n.rule_id = m.rule_id and n.user_id = m.user_id
       left join lead_rule_turn t on t.rule_id = m.rule_id and t.user_id = m.user_id
     where kz_machine() or kz_all('business', 'change') or kz_holds('lead', 'create') or kz_holds('lead', 'change')
     order by m.rule_id, p.id $$;
revoke all on function kz_lead_rule_people(bigint[]) from public;
create or replace function kz_lead_rule_pool(after bigint, most bigint) returns table (id bigint, region text, source text,
  industry text, product text, amount numeric, amount_currency text) language sql stable security definer as
  $$ select l.id, l.region, l.source, l.industry, l.product, l.amount, l.amount_currency from lead l
     where l.pool_id is not null and l.deleted_at is null and l.status in ('new', 'following', 'interested') and l.id > after
       and (kz_machine() or kz_all('business', 'change'))
     order by l.id limit most $$;
revoke all on function kz_lead_rule_pool(bigint, bigint) from public;
";
