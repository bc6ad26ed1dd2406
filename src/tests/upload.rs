//! Files that strangers prepare: refused, or kept as the bytes they are and never shown in the page's name.

use super::import_samples::{archive, bomb_xlsx, xlsx};
use super::support::{Browser, Page, Spawned, Visitor, World};
use kezhan::follow_ups::packed::archive_is_sane;
use std::io::{Cursor, Read, Write};
use std::net::TcpStream;
use std::time::Duration;
use zip::write::SimpleFileOptions;

const EICAR: &[u8] = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*";

/// Attaches a file to a new follow-up.
async fn attach(visitor: &Visitor, name: &str, bytes: &[u8]) -> Page {
    let customer = visitor.world.customer("云栖");
    visitor
        .upload(&format!("/customers/{customer}/follow-ups"), &[("body", "带附件的跟进")], &[("files", name, bytes)])
        .await
}

/// The file that was attached last, as somebody downloads it.
async fn fetched(visitor: &Visitor) -> Page {
    let id = visitor.world.number("select max(id) as n from attachment");
    visitor.get(&format!("/attachments/{id}")).await
}

/// That a download can't become a page of ours.
fn kept_apart(page: &Page) {
    assert_eq!(page.status, 200, "{}", page.text());
    assert!(page.header("content-disposition").starts_with("attachment;"), "{}", page.header("content-disposition"));
    assert_eq!(page.header("x-content-type-options"), "nosniff");
    assert!(page.header("content-security-policy").contains("sandbox"), "{}", page.header("content-security-policy"));
    assert!(!page.header("content-type").contains("html") && !page.header("content-type").contains("svg"));
}

async fn refused(name: &str, bytes: &[u8], words: &str) {
    let world = World::new().await;
    let page = attach(&world.sign_in("li"), name, bytes).await;
    assert_eq!(page.status, 422, "{name}: {}", page.text());
    assert!(page.text().contains(words) && page.text().contains("带附件的跟进"), "{name}: {}", page.text());
    assert_eq!(
        world.number("select count(*) as n from follow_up where body = '带附件的跟进'"),
        0,
        "nothing is half done"
    );
}

/// Deflate at its best: each of some entries unpacks to 1 GB of nothing... told in 1 MB, and cut off at once.
fn bomb() -> Vec<u8> {
    archive(&[("a", &vec![0; 90 << 20]), ("b", &vec![0; 90 << 20])])
}

fn with_link() -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    zip.add_symlink("readme", "/etc/passwd", SimpleFileOptions::default()).unwrap();
    zip.finish().unwrap().into_inner()
}

/// An archive with an entry of exactly this name; the writer would make it safe, so it is put in afterwards.
fn with_name(name: &str) -> Vec<u8> {
    let innocent = "n".repeat(name.len());
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file(innocent.as_str(), SimpleFileOptions::default()).unwrap();
    zip.write_all(b"x").unwrap();
    let mut bytes = zip.finish().unwrap().into_inner();
    while let Some(at) = bytes.windows(name.len()).position(|window| window == innocent.as_bytes()) {
        bytes[at..at + name.len()].copy_from_slice(name.as_bytes());
    }
    bytes
}

/// The header of a PNG of this size, without its picture.
fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    bytes.extend(width.to_be_bytes());
    bytes.extend(height.to_be_bytes());
    bytes.extend([8, 6, 0, 0, 0, 0, 0, 0, 0]);
    bytes
}

#[actix_web::test]
async fn slow_a_zip_bomb_is_refused() {
    refused("a.zip", &bomb(), "打开后过大").await;
    refused("a.xlsx", &bomb_xlsx(), "打开后过大").await;
    let world = World::new().await;
    let page = world.sign_in("li").upload("/import/customers", &[], &[("file", "a.xlsx", &bomb_xlsx())]).await;
    assert!(page.status == 422 && page.text().contains("解压后过大"));
}

