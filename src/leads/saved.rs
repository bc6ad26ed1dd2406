//! The saved views of the list of leads: what the list is opened with, and what stands above it.

use super::columns::{self, drawn, may_be_chosen, short_head};
use super::fields::{CATALOGUE, field};
use super::filter::Filter;
use super::model::{Lead, Line};
use super::{list, parts, store, text};
use crate::core::access::{Can, LeadAssign, LeadView, Permission, Seen, Standing};
use crate::core::problem::Problem;
use crate::core::raw::Raw;
use crate::core::tx::Reader;
use crate::customers::saved::Widths;
use crate::text::Lang;
use crate::ui::tabs::Tab;
use crate::views::columns::Offered;
use crate::views::model::Views;
use crate::views::parts::{Bar, bar, changed};
use crate::views::{Listed, pages, store as views};
use crate::web::House;
use crate::web::registry::Registry;
use crate::web::render::tokens;
use crate::web::visit::is_list;
use crate::web::who::Visit;
use maud::{Markup, html};

/// The list of leads.
pub struct Leads;

impl Listed for Leads {
    type View = LeadView;
    const OBJECT: &'static str = CATALOGUE.object;
    const PATH: &'static str = "/leads";

    fn knows(name: &str) -> bool {
        Filter::NAMES.contains(&name)
    }

    fn query(raw: &Raw, standing: &Standing) -> Result<String, Problem> {
        let filter = Filter::read(raw);
        filter.refuse_hidden(standing)?;
        Ok(filter.kept())
    }

    fn columns() -> Vec<&'static str> {
        columns::all().filter(|id| *id != "name").collect()
    }

    fn refuse_column(id: &str, standing: &Standing) -> Result<(), Problem> {
        match field(id).filter(|_| !may_be_chosen(id, standing)) {
            Some(field) => Err(Problem::ForbiddenField(field)),
            None => Ok(()),
        }
    }

    /// Whoever assigns leads of others leads them, and so may set up the list for them.
    fn may_share(standing: &Standing) -> Result<(), Problem> {
        let reach = standing.reach(LeadAssign::INFO.id);
        let leads = reach.all || !reach.departments.is_empty() || !reach.line.is_empty();
        if leads { Ok(()) } else { Err(Problem::Forbidden(LeadAssign::INFO.id)) }
    }
}

/// The routes of its views.
pub fn routes(r: &mut Registry) {
    const EXAMPLE: &[(&str, &str)] = &[
        ("name", "重点线索"),
        ("status", "new"),
        ("columns", "region"),
        ("columns", "owner"),
        ("version", "@version"),
    ];
    r.page("/leads/views", pages::list::<Leads>).example(None, &[]);
    r.action("/leads/views", pages::create::<Leads>).example(None, EXAMPLE);
    r.action("/leads/views/{id}", pages::save::<Leads>).example(Some("lead view"), EXAMPLE);
    r.action("/leads/views/{id}/first", pages::first::<Leads>).example(Some("lead view"), &[("first", "1")]);
    r.action("/leads/views/{id}/delete", pages::delete::<Leads>).example(Some("lead view"), &[]);
    r.action("/leads/views/{id}/restore", pages::restore::<Leads>).example(Some("lead view deleted"), &[]);
    r.action("/leads/columns", pages::columns::<Leads>)
        .example(None, &[("columns", "region"), ("columns", "status"), ("place-region", "2"), ("place-status", "1")]);
}

/// What a list is opened with.
#[derive(Clone, Debug)]
pub struct Opened {
    pub views: Views,
    pub filter: Filter,
    /// After the name, in order.
    pub columns: Vec<&'static str>,
    pub widths: Widths,
    /// Filters or order are not those of the view that is open.
    pub changed: bool,
    /// Some conditions of the view are about fields that the visitor reads nowhere, and do not count.
    pub dropped: bool,
}

/// What an address opens: the view that it names, with the filters that it says itself; where it says nothing at all, the view
/// that the visitor begins with.
///
/// # Errors
/// `NotFound` where the view is not there, or not to be known of.
pub fn opened(reader: &mut Reader, can: &Can<LeadView>, raw: &Raw) -> Result<Opened, Problem> {
    let standing = &can.actor().standing;
    let views = views::known(reader, Leads::OBJECT, standing.user_id)?;
    let asked = Filter::read(raw);
    let says = Filter::NAMES.iter().any(|name| raw.has(name));
    let first = views.first.filter(|_| !says);
    let views = views.opening(asked.saved.or(first))?;
    let Some(view) = views.opened() else {
        let (columns, widths) = (drawn(&views.chosen, standing), Widths::of(&views.chosen));
        return Ok(Opened { views, filter: asked, columns, widths, changed: false, dropped: false });
    };
    let written = Filter::of_kept(&view.query);
    let own = written.clone().readable(standing);
    let (columns, widths, dropped) = (drawn(&view.columns, standing), Widths::of(&view.columns), own != written);
    let filter = if says { asked } else { Filter { exact: asked.exact, ..own.clone() } };
    let filter = Filter { saved: Some(view.id), ..filter };
    let changed = filter.kept() != own.kept();
    Ok(Opened { views, filter, columns, widths, changed, dropped })
}

