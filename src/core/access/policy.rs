//! Row-level security: the second line, rendered from the same shapes as the filters, and laid down anew after each migration.

use super::condition::condition;
use super::permission::PERMISSIONS;
use super::shape::{OPPORTUNITY, SHAPES, Shape};
use super::{
    conversions, costs, deal_searches, deals, forecasts, grants, imports, lead_imports, lead_rules, paces,
    sales_imports, searches, tallies, targets, waiting,
};
use std::fmt::Write;

/// Tables whose rows follow the customer above them.
const FOLLOWERS: &[(&str, &str)] = &[
    ("customer_owner_history", "exists (select 1 from customer c where c.id = t.customer_id)"),
    ("customer_stage_history", "exists (select 1 from customer c where c.id = t.customer_id)"),
    ("lead_owner_history", "exists (select 1 from lead c where c.id = t.lead_id)"),
    (
        "attachment",
        "(t.object = 'customer' and exists (select 1 from customer c where c.id = t.row_id)) \
         or (t.object = 'follow_up' and exists (select 1 from follow_up f where f.id = t.row_id))",
    ),
    (
        "change_history",
        "(t.object = 'customer' and exists (select 1 from customer c where c.id = t.customer_id)) \
         or (t.object = 'contact' and exists (select 1 from contact c where c.id = t.row_id)) \
         or (t.object = 'lead' and exists (select 1 from lead l where l.id = t.row_id)) \
         or (t.object = 'follow_up' and exists (select 1 from follow_up f where f.id = t.row_id)) \
         or (t.object = 'task' and exists (select 1 from task k where k.id = t.row_id)) \
         or (t.object = 'opportunity' and exists (select 1 from opportunity o where o.id = t.row_id)) \
         or (t.object in ('product', 'product_category') and (select kz_all('product', 'view'))) \
         or (t.object in ('source_cost', 'pipeline') and (select kz_all('business', 'change'))) \
         or (t.object = 'price_list' and exists (select 1 from price_list l where l.id = t.row_id)) \
         or (t.object = 'web_form' and (select kz_all('web_form', 'view'))) \
         or (t.customer_id is null and t.object in ('user', 'department', 'role', 'setting') and (select kz_all('rights', 'view')))",
    ),
    (
        "follow_up_comment",
        "exists (select 1 from follow_up f where f.id = t.follow_up_id) or exists (select 1 from lead l where l.id = t.lead_id) \
         or exists (select 1 from opportunity o where o.id = t.opportunity_id)",
    ),
    ("pipeline_day", OF_OWNER),
    ("opportunity_stage", "exists (select 1 from opportunity o where o.id = t.opportunity_id)"),
    ("opportunity_pass", PASSED),
    ("opportunity_credit", OF_OWNER),
    (
        "opportunity_tally",
        "(select kz_all('opportunity', 'view')) or t.owner_dept_id = any((select kz_ids('opportunity', 'view', 'departments'))::bigint[])",
    ),
    ("audit_event", "(select kz_all('audit', 'view'))"),
    (
        "import_batch",
        "t.made_by = (select kz_actor()) or (select kz_machine()) \
         or (t.state in ('done', 'undoing', 'undone') and (select kz_all(t.object, 'import')) and (select kz_all(t.object, 'delete')))",
    ),
    (
        "sales_import",
        "t.made_by = (select kz_actor()) or (select kz_machine()) \
         or (t.state in ('done', 'undone') and (select kz_all('customer', 'create')) and (select kz_all('opportunity', 'create')))",
    ),
    ("notice", "t.user_id = (select kz_actor()) or (select kz_machine())"),
    ("bulk_change", "t.made_by = (select kz_actor()) or (select kz_machine())"),
];

/// An opportunity is looked up only where neither its owner nor its department tells: there are as many passages as a company's
/// years have moves.
const PASSED: &str = "(select kz_all('opportunity', 'view')) or t.owner_id = any((select kz_ids('opportunity', 'view', 'own'))::bigint[]) \
     or t.owner_dept_id = any((select kz_ids('opportunity', 'view', 'departments'))::bigint[]) \
     or exists (select 1 from opportunity o where o.id = t.opportunity_id)";

