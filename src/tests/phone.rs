//! Telephone numbers: how people write them, and one normal form for each.

use kezhan::core::phone::{Kind, Phone, PhoneError, parse};
use proptest::prelude::*;

fn e164(text: &str) -> String {
    parse(text).map_or_else(|error| format!("{text}: {error:?}"), |phone| phone.e164)
}

fn with_extension(phone: &Phone) -> String {
    phone.extension.as_ref().map_or_else(|| phone.e164.clone(), |digits| format!("{} 转 {digits}", phone.e164))
}

#[test]
fn mobiles_in_every_writing_are_one_number() {
    for text in [
        "13800138000",
        "138 0013 8000",
        "138-0013-8000",
        "+86 138 0013 8000",
        "+8613800138000",
        "0086-13800138000",
        "8613800138000",
        "86-138-0013-8000",
        "１３８００１３８０００",
        "(+86)13800138000",
        "（+86）138 0013 8000",
        "013800138000",
        "\u{202d}13800138000\u{202c}",
        "138—0013—8000",
        "138.0013.8000",
        "+86 (0)13800138000",
    ] {
        let phone = parse(text).unwrap();
        assert_eq!((phone.e164.as_str(), phone.kind), ("+8613800138000", Kind::Mobile), "{text}");
        assert_eq!(phone.extension, None, "{text}");
    }
}

#[test]
fn fixed_lines_need_their_area_code() {
    for text in [
        "010-65529988",
        "(010)65529988",
        "（010）6552 9988",
        "010 6552-9988",
        "010-6552-9988",
        "+86 10 65529988",
        "+86 (0)10 65529988",
        "861065529988",
        "+86-010-65529988",
    ] {
        let phone = parse(text).unwrap();
        assert_eq!(
            (phone.e164.as_str(), phone.national.as_str(), phone.kind),
            ("+861065529988", "01065529988", Kind::Fixed),
            "{text}"
        );
    }
    assert_eq!(e164("0571-87654321"), "+8657187654321");
    assert_eq!(e164("0755-2345678"), "+867552345678");
    assert_eq!(parse("65529988"), Err(PhoneError::AreaCode));
    assert_eq!(parse("8695588"), Err(PhoneError::AreaCode));
    assert_eq!(parse("010-6552998"), Err(PhoneError::Unknown));
}

#[test]
fn extensions_are_split_off() {
    for text in [
        "010-65529988-123",
        "010-65529988转123",
        "010-65529988 转 123",
        "01065529988 ext. 123",
        "010-65529988x123",
        "010-65529988#123",
        "010-65529988（分机 123）",
        "010-6552-9988-123",
        "010-65529988,转123",
    ] {
        let phone = parse(text).unwrap();
        assert_eq!((phone.e164.as_str(), phone.extension.as_deref()), ("+861065529988", Some("123")), "{text}");
    }
    assert_eq!(parse("0571-8765432-1").unwrap().extension.as_deref(), Some("1"));
    assert_eq!(parse("13800138000-1234").unwrap().extension.as_deref(), Some("1234"));
    assert_eq!(parse("400-810-8888-8").unwrap().extension.as_deref(), Some("8"));
    assert_eq!(parse("010-65529988转"), Err(PhoneError::Extension));
    assert_eq!(parse("010-65529988转1234567"), Err(PhoneError::Extension));
}

#[test]
fn hotlines_and_service_numbers() {
    for text in ["400-810-8888", "4008108888", "400 8108 888", "+86 400 810 8888"] {
        let phone = parse(text).unwrap();
        assert_eq!((phone.e164.as_str(), phone.kind), ("+864008108888", Kind::Hotline), "{text}");
    }
    assert_eq!(parse("8008208820").unwrap().kind, Kind::Hotline);
    for text in ["110", "12345", "10086", "95588", "95105555", "962299", "12315", "+8695588"] {
        assert_eq!(parse(text).unwrap().kind, Kind::Service, "{text}");
    }
}

#[test]
fn numbers_of_other_places_keep_their_country_code() {
    assert_eq!(e164("+852 2123 4567"), "+85221234567");
    assert_eq!(e164("00852-21234567"), "+85221234567");
    assert_eq!(e164("+853 6612 3456"), "+85366123456");
    assert_eq!(e164("+886 2 2345 6789"), "+886223456789");
    assert_eq!(e164("+886 (0)912 345 678"), e164("+886 0912 345 678"));
    assert_eq!(e164("+1 (212) 555-1234"), "+12125551234");
    assert_eq!(e164("+44 (0)20 7946 0958"), "+442079460958");
    assert_eq!(parse("+852 2123 456"), Err(PhoneError::Unknown));
    assert_eq!(parse("+1 212"), Err(PhoneError::Unknown));
    assert_eq!(parse("+1 212 555 1234").unwrap().kind, Kind::International);
}

