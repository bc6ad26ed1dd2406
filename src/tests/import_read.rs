//! Reading tables out of files, good and bad.

use super::import_samples as samples;
use kezhan::core::safe_cell::{self, Cell, CsvWriter};
use kezhan::exchange::read::{FileKind, Format, Limits, Ragged, ReadProblem, Sheet, column_letters, read, read_sheet};
use proptest::prelude::*;
use rust_xlsxwriter::{ExcelDateTime, Format as CellFormat, Formula, Workbook};

fn csv(bytes: &[u8]) -> Sheet {
    read(bytes, "file.csv", &Limits::default()).unwrap()
}

fn refusal(bytes: &[u8], name: &str) -> ReadProblem {
    read(bytes, name, &Limits::default()).unwrap_err()
}

fn numbers(sheet: &Sheet) -> Vec<usize> {
    sheet.rows.iter().map(|row| row.number).collect()
}

fn cells(sheet: &Sheet) -> Vec<Vec<String>> {
    sheet.rows.iter().map(|row| row.cells.clone()).collect()
}

#[test]
fn the_sample_accounts_are_read_whole() {
    let sheet = csv(samples::ACCOUNTS);
    assert_eq!(sheet.header.len(), 7);
    assert_eq!(sheet.rows.len(), 85);
    assert_eq!((sheet.rows[0].number, sheet.rows[84].number), (2, 86));
    assert_eq!(sheet.rows[0].cells[..4], ["Acme Corporation", "technolgy", "1996", "1100.04"]);
    assert!(sheet.ragged.is_empty());
    assert_eq!(sheet.rows.iter().filter(|row| row.cells[1] == "technolgy").count(), 12);
}

#[test]
fn every_encoding_gives_the_same_table() {
    let plain = csv(samples::CHINESE.as_bytes());
    assert_eq!(plain.header, ["客户名称", "行业", "备注"]);
    assert_eq!(plain.rows[1].cells[2], "两行\n备注");
    let with_mark = format!("\u{FEFF}{}", samples::CHINESE).into_bytes();
    let files = [
        (with_mark, "UTF-8"),
        (samples::gbk(samples::CHINESE), "gb18030"),
        (samples::utf16_le(samples::CHINESE), "UTF-16LE"),
        (samples::utf16_be(samples::CHINESE), "UTF-16BE"),
    ];
    for (bytes, encoding) in files {
        let sheet = csv(&bytes);
        assert_eq!((&sheet.header, &sheet.rows), (&plain.header, &plain.rows), "{encoding}");
        assert_eq!(sheet.encoding, Some(encoding));
    }
}

#[test]
fn a_short_gbk_file_is_read_with_rare_characters_kept() {
    let text = "姓名,城市\n王喆,深圳\n";
    assert_eq!(csv(&samples::gbk(text)).rows[0].cells, ["王喆", "深圳"]);
    let text = "公司,备注\n𠮷野家餐饮有限公司,四字节\n";
    let bytes = encoding_rs::GB18030.encode(text).0;
    assert_eq!(csv(&bytes).rows[0].cells[0], "𠮷野家餐饮有限公司");
}

#[test]
fn gbk_that_is_valid_utf8_by_chance_is_still_gbk() {
    for name in ["菁英", "隆森", "蔻斯汀", "伽耶"] {
        let bytes = samples::gbk(&format!("name,city\n{name},x\n"));
        assert!(std::str::from_utf8(&bytes).is_ok(), "{name}");
        assert_eq!(csv(&bytes).rows[0].cells[0], name);
    }
    for name in ["Café", "Größe", "żółw", "Ελλάδα", "Москва", "שלום", "عربي", "é", "Łódź", "a·b"]
    {
        assert_eq!(csv(format!("name\n{name}\n").as_bytes()).rows[0].cells[0], name);
    }
}

