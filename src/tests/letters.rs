//! Each kind of letter in both languages, with long names: whole, in one language, and nothing of business in the subject.
//! `KEZHAN_TEST_WRITE=1` lays them into `target/letters` to be looked at.

use super::notify::set_clock;
use super::reminders::apply;
use super::support::World;
use kezhan::boot::KINDS;
use kezhan::core::access::Actor;
use kezhan::core::event::Event;
use kezhan::core::notice::{Notice, notify};
use kezhan::core::outside::mail::Letter;
use kezhan::core::sql::Sql;
use kezhan::leads::clock::LATE;
use kezhan::leads::notices::ENQUIRED;
use kezhan::leads::rules::late::PASSED;
use kezhan::notify::letter::trial;
use kezhan::notify::unsubscribe;
use kezhan::opportunities::notices::WOKEN;
use kezhan::sign_in::letters::{Kind, post};
use kezhan::text::Lang;
use serde_json::json;
use std::collections::BTreeMap;

const COMPANY: &str = "杭州云栖智能科技发展（集团）股份有限公司华东区域运营管理中心第一事业部";

/// A company that reads a language, in which much has a long name and letters come at any hour, for each kind by itself.
async fn company(lang: Lang) -> World {
    let world = World::with(&[("KEZHAN_SERVER_PUBLIC_URL", "https://crm.yunlai.example")]).await;
    world.run_sql(Sql::new("update app_user set language = $1").bind(lang.tag()));
    world.run("update app_user set name = '欧阳阿卜杜热西提' where login = 'li'");
    world.run_sql(Sql::new("update customer set name = $1 where name like '%云栖%'").bind(COMPANY));
    world.run("update contact set birthday = null");
    world.run("delete from task");
    world.run("update customer set next_follow_up = null, last_follow_up_at = now()");
    world.run("insert into mail_wish (user_id, quiet_from, quiet_to) select id, 0, 0 from app_user");
    world.run(
        "insert into reminder_rule (id, active, days) values ('follow_up_undone', true, 2), ('task_undone', true, 2)",
    );
    world
}

fn at_once(world: &World) {
    for kind in KINDS.iter().filter(|kind| !kind.is_mandatory()) {
        let wish = "insert into notice_wish (user_id, kind, page, mail) select id, $1, true, 'now' from app_user";
        world.run_sql(Sql::new(wish).bind(kind.id));
    }
}

/// Makes something of each kind happen.
async fn much_happens(world: &World) {
    apply(world, "2026-09-22");
    world.letters();
    set_clock(world, "2026-11-23", "10:00");
    let customer = world.number_of("select id as n from customer where name = $1", COMPANY);
    let (li, wang) = (world.sign_in("li"), world.sign_in("wang"));
    let late = "与客户法务部、采购部和信息中心逐条核对框架合同的第三版草案，并把双方已经同意和仍有分歧的条款整理成表";
    for (title, due) in [(late, ""), ("回电话", "2026-11-24"), ("准点的电话", "2026-11-24 15:00"), ("逾期的报价", "")]
    {
        let about = format!("customer:{customer}");
        let fields = [("title", title), ("helper", "huang"), ("due", due), ("about", about.as_str())];
        assert_eq!(li.post("/tasks/new", &fields).await.status, 303, "{title}");
    }
    world.run("update task set due_date = '2026-11-20' where title like '%报价%'");
    let share = [("person", "黄蓉"), ("level", "read"), ("parts", "follow_up")];
    assert_eq!(li.post(&format!("/customers/{customer}/share"), &share).await.status, 303);
    let other = world.customer("浦江").to_string();
    assert_eq!(li.post("/customers/transfer", &[("ids", &other), ("person", "黄蓉")]).await.status, 303);
    leads_happen(world).await;
    opportunities_happen(world).await;
    let said = world.number_at("select max(id) as n from follow_up where customer_id = $1", customer);
    let naming = [("body", "@欧阳阿卜杜热西提 请看一下")];
    assert_eq!(wang.post(&format!("/follow-ups/{said}/comments"), &naming).await.status, 303);
    world.run_sql(Sql::new("update customer set next_follow_up = '2026-11-24' where id = $1").bind(customer));
    world.run("update customer set next_follow_up = '2026-11-23' where name like '%宁波%'");
    world.run("update customer set last_follow_up_at = '2026-09-01' where name like '%华信%'");
    world.run_sql(
        Sql::new("update contact set birthday = '1988-11-26' where id = (select min(id) from contact where customer_id = $1)").bind(customer),
    );
    apply(world, "2026-11-24");
    world.letters();
    set_clock(world, "2026-11-24", "15:00");
    world.letters();
    apply(world, "2026-11-25");
}

