//! Fields of a form: label, input, hint, error, bound together.

use std::borrow::Cow;

use maud::{Markup, html};

use super::{Icon, icon};

/// Something that can be chosen.
pub struct Choice<'a> {
    /// As the form sends it.
    pub value: Cow<'a, str>,
    /// As people read it.
    pub label: Cow<'a, str>,
}

impl<'a> Choice<'a> {
    /// A choice.
    pub fn new(value: impl Into<Cow<'a, str>>, label: impl Into<Cow<'a, str>>) -> Self {
        Self { value: value.into(), label: label.into() }
    }
}

/// How a field is filled in.
pub enum Kind<'a> {
    /// One line.
    Text,
    /// Several lines.
    Multiline {
        /// How many to begin with; it grows.
        rows: u16,
    },
    /// A day, `YYYY-MM-DD`.
    Date,
    /// A time of day, `HH:MM`.
    Time,
    /// A day and time, `YYYY-MM-DDTHH:MM`.
    Moment,
    /// A figure; the value is text, so that what was typed survives.
    Number,
    /// A telephone number.
    Phone,
    /// A mail address.
    Email,
    /// A password, never sent back to the browser.
    Password {
        /// `current-password` or `new-password`.
        autocomplete: &'a str,
    },
    /// One of a list.
    Select(&'a [Choice<'a>]),
    /// Free text with proposals.
    Suggest(&'a [Choice<'a>]),
    /// One of a few, all in sight.
    Radio(&'a [Choice<'a>]),
    /// Several of a few; the value holds theirs with commas between. The form sends the name once for each.
    Checks(&'a [Choice<'a>]),
    /// Yes or no; `1` when ticked.
    Check,
    /// Files to send.
    File {
        /// As in the attribute `accept`.
        accept: &'a str,
        /// Whether several may be chosen.
        multiple: bool,
    },
}

/// A field with what is known about it.
pub struct Field<'a> {
    /// The name under which it is sent.
    pub name: &'a str,
    /// What it is called.
    pub label: &'a str,
    /// What it holds, as typed.
    pub value: &'a str,
    /// How it is filled in.
    pub kind: Kind<'a>,
    /// What is wrong with it, and what to do.
    pub error: Option<&'a str>,
    /// A word of help.
    pub hint: Option<&'a str>,
    /// Whether it must be filled in.
    pub required: bool,
    /// The longest text, in characters.
    pub max: Option<usize>,
    /// Whether the page begins here.
    pub autofocus: bool,
    /// Whether it takes the whole width of the form grid.
    pub wide: bool,
    /// Comes before the id, so that two forms can share a page; empty in most.
    pub prefix: &'a str,
    /// What the browser may fill in by itself; `off` unless said, since the data is about others.
    pub autocomplete: &'a str,
}

impl<'a> Field<'a> {
    /// A field without extras.
    #[must_use]
    pub fn new(name: &'a str, label: &'a str, value: &'a str, kind: Kind<'a>) -> Self {
        Self {
            name,
            label,
            value,
            kind,
            error: None,
            hint: None,
            required: false,
            max: None,
            autofocus: false,
            wide: false,
            prefix: "",
            autocomplete: "off",
        }
    }

    /// With what is wrong with it.
    #[must_use]
    pub fn error(self, error: Option<&'a str>) -> Self {
        Self { error, ..self }
    }

    /// With a word of help.
    #[must_use]
    pub fn hint(self, hint: &'a str) -> Self {
        Self { hint: Some(hint), ..self }
    }

    /// Must be filled in.
    #[must_use]
    pub fn required(self) -> Self {
        Self { required: true, ..self }
    }

    /// At most `max` characters. The browser drops what is more without a word, so only for short names, never for what people
    /// write or paste: those forms say what is too long, and keep it.
    #[must_use]
    pub fn max(self, max: usize) -> Self {
        Self { max: Some(max), ..self }
    }

    /// Where the page begins.
    #[must_use]
    pub fn autofocus(self) -> Self {
        Self { autofocus: true, ..self }
    }

    /// Over the whole width.
    #[must_use]
    pub fn wide(self) -> Self {
        Self { wide: true, ..self }
    }

    /// With ids of its own, for a second form on a page.
    #[must_use]
    pub fn prefix(self, prefix: &'a str) -> Self {
        Self { prefix, ..self }
    }

    /// With what the browser may fill in, such as `username`.
    #[must_use]
    pub fn autocomplete(self, autocomplete: &'a str) -> Self {
        Self { autocomplete, ..self }
    }

    /// The id of the input, to which [`error_summary`] links.
    #[must_use]
    pub fn id(&self) -> String {
        format!("{}f-{}", self.prefix, self.name)
    }

    fn described(&self) -> Option<String> {
        let id = self.id();
        let hint = self.hint.map(|_| format!("{id}-hint"));
        let error = self.error.map(|_| format!("{id}-error"));
        let all: Vec<String> = hint.into_iter().chain(error).collect();
        (!all.is_empty()).then(|| all.join(" "))
    }

    fn invalid(&self) -> Option<&'static str> {
        self.error.map(|_| "true")
    }
}

/// The field with its label, hint and error.
#[must_use]
pub fn field(field: &Field) -> Markup {
    match field.kind {
        Kind::Radio(choices) => group(field, choices, "radio", |choice| choice == field.value),
        Kind::Checks(choices) => {
            group(field, choices, "checkbox", |choice| field.value.split(',').any(|one| one.trim() == choice))
        }
        Kind::Check => framed(
            field,
            &html! {
                label.check for=(field.id()) { (ticked(field)) span { (field.label) (star(field)) } }
            },
        ),
        _ => framed(
            field,
            &html! {
                label.form-label for=(field.id()) { (field.label) (star(field)) }
                (input(field))
            },
        ),
    }
}