#[test]
fn a_wrong_encoding_is_named_by_its_place() {
    let mut bytes = samples::gbk("名称,城市\n客栈,杭州\n云栖,");
    let byte = bytes.len();
    bytes.extend(b"\xFF\n");
    assert_eq!(refusal(&bytes, "a.csv"), ReadProblem::WrongEncoding { row: 3, column: 2, byte });
    let western = b"name,city\nM\xFCller GmbH,K\xF6ln\nCaf\xE9 Ren\xE9,Z\xFCrich\n";
    assert_eq!(refusal(western, "a.csv"), ReadProblem::WrongEncoding { row: 2, column: 1, byte: 11 });
    let half = samples::utf16_le("name\nAcme");
    let problem = refusal(&half[..half.len() - 1], "a.csv");
    assert!(matches!(problem, ReadProblem::WrongEncoding { row: 2, .. }), "{problem:?}");
}

#[test]
fn the_separator_is_found() {
    for (text, delimiter) in [
        ("a,b\n1,2\n", ','),
        ("a;b\n1,5;2,5\n", ';'),
        ("a\tb\n1,5\t2\n", '\t'),
        ("name\nAcme\n", ','),
        ("name;notes\nAcme;\"x;y\nz\"\nBeta;a, b, c\n", ';'),
    ] {
        assert_eq!(csv(text.as_bytes()).format, Format::Csv { delimiter }, "{text}");
    }
}

#[test]
fn numbers_are_those_a_spreadsheet_program_shows() {
    let text = "a,b\n1,2\n\n\n\"x\ny\",3\n,\n5,6";
    for text in [text.to_owned(), text.replace('\n', "\r\n"), text.replace('\n', "\r")] {
        assert_eq!(numbers(&csv(text.as_bytes())), [2, 5, 7], "{text:?}");
    }
    let sheet = csv(b"\r\n\r\na,b\r\n1,2");
    assert_eq!((sheet.header.len(), numbers(&sheet)), (2, vec![4]));
}

#[test]
fn ragged_rows_are_reported_and_kept() {
    let sheet = csv(b"a,b,c\n1,2\n1,2,3,,\n1,2,3,4,5\n");
    assert_eq!(sheet.ragged, [Ragged { row: 2, cells: 2 }, Ragged { row: 4, cells: 5 }]);
    assert_eq!(cells(&sheet), [vec!["1", "2", ""], vec!["1", "2", "3"], vec!["1", "2", "3", "4", "5"]]);
}

#[test]
fn bad_tables_are_named() {
    let problem = |text: &str| refusal(text.as_bytes(), "a.csv");
    assert_eq!(problem(""), ReadProblem::Empty);
    assert_eq!(problem(" \r\n,,\n"), ReadProblem::Empty);
    assert_eq!(problem("1,2\n3,4\n"), ReadProblem::NoHeader { row: 1 });
    let twice = ReadProblem::DuplicateHeader { name: "name".into(), first: 1, second: 3 };
    assert_eq!(problem("name,b, name \n1,2,3\n"), twice);
    assert_eq!(problem("a,b\n1,2\n3,\"open\n5,6\n"), ReadProblem::UnclosedQuote { row: 3 });
    assert_eq!(refusal(samples::NUL_CSV, "a.csv"), ReadProblem::NulCharacter { row: 3, column: 2 });
}

