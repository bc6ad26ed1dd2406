//! What a page draws: its elements, read as browsers read them, what of them nobody of ours wrote, and its forms.

use std::collections::BTreeMap;

/// The beginning of an element (`/form` for an end), with the text of those whose content is text only.
#[derive(Clone, Debug, Default)]
pub struct Element {
    pub name: String,
    pub attributes: BTreeMap<String, String>,
    pub text: String,
}

impl Element {
    pub fn get(&self, name: &str) -> &str {
        self.attributes.get(name).map_or("", String::as_str)
    }

    pub fn has(&self, name: &str) -> bool {
        self.attributes.contains_key(name)
    }
}

/// Elements whose content is text until their end.
const TEXT_ONLY: [&str; 4] = ["textarea", "title", "script", "style"];

/// Every element of a page in order; a comment is one of the name `!`.
pub fn elements(html: &str) -> Vec<Element> {
    let mut out = Vec::new();
    let mut rest = html;
    while let Some((_, after)) = rest.split_once('<') {
        rest = after;
        if let Some(comment) = after.strip_prefix("!--") {
            out.push(Element { name: "!".into(), ..Element::default() });
            rest = comment.split_once("-->").map_or("", |(_, rest)| rest);
        } else if after.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/') {
            let (mut element, after) = element(after);
            rest = after;
            if TEXT_ONLY.contains(&element.name.as_str()) {
                let end = format!("</{}", element.name);
                let at = after.to_ascii_lowercase().find(&end).unwrap_or(after.len());
                element.text = unescaped(&after[..at]);
                rest = &after[at..];
            }
            out.push(element);
        }
    }
    out
}

/// Reads a tag behind its `<`; what comes after it.
fn element(text: &str) -> (Element, &str) {
    let end = text.find(|c: char| c.is_whitespace() || c == '>' || (c == '/' && !text.starts_with('/')));
    let (name, mut rest) = text.split_at(end.or_else(|| text.find('>')).unwrap_or(text.len()));
    let mut element = Element { name: name.to_ascii_lowercase(), ..Element::default() };
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if rest.is_empty() || rest.starts_with('>') {
            return (element, rest.strip_prefix('>').unwrap_or(""));
        }
        let ends = |c: char| c.is_whitespace() || matches!(c, '/' | '>' | '=');
        let end = rest.char_indices().skip(1).find(|(_, c)| ends(*c)).map_or(rest.len(), |(at, _)| at);
        let (name, after) = rest.split_at(end);
        rest = after.trim_start();
        let mut value = "";
        if let Some(after) = rest.strip_prefix('=') {
            (value, rest) = attribute(after.trim_start());
        }
        element.attributes.entry(name.to_ascii_lowercase()).or_insert_with(|| unescaped(value));
    }
}

fn attribute(text: &str) -> (&str, &str) {
    for quote in ['"', '\''] {
        if let Some(inside) = text.strip_prefix(quote) {
            return inside.split_once(quote).unwrap_or((inside, ""));
        }
    }
    text.split_at(text.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(text.len()))
}

fn unescaped(text: &str) -> String {
    let plain = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&#x09;", "\t"),
        ("&#x27;", "'"),
        ("&amp;", "&"),
    ];
    plain.iter().fold(text.to_owned(), |text, (code, letter)| text.replace(code, letter))
}

/// Elements that pages of ours are made of.
const OURS: &str = " html head meta title link script body svg symbol path use a nav ul ol li span header form input kbd div details \
    summary hr button main h1 h2 h3 h4 p section table caption colgroup col thead tbody tfoot tr th td dl dt dd bdi time textarea \
    select option optgroup datalist label fieldset legend code pre template dialog strong em small br circle rect line polyline \
    polygon g article aside footer figure figcaption output progress meter abbr b i q s u cite blockquote address samp var ins del mark sup sub noscript output ";

