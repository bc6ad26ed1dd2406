//! How the opportunities of the whole company went through the stages of a pipeline in a time: what a team's are compared with.

/// Counts and medians only, of no record in particular, and none of fewer than five; the page says that they are the whole
/// company's.
pub(super) const SCRIPT: &str = "
create or replace function kz_stage_pace(pipeline bigint, first timestamptz, last timestamptz) returns table (key text, came bigint, went_on bigint, days float8)
  language sql stable security definer as
  $$ select s.key, e.came, e.went_on, e.days
     from (select distinct s.key from stage s join pipeline_version v on v.id = s.version_id where v.pipeline_id = pipeline) s
     cross join lateral (select count(*) as came, count(*) filter (where p.fate = 'on') as went_on,
         percentile_cont(0.5) within group (order by p.seconds / 86400) filter (where not p.inside) as days
       from opportunity_pass p where p.pipeline_id = pipeline and p.key = s.key and p.came >= first and p.came < last and p.counts) e
     where e.came >= 5 $$;
revoke all on function kz_stage_pace(bigint, timestamptz, timestamptz) from public;
";
