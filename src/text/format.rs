//! How dates, money and numbers are written in each language.

use super::Lang;
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use chrono_tz::Tz;
use rust_decimal::Decimal;

/// `2026-11-22`, in both languages.
#[must_use]
pub fn date(day: NaiveDate) -> String {
    day.format("%Y-%m-%d").to_string()
}

/// `2026-11-22 14:05` in the given zone.
#[must_use]
pub fn moment(at: DateTime<Utc>, zone: Tz) -> String {
    at.with_timezone(&zone).format("%Y-%m-%d %H:%M").to_string()
}

/// A day as people speak of it: today, tomorrow, 3 days overdue, or the date.
#[must_use]
pub fn day_near(lang: Lang, day: NaiveDate, today: NaiveDate) -> String {
    let ahead = (day - today).num_days();
    match (ahead, lang) {
        (0, Lang::Zh) => "今天".into(),
        (0, Lang::En) => "today".into(),
        (1, Lang::Zh) => "明天".into(),
        (1, Lang::En) => "tomorrow".into(),
        (-1, Lang::Zh) => "昨天".into(),
        (-1, Lang::En) => "yesterday".into(),
        (2..=6, Lang::Zh) => format!("{} {}", weekday(lang, day), day.format("%m-%d")),
        (2..=6, Lang::En) => format!("{} {}", weekday(lang, day), day.format("%b %-d")),
        (-30..=-2, Lang::Zh) => format!("{} 天前", -ahead),
        (-30..=-2, Lang::En) => format!("{} days ago", -ahead),
        _ => date(day),
    }
}

/// The weekday in words.
#[must_use]
pub fn weekday(lang: Lang, day: NaiveDate) -> &'static str {
    use chrono::Weekday::{Fri, Mon, Sat, Sun, Thu, Tue, Wed};
    match day.weekday() {
        Mon => lang.pick("周一", "Mon"),
        Tue => lang.pick("周二", "Tue"),
        Wed => lang.pick("周三", "Wed"),
        Thu => lang.pick("周四", "Thu"),
        Fri => lang.pick("周五", "Fri"),
        Sat => lang.pick("周六", "Sat"),
        Sun => lang.pick("周日", "Sun"),
    }
}

/// A weekday as the head of a column: "一", "Mo".
#[must_use]
pub fn weekday_short(lang: Lang, day: NaiveDate) -> &'static str {
    use chrono::Weekday::{Fri, Mon, Sat, Sun, Thu, Tue, Wed};
    match day.weekday() {
        Mon => lang.pick("一", "Mo"),
        Tue => lang.pick("二", "Tu"),
        Wed => lang.pick("三", "We"),
        Thu => lang.pick("四", "Th"),
        Fri => lang.pick("五", "Fr"),
        Sat => lang.pick("六", "Sa"),
        Sun => lang.pick("日", "Su"),
    }
}

/// A month by name: "3 月", "March".
#[must_use]
pub fn month(lang: Lang, day: NaiveDate) -> String {
    match lang {
        Lang::Zh => format!("{} 月", day.month()),
        Lang::En => day.format("%B").to_string(),
    }
}

/// A whole number with thousands separated: `1,234,567`.
#[must_use]
pub fn whole(n: i64) -> String {
    group(&n.to_string())
}

/// An amount with its currency: `1,100,040,000.00 USD`.
#[must_use]
pub fn money(amount: Decimal, currency: &str) -> String {
    let text = format!("{amount:.2}");
    let (whole, part) = text.split_once('.').unwrap_or((&text, "00"));
    format!("{}.{part} {currency}", group(whole))
}

/// A price of a unit with its currency: two decimals, or as many more as it has: `4,821.00 CNY`, `0.0125 CNY`.
#[must_use]
pub fn unit_price(price: Decimal, currency: &str) -> String {
    format!("{} {currency}", figure(price, 2))
}

/// A figure with thousands separated, with at least so many decimals.
#[must_use]
pub fn figure(figure: Decimal, least: u32) -> String {
    let mut figure = figure.normalize();
    if figure.scale() < least {
        figure.rescale(least);
    }
    let text = figure.to_string();
    match text.split_once('.') {
        Some((whole, part)) => format!("{}.{part}", group(whole)),
        None => group(&text),
    }
}

/// A size of bytes in KB or MB.
#[must_use]
pub fn bytes(size: i64) -> String {
    if size < 1024 {
        format!("{size} B")
    } else if size < 1024 * 1024 {
        format!("{} KB", size / 1024)
    } else {
        format!("{}.{} MB", size / (1024 * 1024), size % (1024 * 1024) * 10 / (1024 * 1024))
    }
}

fn group(digits: &str) -> String {
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits), |rest| ("-", rest));
    let mut out = String::from(sign);
    let count = digits.chars().count();
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (count - i) % 3 == 0 {
            out.push(',');
        }
        out.push(c);
    }
    out
}
