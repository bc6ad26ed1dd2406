//! Web forms: what strangers may open and send, what becomes of it, and what they are never told.

use super::support::drawn::intruders;
use super::support::{Company, OwnDatabase, Page, Visitor, World, value_of};
use actix_web::http::Method;
use chrono::TimeDelta;
use flate2::read::ZlibDecoder;
use kezhan::core::access::Actor;
use kezhan::core::sql::{Sql, Word};
use kezhan::forms::limit;
use std::io::Read;

const SENT: &[(&str, &str)] = &[
    ("contact", "王女士"),
    ("phones", "13800001111"),
    ("mails", "Wang@Example.com"),
    ("remark", "想看看演示"),
    ("consent", "1"),
];

fn path(world: &World) -> String {
    format!("/f/{}", world.word("select token as t from web_form order by id limit 1"))
}

/// The proof and the key of a drawing.
fn proof(page: &Page) -> Vec<(String, String)> {
    let text = page.text();
    ["csrf", "key"].map(|name| (name.to_owned(), value_of(&text, name))).to_vec()
}

/// Sends a form as its page does.
async fn send(visitor: &Visitor, path: &str, proof: &[(String, String)], fields: &[(&str, &str)]) -> Page {
    let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    let all: Vec<(String, String)> = proof.iter().cloned().chain(fields).collect();
    visitor.send(visitor.form(path, &all).insert_header(("sec-fetch-site", "same-origin"))).await
}

/// Opens a form, takes the time that people take, and sends it.
async fn fill(visitor: &Visitor, path: &str, fields: &[(&str, &str)]) -> Page {
    let page = visitor.get(path).await;
    assert_eq!(page.status, 200, "{}", page.text());
    visitor.world.clock.advance(TimeDelta::seconds(20));
    send(visitor, path, &proof(&page), fields).await
}

fn leads(world: &World) -> i64 {
    world.number("select count(*) as n from lead")
}

fn day(world: &World) -> String {
    world.word(
        "select sum(drawn) || ' ' || sum(sent) || ' ' || sum(repeated) || ' ' || sum(spam) as t from web_form_day",
    )
}

/// Answers of the public surface have nothing of a session, nothing that runs, and are not to be found by searching.
fn bare(page: &Page) {
    assert!(page.headers.get("set-cookie").is_none(), "{:?}", page.headers);
    assert_eq!(page.header("cache-control"), "no-store");
    assert!(page.header("content-security-policy").starts_with("default-src 'none'; script-src 'self';"));
    let text = page.text();
    if page.header("content-type").starts_with("text/html") {
        assert_eq!(page.header("x-robots-tag"), "noindex, nofollow");
        assert!(text.contains("<meta name=\"robots\" content=\"noindex, nofollow\">"), "{text}");
        assert!(intruders(&text).is_empty(), "{:?}", intruders(&text));
        for word in ["<script", "客栈", "Kezhan", "/sign-in", "/preferences", "form_token", "官网预约演示"] {
            assert!(!text.contains(word), "{word}: {text}");
        }
    }
}

/// A browser that has never been here.
fn fresh(world: &World) -> Visitor {
    let stranger = world.stranger();
    stranger.cookies.borrow_mut().clear();
    stranger
}

