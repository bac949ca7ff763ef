//! What the commands of resumable experiments do alike.

use std::error::Error;
use std::path::Path;

use serde::Serialize;

use super::{Outcome, announce, draw, journal, print};
use crate::artifact::{Journal, write_json};
use crate::figures::Chart;
use crate::terminal::watched;
use crate::work::Work;

/// Where an experiment leaves what it finds.
pub struct Experiment<'a> {
    /// Its name for people who wait.
    pub what: &'a str,
    /// Predicted seconds of one core.
    pub seconds: f64,
    /// Folder of the journal.
    pub out: &'a Path,
    /// Folder of the figures and the findings; that of the journal when absent.
    pub figures: Option<&'a Path>,
    /// Name of the findings' file.
    pub file: &'a str,
    /// Whether the findings are printed as JSON.
    pub json: bool,
}

impl Experiment<'_> {
    /// Says what it will take, goes on where it stopped, writes, draws and prints.
    pub fn run<F: Serialize, E: Error + 'static>(
        self,
        find: impl FnOnce(&Journal, Work<'_>) -> Result<F, E>,
        charts: impl FnOnce(&F) -> Vec<Chart>,
        text: impl FnOnce(&F) -> String,
    ) -> Outcome {
        announce(self.what, self.seconds);
        let journal = journal(Some(&self.out.join("journal.jsonl")))?;
        let findings = watched(|work| find(&journal, work))?;
        let figures = self.figures.unwrap_or(self.out);
        write_json(&figures.join(self.file), &findings)?;
        draw(&charts(&findings), figures)?;
        print(self.json, &findings, || text(&findings))
    }
}
