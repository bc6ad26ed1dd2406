//! Customers: little to type, much understood, nothing lost, lists that stay quick.

use super::notify::set_clock;
use super::support::{OwnDatabase, World};
use kezhan::core::sql::Sql;

#[actix_web::test]
async fn a_name_is_enough_and_the_rest_is_guessed() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let made = li.post("/customers/new", &[("name", "杭州湖滨茶业有限公司")]).await;
    assert_eq!(made.status, 303, "{}", made.text());
    assert_eq!(
        world.word(
            "select concat_ws('/', region, country, kind, stage, owner_id = (select id from app_user where login = 'li')) as t
             from customer where name = '杭州湖滨茶业有限公司'"
        ),
        "330100/CN/company/potential/t"
    );
    assert_eq!(li.get(&made.location()).await.status, 200);
}

#[actix_web::test]
async fn what_is_typed_is_understood() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let fields = [
        ("name", "甲乙丙科技"),
        ("industry", "软件"),
        ("region", "浙江杭州"),
        ("revenue", "1.2亿"),
        ("phones", "+86 138-1234-5678，0571 86231122"),
        ("mails", "Info@Example.COM"),
        ("credit_code", "91350100m000100y43"),
        ("founded", "2012年"),
        ("staff", "1,200"),
        ("website", "www.example.cn"),
        ("tags", "重点、续约；重点"),
        ("parent", "杭州云栖信息技术有限公司"),
    ];
    let made = li.post("/customers/new", &fields).await;
    assert_eq!(made.status, 303, "{}", made.text());
    assert_eq!(
        world.word(
            "select concat_ws('|', industry, region, revenue, revenue_currency, array_to_string(phones, ','), array_to_string(mails, ','), credit_code,
               founded, staff, website, (select name from customer p where p.id = c.parent_id),
               (select string_agg(g.name, ',' order by g.name) from tagging t join tag g on g.id = t.tag_id where t.object = 'customer' and t.row_id = c.id)) as t
             from customer c where name = '甲乙丙科技'"
        ),
        "65|330100|120000000.00|CNY|138 1234 5678,0571-86231122|Info@example.com|91350100M000100Y43|2012|1200|https://www.example.cn|杭州云栖信息技术有限公司|续约,重点"
    );
}

#[actix_web::test]
async fn everything_wrong_is_told_at_once_and_kept() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let long = "名".repeat(300);
    let answer = li
        .post(
            "/customers/new",
            &[
                ("name", &long),
                ("credit_code", "91350100M000100Y44"),
                ("phones", "12"),
                ("industry", "technolgy"),
                ("revenue", "很多"),
                ("website", "javascript:alert(1)"),
                ("parent", ""),
                ("remark", "写了很久的备注"),
            ],
        )
        .await;
    assert_eq!(answer.status, 422);
    let page = answer.text();
    for words in [
        "最多 200 个字符，现在是 300 个",
        &long,
        "写了很久的备注",
        "technolgy",
        "是否为",
        "请填写金额",
        "请填写网址",
        "很多",
    ] {
        assert!(page.contains(words), "{words}");
    }
    let orphan = li.post("/customers/new", &[("name", "孤儿公司"), ("parent", "没有的公司")]).await;
    assert_eq!(orphan.status, 422);
    assert!(orphan.text().contains("没有找到名为「没有的公司」的客户"));
    let written = |tag: &&str| tag.starts_with("textarea") || tag.contains("id=\"f-name\"");
    let cut = page
        .split('<')
        .map(|rest| rest.split('>').next().unwrap())
        .filter(written)
        .any(|tag| tag.contains("maxlength"));
    assert!(!cut, "nothing pasted is cut in silence");
    assert_eq!(world.number("select count(*) as n from customer where name like '名名%' or name = '孤儿公司'"), 0);
}