/// Figures of opportunities are there for whoever reaches the person or the department that they are counted for.
const OF_OWNER: &str = "(select kz_all('opportunity', 'view')) or t.owner_id = any((select kz_ids('opportunity', 'view', 'own'))::bigint[]) \
     or t.owner_id = any((select kz_line('opportunity', 'view'))::bigint[]) \
     or t.owner_dept_id = any((select kz_ids('opportunity', 'view', 'departments'))::bigint[])";

/// Tables whose rows are seen, changed and removed with the record above them: (table, who sees a row, who may add one).
/// What the policies themselves read of participations they read past this.
const PENDANTS: &[(&str, &str, &str)] = &[
    ("customer_search", "exists (select 1 from customer p where p.id = t.customer_id)", "true"),
    ("contact_search", "exists (select 1 from contact p where p.id = t.contact_id)", "true"),
    ("lead_consent", "exists (select 1 from lead p where p.id = t.lead_id)", "true"),
    ("lead_mail", "exists (select 1 from lead p where p.id = t.lead_id)", "true"),
    ("lead_conversion", "exists (select 1 from lead p where p.id = t.lead_id)", "true"),
    (
        "lead_referral",
        "exists (select 1 from lead p where p.id = t.lead_id)",
        "exists (select 1 from lead p where p.id = t.lead_id)",
    ),
    ("lead_given", "exists (select 1 from lead p where p.id = t.lead_id)", "true"),
    ("lead_search", "exists (select 1 from lead p where p.id = t.lead_id)", "true"),
    ("custom_value", "exists (select 1 from customer p where p.id = t.row_id)", "true"),
    ("tagging", "t.object = 'customer' and exists (select 1 from customer p where p.id = t.row_id)", "true"),
    ("follow_up_link", "exists (select 1 from follow_up p where p.id = t.follow_up_id)", "true"),
    ("opportunity_share", OF_DEAL, OF_DEAL),
    ("opportunity_search", OF_DEAL, "true"),
    ("opportunity_line", OF_DEAL, OF_DEAL),
    (
        "participant",
        "t.user_id = any((select kz_takes_part())::bigint[]) or exists (select 1 from customer p where p.id = t.row_id)",
        "exists (select 1 from customer p where p.id = t.row_id)",
    ),
    ("external_id", KEYED, KEYED),
    ("sales_import_file", "exists (select 1 from sales_import p where p.id = t.import_id)", "true"),
];

/// Shares and lines stand with their opportunity.
const OF_DEAL: &str = "exists (select 1 from opportunity p where p.id = t.opportunity_id)";

/// What is sold, and who sees which rows of it beyond whoever may view products: a list of one customer is there for those
/// who view the customer, a price with its list.
const PRODUCTS: &[(&str, &str)] = &[
    ("product_category", "true"),
    ("product", "true"),
    ("price_list", "t.customer_id is null or exists (select 1 from customer c where c.id = t.customer_id)"),
    ("price", "exists (select 1 from price_list l where l.id = t.list_id)"),
];

/// Keys of other systems stand with any object.
const KEYED: &str = "(t.object = 'customer' and exists (select 1 from customer p where p.id = t.row_id)) \
     or (t.object = 'contact' and exists (select 1 from contact p where p.id = t.row_id)) \
     or (t.object = 'lead' and exists (select 1 from lead p where p.id = t.row_id)) \
     or (t.object = 'follow_up' and exists (select 1 from follow_up p where p.id = t.row_id)) \
     or (t.object = 'task' and exists (select 1 from task p where p.id = t.row_id)) \
     or (t.object = 'opportunity' and exists (select 1 from opportunity p where p.id = t.row_id))";

/// Tables under row-level security: checked by doctor.
#[must_use]
pub fn protected_tables() -> Vec<&'static str> {
    SHAPES
        .iter()
        .map(|shape| shape.table)
        .chain(FOLLOWERS.iter().map(|(table, _)| *table))
        .chain(PENDANTS.iter().map(|(table, ..)| *table))
        .chain(PRODUCTS.iter().map(|(table, _)| *table))
        .chain(["forecast_override", "list_view", "source_cost", "target"])
        .collect()
}

