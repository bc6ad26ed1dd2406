//! A directory server that says what a test tells it to: for answers that no server at hand gives, such as members in
//! ranges. It speaks as much of LDAP (RFC 4511) as asking needs.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::time::Duration;

/// What is asked for.
pub struct Search {
    pub base: String,
    /// As it comes over the line, so that a test can look for words in it.
    pub filter: String,
    pub attributes: Vec<String>,
}

/// An entry: its name, and values by attribute.
pub type Entry = (String, Vec<(String, Vec<Vec<u8>>)>);

/// What is answered.
pub enum Reply {
    /// Entries, a referral to a host where nobody is, and the code at the end.
    Found(Vec<Entry>, u8),
    /// Entries, and then the line is cut.
    Cut(Vec<Entry>),
    /// Nothing, for longer than anybody waits.
    Silence,
}

/// Answers until the test ends; the port. Every password is right.
pub fn serve(answer: impl Fn(&Search) -> Reply + Send + Sync + 'static) -> u16 {
    serve_whom(|_name, _password| true, answer)
}

/// The same where not every name comes in with every password.
pub fn serve_whom(
    takes: impl Fn(&str, &str) -> bool + Send + Sync + 'static,
    answer: impl Fn(&Search) -> Reply + Send + Sync + 'static,
) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let (port, script) = (listener.local_addr().unwrap().port(), Arc::new((takes, answer)));
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let script = Arc::clone(&script);
            std::thread::spawn(move || drop(talk(stream.unwrap(), &script.0, &script.1)));
        }
    });
    port
}

/// Texts as values.
pub fn texts(name: &str, values: &[&str]) -> (String, Vec<Vec<u8>>) {
    (name.to_owned(), values.iter().map(|value| value.as_bytes().to_vec()).collect())
}

fn talk(
    mut stream: TcpStream,
    takes: &dyn Fn(&str, &str) -> bool,
    answer: &dyn Fn(&Search) -> Reply,
) -> std::io::Result<()> {
    loop {
        let (_, message) = read(&mut stream)?;
        let mut rest = message.as_slice();
        let (_, id) = take(&mut rest);
        let (kind, body) = take(&mut rest);
        let mut say = |operation: Vec<u8>| stream.write_all(&block(0x30, &[block(0x02, &[id.to_vec()]), operation]));
        match kind {
            0x60 => {
                let mut rest = body;
                take(&mut rest);
                let [name, password] =
                    [take(&mut rest).1, take(&mut rest).1].map(|part| String::from_utf8_lossy(part).into_owned());
                say(done(0x61, if takes(&name, &password) { 0 } else { 49 }))?;
            }
            0x63 => {
                let asked = search(body);
                let (entries, code) = match answer(&asked) {
                    Reply::Found(entries, code) => (entries, Some(code)),
                    Reply::Cut(entries) => (entries, None),
                    Reply::Silence => {
                        std::thread::sleep(Duration::from_mins(1));
                        return Ok(());
                    }
                };
                for entry in entries {
                    say(found(&entry))?;
                }
                let Some(code) = code else { return Ok(()) };
                say(block(0x73, &[text("ldap://elsewhere.invalid/dc=x")]))?;
                say(done(0x65, code))?;
            }
            _ => return Ok(()),
        }
    }
}

fn search(body: &[u8]) -> Search {
    let mut rest = body;
    let base = String::from_utf8(take(&mut rest).1.to_vec()).unwrap();
    for _ in 0..5 {
        take(&mut rest);
    }
    let filter = String::from_utf8_lossy(take(&mut rest).1).into_owned();
    let mut names = take(&mut rest).1;
    let mut attributes = Vec::new();
    while !names.is_empty() {
        attributes.push(String::from_utf8(take(&mut names).1.to_vec()).unwrap());
    }
    Search { base, filter, attributes }
}

fn found((name, values): &Entry) -> Vec<u8> {
    let of = |(name, values): &(String, Vec<Vec<u8>>)| {
        let values: Vec<Vec<u8>> = values.iter().map(|value| block(0x04, std::slice::from_ref(value))).collect();
        block(0x30, &[text(name), block(0x31, &values)])
    };
    block(0x64, &[text(name), block(0x30, &values.iter().map(of).collect::<Vec<_>>())])
}

pub(super) fn done(kind: u8, code: u8) -> Vec<u8> {
    block(kind, &[vec![0x0a, 1, code], text(""), text("")])
}

fn text(text: &str) -> Vec<u8> {
    block(0x04, &[text.as_bytes().to_vec()])
}

/// Kind, length, content.
pub(super) fn block(kind: u8, parts: &[Vec<u8>]) -> Vec<u8> {
    let content = parts.concat();
    let mut out = vec![kind, 0x84];
    out.extend(u32::try_from(content.len()).unwrap().to_be_bytes());
    out.extend(content);
    out
}

/// The first block of some bytes, which then begin after it.
pub(super) fn take<'b>(bytes: &mut &'b [u8]) -> (u8, &'b [u8]) {
    let (head, size) = match bytes[1] {
        short if short < 0x80 => (2, usize::from(short)),
        long => {
            let count = usize::from(long - 0x80);
            (2 + count, bytes[2..2 + count].iter().fold(0, |sum, byte| sum * 256 + usize::from(*byte)))
        }
    };
    let (block, rest) = bytes.split_at(head + size);
    *bytes = rest;
    (block[0], &block[head..])
}

/// The next block of a line.
pub(super) fn read(stream: &mut TcpStream) -> std::io::Result<(u8, Vec<u8>)> {
    let mut head = [0; 2];
    stream.read_exact(&mut head)?;
    let size = if head[1] < 0x80 {
        usize::from(head[1])
    } else {
        let mut long = vec![0; usize::from(head[1] - 0x80)];
        stream.read_exact(&mut long)?;
        long.iter().fold(0, |sum, byte| sum * 256 + usize::from(*byte))
    };
    let mut content = vec![0; size];
    stream.read_exact(&mut content)?;
    Ok((head[0], content))
}
