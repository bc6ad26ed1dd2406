//! Everything HTTP: the registry of routes, who asks, what comes in, what goes out.

pub mod assets;
pub mod bell;
pub mod confirm;
pub mod form;
pub mod hall;
pub mod health;
mod kept;
pub mod meter;
pub mod mistakes;
pub mod origin;
pub mod parts;
pub mod problems;
pub mod public;
pub mod refusals;
pub mod registry;
pub mod render;
mod rescue;
pub mod respond;
pub mod route;
pub mod session;
pub mod stack;
pub mod text;
pub mod todo;
pub mod upload;
pub mod usage;
pub mod versions;
pub mod visit;
pub mod waiting;
pub mod when;
pub mod who;

use crate::config::Config;
use crate::core::access::Cache;
use crate::core::calendar::{self, Calendar};
use crate::core::db::Db;
use crate::core::notice::{Kind, Rule};
use crate::core::outside::mail::Letter;
use crate::core::outside::{Directory, Files, Mail};
use crate::core::problem::Problem;
use std::sync::Arc;

/// What handlers work with.
#[derive(Clone)]
pub struct House {
    pub db: Db,
    pub files: Files,
    pub mail: Mail,
    pub directory: Directory,
    pub config: Arc<Config>,
    pub site: Arc<Site>,
    pub standings: Arc<Cache>,
    pub usage: Arc<usage::Usage>,
    pub refusals: Arc<refusals::Refusals>,
    pub hall: Arc<hall::Hall>,
    pub calendar: Arc<calendar::Kept>,
    /// What a monitoring system reads.
    pub meter: Arc<meter::Meter>,
}

impl House {
    /// The working calendar, as it was within the last minute.
    ///
    /// # Errors
    /// As the database answers.
    pub async fn calendar(&self) -> Result<Arc<Calendar>, Problem> {
        if let Some(kept) = self.calendar.get() {
            return Ok(kept);
        }
        let zone = self.config.company.time_zone;
        let loaded = Arc::new(self.db.housekeeping(move |tx| calendar::load(tx, zone)).await?);
        self.calendar.put(&loaded);
        Ok(loaded)
    }
}

/// What pages show around their content, made once at start from the routes.
pub struct Site {
    pub menu: Vec<route::MenuItem>,
    pub routes: Vec<route::RouteRow>,
    pub todo: Vec<todo::Todo>,
    pub secure: bool,
    /// How a person proves who they are once more.
    pub prove: confirm::Prove,
    /// Every kind of notice.
    pub kinds: &'static [&'static Kind],
    /// Every rule that reminds.
    pub rules: &'static [&'static Rule],
    /// Writes a letter about an account, unless it went or the account is disabled.
    pub account_letter: fn(&House, i64) -> Result<Option<Letter>, Problem>,
}

impl Site {
    /// A kind of notice by its id.
    #[must_use]
    pub fn kind(&self, id: &str) -> Option<&'static Kind> {
        self.kinds.iter().copied().find(|kind| kind.id == id)
    }
}
