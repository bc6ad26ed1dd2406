//! Mail: what a server gets, and what it never gets.

use super::support::folder;
use kezhan::core::outside::Clock;
use kezhan::core::outside::mail::{Fault, Letter, Mail, Relay, Security};
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

pub fn letter(name: &str, subject: &str) -> Letter {
    Letter {
        id: "0123".into(),
        name: name.into(),
        mail: "li@yunlai.example".into(),
        subject: subject.into(),
        text: "您好。".into(),
        html: "<p>您好。</p>".into(),
        at: Clock::System.now(),
        unsubscribe: None,
        mark: None,
    }
}

/// A server that takes one conversation, answers `EHLO` with these lines, and gives what it heard.
fn server(offers: &'static str, answer_to_rcpt: &'static str) -> (u16, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let heard = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        stream.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
        let mut lines = BufReader::new(stream.try_clone().unwrap());
        let (mut heard, mut data) = (String::new(), false);
        stream.write_all(b"220 test\r\n").unwrap();
        loop {
            let mut line = String::new();
            if lines.read_line(&mut line).unwrap_or(0) == 0 {
                return heard;
            }
            heard.push_str(&line);
            let answer = match line.split([' ', '\r']).next().unwrap_or_default() {
                "." => {
                    data = false;
                    "250 taken\r\n"
                }
                _ if data => continue,
                "EHLO" => offers,
                "DATA" => {
                    data = true;
                    "354 go on\r\n"
                }
                "RCPT" => answer_to_rcpt,
                "QUIT" => "221 bye\r\n",
                "STARTTLS" => "454 not now\r\n",
                _ => "250 ok\r\n",
            };
            if stream.write_all(answer.as_bytes()).is_err() {
                return heard;
            }
        }
    });
    (port, heard)
}

pub fn relay(port: u16, security: Security) -> Relay {
    Relay {
        server: "127.0.0.1".into(),
        port,
        security,
        ca_file: None,
        user: None,
        password_file: None,
        from: "客栈 <kezhan@yunlai.example>".into(),
        bounces: None,
        timeout: Duration::from_secs(30),
    }
}

pub fn send(relay: Relay, letter: &Letter) -> Result<(), Fault> {
    Mail::Smtp(Arc::new(relay)).send(letter)
}

#[test]
fn a_letter_arrives_with_its_parts_and_marks() {
    let (port, heard) = server("250-test\r\n250 8BITMIME\r\n", "250 ok\r\n");
    send(relay(port, Security::None), &letter("李娜", "重设密码")).unwrap();
    let heard = heard.join().unwrap();
    for part in [
        "MAIL FROM:<kezhan@yunlai.example>",
        "RCPT TO:<li@yunlai.example>",
        "Message-ID: <0123@yunlai.example>",
        "Auto-Submitted: auto-generated",
        "Subject: =?utf-8?b?",
        "multipart/alternative",
        "text/plain; charset=utf-8",
        "text/html; charset=utf-8",
    ] {
        assert!(heard.contains(part), "{part} is missing in\n{heard}");
    }
}

#[test]
fn a_server_without_encryption_gets_nothing_where_encryption_was_chosen() {
    for offers in ["250 test\r\n", "250-test\r\n250 AUTH PLAIN LOGIN\r\n", "250-test\r\n250 STARTTLS\r\n"] {
        let (port, heard) = server(offers, "250 ok\r\n");
        let password = folder().join("mail-password");
        std::fs::write(&password, "not over plain text\n").unwrap();
        let relay =
            Relay { user: Some("kezhan".into()), password_file: Some(password), ..relay(port, Security::StartTls) };
        assert!(matches!(send(relay, &letter("李娜", "一封信")), Err(Fault::Channel(_))));
        let heard = heard.join().unwrap();
        assert!(!heard.contains("MAIL") && !heard.contains("AUTH"), "{heard}");
    }
}

#[test]
fn account_and_password_are_not_said_in_plain_text() {
    let (port, heard) = server("250-test\r\n250 AUTH PLAIN LOGIN\r\n", "250 ok\r\n");
    let relay = Relay {
        user: Some("kezhan".into()),
        password_file: Some(PathBuf::from("/nonexistent")),
        ..relay(port, Security::None)
    };
    send(relay, &letter("李娜", "一封信")).unwrap();
    assert!(!heard.join().unwrap().contains("AUTH"));
}

#[test]
fn line_breaks_in_names_and_subjects_make_no_header() {
    let folder = folder().join("mails-of-a-test");
    let mail = Mail::Folder(folder.clone());
    for (name, subject) in [("李\r\nBcc: evil@example.cn", "x"), ("李娜", "x\r\nBcc: evil@example.cn\r\n\r\nbody")] {
        mail.send(&letter(name, subject)).unwrap();
        let text = std::fs::read_to_string(folder.join("0123.eml")).unwrap();
        let headers = text.split("\r\n\r\n").next().unwrap();
        assert!(!headers.lines().any(|line| line.to_lowercase().starts_with("bcc")), "{headers}");
    }
}

#[test]
fn a_refused_address_is_not_tried_again_and_not_told_in_the_error() {
    let (port, heard) = server("250 test\r\n", "550 no such user <li@yunlai.example>\r\n");
    let error = send(relay(port, Security::None), &letter("李娜", "一封信")).unwrap_err();
    assert!(matches!(error, Fault::Refused { recipient: true, .. }) && !error.short().contains("yunlai"), "{error:?}");
    drop(heard.join());
    let (port, heard) = server("250 test\r\n", "451 later\r\n");
    assert!(matches!(send(relay(port, Security::None), &letter("李娜", "一封信")), Err(Fault::Later(_))));
    drop(heard.join());
}
