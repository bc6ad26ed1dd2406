//! The editor of a pipeline: its names, and a box for each stage that goes up and down by buttons and by dragging.

use super::form::PipelineForm;
use super::model::MOST_STAGES;
use super::text;
use crate::admin::departments::store::{Node, name_of};
use crate::admin::text as shared;
use crate::core::problem::Errors;
use crate::opportunities::fields::{REQUIRABLE, field as described};
use crate::text::Lang;
use crate::ui::button::{Look, link, submit};
use crate::ui::field::{Choice, Field, Kind, field};
use crate::ui::{Icon, icon};
use crate::web::mistakes;
use maud::{Markup, html};

/// What the editor draws.
pub struct Editor<'a> {
    pub form: &'a PipelineForm,
    pub errors: &'a Errors,
    /// Ids and names of the roles that may be asked for.
    pub roles: &'a [(i64, String)],
    /// Every department, in order.
    pub tree: &'a [Node],
    pub lang: Lang,
}

/// For whom the typed pipeline is, in words.
#[must_use]
pub fn whose(tree: &[Node], form: &PipelineForm, lang: Lang) -> String {
    let names = lang.list(form.0.all("departments").map(|id| name_of(tree, id, lang)));
    if names.is_empty() { text::everybody(lang).to_owned() } else { names }
}

