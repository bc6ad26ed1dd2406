//! How the opportunities of the whole company went through the stages of a pipeline in a time: what a team's are compared with.

/// Counts and medians only, of no record in particular, and none of fewer than five; the page says that they are the whole
/// company's.
pub(super) const SCRIPT: &str = "
create or replace function kz_stage_pace(pipeline bigint, first timestamptz, last timestamptz) returns table (key text, came bigint, went_on bigint, days float8)
  language sql stable security definer as
  $$ with s as (select x.id, x.key, x.position from stage x join pipeline_version v on v.id = x.version_id where v.pipeline_id = pipeline),
       ids as (select distinct x.opportunity_id from opportunity_stage x join s on s.id = x.stage_id join opportunity t on t.id = x.opportunity_id
         where x.state = 'open' and x.since >= first and x.since < last and t.deleted_at is null and not t.customer_gone),
       r as (select x.opportunity_id, x.state, x.since, x.until, s.key, s.position from opportunity_stage x join ids i on i.opportunity_id = x.opportunity_id
         left join s on s.id = x.stage_id),
       c as (select r.opportunity_id, r.key, min(r.since) as since, min(r.position) as position,
           extract(epoch from sum(r.until - r.since)) / 86400 as days, bool_or(r.until is null) as inside
         from r where r.state = 'open' and r.key is not null group by 1, 2 having min(r.since) >= first and min(r.since) < last),
       o as (select c.opportunity_id, c.key from c join r on r.opportunity_id = c.opportunity_id and r.since >= c.since
         and (r.state = 'won' or r.state = 'open' and r.position > c.position) group by 1, 2)
     select c.key, count(*), count(o.key), percentile_cont(0.5) within group (order by c.days) filter (where not c.inside)
     from c left join o on o.opportunity_id = c.opportunity_id and o.key = c.key group by c.key having count(*) >= 5 $$;
revoke all on function kz_stage_pace(bigint, timestamptz, timestamptz) from public;
";