/// Twenty archives of a form are looked at for no more than one would be.
#[test]
fn the_archives_of_a_form_share_their_room() {
    let place = std::env::temp_dir().join(format!("kezhan-{}.zip", uuid::Uuid::now_v7()));
    std::fs::write(&place, archive(&[("a", &[7; 600])])).unwrap();
    let mut room = 1000;
    assert!(archive_is_sane(&place, &mut room));
    assert_eq!(room, 400);
    assert!(!archive_is_sane(&place, &mut room));
    assert_eq!(room, 0, "what was unpacked in vain counts too");
    std::fs::remove_file(place).unwrap();
}

#[actix_web::test]
async fn a_zip_with_a_symbolic_link_is_refused() {
    refused("a.zip", &with_link(), "链接").await;
}

#[actix_web::test]
async fn a_zip_that_leads_out_of_its_folder_is_refused() {
    for name in ["../../x", "/etc/cron.d/x", "a/../../x"] {
        refused("a.zip", &with_name(name), "路径").await;
    }
}

#[actix_web::test]
async fn an_ordinary_archive_and_workbook_are_kept() {
    let world = World::new().await;
    let li = world.sign_in("li");
    for (name, bytes) in [
        ("报价.zip", archive(&[("报价/一.txt", "报价".as_bytes()), ("二.txt", b"x")])),
        ("客户.xlsx", xlsx(&[vec!["客户名称".into()], vec!["甲".into()]])),
    ] {
        let page = attach(&li, name, &bytes).await;
        assert_eq!(page.status, 303, "{}", page.text());
        let file = fetched(&li).await;
        kept_apart(&file);
        assert_eq!(file.body, bytes);
    }
}

#[actix_web::test]
async fn a_gif_that_is_a_script_as_well_stays_a_download() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let polyglot = b"GIF89a/*\x01\x00\x00\x00\x00\x00\x00*/=1;alert(document.cookie);//;";
    let page = attach(&li, "a.js", polyglot).await;
    assert_eq!(page.status, 303, "{}", page.text());
    let file = fetched(&li).await;
    kept_apart(&file);
    assert_eq!(file.header("content-type"), "image/gif", "told by its bytes, not by its name");
    assert!(file.header("content-disposition").contains(".gif"), "{}", file.header("content-disposition"));
}

