//! The role editor: one table of objects, actions and scopes; abilities as ticks; departments where a scope asks for them.

use super::field_rules::chosen;
use super::form::RoleForm;
use super::grid::{abilities, actions, at, label, objects, scoped, shade};
use super::text;
use crate::admin::departments::parts::choices;
use crate::admin::departments::store::Node;
use crate::admin::text as shared;
use crate::core::access::{PermissionInfo, ScopeKind};
use crate::core::problem::Errors;
use crate::text::Lang;
use crate::ui::badge::Tone;
use crate::ui::button::{Look, link, submit};
use crate::ui::card::notice;
use crate::ui::field::{Field, Kind, field};
use crate::ui::matrix::{Cell, Line, Reach, Scope, Words, matrix};
use crate::web::mistakes;
use maud::{Markup, html};

/// An object, and for each action the name of its select with what it holds; None where the action makes no sense.
type Row<'a> = (&'a str, Vec<Option<(String, &'a str)>>);

/// What the editor draws.
pub struct Editor<'a> {
    pub form: &'a RoleForm,
    pub errors: &'a Errors,
    pub tree: &'a [Node],
    pub lang: Lang,
}

impl Editor<'_> {
    /// The form. `place` is where it is sent, and where cancelling leads.
    #[must_use]
    pub fn draw(&self, place: (&str, &str), tokens: &Markup) -> Markup {
        let lang = self.lang;
        let fresh = !self.form.0.has("version");
        html! {
            @if let Some(words) = mistakes::of(self.errors, "role") { div role="alert" { (notice(Tone::Red, words, "")) } }
            (mistakes::all(&self.errors.iter().filter(|(name, _)| name != "role").cloned().collect(), lang))
            form.role-form method="post" action=(place.0) data-keep {
                (tokens)
                @if !fresh { input type="hidden" name="version" value=(self.form.0.get("version")); }
                div.form-grid {
                    (self.line("name_zh", text::name_zh(lang)))
                    (self.line("name_en", text::name_en(lang)))
                    (self.line("purpose_zh", text::purpose_zh(lang)))
                    (self.line("purpose_en", text::purpose_en(lang)))
                }
                section {
                    h2 { (text::matrix(lang)) }
                    p.quiet.small { (text::matrix_hint(lang)) }
                    (self.table())
                    (self.chosen())
                }
                section {
                    h2 { (text::fields(lang)) }
                    p.quiet.small { (text::fields_hint(lang)) }
                    details.fold open[self.form.0.pairs().any(|(name, value)| name.starts_with("f.") && !value.is_empty()) || self.form.0.has("asks_reason")] {
                        summary { (text::fields_open(lang)) }
                        (chosen(&self.form.0, lang))
                        (field(&Field::new("asks_reason", text::asks_reason(lang), self.form.0.get("asks_reason"), Kind::Check).wide()))
                    }
                }
                section {
                    h2 { (text::abilities(lang)) }
                    p.quiet.small { (text::abilities_hint(lang)) }
                    (self.ticks())
                }
                div.form-foot {
                    (submit(Look::Primary, if fresh { text::create(lang) } else { shared::save(lang) }))
                    (link(Look::Plain, None, place.1, shared::cancel(lang)))
                }
            }
        }
    }

    fn line(&self, name: &'static str, label: &'static str) -> Markup {
        let max = if name.starts_with("name") { 100 } else { 200 };
        let one =
            Field::new(name, label, self.form.0.get(name), Kind::Text).error(mistakes::of(self.errors, name)).max(max);
        field(&if name == "name_zh" { one.required() } else { one })
    }

    fn table(&self) -> Markup {
        let lang = self.lang;
        let mut scopes = vec![Scope { value: "", label: text::nothing(lang), reach: Reach::Nothing }];
        scopes.extend(ScopeKind::RECORDS.map(|scope| Scope {
            value: scope.id(),
            label: scope.label(lang),
            reach: shade(scope),
        }));
        let actions = actions(lang);
        let rows: Vec<Row> = objects(lang)
            .map(|(object, words)| {
                let cell = |action: &str| at(object, action).map(|permission| self.value(permission));
                (words, actions.iter().map(|(action, _)| cell(action)).collect())
            })
            .collect();
        let lines: Vec<Line> = rows
            .iter()
            .map(|(label, cells)| Line {
                label,
                note: "",
                cells: cells
                    .iter()
                    .map(|cell| {
                        cell.as_ref().map_or(Cell::Absent, |(name, value)| Cell::Chosen {
                            name,
                            value,
                            scopes: &scopes,
                        })
                    })
                    .collect(),
            })
            .collect();
        let heads: Vec<&str> = actions.iter().map(|(_, label)| *label).collect();
        let words = Words { caption: text::matrix(lang), corner: text::object(lang), absent: text::absent(lang) };
        matrix(&words, &heads, &lines)
    }

    fn value(&self, permission: &PermissionInfo) -> (String, &str) {
        let name = format!("g.{}", permission.id);
        let value = self.form.0.get(&name);
        (name, value)
    }

    /// A field of departments for each scope that is limited to chosen ones.
    fn chosen(&self) -> Markup {
        let lang = self.lang;
        let asked =
            scoped().filter(|permission| self.form.0.get(&format!("g.{}", permission.id)) == ScopeKind::Chosen.id());
        let departments = choices(self.tree, lang, None);
        html! {
            @for permission in asked {
                @let name = format!("d.{}", permission.id);
                @let value = self.form.0.all(&name).collect::<Vec<_>>().join(",");
                @let title = text::chosen_for(lang, &label(permission, lang));
                div.chosen {
                    (field(&Field::new(&name, &title, &value, Kind::Checks(&departments)).error(mistakes::of(self.errors, &name)).wide()))
                }
            }
        }
    }

    fn ticks(&self) -> Markup {
        let lang = self.lang;
        html! {
            fieldset.field id="f-abilities" tabindex="-1" {
                legend.visually-hidden { (text::abilities(lang)) }
                div.checks {
                    @for permission in abilities() {
                        @let name = format!("a.{}", permission.id);
                        label.check for=(name) {
                            input.form-check-input type="checkbox" id=(name) name=(name) value="1" checked[self.form.0.has(&name)];
                            span { (permission.label(lang)) }
                        }
                    }
                }
            }
        }
    }
}
