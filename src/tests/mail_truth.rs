//! Mail against a real Postfix: STARTTLS with the company's authority, an account (SASL), Chinese names and subjects, a
//! refused recipient, a letter that is too large, a letter that comes back by a report into `kezhan mail bounce`, and a
//! letter of a stranger that becomes a lead by `kezhan mail lead`.

use super::mail::{letter, relay, send};
use super::support::smtp::{Mood, Smtp};
use super::support::{OwnDatabase, binary};
use diesel::connection::SimpleConnection;
use kezhan::core::access::Actor;
use kezhan::core::notice::{Notice, notify};
use kezhan::core::outside::Clock;
use kezhan::core::outside::mail::{Fault, Mail, Relay, Security};
use kezhan::core::sql::{Number, Sql, Word};
use kezhan::customers::notices::GIVEN;
use kezhan::notify::outbox;
use lettre::address::Envelope;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, CertificateStore, Tls, TlsParameters};
use lettre::{SmtpTransport, Transport};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The account at Postfix.
const PASSWORD: &str = "a secret, 有中文";

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
    /// `beyond`: the port of the server behind it, to which it hands letters for other companies; `url`: of the database
    /// in which letters that come back are noted.
    fn start(beyond: u16, url: &str) -> Self {
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let folder = PathBuf::from(format!("/var/lib/kezhan-postfix-{port}"));
        for part in ["etc", "queue", "data", "mail", "sasl", "kezhan"] {
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
        fs::write(folder.join("etc/main.cf"), main_cf(&shown, beyond)).unwrap();
        fs::write(folder.join("etc/master.cf"), master_cf(port, &shown, url)).unwrap();
        account(&folder);
        // The pipe runs as another user, who may read neither the checkout nor our keys.
        fs::copy(binary(), folder.join("kezhan/program")).unwrap();
        fs::write(folder.join("kezhan/key"), "07".repeat(32)).unwrap();
        run("chown", &["-R", "postgres", &format!("{shown}/kezhan")]);
        run("chmod", &["600", &format!("{shown}/kezhan/key")]);
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
            user: Some("kezhan".into()),
            password_file: Some(self.folder.join("password")),
            bounces: Some("bounce@crm.yunlai.example".into()),
            ..relay(self.port, Security::StartTls)
        }
    }

    fn wait_until_ready(&self) {
        let deadline = Instant::now() + Duration::from_mins(1);
        loop {
            let Err(fault) = Mail::Smtp(Arc::new(self.relay())).meet() else { return };
            assert!(Instant::now() < deadline, "Postfix does not answer: {fault:?}\n{}", self.log());
            std::thread::sleep(Duration::from_millis(200));
        }
    }

    fn log(&self) -> String {
        fs::read_to_string(self.folder.join("log")).unwrap_or_default()
    }

    /// The letter that lies in a mailbox, once it does.
    fn delivered(&self, login: &str) -> String {
        let place = self.folder.join("mail").join(login).join("new");
        let deadline = Instant::now() + Duration::from_mins(1);
        loop {
            if let Some(text) = only(&place) {
                return text;
            }
            assert!(Instant::now() < deadline, "nothing was delivered:\n{}", self.log());
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

/// An account of Cyrus SASL, as companies without a directory have it.
fn account(folder: &Path) {
    let shown = folder.display();
    let settings = format!(
        "pwcheck_method: auxprop\nauxprop_plugin: sasldb\nmech_list: PLAIN LOGIN\nsasldb_path: {shown}/sasl/db\n"
    );
    // Below the folder of its other settings, where Debian lets Postfix look.
    fs::create_dir_all(folder.join("etc/sasl")).unwrap();
    fs::write(folder.join("etc/sasl/smtpd.conf"), settings).unwrap();
    fs::write(folder.join("password"), format!("{PASSWORD}\n")).unwrap();
    let made = format!("printf %s '{PASSWORD}' | saslpasswd2 -p -c -u localhost -f {shown}/sasl/db kezhan");
    run("sh", &["-c", &made]);
    run("chown", &["-R", "postfix", &format!("{shown}/sasl")]);
}

fn main_cf(folder: &str, beyond: u16) -> String {
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
smtpd_sasl_auth_enable = yes
smtpd_sasl_path = smtpd
smtpd_sasl_local_domain = localhost
smtpd_sasl_security_options = noanonymous
smtpd_tls_auth_only = yes
smtpd_client_restrictions = permit_sasl_authenticated, reject
smtpd_relay_restrictions = permit_sasl_authenticated, reject
message_size_limit = 20000
recipient_delimiter = +
relay_domains = crm.yunlai.example, leads.yunlai.example
relay_recipient_maps =
transport_maps = inline:{{ crm.yunlai.example=kezhan:, leads.yunlai.example=leads:, elsewhere.example=smtp:[127.0.0.1]:{beyond} }}
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

fn master_cf(port: u16, folder: &str, url: &str) -> String {
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
kezhan unix - n n - 1 pipe flags=Rq user=postgres argv=/usr/bin/env KEZHAN_DATABASE_URL={url} KEZHAN_SECRET_KEY_FILE={folder}/kezhan/key KEZHAN_DATA_DIR={folder}/kezhan {folder}/kezhan/program mail bounce --recipient ${{original_recipient}}
leads unix - n n - 1 pipe flags=Rq user=postgres argv=/usr/bin/env KEZHAN_DATABASE_URL={url} KEZHAN_SECRET_KEY_FILE={folder}/kezhan/key KEZHAN_DATA_DIR={folder}/kezhan {folder}/kezhan/program mail lead
"
    )
}

#[test]
#[ignore = "needs Postfix, Cyrus SASL and root: make proof"]
fn slow_postfix_takes_what_is_right_and_refuses_what_is_not() {
    let server = Postfix::start(1, "postgresql:///none");
    server.wait_until_ready();
    let met = Mail::Smtp(Arc::new(server.relay())).meet().unwrap().unwrap();
    assert!(met.encrypted && met.signed_in);
    send(server.relay(), &letter("李娜（华东组）", "客栈：3 项提醒，含“引号”与生僻字 𠮷")).unwrap();
    let text = server.delivered("li");
    for part in
        ["Message-ID: <0123@yunlai.example>", "Auto-Submitted: auto-generated", "with ESMTPSA", "multipart/alternative"]
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
    let mut large = letter("李娜", "一封长信");
    large.text = "很长。".repeat(10_000);
    let refused = send(server.relay(), &large);
    assert!(
        matches!(&refused, Err(Fault::Refused { recipient: false, answer }) if answer.contains("552")),
        "{refused:?}"
    );
    // Without an account, with another password, without encryption, or by an authority of somebody else nothing goes.
    let other = server.folder.join("other-password");
    fs::write(&other, "wrong").unwrap();
    for wrong in [
        Relay { user: None, ..server.relay() },
        Relay { password_file: Some(other), ..server.relay() },
        Relay { security: Security::None, ca_file: None, ..server.relay() },
        Relay { ca_file: None, ..server.relay() },
    ] {
        let sent = send(wrong.clone(), &letter("李娜", "一封信"));
        // Postfix tells who may not relay at the recipient, by a rule of its own (5.7.1).
        let closed = matches!(&sent, Err(Fault::Channel(_)));
        let ruled =
            wrong.user.is_none() && matches!(&sent, Err(Fault::Refused { answer, .. }) if answer.contains("5.7."));
        assert!(closed || ruled, "{wrong:?}: {sent:?}");
    }
}

#[actix_web::test]
#[ignore = "needs Postfix, Cyrus SASL and root: make proof"]
async fn slow_a_letter_that_is_refused_beyond_the_relay_comes_back_by_its_report() {
    let own = OwnDatabase::new();
    own.superuser()
        .batch_execute(
            "update app_user set mail = 'gone@elsewhere.example' where login = 'huang';
             insert into mail_wish (user_id, quiet_from, quiet_to) select id, 0, 0 from app_user where login = 'huang'",
        )
        .unwrap();
    let beyond = Smtp::start(Mood::Recipient("550 5.1.1 no such user here"));
    let server = Postfix::start(beyond.port, &own.url());
    server.wait_until_ready();
    let mut world = own.world().await;
    world.house.mail = Mail::Smtp(Arc::new(server.relay()));
    let db = world.house.db.clone();
    let number = |sql: &'static str| db.housekeeping_now(|tx| Sql::new(sql).one::<Number>(tx)).unwrap().n;
    let huang = number("select id as n from app_user where login = 'huang'");
    let customer = world
        .number("select min(c.id) as n from customer c join app_user u on u.id = c.owner_id where u.login = 'huang'");
    let facts = serde_json::json!({ "by": "李娜", "ids": [customer] });
    let notice = Notice::to(huang).about("customer", customer).with(facts);
    db.write_now(&Actor::robot("test"), |tx| notify(tx, &GIVEN, &[notice])).unwrap();
    while outbox::turn(&world.house).unwrap() {}
    let deadline = Instant::now() + Duration::from_mins(2);
    let last = || {
        let sql = "select state || ' ' || answer as t from letter order by id desc limit 1";
        db.housekeeping_now(|tx| Sql::new(sql).one::<Word>(tx)).unwrap().t
    };
    while !last().starts_with("returned") {
        assert!(Instant::now() < deadline, "{}: no report came\n{}", last(), server.log());
        std::thread::sleep(Duration::from_millis(200));
    }
    assert!(last().contains("no such user here"), "{}", last());
    assert_eq!(number("select points::bigint as n from mail_refusal where mail = 'gone@elsewhere.example'"), 2);
}

#[test]
#[ignore = "needs Postfix, Cyrus SASL and root: make proof"]
fn slow_a_letter_of_a_stranger_becomes_one_lead() {
    let own = OwnDatabase::new();
    let server = Postfix::start(1, &own.url());
    server.wait_until_ready();
    let certificate = Certificate::from_pem(&fs::read(server.folder.join("cert.pem")).unwrap()).unwrap();
    let tls = TlsParameters::builder("localhost".into())
        .certificate_store(CertificateStore::None)
        .add_root_certificate(certificate)
        .build()
        .unwrap();
    let line = SmtpTransport::builder_dangerous("localhost")
        .port(server.port)
        .tls(Tls::Required(tls))
        .credentials(Credentials::new("kezhan".into(), PASSWORD.into()))
        .build();
    let send = |from: Option<&str>, head: &str| {
        let to = vec!["sales@leads.yunlai.example".parse().unwrap()];
        let envelope = Envelope::new(from.map(|from| from.parse().unwrap()), to).unwrap();
        let text = format!(
            "From: =?utf-8?B?546L6Iqz?= <wang@example.com>\r\nMessage-ID: <1@example.com>\r\nSubject: =?utf-8?B?6K+i5Lu3?=\r\n{head}\r\n13800001111\r\n"
        );
        line.send_raw(&envelope, text.as_bytes()).unwrap();
    };
    send(None, "X-Report: yes\r\n");
    send(Some("wang@example.com"), "");
    send(Some("wang@example.com"), "Received: from elsewhere by another\r\n");
    let db = own.db(Clock::System);
    let number = |sql: &'static str| db.read_now(&Actor::robot("test"), |r| Sql::new(sql).one::<Number>(r)).unwrap().n;
    let delivered = || server.log().matches("status=sent").count();
    let deadline = Instant::now() + Duration::from_mins(2);
    while delivered() < 3 {
        assert!(Instant::now() < deadline, "not all was handed over\n{}", server.log());
        std::thread::sleep(Duration::from_millis(200));
    }
    assert_eq!(number("select count(*) as n from lead_mail"), 1, "{}", server.log());
    let sql = "select contact || ' ' || phones[1] || ' ' || mails[1] || ' ' || source || ' ' || remark as t from lead order by id desc limit 1";
    let lead = db.read_now(&Actor::robot("test"), |r| Sql::new(sql).one::<Word>(r)).unwrap().t;
    assert_eq!(lead, "王芳 138 0000 1111 wang@example.com mail 询价\n\n13800001111");
}
