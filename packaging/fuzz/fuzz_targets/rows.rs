//! Rows under headers that mean something: every field's check, parents, doubles, proposals.
#![no_main]

use kezhan::core::access::Reach;
use kezhan::customers::model::Place;
use kezhan::exchange::check::{Circumstances, check};
use kezhan::exchange::fields;
use kezhan::exchange::known::Known;
use kezhan::exchange::read::Limits;
use kezhan::exchange::received::prepared;
use kezhan::exchange::summary::Summary;
use kezhan::text::Lang;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let header: Vec<&str> = fields::targets().iter().map(|target| target.zh).collect();
    let file = format!("{}\n{text}", header.join(","));
    let limits = Limits { rows: 100, columns: 60, cells: 5_000, ..Limits::default() };
    let Ok(batch) = prepared(file.as_bytes(), "a.csv", None, &limits) else { return };
    let at = Circumstances {
        lang: if text.len() % 2 == 0 { Lang::Zh } else { Lang::En },
        currency: "CNY".into(),
        zone: chrono_tz::Asia::Shanghai,
        now: "2026-11-22T00:00:00Z".parse().unwrap(),
        reach: Reach::everything(),
        default: Some(Place { owner_id: 1, owner_dept_id: 1 }),
        standing: std::sync::Arc::new(kezhan::core::access::Standing::everything()),
    };
    let report = check(&batch, &Known::default(), &at).unwrap();
    let summary = Summary::of(&report, at.lang);
    assert_eq!(summary.rows, summary.good + summary.faulty + summary.waits + summary.left_out);
    assert_eq!(report.order.len(), report.rows.len());
    drop(serde_json::to_string(&summary.shortened()).unwrap());
});
