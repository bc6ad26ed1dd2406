//! Whatever arrives as a file, the readers and the check answer; none panics. The same functions are driven by coverage
//! in `packaging/fuzz`.

use super::import_samples::{archive, crafted_xlsx, gbk, utf16_be, utf16_le, workbook};
use kezhan::core::access::Reach;
use kezhan::customers::model::Place;
use kezhan::exchange::check::{Circumstances, check};
use kezhan::exchange::customers::Customers;
use kezhan::exchange::fields;
use kezhan::exchange::kind::Kind;
use kezhan::exchange::known::Known;
use kezhan::exchange::read::{self, Limits};
use kezhan::exchange::received::{prepared, received};
use kezhan::exchange::refused::refused;
use kezhan::exchange::summary::Summary;
use kezhan::text::Lang;
use proptest::prelude::*;

fn limits() -> Limits {
    Limits { rows: 200, columns: 20, cells: 2_000, cell_characters: 500, unpacked_bytes: 1 << 20, ..Limits::default() }
}

fn circumstances(lang: Lang) -> Circumstances {
    Circumstances {
        lang,
        currency: "CNY".into(),
        zone: chrono_tz::Asia::Shanghai,
        now: "2026-11-22T00:00:00Z".parse().unwrap(),
        reach: Reach::everything(),
        default: Some(Place { owner_id: 1, owner_dept_id: 1 }),
        standing: std::sync::Arc::new(kezhan::core::access::Standing::everything()),
    }
}

/// Reads, checks and sums up, as a person's upload does, and holds what must hold of any file.
fn taken(bytes: &[u8], name: &str) {
    for lang in [Lang::Zh, Lang::En] {
        let limits = limits();
        let _sheets = read::sheets(bytes, &limits);
        drop(received::<Customers>(bytes.to_vec(), name, &limits, lang));
        match prepared::<Customers>(bytes, name, None, &limits) {
            Err(problem) => assert!(!refused(&problem, lang).is_empty()),
            Ok(batch) => {
                assert!(batch.contents.rows.len() <= limits.rows && batch.contents.header.len() <= limits.columns);
                let report = check(&batch, &Known::default(), &circumstances(lang)).unwrap();
                let summary = Summary::of::<Customers>(&report, lang);
                assert_eq!(summary.rows, batch.contents.rows.len());
                assert_eq!(summary.rows, summary.good + summary.faulty + summary.waits + summary.left_out);
                assert_eq!(report.order.len(), report.rows.len());
                let kept = serde_json::to_value(summary.shortened()).unwrap();
                serde_json::from_value::<Summary>(kept).unwrap();
            }
        }
    }
}

/// Cells as people and attackers write them.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        "[ -~]{0,20}",
        "[\u{4e00}-\u{4fff}]{0,12}",
        any::<String>(),
        "[=+@-][a-zA-Z0-9(),:]{0,12}",
        "[0-9]{1,20}[.,万亿%/-]?[0-9]{0,4}",
        "(19|20)[0-9]{2}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}[日 T]?([0-9]{1,2}:[0-9]{2})?",
        "[+0-9 ()-]{3,24}(转|ext)?[0-9]{0,4}",
        Just("\u{202e}\u{0}\u{feff}'".to_owned()),
    ]
}

/// A table under headers that mean something.
fn table() -> impl Strategy<Value = (Vec<String>, Vec<Vec<String>>)> {
    let all: Vec<&'static str> = fields::targets().iter().map(|target| target.zh).collect();
    let header = prop::collection::vec(prop::sample::select(all).prop_map(str::to_owned), 1..12);
    (header, prop::collection::vec(prop::collection::vec(cell(), 0..14), 0..12))
}

fn csv(header: &[String], rows: &[Vec<String>]) -> String {
    let quoted = |cells: &[String]| {
        cells.iter().map(|c| format!("\"{}\"", c.replace('"', "\"\""))).collect::<Vec<_>>().join(",")
    };
    std::iter::once(quoted(header)).chain(rows.iter().map(|row| quoted(row))).collect::<Vec<_>>().join("\n")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..2000), name in "[a-z]{0,8}(\\.csv|\\.xlsx|\\.txt)?") {
        taken(&bytes, &name);
    }

    #[test]
    fn slow_any_text_in_any_encoding(text in any::<String>(), cut in 0usize..8) {
        for bytes in [text.clone().into_bytes(), gbk(&text), utf16_le(&text), utf16_be(&text)] {
            taken(&bytes, "a.csv");
            taken(&bytes[..bytes.len().saturating_sub(cut)], "a.csv");
        }
    }

    #[test]
    fn slow_any_table_is_checked((header, rows) in table()) {
        taken(csv(&header, &rows).as_bytes(), "a.csv");
    }

    #[test]
    fn any_columns_may_be_read_into_any_fields((header, rows) in table(), seed in any::<u64>()) {
        let bytes = csv(&header, &rows);
        if let Ok(mut batch) = prepared::<Customers>(bytes.as_bytes(), "a.csv", None, &limits()) {
            let targets = fields::targets();
            let mut next = seed;
            for column in &mut batch.plan.columns {
                next = next.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                column.field = targets.get((next >> 33) as usize % (targets.len() + 1)).map(|target| target.id.to_owned());
                column.factor = [0, 1, 1_000, u64::MAX][(next >> 50) as usize % 4];
            }
            batch.plan.same = seed % 2 == 0;
            let report = check(&batch, &Known::default(), &circumstances(Lang::Zh)).unwrap();
            prop_assert_eq!(report.rows.len(), batch.contents.rows.len());
            drop(Summary::of::<Customers>(&report, Lang::En));
        }
        drop(Customers::guessed(&header));
    }

    #[test]
    fn slow_a_damaged_workbook_is_read_or_refused(at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<prop::sample::Index>()) {
        let mut bytes = workbook(&[("客户", &[&["客户名称", "员工人数"], &["甲", "12"], &["乙", "3.5"]]), ("空", &[])]);
        let place = at.index(bytes.len());
        bytes[place] = byte;
        taken(&bytes, "a.xlsx");
        taken(&bytes[..cut.index(bytes.len())], "a.xlsx");
    }

    #[test]
    fn any_parts_in_a_workbook(strings in any::<String>(), sheet in "[<>/=\"a-zA-Z0-9 ]{0,300}", row in any::<u32>(), kind in "[a-z]{0,3}") {
        taken(&crafted_xlsx(&strings, "", &sheet), "a.xlsx");
        let cells = format!("<worksheet><sheetData><row r=\"{row}\"><c r=\"XFD{row}\" t=\"{kind}\"><v>{row}</v></c></row></sheetData></worksheet>");
        taken(&crafted_xlsx("<sst><si><t>x</t></si></sst>", "<styleSheet/>", &cells), "a.xlsx");
        taken(&archive(&[("xl/workbook.xml", strings.as_bytes())]), "a.xlsx");
    }
}
