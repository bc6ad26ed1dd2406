//! Checks 8, 10 and 12: what the application's role may do in the database, and what it may not.

use super::patient::Patient;
use super::text;
use super::verdict::Verdict;
use crate::core::access::policy::protected_tables;
use crate::core::sql::{Sql, Word};

/// The role that signs in can't get around row-level security.
pub(super) fn role(patient: &mut Patient) -> Verdict {
    patient.ask(|connection, config, lang| {
        let prefix = &config.database.role_prefix;
        let asked = Sql::new(
            "select concat_ws(', ', case when r.rolsuper then 'superuser' end, case when r.rolbypassrls then 'bypassrls' end,
               case when r.rolcreaterole then 'createrole' end,
               (select string_agg(o.rolname, ', ') from pg_roles o where o.rolname = any($1) and o.oid <> r.oid and pg_has_role(r.oid, o.oid, 'member')),
               (select 'owner of ' || min(c.relname) from pg_class c where c.relowner = r.oid and c.relnamespace = 'public'::regnamespace)) as t
             from pg_roles r where r.rolname = session_user",
        );
        let too_much = asked.bind(vec![format!("{prefix}_owner"), format!("{prefix}_blind"), format!("{prefix}_backup")]).one::<Word>(connection)?.t;
        let me = Sql::new("select session_user::text as t").one::<Word>(connection)?.t;
        let app = format!("{prefix}_app");
        Ok(if too_much.is_empty() { Verdict::ok(me) } else { Verdict::fail(format!("{me}: {too_much}"), text::role_how(lang, &app)) })
    })
}

/// Every table with business data has row-level security, for its owner as well.
pub(super) fn row_security(patient: &mut Patient) -> Verdict {
    patient.ask(|connection, _, lang| {
        let tables: Vec<String> = protected_tables().into_iter().map(str::to_owned).collect();
        let count = tables.len();
        let bare = Sql::new(
            "select coalesce(string_agg(t.name, ', ' order by t.name), '') as t from unnest($1::text[]) t(name)
             left join pg_class c on c.oid = to_regclass('public.' || t.name)
             where c.oid is null or not c.relrowsecurity or not c.relforcerowsecurity",
        );
        let bare = bare.bind(tables).one::<Word>(connection)?.t;
        Ok(if bare.is_empty() {
            Verdict::ok(text::row_security_fine(lang, count))
        } else {
            Verdict::fail(text::row_security_off(lang, &bare), text::migrate_again(lang))
        })
    })
}

/// The log may be added to and read, nothing else; its partitions are reached through it alone.
pub(super) fn audit_grants(patient: &mut Patient) -> Verdict {
    patient.ask(|connection, _, lang| {
        let wrong = Sql::new(
            "with log as (select oid, relname from pg_class where oid in (to_regclass('public.audit_event'), to_regclass('public.change_history'))
                 union select i.inhrelid, c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
                   where i.inhparent in (to_regclass('public.audit_event'), to_regclass('public.change_history')))
             select concat_ws(', ',
               (select string_agg(p || ' ' || relname, ', ' order by relname, p) from log, unnest(array['UPDATE', 'DELETE', 'TRUNCATE']) p
                 where has_table_privilege(session_user, oid, p)),
               (select string_agg('no ' || p || ' ' || t, ', ') from unnest(array['audit_event', 'change_history']) t, unnest(array['SELECT', 'INSERT']) p
                 where to_regclass('public.' || t) is null or not has_table_privilege(session_user, to_regclass('public.' || t), p))) as t",
        );
        let wrong = wrong.one::<Word>(connection)?.t;
        Ok(if wrong.is_empty() { Verdict::ok(text::audit_grants_fine(lang)) } else { Verdict::fail(wrong, text::migrate_again(lang)) })
    })
}