#[actix_web::test]
async fn what_a_stranger_sends_is_a_lead_of_the_pool_with_all_that_they_wrote() {
    let world = World::new().await;
    let (path, stranger, before) = (path(&world), fresh(&world), leads(&world));
    let page = stranger.get(&path).await;
    bare(&page);
    assert!(page.text().contains("预约产品演示") && page.text().contains("<html lang=\"zh-CN\""), "{}", page.text());
    world.clock.advance(TimeDelta::seconds(30));
    let sent = send(&stranger, &path, &proof(&page), SENT).await;
    bare(&sent);
    assert_eq!((sent.status.as_u16(), sent.location()), (303, format!("{path}/thanks?lang=zh-CN")), "{}", sent.text());
    let thanks = stranger.get(&sent.location()).await;
    bare(&thanks);
    assert!(thanks.status == 200 && thanks.text().contains("已收到"), "{}", thanks.text());
    assert_eq!(leads(&world), before + 1);
    assert_eq!(day(&world), "1 1 0 0");
    let lead = "select l.contact || ' ' || l.phones[1] || ' ' || l.mails[1] || ' ' || l.source || ' ' || l.remark || ' ' || l.status || ' ' || p.object as t
        from lead l join pool p on p.id = l.pool_id where l.owner_id is null order by l.id desc limit 1";
    assert_eq!(world.word(lead), "王女士 138 0000 1111 Wang@example.com website 想看看演示 new lead");
    let agreed = "select c.form_name || ' ' || c.text as t from lead_consent c order by c.id desc limit 1";
    assert!(world.word(agreed).starts_with("官网预约演示 云来科技将使用您填写的信息"), "{}", world.word(agreed));
    assert_eq!(
        world.number("select count(*) as n from lead_consent where abs(extract(epoch from given_at - now())) < 3600"),
        1
    );
    // Whoever claims it reads what was written, by which form, and what was agreed to.
    let id = world.number("select max(id) as n from lead");
    let li = world.sign_in("li");
    let seen = li.get(&format!("/leads/{id}")).await.text();
    assert!(
        seen.contains("收到咨询") && seen.contains("表单「官网预约演示」") && !seen.contains("13800001111"),
        "{seen}"
    );
    assert_eq!(li.post(&format!("/leads/{id}/claim"), &[]).await.status, 303);
    let seen = li.get(&format!("/leads/{id}")).await.text();
    assert!(
        seen.contains("13800001111") && seen.contains("想看看演示") && seen.contains("privacy@yunlai.example"),
        "{seen}"
    );
    assert!(seen.contains("网页表单") && !seen.contains("web_form"), "{seen}");
}

#[actix_web::test]
async fn sent_twenty_times_it_is_one_lead() {
    let own = OwnDatabase::new();
    let world = own.world().await;
    let (path, stranger, before) = (path(&world), fresh(&world), leads(&world));
    let page = stranger.get(&path).await;
    world.clock.advance(TimeDelta::seconds(30));
    let proof = proof(&page);
    let sent = futures_util::future::join_all((0..20).map(|_| send(&stranger, &path, &proof, SENT))).await;
    assert!(
        sent.iter().all(|page| page.status == 303),
        "{:?}",
        sent.iter().map(|page| page.status).collect::<Vec<_>>()
    );
    assert_eq!(leads(&world), before + 1);
    assert_eq!(day(&world), "1 1 0 0");
}

#[actix_web::test]
async fn programs_are_thanked_and_nothing_of_them_is_kept() {
    let world = World::new().await;
    let (path, stranger, before) = (path(&world), fresh(&world), leads(&world));
    // Too quick.
    let page = stranger.get(&path).await;
    world.clock.advance(TimeDelta::seconds(1));
    let quick = send(&stranger, &path, &proof(&page), SENT).await;
    // Into the field that nobody sees.
    let mut all = SENT.to_vec();
    all.push(("homepage", "https://spam.example"));
    let trapped = fill(&stranger, &path, &all).await;
    let honest = fill(&stranger, &path, SENT).await;
    for page in [&quick, &trapped] {
        assert_eq!((page.status, page.location(), &page.body), (honest.status, honest.location(), &honest.body));
        bare(page);
    }
    assert_eq!((leads(&world), day(&world)), (before + 1, "3 1 0 2".to_owned()));
    let director =
        world.sign_in("zhou").get(&format!("/admin/forms/{}", world.number("select id as n from web_form"))).await;
    assert!(director.text().contains("垃圾信息"), "{}", director.text());
}

#[actix_web::test]
async fn too_many_are_told_to_wait_and_keep_what_they_typed() {
    let world = World::new().await;
    let path = path(&world);
    let mut stranger = fresh(&world);
    let most = limit::ADDRESS - 1;
    stranger.address = "[2001:db8:1:2:3::9]:40000".into();
    let first = fill(&stranger, &path, SENT).await;
    assert_eq!(first.status, 303);
    world.run_sql(
        Sql::new("update throttle set failures = failures + $1 where key = 'enquiry:2001:db8:1:2::'").bind(most),
    );
    // Another address of the same household counts with it, another network does not.
    stranger.address = "[2001:db8:1:2:ffff::1]:40000".into();
    let refused = fill(&stranger, &path, SENT).await;
    bare(&refused);
    assert_eq!(refused.status, 429);
    assert!(refused.header("retry-after").parse::<u64>().unwrap() > 3000);
    assert!(refused.text().contains("王女士") && refused.text().contains("请稍后再试"), "{}", refused.text());
    stranger.address = "[2001:db8:1:3::1]:40000".into();
    assert_eq!(fill(&stranger, &path, SENT).await.status, 303);
    world.clock.advance(TimeDelta::hours(1));
    stranger.address = "[2001:db8:1:2::1]:40000".into();
    assert_eq!(fill(&stranger, &path, SENT).await.status, 303, "an hour later it goes on");
    world.run_sql(Sql::new("update throttle set failures = $1 where key like 'web_form:%'").bind(limit::FORM));
    stranger.address = "203.0.113.7:40000".into();
    assert_eq!(fill(&stranger, &path, SENT).await.status, 429, "a form takes so many from everywhere");
    assert_eq!(limit::network("::ffff:203.0.113.7"), "203.0.113.7");
}

