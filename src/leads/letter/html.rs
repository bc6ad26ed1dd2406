//! The text of a letter that was sent as HTML: its words in lines as a reader saw them. Nothing of it is ever drawn as HTML.

use mail_parser::decoders::html::add_html_token;

/// What nobody reads.
const UNSEEN: [&str; 4] = ["script", "style", "template", "title"];
/// What begins and ends a line of its own.
const BLOCKS: [&str; 24] = [
    "address",
    "article",
    "blockquote",
    "body",
    "center",
    "dd",
    "div",
    "dl",
    "dt",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "header",
    "hr",
    "li",
    "ol",
    "p",
    "section",
    "table",
    "tr",
    "ul",
];
/// The longest name of a character, with `&` and `;` left out.
const ENTITY: usize = 31;

/// The words of it.
#[must_use]
pub fn text(html: &str) -> String {
    let lower = html.to_ascii_lowercase();
    let (mut out, mut at) = (String::new(), 0);
    while let Some(rest) = html.get(at..).filter(|rest| !rest.is_empty()) {
        let Some((before, after)) = rest.split_once('<') else {
            words(&mut out, rest);
            break;
        };
        words(&mut out, before);
        let inside = at + before.len() + 1;
        at = if after.starts_with("!--") {
            beyond(&lower, inside, "-->")
        } else if after.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')) {
            tag(&mut out, &lower, inside)
        } else {
            out.push('<');
            inside
        };
    }
    let lines: Vec<&str> = out.split('\n').map(|line| line.trim_matches([' ', '\u{a0}'])).collect();
    let mut kept: Vec<&str> = Vec::with_capacity(lines.len());
    for line in lines {
        if !(line.is_empty() && kept.last().is_none_or(|last| last.is_empty())) {
            kept.push(line);
        }
    }
    kept.join("\n").replace('\u{a0}', " ")
}

/// Where it goes on after a mark; the end where there is none.
fn beyond(text: &str, from: usize, mark: &str) -> usize {
    text.get(from..).and_then(|rest| rest.find(mark)).map_or(text.len(), |found| from + found + mark.len())
}

/// What a tag does to the lines, and where it goes on.
fn tag(out: &mut String, lower: &str, inside: usize) -> usize {
    let rest = lower.get(inside..).unwrap_or_default();
    let closes = rest.starts_with('/');
    let name = rest.trim_start_matches('/').split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    let end = beyond(lower, inside, ">");
    match name {
        "br" => out.push('\n'),
        "td" | "th" => words(out, " "),
        _ if BLOCKS.contains(&name) && !out.is_empty() && !out.ends_with('\n') => out.push('\n'),
        _ if !closes && UNSEEN.contains(&name) => return beyond(lower, beyond(lower, end, &format!("</{name}")), ">"),
        _ => {}
    }
    end
}

/// Words with one blank where there were several, and characters in place of their names.
fn words(out: &mut String, text: &str) {
    let mut pieces = text.split('&');
    plain(out, pieces.next().unwrap_or_default());
    for piece in pieces {
        let named = piece.split_once(';').filter(|(name, _)| {
            (1..=ENTITY).contains(&name.len()) && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '#')
        });
        if let Some((name, rest)) = named {
            add_html_token(out, format!("&{name};").as_bytes(), false);
            plain(out, rest);
        } else {
            out.push('&');
            plain(out, piece);
        }
    }
}

fn plain(out: &mut String, text: &str) {
    for c in text.chars() {
        if !c.is_ascii_whitespace() {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with([' ', '\n']) {
            out.push(' ');
        }
    }
}