#[actix_web::test]
async fn long_notes_are_kept_nul_and_foreign_fields_are_refused() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let note = "字".repeat(20_000);
    let made = li.post("/customers/new", &[("name", "长备注公司"), ("remark", &note)]).await;
    assert_eq!(made.status, 303, "{}", made.text());
    assert_eq!(world.number("select char_length(remark)::bigint as n from customer where name = '长备注公司'"), 20_000);
    assert_eq!(li.post("/customers/new", &[("name", "长"), ("remark", &format!("{note}字"))]).await.status, 422);
    assert_eq!(li.post("/customers/new", &[("name", "空\0字符")]).await.status, 400);
    assert_eq!(li.post("/customers/new", &[("name", "越权"), ("owner_id", "1")]).await.status, 400);
    assert_eq!(world.number("select count(*) as n from customer where name in ('长', '越权') or name like '空%'"), 0);
}

#[actix_web::test]
async fn a_stale_save_shows_both_versions() {
    let world = World::new().await;
    let (li, chen) = (world.sign_in("li"), world.sign_in("chen"));
    let id = world.customer("宁波港通");
    let path = format!("/customers/{id}/edit");
    let first = chen.post(&path, &[("name", "宁波港通物流有限公司"), ("remark", "经理的备注"), ("version", "1")]).await;
    assert_eq!(first.status, 303, "{}", first.text());
    let late = li.post(&path, &[("name", "宁波港通物流有限公司"), ("remark", "我的备注"), ("version", "1")]).await;
    assert_eq!(late.status, 409);
    let page = late.text();
    assert!(page.contains("经理的备注") && page.contains("我的备注") && page.contains("陈静"), "{page}");
    let again = li.post(&path, &[("name", "宁波港通物流有限公司"), ("remark", "我的备注"), ("version", "2")]).await;
    assert_eq!(again.status, 303);
}

#[actix_web::test]
async fn a_credit_code_belongs_to_one_customer() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let code = ("credit_code", "91350100M000100Y43");
    assert_eq!(li.post("/customers/new", &[("name", "第一家"), code]).await.status, 303);
    let second = li.post("/customers/new", &[("name", "第二家"), code]).await;
    assert_eq!(second.status, 422);
    assert!(second.text().contains("已有客户使用这个统一社会信用代码") && second.text().contains("第二家"));
}

#[actix_web::test]
async fn changes_stand_on_the_timeline_and_in_the_log_without_values() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let id = world.customer("宁波港通");
    let fields = [("name", "宁波港通物流有限公司"), ("phones", "13911112222"), ("version", "1")];
    assert_eq!(li.post(&format!("/customers/{id}/edit"), &fields).await.status, 303);
    let logged = "select fields::text as t from audit_event where name = 'customer.changed' order by at desc limit 1";
    assert!(world.word(logged).contains("phones") && !world.word(logged).contains("1111"));
    let kept = "select changes::text as t from change_history where name = 'customer.changed' order by at desc limit 1";
    assert!(world.word(kept).contains("139 1111 2222"));
}

#[actix_web::test]
async fn a_long_list_is_counted_to_a_thousand_and_exactly_when_asked() {
    let world = World::new().await;
    world.run(
        "insert into customer (name, stage_since, owner_id, owner_dept_id, created_at, updated_at)
         select '测试' || n, '2026-01-01', u.id, u.department_id, timestamptz '2026-01-01' + n * interval '1 second', timestamptz '2026-01-01' + n * interval '1 second'
         from generate_series(1, 1200) n, app_user u where u.login = 'zhao'",
    );
    let zhao = world.sign_in("zhao");
    let page = zhao.get("/customers").await.text();
    assert!(page.contains("超过 1,000 位客户") && page.contains("精确计数"));
    let own = world
        .number("select count(*) as n from customer where owner_id = (select id from app_user where login = 'zhao')");
    let exact = zhao.get("/customers?count=exact").await.text();
    assert!(exact.contains(&format!("共 1,{} 位客户", own - 1000)), "{own}");
}