#[test]
fn limits_hold() {
    let limits = Limits { file_bytes: 60, rows: 2, columns: 3, cell_characters: 4, ..Limits::default() };
    let problem = |text: &str| read(text.as_bytes(), "a.csv", &limits).unwrap_err();
    assert_eq!(problem(&"a".repeat(61)), ReadProblem::TooBig { limit: 60 });
    assert_eq!(problem("a\n1\n2\n3\n"), ReadProblem::TooManyRows { limit: 2 });
    assert_eq!(problem("a\n1,2,3,4\n"), ReadProblem::TooManyColumns { row: 2, limit: 3 });
    assert_eq!(problem("a,b\n1,客户名称表\n"), ReadProblem::CellTooLong { row: 2, column: 2, limit: 4 });
    assert!(read("a,b\n1,客户名称\n".as_bytes(), "a.csv", &limits).is_ok());
    let limits = Limits { cells: 3, unpacked_bytes: 5, ..Limits::default() };
    let problem = |text: &str| read(text.as_bytes(), "a.csv", &limits).unwrap_err();
    assert_eq!(problem("a,b\n1\n2\n"), ReadProblem::TooManyCells { limit: 3 });
    assert_eq!(problem("a\n12345\n"), ReadProblem::TooMuchText { limit: 5 });
}

#[test]
fn other_files_are_named_whatever_they_are_called() {
    let kind = |bytes: &[u8]| match refusal(bytes, "customers.csv") {
        ReadProblem::NotUnderstood { kind } => kind,
        other => panic!("{other:?}"),
    };
    assert_eq!(kind(samples::PDF_AS_CSV), FileKind::Pdf);
    assert_eq!(kind(b"\x89PNG\r\n\x1A\n\0\0"), FileKind::Picture);
    assert_eq!(kind(b"\xFF\xD8\xFF\xE0\0\x10JFIF"), FileKind::Picture);
    assert_eq!(kind(b"<!DOCTYPE html><table></table>"), FileKind::WebPage);
    assert_eq!(kind(b"<?xml version=\"1.0\"?><Workbook/>"), FileKind::Xml);
    assert_eq!(kind(b"Rar!\x1A\x07\x01\0"), FileKind::Archive);
    assert_eq!(kind(&samples::archive(&[("a.txt", b"x")])), FileKind::Archive);
    assert_eq!(kind(&samples::archive(&[("word/document.xml", b"x")])), FileKind::WordDocument);
    assert_eq!(kind(&samples::compound("WordDocument")), FileKind::WordDocument);
    assert_eq!(csv(b"BM,MZ\n1,2\n").rows.len(), 1);
}

#[test]
fn bad_workbooks_are_named() {
    assert_eq!(refusal(&samples::broken_xlsx(), "a.xlsx"), ReadProblem::BrokenSpreadsheet);
    assert_eq!(refusal(b"PK\x05\x06", "a.xlsx"), ReadProblem::BrokenSpreadsheet);
    assert_eq!(refusal(b"no workbook at all", "a.XLSX"), ReadProblem::BrokenSpreadsheet);
    assert_eq!(refusal(&samples::compound("Workbook"), "a.xls"), ReadProblem::OldExcel);
    assert_eq!(refusal(&[9, 8, 16, 0, 0, 6, 5, 0], "a.xls"), ReadProblem::OldExcel);
    assert_eq!(refusal(&samples::compound("EncryptedPackage"), "a.xlsx"), ReadProblem::Encrypted);
    assert_eq!(refusal(&samples::xlsx(&[]), "a.xlsx"), ReadProblem::Empty);
}

#[test]
fn slow_a_zip_bomb_costs_nothing() {
    let bomb = samples::bomb_xlsx();
    assert!(bomb.len() < 200 << 10, "{}", bomb.len());
    assert_eq!(refusal(&bomb, "a.xlsx"), ReadProblem::ZipBomb);
    let parts: Vec<String> = (0..10_001).map(|i| format!("xl/{i}")).collect();
    let parts: Vec<(&str, &[u8])> = parts.iter().map(|name| (name.as_str(), &b""[..])).collect();
    assert_eq!(refusal(&samples::archive(&parts), "a.xlsx"), ReadProblem::ZipBomb);
    let workbook = samples::xlsx(&[vec!["name".into()]]);
    let limits = Limits { unpacked_bytes: 2_000, ..Limits::default() };
    assert_eq!(read(&workbook, "a.xlsx", &limits).unwrap_err(), ReadProblem::ZipBomb);
}

