//! The saved views of the list of customers: what the list is opened with, and what stands above it.

use super::columns::{self, drawn, may_be_chosen, short_head};
use super::fields::{CATALOGUE, field};
use super::filter::Filter;
use super::model::{Customer, Line};
use super::{filter_parts, list, store, text};
use crate::core::access::{Can, CustomerAssign, CustomerView, Permission, Seen, Standing};
use crate::core::problem::Problem;
use crate::core::raw::Raw;
use crate::core::tx::Reader;
use crate::text::Lang;
use crate::ui::tabs::Tab;
use crate::views::columns::{Offered, Width, split};
use crate::views::model::Views;
use crate::views::parts::{Bar, bar, changed};
use crate::views::{Listed, pages, store as views};
use crate::web::House;
use crate::web::registry::Registry;
use crate::web::render::tokens;
use crate::web::visit::is_list;
use crate::web::who::Visit;
use maud::{Markup, html};

/// The list of customers.
pub struct Customers;

impl Listed for Customers {
    type View = CustomerView;
    const OBJECT: &'static str = CATALOGUE.object;
    const PATH: &'static str = "/customers";

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

    /// Whoever transfers customers of others leads them, and so may set up the list for them.
    fn may_share(standing: &Standing) -> Result<(), Problem> {
        let reach = standing.reach(CustomerAssign::INFO.id);
        let leads = reach.all || !reach.departments.is_empty() || !reach.line.is_empty();
        if leads { Ok(()) } else { Err(Problem::Forbidden(CustomerAssign::INFO.id)) }
    }
}

