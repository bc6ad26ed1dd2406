//! Web forms: what becomes of those who write again, how a form is made, and that its code leads to it.

use super::forms::{SENT, fill, fresh, leads, path};
use super::support::{World, value_of};
use chrono::TimeDelta;
use flate2::read::ZlibDecoder;
use kezhan::core::access::Actor;
use kezhan::core::sql::{Sql, Word};
use std::io::Read;

#[actix_web::test]
async fn who_writes_again_is_shown_on_the_lead_that_is_there_and_its_owner_is_told() {
    let world = World::new().await;
    let (path, stranger) = (path(&world), fresh(&world));
    assert_eq!(fill(&stranger, &path, SENT).await.status, 303);
    let (id, count) = (world.number("select max(id) as n from lead"), leads(&world));
    let li = world.sign_in("li");
    assert_eq!(li.post(&format!("/leads/{id}/claim"), &[]).await.status, 303);
    world.clock.advance(TimeDelta::days(20));
    // The same number otherwise written, another name; answered as the first one was.
    let by_phone = [("contact", "王经理"), ("phones", "+86 138-0000-1111"), ("remark", "再问一次"), ("consent", "1")];
    let again = fill(&fresh(&world), &path, &by_phone).await;
    assert_eq!((again.status.as_u16(), again.location()), (303, format!("{path}/thanks?lang=zh-CN")));
    assert_eq!(leads(&world), count);
    let li = world.sign_in("li");
    let seen = li.get(&format!("/leads/{id}")).await.text();
    assert!(seen.contains("再问一次") && seen.contains("王经理") && seen.contains("想看看演示"), "{seen}");
    assert_eq!(
        world.word("select contact as t from lead order by id desc limit 1"),
        "王女士",
        "nothing is overwritten"
    );
    assert!(li.get("/notices").await.text().contains("再次咨询"));
    assert_eq!(world.number("select count(*) as n from lead_consent"), 2);
    // Thirty days run from the last time; the address is the same in capitals.
    world.clock.advance(TimeDelta::days(25));
    let by_mail = [("contact", "王女士"), ("phones", "13900009999"), ("mails", "WANG@EXAMPLE.COM"), ("consent", "1")];
    assert_eq!(fill(&fresh(&world), &path, &by_mail).await.status, 303);
    world.clock.advance(TimeDelta::days(31));
    assert_eq!(fill(&fresh(&world), &path, SENT).await.status, 303);
    assert!(leads(&world) > count, "after thirty days it is a new lead");
    // A closed lead is past: a new one is made.
    let closed = world.number("select max(id) as n from lead");
    world.run("update lead set status = 'failed', failure = 'no_need' where status <> 'converted'");
    assert_eq!(fill(&fresh(&world), &path, SENT).await.status, 303);
    assert!(world.number("select max(id) as n from lead") > closed);
}

#[actix_web::test]
async fn a_mail_address_alone_is_enough_and_such_a_lead_can_be_edited() {
    let world = World::new().await;
    world.run("update web_form set asked = '{mails}', needed = '{}'");
    let path = path(&world);
    let missing = fill(&fresh(&world), &path, &[("mails", ""), ("consent", "1")]).await;
    assert!(missing.status == 422 && missing.text().contains("请填写「邮箱」"), "{}", missing.text());
    assert_eq!(fill(&fresh(&world), &path, &[("mails", "someone@example.com"), ("consent", "1")]).await.status, 303);
    let id = world.number("select max(id) as n from lead");
    let li = world.sign_in("li");
    assert_eq!(li.post(&format!("/leads/{id}/claim"), &[]).await.status, 303);
    let page = li.get(&format!("/leads/{id}/edit")).await.text();
    let version = value_of(&page, "version");
    let fields = [("mails", "someone@example.com"), ("title", "经理"), ("version", version.as_str())];
    assert_eq!(li.post(&format!("/leads/{id}/edit"), &fields).await.status, 303);
    assert!(li.get(&format!("/leads/{id}")).await.text().contains("<h1><bdi>L0"));
}

