//! The front-end files, embedded in the binary, served under a name that changes with their content.

use actix_web::http::header::{CACHE_CONTROL, CONTENT_ENCODING, VARY};
use actix_web::{HttpRequest, HttpResponse, web};
use rust_embed::RustEmbed;

/// Where assets are served: the content's hash is in the path, so that a browser may keep them for a year.
pub const PREFIX: &str = concat!("/assets/", env!("ASSET_VERSION"));

#[derive(RustEmbed)]
#[folder = "$OUT_DIR/assets"]
struct Assets;

/// Mounts the assets.
#[expect(clippy::disallowed_methods, reason = "assets need no session, no rights and no matrix row")]
pub fn mount(config: &mut web::ServiceConfig) {
    config.route("/assets/{version}/{name}", web::get().to(serve));
}

async fn serve(req: HttpRequest, path: web::Path<(String, String)>) -> HttpResponse {
    let (_, name) = path.into_inner();
    let wants = |coding: &str| {
        req.headers()
            .get("accept-encoding")
            .and_then(|value| value.to_str().ok())
            .is_some_and(|value| value.contains(coding))
    };
    let packed = [("br", "br"), ("gzip", "gz")]
        .into_iter()
        .filter(|(coding, _)| wants(coding))
        .find_map(|(coding, ending)| Assets::get(&format!("{name}.{ending}")).map(|file| (coding, file)));
    let media_type = mime_guess::from_path(&name).first_or_octet_stream();
    let media_type =
        if media_type.type_() == "text" { format!("{media_type}; charset=utf-8") } else { media_type.to_string() };
    let mut response = HttpResponse::Ok();
    response
        .content_type(media_type)
        .insert_header((CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .insert_header((VARY, "accept-encoding"));
    match (packed, Assets::get(&name)) {
        (Some((coding, file)), _) => response.insert_header((CONTENT_ENCODING, coding)).body(file.data.into_owned()),
        (None, Some(file)) => response.body(file.data.into_owned()),
        (None, None) => HttpResponse::NotFound().finish(),
    }
}
