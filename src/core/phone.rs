//! Telephone numbers as Chinese offices write them, in one normal form.
//!
//! Numbers of mainland China are recognised by the national numbering plan: mobile 1[3-9] and 9 digits, fixed lines
//! with their area code, 400 and 800 numbers, short service numbers (95588, 12345). Everything else needs its +country
//! code and is kept as it is (E.164).

use crate::text::Lang;
use unicode_normalization::UnicodeNormalization;

/// What a number is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Mobile of mainland China.
    Mobile,
    /// Fixed line of mainland China, with area code.
    Fixed,
    /// A 400 or 800 number.
    Hotline,
    /// A short number of an authority, a carrier or a bank.
    Service,
    /// Any number outside mainland China, Hong Kong, Macao and Taiwan included.
    International,
}

/// A telephone number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phone {
    /// "+", country code and number: the form in which numbers are stored and compared.
    pub e164: String,
    /// Digits as dialled inside mainland China (13800138000, 01065529988, 4008108888, 95588); the E.164 form for an
    /// international number.
    pub national: String,
    /// Digits behind 转, ext., # or a last dash.
    pub extension: Option<String>,
    /// What it is.
    pub kind: Kind,
}

/// Why a text is not a telephone number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhoneError {
    /// No digit is there.
    Empty,
    /// Far longer than any number.
    TooLong,
    /// A character that numbers do not have.
    Character(char),
    /// A fixed line without its area code.
    AreaCode,
    /// A mobile number that does not have 11 digits.
    MobileLength {
        /// Digits found.
        found: usize,
    },
    /// The extension is empty or has more than 6 digits.
    Extension,
    /// No number looks like this.
    Unknown,
}

impl PhoneError {
    /// The sentence for the person who typed it.
    #[must_use]
    pub fn message(self, lang: Lang) -> String {
        match self {
            Self::Empty => lang.pick("请填写电话号码", "Please enter a telephone number").to_owned(),
            Self::TooLong => lang.pick("电话号码过长", "The telephone number is too long").to_owned(),
            Self::Character(c) => {
                lang.pick(format!("电话号码中不能有“{c}”"), format!("A telephone number cannot contain “{c}”"))
            }
            Self::AreaCode => lang
                .pick("固定电话请加区号，如 010-12345678", "Please add the area code, as in 010-12345678")
                .to_owned(),
            Self::MobileLength { found } => lang.pick(
                format!("手机号应为 11 位，当前为 {found} 位"),
                format!("A mobile number has 11 digits; this has {found}"),
            ),
            Self::Extension => lang.pick("分机号应为 1 至 6 位数字", "An extension has 1 to 6 digits").to_owned(),
            Self::Unknown => lang
                .pick(
                    "无法识别该号码，境外号码请以 + 和国家代码开头",
                    "This number is not known; a foreign number starts with + and its country code",
                )
                .to_owned(),
        }
    }
}

/// Longest text, in characters, that is read as a number.
const LONGEST: usize = 60;

/// What introduces an extension, longest first.
const EXTENSION_MARKS: &[&str] = &[";ext=", "分机号", "extension", "分机", "转", "ext.", "ext", "x", "#"];

/// Reads a telephone number.
///
/// # Errors
/// See [`PhoneError`].
pub fn parse(text: &str) -> Result<Phone, PhoneError> {
    let folded = fold(text)?;
    let (number, extension) = split_extension(&folded)?;
    if let Some(c) = number.chars().find(|c| !c.is_ascii_digit() && !"+-().".contains(*c)) {
        return Err(PhoneError::Character(c));
    }
    if number.trim_start_matches(['(', '-', '.']).chars().skip(1).any(|c| c == '+') {
        return Err(PhoneError::Character('+'));
    }
    if extension.is_none()
        && let Some(phone) = with_dashed_extension(number)
    {
        return Ok(phone);
    }
    read(number).map(|phone| Phone { extension, ..phone })
}

/// Half-width, lower case, one kind of dash and bracket, no spaces, 00 for + at the start.
fn fold(text: &str) -> Result<String, PhoneError> {
    let mut folded = String::new();
    for (at, c) in
        text.nfkc().filter(|c| !c.is_whitespace() && !is_invisible(*c)).flat_map(char::to_lowercase).enumerate()
    {
        if at >= LONGEST {
            return Err(PhoneError::TooLong);
        }
        folded.push(match c {
            '\u{2010}'..='\u{2015}' | '\u{2212}' | 'ー' | '~' | '·' | '•' | '_' => '-',
            '[' | '【' | '〔' => '(',
            ']' | '】' | '〕' => ')',
            c => c,
        });
    }
    if !folded.contains(|c: char| c.is_ascii_digit()) {
        return Err(PhoneError::Empty);
    }
    match folded.strip_prefix("00") {
        Some(rest) => Ok(format!("+{rest}")),
        None => Ok(folded),
    }
}