/// A lead is assigned, and another waits for its first follow-up.
async fn leads_happen(world: &World) {
    let given = world.number("select id as n from lead where name like '%南湖%'").to_string();
    let fields = [("ids", given.as_str()), ("person", "黄蓉")];
    assert_eq!(world.sign_in("li").post("/leads/bulk/assign", &fields).await.status, 303);
    let (late, li) = (world.number("select id as n from lead where contact = '郑女士'"), world.id("li"));
    tell(world, &LATE, Notice::to(li).about("lead", late).with(json!({ "owner": li })));
    tell(world, &PASSED, Notice::to(li).about("lead", late).with(json!({ "former": li, "number": 1, "pool": false })));
    tell(world, &ENQUIRED, Notice::to(li).about("lead", late).with(json!({ "form": "官网预约演示" })));
    tell(world, &ENQUIRED, Notice::to(li).about("lead", late).with(json!({})));
}

/// An opportunity is given to somebody, and another is taken up again.
async fn opportunities_happen(world: &World) {
    let li = world.id("li");
    let of_li =
        |which: &str| world.number_of("select id as n from opportunity where name like '%' || $1 || '%'", which);
    let given =
        world.sign_in("li").post(&format!("/opportunities/{}/assign", of_li("教务")), &[("owner", "黄蓉")]).await;
    assert_eq!(given.status, 303, "{}", given.text());
    tell(world, &WOKEN, Notice::to(li).about("opportunity", of_li("智慧教室")));
}

fn tell(world: &World, kind: &'static kezhan::core::notice::Kind, notice: Notice) {
    world
        .house
        .db
        .write_now(&Actor::robot("test"), |tx| {
            tx.record(Event::named("test.prepared", "test"))?;
            notify(tx, kind, &[notice])
        })
        .unwrap();
}

