//! What a monitoring system reads: Prometheus text, on a listener of its own. Routes are named by their pattern, so that
//! no address that somebody thinks up makes a series.

use super::House;
use crate::core::problem::Problem;
use crate::core::sql::Sql;
use crate::row;
use actix_web::dev::ServiceResponse;
use actix_web::http::Method;
use actix_web::{App, HttpResponse, HttpServer, web};
use prometheus::{HistogramOpts, HistogramVec, IntCounterVec, Opts, Registry, TextEncoder};
use std::fmt::Write;
use std::net::SocketAddr;
use std::time::Duration;

/// Bounds of the histogram of answers, in seconds: few, for each route has them.
const BOUNDS: &[f64] = &[0.01, 0.05, 0.25, 1.0, 5.0];

row! {
    /// What waits in the database.
    struct Waiting { sessions: i64, due: i64, oldest: f64, parked: i64, letters: i64, oldest_letter: f64, failed: i64, faults: i64, suppressed: i64 }
}

/// The figures that are kept in memory; none where their names were refused, which the log then tells.
#[derive(Default)]
pub struct Meter(Option<Kept>);

struct Kept {
    registry: Registry,
    answers: IntCounterVec,
    times: HistogramVec,
    sign_ins: IntCounterVec,
}

impl Kept {
    fn new() -> Result<Self, prometheus::Error> {
        let answers = Opts::new("kezhan_http_requests_total", "Answers by route, method and status.");
        let times = HistogramOpts::new("kezhan_http_request_seconds", "Time to answer, by route.");
        let sign_ins = Opts::new("kezhan_sign_ins_total", "Tries to sign in, by result.");
        let kept = Self {
            registry: Registry::new(),
            answers: IntCounterVec::new(answers, &["route", "method", "status"])?,
            times: HistogramVec::new(times.buckets(BOUNDS.to_vec()), &["route"])?,
            sign_ins: IntCounterVec::new(sign_ins, &["result"])?,
        };
        kept.registry.register(Box::new(kept.answers.clone()))?;
        kept.registry.register(Box::new(kept.times.clone()))?;
        kept.registry.register(Box::new(kept.sign_ins.clone()))?;
        Ok(kept)
    }
}

impl Meter {
    /// Empty figures.
    #[must_use]
    pub fn new() -> Self {
        Self(Kept::new().inspect_err(|error| tracing::error!(%error, "no metrics")).ok())
    }

    /// Notes an answer and the time that it took.
    pub fn note<B>(&self, response: &ServiceResponse<B>, taken: Duration) {
        let Some(kept) = &self.0 else { return };
        let request = response.request();
        let route = request.match_pattern();
        let route = route.as_deref().filter(|route| !route.is_empty()).unwrap_or("other");
        let method = match *request.method() {
            Method::GET => "GET",
            Method::POST => "POST",
            _ => "other",
        };
        let status = response.status();
        kept.answers.with_label_values(&[route, method, status.as_str()]).inc();
        kept.times.with_label_values(&[route]).observe(taken.as_secs_f64());
        if route == "/sign-in" && method == "POST" {
            let result = match status.as_u16() {
                303 | 200 => "done",
                429 => "throttled",
                503 => "busy",
                _ => "refused",
            };
            kept.sign_ins.with_label_values(&[result]).inc();
        }
    }

    fn text(&self) -> Result<String, Problem> {
        let Some(kept) = &self.0 else { return Ok(String::new()) };
        TextEncoder::new().encode_to_string(&kept.registry.gather()).map_err(Problem::bug)
    }
}

/// Serves the figures at `/metrics` of an address of their own, without sessions.
///
/// # Errors
/// Where the address can't be listened on.
#[expect(clippy::disallowed_methods, reason = "figures hold no business data and are listened for apart")]
pub fn serve(house: House, listen: SocketAddr) -> std::io::Result<actix_web::dev::Server> {
    let server = HttpServer::new(move || {
        App::new().app_data(web::Data::new(house.clone())).route("/metrics", web::get().to(answer))
    });
    Ok(server.workers(1).disable_signals().bind(listen)?.run())
}

async fn answer(house: web::Data<House>) -> HttpResponse {
    match page(&house).await {
        Ok(text) => HttpResponse::Ok().content_type("text/plain; version=0.0.4").body(text),
        Err(problem) => {
            tracing::warn!(%problem, "metrics");
            HttpResponse::InternalServerError().finish()
        }
    }
}

