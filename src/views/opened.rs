//! What a list is opened with, and what stands above it.

use super::columns::{Offered, Width, Widths};
use super::model::Views;
use super::parts::{Bar, bar, changed};
use super::{Listed, Question, raw_of, store};
use crate::core::access::{Can, Seen, Standing};
use crate::core::problem::Problem;
use crate::core::raw::Raw;
use crate::core::tx::Reader;
use crate::text::Lang;
use crate::ui::tabs::Tab;
use crate::web::House;
use crate::web::render::tokens;
use crate::web::visit::{Visit, is_list};
use maud::{Markup, html};

/// The columns of a list after the name, in order, with their widths.
#[derive(Clone, Debug)]
pub struct Layout {
    pub columns: Vec<&'static str>,
    pub widths: Widths,
}

impl Layout {
    /// Of columns as they were kept.
    #[must_use]
    pub fn of<L: Listed>(kept: &[String], standing: &Standing) -> Self {
        Self { columns: L::COLUMNS.drawn(kept, standing), widths: Widths::of(kept) }
    }
}

/// What a list is opened with.
pub struct Opened<L: Listed> {
    pub views: Views,
    pub filter: L::Filter,
    pub layout: Layout,
    /// Filters or order are not those of the view that is open.
    pub changed: bool,
    /// Some conditions of the view are about fields that the visitor reads nowhere, and do not count.
    pub dropped: bool,
}

/// What an address opens: the view that it names, with the filters that it says itself; where it says nothing at all, the
/// view that the visitor begins with.
///
/// # Errors
/// `NotFound` where the view is not there, or not to be known of.
pub fn opened<L: Listed>(reader: &mut Reader, can: &Can<L::View>, raw: &Raw) -> Result<Opened<L>, Problem> {
    let standing = &can.actor().standing;
    let views = store::known(reader, L::OBJECT, standing.user_id)?;
    let mut asked = L::Filter::read(raw);
    let (exact, named) = (*asked.common().exact, *asked.common().saved);
    let says = L::Filter::NAMES.iter().any(|name| raw.has(name));
    let first = views.first.filter(|_| !says);
    let views = views.opening(named.or(first))?;
    let Some(view) = views.opened() else {
        let layout = Layout::of::<L>(&views.chosen, standing);
        return Ok(Opened { views, filter: asked, layout, changed: false, dropped: false });
    };
    let written = L::Filter::of_kept(&view.query);
    let own = written.clone().readable(standing);
    let (layout, dropped) = (Layout::of::<L>(&view.columns, standing), own != written);
    let mut filter = if says { asked } else { own.clone() };
    *filter.common().exact = exact;
    *filter.common().saved = Some(view.id);
    let changed = filter.kept() != own.kept();
    Ok(Opened { views, filter, layout, changed, dropped })
}

/// The columns of the list that a request came from.
///
/// # Errors
/// As the database answers.
pub fn layout_of<L: Listed>(reader: &mut Reader, can: &Can<L::View>, from: Option<&str>) -> Result<Layout, Problem> {
    let query = from.filter(|from| is_list(from, &[L::PATH])).and_then(|from| from.split_once('?'));
    match opened::<L>(reader, can, &raw_of(query.map_or("", |(_, query)| query))) {
        Ok(opened) => Ok(opened.layout),
        // The view was deleted while its list was open.
        Err(Problem::NotFound) => Ok(Layout::of::<L>(&[], &can.actor().standing)),
        Err(problem) => Err(problem),
    }
}

/// The columns of a list, with what they show beyond its lines.
pub struct Table<L: Listed> {
    pub columns: Vec<&'static str>,
    pub widths: Widths,
    whole: Vec<Seen<L::Row>>,
}

impl<L: Listed> Table<L> {
    /// For the lines of these ids; the whole records are read only where a column needs them.
    ///
    /// # Errors
    /// As the database answers.
    pub fn of(
        reader: &mut Reader,
        can: &Can<L::View>,
        Layout { columns, widths }: Layout,
        ids: impl Iterator<Item = i64>,
    ) -> Result<Self, Problem> {
        let narrow = columns.iter().all(|id| L::COLUMNS.is_of_line(id));
        let whole = if narrow { Vec::new() } else { L::several(reader, can, &ids.collect::<Vec<_>>())? };
        Ok(Self { columns, widths, whole })
    }

    /// The whole record of a line, where it was read.
    #[must_use]
    pub fn whole(&self, id: i64) -> Option<&Seen<L::Row>> {
        // As the list gives them: in order of id.
        let place = self.whole.binary_search_by_key(&id, |row| L::id(row)).ok()?;
        self.whole.get(place)
    }
}

/// What stands above a list.
pub struct Above<'a> {
    /// What the tabs are about.
    pub label: &'a str,
    /// The tabs that everybody has: where each leads, its label, and whether it is the present one.
    pub fixed: &'a [(String, &'static str, bool)],
    /// What the list is filtered by, below the tabs.
    pub filters: Markup,
}

/// The tabs with the saved views, and below the filters what was changed of the one that is open.
#[must_use]
pub fn head<L: Listed>(opened: &Opened<L>, above: &Above, house: &House, visit: &Visit) -> Markup {
    let (lang, standing, token) = (visit.lang, &visit.actor.standing, || tokens(house, visit));
    let fixed = above.fixed.iter();
    let shown = Bar {
        fixed: fixed.map(|(href, label, current)| Tab { href, label, count: None, current: *current }).collect(),
        views: &opened.views,
        query: opened.filter.unsearched().pairs(),
        offered: offered::<L>(&opened.layout, standing, lang),
        changed: opened.changed,
        dropped: opened.dropped,
        may_share: L::may_share(standing).is_ok(),
        tokens: &token,
    };
    html! { (bar::<L>(&shown, above.label, lang)) (above.filters) (changed::<L>(&shown, lang)) }
}

/// The columns that the visitor may choose, those that are drawn first.
fn offered<L: Listed>(layout: &Layout, standing: &Standing, lang: Lang) -> Vec<Offered> {
    let drawn = &layout.columns;
    let width = |id: &str| -> Option<Width> { Some(layout.widths.width(id)) };
    let rest = L::COLUMNS.after_name().into_iter();
    let rest = rest.filter(|id| !drawn.contains(id) && L::COLUMNS.may_be_chosen(id, standing));
    let all = drawn.iter().copied().chain(rest);
    let one =
        |id| Offered { id, label: L::COLUMNS.short_head(id, lang), ticked: drawn.contains(&id), width: width(id) };
    all.map(one).collect()
}
