//! Bodies of several parts as no browser sends them: read to their end or refused, without a panic and without waiting for
//! what never comes.

use actix_web::dev::Payload;
use actix_web::error::PayloadError;
use actix_web::http::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use actix_web::web::Bytes;
use futures_util::stream;
use kezhan::core::problem::Problem;
use kezhan::web::parts::Parts;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use std::time::Duration;

const WHOLE: &str = "--edge\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\ntoken\r\n\
     --edge\r\nContent-Disposition: form-data; name=\"files\"; filename=\"报价.txt\"\r\nContent-Type: text/plain\r\n\r\n一\r\n--edg二\r\n--\r\n\r\n--edge--\r\n";

type Read = Vec<(Option<String>, Option<String>, Vec<u8>)>;

/// Reads all parts of a body that comes in pieces of this size.
async fn read(kind: &str, body: &[u8], piece: usize) -> Result<Read, Problem> {
    let mut headers = HeaderMap::new();
    if let Ok(kind) = HeaderValue::from_str(kind) {
        headers.insert(CONTENT_TYPE, kind);
    }
    let pieces: Vec<Result<Bytes, PayloadError>> =
        body.chunks(piece.max(1)).map(|piece| Ok(Bytes::copy_from_slice(piece))).collect();
    let mut parts = Parts::of(&headers, Payload::from(Box::pin(stream::iter(pieces)) as std::pin::Pin<Box<_>>));
    let reading = async {
        let mut read = Vec::new();
        while let Some(mut part) = parts.next().await? {
            let (name, file) = part.names();
            let mut content = Vec::new();
            while let Some(bytes) = part.next().await? {
                content.extend_from_slice(&bytes);
            }
            read.push((name, file, content));
        }
        Ok(read)
    };
    tokio::time::timeout(Duration::from_mins(1), reading).await.expect("waits for what never comes")
}

#[actix_web::test]
async fn a_form_with_files_is_read_however_it_is_cut() {
    let kind = "multipart/form-data; boundary=edge";
    for piece in 1..=WHOLE.len() {
        let read = read(kind, WHOLE.as_bytes(), piece).await.unwrap();
        let expected = vec![
            (Some("csrf".to_owned()), None, b"token".to_vec()),
            (Some("files".to_owned()), Some("报价.txt".to_owned()), "一\r\n--edg二\r\n--\r\n".as_bytes().to_vec()),
        ];
        assert_eq!(read, expected, "in pieces of {piece}");
    }
}

/// A form that broke off is refused, wherever; only the last break may be missing.
#[actix_web::test]
async fn a_form_that_breaks_off_is_refused_and_never_waited_for() {
    let kind = "multipart/form-data; boundary=edge";
    for end in 0..WHOLE.len() - "--\r\n".len() {
        for piece in [1, 7, usize::MAX] {
            let read = read(kind, &WHOLE.as_bytes()[..end], piece).await;
            assert!(matches!(read, Err(Problem::BadRequest(_))), "{end} bytes in pieces of {piece}: {read:?}");
        }
    }
}

/// Each of these ended in a panic of the parser, or was waited for, once.
#[actix_web::test]
async fn bodies_that_parsers_stumble_over_are_refused() {
    for (boundary, body) in [
        ("e", "\n"),
        ("e", "-\n"),
        ("e", "--\n"),
        ("e", "---\n"),
        ("e", "\r\n"),
        ("ee", "--ee"),
        ("e", "--e\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n\r"),
        ("e", "--e\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n\r\n--"),
        ("e", "--e\r\nContent-Disposition: form-data; name=\"a\"\r\nContent-Length: 9\r\n\r\nx\r\n--e--\r\n"),
        ("e", "--e\r\nContent-Disposition: form-data; name=\"a\"\r\nContent-Length: -1\r\n\r\nx\r\n--e--\r\n"),
        ("\"\"", "--\r\n\r\n"),
    ] {
        for piece in [1, usize::MAX] {
            let read = read(&format!("multipart/form-data; boundary={boundary}"), body.as_bytes(), piece).await;
            assert!(matches!(read, Err(Problem::BadRequest(_))), "{body:?}: {read:?}");
        }
    }
}

#[test]
fn fuzz_of_broken_bodies() {
    let kinds = prop::sample::select(vec![
        "multipart/form-data; boundary=edge",
        "multipart/form-data; boundary=edge",
        "multipart/form-data; boundary=e",
        "multipart/form-data; boundary=\"\"",
        "multipart/mixed; boundary=edge",
        "multipart/form-data",
        "text/plain",
    ]);
    let changes = prop::collection::vec((any::<prop::sample::Index>(), 0..5_u8, any::<u8>()), 1..6);
    let system = actix_web::rt::System::new();
    let mut runner = TestRunner::default();
    runner
        .run(&(kinds, changes, 1..200_usize), |(kind, changes, piece)| {
            let mut body = WHOLE.as_bytes().to_vec();
            for (place, what, byte) in changes {
                let at = place.index(body.len().max(1)).min(body.len());
                match what {
                    0 => body.truncate(at),
                    1 => body.insert(at, byte),
                    2 => drop(body.splice(at.saturating_sub(usize::from(byte % 8))..at, [])),
                    3 => body.insert(at, [b'\r', b'\n', b'-', b'e'][usize::from(byte % 4)]),
                    _ => body.iter_mut().skip(at).take(1).for_each(|old| *old = byte),
                }
            }
            if let Ok(read) = system.block_on(read(kind, &body, piece)) {
                prop_assert!(read.iter().map(|(_, _, content)| content.len()).sum::<usize>() <= body.len());
            }
            Ok(())
        })
        .unwrap();
}
