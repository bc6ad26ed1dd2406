//! Pipelines: who edits them, versions that keep what stands in them, moving to the present one, reasons and competitors.

use super::opportunities::{add, value, word};
use super::support::{Visitor, World};
use kezhan::core::raw::Raw;
use kezhan::pipelines::form::{Around, PipelineForm};
use kezhan::text::Lang;

/// The editor's fields of the standard pipeline with one more stage at its end, and `act` where it is not to be saved.
fn fields<'a>(version: &'a str, names: &'a [(&'a str, &'a str)]) -> Vec<(String, String)> {
    let mut fields = vec![
        ("name_zh".to_owned(), "标准销售流程".to_owned()),
        ("name_en".to_owned(), "Standard sales".to_owned()),
        ("version".to_owned(), version.to_owned()),
    ];
    for (place, (key, name)) in names.iter().enumerate() {
        fields.push(("order".into(), place.to_string()));
        for (field, value) in [("key", *key), ("name_zh", *name), ("rate", "20"), ("skip", "1"), ("return", "1")] {
            fields.push((format!("s.{place}.{field}"), value.to_owned()));
        }
    }
    fields
}

async fn save(visitor: &Visitor, path: &str, fields: &[(String, String)]) -> super::support::Page {
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    visitor.post(path, &fields).await
}

const STAGES: &[(&str, &str)] =
    &[("contact", "初步接触"), ("need", "需求确认"), ("quote", "方案报价"), ("", "合同评审")];

#[actix_web::test]
async fn only_those_who_manage_business_edit_them() {
    let world = World::new().await;
    for login in ["li", "wang", "xitong"] {
        for path in ["/admin/pipelines", "/admin/pipelines/1", "/admin/pipelines/1/versions", "/admin/reasons"] {
            assert_eq!(world.sign_in(login).get(path).await.status, 403, "{login} {path}");
        }
    }
    let zhou = world.sign_in("zhou");
    for path in [
        "/admin/pipelines",
        "/admin/pipelines/new",
        "/admin/pipelines/1",
        "/admin/pipelines/1/versions",
        "/admin/reasons",
    ] {
        assert_eq!(zhou.get(path).await.status, 200, "{path}");
    }
    assert_eq!(zhou.get("/admin/pipelines/900000").await.status, 404);
}

#[actix_web::test]
async fn a_pipeline_is_made_ordered_copied_and_retired() {
    let world = World::new().await;
    let zhou = world.sign_in("zhou");
    let made = save(&zhou, "/admin/pipelines/new", &fields("", STAGES)[..]).await;
    assert_eq!(made.status, 303, "{}", made.text());
    let id = world.number("select max(id) as n from pipeline");
    assert_eq!(made.location(), format!("/admin/pipelines/{id}"));
    let keys = "select string_agg(s.key, ',' order by s.position) as t from stage s join pipeline_version v on v.id = s.version_id where v.pipeline_id = ";
    let stages = word(&world, format!("{keys}{id}"));
    assert!(stages.starts_with("contact,need,quote,s"), "{stages}");
    assert_eq!(zhou.post(&format!("/admin/pipelines/{id}/raise"), &[]).await.status, 303);
    assert_eq!(world.number("select id as n from pipeline where retired_at is null order by position, id limit 1"), id);
    assert_eq!(zhou.post(&format!("/admin/pipelines/{id}/copy"), &[]).await.status, 303);
    assert_eq!(world.word("select name_zh as t from pipeline order by id desc limit 1"), "标准销售流程 副本");
    for other in world.number("select min(id) as n from pipeline")..=id + 1 {
        if other != id && world.number_at("select count(*) as n from pipeline where id = $1", other) == 1 {
            assert_eq!(zhou.post(&format!("/admin/pipelines/{other}/retire"), &[]).await.status, 303, "{other}");
        }
    }
    // One has to stay.
    let last = zhou.post(&format!("/admin/pipelines/{id}/retire"), &[]).await;
    assert_eq!(last.status, 422);
    assert!(last.text().contains("至少保留一个启用的流程"));
    assert_eq!(zhou.post(&format!("/admin/pipelines/{}/restore", id + 1), &[]).await.status, 303);
    assert_eq!(zhou.post(&format!("/admin/pipelines/{id}/retire"), &[]).await.status, 303);
    for name in ["pipeline.created", "pipeline.raised", "pipeline.retired", "pipeline.restored"] {
        assert!(world.number_of("select count(*) as n from audit_event where name = $1", name) > 0, "{name}");
    }
}

