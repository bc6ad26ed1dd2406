//! Forms with files. What comes from a foreign page was refused before anything is read here (`origin.rs`). The token stands
//! first in a form, so that one without it is refused when its first file begins, before that is read.

use super::House;
use super::form::{check_token, take_token};
use super::kept::{self, Typed};
use super::parts::{Part, Parts};
use crate::core::outside::{Files, Half};
use crate::core::problem::Problem;
use crate::core::raw::Raw;
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};
use std::future::Future;
use std::pin::Pin;
use uuid::Uuid;

/// The most files of one form.
const MOST_FILES: u64 = 20;
/// The longest text field, in bytes, and all of them together.
const FIELD_LIMIT: usize = 1024 * 1024;
/// Bytes that are gathered before they are written to the disk.
const BLOCK: usize = 256 * 1024;

/// A file as it was sent, in memory.
#[derive(Clone, Debug)]
pub struct Sent {
    pub name: String,
    pub bytes: Vec<u8>,
}

/// A form with a small file, which is worked on at once.
pub struct Upload {
    pub raw: Raw,
    pub files: Vec<Sent>,
    pub key: Uuid,
}

/// A file as it was sent, on the disk; it is gone when it is dropped before it was placed in the store.
#[derive(Debug)]
pub struct Received {
    pub name: String,
    pub half: Half,
}

/// A form with files to keep, which went to the disk as they came.
pub struct Attached {
    pub raw: Raw,
    /// The files; or why they were not taken, so that the form can come back with what was typed.
    pub files: Result<Vec<Received>, Problem>,
    pub key: Uuid,
}

impl FromRequest for Upload {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (req, parts) = (req.clone(), Parts::of(req.headers(), payload.take()));
        Box::pin(async move {
            let limits = Limits::of(&req, 1)?;
            let (raw, key, files) = receive(&req, parts, limits, InMemory::default()).await?;
            Ok(Self { raw, files: files?, key })
        })
    }
}

impl FromRequest for Attached {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (req, parts) = (req.clone(), Parts::of(req.headers(), payload.take()));
        Box::pin(async move {
            let limits = Limits::of(&req, MOST_FILES)?;
            let store = house(&req)?.files.clone();
            let (raw, key, files) = receive(&req, parts, limits, OnDisk { store, done: Vec::new() }).await?;
            Ok(Self { raw, files, key })
        })
    }
}

fn house(req: &HttpRequest) -> Result<&web::Data<House>, Problem> {
    req.app_data::<web::Data<House>>().ok_or_else(|| Problem::bug("no house"))
}

/// How much is taken.
struct Limits {
    /// Of one file, in MiB and in bytes.
    mib: u64,
    bytes: u64,
    /// Of the whole form, in bytes, that may still come.
    left: u64,
}

impl Limits {
    /// For so many files of the size that the settings allow; refuses by the announced length, before reading.
    fn of(req: &HttpRequest, files: u64) -> Result<Self, Problem> {
        let mib = u64::from(house(req)?.config.data.max_attachment_mib);
        let left = (mib * files + 2) * 1024 * 1024;
        let length = req.headers().get("content-length").and_then(|v| v.to_str().ok()).and_then(|v| v.parse().ok());
        match length {
            Some::<u64>(length) if length > left => Err(Problem::TooLarge(mib)),
            _ => Ok(Self { mib, bytes: mib * 1024 * 1024, left }),
        }
    }

    /// The next bytes of a field; none at its end.
    async fn next(&mut self, field: &mut Part) -> Result<Option<web::Bytes>, Problem> {
        let chunk = field.next().await?;
        let size = chunk.as_ref().map_or(0, |chunk| u64::try_from(chunk.len()).unwrap_or(u64::MAX));
        self.left = self.left.checked_sub(size).ok_or(Problem::TooLarge(self.mib))?;
        Ok(chunk)
    }
}

/// Where files go.
trait Keeper {
    type File;
    /// Begins a file.
    fn begin(&mut self, name: String) -> Result<(), Problem>;
    /// Adds bytes to the file that was begun.
    async fn add(&mut self, bytes: Vec<u8>) -> Result<(), Problem>;
    fn finish(self) -> Vec<Self::File>;
}

#[derive(Default)]
struct InMemory(Vec<Sent>);

impl Keeper for InMemory {
    type File = Sent;

    fn begin(&mut self, name: String) -> Result<(), Problem> {
        self.0.push(Sent { name, bytes: Vec::new() });
        Ok(())
    }

    async fn add(&mut self, bytes: Vec<u8>) -> Result<(), Problem> {
        self.0.last_mut().ok_or_else(|| Problem::bug("no file was begun"))?.bytes.extend(bytes);
        Ok(())
    }

    fn finish(self) -> Vec<Sent> {
        self.0
    }
}

/// Files of a form that can't be worked on now: only that there were some.
#[derive(Default)]
struct Nowhere(Vec<()>);

impl Keeper for Nowhere {
    type File = ();

    fn begin(&mut self, _: String) -> Result<(), Problem> {
        self.0.push(());
        Ok(())
    }

    async fn add(&mut self, _: Vec<u8>) -> Result<(), Problem> {
        Ok(())
    }

