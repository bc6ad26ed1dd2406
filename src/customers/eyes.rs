//! How a visitor sees customers.

use crate::core::access::{FollowUpCreate, Permission, TaskCreate};
use crate::text::Lang;
use crate::web::House;
use crate::web::visit::Visit;
use chrono::NaiveDate;
use chrono_tz::Tz;

/// How things are shown: language, zone and the day.
#[derive(Clone, Copy, Debug)]
pub struct Eyes {
    pub lang: Lang,
    pub zone: Tz,
    pub today: NaiveDate,
    /// Whether the viewer may write follow-ups.
    pub may_follow_up: bool,
    /// Whether the viewer may make tasks: the key t opens the short form under a row.
    pub may_task: bool,
}

/// How this visitor sees.
#[must_use]
pub fn eyes(house: &House, visit: &Visit) -> Eyes {
    let zone = house.config.company.time_zone;
    let may_follow_up = visit.actor.standing.holds(FollowUpCreate::INFO.id);
    let may_task = visit.actor.standing.holds(TaskCreate::INFO.id);
    Eyes { lang: visit.lang, zone, today: house.db.clock().today(zone), may_follow_up, may_task }
}