#[actix_web::test]
async fn rows_are_arranged_by_buttons_before_anything_is_saved() {
    let world = World::new().await;
    let zhou = world.sign_in("zhou");
    let version = world.number("select version::bigint as n from pipeline where id = 1").to_string();
    let arranged = |act: &str| {
        let mut fields = fields(&version, STAGES);
        fields.push(("act".into(), act.into()));
        fields
    };
    for (act, first, count) in [
        ("up.1", "需求确认", 4),
        ("down.0", "需求确认", 4),
        ("remove.0", "需求确认", 3),
        ("add", "初步接触", 5),
        ("up.0", "初步接触", 4),
    ] {
        let page = save(&zhou, "/admin/pipelines/1", &arranged(act)).await;
        assert_eq!(page.status, 200, "{act}");
        let page = page.text();
        assert_eq!(page.matches("name=\"order\"").count(), count, "{act}");
        let places: Vec<usize> =
            STAGES.iter().filter_map(|(_, name)| page.find(&format!("value=\"{name}\""))).collect();
        assert_eq!(page.find(&format!("value=\"{first}\"")), places.iter().min().copied(), "{act}");
    }
    assert_eq!(world.number("select count(*) as n from pipeline_version where pipeline_id = 1"), 1);
}

#[actix_web::test]
async fn a_version_in_use_is_kept_and_its_opportunities_move_when_they_are_told_to() {
    let world = World::new().await;
    let (zhou, li) = (world.sign_in("zhou"), world.sign_in("li"));
    let id = add(&li, &[("name", "旧版商机")]).await;
    let before = value(&world, id, "version_id");
    let version = world.number("select version::bigint as n from pipeline where id = 1").to_string();
    let page = zhou.get("/admin/pipelines/1").await.text();
    assert!(page.contains("个商机在用这一版") && page.contains("第 2 版"), "{page}");
    let saved = save(&zhou, "/admin/pipelines/1", &fields(&version, STAGES)).await;
    assert_eq!(saved.location(), "/admin/pipelines/1/versions", "{}", saved.text());
    assert_eq!(world.number("select max(number)::bigint as n from pipeline_version where pipeline_id = 1"), 2);
    assert_eq!(value(&world, id, "version_id"), before, "it keeps its version");
    let fresh = add(&li, &[("name", "新版商机")]).await;
    assert_ne!(value(&world, fresh, "version_id"), before, "a new one takes the new version");
    // Somebody else's save is stale.
    let late = save(&zhou, "/admin/pipelines/1", &fields(&version, STAGES)).await;
    assert_eq!(late.status, 409);
    assert!(late.text().contains("已被他人修改"));
    // A new name is no new version.
    let mut named = fields(&(version.parse::<i32>().unwrap() + 1).to_string(), STAGES);
    let last = word(&world, "select key as t from stage where version_id = (select max(id) from pipeline_version where pipeline_id = 1) order by position desc limit 1".into());
    for (name, value) in &mut named {
        if name == "name_zh" {
            *value = "直销流程".into();
        }
        if name == "s.3.key" {
            value.clone_from(&last);
        }
    }
    named.extend((0..4).map(|place| (format!("s.{place}.task_days"), "3".into())));
    assert_eq!(save(&zhou, "/admin/pipelines/1", &named).await.location(), "/admin/pipelines");
    assert_eq!(world.number("select max(number)::bigint as n from pipeline_version where pipeline_id = 1"), 2);

    let stage = value(&world, id, "stage_id");
    let page = zhou.get("/admin/pipelines/1/versions").await.text();
    assert!(page.contains(&format!("name=\"m.{stage}\"")) && page.contains("迁移 "), "{page}");
    let into = word(&world, "select id::text as t from stage where key = 'contact' and version_id = (select max(id) from pipeline_version where pipeline_id = 1)".into());
    let way = format!("m.{stage}");
    let since = value(&world, id, "stage_since");
    let wrong = zhou.post("/admin/pipelines/1/versions", &[(way.as_str(), stage.as_str())]).await;
    assert_eq!(wrong.status, 400, "only into the present version");
    assert_eq!(zhou.post("/admin/pipelines/1/versions", &[(way.as_str(), into.as_str())]).await.status, 303);
    assert_eq!(value(&world, id, "stage_id"), into);
    assert_eq!(value(&world, id, "stage_since"), since, "its time in the stage goes on");
    assert_eq!(world.number("select count(*) as n from audit_event where name = 'opportunity.version_changed'"), 1);
    let told = li.get(&format!("/opportunities/{id}")).await.text();
    assert!(told.contains("合同评审"), "it shows the stages of the new version");
}

#[actix_web::test]
async fn a_version_that_nothing_uses_is_edited_in_place() {
    let world = World::new().await;
    let zhou = world.sign_in("zhou");
    save(&zhou, "/admin/pipelines/new", &fields("", STAGES)).await;
    let id = world.number("select max(id) as n from pipeline");
    let saved =
        save(&zhou, &format!("/admin/pipelines/{id}"), &fields("1", &[("contact", "接触"), ("", "成交前")])).await;
    assert_eq!(saved.location(), "/admin/pipelines", "{}", saved.text());
    assert_eq!(world.number_at("select count(*) as n from pipeline_version where pipeline_id = $1", id), 1);
    assert_eq!(
        world.number_at(
            "select count(*) as n from stage s join pipeline_version v on v.id = s.version_id where v.pipeline_id = $1",
            id
        ),
        2
    );
}