#[actix_web::test]
async fn a_form_that_is_not_open_is_one_page_whatever_the_reason() {
    let world = World::new().await;
    let (path, stranger) = (path(&world), fresh(&world));
    let drawn = proof(&stranger.get(&path).await);
    world.clock.advance(TimeDelta::seconds(20));
    let page = |text: String| text.split("<p class=\"quiet small\">").next().unwrap_or_default().replace(&path, "/f/x");
    let unknown = stranger.get("/f/0123456789abcdef0123456789abcdef").await;
    bare(&unknown);
    assert!(unknown.status == 404 && unknown.text().contains("页面不存在"), "{}", unknown.text());
    let unknown = page(unknown.text()).replace("/f/0123456789abcdef0123456789abcdef", "/f/x");
    for state in [
        "update web_form set active = false",
        "update web_form set active = true, valid_from = current_date + 2",
        "update web_form set valid_from = null, valid_until = current_date - 2",
    ] {
        world.run(state);
        let before = leads(&world);
        for path in [path.clone(), format!("{path}/thanks")] {
            let gone = stranger.get(&path).await;
            bare(&gone);
            assert_eq!(gone.status, 404, "{state}");
            assert_eq!(page(gone.text()).replace("/f/x/thanks", "/f/x"), unknown, "{state}");
        }
        let sent = send(&stranger, &path, &drawn, SENT).await;
        bare(&sent);
        assert_eq!((sent.status.as_u16(), leads(&world)), (404, before), "{state}");
    }
    for odd in ["/f", "/f/", "/f/x", "/f/x/y/z", "/f/%00", "/f/%E5%AE%A2", "/f/0123456789ABCDEF0123456789ABCDEF"] {
        let gone = stranger.get(odd).await;
        assert!(gone.status == 404, "{odd}: {}", gone.status);
        bare(&gone);
    }
}

#[actix_web::test]
async fn only_what_the_form_asks_is_taken_and_only_from_its_own_page() {
    let world = World::new().await;
    let (path, stranger, before) = (path(&world), fresh(&world), leads(&world));
    let page = stranger.get(&path).await;
    world.clock.advance(TimeDelta::seconds(20));
    let drawn = proof(&page);
    // A field of a lead that this form does not ask for is unknown to it.
    for name in ["wechat", "amount", "owner_id", "pool_id", "source", "status", "id", "version", "extra"] {
        let mut all = SENT.to_vec();
        all.push((name, "1"));
        let refused = send(&stranger, &path, &drawn, &all).await;
        assert_eq!(refused.status, 400, "{name}: {}", refused.text());
        bare(&refused);
    }
    // A proof of another form, of another key, of a made-up time, or none.
    let (csrf, key) = (drawn[0].1.clone(), drawn[1].1.clone());
    let other = uuid::Uuid::now_v7().to_string();
    let made_up = csrf.replacen('1', "2", 1);
    let of_session = stranger.token();
    let (csrf, key) = (csrf.as_str(), key.as_str());
    for (csrf, key) in
        [(csrf, other.as_str()), (made_up.as_str(), key), ("", key), (csrf, ""), (of_session.as_str(), key)]
    {
        let pair = [("csrf".to_owned(), csrf.to_owned()), ("key".to_owned(), key.to_owned())];
        let refused = send(&stranger, &path, &pair, SENT).await;
        assert_eq!(refused.status, 403, "{csrf} {key}: {}", refused.text());
        bare(&refused);
    }
    // From another site's page.
    let all: Vec<(String, String)> =
        drawn.iter().cloned().chain(SENT.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned()))).collect();
    for (name, value) in [("sec-fetch-site", "cross-site"), ("origin", "https://evil.example"), ("x-none", "")] {
        let refused = stranger.send(stranger.form(&path, &all).insert_header((name, value))).await;
        assert_eq!(refused.status, 403, "{name}");
        bare(&refused);
    }
    // An old browser on our own page says where it is by its origin.
    let taken = stranger.send(stranger.form(&path, &all).insert_header(("origin", "http://localhost"))).await;
    assert_eq!((taken.status.as_u16(), leads(&world)), (303, before + 1));
    let huge = "字".repeat(30_000);
    let too_large = fill(&stranger, &path, &[("remark", huge.as_str()), ("consent", "1")]).await;
    bare(&too_large);
    assert_eq!(too_large.status, 413);
    let put = stranger.send(stranger.request(Method::PUT, &path)).await;
    assert!(matches!(put.status.as_u16(), 404 | 405));
    bare(&put);
}