impl Editor<'_> {
    /// The form. `place` is where it is sent, and where cancelling leads.
    #[must_use]
    pub fn draw(&self, place: (&str, &str), tokens: &Markup) -> Markup {
        let lang = self.lang;
        let marks = self.form.marks();
        let fresh = !self.form.0.has("version");
        html! {
            (mistakes::all(self.errors, lang))
            form.stage-form method="post" action=(place.0) data-guard {
                (tokens)
                @if !fresh { input type="hidden" name="version" value=(self.form.0.get("version")); }
                // Enter in a field saves; it does not press the first of the arrows.
                button.visually-hidden type="submit" tabindex="-1" aria-hidden="true" { (shared::save(lang)) }
                div.form-grid {
                    (field(&Field::new("name_zh", text::name_zh(lang), self.form.0.get("name_zh"), Kind::Text).error(mistakes::of(self.errors, "name_zh")).max(60)))
                    (field(&Field::new("name_en", text::name_en(lang), self.form.0.get("name_en"), Kind::Text).error(mistakes::of(self.errors, "name_en")).max(60)))
                }
                (self.departments())
                ol.stage-edits data-sort {
                    @for (place, mark) in marks.iter().enumerate() { (self.stage(*mark, place, marks.len())) }
                }
                p.cluster {
                    @if marks.len() < MOST_STAGES { button.btn type="submit" name="act" value="add" formnovalidate { (icon(Icon::Plus)) (text::add_stage(lang)) } }
                    span.quiet.small { (text::ends_hint(lang)) }
                }
                div.form-foot {
                    (submit(Look::Primary, if fresh { text::create(lang) } else { shared::save(lang) }))
                    (link(Look::Plain, None, place.1, shared::cancel(lang)))
                }
            }
            script src={ (crate::web::assets::PREFIX) "/stages.js" } defer {}
        }
    }

    /// For whom the pipeline is, folded away. A closed department stands there as long as it is ticked.
    fn departments(&self) -> Markup {
        let lang = self.lang;
        let ticked: Vec<&str> = self.form.0.all("departments").collect();
        let choices: Vec<Choice> = self
            .tree
            .iter()
            .filter(|node| !node.closed || ticked.contains(&node.id.to_string().as_str()))
            .map(|node| {
                let name = lang.name(&node.name_zh, &node.name_en);
                let indent = "\u{2003}".repeat(usize::try_from(node.depth).unwrap_or_default());
                let name = if node.closed { text::closed_department(lang, name) } else { name.to_owned() };
                Choice::new(node.id.to_string(), format!("{indent}{name}"))
            })
            .collect();
        let (value, error) = (ticked.join(","), mistakes::of(self.errors, "departments"));
        let one = Field::new("departments", text::departments(lang), &value, Kind::Checks(&choices)).error(error);
        html! {
            details.fold open[error.is_some()] {
                summary { (text::for_whom(lang, &whose(self.tree, self.form, lang))) }
                (field(&one.hint(text::departments_hint(lang)).wide()))
            }
        }
    }

    fn stage(&self, mark: u32, place: usize, count: usize) -> Markup {
        let lang = self.lang;
        let typed = lang.name(self.form.of(mark, "name_zh"), self.form.of(mark, "name_en"));
        let name = if typed.is_empty() { text::unnamed(lang) } else { typed };
        let act = |verb: &str, picture: Icon, label: &str, off: bool| {
            html! {
                button.btn.btn-quiet.btn-icon type="submit" name="act" value={ (verb) "." (mark) } formnovalidate disabled[off] aria-label=(label) title=(label) { (icon(picture)) }
            }
        };
        html! {
            li.stage-edit data-sorted {
                input type="hidden" name="order" value=(mark);
                input type="hidden" name={ "s." (mark) ".key" } value=(self.form.of(mark, "key"));
                fieldset {
                    legend.stage-legend {
                        span.stage-grip.needs-script data-grip title=(text::grip(lang)) aria-hidden="true" { (icon(Icon::Grip)) }
                        span.stage-place { (text::stage(lang)) }
                        span.stage-acts {
                            (act("up", Icon::SortUp, &text::up(lang, name), place == 0))
                            (act("down", Icon::SortDown, &text::down(lang, name), place + 1 == count))
                            (act("remove", Icon::Trash, &text::remove(lang, name), count == 1))
                        }
                    }
                    div.stage-main {
                        (self.one(mark, "name_zh", text::name_zh(lang), Kind::Text))
                        (self.one(mark, "name_en", text::name_en(lang), Kind::Text))
                        (self.one(mark, "rate", text::rate(lang), Kind::Number))
                        (self.one(mark, "days", text::days(lang), Kind::Number))
                    }
                    (self.rules(mark))
                }
            }
        }
    }

    fn one(&self, mark: u32, of: &str, label: &str, kind: Kind) -> Markup {
        let name = format!("s.{mark}.{of}");
        let one = Field::new(&name, label, self.form.of(mark, of), kind).error(mistakes::of(self.errors, &name));
        field(&match of {
            "days" => one.hint(text::days_hint(self.lang)),
            "checklist" => one.hint(text::checklist_hint(self.lang)).wide(),
            _ => one,
        })
    }

    /// What must hold before an opportunity goes on, and the task: folded away where there is nothing of it.
    fn rules(&self, mark: u32) -> Markup {
        let lang = self.lang;
        let asked = self.form.asked(mark);
        let lines = self.form.of(mark, "checklist").lines().filter(|line| !line.trim().is_empty()).count();
        let barred = ["skip", "return"].into_iter().filter(|field| self.form.of(mark, field) != "1").count();
        let others =
            ["role", "task_zh", "task_en"].into_iter().filter(|field| !self.form.of(mark, field).is_empty()).count();
        let count = asked.len() + lines + barred + others;
        let wrong = ["checklist", "task_zh", "task_en", "task_days"]
            .into_iter()
            .any(|of| mistakes::of(self.errors, &format!("s.{mark}.{of}")).is_some());
        let fields: Vec<Choice> = REQUIRABLE
            .iter()
            .map(|id| Choice::new(*id, described(id).map_or(*id, |field| field.label(lang))))
            .collect();
        let roles: Vec<Choice> = std::iter::once(Choice::new("", text::any_role(lang)))
            .chain(self.roles.iter().map(|(id, name)| Choice::new(id.to_string(), name.as_str())))
            .collect();
        let (fields_name, ticked) = (format!("s.{mark}.fields"), asked.join(","));
        html! {
            details.fold open[wrong] {
                summary { @if count > 0 { (text::rules_used(lang, count)) } @else { (text::rules(lang)) } }
                div.form-grid {
                    (field(&Field::new(&fields_name, text::fields(lang), &ticked, Kind::Checks(&fields)).wide()))
                    (self.one(mark, "checklist", text::checklist(lang), Kind::Multiline { rows: 2 }))
                    (self.one(mark, "role", text::role(lang), Kind::Select(&roles)))
                    fieldset.field {
                        legend.form-label { (text::moves(lang)) }
                        div.checks { (self.tick(mark, "skip", text::skip(lang))) (self.tick(mark, "return", text::back(lang))) }
                    }
                    (self.one(mark, "task_zh", text::task_zh(lang), Kind::Text))
                    (self.one(mark, "task_en", text::task_en(lang), Kind::Text))
                    (self.one(mark, "task_days", text::task_days(lang), Kind::Number))
                }
            }
        }
    }

    fn tick(&self, mark: u32, of: &str, label: &str) -> Markup {
        let name = format!("s.{mark}.{of}");
        html! {
            label.check for={ "f-" (name) } {
                input.form-check-input type="checkbox" id={ "f-" (name) } name=(name) value="1" checked[self.form.of(mark, of) == "1"];
                span { (label) }
            }
        }
    }
}