/// The routes of its views.
pub fn routes(r: &mut Registry) {
    const EXAMPLE: &[(&str, &str)] =
        &[("name", "重点客户"), ("grade", "A"), ("columns", "region"), ("columns", "owner"), ("version", "@version")];
    r.page("/customers/views", pages::list::<Customers>).example(None, &[]);
    r.action("/customers/views", pages::create::<Customers>).example(None, EXAMPLE);
    r.action("/customers/views/{id}", pages::save::<Customers>).example(Some("customer view"), EXAMPLE);
    r.action("/customers/views/{id}/first", pages::first::<Customers>)
        .example(Some("customer view"), &[("first", "1")]);
    r.action("/customers/views/{id}/delete", pages::delete::<Customers>).example(Some("customer view"), &[]);
    r.action("/customers/views/{id}/restore", pages::restore::<Customers>).example(Some("customer view deleted"), &[]);
    r.action("/customers/columns", pages::columns::<Customers>).example(
        None,
        &[
            ("columns", "region"),
            ("columns", "grade"),
            ("place-region", "2"),
            ("place-grade", "1"),
            ("width-region", "wide"),
        ],
    );
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

/// The widths of columns that are not drawn as usual.
#[derive(Clone, Debug, Default)]
pub struct Widths(Vec<(String, Width)>);

impl Widths {
    /// Of columns as they are kept.
    #[must_use]
    pub fn of(kept: &[String]) -> Self {
        let all = kept.iter().map(|one| split(one)).filter(|(_, width)| *width != Width::Usual);
        Self(all.map(|(id, width)| (id.to_owned(), width)).collect())
    }

    /// Of one column.
    #[must_use]
    pub fn width(&self, id: &str) -> Width {
        self.0.iter().find(|(one, _)| one == id).map_or(Width::Usual, |(_, width)| *width)
    }
}

/// What an address opens: the view that it names, with the filters that it says itself; where it says nothing at all, the
/// view that the visitor begins with.
///
/// # Errors
/// `NotFound` where the view is not there, or not to be known of.
pub fn opened(reader: &mut Reader, can: &Can<CustomerView>, raw: &Raw) -> Result<Opened, Problem> {
    let standing = &can.actor().standing;
    let views = views::known(reader, Customers::OBJECT, standing.user_id)?;
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
    whole: Vec<Seen<Customer>>,
}

impl Table {
    /// For these lines; the whole records are read only where a column needs them.
    ///
    /// # Errors
    /// As the database answers.
    pub fn of(
        reader: &mut Reader,
        can: &Can<CustomerView>,
        columns: Vec<&'static str>,
        lines: &[Seen<Line>],
    ) -> Result<Self, Problem> {
        let ids: Vec<i64> = lines.iter().map(|line| line.id).collect();
        let narrow = columns.iter().all(|id| columns::is_of_line(id));
        let whole = if narrow { Vec::new() } else { store::several(reader, can, &ids)? };
        Ok(Self { columns, widths: Widths::default(), whole })
    }

    /// The same with these widths.
    #[must_use]
    pub fn with(self, widths: Widths) -> Self {
        Self { widths, ..self }
    }

    /// The whole record of a line, where it was read.
    #[must_use]
    pub fn whole(&self, id: i64) -> Option<&Seen<Customer>> {
        // As the store gives them: in order of id.
        let place = self.whole.binary_search_by_key(&id, |row| row.id).ok()?;
        self.whole.get(place)
    }
}

/// One customer as a line of the list that a request came from, with the columns of that list.
///
/// # Errors
/// `NotFound` where the capability does not reach it.
pub fn line(
    reader: &mut Reader,
    can: &Can<CustomerView>,
    id: i64,
    from: Option<&str>,
) -> Result<(Seen<Line>, Table), Problem> {
    let query = from.filter(|from| is_list(from, &[Customers::PATH])).and_then(|from| from.split_once('?'));
    let pairs = form_urlencoded::parse(query.map_or("", |(_, query)| query).as_bytes());
    let raw = Raw::new(pairs.map(|(name, value)| (name.into_owned(), value.into_owned())).collect());
    let (columns, widths) = match opened(reader, can, &raw) {
        Ok(opened) => (opened.columns, opened.widths),
        // The view was deleted while its list was open.
        Err(Problem::NotFound) => (drawn(&[], &can.actor().standing), Widths::default()),
        Err(problem) => return Err(problem),
    };
    let line = list::line(reader, can, id)?;
    let table = Table::of(reader, can, columns, std::slice::from_ref(&line))?.with(widths);
    Ok((line, table))
}

/// The whole query of a list, without its page: what leads to the same customers again.
#[must_use]
pub fn query(filter: &Filter) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(filter.pairs()).finish()
}

/// What stands above the list: the tabs with the saved views, and below the filters what was changed of the one that is open.
#[must_use]
pub fn head(opened: &Opened, house: &House, visit: &Visit, filters: &Markup) -> Markup {
    let (lang, token) = (visit.lang, || tokens(house, visit));
    let fixed = filter_parts::views(&opened.filter, lang);
    let fixed =
        fixed.iter().map(|(href, label, current)| Tab { href, label, count: None, current: *current }).collect();
    let shown = Bar {
        fixed,
        views: &opened.views,
        query: Filter { text: String::new(), ..opened.filter.clone() }.pairs(),
        offered: offered(opened, &visit.actor.standing, lang),
        changed: opened.changed,
        dropped: opened.dropped,
        may_share: Customers::may_share(&visit.actor.standing).is_ok(),
        tokens: &token,
    };
    html! { (bar::<Customers>(&shown, text::views(lang), lang)) (filters) (changed::<Customers>(&shown, lang)) }
}

/// The columns that the visitor may choose, those that are drawn first.
fn offered(opened: &Opened, standing: &Standing, lang: Lang) -> Vec<Offered> {
    let drawn = &opened.columns;
    let width = |id| Some(opened.widths.width(id));
    let rest = Customers::columns().into_iter().filter(|id| !drawn.contains(id) && may_be_chosen(id, standing));
    let all = drawn.iter().copied().chain(rest);
    all.map(|id| Offered { id, label: short_head(id, lang), ticked: drawn.contains(&id), width: width(id) }).collect()
}