/// Everything, as text. Where the database does not answer, `kezhan_database_up` is 0 and its figures are missing.
///
/// # Errors
/// `Bug` where the text can't be made.
pub async fn page(house: &House) -> Result<String, Problem> {
    let mut out = house.meter.text()?;
    let doors = house.db.figures();
    let figures: &[(&str, &str, f64)] = &[
        ("kezhan_pool_connections_in_use", "gauge", f64::from(house.db.in_use().0)),
        ("kezhan_pool_connections_max", "gauge", f64::from(house.db.in_use().1)),
        ("kezhan_door_waiting", "gauge", doors.waiting),
        ("kezhan_door_entries_total", "counter", doors.entries),
        ("kezhan_door_refused_total", "counter", doors.refused),
        ("kezhan_door_wait_seconds_total", "counter", doors.waited),
        ("kezhan_door_seconds_total", "counter", doors.inside),
        ("kezhan_database_round_trips_total", "counter", doors.round_trips),
    ];
    for (name, kind, value) in figures {
        line(&mut out, name, kind, *value);
    }
    let waiting = house.db.ask::<Waiting>(Sql::new(WAITING)).await;
    line(&mut out, "kezhan_database_up", "gauge", if waiting.is_ok() { 1.0 } else { 0.0 });
    if let Ok(Some(waiting)) = waiting {
        let whole = |count: i64| f64::from(i32::try_from(count).unwrap_or(i32::MAX));
        line(&mut out, "kezhan_sessions", "gauge", whole(waiting.sessions));
        line(&mut out, "kezhan_jobs_waiting", "gauge", whole(waiting.due));
        line(&mut out, "kezhan_jobs_oldest_seconds", "gauge", waiting.oldest);
        line(&mut out, "kezhan_jobs_parked", "gauge", whole(waiting.parked));
        line(&mut out, "kezhan_mail_waiting", "gauge", whole(waiting.letters));
        line(&mut out, "kezhan_mail_oldest_seconds", "gauge", waiting.oldest_letter);
        line(&mut out, "kezhan_mail_failed", "gauge", whole(waiting.failed));
        line(&mut out, "kezhan_mail_server_faults", "gauge", whole(waiting.faults));
        line(&mut out, "kezhan_mail_suppressed_addresses", "gauge", whole(waiting.suppressed));
    }
    if house.directory.is_on() {
        line(&mut out, "kezhan_directory_up", "gauge", if house.directory.is_down() { 0.0 } else { 1.0 });
    }
    process(&mut out);
    let version = env!("CARGO_PKG_VERSION");
    let _infallible = write!(out, "# TYPE kezhan_build_info gauge\nkezhan_build_info{{version=\"{version}\"}} 1\n");
    Ok(out)
}

const WAITING: &str = "
    select (select count(*) from session where ended_at is null and seen_at > now() - interval '1 day') as sessions,
      (select count(*) from job where state = 'waiting' and due_at <= now()) as due,
      (select coalesce(extract(epoch from now() - min(due_at)), 0)::float8 from job where state = 'waiting' and due_at <= now()) as oldest,
      (select count(*) from job where state = 'parked') as parked,
      (select count(*) from letter where state in ('waiting', 'sending') and wanted_at <= now()) as letters,
      (select coalesce(extract(epoch from now() - min(wanted_at)), 0)::float8 from letter where state in ('waiting', 'sending') and wanted_at <= now())
        as oldest_letter,
      (select count(*) from letter where state in ('refused', 'returned', 'suppressed') and due_at > now() - interval '1 day') as failed,
      (select faults::bigint from mail_channel) as faults,
      (select count(*) from mail_refusal where suppressed_at > now() - interval '30 days') as suppressed";

fn line(out: &mut String, name: &str, kind: &str, value: f64) {
    let _infallible = write!(out, "# TYPE {name} {kind}\n{name} {value}\n");
}

/// Memory and open files of this process, as Linux tells.
fn process(out: &mut String) {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let resident =
        status.lines().find_map(|line| line.strip_prefix("VmRSS:")?.trim().strip_suffix(" kB")?.parse::<f64>().ok());
    if let Some(kib) = resident {
        line(out, "process_resident_memory_bytes", "gauge", kib * 1024.0);
    }
    if let Ok(open) = std::fs::read_dir("/proc/self/fd") {
        line(out, "process_open_fds", "gauge", f64::from(u32::try_from(open.count()).unwrap_or(u32::MAX)));
    }
}