#[actix_web::test]
async fn a_picture_that_is_a_program_is_refused() {
    refused("a.svg", b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>", "不能添加").await;
    refused("a.png", b"<!doctype html><script>alert(1)</script>", "不能添加").await;
    refused("a.exe", b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0", "不能添加").await;
}

#[actix_web::test]
async fn a_picture_of_a_hundred_thousand_pixels_a_side_is_refused() {
    refused("a.png", &png(100_000, 100_000), "打开后过大").await;
    refused("a.png", &png(u32::MAX, u32::MAX), "打开后过大").await;
    let world = World::new().await;
    assert_eq!(attach(&world.sign_in("li"), "a.png", &png(4_000, 3_000)).await.status, 303);
}

#[actix_web::test]
async fn a_known_virus_is_kept_as_bytes_to_save_and_nothing_else() {
    let world = World::new().await;
    let li = world.sign_in("li");
    assert_eq!(attach(&li, "eicar.com", EICAR).await.status, 303);
    let file = fetched(&li).await;
    kept_apart(&file);
    assert_eq!(file.body, EICAR);
    assert!(file.header("content-type").starts_with("text/plain"));
    assert!(file.header("content-disposition").contains("eicar.com.txt"), "no program starts by a click");
    // As an import it is a table of one column without a customer's name, or none.
    let page = li.upload("/import/customers", &[], &[("file", "eicar.csv", EICAR)]).await;
    assert!(page.status == 303 || page.status == 422);
}

#[actix_web::test]
async fn names_with_breaks_directions_and_chinese_are_made_safe() {
    let world = World::new().await;
    let li = world.sign_in("li");
    for (sent, kept) in [
        ("../../../etc/passwd.txt", "passwd.txt"),
        ("..\\..\\boot.txt", "boot.txt"),
        ("报价\u{202e}txt.exe", "报价txt.exe.txt"),
        ("年度报价（终稿）.txt", "年度报价（终稿）.txt"),
        ("مرحبا.txt", "مرحبا.txt"),
        ("...", "file.txt"),
        ("a<b>:c?.txt", "a_b__c_.txt"),
    ] {
        let page = attach(&li, sent, b"x").await;
        assert_eq!(page.status, 303, "{sent}: {}", page.text());
        assert_eq!(world.word("select name as t from attachment order by id desc limit 1"), kept);
        let file = fetched(&li).await;
        kept_apart(&file);
        let told = file.header("content-disposition");
        assert!(told.is_ascii() && !told.contains(['\r', '\n']) && told.matches("filename").count() == 2, "{told}");
    }
    // A break in a name can't be sent as it is; sent percent-encoded, it stays a name.
    for sent in ["a%0d%0aSet-Cookie: x=1.txt", "a%22%0d%0a%0d%0a<script>.txt"] {
        let page = attach(&li, sent, b"x").await;
        assert!(page.status == 303 || page.status == 400, "{}", page.text());
        if page.status == 303 {
            let file = fetched(&li).await;
            kept_apart(&file);
            assert!(file.set_cookies().iter().all(|cookie| cookie.name() != "x"));
        }
    }
}

#[actix_web::test]
async fn one_person_s_files_have_a_limit_together() {
    let world = World::with(&[("KEZHAN_DATA_USER_QUOTA_MIB", "1")]).await;
    let li = world.sign_in("li");
    let half: String = "0123456789".repeat(70_000);
    assert_eq!(attach(&li, "a.txt", half.as_bytes()).await.status, 303);
    let page = attach(&li, "b.txt", half.as_bytes()).await;
    assert_eq!(page.status, 422);
    assert!(page.text().contains("合计超过 1 MB"), "{}", page.text());
    // Another person has a quota of their own.
    assert_eq!(attach(&world.sign_in("chen"), "c.txt", half.as_bytes()).await.status, 303);
}

/// The beginning of a form with a file of 10 MB, with what its first part says as the token; what is answered to it.
fn begun(browser: &Browser, path: &str, token: &str) -> String {
    let part = |name: &str| format!("--e\r\nContent-Disposition: form-data; name=\"{name}\"");
    let body = format!(
        "{}\r\n\r\n{token}\r\n{}; filename=\"a.txt\"\r\n\r\n{}",
        part("csrf"),
        part("files"),
        "a".repeat(20_000)
    );
    let cookies: Vec<String> = browser.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let mut stream = TcpStream::connect(("127.0.0.1", browser.port)).unwrap();
    stream.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nSec-Fetch-Site: same-origin\r\nCookie: {}\r\n\
         Content-Type: multipart/form-data; boundary=e\r\nContent-Length: 10000000\r\n\r\n{body}",
        cookies.join("; ")
    );
    stream.write_all(head.as_bytes()).unwrap();
    if token == browser.csrf {
        // What is taken is waited for: here it never comes to its end.
        stream.shutdown(std::net::Shutdown::Write).unwrap();
    }
    let mut answer = Vec::new();
    let mut some = [0; 4096];
    while !answer.windows(4).any(|end| end == b"\r\n\r\n") {
        match stream.read(&mut some) {
            Ok(length @ 1..) => answer.extend(&some[..length]),
            _ => break,
        }
    }
    String::from_utf8_lossy(&answer).lines().next().unwrap_or_default().to_owned()
}

/// Nobody's file is read to its end before the form's token is looked at: the answer is there while most is still to come.
#[test]
fn slow_a_form_with_a_wrong_token_is_refused_before_its_file_has_come() {
    let house = Spawned::demo();
    let browser = Browser::sign_in(house.port, "li");
    let path = "/customers/1/follow-ups";
    for wrong in ["", "forged", &"0".repeat(64)] {
        assert!(begun(&browser, path, wrong).contains(" 403 "), "token {wrong:?}: {}", begun(&browser, path, wrong));
    }
    assert!(!begun(&browser, path, &browser.csrf).contains(" 403 "));
}
