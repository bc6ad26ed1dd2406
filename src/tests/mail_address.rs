//! Mail addresses.

use kezhan::core::mail_address::{MailAddressError, check, domain};
use proptest::prelude::*;

#[test]
fn usual_addresses_pass_in_normal_form() {
    for (text, normal) in [
        ("li.lei@example.com", "li.lei@example.com"),
        ("  Li.Lei@Example.COM\u{3000}", "Li.Lei@example.com"),
        ("ｌｉ＠ｅｘａｍｐｌｅ．ｃｏｍ", "li@example.com"),
        ("li@example。cn", "li@example.cn"),
        ("123456@qq.com", "123456@qq.com"),
        ("a+tag_b@mail.example.co.uk", "a+tag_b@mail.example.co.uk"),
        ("张三@例子.中国", "张三@例子.中国"),
        ("a@xn--fiqs8s.xn--fiqs8s", "a@xn--fiqs8s.xn--fiqs8s"),
    ] {
        assert_eq!(check(text).as_deref(), Ok(normal), "{text}");
    }
    assert_eq!(domain("li@example.cn"), "example.cn");
    assert_eq!(domain("nothing"), "");
}

#[test]
fn mistakes_are_told_apart() {
    for (text, error) in [
        ("", MailAddressError::Empty),
        (" \u{3000}", MailAddressError::Empty),
        ("example.com", MailAddressError::At),
        ("a@b@example.com", MailAddressError::At),
        ("@example.com", MailAddressError::Local),
        (".a@example.com", MailAddressError::Local),
        ("a..b@example.com", MailAddressError::Local),
        ("a b@example.com", MailAddressError::Local),
        ("a,b@example.com", MailAddressError::Local),
        ("a\0b@example.com", MailAddressError::Local),
        ("a@example", MailAddressError::Domain),
        ("a@.com", MailAddressError::Domain),
        ("a@-x.com", MailAddressError::Domain),
        ("a@x-.com", MailAddressError::Domain),
        ("a@exa mple.com", MailAddressError::Domain),
        ("a@example.c", MailAddressError::Domain),
        ("a@127.0.0.1", MailAddressError::Domain),
        ("a@exam\u{202e}ple.com", MailAddressError::Domain),
    ] {
        assert_eq!(check(text), Err(error), "{text:?}");
    }
}

#[test]
fn lengths_have_limits() {
    let local = "a".repeat(64);
    assert!(check(&format!("{local}@example.com")).is_ok());
    assert_eq!(check(&format!("{local}a@example.com")), Err(MailAddressError::TooLong));
    let long = format!("a@{}com", "abcdefghi.".repeat(25));
    assert_eq!(check(&long), Err(MailAddressError::TooLong));
    assert_eq!(check(&format!("a@{}.com", "b".repeat(64))), Err(MailAddressError::Domain));
    assert_eq!(check(&"a@".repeat(500_000)), Err(MailAddressError::TooLong));
}

proptest! {
    #[test]
    fn the_normal_form_is_stable(text in any::<String>()) {
        if let Ok(normal) = check(&text) {
            prop_assert_eq!(check(&normal), Ok(normal.clone()));
        }
    }

    #[test]
    fn the_case_of_the_domain_does_not_matter(local in "[a-z0-9]{1,20}", name in "[a-z0-9]{1,20}", top in "[a-z]{2,6}") {
        let lower = format!("{local}@{name}.{top}");
        let upper = format!("{local}@{}.{}", name.to_uppercase(), top.to_uppercase());
        prop_assert_eq!(check(&upper), Ok(lower));
    }
}
