//! Everything on one static site: the answer, the findings and the guide, the statements with their proofs
//! and code, the evidence and the experiments. Nothing comes from elsewhere; the one script, of the table of
//! the evidence, is not needed to read it.

mod answer;
pub mod dependencies;
mod documents;
pub mod embedded;
mod entries;
mod errata_page;
mod evidence_page;
mod experiments;
mod formula;
mod graph;
mod layers;
mod lexer;
mod names;
mod overview;
pub mod proofs;
mod prose;
mod side;
mod statement_page;
mod statements_page;
pub mod status;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use theorems::registry;
use theorems::statement::Statement;

use self::proofs::{CoqTheorem, ScalarProof};
use self::status::Status;
use crate::figures::{self, Chart};
use crate::report::folder::{self, FolderError};
use crate::report::html::{self, PAGES};
use crate::report::machine::Machine;
use crate::report::{charts, gallery};
use crate::verify::{Evidence, coverage};

/// Why the site could not be made.
#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    /// A claim holds a formula that cannot be typeset.
    #[error("formula {latex:?}: {reason}; expected LaTeX that can be rendered")]
    Formula {
        /// The formula as LaTeX.
        latex: String,
        /// The renderer's reason.
        reason: String,
    },
    /// The map from statements to Coq theorems is not readable.
    #[error("theorems/proofs/index.json: {0}; expected a map from statements to Coq theorems")]
    Index(serde_json::Error),
    /// The evidence could not be turned into JSON.
    #[error("evidence: {0}; expected values that JSON can hold")]
    Evidence(serde_json::Error),
    /// A figure could not be read.
    #[error(transparent)]
    Figure(#[from] figures::Error),
    /// The pages could not be written.
    #[error(transparent)]
    Folder(#[from] FolderError),
}

/// Everything that stands behind the statements.
pub struct Support<'a> {
    /// What `verify` found, if it has run.
    pub evidence: Option<&'a Evidence>,
    /// The Coq theorems of each statement.
    pub coq: BTreeMap<String, Vec<CoqTheorem>>,
    /// The interval proofs of all scalar goals.
    pub scalar: Vec<ScalarProof>,
    /// Figures.
    pub charts: Vec<Chart>,
    /// What the site is made with.
    pub machine: Machine,
}

impl<'a> Support<'a> {
    /// Reads the Coq index, decides every scalar goal, and draws what the evidence has the numbers of.
    ///
    /// # Errors
    /// [`SiteError::Index`] if the index is not readable.
    pub fn gather(evidence: Option<&'a Evidence>) -> Result<Self, SiteError> {
        let coq = proofs::index(embedded::PROOF_INDEX).map_err(SiteError::Index)?;
        let charts = evidence.map(charts::all).unwrap_or_default();
        Ok(Self {
            evidence,
            coq,
            scalar: proofs::scalar_proofs(),
            charts,
            machine: Machine::this(),
        })
    }

    /// The same with the other figures of a folder.
    ///
    /// # Errors
    /// [`SiteError::Figure`] if the folder or a chart in it is not readable.
    pub fn with_figures(mut self, folder: &Path) -> Result<Self, SiteError> {
        for chart in gallery::read(folder)? {
            if self.chart(&chart.id).is_none() {
                self.charts.push(chart);
            }
        }
        Ok(self)
    }

    /// The figure with this name.
    fn chart(&self, id: &str) -> Option<&Chart> {
        self.charts.iter().find(|chart| chart.id == id)
    }

    /// The figures whose title, subtitle or legend names a statement.
    pub fn charts_of(&self, id: &str) -> impl Iterator<Item = &Chart> {
        self.charts.iter().filter(move |chart| names::mentions(&gallery::words(chart), id))
    }

    /// Where the evidence puts a statement.
    fn status(&self, statement: &Statement) -> Status {
        Status::of(statement, self.evidence)
    }

    /// The Coq theorems of a statement.
    pub fn coq_of(&self, id: &str) -> &[CoqTheorem] {
        self.coq.get(id).map_or(&[], Vec::as_slice)
    }

