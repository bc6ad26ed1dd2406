//! A bare HTTP/1.1 client: it sends prepared bytes over a kept connection and reads the whole answer.

use std::io::{Error, ErrorKind, Result};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A kept connection.
pub struct Client {
    stream: Option<TcpStream>,
    port: u16,
    read: Vec<u8>,
}

/// An answer: its status and where its body begins in what was read.
pub struct Answer {
    pub status: u16,
    head: usize,
    end: usize,
}

impl Client {
    pub fn new(port: u16) -> Self {
        Self { stream: None, port, read: Vec::with_capacity(256 * 1024) }
    }

    /// Sends a request; connects anew where the connection is gone.
    pub async fn ask(&mut self, request: &[u8]) -> Result<Answer> {
        let answer = self.exchange(request).await;
        let closes = answer.as_ref().is_ok_and(|answer| self.header(answer, "connection").as_deref() == Some("close"));
        if answer.is_err() || closes {
            self.stream = None;
        }
        answer
    }

    async fn exchange(&mut self, request: &[u8]) -> Result<Answer> {
        let stream = match &mut self.stream {
            Some(stream) => stream,
            gone => {
                let stream = TcpStream::connect(("127.0.0.1", self.port)).await?;
                stream.set_nodelay(true)?;
                gone.insert(stream)
            }
        };
        stream.write_all(request).await?;
        self.read.clear();
        let mut whole: Option<(usize, Option<usize>)> = None;
        loop {
            if stream.read_buf(&mut self.read).await? == 0 {
                return Err(Error::from(ErrorKind::UnexpectedEof));
            }
            if whole.is_none()
                && let Some(head) = find(&self.read, b"\r\n\r\n")
            {
                let length = field(&self.read[..head], "content-length").and_then(|length| length.parse().ok());
                whole = Some((head + 4, length));
            }
            match whole {
                Some((head, Some(length))) if self.read.len() >= head + length => return Ok(self.answer(head, length)),
                Some((head, None)) if self.read.ends_with(b"\r\n0\r\n\r\n") => {
                    return Ok(self.answer(head, self.read.len() - head));
                }
                _ => {}
            }
        }
    }

    fn answer(&self, head: usize, length: usize) -> Answer {
        let status = std::str::from_utf8(&self.read[9..12]).ok().and_then(|code| code.parse().ok()).unwrap_or(0);
        Answer { status, head, end: head + length }
    }

    pub fn body(&self, answer: &Answer) -> &[u8] {
        &self.read[answer.head..answer.end]
    }

    pub fn header(&self, answer: &Answer, name: &str) -> Option<String> {
        field(&self.read[..answer.head], name)
    }

    /// The cookies that an answer sets, as `name=value`.
    pub fn cookies(&self, answer: &Answer) -> Vec<String> {
        let head = String::from_utf8_lossy(&self.read[..answer.head]).into_owned();
        let set = head.lines().filter(|line| line.to_ascii_lowercase().starts_with("set-cookie:"));
        set.filter_map(|line| line.split_once(':')?.1.split(';').next().map(|pair| pair.trim().to_owned())).collect()
    }
}

fn find(text: &[u8], what: &[u8]) -> Option<usize> {
    text.windows(what.len()).position(|part| part == what)
}

fn field(head: &[u8], name: &str) -> Option<String> {
    let head = String::from_utf8_lossy(head);
    let line = head
        .lines()
        .skip(1)
        .find(|line| line.split_once(':').is_some_and(|(key, _)| key.eq_ignore_ascii_case(name)))?;
    line.split_once(':').map(|(_, value)| value.trim().to_owned())
}
