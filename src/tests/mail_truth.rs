//! Mail against a real Postfix: STARTTLS with the company's authority, Chinese names and subjects, a refused recipient.

use super::mail::{letter, relay, send};
use kezhan::core::outside::mail::{Fault, Mail, Relay, Security};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// A Postfix of its own below a folder; stopped at the end.
struct Postfix {
    folder: PathBuf,
    port: u16,
}

fn run(program: &str, arguments: &[&str]) {
    let done = Command::new(program).args(arguments).output().unwrap();
    assert!(done.status.success(), "{program} {arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
}

impl Postfix {
    fn start() -> Self {
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let folder = PathBuf::from(format!("/var/lib/kezhan-postfix-{port}"));
        for part in ["etc", "queue", "data", "mail"] {
            fs::create_dir_all(folder.join(part)).unwrap();
        }
        let shown = folder.display().to_string();
        let (key, certificate) = (format!("{shown}/key.pem"), format!("{shown}/cert.pem"));
        // An authority of its own may not stand as a server, so that this is none.
        let name = [
            "-subj",
            "/CN=localhost",
            "-addext",
            "subjectAltName=DNS:localhost",
            "-addext",
            "basicConstraints=critical,CA:FALSE",
        ];
        let made =
            ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", &key, "-out", &certificate];
        run("openssl", &[&made[..], &name[..]].concat());
        fs::write(folder.join("etc/main.cf"), main_cf(&shown)).unwrap();
        fs::write(folder.join("etc/master.cf"), master_cf(port)).unwrap();
        run("chown", &["postfix", &format!("{shown}/data")]);
        run("chown", &["nobody", &format!("{shown}/mail")]);
        run("postfix", &["-c", &format!("{shown}/etc"), "start"]);
        Self { folder, port }
    }

    fn relay(&self) -> Relay {
        Relay {
            server: "localhost".into(),
            ca_file: Some(self.folder.join("cert.pem")),
            timeout: Duration::from_secs(10),
            ..relay(self.port, Security::StartTls)
        }
    }

    /// The letter that lies in a mailbox, once it does.
    fn delivered(&self, login: &str) -> String {
        let place = self.folder.join("mail").join(login).join("new");
        let deadline = Instant::now() + Duration::from_secs(20);
        loop {
            if let Some(text) = only(&place) {
                return text;
            }
            let log = fs::read_to_string(self.folder.join("log")).unwrap_or_default();
            assert!(Instant::now() < deadline, "nothing was delivered:\n{log}");
            std::thread::sleep(Duration::from_millis(100));
        }
    }
}

fn only(place: &Path) -> Option<String> {
    let entry = fs::read_dir(place).ok()?.next()?.ok()?;
    fs::read_to_string(entry.path()).ok()
}

impl Drop for Postfix {
    fn drop(&mut self) {
        let etc = self.folder.join("etc").display().to_string();
        drop(Command::new("postfix").args(["-c", &etc, "stop"]).output());
        drop(fs::remove_dir_all(&self.folder));
    }
}

fn main_cf(folder: &str) -> String {
    format!(
        "compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
myhostname = localhost
mydestination =
inet_interfaces = 127.0.0.1
maillog_file = {folder}/log
maillog_file_prefixes = {folder}
smtpd_tls_cert_file = {folder}/cert.pem
smtpd_tls_key_file = {folder}/key.pem
smtpd_tls_security_level = encrypt
smtpd_relay_restrictions = permit_mynetworks, reject
virtual_mailbox_domains = yunlai.example
virtual_mailbox_base = {folder}/mail
virtual_mailbox_maps = inline:{{ li@yunlai.example=li/ }}
virtual_uid_maps = static:65534
virtual_gid_maps = static:65534
virtual_minimum_uid = 100
alias_maps =
"
    )
}

fn master_cf(port: u16) -> String {
    format!(
        "127.0.0.1:{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
virtual unix - n n - - virtual
error unix - - n - - error
retry unix - - n - - error
smtp unix - - n - - smtp
anvil unix - - n - 1 anvil
tlsmgr unix - - n 1000? 1 tlsmgr
postlog unix-dgram n - n - 1 postlogd
"
    )
}

#[test]
#[ignore = "needs Postfix and root: make proof"]
fn slow_postfix_takes_what_is_right_and_refuses_what_is_not() {
    let server = Postfix::start();
    let deadline = Instant::now() + Duration::from_secs(20);
    while Mail::Smtp(Arc::new(server.relay())).meet().is_err() {
        assert!(Instant::now() < deadline, "Postfix does not answer");
        std::thread::sleep(Duration::from_millis(200));
    }
    let met = Mail::Smtp(Arc::new(server.relay())).meet().unwrap().unwrap();
    assert!(met.encrypted && !met.signed_in);
    send(server.relay(), &letter("李娜（华东组）", "客栈：3 项提醒，含“引号”与生僻字 𠮷")).unwrap();
    let text = server.delivered("li");
    for part in ["Message-ID: <0123@kezhan>", "Auto-Submitted: auto-generated", "with ESMTPS", "multipart/alternative"]
    {
        assert!(text.contains(part), "{part} is missing in\n{text}");
    }
    let head = text.split("\n\n").next().unwrap();
    assert!(head.is_ascii() && head.contains("Subject: =?utf-8?"), "{head}");
    let mut nobody = letter("某人", "一封信");
    nobody.mail = "nobody@yunlai.example".into();
    let refused = send(server.relay(), &nobody);
    assert!(
        matches!(&refused, Err(Fault::Refused { recipient: true, answer }) if answer.contains("550")),
        "{refused:?}"
    );
    // Without encryption, or by an authority of somebody else, nothing is said.
    let plain = Relay { security: Security::None, ca_file: None, ..server.relay() };
    assert!(matches!(send(plain, &letter("李娜", "一封信")), Err(Fault::Channel(_))));
    let stranger = Relay { ca_file: None, ..server.relay() };
    assert!(matches!(send(stranger, &letter("李娜", "一封信")), Err(Fault::Channel(_))));
}