/// What of a page is none of ours: elements, handlers, styles, addresses that run or lead away.
pub fn intruders(html: &str) -> Vec<String> {
    let mut found = Vec::new();
    for element in elements(html) {
        let name = element.name.trim_start_matches('/');
        if !OURS.contains(&format!(" {name} ")) {
            found.push(format!("<{}>", element.name));
        }
        if name == "script" && !element.name.starts_with('/') {
            let ours = element.get("src").starts_with("/assets/") && element.text.trim().is_empty();
            if !ours {
                found.push(format!("script {} {}", element.get("src"), element.text));
            }
        }
        for (attribute, value) in &element.attributes {
            if is_foreign(attribute, value) {
                found.push(format!("<{} {attribute}={value:?}>", element.name));
            }
        }
    }
    found
}

fn is_foreign(attribute: &str, value: &str) -> bool {
    let address: String = value.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect();
    let address = address.to_lowercase();
    let leads = matches!(
        attribute,
        "href" | "src" | "action" | "formaction" | "xlink:href" | "data" | "background" | "data-href" | "data-go"
    );
    let runs = ["javascript:", "vbscript:", "data:text/html", "//"].iter().any(|way| address.starts_with(way));
    attribute.starts_with("on")
        || attribute.starts_with("hx-on")
        || attribute.starts_with("data-hx-")
        || matches!(attribute, "style" | "srcdoc" | "http-equiv")
        || (attribute == "id" && value.starts_with("evil"))
        || (attribute == "hx-trigger" && value == "load")
        || (leads && runs)
}

/// A field of a form as a browser would send it.
#[derive(Clone, Debug)]
pub struct Drawn {
    pub name: String,
    /// `text`, `textarea`, `select`, `checkbox`, `radio`, `hidden`, `file`, ...
    pub kind: String,
    pub value: String,
    /// Whether it is sent as it stands: a box is where it is ticked.
    pub sent: bool,
    pub wrong: bool,
}

/// A form as it is drawn.
#[derive(Clone, Debug)]
pub struct DrawnForm {
    /// Its path, without a query.
    pub action: String,
    pub post: bool,
    pub multipart: bool,
    pub fields: Vec<Drawn>,
}

/// The forms of a page. The fields of a select are its chosen option; of buttons the first with a name counts.
pub fn forms(html: &str) -> Vec<DrawnForm> {
    let (mut forms, mut inside): (Vec<DrawnForm>, bool) = (Vec::new(), false);
    for element in elements(html) {
        match element.name.as_str() {
            "form" => {
                inside = true;
                forms.push(DrawnForm {
                    action: element.get("action").split('?').next().unwrap_or_default().to_owned(),
                    post: element.get("method") == "post",
                    multipart: element.get("enctype").starts_with("multipart"),
                    fields: Vec::new(),
                });
            }
            "/form" => inside = false,
            _ if !inside => {}
            "option" => {
                let select =
                    forms.last_mut().and_then(|form| form.fields.last_mut()).filter(|one| one.kind == "select");
                if let Some(select) = select
                    && (element.has("selected") || !select.sent)
                {
                    element.get("value").clone_into(&mut select.value);
                    select.sent = true;
                }
            }
            _ => {
                if let (Some(form), Some(field)) = (forms.last_mut(), drawn(&element)) {
                    let button = field.kind == "button" && form.fields.iter().any(|one| one.kind == "button");
                    if !button {
                        form.fields.push(field);
                    }
                }
            }
        }
    }
    forms
}

fn drawn(element: &Element) -> Option<Drawn> {
    let name = element.get("name");
    let kind = match element.name.as_str() {
        "input" => Some(element.get("type")).filter(|kind| !kind.is_empty()).unwrap_or("text"),
        other @ ("textarea" | "select" | "button") => other,
        _ => return None,
    };
    let box_like = matches!(kind, "checkbox" | "radio");
    (!name.is_empty()).then(|| Drawn {
        name: name.to_owned(),
        kind: kind.to_owned(),
        value: if kind == "textarea" { element.text.clone() } else { element.get("value").to_owned() },
        sent: match kind {
            "select" | "file" => false,
            _ => !box_like || element.has("checked"),
        },
        wrong: element.get("aria-invalid") == "true",
    })
}
