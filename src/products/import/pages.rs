//! The page of the import of products: takes, checks, calls once, shows.

use super::{actions, table, text};
use crate::core::access::{Can, ProductManage, ProductView};
use crate::core::aside::Aside;
use crate::core::problem::{Errors, Problem};
use crate::core::raw::Raw;
use crate::exchange::read::{Limits, ReadProblem, Sheet, read};
use crate::exchange::refused::refused;
use crate::products::categories::store as categories;
use crate::products::model::Category;
use crate::products::pages::today;
use crate::products::prices::model::PriceList;
use crate::products::prices::store::{self as prices, Which};
use crate::products::text as product_text;
use crate::text::Lang;
use crate::ui::button::{Look, link, submit};
use crate::ui::field::{Choice, Field, Kind, field};
use crate::web::House;
use crate::web::mistakes;
use crate::web::registry::TheHouse;
use crate::web::render::tokens;
use crate::web::respond::{Answer, Done, Outcome, Page};
use crate::web::upload::Upload;
use crate::web::who::Visit;
use maud::html;

static FILES: Aside = Aside::new("products", 1, 20);
/// The most products of one file, and its most bytes.
const MOST: usize = 5000;
const BYTES: usize = 5 << 20;

/// What a file is checked against, and where its prices may go.
struct Ground {
    tree: Vec<Category>,
    lists: Vec<PriceList>,
}

async fn ground(can: &Can<ProductManage>, house: &House) -> Answer<Ground> {
    let (view, today) = (can.also::<ProductView>().ok_or(Problem::NotFound)?, today(house));
    let read = move |r: &mut crate::core::tx::Reader| {
        let mut lists = prices::lists(r, &view, &Which::default())?;
        lists.retain(|list| list.valid_until.is_none_or(|last| today <= last));
        Ok(Ground { tree: categories::tree(r, &view)?, lists })
    };
    house.db.read(can.actor(), read).await
}

/// Where to choose a file, or paste rows.
pub async fn new(can: Can<ProductManage>, house: TheHouse, visit: Visit) -> Answer<Page> {
    let ground = ground(&can, &house).await?;
    let mut raw = Raw::default();
    let standard =
        ground.lists.iter().find(|list| list.kind == "standard" && list.currency == house.config.company.currency);
    raw.set("list", standard.map(|list| list.id.to_string()).unwrap_or_default());
    Ok(upload_page(&house, &visit, &ground, (&raw, &Errors::new())))
}

fn upload_page(house: &House, visit: &Visit, ground: &Ground, (typed, errors): (&Raw, &Errors)) -> Page {
    let lang = visit.lang;
    let named = |list: &PriceList| Choice::new(list.id.to_string(), format!("{} · {}", list.name(lang), list.currency));
    let lists: Vec<Choice> =
        std::iter::once(Choice::new("", text::list_none(lang))).chain(ground.lists.iter().map(named)).collect();
    let accept = ".csv,.txt,.tsv,.xlsx,.xlsm,text/csv";
    let body = html! {
        nav.crumbs { a href="/products" { (product_text::title(lang)) } }
        header.page-head { div.page-title { h1 { (text::title(lang)) } } }
        p.quiet.narrow { (text::intro(lang)) }
        form.narrow method="post" action="/products/import" enctype="multipart/form-data" {
            (tokens(house, visit))
            (mistakes::all(errors, lang))
            div.form-grid {
                (field(&Field::new("file", text::file(lang), "", Kind::File { accept, multiple: false }).wide()))
                (field(&Field::new("text", text::paste(lang), typed.get("text"), Kind::Multiline { rows: 6 }).wide()))
                (field(&Field::new("list", text::list(lang), typed.get("list"), Kind::Select(&lists)).hint(text::list_hint(lang)).error(mistakes::of(errors, "list"))))
            }
            div.form-foot { (submit(Look::Primary, text::import(lang))) (link(Look::Plain, None, "/products", text::cancel(lang))) }
        }
    };
    Page::new(text::title(lang), body)
}

/// The one table that was sent, as a file or as text.
///
/// # Errors
/// `Invalid` with why it can't be read.
async fn sheet(files: Vec<crate::web::upload::Sent>, typed: &str, lang: Lang) -> Answer<Sheet> {
    let mut files = files.into_iter();
    let (name, bytes) = match (files.next(), files.next(), typed.is_empty()) {
        (Some(file), None, true) => (file.name, file.bytes),
        (None, _, false) => (text::pasted(lang).to_owned(), typed.to_owned().into_bytes()),
        (None, _, true) => return Err(Problem::invalid("file", text::need_file(lang))),
        _ => return Err(Problem::invalid("file", text::one_file(lang))),
    };
    let limits = Limits { rows: MOST, file_bytes: BYTES, ..Limits::default() };
    let found: Result<Sheet, ReadProblem> = FILES.run(move || read(&bytes, &name, &limits)).await?;
    found.map_err(|problem| Problem::invalid("file", refused(&problem, lang)))
}

/// Imports the products, or shows what is wrong with them.
pub async fn import(can: Can<ProductManage>, house: TheHouse, visit: Visit, sent: Upload) -> Answer<Outcome> {
    sent.raw.refuse_unknown(|name| matches!(name, "text" | "list"))?;
    let (lang, key, raw) = (visit.lang, sent.key, sent.raw);
    let ground = ground(&can, &house).await?;
    let list = raw.get("list").to_owned();
    let list_id = ground.lists.iter().map(|one| one.id).find(|id| id.to_string() == list);
    let checked = match sheet(sent.files, raw.get("text"), lang).await {
        Ok(_) if list_id.is_none() && !list.is_empty() => Err(Problem::invalid("list", text::no_list(lang))),
        Ok(sheet) => table::products(&sheet, &ground.tree, lang).map_err(Problem::Invalid),
        Err(problem) => Err(problem),
    };
    let writer = can.clone();
    let done = match checked {
        Ok(read) => {
            let work = move |tx: &mut crate::core::tx::Tx| {
                let done = actions::import(tx, &writer, &read, list_id)?;
                Ok(text::done(lang, done.made, done.there, done.prices))
            };
            house.db.write_once(can.actor(), key, work).await
        }
        Err(problem) => Err(problem),
    };
    match done {
        Ok(words) => Ok(Done::to("/products").say(words).into()),
        Err(Problem::Invalid(errors)) => Ok(upload_page(&house, &visit, &ground, (&raw, &errors)).again().into()),
        Err(problem) => Err(problem),
    }
}
