//! From what was typed to a checked task.

use super::model::{Draft, ITEMS, Item, PRIORITIES, REMARKS, TITLE, Task};
use super::repeat::{Every, MOST_STEP, MOST_TIMES, Repetition};
use super::text;
use crate::core::check::text::too_long;
use crate::core::problem::Errors;
use crate::core::raw::Raw;
use crate::core::when::When;
use crate::text::Lang;
use crate::web::form::raw_form;
use crate::web::when;
use chrono::{Datelike, NaiveDate, NaiveDateTime};
use std::borrow::Cow;

raw_form!(
    /// A task, as typed; `about` says on what, `from` and `back` where the form stands.
    TaskForm [
        "title", "remarks", "due", "priority", "owner", "helper", "checklist", "repeat", "step", "weekday", "working", "until", "times",
        "version", "about", "from", "back"
    ]
);
raw_form!(
    /// A button in a row: the page to return to.
    RowForm ["back"]
);
raw_form!(
    /// To when a task is put off.
    PostponeForm ["to", "back"]
);
raw_form!(
    /// To whom a task is given.
    AssignForm ["owner", "back"]
);
raw_form!(
    /// Which line of the checklist is ticked or not, at the version that was seen.
    TickForm ["item", "done", "version"]
);

/// How often: id as sent, Chinese, English.
pub const REPEATS: &[(&str, &str, &str)] = &[
    ("day", "每天", "Daily"),
    ("week", "每周", "Weekly"),
    ("month", "每月同一天", "Monthly"),
    ("month_end", "每月最后一天", "On the last day of the month"),
    ("year", "每年", "Yearly"),
];

/// What a check must know: language and the present moment where the company is.
#[derive(Clone, Copy, Debug)]
pub struct At {
    pub lang: Lang,
    pub now: NaiveDateTime,
}

impl TaskForm {
    /// Checks everything but the names of persons, and tells all that is wrong at once. `stored` is the task that is edited.
    ///
    /// # Errors
    /// Each field with what is wrong, in the person's language.
    pub fn check(&self, at: At, stored: Option<&Task>) -> Result<Draft, Errors> {
        let mut check = Check { raw: &self.0, at, errors: Errors::new() };
        let title = check.title();
        let due = check.due(stored.and_then(Task::due));
        let draft = Draft {
            title,
            remarks: check.remarks(),
            due,
            priority: check.priority(),
            owner: self.0.get("owner").to_owned(),
            helper: self.0.get("helper").to_owned(),
            checklist: check.checklist(),
            repetition: check.repetition(due.map(|due| due.day), stored),
        };
        if check.errors.is_empty() { Ok(draft) } else { Err(check.errors) }
    }
}

struct Check<'a> {
    raw: &'a Raw,
    at: At,
    errors: Errors,
}

impl Check<'_> {
    fn wrong(&mut self, field: &'static str, words: impl Into<String>) {
        self.errors.push((Cow::Borrowed(field), words.into()));
    }

    fn title(&mut self) -> String {
        let typed = self.raw.line("title");
        let count = typed.chars().count();
        if typed.trim().is_empty() {
            self.wrong("title", text::need_title(self.at.lang));
        }
        if count > TITLE {
            self.wrong("title", too_long(self.at.lang, TITLE, count));
        }
        typed.trim().to_owned()
    }

    fn remarks(&mut self) -> String {
        let typed = self.raw.lines("remarks");
        let count = typed.chars().count();
        if count > REMARKS {
            self.wrong("remarks", too_long(self.at.lang, REMARKS, count));
        }
        typed
    }

    /// A moment to come; one that stays as it is stored may be past.
    fn due(&mut self, stored: Option<When>) -> Option<When> {
        let due = self.when("due")?;
        let past = due.day < self.at.now.date()
            || (due.day == self.at.now.date() && due.time.is_some_and(|time| time < self.at.now.time()));
        if past && stored != Some(due) {
            self.wrong("due", text::due_past(self.at.lang, &due.words(self.at.lang)));
        }
        Some(due)
    }

    fn when(&mut self, field: &'static str) -> Option<When> {
        match when::read(self.raw.get(field), self.at.now, self.at.lang) {
            Ok(when) => when,
            Err(words) => {
                self.wrong(field, words);
                None
            }
        }
    }

    fn priority(&mut self) -> &'static str {
        let typed = self.raw.get("priority");
        if typed.is_empty() {
            return "normal";
        }
        let found = PRIORITIES.iter().find(|(id, ..)| *id == typed);
        if found.is_none() {
            self.wrong("priority", text::not_in_list(self.at.lang));
        }
        found.map_or("normal", |(id, ..)| *id)
    }

    /// One line each; what begins with `[x]` is done.
    fn checklist(&mut self) -> Vec<Item> {
        let items: Vec<Item> = self.raw.get("checklist").lines().filter_map(item).collect();
        let longest = items.iter().map(|item| item.text.chars().count()).max().unwrap_or(0);
        if items.len() > ITEMS.0 || longest > ITEMS.1 {
            self.wrong("checklist", text::bad_checklist(self.at.lang, ITEMS.0, ITEMS.1));
        }
        items
    }

    fn number(&mut self, field: &'static str, most: u32) -> Option<u32> {
        let typed = self.raw.get(field);
        if typed.is_empty() {
            return None;
        }
        let number = typed.parse().ok().filter(|number| (1..=most).contains(number));
        if number.is_none() {
            self.wrong(field, text::not_a_number(self.at.lang, most));
        }
        number
    }

    /// How it repeats from its day on. Where the rule is as it was, so are its days, however the present one was moved.
    fn repetition(&mut self, due: Option<NaiveDate>, stored: Option<&Task>) -> Option<Repetition> {
        let repeat = self.raw.get("repeat");
        if repeat.is_empty() {
            return None;
        }
        let until = self.when("until").map(|until| until.day);
        let (step, times) = (self.number("step", MOST_STEP), self.number("times", MOST_TIMES));
        if !REPEATS.iter().any(|(id, ..)| *id == repeat) {
            self.wrong("repeat", text::not_in_list(self.at.lang));
        }
        let Some(due) = due else {
            if !self.errors.iter().any(|(field, _)| field == "due") {
                self.wrong("due", text::need_due(self.at.lang));
            }
            return None;
        };
        if until.is_some_and(|until| until < due) {
            self.wrong("until", text::until_early(self.at.lang));
        }
        let every = match repeat {
            "week" => Every::Week(self.weekdays(due)),
            "month" => Every::Month(due.day()),
            "month_end" => Every::MonthEnd,
            "year" => Every::Year(due.month(), due.day()),
            _ => Every::Day,
        };
        let fresh = Repetition {
            every,
            step: step.unwrap_or(1),
            working: self.raw.get("working") == "1",
            until,
            left: times.map(|times| times - 1),
            nominal: due,
        };
        match stored.and_then(Task::repeats) {
            Some(before) if same_rule(&before, &fresh) => {
                Some(Repetition { every: before.every, nominal: before.nominal, ..fresh })
            }
            _ => Some(fresh),
        }
    }

    fn weekdays(&mut self, due: NaiveDate) -> Vec<u32> {
        let days: Vec<u32> = self
            .raw
            .all("weekday")
            .flat_map(|one| one.split(','))
            .filter_map(|day| day.parse().ok())
            .filter(|day| (1..=7).contains(day))
            .collect();
        if days.is_empty() { vec![due.weekday().number_from_monday()] } else { days }
    }
}

