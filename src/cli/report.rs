use std::path::PathBuf;

use clap::Parser;

use super::{Outcome, print};
use crate::report::machine::Machine;
use crate::report::{charts, gallery, page};
use crate::verify::Evidence;

/// Write one report of a run of `verify` as a static page.
///
/// The figures are drawn from the evidence; DIR gets the page, the figures and a copy of the
/// evidence, to which every number is linked.
#[derive(Parser)]
#[command(
    after_help = "Example:\n  distill-bounds report target/report --evidence target/verify/evidence.json --figures figures"
)]
pub struct Args {
    /// Folder for the report
    #[arg(value_name = "DIR")]
    out: PathBuf,
    /// Evidence of `verify`
    #[arg(long, value_name = "FILE", default_value = "target/verify/evidence.json")]
    evidence: PathBuf,
    /// Show the other figures of this folder, too
    #[arg(long, value_name = "DIR")]
    figures: Option<PathBuf>,
    /// Print JSON: the files written
    #[arg(long)]
    json: bool,
}

impl Args {
    pub fn run(self) -> Outcome {
        page::check(&self.out)?;
        let evidence: Evidence = super::evidence(&self.evidence)?;
        let others = self.figures.as_deref().map(gallery::read).transpose()?.unwrap_or_default();
        let mut shown = charts::all(&evidence);
        let own: Vec<String> = shown.iter().map(|chart| chart.id.clone()).collect();
        shown.extend(others.into_iter().filter(|chart| !own.contains(&chart.id)));
        let files = page::write(&self.out, &evidence, &shown, &Machine::this())?;
        let index = self.out.join("index.html");
        print(self.json, &files, || format!("report: {}", index.display()))
    }
}
