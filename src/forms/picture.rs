//! The QR code of an address: as an image that scales (SVG) and as one of points (PNG), without any metadata.

use crate::core::problem::Problem;
use crate::ui::qr::{QUIET, path, qr};
use flate2::write::ZlibEncoder;
use flate2::{Compression, Crc};
use maud::Markup;
use qrcode::{Color, EcLevel, QrCode};
use std::io::Write;
use std::iter::repeat_n;

/// The least side of the image of points: ten centimetres at 300 dots to the inch.
const POINTS: usize = 1200;

/// A code.
pub struct Picture {
    /// Row by row; true is dark.
    modules: Vec<bool>,
    width: usize,
}

impl Picture {
    /// The code of a text, of which 15 % may be damaged (level M).
    ///
    /// # Errors
    /// A fault of the product where the text is too long for a code.
    pub fn of(text: &str) -> Result<Self, Problem> {
        let code = QrCode::with_error_correction_level(text, EcLevel::M).map_err(Problem::bug)?;
        let width = code.width();
        let modules = code.to_colors().into_iter().map(|color| color == Color::Dark).collect();
        Ok(Self { modules, width })
    }

    /// Modules of a side, with the quiet zone.
    fn side(&self) -> usize {
        self.width + 2 * QUIET
    }

    /// As part of a page.
    #[must_use]
    pub fn markup(&self, label: &str) -> Markup {
        qr(&self.modules, self.width, label)
    }

    /// As a file of its own.
    #[must_use]
    pub fn svg(&self) -> String {
        let (side, path) = (self.side(), path(&self.modules, self.width));
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" width=\"100mm\" height=\"100mm\" shape-rendering=\"crispEdges\">\
             <rect width=\"{side}\" height=\"{side}\" fill=\"#fff\"/><path d=\"{path}\" fill=\"#000\"/></svg>\n"
        )
    }

    /// As an image of points, black and white (PNG, RFC 2083: one bit for each).
    ///
    /// # Errors
    /// A fault of the product where it can't be packed.
    pub fn png(&self) -> Result<Vec<u8>, Problem> {
        let scale = POINTS.div_ceil(self.side());
        let points = u32::try_from(self.side() * scale).map_err(Problem::bug)?.to_be_bytes();
        let mut packed = ZlibEncoder::new(Vec::new(), Compression::best());
        for y in 0..self.side() {
            // Each line begins with its filter: none.
            let line: Vec<u8> = std::iter::once(0).chain(self.line(y, scale)).collect();
            for _ in 0..scale {
                packed.write_all(&line).map_err(Problem::bug)?;
            }
        }
        let packed = packed.finish().map_err(Problem::bug)?;
        let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
        let head = [&points[..], &points[..], &[1, 0, 0, 0, 0]].concat();
        for (kind, data) in [(b"IHDR", head), (b"IDAT", packed), (b"IEND", Vec::new())] {
            chunk(&mut out, *kind, &data)?;
        }
        Ok(out)
    }

    /// The points of a row of modules, eight to a byte; white is 1.
    fn line(&self, y: usize, scale: usize) -> Vec<u8> {
        let white = |x: usize| !self.is_dark(x, y);
        let points: Vec<bool> = (0..self.side()).flat_map(|x| repeat_n(white(x), scale)).collect();
        let byte = |eight: &[bool]| {
            eight.iter().enumerate().fold(0u8, |byte, (at, white)| if *white { byte | (0x80 >> at) } else { byte })
        };
        points.chunks(8).map(byte).collect()
    }

    fn is_dark(&self, x: usize, y: usize) -> bool {
        let inside = |at: usize| at.checked_sub(QUIET).filter(|at| *at < self.width);
        match (inside(x), inside(y)) {
            (Some(x), Some(y)) => self.modules.get(y * self.width + x).copied().unwrap_or(false),
            _ => false,
        }
    }
}

/// A piece of a PNG: length, kind, data, checksum of both.
fn chunk(out: &mut Vec<u8>, kind: [u8; 4], data: &[u8]) -> Result<(), Problem> {
    let mut sum = Crc::new();
    sum.update(&kind);
    sum.update(data);
    out.extend(u32::try_from(data.len()).map_err(Problem::bug)?.to_be_bytes());
    out.extend(kind);
    out.extend(data);
    out.extend(sum.sum().to_be_bytes());
    Ok(())
}
