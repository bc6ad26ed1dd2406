//! What was measured, as a table for people and as JSON.

use super::load::Measured;
use super::pages::Both;
use serde_json::{Value, json};
use std::fmt::Write;
use std::path::Path;
use std::time::Instant;

pub struct Report {
    sizes: Vec<u32>,
    latencies: Vec<Value>,
    loads: Vec<Value>,
    facts: Vec<(u32, String, f64)>,
    notes: Vec<String>,
    begun: Instant,
}

/// Where the tables stand in docs/performance.md.
const MARKS: (&str, &str) = ("<!-- figures -->", "<!-- end of figures -->");

impl Report {
    pub fn begin(sizes: &[u32]) -> Self {
        Self {
            sizes: sizes.to_vec(),
            latencies: Vec::new(),
            loads: Vec::new(),
            facts: Vec::new(),
            notes: Vec::new(),
            begun: Instant::now(),
        }
    }

    pub fn fact(&mut self, size: u32, what: &str, figure: f64) {
        eprintln!("{size}: {what}: {figure:.1}");
        self.facts.push((size, what.to_owned(), figure));
    }

    pub fn latency(&mut self, size: u32, screen: &str, viewer: &str, measured: &Measured, weight: usize) {
        let (median, p99) = (measured.percentile(0.5), measured.percentile(0.99));
        eprintln!(
            "{size}: {screen} as {viewer}: median {median:.2} ms, p99 {p99:.2} ms, {weight} bytes, {} times",
            measured.times.len()
        );
        self.latencies.push(json!({ "size": size, "screen": screen, "viewer": viewer, "median": median, "p95": measured.percentile(0.95),
            "p99": p99, "bytes": weight, "times": measured.times.len(), "failed": measured.failed + measured.refused }));
    }

    pub fn load(&mut self, size: u32, screen: &str, viewer: &str, gzip: bool, both: &Both) {
        let (ours, (app, database)) = (&both.ours, both.used);
        let floor = both.floor.as_ref().map(Measured::per_second);
        eprintln!(
            "{size}: {screen} as {viewer}{}: {:.0}/s, p99 {:.1} ms, {app:.2}+{database:.2} ms of processor, floor {:.0}/s: {:.0} %",
            if gzip { ", gzip" } else { "" },
            ours.per_second(),
            ours.percentile(0.99),
            floor.unwrap_or(f64::NAN),
            both.share.unwrap_or(f64::NAN),
        );
        self.loads.push(json!({ "size": size, "screen": screen, "viewer": viewer, "gzip": gzip, "per_second": ours.per_second(),
            "median": ours.percentile(0.5), "p99": ours.percentile(0.99), "failed": ours.failed + ours.refused, "floor": floor,
            "of_floor": both.share, "app_ms": app, "database_ms": database }));
    }

    /// A line about how it was measured.
    pub fn note(&mut self, words: &str) {
        self.notes.push(words.to_owned());
    }

    pub fn machine(&mut self, (busy, steal): (f64, f64)) {
        let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
        let processors = super::server::processors();
        let minutes = self.begun.elapsed().as_secs_f64() / 60.0;
        self.notes.push(format!(
            "{processors} processors, {busy:.0} % busy while it was measured, {steal:.1} % stolen; load at the end {}; {minutes:.0} minutes",
            load.trim()
        ));
    }

