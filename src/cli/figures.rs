use std::path::{Path, PathBuf};

use clap::Parser;
use serde::Serialize;

use super::{Failure, Outcome, print};
use crate::figures::{redraw, stored, write};
use crate::report::charts;

/// Draw the figures: JSON, SVG and PNG of each.
#[derive(Parser)]
#[command(
    after_help = "Examples:\n  distill-bounds figures --out figures --evidence target/verify/evidence.json\n  distill-bounds figures --redraw figures"
)]
pub struct Args {
    /// Folder for the figures
    #[arg(long, value_name = "DIR", default_value = "figures")]
    out: PathBuf,
    /// Evidence of `verify`, for the empirical requirements
    #[arg(long, value_name = "FILE", default_value = "target/verify/evidence.json")]
    evidence: PathBuf,
    /// Draw every figure of this folder anew from its JSON, without computing anything
    #[arg(long, value_name = "DIR", conflicts_with_all = ["out", "evidence"])]
    redraw: Option<PathBuf>,
    /// Print JSON: the files written
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Answer {
    files: Vec<PathBuf>,
}

impl Args {
    pub fn run(self) -> Outcome {
        let files = match &self.redraw {
            Some(folder) => redraw_all(folder)?,
            None => self.draw_all()?,
        };
        let answer = Answer { files };
        let list = || answer.files.iter().map(|file| format!("{}\n", file.display())).collect();
        print(self.json, &answer, list)
    }

    fn draw_all(&self) -> Result<Vec<PathBuf>, Failure> {
        let evidence = super::evidence(&self.evidence)?;
        std::fs::create_dir_all(&self.out).map_err(|error| {
            Failure::Input(format!("--out {}: {error}; expected a folder", self.out.display()))
        })?;
        let mut files = Vec::new();
        for chart in charts::all(&evidence) {
            let written = write(&chart, &self.out)?;
            files.extend([written.json, written.svg, written.png]);
        }
        Ok(files)
    }
}

fn redraw_all(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let charts = stored(folder).map_err(|error| Failure::Input(format!("--redraw {error}")))?;
    let mut files = Vec::new();
    for chart in charts {
        let drawn = redraw(&chart)?;
        files.extend([drawn.svg, drawn.png]);
    }
    Ok(files)
}