const CELL: &str = r#"<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData></worksheet>"#;
const NAME: &str = "<sst><si><t>name</t></si></sst>";
const PLAIN: &str = "<styleSheet/>";

#[test]
fn slow_a_size_that_lies_in_the_directory_does_not_help() {
    let bomb = samples::bomb_xlsx();
    let at = bomb.windows(4).rposition(|window| window == b"PK\x01\x02").unwrap();
    for (offset, value) in [(24, 10_u32), (20, 90 << 20)] {
        let mut lying = bomb.clone();
        lying[at + offset..at + offset + 4].copy_from_slice(&value.to_le_bytes());
        let problem = refusal(&lying, "a.xlsx");
        assert!(matches!(problem, ReadProblem::ZipBomb | ReadProblem::BrokenSpreadsheet), "{problem:?}");
    }
}

#[test]
fn claims_inside_a_workbook_reserve_nothing() {
    let good = samples::crafted_xlsx(NAME, PLAIN, CELL);
    assert_eq!(read(&good, "a.xlsx", &Limits::default()).unwrap().header, ["name"]);
    for count in ["uniqueCount=\"99999999999\"", "uniqueCount = '7000000'"] {
        let strings = NAME.replace("<sst", &format!("<sst {count}"));
        assert_eq!(refusal(&samples::crafted_xlsx(&strings, PLAIN, CELL), "a.xlsx"), ReadProblem::ZipBomb);
    }
    let formats = format!("<numFmts><numFmt numFmtId=\"200\" formatCode=\"{}\"/></numFmts>", "0".repeat(200_000));
    let cells = "<xf numFmtId=\"200\"/>".repeat(100_000);
    let styles = format!("<styleSheet>{formats}<cellXfs>{cells}</cellXfs></styleSheet>");
    for styles in [styles.clone(), styles.replace('"', "'"), styles.replace('"', " '")] {
        assert_eq!(refusal(&samples::crafted_xlsx(NAME, &styles, CELL), "a.xlsx"), ReadProblem::ZipBomb);
    }
}

#[test]
fn a_cell_in_the_last_corner_costs_one_cell() {
    let corner = CELL.replace("</row>", "</row><row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>");
    let problem = refusal(&samples::crafted_xlsx(NAME, PLAIN, &corner), "a.xlsx");
    assert_eq!(problem, ReadProblem::TooManyColumns { row: 1_048_576, limit: 200 });
    let below = CELL.replace("</row>", "</row><row r=\"1048576\"><c r=\"A1048576\"><v>1</v></c></row>");
    let sheet = read(&samples::crafted_xlsx(NAME, PLAIN, &below), "a.xlsx", &Limits::default()).unwrap();
    assert_eq!(numbers(&sheet), [1_048_576]);
}

#[test]
fn one_long_text_used_often_is_refused() {
    let strings = format!("<sst><si><t>name</t></si><si><t>{}</t></si></sst>", "长".repeat(30_000));
    let row = "<row><c t=\"s\"><v>1</v></c></row>".repeat(4_000);
    let sheet = CELL.replace("</row>", &format!("</row>{row}"));
    let problem = refusal(&samples::crafted_xlsx(&strings, PLAIN, &sheet), "a.xlsx");
    assert_eq!(problem, ReadProblem::TooMuchText { limit: 200 << 20 });
}

