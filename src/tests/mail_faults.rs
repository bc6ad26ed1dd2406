//! Every fault of a mail server, by one that others wrote: aiosmtpd. The same faults by a server of ours, with what the
//! outbox makes of them, are in `notify_mail`.

use super::mail::{letter, relay, send};
use super::support::{folder, free_port};
use kezhan::core::outside::mail::{Fault, Letter, Relay, Security};
use rcgen::{CertificateParams, KeyPair, date_time_ymd};
use std::fs;
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A running server; stopped at the end.
struct Faulty {
    child: Child,
    port: u16,
    place: PathBuf,
}

impl Faulty {
    fn start(mood: &str, arguments: &[&str]) -> Self {
        let port = free_port();
        let place = folder().join(format!("aiosmtpd-{port}"));
        fs::create_dir_all(place.join("taken")).unwrap();
        let child = Command::new("/usr/bin/python3")
            .args(["-m", "aiosmtpd", "-n", "-l", &format!("127.0.0.1:{port}"), "-c", "faulty.Handler"])
            .args(arguments)
            .env("PYTHONPATH", concat!(env!("CARGO_MANIFEST_DIR"), "/src/tests/support"))
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .env("MOOD", mood)
            .env("TAKEN", place.join("taken"))
            .stdin(Stdio::null())
            .spawn()
            .unwrap();
        let deadline = Instant::now() + Duration::from_mins(1);
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(Instant::now() < deadline, "aiosmtpd does not start");
            std::thread::sleep(Duration::from_millis(50));
        }
        Self { child, port, place }
    }

    /// With a certificate for localhost that ends in a year.
    fn with_certificate(until: i32) -> Self {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
        params.not_after = date_time_ymd(until, 1, 1);
        let stem = folder().join(format!("aiosmtpd-{until}"));
        let (certificate, secret) = (stem.with_extension("crt"), stem.with_extension("key"));
        fs::write(&certificate, params.self_signed(&key).unwrap().pem()).unwrap();
        fs::write(&secret, key.serialize_pem()).unwrap();
        let arguments = ["--tlscert", certificate.to_str().unwrap(), "--tlskey", secret.to_str().unwrap()];
        Self::start("", &arguments)
    }

    fn taken(&self) -> Vec<String> {
        let entries = fs::read_dir(self.place.join("taken")).unwrap();
        entries.map(|entry| fs::read_to_string(entry.unwrap().path()).unwrap()).collect()
    }

    fn send(&self, letter: &Letter) -> Result<(), Fault> {
        send(plain(self.port), letter)
    }
}

impl Drop for Faulty {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
        drop(fs::remove_dir_all(&self.place));
    }
}

fn plain(port: u16) -> Relay {
    Relay { timeout: Duration::from_secs(3), ..relay(port, Security::None) }
}

fn encrypted(port: u16, until: i32) -> Relay {
    let ca_file = Some(folder().join(format!("aiosmtpd-{until}.crt")));
    Relay { server: "localhost".into(), security: Security::StartTls, ca_file, ..plain(port) }
}

#[test]
#[ignore = "needs aiosmtpd: make proof"]
fn slow_faults_of_a_mail_server_mean_what_they_say() {
    let usual = letter("李娜", "客栈：3 项提醒");
    let gone = send(plain(free_port()), &usual);
    assert!(matches!(gone, Err(Fault::Channel(_))), "connection refused: {gone:?}");
    for mood in ["hang", "421", "451 once", "drop before 250"] {
        let server = Faulty::start(mood, &[]);
        let sent = server.send(&usual);
        assert!(matches!(sent, Err(Fault::Later(_))), "{mood}: {sent:?}");
        if mood == "451 once" {
            server.send(&usual).unwrap();
            assert_eq!(server.taken().len(), 1);
        }
    }
    let server = Faulty::start("550 one", &[]);
    for (mail, fine) in [("li@yunlai.example", true), ("nobody@yunlai.example", false), ("wang@yunlai.example", true)] {
        let sent = server.send(&Letter { mail: mail.into(), ..usual.clone() });
        assert!(
            sent.is_ok() == fine && (fine || matches!(sent, Err(Fault::Refused { recipient: true, .. }))),
            "{mail}: {sent:?}"
        );
    }
    assert_eq!(server.taken().len(), 2);
    let server = Faulty::start("drop after 250", &[]);
    server.send(&usual).unwrap();
    let text = server.taken().remove(0);
    let head = text.replace("\r\n", "\n").split("\n\n").next().unwrap().to_owned();
    assert!(head.is_ascii() && head.contains("Subject: =?utf-8?b?"), "{head}");
    let server = Faulty::start("", &["-s", "300"]);
    let sent = server.send(&usual);
    assert!(matches!(&sent, Err(Fault::Refused { recipient: false, answer }) if answer.contains("552")), "{sent:?}");
}

#[test]
#[ignore = "needs aiosmtpd: make proof"]
fn slow_encryption_that_is_stripped_or_out_of_date_gets_nothing() {
    let usual = letter("李娜", "一封信");
    let server = Faulty::with_certificate(2999);
    send(encrypted(server.port, 2999), &usual).unwrap();
    assert_eq!(server.taken().len(), 1, "by a good certificate");
    let server = Faulty::with_certificate(2020);
    let sent = send(encrypted(server.port, 2020), &usual);
    assert!(matches!(sent, Err(Fault::Channel(_))) && server.taken().is_empty(), "expired: {sent:?}");
    let server = Faulty::start("", &[]);
    let sent = send(encrypted(server.port, 2999), &usual);
    assert!(matches!(sent, Err(Fault::Channel(_))) && server.taken().is_empty(), "stripped: {sent:?}");
}
