//! A line to a real directory server that ends each list early with the code of a size limit, as servers with one do that
//! have read a part.

use super::ldap_script::{block, done, read, take};
use std::collections::{HashMap, HashSet};
use std::io::Write;
use std::net::{TcpListener, TcpStream};

/// `sizeLimitExceeded`
const LIMIT: u8 = 4;

/// Passes on what is said to and by a server at a port here; no list is longer than `most` entries. The line's own port.
pub fn limited(server: u16, most: usize) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for client in listener.incoming() {
            let (client, server) = (client.unwrap(), TcpStream::connect(("127.0.0.1", server)).unwrap());
            let (mut from, mut to) = (client.try_clone().unwrap(), server.try_clone().unwrap());
            std::thread::spawn(move || {
                drop(std::io::copy(&mut from, &mut to));
                drop(to.shutdown(std::net::Shutdown::Write));
            });
            std::thread::spawn(move || drop(answers(server, client, most)));
        }
    });
    port
}

fn answers(mut server: TcpStream, mut client: TcpStream, most: usize) -> std::io::Result<()> {
    let mut entries: HashMap<Vec<u8>, usize> = HashMap::new();
    let mut ended: HashSet<Vec<u8>> = HashSet::new();
    loop {
        let (tag, message) = read(&mut server)?;
        let mut rest = message.as_slice();
        let id = take(&mut rest).1.to_vec();
        let kind = rest[0];
        if ended.contains(&id) {
            continue;
        }
        if kind == 0x64 {
            let count = entries.entry(id.clone()).or_default();
            *count += 1;
            if *count > most {
                client.write_all(&block(0x30, &[block(0x02, std::slice::from_ref(&id)), done(0x65, LIMIT)]))?;
                ended.insert(id);
                continue;
            }
        }
        client.write_all(&block(tag, &[message]))?;
    }
}