/// The columns of a list, with what they show beyond its lines.
pub struct Table {
    pub columns: Vec<&'static str>,
    pub widths: Widths,
    whole: Vec<Seen<Lead>>,
}

impl Table {
    /// For these lines; the whole records are read only where a column needs them.
    ///
    /// # Errors
    /// As the database answers.
    pub fn of(
        reader: &mut Reader,
        can: &Can<LeadView>,
        (columns, widths): (Vec<&'static str>, Widths),
        lines: &[Seen<Line>],
    ) -> Result<Self, Problem> {
        let ids: Vec<i64> = lines.iter().map(|line| line.id).collect();
        let narrow = columns.iter().all(|id| columns::is_of_line(id));
        let whole = if narrow { Vec::new() } else { store::several(reader, can, &ids)? };
        Ok(Self { columns, widths, whole })
    }

    /// The whole record of a line, where it was read.
    #[must_use]
    pub fn whole(&self, id: i64) -> Option<&Seen<Lead>> {
        // As the store gives them: in order of id.
        let place = self.whole.binary_search_by_key(&id, |row| row.id).ok()?;
        self.whole.get(place)
    }
}

/// One lead as a line of the list that a request came from, with the columns of that list.
///
/// # Errors
/// `NotFound` where the capability does not reach it.
pub fn line(
    reader: &mut Reader,
    can: &Can<LeadView>,
    id: i64,
    from: Option<&str>,
) -> Result<(Seen<Line>, Table), Problem> {
    let query = from.filter(|from| is_list(from, &[Leads::PATH])).and_then(|from| from.split_once('?'));
    let pairs = form_urlencoded::parse(query.map_or("", |(_, query)| query).as_bytes());
    let raw = Raw::new(pairs.map(|(name, value)| (name.into_owned(), value.into_owned())).collect());
    let shown = match opened(reader, can, &raw) {
        Ok(opened) => (opened.columns, opened.widths),
        // The view was deleted while its list was open.
        Err(Problem::NotFound) => (drawn(&[], &can.actor().standing), Widths::default()),
        Err(problem) => return Err(problem),
    };
    let line = list::line(reader, can, id)?;
    let table = Table::of(reader, can, shown, std::slice::from_ref(&line))?;
    Ok((line, table))
}

/// What stands above the list: the tabs with the saved views, and below the filters what was changed of the one that is open.
#[must_use]
pub fn head(opened: &Opened, claims: bool, house: &House, visit: &Visit) -> Markup {
    let (lang, token) = (visit.lang, || tokens(house, visit));
    let fixed = parts::views(&opened.filter, claims, lang);
    let fixed =
        fixed.iter().map(|(href, label, current)| Tab { href, label, count: None, current: *current }).collect();
    let shown = Bar {
        fixed,
        views: &opened.views,
        query: Filter { text: String::new(), ..opened.filter.clone() }.pairs(),
        offered: offered(opened, &visit.actor.standing, lang),
        changed: opened.changed,
        dropped: opened.dropped,
        may_share: Leads::may_share(&visit.actor.standing).is_ok(),
        tokens: &token,
    };
    let filters = parts::filters(&opened.filter, &visit.actor.standing, lang);
    html! { (bar::<Leads>(&shown, text::views(lang), lang)) (filters) (changed::<Leads>(&shown, lang)) }
}

/// The columns that the visitor may choose, those that are drawn first.
fn offered(opened: &Opened, standing: &Standing, lang: Lang) -> Vec<Offered> {
    let drawn = &opened.columns;
    let width = |id| Some(opened.widths.width(id));
    let rest = Leads::columns().into_iter().filter(|id| !drawn.contains(id) && may_be_chosen(id, standing));
    let all = drawn.iter().copied().chain(rest);
    all.map(|id| Offered { id, label: short_head(id, lang), ticked: drawn.contains(&id), width: width(id) }).collect()
}
