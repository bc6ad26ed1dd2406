//! Days and times in the words of people: the forms that are promised, and what holds for any text.

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime};
use kezhan::core::when::{Unclear, When, read};
use kezhan::text::{Lang, format};
use proptest::prelude::*;

/// A Sunday, two in the afternoon.
fn now() -> NaiveDateTime {
    "2026-11-22T14:00:00".parse().unwrap()
}

fn heard(typed: &str) -> String {
    read(typed, now(), Lang::Zh).map_or_else(|why| format!("{why:?}"), When::machine)
}

fn heard_in_english(typed: &str) -> String {
    read(typed, now(), Lang::En).map_or_else(|why| format!("{why:?}"), When::machine)
}

#[test]
fn what_is_promised_is_understood() {
    for (typed, expected) in [
        ("今天", "2026-11-22"),
        ("明天", "2026-11-23"),
        ("后天", "2026-11-24"),
        ("大后天", "2026-11-25"),
        ("明天下午三点", "2026-11-23 15:00"),
        ("明早", "2026-11-23 08:00"),
        ("今晚8点", "2026-11-22 20:00"),
        ("下周三下午三点", "2026-11-25 15:00"),
        ("下周三", "2026-11-25"),
        ("下下周一", "2026-11-30"),
        ("下周", "2026-11-23"),
        ("下个星期五上午10点半", "2026-11-27 10:30"),
        ("周五", "2026-11-27"),
        ("星期天", "2026-11-22"),
        ("本周日", "2026-11-22"),
        ("礼拜六", "2026-11-28"),
        ("周三三点", "2026-11-25 15:00"),
        ("周末", "2026-11-21"),
        ("下周末", "2026-11-28"),
        ("月底", "2026-11-30"),
        ("下月底", "2026-12-31"),
        ("下个月5号", "2026-12-05"),
        ("月初", "2026-12-01"),
        ("年底", "2026-12-31"),
        ("三天后", "2026-11-25"),
        ("3天后", "2026-11-25"),
        ("十五天以后", "2026-12-07"),
        ("过两天", "2026-11-24"),
        ("两周后", "2026-12-06"),
        ("半个月后", "2026-12-07"),
        ("3个月后", "2027-02-22"),
        ("一年后", "2027-11-22"),
        ("12月5日", "2026-12-05"),
        ("十二月五号", "2026-12-05"),
        ("12月5日下午两点", "2026-12-05 14:00"),
        ("3月1日", "2027-03-01"),
        ("明年3月1日", "2027-03-01"),
        ("2028年2月29日", "2028-02-29"),
        ("2月29日", "2028-02-29"),
        ("12月底", "2026-12-31"),
        ("25号", "2026-11-25"),
        ("5号", "2026-12-05"),
        ("31日", "2026-12-31"),
        ("3点半", "2026-11-22 15:30"),
        ("15点", "2026-11-22 15:00"),
        ("上午九点一刻", "2026-11-23 09:15"),
        ("中午12点", "2026-11-23 12:00"),
        ("晚上十点二十分", "2026-11-22 22:20"),
        ("2026-12-05", "2026-12-05"),
        ("2026/12/5 14:30", "2026-12-05 14:30"),
        ("2026-12-05T14:30", "2026-12-05 14:30"),
        ("2026年12月5日 14：30", "2026-12-05 14:30"),
        ("１２月５日", "2026-12-05"),
        ("12/5", "2026-12-05"),
        ("12-25", "2026-12-25"),
        ("2026-11-25 周三 15:00", "2026-11-25 15:00"),
        ("週五下午兩點", "2026-11-27 14:00"),
        ("三天後", "2026-11-25"),
        ("tomorrow", "2026-11-23"),
        ("Tomorrow at 3pm", "2026-11-23 15:00"),
        ("day after tomorrow", "2026-11-24"),
        ("next Wed 3pm", "2026-11-25 15:00"),
        ("Friday", "2026-11-27"),
        ("on fri", "2026-11-27"),
        ("next week", "2026-11-23"),
        ("in 3 days", "2026-11-25"),
        ("in a week", "2026-11-29"),
        ("2 weeks from now", "2026-12-06"),
        ("in 2 months", "2027-01-22"),
        ("end of month", "2026-11-30"),
        ("end of next month", "2026-12-31"),
        ("end of the year", "2026-12-31"),
        ("eom", "2026-11-30"),
        ("5 Dec 14:30", "2026-12-05 14:30"),
        ("Dec 5, 2027", "2027-12-05"),
        ("December 5th", "2026-12-05"),
        ("5th of December 2026 at 9:15 am", "2026-12-05 09:15"),
        ("3pm", "2026-11-22 15:00"),
        ("3:30 pm tomorrow", "2026-11-23 15:30"),
        ("noon", "2026-11-23 12:00"),
        ("tonight", "2026-11-22 19:00"),
        ("tomorrow morning", "2026-11-23 09:00"),
        ("Wed Nov 25", "2026-11-25"),
        ("5.12.2026", "2026-12-05"),
        ("25/12", "2026-12-25"),
    ] {
        assert_eq!(heard(typed), expected, "{typed}");
    }
}

