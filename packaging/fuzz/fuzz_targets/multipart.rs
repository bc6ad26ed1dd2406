//! Forms with files, in pieces of any size: read or refused, and never waited for.
#![no_main]

use actix_web::dev::Payload;
use actix_web::error::PayloadError;
use actix_web::http::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use actix_web::web::Bytes;
use kezhan::web::parts::Parts;
use libfuzzer_sys::fuzz_target;
use std::pin::Pin;

fuzz_target!(|input: (u8, &[u8])| {
    let (piece, body) = input;
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("multipart/form-data; boundary=e"));
    let pieces: Vec<Result<Bytes, PayloadError>> =
        body.chunks(usize::from(piece) + 1).map(|piece| Ok(Bytes::copy_from_slice(piece))).collect();
    let mut parts = Parts::of(&headers, Payload::from(Box::pin(futures_util::stream::iter(pieces)) as Pin<Box<_>>));
    futures_executor::block_on(async {
        let mut size = 0;
        while let Ok(Some(mut part)) = parts.next().await {
            let _names = part.names();
            loop {
                match part.next().await {
                    Ok(Some(bytes)) => size += bytes.len(),
                    Ok(None) => break,
                    Err(_) => return,
                }
            }
        }
        assert!(size <= body.len());
    });
});
