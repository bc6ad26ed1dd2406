//! Mobile numbers of mainland China and mail addresses in running text: only those that stand alone are taken for some.

use crate::core::access::Maskable;
use crate::core::field::FieldKind;
use crate::core::mail_address;
use crate::core::phone::{self, Kind};

/// A letter that holds more numbers is a list: none of them is certainly the sender's.
const MOST: usize = 3;
/// What may stand before a number, the longest first.
const CODES: [&str; 4] = ["+86", "0086", "86", ""];
/// How its digits are grouped.
const GROUPS: [&[usize]; 2] = [&[11], &[3, 4, 4]];
/// What is called so is no telephone.
const OTHERS: [&str; 14] =
    ["单号", "编号", "订单", "合同号", "账号", "帐号", "卡号", "票号", "证号", "税号", "传真", "qq", "no", "id"];
/// So much of what stands before a number is looked at.
const LABEL: usize = 8;

struct Found {
    start: usize,
    end: usize,
    kept: String,
}

/// The mobile numbers that a text certainly names, in the form in which numbers are kept; none where there are many.
#[must_use]
pub fn certain(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().map(folded).collect();
    let mut kept: Vec<String> = Vec::new();
    for one in found(&chars) {
        if !kept.contains(&one.kept) {
            kept.push(one.kept);
        }
    }
    if kept.len() > MOST { Vec::new() } else { kept }
}

/// A text with masks in place of its mobile numbers and mail addresses.
#[must_use]
pub fn covered(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let narrow: Vec<char> = chars.iter().copied().map(folded).collect();
    let (mut out, mut at) = (String::with_capacity(text.len()), 0);
    for one in found(&narrow) {
        out.extend(chars.get(at..one.start).unwrap_or_default());
        out.push_str(&one.kept.mask(FieldKind::Phones));
        at = one.end;
    }
    out.extend(chars.get(at..).unwrap_or_default());
    addresses_covered(&out)
}

fn addresses_covered(text: &str) -> String {
    let is_part = |c: char| c.is_ascii_alphanumeric() || "@.!#$%&'*+-/=?^_`{|}~".contains(c);
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let word = rest.find(|c: char| !is_part(c)).unwrap_or(rest.len());
        let (word, after) = rest.split_at_checked(word).unwrap_or((rest, ""));
        match mail_address::check(word.trim_matches('.')) {
            Ok(address) => out.push_str(&address.mask(FieldKind::Mails)),
            Err(_other) => out.push_str(word),
        }
        let between = after.find(is_part).unwrap_or(after.len());
        let (between, next) = after.split_at_checked(between).unwrap_or((after, ""));
        out.push_str(between);
        rest = next;
    }
    out
}

/// Characters of double width as narrow ones, one for one.
fn folded(c: char) -> char {
    match c {
        '０'..='９' => char::from_digit(u32::from(c) - u32::from('０'), 10).unwrap_or(c),
        '＋' => '+',
        '－' | '–' | '—' | '\u{2010}' | '\u{2011}' => '-',
        '：' => ':',
        '\u{3000}' | '\u{a0}' => ' ',
        c => c,
    }
}

fn found(chars: &[char]) -> Vec<Found> {
    let (mut all, mut at) = (Vec::new(), 0);
    while at < chars.len() {
        match alone(chars, at) {
            Some(one) => {
                at = one.end;
                all.push(one);
            }
            None => at += 1,
        }
    }
    all
}

/// The number that begins at a place, where one does and nothing clings to it.
fn alone(chars: &[char], start: usize) -> Option<Found> {
    let first = *chars.get(start)?;
    if !(first.is_ascii_digit() || first == '+') {
        return None;
    }
    for code in CODES {
        let Some(place) = beyond_code(chars, start, code) else { continue };
        for groups in GROUPS {
            let Some((digits, end)) = grouped(chars, place, groups) else { continue };
            let is_whole = groups.len() == 1;
            if is_free_before(chars, start, is_whole) && is_free_after(chars, end, is_whole) && !is_other(chars, start)
            {
                let number = phone::parse(&digits).ok().filter(|number| number.kind == Kind::Mobile)?;
                return Some(Found { start, end, kept: number.display() });
            }
        }
    }
    None
}

fn beyond_code(chars: &[char], start: usize, code: &str) -> Option<usize> {
    let end = start + code.len();
    if !chars.get(start..end)?.iter().copied().eq(code.chars()) {
        return None;
    }
    let gap = !code.is_empty() && chars.get(end).is_some_and(|c| matches!(c, ' ' | '-'));
    Some(if gap { end + 1 } else { end })
}

/// Digits of a mobile number in groups with one blank or dash between them, and where they end.
fn grouped(chars: &[char], place: usize, groups: &[usize]) -> Option<(String, usize)> {
    let (mut digits, mut at, mut between) = (String::new(), place, None);
    for (number, length) in groups.iter().enumerate() {
        if number > 0 {
            let gap = *chars.get(at)?;
            if !matches!(gap, ' ' | '-') || between.is_some_and(|one| one != gap) {
                return None;
            }
            between = Some(gap);
            at += 1;
        }
        digits.extend(chars.get(at..at + length)?);
        at += length;
    }
    let mut marks = digits.chars();
    let mobile = marks.next() == Some('1') && marks.next().is_some_and(|c| ('3'..='9').contains(&c));
    (mobile && digits.chars().all(|c| c.is_ascii_digit())).then_some((digits, at))
}

fn is_free_before(chars: &[char], start: usize, is_whole: bool) -> bool {
    let back = |steps: usize| start.checked_sub(steps).and_then(|at| chars.get(at)).copied();
    let Some(last) = back(1) else { return true };
    let is_digit = back(2).is_some_and(|c| c.is_ascii_digit());
    match last {
        '_' | '@' | '=' | '&' | '%' | '#' | '$' | '¥' | '￥' | '*' | '+' => false,
        '-' | '.' | ',' => !is_digit,
        '/' => back(2).is_none_or(|c| c.is_ascii_digit() || !c.is_ascii()),
        ' ' => is_whole || !is_digit,
        c => !c.is_ascii_alphanumeric(),
    }
}

fn is_free_after(chars: &[char], end: usize, is_whole: bool) -> bool {
    let is_digit = chars.get(end + 1).is_some_and(char::is_ascii_digit);
    match chars.get(end) {
        None => true,
        Some('_' | '@' | '%') => false,
        Some('-' | '.') => !is_digit,
        Some(' ') => is_whole || !is_digit,
        Some(c) => !c.is_ascii_alphanumeric(),
    }
}

/// Whether what stands before says that it is some other number.
fn is_other(chars: &[char], start: usize) -> bool {
    let label: String = chars.get(start.saturating_sub(LABEL)..start).unwrap_or_default().iter().collect();
    let label = label.trim_end_matches([' ', ':', '.', '(']).to_lowercase();
    OTHERS.iter().any(|other| {
        label
            .strip_suffix(other)
            .is_some_and(|before| !other.is_ascii() || !before.ends_with(|c: char| c.is_ascii_alphabetic()))
    })
}