#[actix_web::test]
async fn filters_narrow_and_keep_to_the_reach() {
    let world = World::new().await;
    let li = world.sign_in("li");
    for (query, there, gone) in [
        ("grade=A", "上海浦江医疗", "宁波港通"),
        ("stage=dormant", "无锡太湖", "上海浦江"),
        ("industry=I", "合肥科大讯通", "宁波港通"),
        ("region=330000", "杭州云栖", "上海浦江"),
        ("tag=%E7%BB%AD%E7%BA%A6", "杭州云栖", "上海浦江"),
        ("region=%E6%B5%99%E6%B1%9F", "杭州云栖", "上海浦江"),
        ("taxpayer=general", "杭州云栖", "上海浦江"),
        ("q=%E5%8D%8E%E4%BF%A1", "苏州华信", "杭州云栖"),
        ("q=szhx", "苏州华信", "杭州云栖"),
        ("q=13812345678", "苏州华信", "杭州云栖"),
    ] {
        let page = li.get(&format!("/customers?{query}")).await.text();
        assert!(page.contains(there) && !page.contains(gone), "{query}");
    }
    let nowhere = li.get("/customers?region=%E7%81%AB%E6%98%9F").await.text();
    assert!(nowhere.contains("火星") && !nowhere.contains("杭州云栖"), "what is no region is told, not passed over");
    let chen = world.sign_in("chen");
    for owner in ["李娜", "li", "李娜 · 华东组", "李娜 · East team · li"] {
        let query: String = form_urlencoded::Serializer::new(String::new()).append_pair("owner", owner).finish();
        let page = chen.get(&format!("/customers?{query}")).await.text();
        assert!(
            page.contains("杭州云栖")
                && !page.contains("重庆山城")
                && page.contains("负责人: 李娜") == owner.starts_with('李'),
            "{owner}"
        );
    }
    assert!(
        !chen
            .get("/customers?owner=%E6%9D%8E%E5%A8%9C+%C2%B7+%E5%8D%8E%E5%8D%97%E7%BB%84")
            .await
            .text()
            .contains("杭州云栖")
    );
    let all = li.get("/customers?owner=wang&view=all").await.text();
    assert!(!all.contains("重庆山城"), "a filter never widens");
    // The form keeps every filter that is in use, those that are folded away too.
    let page = chen
        .get("/customers?owner=li&industry=65&region=330000&tag=%E7%BB%AD%E7%BA%A6&source=referral&taxpayer=general")
        .await
        .text();
    for kept in [
        "value=\"li\"",
        "value=\"65\" selected",
        "value=\"浙江省\"",
        "value=\"续约\"",
        "value=\"referral\" checked",
        "value=\"general\" checked",
    ] {
        assert!(page.contains(kept), "{kept} in {page}");
    }
    assert!(page.contains("杭州云栖"));
}

/// What was deleted can be restored for ninety days, then it is gone for good, and the log says so.
#[actix_web::test]
async fn the_recycle_bin_is_emptied_after_ninety_days() {
    let own = OwnDatabase::new();
    let world = own.world().await;
    let li = world.sign_in("li");
    let id = world.customer("宁波港通");
    assert_eq!(li.post(&format!("/customers/{id}/delete"), &[]).await.status, 303);
    kezhan::customers::jobs::empty_bin(&world.house.db).unwrap();
    assert_eq!(world.number("select count(*) as n from customer where deleted_at is not null"), 1, "not yet");
    world.clock.advance(chrono::TimeDelta::days(91));
    kezhan::customers::jobs::empty_bin(&world.house.db).unwrap();
    assert_eq!(world.number("select count(*) as n from customer where deleted_at is not null"), 0);
    assert_eq!(world.number("select count(*) as n from audit_event where name = 'customer.purged'"), 1);
}

