//! Storing a chart and its two drawings.

use super::{Chart, Error, Layout, plot};
use crate::artifact;
use std::path::{Path, PathBuf};

/// The three files of a figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Files {
    /// The data.
    pub json: PathBuf,
    /// The vector drawing.
    pub svg: PathBuf,
    /// The drawing in 1600 × 1000 pixels.
    pub png: PathBuf,
}

impl Files {
    fn new(directory: &Path, id: &str) -> Self {
        let file = |ending: &str| directory.join(format!("{id}.{ending}"));
        Self { json: file("json"), svg: file("svg"), png: file("png") }
    }
}

/// Writes `<id>.json`, `<id>.svg` and `<id>.png` into `directory`, each as a whole
/// ([`artifact::write`]). Nothing is written if the chart is refused.
///
/// # Errors
/// Those of [`Chart::check`], [`Error::Artifact`] and [`Error::Draw`].
///
/// ```
/// use distill_bounds::figures::{Axis, Chart, Mark, Panel, Point, Role, Series, write};
///
/// let mut panel = Panel::new(Axis::log("margin γ"), Axis::log("width m"));
/// let points = [Point::new(0.1, 400.0).within(300.0, 500.0), Point::new(0.2, 100.0)];
/// panel.series.push(Series::new("soft labels", Role::Soft, Mark::LinePoints, points));
/// let chart = Chart {
///     id: "example".into(),
///     title: "Width against margin".into(),
///     subtitle: "made up".into(),
///     source: "a documentation example".into(),
///     panels: vec![panel],
/// };
/// let folder = tempfile::tempdir()?;
/// let files = write(&chart, folder.path())?;
/// assert!(files.json.exists() && files.svg.exists() && files.png.exists());
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
pub fn write(chart: &Chart, directory: &Path) -> Result<Files, Error> {
    chart.check()?;
    let files = Files::new(directory, &chart.id);
    let json_error = |source| Error::Json { path: files.json.clone(), source };
    let json = serde_json::to_string_pretty(chart).map_err(json_error)? + "\n";
    let stored = serde_json::from_str(&json).map_err(json_error)?;
    artifact::write(&files.json, json.as_bytes())?;
    draw(&stored, &files)?;
    Ok(files)
}

/// The charts stored in `directory`, in the order of their names: every JSON file with an SVG file beside
/// it, at least one.
///
/// # Errors
/// [`Error::Folder`] if it cannot be read, [`Error::NoFigure`] if it holds none.
pub fn stored(directory: &Path) -> Result<Vec<PathBuf>, Error> {
    let entries = std::fs::read_dir(directory).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let entries =
        entries.map_err(|source| Error::Folder { path: directory.to_path_buf(), source })?;
    let mut charts: Vec<PathBuf> = entries.into_iter().map(|entry| entry.path()).collect();
    charts.retain(|path| {
        path.extension().is_some_and(|ending| ending == "json")
            && path.with_extension("svg").exists()
    });
    charts.sort();
    match charts.is_empty() {
        true => Err(Error::NoFigure { path: directory.to_path_buf() }),
        false => Ok(charts),
    }
}

/// Reads the chart stored at `json`.
///
/// # Errors
/// [`Error::File`] if the file cannot be read, [`Error::Json`] if it holds no chart.
pub fn read(json: &Path) -> Result<Chart, Error> {
    let text =
        artifact::read(json).map_err(|source| Error::File { path: json.to_path_buf(), source })?;
    serde_json::from_slice(&text).map_err(|source| Error::Json { path: json.to_path_buf(), source })
}

/// Draws `<id>.svg` and `<id>.png` again, beside the `<id>.json` that [`write()`] made.
///
/// # Errors
/// [`Error::File`] or [`Error::Json`] if the file cannot be read, [`Error::Chart`] if its name is
/// not the chart's `id`, otherwise as [`write()`].
pub fn redraw(json: &Path) -> Result<Files, Error> {
    let chart = read(json)?;
    chart.check()?;
    let files = Files::new(json.parent().unwrap_or(Path::new("")), &chart.id);
    if files.json != json {
        let what = format!("stored as {}, expected {}.json", json.display(), chart.id);
        return Err(Error::Chart { figure: chart.id, what });
    }
    draw(&chart, &files)?;
    Ok(files)
}

/// The drawing of a chart as SVG.
///
/// # Errors
/// Those of [`Chart::check`], and [`Error::Draw`].
pub fn drawing(chart: &Chart, layout: Layout) -> Result<String, Error> {
    chart.check()?;
    let drawn = plot::draw(chart, layout);
    let svg = drawn.and_then(|canvas| canvas.to_svg(&chart.title, &chart.subtitle));
    svg.map_err(|what| Error::Draw { figure: chart.id.clone(), what })
}

fn draw(chart: &Chart, files: &Files) -> Result<(), Error> {
    let refused = |what| Error::Draw { figure: chart.id.clone(), what };
    let canvas = plot::draw(chart, Layout::Row).map_err(refused)?;
    let svg = canvas.to_svg(&chart.title, &chart.subtitle).map_err(refused)?;
    let png = canvas.to_png().map_err(refused)?;
    artifact::write(&files.svg, svg.as_bytes())?;
    artifact::write(&files.png, &png)?;
    Ok(())
}
