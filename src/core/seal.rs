//! Fields that are encrypted at rest: AES-256-GCM under a key of the database, which the installation's secret wraps.
//! A value is bound to its table, column and row, so that it opens nowhere else.

use super::problem::Problem;
use super::secret::{Secret, random};
use super::sql::Sql;
use super::tx::Tx;
use crate::row;
use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};

/// Bytes of the random nonce that stands before each value.
const NONCE: usize = 12;

/// Where a sealed value lies.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    pub table: &'static str,
    pub column: &'static str,
    pub row: i64,
}

impl Place {
    fn bound(self) -> String {
        format!("{}|{}|{}", self.table, self.column, self.row)
    }
}

/// A sealed value, and the key that it was sealed under.
#[derive(Clone, Debug)]
pub struct Sealed {
    pub key_id: i64,
    pub bytes: Vec<u8>,
}

/// A column of sealed values, for `kezhan secrets rotate`: how they are read (as `row`, `sealed`, `key_id`, `wrapped`, for
/// update) and written ($1 row, $2 sealed, $3 key, $4 the sealed value that is replaced).
#[derive(Clone, Copy, Debug)]
pub struct Column {
    pub table: &'static str,
    pub column: &'static str,
    pub read: &'static str,
    pub write: &'static str,
}

row! {
    struct Key { id: i64, wrapped: Vec<u8> }
    struct Kept { row: i64, sealed: Vec<u8>, wrapped: Vec<u8> }
}

/// Seals a value under the newest key.
///
/// # Errors
/// As the database answers.
pub fn seal(tx: &mut Tx, place: Place, plain: &[u8]) -> Result<Sealed, Problem> {
    let newest: Option<Key> =
        Sql::new("select id, wrapped from seal_key order by made_at desc, id desc limit 1 for share").maybe(tx)?;
    let key = match newest {
        Some(key) => key,
        None => new_key(tx)?,
    };
    let opened = unwrapped(tx.secret(), &key.wrapped)?;
    Ok(Sealed { key_id: key.id, bytes: encrypt(&opened, &place.bound(), plain)? })
}

/// Opens a sealed value by its wrapped key.
///
/// # Errors
/// `Bug` where it was changed, or lies in another place than it was sealed for.
pub fn unseal(secret: &Secret, place: Place, wrapped: &[u8], sealed: &[u8]) -> Result<Vec<u8>, Problem> {
    decrypt(&unwrapped(secret, wrapped)?, &place.bound(), sealed)
}

/// Makes a new key, seals everything under it and forgets the old ones; how many values there were. All or nothing.
///
/// # Errors
/// As the database answers; `Bug` where a value does not open.
pub fn rotate(tx: &mut Tx, columns: &[Column]) -> Result<usize, Problem> {
    // Who seals something meanwhile waits, and then takes the new key.
    Sql::new("lock table seal_key in exclusive mode").run(tx)?;
    let new = new_key(tx)?;
    let opened = unwrapped(tx.secret(), &new.wrapped)?;
    let mut count = 0;
    for column in columns {
        let kept: Vec<Kept> = Sql::new(column.read).rows(tx)?;
        for value in kept {
            let place = Place { table: column.table, column: column.column, row: value.row };
            let plain = unseal(tx.secret(), place, &value.wrapped, &value.sealed)?;
            let bytes = encrypt(&opened, &place.bound(), &plain)?;
            count += Sql::new(column.write).bind(value.row).bind(bytes).bind(new.id).bind(value.sealed).run(tx)?;
        }
    }
    Sql::new("delete from seal_key where id <> $1").bind(new.id).run(tx)?;
    Ok(count)
}

fn new_key(tx: &mut Tx) -> Result<Key, Problem> {
    let key = random::<32>();
    let id = i64::from(u32::from_ne_bytes(random())) + 1;
    let wrapped = encrypt(&tx.secret().mac("seal", b"wrap"), "seal_key|wrapped", &key)?;
    Sql::new("insert into seal_key (id, wrapped, made_at) values ($1,$2,$3)")
        .bind(id)
        .bind(wrapped.clone())
        .bind(tx.now)
        .run(tx)?;
    Ok(Key { id, wrapped })
}

fn unwrapped(secret: &Secret, wrapped: &[u8]) -> Result<[u8; 32], Problem> {
    let key = decrypt(&secret.mac("seal", b"wrap"), "seal_key|wrapped", wrapped)?;
    key.try_into().map_err(|_length| not_opened())
}

fn encrypt(key: &[u8; 32], bound: &str, plain: &[u8]) -> Result<Vec<u8>, Problem> {
    let nonce = random::<NONCE>();
    let sealed = Aes256Gcm::new(key.into())
        .encrypt(&Nonce::from(nonce), Payload { msg: plain, aad: bound.as_bytes() })
        .map_err(|_opaque| Problem::bug("a value can't be sealed"))?;
    Ok([nonce.as_slice(), &sealed].concat())
}

fn decrypt(key: &[u8; 32], bound: &str, sealed: &[u8]) -> Result<Vec<u8>, Problem> {
    let (nonce, rest) = sealed.split_first_chunk::<NONCE>().ok_or_else(not_opened)?;
    Aes256Gcm::new(key.into())
        .decrypt(&Nonce::from(*nonce), Payload { msg: rest, aad: bound.as_bytes() })
        .map_err(|_opaque| not_opened())
}

fn not_opened() -> Problem {
    Problem::bug("a sealed value can't be opened: it was changed, moved, or sealed by another installation's secret")
}