/// The functions by which policies read what the door told PostgreSQL. Those in SQL are single expressions, so that the
/// planner writes them out in place; those with a query of their own are in PL/pgSQL, which keeps its plans.
const CONTEXT: &str = "
drop function if exists kz_context();
create or replace function kz_standing() returns text language sql stable as
  $$ select coalesce(current_setting('kezhan.standing', true), '') $$;
create or replace function kz_actor() returns bigint language sql stable as
  $$ select nullif(current_setting('kezhan.actor', true), '')::bigint $$;
create or replace function kz_machine() returns boolean language sql stable as
  $$ select coalesce(current_setting('kezhan.machine', true), '') = 'yes' $$;
create or replace function kz_all(object text, action text) returns boolean language sql stable as
  $$ select split_part(split_part(kz_standing(), ';' || object || '.' || action || '.all=', 2), ';', 1) = 't' $$;
create or replace function kz_ids(object text, action text, way text) returns bigint[] language sql stable as
  $$ select coalesce(nullif(split_part(split_part(kz_standing(), ';' || object || '.' || action || '.' || way || '=', 2), ';', 1), ''), '{}')::bigint[] $$;
create or replace function kz_holds(object text, action text) returns boolean language sql stable as
  $$ select position(';' || object || '.' || action || '.all=' in kz_standing()) > 0 $$;
create or replace function kz_line(object text, action text) returns bigint[] language plpgsql stable as $$
declare
  managers bigint[] := kz_ids(object, action, 'line');
begin
  if managers = '{}' then
    return '{}';
  end if;
  return array(select user_id from reporting_line where manager_id = any(managers));
end $$;
create or replace function kz_shared(object text, action text, part text) returns bigint[] language plpgsql stable as $$
declare
  persons bigint[] := kz_ids(object, action, 'shared');
begin
  if persons = '{}' then
    return '{}';
  end if;
  return array(select row_id from participant p where p.object = 'customer' and p.user_id = any(persons)
       and (p.until is null or p.until > now()) and (action not in ('create', 'change') or p.can_write)
       and (part = '' or part = any(p.parts)));
end $$;
create or replace function kz_handed(object text) returns bigint[] language sql stable as
  $$ select case when coalesce(nullif(current_setting('kezhan.handed_object', true), ''), 'customer') = object
       then coalesce(string_to_array(nullif(current_setting('kezhan.handed', true), ''), ',')::bigint[], '{}') else '{}' end $$;
";

/// Whether any customer has a tag, seen or not: a tag in use can't be removed.
const TAGS: &str = "
create or replace function kz_tag_used(tag bigint) returns boolean language sql stable security definer as
  $$ select exists (select 1 from tagging t where t.tag_id = tag) $$;
revoke all on function kz_tag_used(bigint) from public;
";

/// Every request asks how many notices its person has not read, before anybody is signed in: by index, and no further than
/// is shown.
const UNREAD: &str = "
create or replace function kz_unread(person bigint) returns bigint language plpgsql stable security definer as $$
begin
  return (select count(*) from (select 1 from notice n where n.user_id = person and n.page and n.read_at is null limit 100) x);
end $$;
revoke all on function kz_unread(bigint) from public;
";

/// What is dealt with waits for nobody: the actor's notices of it are read; those of others too, of the whole or of what was
/// planned for a day, or those of one person, marked as not read by themselves. What tells of other records as well stays.
const SETTLED: &str = "
create or replace function kz_settled(thing text, thing_id bigint, planned boolean, person bigint, moment timestamptz)
  returns bigint language plpgsql security definer as $$
declare
  settled bigint;
begin
  update notice n set read_at = moment, facts = case when n.user_id = kz_actor() then n.facts else n.facts || '{\"settled\": true}' end
    where n.object = thing and n.row_id = thing_id and n.page and n.read_at is null and coalesce(n.facts->>'count', '1') = '1'
      and (n.user_id = kz_actor() or (person is null and (n.day is not null or not planned)) or n.user_id = person);
  get diagnostics settled = row_count;
  return settled;