fn is_chinese(text: &str) -> bool {
    text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

/// One letter of each subject, the fullest.
fn by_subject(letters: Vec<Letter>) -> BTreeMap<String, Letter> {
    let mut kept: BTreeMap<String, Letter> = BTreeMap::new();
    for letter in letters {
        let fuller = kept.get(&letter.subject).is_none_or(|one| one.text.len() < letter.text.len());
        if fuller {
            kept.insert(letter.subject.clone(), letter);
        }
    }
    kept
}

fn lay(lang: Lang, group: &str, letters: &BTreeMap<String, Letter>) {
    if std::env::var_os("KEZHAN_TEST_WRITE").is_none() {
        return;
    }
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/target/letters");
    std::fs::create_dir_all(folder).unwrap();
    for (place, letter) in letters.values().enumerate() {
        let stem = format!("{folder}/{}-{group}-{place:02}", lang.tag());
        std::fs::write(format!("{stem}.html"), &letter.html).unwrap();
        std::fs::write(format!("{stem}.txt"), format!("{}\n\n{}", letter.subject, letter.text)).unwrap();
    }
}

fn look(lang: Lang, letter: &Letter) {
    let Letter { subject, text, html, .. } = letter;
    assert!(html.starts_with("<!doctype html>") && html.contains(&format!("<html lang=\"{}\">", lang.tag())), "{html}");
    assert!(html.trim_end().ends_with("</html>") && !html.contains("{{") && !text.contains("{{"), "{html}");
    assert!(
        !subject.contains("云栖") && !subject.contains("欧阳") && is_chinese(subject) == (lang == Lang::Zh),
        "{subject}"
    );
    assert!(!text.contains('<') && !text.contains("&amp;") && !text.contains("\n\n\n"), "{text}");
    for line in text.lines().chain(html.split("href=\"").skip(1)).filter(|line| line.trim_start().starts_with("http")) {
        assert!(line.trim_start().starts_with("https://crm.yunlai.example/"), "{line}");
    }
    let words = lang.pick("客栈自动发送", "Sent by Kezhan");
    assert!(text.contains(words) && html.contains(words), "{text}");
    if let Some(stop) = &letter.unsubscribe {
        assert!(text.contains(stop.as_str()) && html.contains("/unsubscribe?to="), "{text}");
    }
}

#[actix_web::test]
async fn slow_each_kind_of_notice_makes_a_letter_that_is_whole_in_both_languages() {
    for lang in [Lang::Zh, Lang::En] {
        let world = company(lang).await;
        at_once(&world);
        much_happens(&world).await;
        let letters = by_subject(world.letters());
        lay(lang, "notice", &letters);
        for letter in letters.values() {
            look(lang, letter);
        }
        for kind in KINDS.iter().filter(|kind| !kind.is_mandatory()) {
            let label = kind.label(lang);
            let one = letters.values().find(|letter| letter.subject.contains(label));
            let one = one.unwrap_or_else(|| panic!("{}: {:?}", kind.id, letters.keys()));
            let begin = label.split('\'').next().unwrap();
            assert!(one.html.contains(begin) && one.text.contains(label), "{}", one.text);
        }
    }
}

#[actix_web::test]
async fn slow_a_digest_tells_of_many_kinds_and_its_link_leads_to_a_page() {
    for lang in [Lang::Zh, Lang::En] {
        let world = company(lang).await;
        much_happens(&world).await;
        set_clock(&world, "2026-11-25", "08:30");
        let sent: Vec<Letter> = world.letters().into_iter().filter(|one| one.mail.starts_with("li@")).collect();
        let mut letters = by_subject(sent);
        letters.retain(|_, letter| letter.html.matches("<h3>").count() > 2);
        lay(lang, "digest", &letters);
        let digest = letters.values().next().expect("a digest of several kinds");
        look(lang, digest);
        assert!(digest.html.contains("华东区域运营管理中心第一事业部"), "nothing is cut: {}", digest.html);
        let path = unsubscribe::path(world.house.db.secret(), world.id("li"), "digest");
        let asked = world.stranger().get(&path).await;
        assert!(asked.status == 200 && asked.text().contains("/unsubscribe?to="), "{}", asked.text());
    }
}

#[actix_web::test]
async fn letters_about_an_account_are_whole_in_both_languages() {
    let kinds = [
        Kind::Invitation,
        Kind::Forgotten,
        Kind::AdministratorReset,
        Kind::PasswordSet,
        Kind::MailChanged,
        Kind::SecondFactorSet,
        Kind::SecondFactorRemoved,
        Kind::SecondFactorReset,
        Kind::RecoveryCodeUsed,
        Kind::PasswordElsewhere,
        Kind::EmergencyUsed,
        Kind::DirectoryBraked,
        Kind::DirectoryFailed,
    ];
    for lang in [Lang::Zh, Lang::En] {
        let world = company(lang).await;
        let li = world.id("li");
        let facts = json!({ "seed": "seed", "reason": "手机丢失", "login": "admin", "address": "10.0.0.8", "left": "7",
            "leaving": 37, "active": 120, "what": "other", "told": "52e", "fault": "unreachable" });
        for kind in kinds {
            world.house.db.write_now(&Actor::robot("test"), |tx| post(tx, li, kind, facts.clone())).unwrap();
        }
        let sent = world.letters();
        assert_eq!(sent.len(), kinds.len());
        let mut letters: BTreeMap<String, Letter> =
            sent.into_iter().enumerate().map(|(place, letter)| (format!("a{place:02}"), letter)).collect();
        for letter in letters.values() {
            look(lang, letter);
        }
        let leads =
            letters.values().filter(|one| one.html.contains("href=\"https://crm.yunlai.example/admin/directory\""));
        assert_eq!(leads.count(), 2, "the brake and the failure of the directory lead to its page");
        let test = trial("0123", lang, "li@yunlai.example", world.clock.now()).unwrap();
        look(lang, &test);
        letters.insert("z".to_owned(), test);
        lay(lang, "account", &letters);
    }
}
