//! Mail over TLS: the company's authority is trusted and no other, and nothing is said before the line is encrypted.

use super::mail::{letter, relay, send};
use super::support::folder;
use kezhan::core::outside::mail::{Fault, Relay, Security};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, date_time_ymd};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

/// An authority, with the file that names it.
struct Authority {
    issuer: Issuer<'static, KeyPair>,
    file: PathBuf,
}

impl Authority {
    fn new(name: &str) -> Self {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.distinguished_name.push(rcgen::DnType::CommonName, name);
        let file = folder().join(format!("{name}.pem"));
        std::fs::write(&file, params.self_signed(&key).unwrap().pem()).unwrap();
        Self { issuer: Issuer::new(params, key), file }
    }

    /// What a server of this name shows.
    fn signs(&self, host: &str, until: i32) -> Arc<ServerConfig> {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(vec![host.to_owned()]).unwrap();
        params.not_after = date_time_ymd(until, 1, 1);
        let certificate: CertificateDer<'static> = params.signed_by(&key, &self.issuer).unwrap().der().clone();
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let builder = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
        Arc::new(builder.with_no_client_auth().with_single_cert(vec![certificate], key).unwrap())
    }
}

fn line(stream: &mut impl Read) -> String {
    let mut bytes = Vec::new();
    let mut byte = [0];
    while bytes.last() != Some(&b'\n') && stream.read(&mut byte).unwrap_or(0) == 1 {
        bytes.push(byte[0]);
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Answers until the other side leaves, or wants to encrypt the line. `auth` answers to an account.
fn converse<S: Read + Write>(mut stream: S, (offers, auth): (&str, &str), heard: &mut String) -> Option<S> {
    let mut data = false;
    loop {
        let said = line(&mut stream);
        if said.is_empty() {
            return None;
        }
        heard.push_str(&said);
        let verb = said.split([' ', '\r']).next().unwrap_or_default();
        let answer = match verb {
            "." => "250 taken\r\n",
            _ if data => continue,
            "EHLO" => offers,
            "DATA" => "354 go on\r\n",
            "AUTH" => auth,
            "STARTTLS" => {
                stream.write_all(b"220 go\r\n").unwrap();
                return Some(stream);
            }
            _ => "250 ok\r\n",
        };
        data = verb == "DATA";
        let _left = stream.write_all(answer.as_bytes());
    }
}

/// A server with STARTTLS: what it heard in plain text, and what it heard afterwards.
fn server(config: Arc<ServerConfig>, auth: &'static str) -> (u16, JoinHandle<(String, String)>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let heard = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        stream.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
        stream.write_all(b"220 test\r\n").unwrap();
        let (mut plain, mut sealed) = (String::new(), String::new());
        if let Some(stream) = converse(stream, ("250-test\r\n250-AUTH PLAIN\r\n250 STARTTLS\r\n", auth), &mut plain) {
            let connection = ServerConnection::new(config).unwrap();
            converse(StreamOwned::new(connection, stream), ("250-test\r\n250 AUTH PLAIN\r\n", auth), &mut sealed);
        }
        (plain, sealed)
    });
    (port, heard)
}

#[test]
fn only_the_authority_that_is_configured_is_trusted() {
    let (ours, other) = (Authority::new("ours"), Authority::new("other"));
    let password = folder().join("mail-password-over-tls");
    std::fs::write(&password, "the secret of the relay\n").unwrap();
    for (what, config, fine) in [
        ("ours", ours.signs("localhost", 2999), true),
        ("another authority", other.signs("localhost", 2999), false),
        ("another host", ours.signs("mail.example.cn", 2999), false),
        ("expired", ours.signs("localhost", 2020), false),
    ] {
        let (port, heard) = server(config, "235 welcome\r\n");
        let relay = Relay {
            server: "localhost".into(),
            ca_file: Some(ours.file.clone()),
            user: Some("kezhan".into()),
            password_file: Some(password.clone()),
            ..relay(port, Security::StartTls)
        };
        let sent = send(relay, &letter("李娜", "一封信"));
        let (plain, sealed) = heard.join().unwrap();
        assert!(!plain.contains("AUTH") && !plain.contains("MAIL"), "{what}: {plain}");
        if fine {
            sent.unwrap();
            assert!(sealed.contains("AUTH PLAIN") && sealed.contains("RCPT TO:<li@yunlai.example>"), "{sealed}");
        } else {
            assert!(matches!(sent, Err(Fault::Channel(_))), "{what}: {sent:?}");
            assert!(sealed.is_empty(), "{what}: {sealed}");
        }
    }
}

#[test]
fn an_account_that_is_refused_is_a_fault_of_the_whole_way() {
    let ours = Authority::new("ours of a refused account");
    let password = folder().join("mail-password-that-is-refused");
    std::fs::write(&password, "an old password\n").unwrap();
    let (port, heard) = server(ours.signs("localhost", 2999), "535 5.7.8 wrong account or password\r\n");
    let relay = Relay {
        server: "localhost".into(),
        ca_file: Some(ours.file.clone()),
        user: Some("kezhan".into()),
        password_file: Some(password),
        ..relay(port, Security::StartTls)
    };
    let sent = send(relay, &letter("李娜", "一封信"));
    assert!(matches!(&sent, Err(Fault::Channel(answer)) if answer.contains("5.7.8")), "{sent:?}");
    let (_, sealed) = heard.join().unwrap();
    assert!(sealed.contains("AUTH PLAIN") && !sealed.contains("MAIL"), "{sealed}");
}
