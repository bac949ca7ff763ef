//! Figures on pages: charts read from a folder, drawn beside the pages, and shown.

use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::artifact;
use crate::figures::{self, Chart, Error, Layout, drawing, stored};
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

/// Draws the charts into the folder `figures` beside the pages in `folder`: the data, and a drawing each for
/// wide and for narrow screens. Returns the files.
///
/// # Errors
/// As [`drawing`], and [`Error::File`] or [`Error::Artifact`] if a file cannot be written.
pub fn draw(charts: &[Chart], folder: &Path) -> Result<Vec<PathBuf>, Error> {
    if charts.is_empty() {
        return Ok(Vec::new());
    }
    let folder = folder.join(FOLDER);
    std::fs::create_dir_all(&folder)
        .map_err(|source| Error::File { path: folder.clone(), source })?;
    let draw = |chart: &Chart| {
        let path = |ending: &str| folder.join(format!("{}{ending}", chart.id));
        let files = [".json", ".svg", "-narrow.svg"].map(path);
        let json = serde_json::to_string_pretty(chart)
            .map_err(|source| Error::Json { path: files[0].clone(), source })?;
        let texts = [json + "\n", drawing(chart, Layout::Row)?, drawing(chart, Layout::Stack)?];
        for (file, text) in files.iter().zip(texts) {
            artifact::write(file, text.as_bytes())?;
        }
        Ok(files)
    };
    Ok(charts.par_iter().map(draw).collect::<Result<Vec<_>, Error>>()?.concat())
}

/// The chart as a figure, in the drawing that suits the screen, with links to its data and its drawing.
pub fn figure(chart: &Chart) -> String {
    let (id, text) = (&chart.id, escape(&format!("{}. {}", chart.title, chart.subtitle)));
    format!(
        "<figure id=\"figure-{id}\">\n<picture><source media=\"(max-width: 44rem)\" \
         srcset=\"{FOLDER}/{id}-narrow.svg\"/><img class=\"chart\" src=\"{FOLDER}/{id}.svg\" \
         alt=\"{text}\" width=\"1600\" height=\"1000\" loading=\"lazy\"></picture>\n\
         <figcaption><a href=\"{FOLDER}/{id}.json\">Data of {id}</a>, \
         <a href=\"{FOLDER}/{id}.svg\">drawing of {id}</a></figcaption>\n</figure>\n"
    )
}

/// All the words of a chart's title, subtitle and legend.
pub fn words(chart: &Chart) -> String {
    let series = chart.panels.iter().flat_map(|panel| &panel.series);
    let names: Vec<&str> = series.map(|series| series.name.as_str()).collect();
    format!("{}; {}; {}", chart.title, chart.subtitle, names.join("; "))
}