#[test]
fn a_form_tells_all_that_is_wrong_and_items_keep_their_ids() {
    let form = |pairs: &[(&str, &str)]| {
        PipelineForm(Raw::new(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()))
    };
    let items = [kezhan::opportunities::moves::Item { id: "i1".into(), zh: "确认预算".into(), en: String::new() }];
    let around = Around { lang: Lang::Zh, roles: &[7], departments: &[], items: &items };
    let wrong = form(&[("order", "0"), ("order", "1"), ("s.0.rate", "120"), ("s.1.name_zh", "谈判"), ("s.1.rate", "")])
        .check(&around)
        .unwrap_err();
    let names: Vec<&str> = wrong.iter().map(|(name, _)| name.as_ref()).collect();
    assert_eq!(names, ["name_zh", "s.0.name_zh", "s.0.rate", "s.1.rate"], "{wrong:?}");
    let fine = form(&[
        ("name_zh", "流程"),
        ("order", "4"),
        ("s.4.key", "Bad Key"),
        ("s.4.name_zh", "谈判"),
        ("s.4.rate", "50%"),
        ("s.4.fields", "amount"),
        ("s.4.fields", "password"),
        ("s.4.role", "9"),
        ("s.4.checklist", "确认预算 | Budget\n\n 决策人 "),
    ])
    .check(&around)
    .unwrap();
    let stage = &fine.stages[0];
    assert_eq!((stage.rate, stage.required_role_id, stage.may_skip), (50, None, false));
    assert_eq!(stage.required_fields, ["amount"]);
    assert!(stage.key.starts_with('s') && stage.key.len() == 13, "{}", stage.key);
    assert_eq!(
        (stage.checklist[0].id.as_str(), stage.checklist[0].en.as_str(), stage.checklist[1].zh.as_str()),
        ("i1", "Budget", "决策人")
    );
    let same = form(&[
        ("name_zh", "流程"),
        ("order", "0"),
        ("order", "1"),
        ("s.0.name_zh", "谈判"),
        ("s.0.rate", "1"),
        ("s.1.name_zh", "谈判"),
        ("s.1.rate", "2"),
    ]);
    assert!(same.check(&around).unwrap_err()[0].1.contains("名称相同"));
}

#[actix_web::test]
async fn reasons_and_competitors_are_added_renamed_and_retired() {
    let world = World::new().await;
    let (zhou, li) = (world.sign_in("zhou"), world.sign_in("li"));
    assert_eq!(
        zhou.post("/admin/reasons", &[("kind", "lost"), ("act", "save"), ("name_zh", "交期太长")]).await.status,
        303
    );
    let id = world.number("select max(id) as n from outcome_reason").to_string();
    let again = zhou.post("/admin/reasons", &[("kind", "lost"), ("act", "save"), ("name_zh", "交期太长")]).await;
    assert_eq!(again.status, 422);
    assert!(again.text().contains("「交期太长」已经有了"));
    assert_eq!(zhou.post("/admin/reasons", &[("kind", "lost"), ("act", "save"), ("name_zh", " ")]).await.status, 422);
    let renamed = [
        ("kind", "lost"),
        ("word", id.as_str()),
        ("version", "1"),
        ("act", "save"),
        ("name_zh", "交货太慢"),
        ("name_en", "Too slow"),
    ];
    assert_eq!(zhou.post("/admin/reasons", &renamed).await.status, 303);
    let late = zhou.post("/admin/reasons", &renamed).await;
    assert_eq!(late.status, 409);
    assert!(late.text().contains("别人刚刚修改了这一项"));
    assert_eq!(
        zhou.post("/admin/reasons", &[("kind", "lost"), ("word", &id), ("version", "2"), ("act", "raise")])
            .await
            .status,
        303
    );
    let deal = add(&li, &[]).await;
    let offered = |page: String| page.contains("交货太慢");
    assert!(offered(li.get(&format!("/opportunities/{deal}/end?state=lost")).await.text()));
    assert_eq!(
        zhou.post("/admin/reasons", &[("kind", "lost"), ("word", &id), ("version", "2"), ("act", "retire")])
            .await
            .status,
        303
    );
    assert!(!offered(li.get(&format!("/opportunities/{deal}/end?state=lost")).await.text()));
    assert_eq!(
        zhou.post("/admin/reasons", &[("kind", "lost"), ("word", &id), ("version", "3"), ("act", "restore")])
            .await
            .status,
        303
    );
    assert_eq!(
        zhou.post("/admin/reasons", &[("kind", "competitor"), ("act", "save"), ("name_en", "Rival Ltd")]).await.status,
        303
    );
    assert_eq!(world.number("select count(*) as n from competitor where name_en = 'Rival Ltd'"), 1);
    assert_eq!(
        zhou.post("/admin/reasons", &[("kind", "won"), ("word", &id), ("version", "4"), ("act", "retire")])
            .await
            .status,
        404,
        "a lost one is no won one"
    );
    for name in ["reason.created", "reason.changed", "reason.retired", "reason.restored", "competitor.created"] {
        assert!(world.number_of("select count(*) as n from audit_event where name = $1", name) > 0, "{name}");
    }
    zhou.get("/admin/reasons").await;
}