/// At seven in the morning in China it is still yesterday in UTC.
#[actix_web::test]
async fn days_are_the_company_s_before_eight_in_the_morning_too() {
    let world = World::new().await;
    set_clock(&world, "2026-11-24", "07:00");
    let li = world.sign_in("li");
    let (yunqi, ningbo) = (world.customer("云栖"), world.customer("宁波港通"));
    li.post("/customers/new", &[("name", "晨间公司")]).await;
    let edited = [("name", "宁波港通物流有限公司"), ("stage", "lost"), ("version", "1")];
    assert_eq!(li.post(&format!("/customers/{ningbo}/edit"), &edited).await.status, 303);
    let many = li.post("/customers/edit", &[("ids", &yunqi.to_string()), ("stage", "dormant")]).await;
    assert_eq!(many.status, 303, "{}", many.text());
    let days = "select string_agg(distinct stage_since::text, ',') as t from customer where name = '晨间公司' or name like '%宁波港通%' or name like '%云栖%'";
    assert_eq!(world.word(days), "2026-11-24");
    // Fifteen days of B: the ninth is within them, however early it was.
    world.run("update customer set last_follow_up_at = '2026-11-24 06:00+08'");
    let neglected = async |last: &str| {
        world.run_sql(
            Sql::new(
                "update customer set grade = 'B', stage = 'active', last_follow_up_at = $1::timestamptz where id = $2",
            )
            .bind(last)
            .bind(yunqi),
        );
        let (list, todo) = (li.get("/customers?due=neglected&view=mine").await, li.get("/todo?kind=neglected").await);
        let counted = li.get("/").await.text().contains("久未跟进");
        (list.text().contains("杭州云栖"), todo.text().contains("杭州云栖"), counted, todo.text())
    };
    let (list, todo, counted, _) = neglected("2026-11-09 07:00+08").await;
    assert_eq!((list, todo, counted), (false, false, false));
    let (list, todo, counted, page) = neglected("2026-11-08 07:00+08").await;
    assert_eq!((list, todo, counted), (true, true, true));
    assert!(page.contains("16 天前"), "{page}");
}

#[actix_web::test]
async fn a_parent_is_one_customer_and_never_one_below() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let make = async |name: &str, parent: &str| {
        let page = li.post("/customers/new", &[("name", name), ("parent", parent)]).await;
        (page.status.as_u16(), page.location().rsplit('/').next().unwrap_or_default().to_owned(), page.text())
    };
    let (one, two) = (make("同名集团", "").await.1, make("同名集团", "").await.1);
    let (status, _, page) = make("下属公司", "同名集团").await;
    assert_eq!(status, 422);
    for told in ["有几位客户都叫「同名集团」", &format!("同名集团 #{one}"), &format!("同名集团 #{two}"), "李娜"]
    {
        assert!(page.contains(told), "{told} in {page}");
    }
    let (status, child, page) = make("下属公司", &format!("同名集团 #{two}")).await;
    assert_eq!(status, 303, "{page}");
    let parent = "select count(*) as n from customer c where c.name = '下属公司' and c.parent_id = $1";
    assert_eq!(world.number_at(parent, two.parse().unwrap()), 1);
    assert_eq!(make("别的公司", &format!("没有的集团 #{two}")).await.0, 422, "the number alone means nobody");
    // The name that is there already is not asked about again.
    let kept = [("name", "下属公司"), ("parent", "同名集团"), ("remark", "改了备注"), ("version", "1")];
    assert_eq!(li.post(&format!("/customers/{child}/edit"), &kept).await.status, 303);
    assert_eq!(world.number_at(parent, two.parse().unwrap()), 1);
    // Not below itself, however far down.
    assert_eq!(make("孙公司", "下属公司").await.0, 303);
    for below in ["下属公司", "孙公司"] {
        let circle = [("name", "同名集团"), ("parent", below), ("version", "1")];
        let page = li.post(&format!("/customers/{two}/edit"), &circle).await;
        assert!(page.status == 422 && page.text().contains("是当前客户的下级"), "{below}: {}", page.text());
    }
    assert_eq!(world.number("select count(*) as n from customer where name = '同名集团' and parent_id is not null"), 0);
}

