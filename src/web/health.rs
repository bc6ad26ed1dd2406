//! For the machine that watches: alive, and ready to serve.

use super::House;
use crate::core::migrate;
use crate::core::problem::Problem;
use crate::core::sql::{Number, Sql};
use crate::core::tx::Tx;
use actix_web::{HttpResponse, web};

/// Mounts `/livez` (the process runs) and `/readyz` (the database answers and is at this binary's version).
#[expect(clippy::disallowed_methods, reason = "a probe has no session; it tells nothing but ready or not")]
pub fn mount(config: &mut web::ServiceConfig) {
    config.route("/livez", web::get().to(alive)).route("/readyz", web::get().to(ready));
}

async fn alive() -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain").body("alive\n")
}

/// Whether the database answers and has every migration that this binary knows; it may have more, of a later one.
async fn applied(house: &House) -> Result<(), Problem> {
    let count = |tx: &mut Tx| Sql::new("select count(*) as n from __diesel_schema_migrations").one::<Number>(tx);
    let applied = house.db.housekeeping(count).await?.n;
    if usize::try_from(applied).is_ok_and(|applied| applied >= migrate::known()) {
        Ok(())
    } else {
        Err(Problem::Busy("the database lacks migrations".into()))
    }
}

async fn ready(house: web::Data<House>) -> HttpResponse {
    match applied(&house).await {
        Ok(()) => HttpResponse::Ok().content_type("text/plain").body("ready\n"),
        Err(problem) => {
            tracing::warn!(%problem, "not ready");
            HttpResponse::ServiceUnavailable()
                .insert_header(("retry-after", "2"))
                .content_type("text/plain")
                .body("not ready\n")
        }
    }
}
