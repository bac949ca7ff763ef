//! Figures on pages: charts read from a folder, drawn beside the pages, and shown.

use std::path::{Path, PathBuf};

use crate::figures::{self, Chart, Error, stored, write};
use crate::report::html::escape;

/// Folder of the figures, beside the pages.
pub const FOLDER: &str = "figures";

/// The charts of a folder in the order of their names: every JSON file with its SVG beside it.
///
/// # Errors
/// [`Error::Folder`] if the folder cannot be read, [`Error::NoFigure`] if it holds none, [`Error::File`] if
/// a file cannot be read, [`Error::Json`] if it is no chart.
pub fn read(folder: &Path) -> Result<Vec<Chart>, Error> {
    stored(folder)?.iter().map(|path| figures::read(path)).collect()
}

/// Draws the charts into the folder `figures` beside the pages in `folder`; returns the files.
///
/// # Errors
/// As [`write()`].
pub fn draw(charts: &[Chart], folder: &Path) -> Result<Vec<PathBuf>, Error> {
    if charts.is_empty() {
        return Ok(Vec::new());
    }
    let folder = folder.join(FOLDER);
    std::fs::create_dir_all(&folder)
        .map_err(|source| Error::File { path: folder.clone(), source })?;
    let mut files = Vec::new();
    for chart in charts {
        let drawn = write(chart, &folder)?;
        files.extend([drawn.json, drawn.svg, drawn.png]);
    }
    Ok(files)
}

/// The chart as a figure with its title, what was run, and links to its data and drawing.
pub fn figure(chart: &Chart) -> String {
    let (id, title) = (&chart.id, escape(&chart.title));
    format!(
        "<figure id=\"figure-{id}\">\n<div class=\"wide\" tabindex=\"0\">\
         <img class=\"chart\" src=\"{FOLDER}/{id}.svg\" alt=\"{title}\" width=\"1600\" \
         height=\"1000\" loading=\"lazy\"></div>\n<figcaption><strong>{title}.</strong> {}. \
         <a href=\"{FOLDER}/{id}.json\">Data of {id}</a>, \
         <a href=\"{FOLDER}/{id}.svg\">drawing of {id}</a></figcaption>\n</figure>\n",
        escape(&chart.subtitle)
    )
}

/// All the words of a chart's title, subtitle and legend.
pub fn words(chart: &Chart) -> String {
    let series = chart.panels.iter().flat_map(|panel| &panel.series);
    let names: Vec<&str> = series.map(|series| series.name.as_str()).collect();
    format!("{}; {}; {}", chart.title, chart.subtitle, names.join("; "))
}