#[actix_web::test]
async fn parents_are_proposed_within_sight() {
    let world = World::new().await;
    let (li, huang) = (world.sign_in("li"), world.sign_in("huang"));
    assert!(li.get("/customers/new").await.text().contains("list=\"f-parent-list\""));
    let asked = "/customers/names?parent=%E4%BA%91%E6%A0%96";
    assert!(li.part(asked).await.text().contains("value=\"杭州云栖信息技术有限公司\""));
    assert!(!huang.part(asked).await.text().contains("云栖"));
    li.post("/customers/new", &[("name", "杭州云栖信息技术有限公司")]).await;
    let twice = li.part(asked).await.text();
    assert_eq!(twice.matches("value=\"杭州云栖信息技术有限公司 #").count(), 2, "{twice}");
    // A number finds nobody here: whose it is must not be guessed.
    assert!(!li.part("/customers/names?parent=13812345678").await.text().contains("苏州华信"));
}

#[actix_web::test]
async fn the_recycle_bin_is_emptied_whole_in_one_night() {
    let world = World::new().await;
    world.run(
        "insert into customer (name, stage_since, owner_id, owner_dept_id, created_at, updated_at, deleted_at)
         select '旧' || n, '2026-01-01', u.id, u.department_id, now(), now(), now() - interval '100 days' from app_user u, generate_series(1, 2100) n where u.login = 'li'",
    );
    kezhan::customers::jobs::empty_bin(&world.house.db).unwrap();
    assert_eq!(world.number("select count(*) as n from customer where deleted_at is not null"), 0);
    assert_eq!(world.number("select count(*) as n from audit_event where name = 'customer.purged'"), 3);
}

/// Bytes go a day after the last attachment that names them; what is shared or young stays.
#[actix_web::test]
async fn bytes_that_no_attachment_names_are_removed() {
    let mut world = World::new().await;
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("bytes-{}", std::process::id()));
    drop(std::fs::remove_dir_all(&folder));
    world.house.files = kezhan::core::outside::Files::in_folder(&folder);
    world.serve(&kezhan::boot::registry()).await;
    let li = world.sign_in("li");
    for (part, files) in
        [("宁波港通", [b"only here".as_slice(), b"in both".as_slice()]), ("云栖", [b"elsewhere", b"in both"])]
    {
        let path = format!("/customers/{}/follow-ups", world.customer(part));
        let files = files.map(|bytes| ("files", "附件.txt", bytes));
        let sent = li.upload(&path, &[("body", "发送了附件，请对方确认。")], &files).await;
        assert_eq!(sent.status, 303, "{}", sent.text());
    }
    let files = world.house.files.clone();
    let (unsaved, young) = (files.put(b"never saved").unwrap(), files.put(b"just received").unwrap());
    world.run("delete from attachment where customer_id = (select id from customer where name like '宁波港通%')");
    // All but one were placed long ago.
    let (mut folders, mut there) = (vec![folder.clone()], Vec::new());
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next).unwrap().flatten().map(|entry| entry.path()) {
            if entry.is_dir() { folders.push(entry) } else { there.push(entry) }
        }
    }
    assert_eq!(there.len(), 5, "{there:?}");
    let of_young = |path: &&std::path::PathBuf| path.ends_with(kezhan::core::secret::hex(&young.sha256));
    for path in there.iter().filter(|path| !of_young(path)) {
        std::fs::File::options()
            .append(true)
            .open(path)
            .unwrap()
            .set_modified(std::time::SystemTime::UNIX_EPOCH)
            .unwrap();
    }
    kezhan::follow_ups::jobs::sweep_files(&world.house, &serde_json::Value::Null).unwrap();
    let kept = |bytes: &[u8]| files.get(&kezhan::core::secret::sha256(bytes)).is_ok();
    assert_eq!(
        (kept(b"only here"), kept(b"in both"), kept(b"elsewhere"), kept(b"just received")),
        (false, true, true, true)
    );
    assert!(files.get(&unsaved.sha256).is_err());
    assert_eq!(world.word("select reasons[1] as t from audit_event where name = 'attachment.swept'"), "files=2");
    // Placed once more, old bytes are young again.
    files.put(b"in both").unwrap();
    world.run("delete from attachment");
    kezhan::follow_ups::jobs::sweep_files(&world.house, &serde_json::Value::Null).unwrap();
    assert_eq!((kept(b"in both"), kept(b"elsewhere")), (true, false));
    drop(std::fs::remove_dir_all(&folder));
}
