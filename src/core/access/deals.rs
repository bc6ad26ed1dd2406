//! How many opportunities stand in the stages of pipelines, whoever may see them: whoever edits a pipeline must know whether
//! anything uses it.

/// Counts only, of no record in particular; the page that shows them says that they are the whole company's.
pub(super) const SCRIPT: &str = "
create or replace function kz_pipeline_deals(wanted bigint) returns table (pipeline_id bigint, version_id bigint, stage_id bigint, alive bigint,
  ended bigint, gone bigint) language sql stable security definer as
  $$ select v.pipeline_id, t.version_id, t.stage_id,
       count(*) filter (where t.deleted_at is null and t.state in ('open', 'paused')),
       count(*) filter (where t.deleted_at is null and t.state not in ('open', 'paused')),
       count(*) filter (where t.deleted_at is not null)
     from opportunity t join pipeline_version v on v.id = t.version_id
     where wanted is null or v.pipeline_id = wanted group by 1, 2, 3 $$;
revoke all on function kz_pipeline_deals(bigint) from public;
";
