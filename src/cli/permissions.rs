//! `kezhan permissions`.

use super::ground::{self, Beside, Failure, Ground};
use super::output::print;
use crate::admin::built_in;
use crate::admin::departments::store as departments;
use crate::admin::matrix::{fields, store, table};
use crate::admin::roles::catalogues::ruled;
use crate::admin::roles::field_rules;
use crate::admin::roles::grid::{label, scoped};
use crate::config::Config;
use crate::core::access::policy::protected_tables;
use crate::core::access::{Actor, Kind, PERMISSIONS, Place, Rule, ScopeKind};
use crate::text::Lang;
use serde_json::json;
use std::fmt::Write;
use std::process::ExitCode;

/// Print what each role, or each active person by all their roles, may do and in which scope: the same as the page
/// "Permissions". Without an option as aligned text.
#[derive(clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of the command line")]
pub struct Permissions {
    /// People instead of roles; JSON always holds both.
    #[arg(long)]
    users: bool,
    /// Print JSON: roles and users, each permission with its scopes, departments and roles.
    #[arg(long, conflicts_with_all = ["csv", "doc"])]
    json: bool,
    /// Print CSV with the byte order mark that Excel needs.
    #[arg(long, conflicts_with = "doc")]
    csv: bool,
    /// Labels in English instead of Chinese.
    #[arg(long)]
    english: bool,
    /// Print the page docs/permissions.md. Needs no database.
    #[arg(long)]
    doc: bool,
}