#[test]
fn mistakes_are_told_apart() {
    assert_eq!(parse(""), Err(PhoneError::Empty));
    assert_eq!(parse("无"), Err(PhoneError::Empty));
    assert_eq!(parse("1380013800"), Err(PhoneError::MobileLength { found: 10 }));
    assert_eq!(parse("138001380001"), Err(PhoneError::MobileLength { found: 12 }));
    assert_eq!(parse("13800138000/13900139000"), Err(PhoneError::Character('/')));
    assert_eq!(parse("13800138000🙂"), Err(PhoneError::Character('🙂')));
    assert_eq!(parse("138\u{0}013800"), Err(PhoneError::Character('\0')));
    assert_eq!(parse("138+0013800"), Err(PhoneError::Character('+')));
    assert_eq!(parse("12800138000"), Err(PhoneError::Unknown));
    assert_eq!(parse(&"1".repeat(1_000_000)), Err(PhoneError::TooLong));
}

#[test]
fn shown_masked_and_searched() {
    for (text, display, masked, digits) in [
        ("13800138000", "138 0013 8000", "138****8000", "8613800138000"),
        ("01065529988转123", "010-65529988-123", "010-****9988", "01065529988 861065529988 123"),
        ("05718765432", "0571-8765432", "0571-****432", "05718765432 865718765432"),
        ("4008108888", "400-810-8888", "400-810-8888", "864008108888"),
        ("95588", "95588", "95588", "8695588"),
        ("+85221234567", "+852 2123 4567", "+852****4567", "85221234567"),
        ("+442079460958", "+442079460958", "+44****0958", "442079460958"),
    ] {
        let phone = parse(text).unwrap();
        assert_eq!(
            (phone.display().as_str(), phone.masked().as_str(), phone.digits_for_search().as_str()),
            (display, masked, digits),
            "{text}"
        );
    }
}

fn national() -> impl Strategy<Value = String> {
    prop_oneof![
        "1[3-9][0-9]{9}",
        "010[2-9][0-9]{7}",
        "02[0-9][2-9][0-9]{7}",
        "0[3-9][0-9]{2}[2-9][0-9]{6,7}",
        "[48]00[0-9]{7}",
        Just("95588".to_owned()),
        "\\+852[0-9]{8}",
        "\\+1[2-9][0-9]{9}",
    ]
}

proptest! {
    #[test]
    fn reading_again_changes_nothing(number in national(), extension in proptest::option::of("[0-9]{1,6}")) {
        let text = extension.map_or_else(|| number.clone(), |digits| format!("{number}转{digits}"));
        let phone = parse(&text).unwrap();
        prop_assert_eq!(&parse(&with_extension(&phone)).unwrap(), &phone);
        prop_assert_eq!(&parse(&phone.display()).unwrap(), &phone);
    }

    #[test]
    fn spaces_and_dashes_do_not_matter(number in national(), at in proptest::collection::vec(1_usize..9, 0..3), sign in "[ .]") {
        let mut written = number.clone();
        for place in at {
            if place < written.len() {
                written.insert_str(place, &sign);
            }
        }
        prop_assert_eq!(parse(&written), parse(&number));
    }

    #[test]
    fn the_country_code_does_not_matter(number in "1[3-9][0-9]{9}|010[2-9][0-9]{7}|0[3-9][0-9]{2}[2-9][0-9]{7}", code in "\\+86 |0086|86|\\+86-|\\(\\+86\\)") {
        prop_assert_eq!(parse(&format!("{code}{number}")), parse(&number));
    }

    #[test]
    fn a_mask_hides_at_least_four_digits(number in national()) {
        let phone = parse(&number).unwrap();
        if matches!(phone.kind, Kind::Hotline | Kind::Service) {
            return Ok(());
        }
        let open = phone.masked().chars().filter(char::is_ascii_digit).count();
        let all = phone.national.chars().filter(char::is_ascii_digit).count();
        prop_assert!(open + 4 <= all, "{} of {}", phone.masked(), phone.national);
    }

    #[test]
    fn any_text_is_read_without_panic(text in any::<String>(), near in "[+0-9() -]{0,24}") {
        for text in [text, near] {
            if let Ok(phone) = parse(&text) {
                prop_assert_eq!(&parse(&with_extension(&phone)).unwrap(), &phone);
                let _ = (phone.masked(), phone.digits_for_search());
            }
        }
    }
}