fn typed_workbook() -> Vec<u8> {
    let mut workbook = Workbook::new();
    workbook.add_worksheet().set_name("空").unwrap();
    let sheet = workbook.add_worksheet().set_name("客户").unwrap();
    for (column, name) in ["text", "number", "date", "flag", "formula", "long"].iter().enumerate() {
        sheet.write(0, u16::try_from(column).unwrap(), *name).unwrap();
    }
    let date = CellFormat::new().set_num_format("yyyy\"年\"m\"月\"d\"日\"");
    let moment = CellFormat::new().set_num_format("yyyy-mm-dd hh:mm");
    sheet.write(2, 0, "杭州").unwrap();
    sheet.write(2, 1, 42.0).unwrap();
    sheet.write_with_format(2, 2, ExcelDateTime::from_ymd(2017, 3, 5).unwrap(), &date).unwrap();
    sheet.write(2, 3, true).unwrap();
    sheet.write(2, 4, Formula::new("=1+1").set_result("2")).unwrap();
    sheet.write(2, 5, 123_456_789_012_345.0).unwrap();
    sheet.write(3, 1, 0.1 + 0.2).unwrap();
    let noon = ExcelDateTime::from_ymd(2017, 3, 5).unwrap().and_hms(12, 30, 0).unwrap();
    sheet.write_with_format(3, 2, noon, &moment).unwrap();
    sheet.write(3, 3, false).unwrap();
    sheet.write(3, 4, Formula::new("=A3&\"x\"").set_result("杭州x")).unwrap();
    sheet.write(3, 5, 1.5e21).unwrap();
    workbook.add_worksheet().set_name("other").unwrap().write(0, 0, "only").unwrap();
    workbook.save_to_buffer().unwrap()
}

#[test]
fn a_workbook_gives_the_texts_a_person_sees() {
    let bytes = typed_workbook();
    let sheet = read(&bytes, "a.xlsx", &Limits::default()).unwrap();
    let sheets = ["客户", "other"].map(String::from).to_vec();
    assert_eq!(sheet.format, Format::Xlsx { sheet: "客户".into(), sheets });
    assert_eq!(numbers(&sheet), [3, 4]);
    assert_eq!(sheet.rows[0].cells, ["杭州", "42", "2017-03-05", "TRUE", "2", "123456789012345"]);
    let second = ["", "0.3", "2017-03-05 12:30:00", "FALSE", "杭州x", "1500000000000000000000"];
    assert_eq!(sheet.rows[1].cells, second);
    assert!(sheet.ragged.is_empty());
    let other = read_sheet(&bytes, "a.xlsx", Some("other"), &Limits::default()).unwrap();
    assert_eq!(other.header, ["only"]);
    let missing = read_sheet(&bytes, "a.xlsx", Some("none"), &Limits::default()).unwrap_err();
    assert_eq!(missing, ReadProblem::NoSuchSheet { name: "none".into() });
}

#[test]
fn columns_have_letters() {
    let letters: Vec<String> = [1, 26, 27, 52, 702, 703].map(column_letters).to_vec();
    assert_eq!(letters, ["A", "Z", "AA", "AZ", "ZZ", "AAA"]);
}

#[test]
fn no_written_cell_is_a_formula() {
    for text in ["=1+1", "+86 571", "-5", "@x", "\tx", "\rx", "\0x", "＝1", "＋1", "－1", "＠x"] {
        let written = safe_cell::csv_text(text);
        assert_eq!(*written, format!("'{text}"));
        assert_eq!(safe_cell::without_apostrophe(&written), text);
    }
    for text in ["", "Acme", "5", "'tis", "a=b", " =1", "客户"] {
        assert_eq!(safe_cell::csv_text(text), text);
        assert_eq!(safe_cell::without_apostrophe(text), text);
    }
    let mut writer = CsvWriter::new(Vec::new()).unwrap();
    writer.row([Cell::Text("-5"), Cell::Number("-5"), Cell::Number("-1+cmd"), Cell::Text("a,\"b\"")]).unwrap();
    let bytes = writer.finish().unwrap();
    assert_eq!(String::from_utf8(bytes).unwrap(), "\u{FEFF}'-5,-5,'-1+cmd,\"a,\"\"b\"\"\"\r\n");
}

/// Rows of a fixed width with at least one cell that is not blank.
fn any_rows(cell: &'static str) -> impl Strategy<Value = Vec<Vec<String>>> {
    let row = prop::collection::vec(cell, 4).prop_filter("blank", |r| !r.iter().all(|c| c.trim().is_empty()));
    prop::collection::vec(row, 0..12)
}

