//! What a browser says of itself before anybody knows it: cookies, languages, where it comes from, who stands before it.
#![no_main]

use actix_web::cookie::{CookieJar, Key};
use actix_web::test::TestRequest;
use kezhan::text::Lang;
use kezhan::web::respond::{local, referer};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let _language = Lang::of_header(&text);
    for path in [local(&text, "/"), referer(&text).unwrap_or_else(|| "/".into())] {
        assert!(path.starts_with('/') && !path.starts_with("//") && !path.contains(['\\', '\n', '\r']));
    }
    let Ok(value) = actix_web::http::header::HeaderValue::from_bytes(bytes) else { return };
    let request = TestRequest::default().insert_header(("cookie", value.clone())).insert_header(("accept-language", value)).to_srv_request();
    let _stranger = kezhan::web::who::stranger(&request);
    let key = Key::derive_from(&[7; 32]);
    if let Ok(cookies) = request.cookies() {
        for cookie in cookies.iter() {
            let mut jar = CookieJar::new();
            jar.add_original(cookie.clone());
            assert!(jar.signed(&key).get(cookie.name()).is_none(), "nobody signs for us");
        }
    }
});
