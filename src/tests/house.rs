//! The laws of the house, read from its source and its database.

use super::support::Trial;
use diesel::{QueryableByName, RunQueryDsl, sql_query, sql_types as st};
use kezhan::boot;
use kezhan::core::access::{PERMISSIONS, policy};
use kezhan::core::sql::Door;
use kezhan::web::registry::Need;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Which feature meets which other, through its `mod.rs`. A new pair is a decision; circles are not possible.
const MEETS: &[(&str, &[&str])] = &[
    ("admin", &["contacts", "customers", "directory", "leads", "sign_in"]),
    ("audit", &[]),
    ("board", &["opportunities"]),
    ("bulk", &["customers"]),
    ("care", &["contacts", "customers", "tasks"]),
    ("closings", &["opportunities"]),
    ("contacts", &["customers"]),
    ("customer_page", &["contacts", "customers", "follow_ups", "leads", "opportunities", "tasks"]),
    ("customers", &["views"]),
    ("directory", &[]),
    ("exchange", &["contacts", "customers"]),
    ("follow_ups", &["contacts", "customers"]),
    ("forecast", &["opportunities", "targets"]),
    ("forms", &["customers", "leads"]),
    ("keys", &[]),
    (
        "leads",
        &["bulk", "contacts", "customers", "exchange", "follow_ups", "opportunities", "products", "tasks", "views"],
    ),
    ("leavers", &["bulk", "customers", "leads", "opportunities", "tasks"]),
    ("notify", &[]),
    ("opportunities", &["bulk", "contacts", "customers", "follow_ups", "products", "tasks", "views"]),
    ("pace", &["customers", "opportunities"]),
    ("pipelines", &["admin", "opportunities"]),
    ("products", &["customers", "exchange"]),
    ("reminders", &["contacts", "customers", "tasks"]),
    ("sales", &["admin", "contacts", "customers", "exchange", "pipelines", "products"]),
    ("search", &["contacts", "customers", "leads", "opportunities"]),
    ("sign_in", &["directory"]),
    ("sources", &["customers", "leads"]),
    ("targets", &[]),
    ("tasks", &["contacts", "customers", "follow_ups"]),
    ("today", &["customers", "follow_ups", "tasks"]),
    ("todo", &["customers", "follow_ups", "tasks"]),
    ("views", &[]),
];

/// Who may know whom below and above the features.
const LAYERS: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("core", &["text"]),
    ("config", &["core", "text"]),
    ("ui", &[]),
    ("web", &["config", "core", "text", "ui"]),
];

/// Routes that anyone may reach. This list only shrinks.
const ANYONE: &[&str] = &[
    "/f/{token}",
    "/f/{token}/thanks",
    "/first-password",
    "/forgot-password",
    "/preferences",
    "/sign-in",
    "/unsubscribe",
];