    fn latency_table(&self) -> String {
        let mut out = String::from("| one client, ms | viewer |");
        for size in &self.sizes {
            let _infallible = write!(out, " median at {size} |");
        }
        out.push_str(" p99 at the largest | last / first | KB |\n|---|---|");
        out.push_str(&"---|".repeat(self.sizes.len() + 3));
        out.push('\n');
        let of = |size: u32, screen: &Value, viewer: &Value| {
            self.latencies
                .iter()
                .find(|row| row["size"] == size && row["screen"] == *screen && row["viewer"] == *viewer)
        };
        let Some(largest) = self.sizes.last() else { return out };
        for row in self.latencies.iter().filter(|row| row["size"] == *largest) {
            let _infallible = write!(out, "| {} | {} |", text(&row["screen"]), text(&row["viewer"]));
            let medians: Vec<Option<f64>> = self
                .sizes
                .iter()
                .map(|size| of(*size, &row["screen"], &row["viewer"]).and_then(|row| row["median"].as_f64()))
                .collect();
            for median in &medians {
                let _infallible =
                    write!(out, " {} |", median.map_or_else(|| "-".into(), |median| format!("{median:.2}")));
            }
            let ratio = medians
                .first()
                .copied()
                .flatten()
                .zip(medians.last().copied().flatten())
                .map(|(first, last)| last / first);
            let _infallible = writeln!(
                out,
                " {:.1} | {} | {:.0} |",
                row["p99"].as_f64().unwrap_or(f64::NAN),
                ratio.map_or_else(|| "-".into(), |ratio| format!("{ratio:.2}")),
                row["bytes"].as_f64().unwrap_or(0.0) / 1000.0
            );
        }
        out
    }

    fn load_table(&self) -> String {
        let mut out = String::from(
            "| 64 clients | viewer | pages/s | p99 ms | floor/s | of floor | processor ms, app + database | with gzip /s |\n|---|---|---|---|---|---|---|---|\n",
        );
        for row in self.loads.iter().filter(|row| row["gzip"] == false) {
            let gzip = self.loads.iter().find(|other| {
                other["gzip"] == true
                    && other["screen"] == row["screen"]
                    && other["viewer"] == row["viewer"]
                    && other["size"] == row["size"]
            });
            let whole = |value: Option<f64>| value.map_or_else(|| "-".into(), |value| format!("{value:.0}"));
            let _infallible = writeln!(
                out,
                "| {} | {} | {} | {:.1} | {} | {} | {:.2} + {:.2} | {} |",
                text(&row["screen"]),
                text(&row["viewer"]),
                whole(row["per_second"].as_f64()),
                row["p99"].as_f64().unwrap_or(f64::NAN),
                whole(row["floor"].as_f64()),
                row["of_floor"].as_f64().map_or_else(|| "-".into(), |share| format!("{share:.0} %")),
                row["app_ms"].as_f64().unwrap_or(f64::NAN),
                row["database_ms"].as_f64().unwrap_or(f64::NAN),
                whole(gzip.and_then(|row| row["per_second"].as_f64()))
            );
        }
        out
    }

    /// Prints the tables, writes them with all figures to target/bench, and into docs/performance.md where that is wanted.
    pub fn end(self) {
        let mut out = format!(
            "{}.\n\n{}\n{}\n| at the size | what | figure |\n|---|---|---|\n",
            self.notes.join(". "),
            self.latency_table(),
            self.load_table()
        );
        for (size, what, figure) in &self.facts {
            let _infallible = writeln!(out, "| {size} | {what} | {figure:.1} |");
        }
        println!("\n{out}");
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let folder = root.join("target/bench");
        std::fs::create_dir_all(&folder).unwrap();
        let facts: Vec<Value> = self
            .facts
            .iter()
            .map(|(size, what, figure)| json!({ "size": size, "what": what, "figure": figure }))
            .collect();
        let all =
            json!({ "notes": self.notes, "one_client": self.latencies, "many_clients": self.loads, "facts": facts });
        std::fs::write(folder.join("bench.json"), serde_json::to_string_pretty(&all).unwrap()).unwrap();
        std::fs::write(folder.join("bench.md"), &out).unwrap();
        if super::setting("BENCH_DOCS", "") == "1" {
            let page = root.join("docs/performance.md");
            let old = std::fs::read_to_string(&page).unwrap();
            let (before, rest) = old.split_once(MARKS.0).expect("the mark of the figures");
            let (_, after) = rest.split_once(MARKS.1).expect("the mark of their end");
            std::fs::write(&page, format!("{before}{}\n{out}\n{}{after}", MARKS.0, MARKS.1)).unwrap();
        }
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
