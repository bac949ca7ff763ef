use std::path::PathBuf;

use clap::Parser;

use super::{Failure, Outcome, print};
use crate::report::site::{self, Support};

/// Write everything as a static site: the answer, the theorems, the evidence, the experiments, the guide.
///
/// DIR gets the pages, the figures and a copy of the evidence, to which every number is linked. The pages
/// need no network and no server. Exits with 1 if a link from a statement to its proofs and checks leads
/// nowhere.
#[derive(Parser)]
#[command(
    after_help = "Example:\n  distill-bounds site target/site --evidence target/verify/evidence.json --figures figures"
)]
pub struct Args {
    /// Folder for the site
    #[arg(value_name = "DIR")]
    out: PathBuf,
    /// Evidence of `verify`; without it the pages have no verdicts
    #[arg(long, value_name = "FILE")]
    evidence: Option<PathBuf>,
    /// Show the figures of this folder, too
    #[arg(long, value_name = "DIR")]
    figures: Option<PathBuf>,
    /// Print JSON: the files written
    #[arg(long)]
    json: bool,
}

impl Args {
    pub fn run(self) -> Outcome {
        site::check(&self.out)?;
        let evidence = self.evidence.as_deref().map(super::evidence).transpose()?;
        let mut support = Support::gather(evidence.as_ref())?;
        if let Some(folder) = &self.figures {
            support = support.with_figures(folder)?;
        }
        let files = site::write(&self.out, &support)?;
        print(self.json, &files, || format!("site: {}", self.out.join("index.html").display()))?;
        let faults = support.broken_links();
        if faults.is_empty() { Ok(()) } else { Err(Failure::Falsified(faults.join("; "))) }
    }
}
