//! What can be done from the search box: the entries of the menu, and the beginnings of work.

use super::text;
use crate::core::access::{CustomerCreate, CustomerImport, CustomerRestore, Permission, PermissionInfo, Standing};
use crate::core::search_text;
use crate::customers::text as customers;
use crate::text::Lang;
use crate::ui::Icon;
use crate::web::registry::{MenuItem, Need};

/// Something to go to.
pub struct Command {
    pub label: String,
    pub href: &'static str,
    pub icon: Icon,
}

type Beginning = (fn(Lang) -> &'static str, &'static str, Icon, PermissionInfo);

const BEGINNINGS: &[Beginning] = &[
    (customers::new, "/customers/new", Icon::Plus, CustomerCreate::INFO),
    (text::import, "/import/customers", Icon::Import, CustomerImport::INFO),
    (customers::bin, "/customers/bin", Icon::Restore, CustomerRestore::INFO),
];

/// The commands that a text may mean, of those that the person may use.
#[must_use]
pub fn meant(typed: &str, menu: &[MenuItem], standing: &Standing, lang: Lang) -> Vec<Command> {
    let begin = BEGINNINGS
        .iter()
        .filter(|(.., need)| standing.holds(need.id))
        .filter(|(label, ..)| fits(typed, &[label(Lang::Zh), label(Lang::En)]))
        .map(|(label, href, icon, _)| Command { label: label(lang).to_owned(), href, icon: *icon });
    let go = menu.iter().filter(|item| match item.need {
        Need::Permission(need) => standing.holds(need.id),
        Need::Anyone | Need::Halfway | Need::SignedIn => true,
    });
    let go = go.filter_map(|item| {
        let (zh, en) = ((item.label)(Lang::Zh), (item.label)(Lang::En));
        let named = [text::go_to(Lang::Zh, zh), text::go_to(Lang::En, en)];
        let [named_zh, named_en] = &named;
        fits(typed, &[zh, named_zh, named_en]).then(|| Command {
            label: text::go_to(lang, (item.label)(lang)),
            href: item.href,
            icon: item.icon,
        })
    });
    begin.chain(go).collect()
}

/// Whether a text stands in one of the labels, or in its pinyin or initials.
fn fits(typed: &str, labels: &[&str]) -> bool {
    let typed = typed.trim().to_lowercase();
    let letters: String = typed.split_whitespace().collect();
    !typed.is_empty()
        && labels.iter().any(|label| {
            label.to_lowercase().contains(&typed)
                || (search_text::is_pinyin_like(&letters) && search_text::pinyin(label).contains(&letters))
        })
}
