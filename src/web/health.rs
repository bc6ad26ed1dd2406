//! For the machine that watches: alive, and ready to serve.

use super::House;
use crate::core::sql::{Number, Sql};
use actix_web::{HttpResponse, web};

/// Mounts `/livez` (the process runs) and `/readyz` (the database answers and is at this binary's version).
#[expect(clippy::disallowed_methods, reason = "a probe has no session; it tells nothing but ready or not")]
pub fn mount(config: &mut web::ServiceConfig) {
    config.route("/livez", web::get().to(alive)).route("/readyz", web::get().to(ready));
}

async fn alive() -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain").body("alive\n")
}

async fn ready(house: web::Data<House>) -> HttpResponse {
    let answer =
        house.db.housekeeping(|tx| Sql::new("select version as n from rights_version").one::<Number>(tx)).await;
    match answer {
        Ok(_) => HttpResponse::Ok().content_type("text/plain").body("ready\n"),
        Err(problem) => {
            tracing::warn!(%problem, "not ready");
            HttpResponse::ServiceUnavailable()
                .insert_header(("retry-after", "2"))
                .content_type("text/plain")
                .body("not ready\n")
        }
    }
}