    /// The interval proofs of a statement.
    pub fn scalar_of(&self, id: &str) -> impl Iterator<Item = &ScalarProof> {
        self.scalar.iter().filter(move |proof| proof.statement == id)
    }

    /// Every link between a statement and what stands behind it that leads nowhere, one line each.
    pub fn broken_links(&self) -> Vec<String> {
        let mut faults = Vec::new();
        for statement in registry::all() {
            if coverage::checks_of(statement.id).is_empty() {
                faults.push(format!("{} has no check", statement.id));
            }
            if embedded::source(statement).is_none() {
                faults.push(format!("{}: there is no {}", statement.id, statement.source_file));
            }
        }
        for (user, used) in dependencies::edges() {
            for id in [user, used] {
                if registry::find(id).is_none() {
                    faults.push(format!("{user} uses {used}: {id} is not registered"));
                }
            }
        }
        for proof in &self.scalar {
            if registry::find(proof.statement).is_none() {
                faults.push(format!("{}: {} is not registered", proof.id, proof.statement));
            }
            if !proof.is_proven() {
                faults.push(format!("{} is not proven", proof.id));
            }
        }
        for check in self.evidence.into_iter().flat_map(|evidence| &evidence.report.checks) {
            let id = &check.statement;
            if registry::find(id).is_none() && !status::is_erratum(id) {
                faults.push(format!(
                    "check {}: {id} is neither a statement nor an erratum",
                    check.id
                ));
            }
        }
        for check in status::missing_refutations(self.evidence) {
            faults.push(format!("the evidence has no check {check}, which refutes a statement"));
        }
        faults.extend(proofs::broken(&self.coq));
        faults
    }
}

/// The names of the pages and of what belongs to them, in the order in which they are written.
fn file_names() -> Vec<String> {
    let statements = registry::all().iter().map(|statement| page_of(statement.id));
    let others = [entries::PAGE, "evidence.json", "style.css"].map(str::to_owned);
    let parts = PAGES.iter().rev().map(|(page, _)| (*page).to_owned());
    statements.chain(others).chain(parts).collect()
}

/// Whether the site may be written into the folder `out`: to be asked before anything is computed.
///
/// # Errors
/// [`FolderError`] if the folder holds foreign files.
pub fn check(out: &Path) -> Result<(), FolderError> {
    folder::check(out, file_names().iter().map(String::as_str))
}

/// Writes the site into the folder `out` and returns its files: the figures first, and last `index.html`,
/// which refers to all of them.
///
/// # Errors
/// [`SiteError`] if a claim cannot be typeset, the folder holds foreign files or a file cannot be written.
pub fn write(out: &Path, support: &Support) -> Result<Vec<PathBuf>, SiteError> {
    let mut pages: BTreeMap<String, String> = documents::pages(support).into_iter().collect();
    for statement in registry::all() {
        pages.insert(page_of(statement.id), statement_page::page(statement, support)?);
    }
    for (name, page) in [
        ("index.html", overview::page(support)),
        (statements_page::PAGE, statements_page::page(support)),
        (evidence_page::PAGE, evidence_page::page(support)),
        (experiments::PAGE, experiments::page(support)),
        (errata_page::PAGE, errata_page::page(support)),
        ("style.css", html::STYLE.to_owned()),
    ] {
        pages.insert(name.to_owned(), page);
    }
    if let Some(evidence) = support.evidence {
        let json = serde_json::to_string_pretty(evidence).map_err(SiteError::Evidence)? + "\n";
        pages.insert(entries::PAGE.to_owned(), entries::page(&json));
        pages.insert("evidence.json".to_owned(), json);
    }
    let written = |name: String| pages.remove(&name).map(|page| (name, page));
    let pages: Vec<(String, String)> = file_names().into_iter().filter_map(written).collect();
    Ok(folder::write(out, &support.charts, &pages)?)
}

/// The file of a statement's page.
pub fn page_of(id: &str) -> String {
    format!("{id}.html")
}