#[actix_web::test]
async fn what_is_missing_is_told_and_everything_typed_stays() {
    let world = World::new().await;
    let (path, stranger, before) = (path(&world), fresh(&world), leads(&world));
    let message = "第一行\n<script>alert(1)</script>";
    let wrong =
        fill(&stranger, &path, &[("contact", ""), ("phones", "123"), ("mails", "nobody"), ("remark", message)]).await;
    bare(&wrong);
    let text = wrong.text();
    assert_eq!(wrong.status, 422);
    for words in [
        "请填写「您的姓名」",
        "邮箱中应有且只有一个 @",
        "请阅读并勾选同意",
        "value=\"123\"",
        "value=\"nobody\"",
        "第一行",
        "&lt;script&gt;",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert!(!text.contains("checked"), "nobody ticks the box but the visitor: {text}");
    assert_eq!((leads(&world), day(&world)), (before, "1 0 0 0".to_owned()));
    // No lead without the tick, however complete the rest is.
    let unticked: Vec<_> = SENT.iter().copied().filter(|(name, _)| *name != "consent").collect();
    assert_eq!(fill(&stranger, &path, &unticked).await.status, 422);
    let odd: Vec<_> = unticked.iter().copied().chain([("consent", "yes")]).collect();
    assert_eq!(fill(&stranger, &path, &odd).await.status, 422);
    // The page that told what is wrong is sent again, at once, and is taken.
    let taken = send(&stranger, &path, &proof(&wrong), SENT).await;
    assert_eq!((taken.status.as_u16(), leads(&world)), (303, before + 1));
    // A page that was open over night is drawn again with what was typed, and then taken.
    let page = stranger.get(&path).await;
    world.clock.advance(TimeDelta::hours(25));
    let old =
        send(&stranger, &path, &proof(&page), &[("contact", "陈先生"), ("phones", "13900002222"), ("consent", "1")])
            .await;
    bare(&old);
    assert!(old.status == 422 && old.text().contains("再次提交") && old.text().contains("陈先生"), "{}", old.text());
    let again = [("contact", "陈先生"), ("phones", "13900002222"), ("consent", "1")];
    assert_eq!(send(&stranger, &path, &proof(&old), &again).await.status, 303);
    assert_eq!(leads(&world), before + 2);
}

#[actix_web::test]
async fn markup_in_every_field_is_text_for_strangers_and_colleagues() {
    let world = World::new().await;
    world.run(
        "update web_form set asked = '{name,contact,phones,mails,wechat,region,industry,amount,remark}', needed = '{}'",
    );
    let (path, stranger) = (path(&world), fresh(&world));
    let evil = "\"><script>alert(1)</script><img src=x onerror=alert(2)>'";
    let names = ["name", "contact", "phones", "mails", "wechat", "region", "industry", "amount", "remark", "consent"];
    let all: Vec<(&str, &str)> = names.iter().map(|name| (*name, evil)).collect();
    let wrong = fill(&stranger, &path, &all).await;
    assert_eq!(wrong.status, 422);
    bare(&wrong);
    let fields = [
        ("name", evil),
        ("contact", evil),
        ("wechat", evil),
        ("remark", evil),
        ("mails", "a@b.example"),
        ("consent", "1"),
    ];
    assert_eq!(fill(&stranger, &path, &fields).await.status, 303);
    let id = world.number("select max(id) as n from lead");
    let zhou = world.sign_in("zhou");
    let addresses =
        [format!("/leads/{id}"), "/leads?view=pool".into(), "/admin/forms".into(), "/search?q=script".into()];
    for address in addresses {
        let page = zhou.get(&address).await;
        assert!(page.status == 200 && intruders(&page.text()).is_empty(), "{address}: {:?}", intruders(&page.text()));
    }
    // What makes a form is as little trusted.
    let id = world.number("select id as n from web_form");
    let version = world.number("select version::bigint as n from web_form").to_string();
    let texts =
        ["name", "title_zh", "title_en", "intro_zh", "intro_en", "consent_zh", "consent_en", "thanks_zh", "thanks_en"];
    let rest = [("source", "website"), ("ask.phones", "needed"), ("version", version.as_str())];
    let fields: Vec<(&str, &str)> = texts.iter().map(|name| (*name, evil)).chain(rest).collect();
    let saved = zhou.post(&format!("/admin/forms/{id}/edit"), &fields).await;
    assert_eq!(saved.status, 303, "{}", saved.text());
    for (visitor, address) in [
        (&stranger, path.clone()),
        (&stranger, format!("{path}/thanks")),
        (&zhou, format!("/admin/forms/{id}")),
        (&zhou, format!("/admin/forms/{id}/print")),
    ] {
        let page = visitor.get(&address).await;
        assert!(page.status == 200 && intruders(&page.text()).is_empty(), "{address}: {:?}", intruders(&page.text()));
    }
}

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
async fn whoever_has_signed_in_is_a_stranger_there_too_and_each_reads_their_language() {
    let world = World::new().await;
    let path = path(&world);
    let li = world.sign_in("li");
    let cookies = li.cookies.borrow().clone();
    let page = li.get(&path).await;
    bare(&page);
    assert!(page.text().contains("预约产品演示") && !page.text().contains("李娜"), "{}", page.text());
    assert_eq!(*li.cookies.borrow(), cookies);
    assert_eq!(fill(&li, &path, SENT).await.status, 303);
    assert_eq!(
        world.word("select actor_kind || ' ' || actor_name as t from change_history where name = 'lead.enquired'"),
        "robot web_form"
    );
    let stranger = fresh(&world);
    let english =
        |path: &str| stranger.request(Method::GET, path).insert_header(("accept-language", "fr, en-GB;q=0.8"));
    let page = stranger.send(english(&path)).await;
    assert!(
        page.text().contains("Book a demonstration") && page.text().contains("<html lang=\"en\""),
        "{}",
        page.text()
    );
    let page = stranger.send(english(&format!("{path}?lang=zh-CN"))).await;
    assert!(page.text().contains("预约产品演示"), "the switch is stronger than the browser");
    // A page in English keeps English, and so does what was agreed to.
    let page = stranger.get(&format!("{path}?lang=en")).await;
    world.clock.advance(TimeDelta::seconds(20));
    let fields = [("contact", "Ann"), ("phones", "+44 20 7946 0000"), ("consent", "1")];
    let sent = send(&stranger, &format!("{path}?lang=en"), &proof(&page), &fields).await;
    assert_eq!(sent.location(), format!("{path}/thanks?lang=en"), "{}", sent.text());
    assert!(stranger.get(&sent.location()).await.text().contains("Received, thank you"));
    assert!(world.word("select text as t from lead_consent order by id desc limit 1").starts_with("Yunlai uses"));
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

/// Broken off at each of its statements, nothing of it is kept, what was typed is on the page that tells so, and sent again
/// it counts once.
#[actix_web::test]
async fn a_fault_keeps_what_was_typed_and_tells_nothing() {
    let company = Company::new().await;
    let world = &company.world;
    let (path, stranger) = (path(world), fresh(world));
    let consents = || world.number("select count(*) as n from lead_consent");
    for n in 1..60 {
        let page = stranger.get(&path).await;
        world.clock.advance(TimeDelta::seconds(20));
        let (drawn, before) = (proof(&page), consents());
        company.countdown.set(n);
        let failed = send(&stranger, &path, &drawn, SENT).await;
        if !company.countdown.struck() {
            assert!(failed.status == 303 && n > 10, "{n}: {}", failed.status);
            return;
        }
        bare(&failed);
        assert!(failed.status.is_server_error(), "{n}: {}", failed.status);
        assert_eq!(consents(), before, "{n}");
        assert!(!failed.text().contains("statement") && !failed.text().contains("lead_"), "{}", failed.text());
        assert!(failed.text().contains("王女士") && failed.text().contains("重新提交"), "{n}: {}", failed.text());
        assert_eq!(send(&stranger, &path, &drawn, SENT).await.status, 303, "{n}");
        assert_eq!(send(&stranger, &path, &drawn, SENT).await.status, 303, "{n}");
        assert_eq!(consents(), before + 1, "{n}");
    }
}