/// Whether a rule is of the same kind: days of month and year follow from the day when it began.
fn same_rule(before: &Repetition, fresh: &Repetition) -> bool {
    let kind = match (&before.every, &fresh.every) {
        (Every::Week(one), Every::Week(other)) => one == other,
        (one, other) => std::mem::discriminant(one) == std::mem::discriminant(other),
    };
    kind && before.step == fresh.step
}

fn item(line: &str) -> Option<Item> {
    let line: String = line.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let line = line.trim();
    let done = ["[x]", "[X]", "[√]", "[v]"].iter().find_map(|mark| line.strip_prefix(mark));
    let text = done.unwrap_or_else(|| line.strip_prefix("[ ]").unwrap_or(line)).trim();
    (!text.is_empty()).then(|| Item { text: text.to_owned(), done: done.is_some() })
}

/// A stored task as its form shows it.
#[must_use]
pub fn typed(row: &Task) -> TaskForm {
    let mut raw = Raw::default();
    let lines: Vec<String> = row
        .items()
        .iter()
        .map(|item| if item.done { format!("[x] {}", item.text) } else { item.text.clone() })
        .collect();
    for (name, value) in [
        ("title", row.title.clone()),
        ("remarks", row.remarks.clone()),
        ("due", row.due().map(When::machine).unwrap_or_default()),
        ("priority", row.priority.clone()),
        ("helper", row.helper_name.clone().unwrap_or_default()),
        ("checklist", lines.join("\n")),
        ("version", row.version.to_string()),
    ] {
        raw.set(name, value);
    }
    if let Some(repetition) = row.repeats() {
        typed_repetition(&mut raw, &repetition);
    }
    TaskForm(raw)
}

fn typed_repetition(raw: &mut Raw, repetition: &Repetition) {
    let kind = match &repetition.every {
        Every::Day => "day",
        Every::Week(_) => "week",
        Every::Month(_) => "month",
        Every::MonthEnd => "month_end",
        Every::Year(..) => "year",
    };
    raw.set("repeat", kind);
    raw.set("step", repetition.step.to_string());
    if let Every::Week(days) = &repetition.every {
        raw.set("weekday", days.iter().map(u32::to_string).collect::<Vec<_>>().join(","));
    }
    if repetition.working {
        raw.set("working", "1");
    }
    raw.set("until", repetition.until.map(|until| until.to_string()).unwrap_or_default());
    raw.set("times", repetition.left.map(|left| (left + 1).to_string()).unwrap_or_default());
}

impl TickForm {
    /// Which line, from 0; whether it is done; the version that was seen.
    #[must_use]
    pub fn wanted(&self) -> Option<(usize, bool, i32)> {
        let version = self.0.get("version").parse().ok()?;
        Some((self.0.get("item").parse().ok()?, self.0.get("done") == "1", version))
    }
}