end $$;
revoke all on function kz_settled(text, bigint, boolean, bigint, timestamptz) from public;
";

/// The whole script: functions, policies, grants. Roles are named by `prefix` (letters, digits and underscores).
#[must_use]
pub fn script(prefix: &str) -> String {
    let mut out = String::from(CONTEXT);
    sides(&mut out);
    takes_part(&mut out);
    for shape in SHAPES {
        protect(&mut out, shape);
    }
    for (table, see) in FOLLOWERS {
        secure(&mut out, table);
        policy(&mut out, table, "see", &format!("for select using ({})", see.replace("t.", &format!("{table}."))));
        policy(&mut out, table, "add", "for insert with check (true)");
        if matches!(
            *table,
            "attachment" | "import_batch" | "sales_import" | "bulk_change" | "notice" | "follow_up_comment"
        ) {
            policy(&mut out, table, "change", "for update using (true) with check (true)");
            policy(
                &mut out,
                table,
                "remove",
                "for delete using ((select kz_machine()) or (select kz_actor()) = made_by)"
                    .replace("made_by", maker(table))
                    .as_str(),
            );
        }
    }
    for (table, see, add) in PENDANTS {
        let [see, add] = [see, add].map(|rule| rule.replace("t.", &format!("{table}.")));
        secure(&mut out, table);
        policy(&mut out, table, "follow", &format!("for all using ({see}) with check ({add})"));
    }
    list_views(&mut out);
    products(&mut out);
    targets::script(&mut out);
    forecasts::script(&mut out);
    searches::script(&mut out);
    deal_searches::script(&mut out);
    named(&mut out);
    conversions::script(&mut out);
    out.push_str(imports::SCRIPT);
    lead_imports::script(&mut out);
    out.push_str(lead_rules::SCRIPT);
    out.push_str(deals::SCRIPT);
    out.push_str(paces::SCRIPT);
    out.push_str(tallies::SCRIPT);
    out.push_str(costs::SCRIPT);
    out.push_str(sales_imports::SCRIPT);
    out.push_str(TAGS);
    out.push_str(UNREAD);
    out.push_str(SETTLED);
    out.push_str(waiting::SCRIPT);
    grants::script(&mut out, prefix);
    out
}

/// The sides of each permission, for the triggers that keep administrators and business apart. What is not known stands nowhere.
fn sides(out: &mut String) {
    out.push_str("create or replace function kz_sides(permission text) returns text[] language sql immutable as\n  $$ select case permission");
    for permission in PERMISSIONS {
        let _infallible =
            write!(out, "\n    when '{}' then '{{{}}}'::text[]", permission.id, permission.sides().join(","));
    }
    out.push_str(" else '{}'::text[] end $$;\n");
}

/// In whose participations the actor takes part: their own, and those of whom they stand in for, by any object.
fn takes_part(out: &mut String) {
    let shared = SHAPES.iter().filter(|shape| shape.is_shared());
    let all = shared.map(|shape| format!("kz_ids('{}', 'view', 'shared')", shape.object));
    let all = all.collect::<Vec<_>>().join(" || ");
    let _infallible = writeln!(
        out,
        "create or replace function kz_takes_part() returns bigint[] language sql stable as\n  $$ select {all} $$;"
    );
}

/// The objects whose lists have views.
const LISTED: &[&str] = &["customer", "lead", "opportunity"];

/// Views of lists are their owner's; those that are shared are seen by whoever may view the object.
fn list_views(out: &mut String) {
    let own = "owner_id = (select kz_actor()) or (select kz_machine())";
    let holds = |object: &&str| format!("(object = '{object}' and (select kz_holds('{object}', 'view')))");
    let holds = LISTED.iter().map(holds).collect::<Vec<_>>().join(" or ");
    secure(out, "list_view");
    policy(out, "list_view", "own", &format!("for all using ({own}) with check ({own})"));
    policy(out, "list_view", "see", &format!("for select using (shared and deleted_at is null and ({holds}))"));
}

