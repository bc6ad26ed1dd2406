//! `kezhan routes`.

use super::ground::Failure;
use super::output::print;
use crate::boot;
use crate::web::route::RouteRow;
use serde_json::json;
use std::fmt::Write;
use std::process::ExitCode;

/// Print every route with its method, kind and what a visitor must hold to reach it. Needs no database.
#[derive(clap::Args)]
pub struct Routes {
    /// Print JSON.
    #[arg(long, conflicts_with = "doc")]
    json: bool,
    /// Print the page docs/routes.md.
    #[arg(long)]
    doc: bool,
}

impl Routes {
    /// Runs it.
    ///
    /// # Errors
    /// Where standard output can't be written.
    pub fn run(self) -> Result<ExitCode, Failure> {
        if self.doc {
            print(&doc())?;
        } else if self.json {
            let rows: Vec<_> = sorted()
                .iter()
                .map(|row| json!({ "method": row.kind.method(), "path": row.path, "kind": row.kind.id(), "needs": row.need.id() }))
                .collect();
            print(&(serde_json::to_string_pretty(&rows)? + "\n"))?;
        } else {
            let mut out = String::new();
            for row in sorted() {
                let _infallible =
                    writeln!(out, "{:<5} {:<44} {:<7} {}", row.kind.method(), row.path, row.kind.id(), row.need.id());
            }
            print(&out)?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn sorted() -> Vec<RouteRow> {
    let mut rows = boot::registry().rows();
    rows.sort_by_key(|row| (row.path, row.kind.method()));
    rows
}

/// The page docs/routes.md, made from the registry alone.
#[must_use]
pub fn doc() -> String {
    let mut out = String::from(
        "# Routes\n\nMade by `kezhan routes --doc`; do not edit. Each route declares what it needs by the type of its handler's first argument.\n\n\
         | Method | Path | Kind | Needs |\n|---|---|---|---|\n",
    );
    for row in sorted() {
        let _infallible =
            writeln!(out, "| {} | `{}` | {} | {} |", row.kind.method(), row.path, row.kind.id(), row.need.id());
    }
    out
}