proptest! {
    #[test]
    fn no_bytes_panic(bytes: Vec<u8>, start in 0_usize..8, name in "\\PC{0,8}(\\.csv|\\.xlsx)?") {
        let starts: [&[u8]; 8] =
            [b"", b"PK\x03\x04", b"\xFF\xFE", b"\xEF\xBB\xBF", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", b"a,b\n\"", b"\xFE\xFF", b"RIFF"];
        let bytes = [starts[start], &bytes].concat();
        let _ = read(&bytes, &name, &Limits::default());
    }

    #[test]
    fn slow_no_damaged_workbook_panics(at: prop::sample::Index, value: u8, cut: prop::sample::Index) {
        let mut bytes = typed_workbook();
        let (at, cut) = (at.index(bytes.len()), cut.index(bytes.len()));
        bytes[at] = value;
        let _ = read(&bytes, "a.xlsx", &Limits::default());
        bytes.truncate(cut);
        let _ = read(&bytes, "a.xlsx", &Limits::default());
    }

    #[test]
    fn no_strange_sheet_panics(middle in "(<(/)?(row|c|v|f|is|t|sheetData)( [rst]=\"[A-Z0-9snbe]{0,12}\")?>|[0-9.E+-]{0,9}|&[a-z#0-9]{1,6};){0,24}") {
        let sheet = format!("<worksheet><sheetData>{middle}</sheetData></worksheet>");
        let _ = read(&samples::crafted_xlsx(NAME, PLAIN, &sheet), "a.xlsx", &Limits::default());
    }

    #[test]
    fn csv_comes_back_as_it_was_written(rows in any_rows("([^\\x00]|[,;\t\"\r\n客=+-]){0,6}")) {
        let mut writer = CsvWriter::new(Vec::new()).unwrap();
        writer.row(["name", "b", "c", "d"].map(Cell::Text)).unwrap();
        for row in &rows {
            writer.row(row.iter().map(|cell| Cell::Text(cell))).unwrap();
        }
        let sheet = csv(&writer.finish().unwrap());
        let expected: Vec<usize> = (2..rows.len() + 2).collect();
        prop_assert_eq!(numbers(&sheet), expected);
        for (read, written) in cells(&sheet).iter().zip(&rows) {
            let blank = |cell: &str| if cell.trim().is_empty() { String::new() } else { cell.to_owned() };
            let read: Vec<String> = read.iter().map(|c| blank(safe_cell::without_apostrophe(c))).collect();
            let written: Vec<String> = written.iter().map(|c| blank(safe_cell::without_apostrophe(c))).collect();
            prop_assert_eq!(read, written);
        }
    }

    #[test]
    fn slow_a_workbook_comes_back_as_it_was_written(rows in any_rows("[ -~客栈名\n🙂ａ]{0,6}")) {
        let mut all = vec![["name", "b", "c", "d"].map(String::from).to_vec()];
        all.extend(rows.clone());
        let sheet = read(&samples::xlsx(&all), "a.xlsx", &Limits::default()).unwrap();
        let blank = |rows: Vec<Vec<String>>| -> Vec<Vec<String>> {
            let blank = |cell: String| if cell.trim().is_empty() { String::new() } else { cell };
            rows.into_iter().map(|row| row.into_iter().map(blank).collect()).collect()
        };
        prop_assert_eq!(blank(cells(&sheet)), blank(rows));
    }

    #[test]
    fn gbk_and_utf8_give_the_same(names in prop::collection::vec("[一-龥]{2,8}", 1..6)) {
        let text = format!("客户名称,行业\n{},1\n", names.join(",1\n"));
        prop_assert_eq!(csv(&samples::gbk(&text)).rows, csv(text.as_bytes()).rows);
    }
}