#[actix_web::test]
async fn a_form_is_made_switched_changed_and_its_history_kept() {
    let world = World::new().await;
    let zhou = world.sign_in("zhou");
    for login in ["li", "wang", "anquan", "xitong", "shenji"] {
        assert_eq!(world.sign_in(login).get("/admin/forms").await.status, 403, "{login}");
    }
    let wrong = zhou
        .post(
            "/admin/forms/new",
            &[("name", ""), ("ask.contact", "needed"), ("valid_from", "2026-12-02"), ("valid_until", "2026-12-01")],
        )
        .await;
    let text = wrong.text();
    assert_eq!(wrong.status, 422);
    for words in [
        "请填写名称",
        "至少填写一种语言的标题",
        "电话和邮箱至少询问一项",
        "请选择线索来源",
        "请填写同意书",
        "结束日期不能早于开始日期",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    let fields = [
        ("name", "秋季展会"),
        ("title_zh", "留下名片"),
        ("consent_zh", "同意联系"),
        ("source", "exhibition"),
        ("ask.phones", "asked"),
        ("ask.mails", "asked"),
        ("ask.contact", "needed"),
    ];
    let made = zhou.post("/admin/forms/new", &fields).await;
    assert_eq!(made.status, 303, "{}", made.text());
    let id = world.number("select max(id) as n from web_form");
    let path = format!("/f/{}", world.word("select token as t from web_form order by id desc limit 1"));
    let stranger = fresh(&world);
    assert_eq!(stranger.get(&path).await.status, 404, "a new form is off");
    assert_eq!(zhou.post(&format!("/admin/forms/{id}/switch"), &[("active", "1")]).await.status, 303);
    let silent = fill(&stranger, &path, &[("contact", "某人"), ("consent", "1")]).await;
    assert!(silent.status == 422 && silent.text().contains("请填写电话或邮箱"), "{}", silent.text());
    assert_eq!(
        fill(&stranger, &path, &[("contact", "某人"), ("mails", "x@y.example"), ("consent", "1")]).await.status,
        303
    );
    assert_eq!(world.word("select source as t from lead order by id desc limit 1"), "exhibition");
    let stale: Vec<_> = fields.iter().copied().chain([("version", "1")]).collect();
    let conflict = zhou.post(&format!("/admin/forms/{id}/edit"), &stale).await;
    assert!(conflict.status == 409 && conflict.text().contains("秋季展会"), "{}", conflict.text());
    let mut changed: Vec<_> = fields.iter().copied().chain([("version", "2"), ("intro_zh", "欢迎")]).collect();
    changed[0] = ("name", "冬季展会");
    assert_eq!(zhou.post(&format!("/admin/forms/{id}/edit"), &changed).await.status, 303);
    let page = zhou.get(&format!("/admin/forms/{id}")).await.text();
    for words in ["冬季展会", "创建了表单", "启用了表单", "修改了表单", "秋季展会", "欢迎", "使用中"]
    {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert_eq!(
        world.number("select count(*) as n from audit_event where name like 'web_form.%' and actor_kind = 'user'"),
        5
    );
    // Who may not manage forms does not read their history past the page either.
    let li = world.actor("li");
    let seen: Word = world
        .house
        .db
        .read_now(&li, |r| Sql::new("select count(*)::text as t from change_history where object = 'web_form'").one(r))
        .unwrap();
    assert_eq!(seen.t, "0");
    let consents = |actor: &Actor| -> String {
        let sql = "select count(*)::text as t from lead_consent";
        world.house.db.read_now(actor, |r| Sql::new(sql).one::<Word>(r)).unwrap().t
    };
    assert_eq!(
        (consents(&li), consents(&world.actor("shenji"))),
        ("1".to_owned(), "0".to_owned()),
        "as the lead itself"
    );
}

/// What a reader finds in an image of points.
fn decoded(width: usize, dark: impl Fn(usize, usize) -> bool) -> String {
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(width, width, |x, y| if dark(x, y) { 0 } else { 255 });
    let grids = image.detect_grids();
    assert_eq!(grids.len(), 1);
    grids[0].decode().unwrap().1
}

#[actix_web::test]
async fn the_code_leads_to_the_public_address() {
    let world = World::with(&[("KEZHAN_SERVER_PUBLIC_URL", "https://crm.yunlai.example")]).await;
    let (id, path) = (world.number("select id as n from web_form"), path(&world));
    let address = format!("https://crm.yunlai.example{path}");
    let zhou = world.sign_in("zhou");
    let png = zhou.get(&format!("/admin/forms/{id}/qr.png")).await;
    assert!(png.header("content-disposition").contains("form-") && png.header("content-type") == "image/png");
    let body = &png.body;
    assert_eq!(&body[..8], b"\x89PNG\r\n\x1a\n");
    let width = u32::from_be_bytes(body[16..20].try_into().unwrap()) as usize;
    assert!(width >= 1200 && body[24..26] == [1, 0], "{width}");
    let length = u32::from_be_bytes(body[33..37].try_into().unwrap()) as usize;
    assert_eq!(&body[37..41], b"IDAT");
    let mut points = Vec::new();
    ZlibDecoder::new(&body[41..41 + length]).read_to_end(&mut points).unwrap();
    let line = 1 + width.div_ceil(8);
    assert_eq!(points.len(), line * width);
    let dark = |x: usize, y: usize| points[y * line + 1 + x / 8] & (0x80 >> (x % 8)) == 0;
    assert_eq!(decoded(width, dark), address);
    // The one that scales is of the same squares.
    let svg = zhou.get(&format!("/admin/forms/{id}/qr.svg")).await;
    assert_eq!(
        (svg.header("content-type").as_str(), svg.header("content-security-policy").as_str()),
        ("image/svg+xml", "sandbox; default-src 'none'")
    );
    let text = svg.text();
    let side: usize = text.split("viewBox=\"0 0 ").nth(1).unwrap().split(' ').next().unwrap().parse().unwrap();
    let squares = text.split("<path d=\"").nth(1).unwrap().split('"').next().unwrap();
    let squares: Vec<(usize, usize)> = squares
        .split('M')
        .skip(1)
        .map(|one| {
            let (x, rest) = one.split_once(' ').unwrap();
            (x.parse().unwrap(), rest.split('h').next().unwrap().parse().unwrap())
        })
        .collect();
    assert_eq!(decoded(side * 8, |x, y| squares.contains(&(x / 8, y / 8))), address);
    let page = zhou.get(&format!("/admin/forms/{id}")).await.text();
    assert!(page.contains(&address) && !page.contains("server.public_url"), "{page}");
    let card = zhou.get(&format!("/admin/forms/{id}/print")).await.text();
    assert!(
        card.contains("预约产品演示") && card.contains("Book a demonstration") && card.contains(&address),
        "{card}"
    );
}