/// Tables without row-level security: they hold no business data.
const OPEN_TABLES: &str = "__diesel_schema_migrations app_user app_user_history calendar_day care_plan competitor counter department department_head department_head_history \
    department_history department_line deputy deputy_history directory_account directory_map directory_state \
    directory_sync earlier_mail emergency_account emergency_use follow_up_cycle function_use import_progress job known_browser lead_rule lead_rule_person lead_rule_turn lead_step letter list_choice mail_channel mail_refusal mail_wish managed_role notice_wish \
    one_time_link outcome_reason participant_history pipeline pipeline_department pipeline_version pool pool_member pool_member_history post post_history recovery_code reminder_rule reporting_line rights_version role role_field \
    role_field_history role_grant role_grant_history role_history role_reason role_reason_history schedule_firing score_rule score_version seal_key second_factor session setting setting_history stage submission tag throttle todo_handled user_role \
    user_role_history web_form web_form_day";

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every file below a folder with one of the endings: its path from the root, and its text.
fn files(folder: &str, endings: &[&str]) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if endings.iter().any(|ending| path.extension().is_some_and(|e| e == *ending)) {
                let name = path.strip_prefix(root()).unwrap().to_string_lossy().into_owned();
                found.push((name, std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

/// The product's own source, without its tests.
fn source() -> Vec<(String, String)> {
    files("src", &["rs"]).into_iter().filter(|(name, _)| !name.starts_with("src/tests/")).collect()
}

/// The names that follow `crate::` in a text.
fn imports(text: &str) -> BTreeSet<String> {
    let word = |rest: &str| rest.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect::<String>();
    let grouped = text
        .split("crate::{")
        .skip(1)
        .flat_map(|rest| rest.split('}').next().unwrap_or_default().split(',').map(|name| word(name.trim())));
    text.split("crate::").skip(1).map(word).chain(grouped).collect()
}

/// Whom each folder of `src` imports.
fn graph() -> BTreeMap<String, BTreeSet<String>> {
    let mut graph: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (name, text) in source() {
        let folder = Path::new(&name).components().nth(1).unwrap().as_os_str().to_string_lossy().into_owned();
        graph.entry(folder).or_default().extend(imports(&text));
    }
    graph
}

#[test]
fn nothing_climbs_back_up() {
    let graph = graph();
    let folders: BTreeSet<&String> = graph.keys().collect();
    let known = |name: &str| folders.iter().any(|folder| *folder == name);
    for (layer, below) in LAYERS {
        let wrong: Vec<&String> = graph[*layer]
            .iter()
            .filter(|name| known(name) && *name != layer && !below.contains(&name.as_str()))
            .collect();
        assert!(wrong.is_empty(), "{layer} imports {wrong:?}");
    }
    let features: BTreeMap<&str, &[&str]> = MEETS.iter().copied().collect();
    for (feature, others) in &graph {
        let Some(allowed) = features.get(feature.as_str()) else {
            let layer = LAYERS.iter().any(|(layer, _)| layer == feature);
            assert!(
                layer || ["cli", "demo", "jobs", "seed"].contains(&feature.as_str()) || feature.ends_with(".rs"),
                "{feature} is not in MEETS"
            );
            continue;
        };
        let met: Vec<&String> =
            others.iter().filter(|name| *name != feature && features.contains_key(name.as_str())).collect();
        let wrong: Vec<&&String> = met.iter().filter(|name| !allowed.contains(&name.as_str())).collect();
        assert!(wrong.is_empty(), "{feature} meets {wrong:?}, which MEETS does not say");
        assert!(!others.contains("boot") && !others.contains("cli"), "{feature} knows boot or cli");
    }
}

#[test]
fn features_meet_without_circles() {
    let features: BTreeMap<&str, &[&str]> = MEETS.iter().copied().collect();
    let mut settled: BTreeSet<&str> = BTreeSet::new();
    while settled.len() < features.len() {
        let next = features
            .iter()
            .find(|(name, meets)| !settled.contains(*name) && meets.iter().all(|other| settled.contains(other)));
        settled.insert(next.expect("MEETS has a circle").0);
    }
}

/// What the content policy forbids, and what askama would print unescaped.
#[test]
fn pages_have_nothing_inline() {
    let templates = files("templates", &["html"]);
    assert!(!templates.is_empty());
    for (name, text) in &templates {
        assert!(!text.contains("|safe") && !text.contains("| safe"), "{name}: |safe");
        assert!(text.lines().count() <= 200, "{name}: longer than 200 lines");
    }
    for (name, text) in templates.iter().chain(&source()) {
        for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//")) {
            let place = format!("{name}:{}: {line}", number + 1);
            for word in line.split([' ', '<', '\t', ';', '{']) {
                let attribute = word
                    .split_once('=')
                    .filter(|(_, value)| value.starts_with(['"', '(', '{']))
                    .map_or("", |(name, _)| name);
                let event = attribute
                    .strip_prefix("on")
                    .is_some_and(|rest| rest.len() > 2 && rest.chars().all(|c| c.is_ascii_lowercase()));
                assert!(attribute != "style" && !event, "{place}");
            }
            let script = line.contains("<script") && !line.contains("src=");
            // A letter has no content policy, and nothing but its own head to hold its look.
            let style = line.contains("<style") && name != "templates/mail/frame.html";
            assert!(!script && !line.contains("javascript:") && !style, "{place}");
        }
        assert!(!text.lines().any(|line| line.trim_start().starts_with("script {")), "{name}: a script with a body");
    }
    // Markup that is not escaped is made in one place: icons.
    let raw: Vec<String> = source()
        .into_iter()
        .filter(|(_, text)| text.contains("PreEscaped(") || text.contains("PreEscaped)"))
        .map(|(name, _)| name)
        .collect();
    assert_eq!(raw, ["src/ui/mod.rs"]);
}

#[test]
fn files_are_small() {
    let tables = ["src/core/reference/"];
    for (name, text) in files("src", &["rs"]) {
        let lines = text.lines().count();
        assert!(
            lines <= 500 || tables.iter().any(|table| name.starts_with(table)),
            "{name} has {lines} lines: it is probably two files"
        );
    }
    for (name, _) in source() {
        for word in ["util", "helper", "common", "manager", "service"] {
            assert!(!name.contains(word), "{name}: says nothing about what it holds");
        }
    }
}

#[test]
fn every_permission_opens_something() {
    let source = source();
    for permission in PERMISSIONS {
        let by_route = boot::registry()
            .rows()
            .iter()
            .any(|row| matches!(row.need, Need::Permission(info) if info.id == permission.id));
        let marker: String =
            permission.id.split(['.', '_']).map(|part| part[..1].to_uppercase() + &part[1..]).collect();
        let by_code = source.iter().any(|(name, text)| !name.starts_with("src/core/") && text.contains(&marker));
        assert!(by_route || by_code, "{} is granted but nothing asks for it", permission.id);
    }
}

#[test]
fn anyone_reaches_these_routes_only() {
    let open: BTreeSet<&str> =
        boot::registry().rows().iter().filter(|row| matches!(row.need, Need::Anyone)).map(|row| row.path).collect();
    assert_eq!(open.into_iter().collect::<Vec<_>>(), ANYONE);
    for row in boot::registry().rows() {
        let example = row.example.unwrap_or_else(|| panic!("{} has no example", row.path));
        assert!(!row.path.contains('{') || example.record.is_some(), "{}: what `{{id}}` names", row.path);
    }
}

/// The names of texts in a catalogue, with both wordings.
fn texts(text: &str) -> Vec<(String, String, String)> {
    let Some(start) = text.find("text! {") else { return Vec::new() };
    let quoted = |part: &str, mark: &str| {
        part.split_once(mark).and_then(|(_, rest)| rest.split_once('"')).map(|(_, rest)| {
            let mut out = String::new();
            let mut chars = rest.chars();
            while let Some(c) = chars.next() {
                match c {
                    '"' => break,
                    '\\' => out.extend(chars.next()),
                    c => out.push(c),
                }
            }
            out
        })
    };
    let entries = text[start..].lines().filter(|line| line.contains("zh:"));
    entries
        .map(|line| {
            let name: String = line.trim().chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
            (name, quoted(line, "{ zh:").unwrap_or_default(), quoted(line, ", en:").unwrap_or_default())
        })
        .filter(|(name, ..)| !name.is_empty() && name != "zh")
        .collect()
}

#[test]
fn every_text_is_used_and_polite_in_both_languages() {
    let source = source();
    let mut unused = Vec::new();
    for (name, text) in source.iter().filter(|(name, _)| name.ends_with("text.rs")) {
        for (text_name, zh, en) in texts(text) {
            let place = format!("{name}: {text_name}");
            let call = format!("{text_name}(");
            let value = format!("::{text_name}");
            let folder = name.rsplit_once('/').unwrap().0;
            // Most are used beside where they stand: those files are looked at first.
            let near = source.iter().filter(|(other, _)| other.starts_with(folder));
            let far = source.iter().filter(|(other, _)| !other.starts_with(folder));
            let used = near.chain(far).any(|(other, text)| {
                (other != name || text.contains(&format!(" {text_name}(lang")))
                    && (text.contains(&format!("text::{call}"))
                        || text.contains(&format!("text{value}"))
                        || (other.starts_with(folder)
                            && (text.contains(&value) || text.contains(&format!("words.{text_name}")))))
            });
            if !used {
                unused.push(place.clone());
            }
            assert!(!zh.is_empty() && !en.is_empty(), "{place}: zh {zh:?} en {en:?}");
            for wording in [&zh, &en] {
                assert!(!wording.contains('!') && !wording.contains('！'), "{place}: {wording}");
            }
            let chinese = en.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
            assert!(!chinese || text_name.ends_with("_zh"), "{place}: {en}");
        }
    }
    assert!(unused.is_empty(), "texts that nothing shows:\n{}", unused.join("\n"));
}

#[derive(QueryableByName)]
struct Word {
    #[diesel(sql_type = st::Text)]
    t: String,
}

fn words(statement: &str) -> Vec<String> {
    Trial::new().past_everything(|door| {
        let rows: Vec<Word> = sql_query(statement).load(door.connection()).unwrap();
        rows.into_iter().map(|row| row.t).collect()
    })
}

#[test]
fn every_table_is_protected_or_known_to_be_open() {
    let protected = words(
        "select relname::text as t from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition and relrowsecurity and relforcerowsecurity order by 1",
    );
    let mut declared = policy::protected_tables();
    declared.sort_unstable();
    assert_eq!(protected, declared);
    let open = words(
        "select relname::text as t from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition and not (relrowsecurity and relforcerowsecurity) order by 1",
    );
    assert_eq!(open, OPEN_TABLES.split_whitespace().collect::<Vec<_>>());
    // A partition is reached through its parent only.
    let reachable = words(
        "select c.relname::text as t from pg_class c where c.relispartition and has_table_privilege('kezhan_app', c.oid, 'select, insert, update, delete')",
    );
    assert!(reachable.is_empty(), "the application reaches partitions past their policies: {reachable:?}");
    let views = words(
        "select relname::text as t from pg_class where relnamespace = 'public'::regnamespace and relkind in ('v', 'm')",
    );
    assert!(views.is_empty(), "a view needs security_invoker: {views:?}");
}

/// A function outside a sub-select is called for each row; a column without an index is read row by row.
#[test]
fn policies_are_quick() {
    let policies = words(
        "select tablename || ' ' || policyname || ': ' || coalesce(qual, '') || ' ' || coalesce(with_check, '') as t from pg_policies",
    );
    assert!(policies.len() > 20);
    for policy in &policies {
        let mut rest = policy.as_str();
        while let Some(at) = rest.find("kz_") {
            let before = rest[..at].trim_end();
            let taken_once = before.to_lowercase().ends_with("select") || before.ends_with(" AS");
            assert!(taken_once, "a function for each row: {policy}");
            rest = &rest[at + 3..];
        }
    }
    for shape in kezhan::core::access::shape::SHAPES {
        for way in shape.ways(true) {
            for column in shape.columns(way) {
                let indexed = words(&format!(
                "select 'yes' as t from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
                 where i.indrelid = '{}'::regclass and a.attname = '{column}'",
                shape.table
            ));
                assert!(
                    !indexed.is_empty() || SMALL.contains(&(shape.table, column)),
                    "{}.{column} has no index",
                    shape.table
                );
            }
        }
    }
}

/// Columns of children, which are only read beside `customer_id` or their own id, which have an index.
const SMALL: &[(&str, &str)] = &[
    ("contact", "owner_dept_id"),
    ("contact", "pool_id"),
    ("contact", "customer_owner_id"),
    ("follow_up", "owner_dept_id"),
    ("follow_up", "pool_id"),
    ("follow_up", "customer_owner_id"),
    ("task", "owner_dept_id"),
    ("task", "pool_id"),
    ("task", "customer_owner_id"),
];

#[test]
fn the_application_owns_nothing_and_cannot_rewrite_the_record() {
    let owned = words("select relname::text as t from pg_class where pg_get_userbyid(relowner) = 'kezhan_app'");
    assert!(owned.is_empty(), "{owned:?}");
    let rights = words(
        "select rolname::text as t from pg_roles where rolname = 'kezhan_app' and (rolsuper or rolbypassrls or rolcreatedb or rolcreaterole)",
    );
    assert!(rights.is_empty());
    for statement in ["update", "delete", "truncate"] {
        for table in [
            "audit_event",
            "change_history",
            "user_role_history",
            "role_grant_history",
            "customer_owner_history",
            "lead_owner_history",
        ] {
            let may =
                words(&format!("select 'yes' as t where has_table_privilege('kezhan_app', '{table}', '{statement}')"));
            assert!(may.is_empty(), "the application may {statement} {table}");
        }
    }
    let create = words("select 'yes' as t where has_schema_privilege('kezhan_app', 'public', 'create')");
    assert!(create.is_empty());
}
