//! What the roles of the database may do: privileges of the application, functions that belong to the blind role, the reading role of backups.

use super::{conversions, deal_searches, lead_imports, lead_rules, searches};
use std::fmt::Write;

/// What the application may do to each table: (privileges, tables). What is not named is refused.
const GRANTS: &[(&str, &str)] = &[
    (
        "select, insert, update, delete",
        "session, throttle, known_browser, one_time_link, submission, function_use, job, schedule_firing, \
      role_grant, role_field, role_reason, user_role, post, department_head, deputy, participant, setting, calendar_day, tagging, custom_value, import_batch, import_progress, sales_import, sales_import_file, bulk_change, pool_member, follow_up_link, letter, earlier_mail, \
      seal_key, second_factor, recovery_code, directory_account, directory_map, managed_role, directory_state, \
      emergency_account, product_category, price_list, source_cost, lead_referral, lead_rule, lead_rule_person, lead_rule_turn, todo_handled, notice, notice_wish, mail_wish, mail_refusal, list_view, list_choice",
    ),
    (
        "select, insert, update",
        "department, app_user, role, tag, pool, customer, contact, lead, lead_search, follow_up, task, attachment, external_id, customer_search, contact_search, opportunity_search, \
      reminder_rule, care_plan, product, follow_up_comment, emergency_use",
    ),
    // A price is never rewritten: only its end is set.
    ("select, insert, update (valid_until, ended_by, ended_at)", "price"),
    ("select, insert, update (replaced_by, replaced_at)", "target"),
    ("select, insert, update (replaced_at)", "forecast_override"),
    ("select, update", "follow_up_cycle, lead_step, counter"),
    (
        "select, insert, update",
        "opportunity, pipeline, outcome_reason, competitor, score_version, web_form, web_form_day",
    ),
    ("select, insert, update, delete", "stage"),
    ("select, insert", "lead_consent, lead_mail, lead_given, pipeline_version, pipeline_day"),
    ("select", "opportunity_stage, opportunity_pass, opportunity_tally, opportunity_credit"),
    ("select, insert, delete", "opportunity_share, opportunity_line, pipeline_department"),
    ("delete", "opportunity"),
    ("delete", "customer, contact, lead, follow_up, task, attachment, tag"),
    ("select, insert", "lead_conversion, score_rule, change_history, audit_event, directory_sync"),
    ("select, update", "mail_channel"),
    (
        "select",
        "department_line, reporting_line, rights_version, customer_owner_history, customer_stage_history, lead_owner_history, \
      department_history, app_user_history, post_history, department_head_history, deputy_history, role_history, \
      role_grant_history, role_field_history, role_reason_history, user_role_history, participant_history, pool_member_history, setting_history, __diesel_schema_migrations",
    ),
];

/// Functions of triggers, which keep what the actor may not write: they belong to the blind role.
const KEEPING: &[&str] = &[
    "keep_history()",
    "app_user_history()",
    "rebuild_department_line()",
    "rebuild_reporting_line()",
    "touch_rights()",
    "customer_owner_kept()",
    "customers_begun()",
    "customer_below_itself()",
    "child_of_customer()",
    "follow_up_place()",
    "follow_up_joins_customer()",
    "follow_up_moves_lead()",
    "lead_owner_kept()",
    "follow_up_moves_customer()",
    "task_place()",
    "tasks_follow_customer()",
    "tasks_follow_lead()",
    "tasks_follow_opportunity()",
    "opportunities_follow_customer()",
    "opportunity_moved()",
    "passes_of(bigint[])",
    "opportunities_came()",
    "opportunities_went()",
    "opportunities_tallied()",
    "opportunity_shares_whole()",
    "opportunity_credited()",
    "opportunity_shares_follow()",
    "opportunity_sums()",
    "product_category_placed()",
];

/// Functions by which the application looks beyond the actor's sight: they belong to the blind role too.
const ASKED: &[&str] = &[
    searches::FUNCTIONS[0],
    searches::FUNCTIONS[1],
    searches::FUNCTIONS[2],
    deal_searches::FUNCTION,
    conversions::FUNCTIONS[0],
    conversions::FUNCTIONS[1],
    conversions::FUNCTIONS[2],
    conversions::FUNCTIONS[3],
    conversions::FUNCTIONS[4],
    "kz_customer_named(text[])",
    "kz_next_follow_up(bigint, date)",
    "kz_attached()",
    "kz_import_made(uuid)",
    "kz_import_taken_back(uuid, bigint[])",
    "kz_import_added(uuid)",
    "kz_import_added_taken_back(uuid, bigint[])",
    lead_imports::FUNCTIONS[0],
    lead_imports::FUNCTIONS[1],
    lead_imports::FUNCTIONS[2],
    lead_rules::FUNCTIONS[0],
    lead_rules::FUNCTIONS[1],
    "kz_department_share(bigint[])",
    "kz_unread(bigint)",
    "kz_waiting(bigint, date, text)",
    "kz_settled(text, bigint, boolean, bigint, timestamptz)",
    "kz_shared(text, text, text)",
    "kz_tag_used(bigint)",
    "kz_pipeline_deals(bigint)",
    "kz_stage_pace(bigint, timestamptz, timestamptz)",
    "kz_tallies_added_up()",
    "kz_product_used(bigint)",
    "kz_sales_taken_back(uuid)",
];

/// Adds what each role of the database may do, and whose the functions are.
pub fn script(out: &mut String, prefix: &str) {
    let (app, blind) = (format!("{prefix}_app"), format!("{prefix}_blind"));
    let _infallible = writeln!(
        out,
        "revoke all on all tables in schema public from public;\nrevoke create on schema public from public;"
    );
    let _infallible = writeln!(
        out,
        "revoke all on all tables in schema public from {app};\ngrant usage on schema public to {app}, {blind};\ngrant usage on all sequences in schema public to {app}, {blind};"
    );
    for (privileges, tables) in GRANTS {
        let _infallible = writeln!(out, "grant {privileges} on {tables} to {app};");
    }
    let _infallible = writeln!(
        out,
        "grant select, insert, update, delete on all tables in schema public to {blind};\ngrant create on schema public to {blind};"
    );
    for function in KEEPING.iter().chain(ASKED) {
        let _infallible = writeln!(
            out,
            "alter function {function} security definer;\nalter function {function} set search_path = public, pg_temp;\nalter function {function} owner to {blind};"
        );
    }
    let _infallible = writeln!(out, "revoke create on schema public from {blind};");
    for function in ASKED.iter().chain(&["make_month(date)"]) {
        let _infallible = writeln!(out, "grant execute on function {function} to {app};");
    }
    let _infallible = writeln!(
        out,
        "grant usage on schema public to {prefix}_backup;\n\
         grant select on all tables in schema public to {prefix}_backup;\n\
         grant select on all sequences in schema public to {prefix}_backup;\n\
         alter default privileges in schema public grant select on tables to {prefix}_backup;"
    );
}
