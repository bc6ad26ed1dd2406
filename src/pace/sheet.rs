//! Conversion and cycle as a file.

use super::filter::Filter;
use super::parts::{by_name, cycle_name, number, percent};
use super::rules::conversion;
use super::store::Pace;
use super::text;
use crate::core::problem::Problem;
use crate::core::safe_cell::{Cell, CsvWriter};
use crate::text::Lang;

/// Both tables, one below the other.
///
/// # Errors
/// `Bug` where memory refuses.
pub fn csv(filter: &Filter, pace: &Pace, lang: Lang) -> Result<Vec<u8>, Problem> {
    let mut writer = CsvWriter::new(Vec::new()).map_err(Problem::bug)?;
    let head = [
        text::stage(lang),
        text::came(lang),
        text::went_on(lang),
        text::here(lang),
        text::lost(lang),
        text::back(lang),
        text::conversion(lang),
        text::days(lang),
    ];
    writer.row(head.map(Cell::Text)).map_err(Problem::bug)?;
    for one in &pace.stages {
        let stage = &one.stage;
        let counts = [stage.came, stage.went_on, stage.here, stage.lost, stage.back].map(|count| count.to_string());
        let (rate, days) = (
            conversion(stage.came, stage.went_on).map(percent).unwrap_or_default(),
            stage.days.map(number).unwrap_or_default(),
        );
        let cells = std::iter::once(Cell::Text(lang.name(&stage.name_zh, &stage.name_en)));
        let cells = cells.chain(counts.iter().map(|count| Cell::Number(count)));
        writer.row(cells.chain([Cell::Text(&rate), Cell::Text(&days)])).map_err(Problem::bug)?;
    }
    writer.row([Cell::Text("")]).map_err(Problem::bug)?;
    let head = [by_name(filter.by, lang), text::deals(lang), text::mean(lang), text::median(lang)];
    writer.row(head.map(Cell::Text)).map_err(Problem::bug)?;
    for one in &pace.cycles {
        let name = cycle_name(one, filter.by, lang);
        let (count, mean, median) = (one.n.to_string(), number(one.mean), number(one.median));
        writer
            .row([Cell::Text(&name), Cell::Number(&count), Cell::Text(&mean), Cell::Text(&median)])
            .map_err(Problem::bug)?;
    }
    writer.finish().map_err(Problem::bug)
}
