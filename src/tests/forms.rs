//! Web forms: what strangers may open and send, what becomes of it, and what they are never told.

use super::support::drawn::intruders;
use super::support::{Company, OwnDatabase, Page, Visitor, World, value_of};
use actix_web::http::Method;
use chrono::TimeDelta;
use kezhan::core::sql::Sql;
use kezhan::forms::limit;

pub(super) const SENT: &[(&str, &str)] = &[
    ("contact", "王女士"),
    ("phones", "13800001111"),
    ("mails", "Wang@Example.com"),
    ("remark", "想看看演示"),
    ("consent", "1"),
];

pub(super) fn path(world: &World) -> String {
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
pub(super) async fn fill(visitor: &Visitor, path: &str, fields: &[(&str, &str)]) -> Page {
    let page = visitor.get(path).await;
    assert_eq!(page.status, 200, "{}", page.text());
    visitor.world.clock.advance(TimeDelta::seconds(20));
    send(visitor, path, &proof(&page), fields).await
}

pub(super) fn leads(world: &World) -> i64 {
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
pub(super) fn fresh(world: &World) -> Visitor {
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