/// Marks that come along when a number is copied from a web page or an address book.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

fn split_extension(folded: &str) -> Result<(&str, Option<String>), PhoneError> {
    let Some((number, rest)) = EXTENSION_MARKS.iter().find_map(|mark| folded.split_once(mark)) else {
        return Ok((folded, None));
    };
    let digits: String = rest.chars().filter(|c| !matches!(c, '-' | '(' | ')' | ':' | '.')).collect();
    if !(1..=6).contains(&digits.len()) || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(PhoneError::Extension);
    }
    Ok((number.trim_end_matches(['(', '-', ',']), Some(digits)))
}

/// 010-65529988-123: the last group is an extension where the groups before it are a whole number already.
fn with_dashed_extension(number: &str) -> Option<Phone> {
    let (start, digits) = number.rsplit_once('-')?;
    let phone = read(start).ok()?;
    let dialled = matches!(phone.kind, Kind::Mobile | Kind::Fixed | Kind::Hotline);
    let extension = (1..=6).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    (dialled && extension).then(|| Phone { extension: Some(digits.to_owned()), ..phone })
}

/// Reads a number without extension: digits and the signs between them.
fn read(number: &str) -> Result<Phone, PhoneError> {
    let only_digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let number = number.trim_start_matches(['(', '-', '.']);
    if let Some(abroad) = number.strip_prefix('+') {
        // +44 (0)20: the 0 in brackets is for callers at home.
        return international(&only_digits(&abroad.replacen("(0)", "", 1)));
    }
    let digits = only_digits(number);
    if let Some(phone) = chinese(&digits, false) {
        return Ok(phone);
    }
    // 86 without a plus counts as the country code before a long number only: 8695588 may be a line without area code.
    let after_86 = digits.strip_prefix("86").and_then(|rest| chinese(rest, true));
    after_86.filter(|phone| phone.kind != Kind::Service).ok_or_else(|| unknown(&digits))
}

/// The most helpful reason why digits are no Chinese number.
fn unknown(digits: &str) -> PhoneError {
    let mobile = is_mobile(digits);
    match digits.len() {
        0 => PhoneError::Empty,
        found @ (9 | 10 | 12) if mobile => PhoneError::MobileLength { found },
        7 | 8 if digits.starts_with(|c| matches!(c, '2'..='9')) => PhoneError::AreaCode,
        _ => PhoneError::Unknown,
    }
}

/// Digits that followed a plus.
fn international(digits: &str) -> Result<Phone, PhoneError> {
    if let Some(rest) = digits.strip_prefix("86") {
        return chinese(rest, true).ok_or_else(|| unknown(rest));
    }
    // Taiwan writes a 0 before the area code at home; abroad it is left out.
    let taiwan = digits.strip_prefix("8860").map(|rest| format!("886{rest}"));
    let digits = taiwan.as_deref().unwrap_or(digits);
    let fits = match digits.get(..3) {
        Some("852" | "853") => digits.len() == 11,
        Some("886") => (11..=13).contains(&digits.len()),
        _ => (7..=15).contains(&digits.len()),
    };
    if !fits || digits.starts_with('0') {
        return Err(PhoneError::Unknown);
    }
    let e164 = format!("+{digits}");
    Ok(Phone { national: e164.clone(), e164, extension: None, kind: Kind::International })
}

/// Digits by the Chinese numbering plan; after the country code the 0 before an area code may be missing.
fn chinese(digits: &str, after_country_code: bool) -> Option<Phone> {
    let (bare, zero) = digits.strip_prefix('0').map_or((digits, false), |rest| (rest, true));
    let kind = match bare.len() {
        11 if is_mobile(bare) => Kind::Mobile,
        10 if bare.starts_with("400") || bare.starts_with("800") => Kind::Hotline,
        10 | 11 if (zero || after_country_code) && is_fixed(bare) => Kind::Fixed,
        _ if !zero && is_service(bare) => Kind::Service,
        _ => return None,
    };
    let national = if kind == Kind::Fixed { format!("0{bare}") } else { bare.to_owned() };
    Some(Phone { e164: format!("+86{bare}"), national, extension: None, kind })
}

