//! Files that seem small until somebody opens them, and archives that would write outside of their folder.

use std::fs::File;
use std::io::Read;
use std::path::Path;
use zip::ZipArchive;

/// The most that a picture may have: 100 million pixels, more than any camera of an office makes.
const PIXELS: usize = 100_000_000;
/// The most that an archive may unpack to, and the entries it may have.
pub const UNPACKED: u64 = 1 << 30;
const ENTRIES: usize = 10_000;
/// How many times its packed size an archive may unpack to, beyond the first 10 MB.
const RATIO: u64 = 200;
const RATIO_FLOOR: u64 = 10 << 20;
/// The bits of a Unix mode that tell what an entry is, and those of a symbolic link (POSIX `S_IFMT`, `S_IFLNK`).
const KIND: u32 = 0o170_000;
const LINK: u32 = 0o120_000;

/// Whether a picture's header tells of as many pixels as a viewer can draw.
#[must_use]
pub fn picture_is_sane(path: &Path) -> bool {
    imagesize::size(path).is_ok_and(|size| size.width.checked_mul(size.height).is_some_and(|all| all <= PIXELS))
}

/// Whether a file begins as ZIP archives do, workbooks and documents of offices among them.
#[must_use]
pub fn is_archive(path: &Path) -> bool {
    let mut mark = [0; 2];
    File::open(path).and_then(|mut file| file.read_exact(&mut mark)).is_ok() && mark == *b"PK"
}

/// Whether an archive stays within its folder and unpacks to what its size lets expect, and to no more than there is room
/// for, which it takes up. It is unpacked to see, since its directory may claim anything; nothing of it is kept.
pub fn archive_is_sane(path: &Path, room: &mut u64) -> bool {
    let Ok(file) = File::open(path) else { return false };
    let packed = file.metadata().map_or(0, |data| data.len());
    let Ok(mut archive) = ZipArchive::new(file) else { return false };
    if archive.len() > ENTRIES {
        return false;
    }
    let mut own = packed.saturating_mul(RATIO).max(RATIO_FLOOR).min(*room);
    let begun = own;
    let sane = (0..archive.len()).all(|index| {
        let size = unpacked(&mut archive, index, own);
        own = size.map_or(0, |size| own.saturating_sub(size));
        size.is_some()
    });
    *room = room.saturating_sub(begun - own);
    sane
}

/// The true size of an entry; None where it is larger than the room, leads out, or is a link. What is encrypted can't be
/// unpacked without its password, and so does no harm by itself.
fn unpacked(archive: &mut ZipArchive<File>, index: usize, room: u64) -> Option<u64> {
    let raw = archive.by_index_raw(index).ok()?;
    let name = raw.name().ok()?.replace('\\', "/");
    let leads_out = name.starts_with('/') || name.contains([':', '\0']) || name.split('/').any(|part| part == "..");
    let link = raw.unix_mode().is_some_and(|mode| mode & KIND == LINK);
    if leads_out || link {
        return None;
    }
    if raw.encrypted() {
        return Some(0);
    }
    drop(raw);
    let entry = archive.by_index(index).ok()?;
    let size = std::io::copy(&mut entry.take(room.saturating_add(1)), &mut std::io::sink()).ok()?;
    (size <= room).then_some(size)
}