fn framed(field: &Field, inside: &Markup) -> Markup {
    html! {
        div class={ "field" @if field.wide { " wide" } @if field.error.is_some() { " has-error" } } {
            (inside)
            (notes(field))
        }
    }
}

fn notes(field: &Field) -> Markup {
    html! {
        @if let Some(hint) = field.hint { p.field-hint id={ (field.id()) "-hint" } { (hint) } }
        @if let Some(error) = field.error { p.field-error id={ (field.id()) "-error" } { (icon(Icon::Danger)) span { (error) } } }
    }
}

fn star(field: &Field) -> Markup {
    html! { @if field.required { span.star aria-hidden="true" { "*" } } }
}

fn ticked(field: &Field) -> Markup {
    html! {
        input.form-check-input type="checkbox" id=(field.id()) name=(field.name) value="1" checked[field.value == "1"]
            required[field.required] autofocus[field.autofocus] aria-invalid=[field.invalid()] aria-describedby=[field.described()];
    }
}

fn group(field: &Field, choices: &[Choice], kind: &str, chosen: impl Fn(&str) -> bool) -> Markup {
    let id = field.id();
    let role = if kind == "radio" { "radiogroup" } else { "group" };
    let invalid = field.invalid().filter(|_| kind == "radio");
    html! {
        fieldset class={ "field" @if field.wide { " wide" } @if field.error.is_some() { " has-error" } } id=(id) tabindex="-1" role=(role)
            aria-required=[(field.required && kind == "radio").then_some("true")] aria-invalid=[invalid] aria-describedby=[field.described()] {
            legend.form-label { (field.label) (star(field)) }
            div.checks {
                @for (place, choice) in choices.iter().enumerate() {
                    label.check for={ (id) "-" (place) } {
                        input.form-check-input type=(kind) id={ (id) "-" (place) } name=(field.name) value=(choice.value) checked[chosen(&choice.value)];
                        span { (choice.label) }
                    }
                }
            }
            (notes(field))
        }
    }
}

fn input(field: &Field) -> Markup {
    match field.kind {
        Kind::Multiline { rows } => html! {
            textarea.form-control id=(field.id()) name=(field.name) rows=(rows) maxlength=[field.max] required[field.required]
                autofocus[field.autofocus] aria-invalid=[field.invalid()] aria-describedby=[field.described()] {
                // A browser drops the first line break of a text area.
                @if field.value.starts_with('\n') { "\n" }
                (field.value)
            }
        },
        Kind::Select(choices) => html! {
            select.form-select id=(field.id()) name=(field.name) required[field.required] autofocus[field.autofocus]
                aria-invalid=[field.invalid()] aria-describedby=[field.described()] {
                @for choice in choices { option value=(choice.value) selected[choice.value == field.value] { (choice.label) } }
            }
        },
        Kind::Suggest(choices) => html! {
            (line(field, "text", None))
            datalist id={ (field.id()) "-list" } {
                @for choice in choices {
                    @if choice.value == choice.label { option value=(choice.value); } @else { option value=(choice.value) label=(choice.label); }
                }
            }
        },
        Kind::File { accept, multiple } => html! {
            input.form-control type="file" id=(field.id()) name=(field.name) accept=[(!accept.is_empty()).then_some(accept)] multiple[multiple]
                required[field.required] autofocus[field.autofocus] aria-invalid=[field.invalid()] aria-describedby=[field.described()];
        },
        Kind::Date => line(field, "date", None),
        Kind::Time => line(field, "time", None),
        Kind::Moment => line(field, "datetime-local", None),
        Kind::Number => line(field, "text", Some("decimal")),
        Kind::Phone => line(field, "tel", None),
        Kind::Email => line(field, "email", None),
        Kind::Password { .. } => line(field, "password", None),
        Kind::Text | Kind::Radio(_) | Kind::Checks(_) | Kind::Check => line(field, "text", None),
    }
}

fn line(field: &Field, kind: &str, keyboard: Option<&str>) -> Markup {
    let (value, autocomplete) = match field.kind {
        Kind::Password { autocomplete } => ("", autocomplete),
        _ => (field.value, field.autocomplete),
    };
    let list = matches!(field.kind, Kind::Suggest(_)).then(|| format!("{}-list", field.id()));
    html! {
        input.form-control type=(kind) id=(field.id()) name=(field.name) value=(value) inputmode=[keyboard] maxlength=[field.max]
            autocomplete=(autocomplete) list=[list] required[field.required] autofocus[field.autofocus]
            aria-invalid=[field.invalid()] aria-describedby=[field.described()];
    }
}

/// What is wrong with a form, with a link to each field: id of the field, and the text.
#[must_use]
pub fn error_summary(title: &str, errors: &[(String, &str)]) -> Markup {
    html! {
        @if !errors.is_empty() {
            div.notice.tone-red.errors role="alert" tabindex="-1" data-errors {
                (icon(Icon::Danger))
                div.notice-text {
                    strong { (title) }
                    ul { @for (id, text) in errors { li { @if id.is_empty() { (text) } @else { a href={ "#" (id) } { (text) } } } } }
                }
            }
        }
    }
}