impl Permissions {
    /// Runs it.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub fn run(self, config: &Config) -> Result<ExitCode, Failure> {
        if self.doc {
            print(&doc())?;
            return Ok(ExitCode::SUCCESS);
        }
        let lang = if self.english { Lang::En } else { Lang::Zh };
        let ground = Ground::find(config, Beside::Join)?;
        let actor = Actor::operator(ground::os_user(), lang);
        let (roles, people, tree, fields) = ground.open(config)?.read_now(&actor, |r| {
            Ok((store::roles(r)?, store::people(r, None)?, departments::tree(r)?, store::rules(r)?))
        })?;
        let rows = if self.users { &people } else { &roles };
        if self.json {
            let all = json!({ "roles": table::json(&roles, &fields), "users": table::json(&people, &fields) });
            print(&(serde_json::to_string_pretty(&all)? + "\n"))?;
        } else if self.csv {
            print(&String::from_utf8(table::csv(rows, (&tree, &fields), self.users, lang)?)?)?;
        } else {
            let mut out = String::new();
            for row in rows {
                let _infallible =
                    writeln!(out, "{} {}", lang.name(&row.subject.name_zh, &row.subject.name_en), row.subject.key);
                for permission in PERMISSIONS {
                    let words = table::words(row, permission.id, &tree, lang);
                    if !words.is_empty() {
                        let _infallible = writeln!(out, "  {:<20} {words}", permission.id);
                    }
                }
                for (object, field) in ruled() {
                    let words = fields::words(&row.grants, &fields, (object, field), lang);
                    if !words.is_empty() {
                        let id = format!("{object}.{}", field.id);
                        let _infallible = writeln!(out, "  {id:<20} {words}");
                    }
                }
            }
            print(&out)?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// The page docs/permissions.md, made from the catalogue and the built-in roles alone.
#[must_use]
pub fn doc() -> String {
    let mut out = String::from(
        "# Permissions\n\nMade by `kezhan permissions --doc`; do not edit. What each installation grants is on the page Permissions, by\n\
         `kezhan permissions`, as CSV and as JSON.\n\n## Scopes\n\n| Id | 数据范围 | Scope |\n|---|---|---|\n",
    );
    for scope in ScopeKind::RECORDS {
        let _infallible = writeln!(out, "| {} | {} | {} |", scope.id(), scope.label(Lang::Zh), scope.label(Lang::En));
    }
    out.push_str("\n## The catalogue\n\n| Id | 权限 | Permission | Side |\n|---|---|---|---|\n");
    for permission in PERMISSIONS {
        let side = permission.sides().join(", ");
        let _infallible = writeln!(
            out,
            "| `{}` | {} | {} | {side} |",
            permission.id,
            label(permission, Lang::Zh),
            label(permission, Lang::En)
        );
    }
    out.push_str(
        "\nBusiness, and each of the three administrators, is a side. What one role grants, and what one person holds by all their roles,\n\
         has a side in common, unless the separation of administrators is switched off.\n",
    );
    doc_fields(&mut out);
    doc_second_line(&mut out);
    out.push_str("\n## Built-in roles\n");
    for role in built_in::ROLES {
        let _infallible = writeln!(out, "\n### {} {}\n\n{}. {}.\n", role.zh, role.en, role.purpose_zh, role.purpose_en);
        for permission in scoped().chain(PERMISSIONS.iter().filter(|permission| permission.kind != Kind::Scoped)) {
            if let Some((_, scope)) = role.grants.iter().find(|(id, _)| *id == permission.id) {
                let _infallible =
                    writeln!(out, "- `{}`: {} {}", permission.id, scope.label(Lang::Zh), scope.label(Lang::En));
            }
        }
        for (object, field, rule) in role.fields {
            let _infallible = writeln!(
                out,
                "- field `{object}.{field}`: {} {}",
                rule.label(Lang::Zh),
                rule.label(Lang::En).to_lowercase()
            );
        }
    }
    out
}

/// The tables on which PostgreSQL itself holds the rules.
const SECOND_LINE: &str = "
## The second line

PostgreSQL itself gives each session no more than its person may view, whatever the statement, on these tables:

{tables}.

Rows without an owner of their own follow the record above them: tags, files, histories and keys of other systems are seen
with the customer (or contact, follow-up, task, opportunity) that they are of, links of a follow-up with the follow-up. A participation is
seen with its customer and by whoever takes part, and is added only to a customer that one sees; the policies themselves read
participations past this, or they would ask each other without end. A tag can be removed by whoever sees none of its bearers
only where there are none: a function tells that, and no more.

The list of customers draws tags and participations beneath these policies: it reads one row of customers more for each tag of
a page of 50 lines, by its key, and asks nothing more often. Measured with 100,000 customers, a page takes 0.05 to 0.15 ms and 4
to 10 % of its buffers more (302 against 290 for who sees 20 customers, 707 against 659 for who sees all); a list filtered by a
tag 1 to 4 ms (3,129 against 741 buffers for who sees 500, 17,734 against 10,872 for who sees all). That is little for a
condition that no statement can forget, so it stays.
";

fn doc_second_line(out: &mut String) {
    let mut tables = protected_tables();
    tables.sort_unstable();
    let tables = tables.iter().map(|table| format!("`{table}`")).collect::<Vec<_>>();
    out.push_str(&SECOND_LINE.replace("{tables}", &tables.join(", ")));
}

/// The fields with rules, and what counts where a role says nothing.
fn doc_fields(out: &mut String) {
    out.push_str(
        "\n## Fields\n\nWhat counts of each field where a role says nothing. A role may say hidden, masked, read or write instead. Of the roles\n\
         that let a person view a record, the most permissive rule counts; writing needs the right to edit the record as well.\n\n\
         | Id | 字段 | Field | Class | On the record | In lists |\n|---|---|---|---|---|---|\n",
    );
    for (object, field) in ruled() {
        let usual = |place| Rule::usual(field.class, place).id();
        let _infallible = writeln!(
            out,
            "| `{object}.{}` | {} | {} | {} | {} | {} |",
            field.id,
            field.zh,
            field.en,
            field_rules::class(field.class, Lang::En).to_lowercase(),
            usual(Place::Record),
            usual(Place::List)
        );
    }
}
