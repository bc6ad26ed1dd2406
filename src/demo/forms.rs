//! The web form of the demonstration company: on its website, open to everybody.

use super::customers::person;
use super::is_there;
use crate::core::access::{Can, FormManage};
use crate::core::db::Db;
use crate::core::problem::Problem;
use crate::forms::actions;
use crate::forms::model::Draft;

/// Makes it as the director, and switches it on.
///
/// # Errors
/// As the database answers.
pub fn load(db: &Db) -> Result<(), Problem> {
    let draft = draft();
    if is_there(db, "select count(*) as n from web_form where name = $1", &[&draft.name])? {
        return Ok(());
    }
    let actor = person(db, "zhou")?;
    let can: Can<FormManage> = Can::of(&actor)?;
    db.write_now(&actor, |tx| {
        let id = actions::create(tx, &can, &draft)?;
        actions::switch(tx, &can, id, true).map(|_form| ())
    })
}

fn draft() -> Draft {
    let some = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect();
    Draft {
        name: "官网预约演示".into(),
        title_zh: "预约产品演示".into(),
        title_en: "Book a demonstration".into(),
        intro_zh: "留下联系方式，我们会在一个工作日内与您约定时间。".into(),
        intro_en: "Leave us a way to reach you, and we will propose a time within one working day.".into(),
        consent_zh: "云来科技将使用您填写的信息安排产品演示并与您联系，最长保存两年。如需查阅、更正或删除，请联系 privacy@yunlai.example。".into(),
        consent_en: "Yunlai uses what you enter to arrange the demonstration and to contact you, and keeps it for two years at most. To see, correct or delete it, write to privacy@yunlai.example.".into(),
        thanks_zh: String::new(),
        thanks_en: String::new(),
        asked: some(&["name", "contact", "phones", "mails", "region", "remark"]),
        needed: some(&["contact", "phones"]),
        source: "website".into(),
        valid_from: None,
        valid_until: None,
    }
}