    fn finish(self) -> Vec<()> {
        self.0
    }
}

struct OnDisk {
    store: Files,
    done: Vec<Received>,
}

impl Keeper for OnDisk {
    type File = Received;

    fn begin(&mut self, name: String) -> Result<(), Problem> {
        self.done.push(Received { name, half: self.store.begin()? });
        Ok(())
    }

    async fn add(&mut self, bytes: Vec<u8>) -> Result<(), Problem> {
        let mut file = self.done.pop().ok_or_else(|| Problem::bug("no file was begun"))?;
        let written = tokio::task::spawn_blocking(move || file.half.write(&bytes).map(|()| file));
        self.done.push(written.await.map_err(Problem::bug)??);
        Ok(())
    }

    fn finish(self) -> Vec<Received> {
        self.done
    }
}

type Taken<F> = (Raw, Uuid, Result<Vec<F>, Problem>);

/// Reads the form to its end. A file that can't be taken is passed over, so that the texts after it are not lost.
async fn receive<K: Keeper>(
    req: &HttpRequest,
    parts: Parts,
    limits: Limits,
    mut keeper: K,
) -> Result<Taken<K::File>, Problem> {
    let token = |pairs: &Texts| {
        let token = pairs.iter().find(|(name, _)| name == "csrf");
        check_token(req, token.map(|(_, token)| token.as_str()))
    };
    let (pairs, refused) = read(parts, limits, &mut keeper, &token).await?;
    let files = keeper.finish();
    kept::remember(req, Typed::Texts(pairs.clone(), refused.is_some() || !files.is_empty()));
    let mut raw = Raw::new(pairs);
    let key = take_token(req, &mut raw)?;
    Ok((raw, key, refused.map_or(Ok(files), Err)))
}

/// The texts of a form that gets no further, and whether there were files.
///
/// # Errors
/// As `Upload`.
pub async fn texts(req: &HttpRequest, body: Payload) -> Result<(Vec<(String, String)>, bool), Problem> {
    let mut keeper = Nowhere::default();
    let limits = Limits::of(req, MOST_FILES)?;
    let (pairs, refused) = read(Parts::of(req.headers(), body), limits, &mut keeper, &|_| Ok(())).await?;
    Ok((pairs, refused.is_some() || !keeper.finish().is_empty()))
}

type Texts = [(String, String)];
type Read = (Vec<(String, String)>, Option<Problem>);

/// `files_may_come` is asked with the texts so far when the first file begins.
async fn read<K: Keeper>(
    mut parts: Parts,
    mut limits: Limits,
    keeper: &mut K,
    files_may_come: &dyn Fn(&Texts) -> Result<(), Problem>,
) -> Result<Read, Problem> {
    let mut pairs = Vec::new();
    let mut refused = None;
    let (mut files, mut texts) = (0u64, 0usize);
    while let Some(mut field) = parts.next().await? {
        let (name, file_name) = field.names();
        match file_name {
            Some(file) if !file.is_empty() => {
                if files == 0 {
                    files_may_come(&pairs)?;
                }
                files += 1;
                if files > MOST_FILES {
                    return Err(Problem::BadRequest("too_many_files".into()));
                }
                if refused.is_some() {
                    pass(&mut field, &mut limits).await?;
                } else {
                    refused = take_file(&mut field, file, &mut limits, keeper).await?.err();
                }
            }
            Some(_) => pass(&mut field, &mut limits).await?,
            None => {
                let text = text(&mut field, &mut limits).await?;
                texts = texts.saturating_add(text.len());
                if texts > 2 * FIELD_LIMIT {
                    return Err(Problem::TooLarge(1));
                }
                pairs.push((name.unwrap_or_default(), text));
            }
        }
    }
    Ok((pairs, refused))
}

/// Takes a file, or says why not; in either case it is read to its end.
async fn take_file<K: Keeper>(
    field: &mut Part,
    name: String,
    limits: &mut Limits,
    keeper: &mut K,
) -> Result<Result<(), Problem>, Problem> {
    let mut taken = keeper.begin(name);
    let (mut block, mut size) = (Vec::new(), 0u64);
    while let Some(chunk) = limits.next(field).await? {
        size = size.saturating_add(u64::try_from(chunk.len()).unwrap_or(u64::MAX));
        if taken.is_err() {
            continue;
        }
        block.extend_from_slice(&chunk);
        if size > limits.bytes {
            taken = Err(Problem::TooLarge(limits.mib));
        } else if block.len() >= BLOCK {
            taken = keeper.add(std::mem::take(&mut block)).await;
        }
    }
    Ok(match taken {
        Ok(()) => keeper.add(block).await,
        refused => refused,
    })
}

/// Reads a field and forgets it.
async fn pass(field: &mut Part, limits: &mut Limits) -> Result<(), Problem> {
    while limits.next(field).await?.is_some() {}
    Ok(())
}

async fn text(field: &mut Part, limits: &mut Limits) -> Result<String, Problem> {
    let mut bytes = Vec::new();
    while let Some(chunk) = limits.next(field).await? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > FIELD_LIMIT {
            return Err(Problem::TooLarge(1));
        }
    }
    String::from_utf8(bytes).map_err(|_bad| Problem::BadRequest("encoding".into()))
}
