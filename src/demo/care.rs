//! How the demonstration company cares for its customers.

use super::customers::person;
use super::is_there;
use crate::care::actions;
use crate::care::form::PlanForm;
use crate::core::db::Db;
use crate::core::problem::Problem;
use crate::core::raw::Raw;
use crate::text::Lang;

/// A plan: its fields as typed, and whether it is switched on.
struct Told(&'static [(&'static str, &'static str)], bool);

const TOLD: &[Told] = &[
    Told(&[("name", "联系人生日"), ("title", "送生日祝福"), ("occasion", "birthday"), ("before", "3")], true),
    Told(
        &[
            ("name", "中秋问候"),
            ("title", "中秋节问候"),
            ("occasion", "festival"),
            ("festival", "中秋节"),
            ("before", "5"),
            ("grade", "A"),
        ],
        false,
    ),
];

/// Makes them as the director, unless they are there.
///
/// # Errors
/// As the database answers.
pub fn load(db: &Db) -> Result<(), Problem> {
    if is_there(db, "select count(*) as n from care_plan where name = $1", &["联系人生日"])? {
        return Ok(());
    }
    let actor = person(db, "zhou")?;
    for Told(fields, active) in TOLD {
        let mut raw = Raw::default();
        for (name, value) in *fields {
            raw.set(name, *value);
        }
        let draft = PlanForm(raw).check(Lang::Zh).map_err(Problem::Invalid)?;
        db.write_now(&actor, |tx| {
            let id = actions::create(tx, &draft)?;
            if *active { actions::switch(tx, id, true).map(|_| ()) } else { Ok(()) }
        })?;
    }
    Ok(())
}