fn is_mobile(digits: &str) -> bool {
    digits.strip_prefix('1').is_some_and(|rest| rest.starts_with(|c| matches!(c, '3'..='9')))
}

/// Area code without its 0 (10 and 2x before 8 digits, others of 3 digits before 7 or 8), then a local number.
fn is_fixed(bare: &str) -> bool {
    let area = area_length(bare);
    let local = bare.get(area..).unwrap_or_default();
    let known = bare.starts_with("10") || bare.starts_with(|c| matches!(c, '2'..='9'));
    let length = if area == 2 { 8..=8 } else { 7..=8 };
    known && length.contains(&local.len()) && local.starts_with(|c| matches!(c, '2'..='9'))
}

fn area_length(bare: &str) -> usize {
    if bare.starts_with("10") || bare.starts_with('2') { 2 } else { 3 }
}

/// 110, 12345, 10086, 95588, 962299, 95105555: three digits 11x and 12x, five to eight digits of the known starts.
fn is_service(digits: &str) -> bool {
    match digits.len() {
        3 => digits.starts_with("11") || digits.starts_with("12"),
        5 | 6 => ["10", "11", "12", "95", "96"].iter().any(|start| digits.starts_with(start)),
        7 | 8 => ["10086", "95"].iter().any(|start| digits.starts_with(start)),
        _ => false,
    }
}

impl Phone {
    /// As people read it: 138 0013 8000, 010-65529988-123, 400-810-8888, +852 2123 4567.
    #[must_use]
    pub fn display(&self) -> String {
        let mut shown = match self.kind {
            Kind::Mobile => groups(&self.national, &[3, 4], ' '),
            Kind::Fixed => groups(&self.national, &[self.area()], '-'),
            Kind::Hotline => groups(&self.national, &[3, 3], '-'),
            Kind::Service => self.national.clone(),
            Kind::International if self.is_regional() => groups(&self.e164, &[4, 4], ' '),
            Kind::International => self.e164.clone(),
        };
        if let Some(extension) = &self.extension {
            let dashed = matches!(self.kind, Kind::Mobile | Kind::Fixed | Kind::Hotline);
            shown.push_str(if dashed { "-" } else { " ext. " });
            shown.push_str(extension);
        }
        shown
    }

    /// For people who may not see the number: 138****8000, 010-****9988. Hotlines and service numbers are public and stay.
    #[must_use]
    pub fn masked(&self) -> String {
        let (number, open) = match self.kind {
            Kind::Mobile => (&self.national, 3),
            Kind::Fixed => (&self.national, self.area()),
            Kind::International => (&self.e164, if self.is_regional() { 4 } else { 3 }),
            Kind::Hotline | Kind::Service => return self.display(),
        };
        let start = number.get(..open).unwrap_or_default();
        // A short number shows less of its end, so that at least four digits stay hidden where it has them.
        let shown = number.len().saturating_sub(open + 4).min(4);
        let end = number.get(number.len() - shown..).unwrap_or_default();
        let dash = if self.kind == Kind::Fixed { "-" } else { "" };
        format!("{start}{dash}****{end}")
    }

    /// The digits under which the number is found: as dialled at home and with the country code, then the extension,
    /// separated by spaces.
    #[must_use]
    pub fn digits_for_search(&self) -> String {
        let full = self.e164.trim_start_matches('+');
        let mut digits = full.to_owned();
        if self.kind == Kind::Fixed {
            digits = format!("{} {full}", self.national);
        }
        if let Some(extension) = &self.extension {
            digits.push(' ');
            digits.push_str(extension);
        }
        digits
    }

    /// Length of the area code of a Chinese fixed line, its 0 included.
    fn area(&self) -> usize {
        area_length(self.national.trim_start_matches('0')) + 1
    }

    /// Hong Kong, Macao or Taiwan.
    fn is_regional(&self) -> bool {
        ["+852", "+853", "+886"].iter().any(|code| self.e164.starts_with(code))
    }
}

/// Splits ASCII text into groups of the given lengths; the last group is what remains.
fn groups(text: &str, lengths: &[usize], separator: char) -> String {
    let mut grouped = String::new();
    let mut rest = text;
    for &length in lengths {
        let Some((group, tail)) = rest.split_at_checked(length) else { break };
        grouped.push_str(group);
        grouped.push(separator);
        rest = tail;
    }
    grouped.push_str(rest);
    grouped
}