/// Whoever may view products sees them, whoever may manage them changes them.
fn products(out: &mut String) {
    let manage = "(select kz_all('product', 'change'))";
    for (table, see) in PRODUCTS {
        let see = see.replace("t.", &format!("{table}."));
        secure(out, table);
        policy(out, table, "see", &format!("for select using ((select kz_all('product', 'view')) and ({see}))"));
        policy(out, table, "add", &format!("for insert with check ({manage})"));
        policy(out, table, "change", &format!("for update using ({manage}) with check ({manage})"));
        policy(out, table, "remove", &format!("for delete using ({manage})"));
    }
}

/// The column of a table that says whose its rows are.
fn maker(table: &str) -> &'static str {
    match table {
        "attachment" | "follow_up_comment" => "created_by",
        "notice" => "user_id",
        _ => "made_by",
    }
}

fn protect(out: &mut String, shape: &Shape) {
    secure(out, shape.table);
    // What is handed over in this transaction leaves the sight, or comes back when that is undone.
    let handed = handed(shape);
    let see = format!("{} or {handed}", condition(shape, shape.table, "view"));
    let change = condition(shape, shape.table, "change");
    policy(out, shape.table, "see", &format!("for select using ({see})"));
    policy(out, shape.table, "add", &format!("for insert with check ({})", condition(shape, shape.table, "create")));
    policy(
        out,
        shape.table,
        "change",
        &format!("for update using ({change} or {handed}) with check ({change} or {handed})"),
    );
    policy(out, shape.table, "remove", "for delete using ((select kz_machine()))");
}

/// What is handed over: a customer with all that hangs on it, a lead, or an opportunity by itself.
fn handed(shape: &Shape) -> String {
    let (table, object) = (shape.table, shape.object);
    let itself = format!("{table}.id = any((select kz_handed('{object}'))::bigint[])");
    if shape.part.is_none() {
        return itself;
    }
    let along = format!("{table}.customer_id = any((select kz_handed('customer'))::bigint[])");
    if *shape == OPPORTUNITY { format!("{along} or {itself}") } else { along }
}

pub(super) fn secure(out: &mut String, table: &str) {
    let _infallible =
        writeln!(out, "alter table {table} enable row level security;\nalter table {table} force row level security;");
}

pub(super) fn policy(out: &mut String, table: &str, name: &str, rule: &str) {
    let _infallible =
        writeln!(out, "drop policy if exists {name} on {table};\ncreate policy {name} on {table} {rule};");
}

/// Names of customers that an import names as parents.
fn named(out: &mut String) {
    out.push_str(
        "
-- Which of these names are customers that the actor may view: for the parents of an import.
create or replace function kz_customer_named(names text[]) returns table (id bigint, name text) language sql stable security definer as
  $$ select t.id, t.name from customer t where t.name = any(names) and t.deleted_at is null and (",
    );
    out.push_str(&condition(&super::shape::CUSTOMER, "t", "view"));
    out.push_str(") $$;\nrevoke all on function kz_customer_named(text[]) from public;\n");
    out.push_str(
        "
-- Who may view a customer and write follow-ups may also put the next one off, without the right to edit the customer.
create or replace function kz_next_follow_up(customer_id bigint, day date) returns bigint language sql security definer as
  $$ update customer t set next_follow_up = day where t.id = customer_id and t.deleted_at is null
       and kz_holds('follow_up', 'create') and (",
    );
    out.push_str(&condition(&super::shape::CUSTOMER, "t", "view"));
    out.push_str(") returning t.id $$;\nrevoke all on function kz_next_follow_up(bigint, date) from public;\n");
    out.push_str(DEPARTMENT_SHARE);
}

/// How many of a thousand customers lie in these departments, as the planner's statistics know: a list of very many is read
/// by its order, a list of fewer by department.
const DEPARTMENT_SHARE: &str = "
create or replace function kz_department_share(departments bigint[]) returns bigint language sql stable security definer as
  $$ select coalesce(sum(x.share) * 1000, 0)::bigint from pg_stats s, unnest(s.most_common_vals::text::bigint[], s.most_common_freqs) x(id, share)
     where s.schemaname = 'public' and s.tablename = 'customer' and s.attname = 'owner_dept_id' and x.id = any(departments) $$;
revoke all on function kz_department_share(bigint[]) from public;
";
