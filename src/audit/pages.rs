//! The pages of the audit log. Reading it is itself recorded, before anything is shown.

use super::filter::Filter;
use super::{parts, store, table, text};
use crate::core::access::{AuditRead, Can};
use crate::core::problem::Problem;
use crate::text::format;
use crate::ui::Icon;
use crate::ui::button::{Look, link};
use crate::web::form::Asked;
use crate::web::registry::TheHouse;
use crate::web::respond::{Answer, Download, Listing, Page};
use crate::web::who::Visit;
use maud::html;

/// The log; its first page records that it was opened.
pub async fn list(can: Can<AuditRead>, house: TheHouse, visit: Visit, asked: Asked) -> Answer<Listing> {
    let zone = house.config.company.time_zone;
    let filter = Filter::read(&asked.0);
    if filter.cursor.is_none() && filter.wrong.is_empty() {
        let asking = filter.clone();
        house.db.write(can.actor(), move |tx| store::record(tx, "audit.read", &asking, None)).await?;
    }
    let (asking, reader) = (filter.clone(), can.clone());
    let found =
        house.db.read(can.actor(), move |r| Ok((store::page(r, &reader, &asking, zone)?, store::people(r, &reader)?)));
    let (found, people) = found.await?;
    let lang = visit.lang;
    let part = parts::list(&found, &filter, lang, zone);
    let body = html! {
        header.page-head {
            div.page-title { h1 { (text::title(lang)) } }
            div.page-actions {
                (link(Look::Plain, None, "/admin/directory/uses", text::emergency_uses(lang)))
                @if filter.wrong.is_empty() { (link(Look::Plain, Some(Icon::Download), &filter.href("/audit/events.csv", &[]), text::download(lang))) }
            }
            p.page-sub { (text::lead(lang)) }
        }
        (parts::filters(&filter, &people, lang))
        (part)
    };
    Ok(Listing { page: Page::new(text::title(lang), body), part })
}

/// The events that were asked for, as CSV.
pub async fn download(can: Can<AuditRead>, house: TheHouse, visit: Visit, asked: Asked) -> Answer<Download> {
    let (zone, lang) = (house.config.company.time_zone, visit.lang);
    let filter = Filter::read(&asked.0);
    if !filter.wrong.is_empty() {
        let told = filter.wrong.iter().map(|(name, typed)| ((*name).into(), parts::told(name, typed, lang)));
        return Err(Problem::Invalid(told.collect()));
    }
    let (asking, reader) = (filter.clone(), can.clone());
    let file = house.db.read(can.actor(), move |r| {
        let mut lines = store::all(r, &reader, &asking, zone, store::EXPORT_CAP + 1)?;
        let capped = lines.len() > store::EXPORT_CAP;
        lines.truncate(store::EXPORT_CAP);
        let most = format::whole(i64::try_from(store::EXPORT_CAP).unwrap_or(i64::MAX));
        let note = capped.then(|| text::capped(lang, &most));
        Ok((table::csv(&lines, zone, lang, note.as_deref())?, lines.len()))
    });
    let (bytes, rows) = file.await?;
    // Nothing leaves the house before it is written down that it does.
    house.db.write(can.actor(), move |tx| store::record(tx, "audit.exported", &filter, Some(rows))).await?;
    let today = house.db.clock().today(zone);
    Ok(Download {
        name: format!("{}-{today}.csv", text::file_name(lang)),
        media_type: "text/csv; charset=utf-8".into(),
        bytes,
    })
}