#[test]
fn the_language_decides_only_what_can_be_read_in_two_ways() {
    assert_eq!(heard("3/4"), "2027-03-04");
    for typed in ["3/4", "03-04", "3/4/2027"] {
        assert_eq!(heard_in_english(typed), "Ambiguous", "{typed}");
    }
    assert_eq!(heard_in_english("4/4"), "2027-04-04");
    assert_eq!(heard_in_english("25/12/2026"), "2026-12-25");
    assert_eq!(heard_in_english("12/25/2026"), "2026-12-25");
    assert_eq!(heard_in_english("下周三下午三点"), "2026-11-25 15:00");
}

#[test]
fn what_is_no_day_is_refused() {
    for typed in [
        "",
        "   ",
        "尽快",
        "soon",
        "三",
        "3",
        "下个月",
        "next month",
        "明天后天",
        "3点4点",
        "tomorrow or Friday",
        "客户说好的日子",
    ] {
        assert_eq!(heard(typed), "Unknown", "{typed}");
    }
    for typed in [
        "2月30日",
        "2026-02-29",
        "13月1日",
        "2026-11-25 周一",
        "25点",
        "3:60",
        "99999年1月1日",
        "9999年1月1日",
        "下午25点",
    ] {
        assert!(["Impossible", "Unknown"].contains(&heard(typed).as_str()), "{typed}: {}", heard(typed));
    }
    assert_eq!(read("2027-02-29", now(), Lang::Zh), Err(Unclear::Impossible));
}

fn moments() -> impl Strategy<Value = NaiveDateTime> {
    (0_u64..20_000, 0_u32..1440).prop_map(|(days, minute)| {
        let day = NaiveDate::from_ymd_opt(2005, 1, 1).unwrap().checked_add_days(Days::new(days)).unwrap();
        day.and_hms_opt(minute / 60, minute % 60, 0).unwrap()
    })
}

fn is_read_back(now: NaiveDateTime, when: When) {
    for lang in [Lang::Zh, Lang::En] {
        assert_eq!(read(&when.machine(), now, lang), Ok(when));
        assert_eq!(read(&when.words(lang), now, lang), Ok(when));
        let long = match lang {
            Lang::Zh => format!("{}年{}月{}日", when.day.year(), when.day.month(), when.day.day()),
            Lang::En => when.day.format("%-d %b %Y").to_string(),
        };
        let long = when.time.map_or(long.clone(), |time| format!("{long} {}", time.format("%H:%M")));
        assert_eq!(read(&long, now, lang), Ok(when), "{long}");
    }
}

#[test]
fn the_tenth_of_the_tenth_is_read_back() {
    let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap();
    let now = day(2005, 1, 1).and_hms_opt(0, 0, 0).unwrap();
    is_read_back(now, When { day: day(2017, 10, 10), time: None });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    /// Whatever form a day is printed in, it is read as the same day.
    #[test]
    fn every_printed_form_is_read_back(now in moments(), at in moments(), timed: bool) {
        is_read_back(now, When { day: at.date(), time: timed.then(|| at.time()) });
    }

    /// As lists speak of the days to come.
    #[test]
    fn days_near_are_read_back(now in moments(), ahead in 0_u64..40) {
        let day = now.date().checked_add_days(Days::new(ahead)).unwrap();
        for lang in [Lang::Zh, Lang::En] {
            let near = format::day_near(lang, day, now.date());
            prop_assert_eq!(read(&near, now, lang).map(|when| when.day), Ok(day), "{}", near);
        }
    }

    #[test]
    fn nothing_typed_is_a_fault(typed in "\\PC{0,40}", now in moments()) {
        let _any = read(&typed, now, Lang::Zh);
        let _any = read(&typed, now, Lang::En);
    }

    /// Words of the grammar in any order, which come further than noise does.
    #[test]
    fn no_heap_of_words_is_a_fault(parts in proptest::collection::vec(proptest::sample::select(vec![
        "下", "周", "三", "十", "月", "底", "号", "点", "半", "明天", "下午", "99", "2026", "-", "/", ":", "后", "个", "年", "next", "in", "end of",
        "dec", "5th", "pm", " ", "9999999999", "天", "week", "分", "一刻", "0", "零",
    ]), 0..9), now in moments()) {
        let typed = parts.concat();
        if let Ok(when) = read(&typed, now, Lang::En) {
            prop_assert!((when.day.year() - now.year()).abs() <= 100);
            prop_assert!(when.time.is_none_or(|time| time >= NaiveTime::MIN));
        }
    }
}
