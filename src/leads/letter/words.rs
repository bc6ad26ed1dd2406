//! Names and texts of letters as they are kept.

use super::read::Letter;
use super::text;
use crate::core::field::FieldKind;
use crate::leads::fields::field;
use crate::text::Lang;

/// The longest name of a person, in characters, as leads have it.
const NAME: usize = 100;
/// What mail programs write above a letter that is answered, between dashes.
const RULES: [&str; 6] = ["original message", "original email", "原始邮件", "原邮件", "原始郵件", "邮件原件"];
/// In a line that ends so, they say who wrote it.
const WROTE: [&str; 5] = ["wrote:", "写道:", "写道：", "寫道:", "寫道："];
/// Or they repeat its head, which begins with the sender and goes on with the time.
const HEADS: [&[&str]; 2] = [&["发件人", "寄件者", "from"], &["发送时间", "日期", "时间", "寄件日期", "sent", "date"]];

/// One line: trimmed, without what can't be seen, of at most so many characters.
#[must_use]
pub fn line(text: &str, most: usize) -> String {
    let shown = text.chars().map(|c| if c.is_control() { ' ' } else { c }).filter(|c| *c != '\u{feff}');
    let words: String = shown.collect();
    words.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(most).collect::<String>().trim_end().to_owned()
}

/// Several lines: those of the sender, without characters that can't be seen or stored.
#[must_use]
pub fn clean(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace(['\r', '\u{2028}', '\u{2029}'], "\n");
    let kept: String =
        text.chars().filter(|c| matches!(c, '\n' | '\t') || !(c.is_control() || *c == '\u{feff}')).collect();
    let lines: Vec<&str> = kept.lines().map(str::trim_end).collect();
    lines.join("\n").trim_matches('\n').to_owned()
}

/// The name that a mail program gives an address; empty where it only repeats it.
#[must_use]
pub fn name(shown: &str) -> String {
    let name = line(shown, NAME);
    let name = name.trim_matches(['"', '\'', '“', '”', '‘', '’', ' ']);
    if name.contains('@') { String::new() } else { name.to_owned() }
}

/// Who may be behind an address: `zhang.san+news@…` is Zhang San.
#[must_use]
pub fn of_address(address: &str) -> String {
    let local = address.rsplit_once('@').map_or("", |(local, _domain)| local);
    let person = local.split('+').next().filter(|person| !person.is_empty()).unwrap_or(local);
    let words = person.split(['.', '_', '-']).filter(|word| !word.is_empty()).map(|word| {
        let mut letters = word.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    });
    let tidy = line(&words.collect::<Vec<_>>().join(" "), NAME);
    if tidy.is_empty() { line(local, NAME) } else { tidy }
}

/// The text of an answer above the letters that it answers, and whether there were some. What is not certain stays.
#[must_use]
pub fn without_history(text: &str, is_reply: bool) -> (String, bool) {
    let lines: Vec<&str> = text.lines().collect();
    let begins = |at: &usize| begins_history(lines.get(*at..).unwrap_or_default());
    let Some(at) = (0..lines.len()).find(begins).filter(|_| is_reply) else { return (text.to_owned(), false) };
    let above = lines.get(..at).unwrap_or_default().join("\n").trim_end().to_owned();
    if above.trim().is_empty() { (text.to_owned(), false) } else { (above, true) }
}

/// Whether the letters before begin with the first of some lines.
fn begins_history(lines: &[&str]) -> bool {
    let Some(first) = lines.first().map(|line| line.trim().to_lowercase()) else { return false };
    let bare = first.trim_matches(['-', '_', '=', ' ']);
    if bare.len() + 4 <= first.len() && RULES.contains(&bare) {
        return true;
    }
    if WROTE.iter().any(|end| first.ends_with(end)) && first.chars().any(|c| c == '@' || c.is_ascii_digit()) {
        return true;
    }
    // Gmail breaks that line before the last word.
    let second = lines.get(1).map(|line| line.trim().to_lowercase()).unwrap_or_default();
    if first.starts_with("on ") && first.contains('@') && WROTE.contains(&second.as_str()) {
        return true;
    }
    let says = |line: &str, words: &[&str]| words.iter().any(|word| is_field(line, word));
    let [who, when] = HEADS;
    if says(&first, who) && lines.iter().skip(1).take(2).any(|line| says(&line.trim().to_lowercase(), when)) {
        return true;
    }
    first.starts_with('>') && lines.iter().all(|line| line.trim().is_empty() || line.trim_start().starts_with('>'))
}

fn is_field(line: &str, name: &str) -> bool {
    line.trim_start_matches('*')
        .strip_prefix(name)
        .is_some_and(|rest| rest.trim_start_matches(['*', ' ']).starts_with([':', '：']))
}

/// Subject and text as a lead keeps them, with what was left out.
#[must_use]
pub fn kept(letter: &Letter, lang: Lang) -> String {
    let most = match field("remark").map(|field| field.kind) {
        Some(FieldKind::Long(most)) => most,
        _ => 0,
    };
    let quoted = letter.quoted.then(|| text::quoted(lang).to_owned());
    let files = (!letter.attachments.is_empty()).then(|| text::attached(lang, &lang.list(&letter.attachments)));
    let below = std::iter::once(String::new()).chain(quoted).chain(files).collect::<Vec<_>>().join("\n\n");
    let above: Vec<&str> =
        [&letter.subject, &letter.text].into_iter().map(|one| one.trim()).filter(|one| !one.is_empty()).collect();
    let (above, room) = (above.join("\n\n"), most.saturating_sub(below.chars().count()));
    if above.chars().count() <= room {
        return (above + &below).trim().to_owned();
    }
    let mark = format!("…\n\n{}", text::cut(lang));
    let head: String = above.chars().take(room.saturating_sub(mark.chars().count())).collect();
    format!("{}{mark}{below}", head.trim_end())
}
