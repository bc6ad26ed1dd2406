//! Letters of strangers are read as they were written, whatever wrote them; robots and lists are told from people.

use encoding_rs::{BIG5, GB18030, GBK};
use kezhan::leads::letter::read::{LONGEST, Letter, Read, Why, read};
use kezhan::leads::letter::{html, numbers, words};
use kezhan::text::Lang;
use proptest::prelude::*;

/// A letter with a head of these lines.
pub(super) fn letter(head: &[&str], body: impl AsRef<[u8]>) -> Vec<u8> {
    let mut all = head.join("\r\n").into_bytes();
    all.extend(b"\r\n\r\n");
    all.extend(body.as_ref());
    all
}

pub(super) fn parsed(bytes: &[u8]) -> Letter {
    match read(bytes) {
        Read::Letter(letter) => *letter,
        other => panic!("{other:?}"),
    }
}

const PLAIN: &[&str] =
    &["From: =?utf-8?B?546L5aWz5aOr?= <Wang@Example.com>", "Message-ID: <1@example.com>", "MIME-Version: 1.0"];

/// Of the one from above with other lines in its head.
fn of(head: &[&str], body: impl AsRef<[u8]>) -> Letter {
    parsed(&letter(&[PLAIN, head].concat(), body))
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for three in bytes.chunks(3) {
        let bits = three.iter().fold(0u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        for place in 0..4 {
            let digit = DIGITS[(bits >> (18 - 6 * place) & 63) as usize];
            out.push(if place <= three.len() { char::from(digit) } else { '=' });
        }
    }
    out
}

#[test]
fn text_is_read_in_every_encoding_that_is_met() {
    let words = "您好，想了解报价。\n联系电话 13800001111 😀";
    let plain = of(
        &["Subject: =?utf-8?B?6ZyA5rGC5ZKo6K+i?=", "Content-Type: text/plain; charset=utf-8"],
        words.replace('\n', "\r\n"),
    );
    assert_eq!(
        (plain.name.as_str(), plain.from.as_str(), plain.subject.as_str()),
        ("王女士", "Wang@example.com", "需求咨询")
    );
    assert_eq!((plain.text.as_str(), plain.phones.as_slice()), (words, &["138 0000 1111".to_owned()][..]));
    let chinese = "您好，朱镕基路的工程需要報價";
    let gbk = GBK.encode(chinese).0;
    for charset in ["gbk", "GB2312", "gb18030", "\"GBK\""] {
        let kind = format!("Content-Type: text/plain; charset={charset}");
        assert_eq!(of(&[&kind], &gbk).text, chinese, "{charset}");
        let sent = base64(&GB18030.encode("𠮷野家，您好").0);
        if charset == "gb18030" {
            assert_eq!(of(&[&kind, "Content-Transfer-Encoding: base64"], sent).text, "𠮷野家，您好");
        }
    }
    let quoted: String = BIG5.encode("您好，請報價").0.iter().map(|byte| format!("={byte:02X}")).collect();
    let big5 = of(
        &[
            "Subject: =?big5?Q?=B3=F8=BB=F9?=",
            "Content-Type: text/plain; charset=big5",
            "Content-Transfer-Encoding: quoted-printable",
        ],
        quoted,
    );
    assert_eq!((big5.subject.as_str(), big5.text.as_str()), ("報價", "您好，請報價"));
    // An old program that names no encoding and writes its head as it is.
    for coded in [gbk.to_vec(), base64(&gbk).into_bytes()] {
        let mut old = GBK.encode("From: 王女士 <wang@example.com>\r\nSubject: 询价\r\n").0.into_owned();
        if coded != gbk.to_vec() {
            old.extend(b"Content-Transfer-Encoding: base64\r\n");
        }
        old.extend(b"\r\n");
        old.extend(coded);
        let found = parsed(&old);
        assert_eq!((found.name.as_str(), found.subject.as_str(), found.text.as_str()), ("王女士", "询价", chinese));
    }
}

#[test]
fn html_becomes_lines_of_text() {
    let page = "<html><head><title>x</title><style>p > a {color:red}</style></head><body><!-- hidden <b> -->\r\n<div>您好，</div><div><br></div>\
<p>我们需要 <b>20&nbsp;台</b>\r\n  设备 &lt;A&amp;B&gt; 1 < 2</p><table><tr><td>电话</td><td>13800001111</td></tr></table><script>alert('x')</script>王女士<br/>采购部</body></html>";
    let sent = of(&["Content-Type: text/html; charset=utf-8"], page);
    assert_eq!(sent.text, "您好，\n\n我们需要 20 台 设备 <A&B> 1 < 2\n电话 13800001111\n王女士\n采购部");
    assert_eq!(sent.phones, ["138 0000 1111"]);
    // Of both, the plain one; where that is empty, the other.
    let both = |plain: &str| {
        format!(
            "--x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{plain}\r\n--x\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>网页的</p>\r\n--x--\r\n"
        )
    };
    let kind = ["Content-Type: multipart/alternative; boundary=x"];
    assert_eq!((of(&kind, both("文字的")).text.as_str(), of(&kind, both(" ")).text.as_str()), ("文字的", "网页的"));
    for (broken, text) in [
        ("<style>all", ""),
        ("a <b", "a"),
        ("&unknown; &#0;&#x4f60;&;&", "&unknown; \0你&;&"),
        ("<!-- open", ""),
        ("<", "<"),
    ] {
        assert_eq!(html::text(broken).trim(), text, "{broken}");
    }
}

#[test]
fn the_name_the_address_and_the_company_are_what_the_sender_says() {
    let from = |from: &str| {
        let found = parsed(&letter(&[from], "x"));
        (found.name, found.from)
    };
    for (head, name, address) in [
        ("From: zhang.san+crm@example.com", "Zhang San", "zhang.san+crm@example.com"),
        ("From: <4711@qq.com>", "4711", "4711@qq.com"),
        ("From: \"li@example.com\" <li@example.com>", "Li", "li@example.com"),
        ("From: \"=?gb18030?B?zfXFrsq/?=\" <w@example.com>", "王女士", "w@example.com"),
        ("From: =?utf-8?Q?=E7=8E=8B?=\r\n =?utf-8?Q?=E5=A5=B3=E5=A3=AB?= <w@example.com>", "王女士", "w@example.com"),
        ("From: \"Wang, Fang\" <w@example.com>, other@example.com", "Wang, Fang", "w@example.com"),
        ("From: 王女士", "王女士", ""),
    ] {
        assert_eq!(from(head), (name.to_owned(), address.to_owned()), "{head}");
    }
    let found = parsed(&letter(
        &[
            "From: web@shop.example",
            "Reply-To: =?utf-8?B?6ZmI?= <Chen@Example.com>",
            "Organization: =?utf-8?B?5p2t5bee5LqR5p2l?=",
        ],
        "x",
    ));
    assert_eq!(
        (found.name.as_str(), found.reply_to.as_str(), found.company.as_str()),
        ("陈", "Chen@example.com", "杭州云来")
    );
    for nobody in
        [&b""[..], b"\0\0", b"Subject: x\r\n\r\nhello", b"From: <>\r\n\r\nx", b"From:\r\n\r\nx", b"plain words"]
    {
        assert_eq!(read(nobody), Read::Unreadable, "{:?}", String::from_utf8_lossy(nobody));
    }
}

#[test]
fn robots_lists_reports_and_what_is_too_long_are_told_from_letters() {
    for (line, why) in [
        ("Auto-Submitted: auto-replied", Why::Automatic),
        ("auto-submitted: Auto-Generated; owner=x", Why::Automatic),
        ("X-Autoreply: yes", Why::Automatic),
        ("Precedence: bulk", Why::Bulk),
        ("Precedence: LIST", Why::Bulk),
        ("List-Id: <news.example.com>", Why::Bulk),
        ("X-Spam-Flag: YES", Why::Spam),
        ("Return-Path: <>", Why::Report),
        ("Return-Path: <MAILER-DAEMON>", Why::Report),
        ("Content-Type: multipart/report; report-type=disposition-notification; boundary=x", Why::Report),
    ] {
        assert_eq!(read(&letter(&[PLAIN, &[line]].concat(), "x")), Read::Ignored(why), "{line}");
    }
    for line in [
        "Auto-Submitted: no",
        "Precedence: first-class",
        "Return-Path: <wang@example.com>",
        "X-Spam-Flag: NO",
        "List-Unsubscribe: <https://example.com>",
    ] {
        assert_eq!(of(&[line], "x").text, "x", "{line}");
    }
    // A path that the sender wrote stands below the one of our own mail server.
    let forged = ["Return-Path: <wang@example.com>", "Return-Path: <>"];
    assert_eq!(of(&forged, "x").text, "x");
    let long = letter(PLAIN, vec![b'x'; LONGEST]);
    assert_eq!(read(&long), Read::Ignored(Why::TooLong));
}

#[test]
fn earlier_letters_below_an_answer_are_left_out_where_that_is_certain() {
    let answer = |head: &[&str], below: &str| of(head, format!("好的，请报价。\r\n\r\n{below}"));
    let reply = ["In-Reply-To: <0@yunlai.example>", "Subject: Re: x", "Content-Type: text/plain; charset=utf-8"];
    for below in [
        "------------------ 原始邮件 ------------------\r\n发件人: 李娜\r\n13900009999",
        "-----Original Message-----\r\nFrom: Li",
        "在 2026-11-20 10:00:00，\"李娜\" <li@yunlai.example> 写道：\r\n> 您好",
        "On Fri, Nov 20, 2026 at 10:00 Li Na <li@yunlai.example>\r\nwrote:\r\n> hello",
        "发件人：李娜\r\n发送时间：2026年11月20日\r\n收件人：王女士",
        "From: Li Na\r\nSent: Friday\r\nTo: Wang",
        "> 您好\r\n> 李娜 13900009999",
    ] {
        let found = answer(&reply, below);
        assert_eq!((found.text.as_str(), found.quoted), ("好的，请报价。", true), "{below}");
        assert!(found.phones.is_empty());
        assert!(words::kept(&found, Lang::Zh).ends_with("（下面引用的往来邮件没有保存）"));
        // What is sent on is the letter; what answers nothing has no history.
        for head in [&["In-Reply-To: <0@x>", "Subject: Fwd: x", reply[2]][..], &["Subject: x", reply[2]]] {
            let whole = answer(head, below);
            assert!(
                !whole.quoted && whole.text.contains(below.lines().last().unwrap().trim()),
                "{below}: {}",
                whole.text
            );
        }
    }
    for uncertain in [
        "发件人：填写您的姓名\r\n然后发送",
        "> 引用一句\r\n我的回答",
        "他 2026 年写道，这很好",
        "--- 原始邮件在附件中 ---",
    ] {
        assert!(!answer(&reply, uncertain).quoted, "{uncertain}");
    }
    assert!(of(&reply, "> 只有引用").text.contains("只有引用"), "an answer without a word of its own is kept");
}

#[test]
fn numbers_are_taken_only_where_they_stand_alone() {
    for (text, expected) in [
        ("电话：13800001111", "138 0000 1111"),
        ("手机13800001111，谢谢", "138 0000 1111"),
        ("+86 138-0000-1111", "138 0000 1111"),
        ("(86)13800001111 / 8613800001112", "138 0000 1111|138 0000 1112"),
        ("１３８００００１１１１", "138 0000 1111"),
        ("138 0000 1111\n13800001111", "138 0000 1111"),
        ("Tel.13800001111 021-65529988", "138 0000 1111"),
        ("021-65529988/13900001111", "139 0000 1111"),
        ("微信号：13800001111", "138 0000 1111"),
        ("订单号：13800001111", ""),
        ("Order No. 13800001111", ""),
        ("QQ:13800001111", ""),
        ("12800001111", ""),
        ("138000011112", ""),
        ("213800001111", ""),
        ("13800001111@163.com", ""),
        ("https://example.com/13800001111", ""),
        ("?id=13800001111&x", ""),
        ("a13800001111", ""),
        ("6222 138 0000 1111", ""),
        ("138 0000 1111 2222", ""),
        ("1380000-1111", ""),
        ("¥13800001111", ""),
        ("13800001111 13800001112 13800001113 13800001114", ""),
    ] {
        assert_eq!(numbers::certain(text).join("|"), expected, "{text}");
    }
    assert_eq!(numbers::covered("电 138-0000-1111，w.f@example.com。😀"), "电 138****1111，w***@example.com。😀");
}

#[test]
fn what_is_left_out_is_said_in_the_company_s_language() {
    let files = "--x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n见附件\r\n\
--x\r\nContent-Type: image/png; name=logo.png\r\nContent-ID: <1>\r\nContent-Disposition: inline\r\n\r\nx\r\n\
--x\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename*=utf-8''%E5%9B%BE%E7%BA%B8.pdf\r\n\r\nx\r\n\
--x\r\nContent-Type: message/rfc822\r\n\r\nFrom: a@example.com\r\nSubject: inner\r\n\r\nx\r\n--x--\r\n";
    let found = of(&["Subject: hello", "Content-Type: multipart/mixed; boundary=x"], files);
    assert_eq!(found.attachments, ["图纸.pdf", "inner.eml"]);
    assert_eq!(
        words::kept(&found, Lang::Zh),
        "hello\n\n见附件\n\n附件没有保存在这里，请到邮箱中查看：图纸.pdf、inner.eml"
    );
    assert!(words::kept(&found, Lang::En).ends_with("they stay in the mailbox: 图纸.pdf, inner.eml"));
    let long = Letter { text: "很长".repeat(20_000), ..found };
    let kept = words::kept(&long, Lang::Zh);
    assert!(kept.chars().count() <= 20_000 && kept.contains("后面的内容没有保存") && kept.ends_with("inner.eml"));
    assert!(kept.chars().count() > 19_900);
    let clean =
        of(&["Content-Type: text/plain; charset=utf-8"], "一\0二\u{7}\u{85}\u{202e}三\t四\r\n\r\n\u{feff}五  \r\n");
    assert_eq!(clean.text, "一二\u{202e}三\t四\n\n五");
}

#[test]
fn the_same_letter_has_the_same_key() {
    let key = |head: &[&str], body: &str| parsed(&letter(head, body)).key;
    let one = key(&["Received: a", "From: w@example.com", "Message-ID: <1@x>"], "x");
    assert_eq!(one, key(&["Received: b", "From: w@example.com", "Message-Id:  <1@x>"], "otherwise wrapped"));
    assert_ne!(one, key(&["From: other@example.com", "Message-ID: <1@x>"], "x"), "nobody takes another's place");
    let without = key(&["From: w@example.com"], "x");
    assert_ne!(without, key(&["From: w@example.com"], "y"));
    assert_eq!((without.len(), without), (64, key(&["From: w@example.com"], "x")));
}

proptest! {
    #[test]
    fn whatever_comes_is_read_without_harm(bytes in proptest::collection::vec(any::<u8>(), 0..3000)) {
        let _ = read(&bytes);
        let _ = read(&letter(PLAIN, &bytes));
        let mut headed = b"From: a@b.cn\r\nSubject: ".to_vec();
        headed.extend(&bytes);
        let _ = read(&headed);
    }

    #[test]
    fn broken_parts_are_read_and_kept_texts_can_be_stored(
        pieces in proptest::collection::vec(proptest::sample::select(vec![
            "--x\r\n", "--x--\r\n", "--y\r\n", "Content-Type: multipart/mixed; boundary=y\r\n", "Content-Type: message/rfc822\r\n", "\r\n",
            "Content-Type: text/html; charset=big5\r\n", "Content-Transfer-Encoding: base64\r\n", "Content-Transfer-Encoding: quoted-printable\r\n",
            "Content-Type: text/plain; charset=utf-16\r\n", "=E4=B8\r\n", "5pel\r\n", "<style><div>&#x0;&amp\r\n", "From: x@y.cn\r\n", "\u{0}\u{202e}13800001111 \u{1f600}", "Content-Disposition: attachment; filename=\"=?gbk?B?zfX=?=\"\r\n",
        ]), 0..40),
    ) {
        let body = pieces.concat();
        for kind in ["multipart/mixed; boundary=x", "multipart/alternative; boundary=x", "text/html", "message/rfc822"] {
            let whole = letter(&[PLAIN, &[&format!("Content-Type: {kind}")]].concat(), &body);
            if let Read::Letter(found) = read(&whole) {
                let kept = words::kept(&found, Lang::Zh);
                prop_assert!(kept.chars().count() <= 20_000);
                prop_assert!(!kept.chars().any(|c| c.is_control() && c != '\n' && c != '\t'), "{:?}", kept);
                prop_assert!(!found.name.is_empty() && found.attachments.len() <= 20);
            }
        }
    }

    #[test]
    fn what_is_covered_names_no_number(text in "([0-9 +-]{0,14}|[a-z@.。：/]{0,9}|1[3-9][0-9]{9}){0,12}") {
        let covered = numbers::covered(&text);
        for number in numbers::certain(&text) {
            prop_assert!(!numbers::certain(&covered).contains(&number), "{} {}", text, covered);
        }
        prop_assert!(numbers::certain(&text).iter().all(|number| number.chars().filter(char::is_ascii_digit).count() == 11));
    }

    #[test]
    fn html_is_read_whatever_it_is(text in "[<>/a-z!&;# \"'=\\-\u{e9}\u{4f60}\n]{0,200}") {
        let _ = html::text(&text);
        let _ = words::without_history(&text, true);
    }
}
