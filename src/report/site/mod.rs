//! A static site of the statements: their claims, proofs, code and evidence, and how they hang
//! together. No scripts, and nothing from elsewhere.

pub mod dependencies;
pub mod embedded;
mod formula;
mod graph;
mod index_page;
mod lexer;
mod names;
pub mod proofs;
mod prose;
mod statement_page;
pub mod status;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use theorems::registry;
use theorems::statement::Statement;

use self::proofs::{CoqTheorem, ScalarProof};
use self::status::Status;
use crate::figures::{self, Chart};
use crate::report::folder::{self, FolderError};
use crate::report::{gallery, html};
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
    Index(#[from] serde_json::Error),
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
}

impl<'a> Support<'a> {
    /// Reads the Coq index and decides every scalar goal.
    ///
    /// # Errors
    /// [`SiteError::Index`] if the index is not readable.
    pub fn gather(evidence: Option<&'a Evidence>) -> Result<Self, SiteError> {
        let coq = proofs::index(embedded::PROOF_INDEX)?;
        Ok(Self { evidence, coq, scalar: proofs::scalar_proofs(), charts: Vec::new() })
    }

    /// The same with the figures of a folder.
    ///
    /// # Errors
    /// [`SiteError::Figure`] if the folder or a chart in it is not readable.
    pub fn with_figures(self, folder: &Path) -> Result<Self, SiteError> {
        Ok(Self { charts: gallery::read(folder)?, ..self })
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

/// Writes the site into the folder `out` and returns its files.
///
/// # Errors
/// [`SiteError`] if a claim cannot be typeset, the folder holds foreign files or a file cannot be written.
pub fn write(out: &Path, support: &Support) -> Result<Vec<PathBuf>, SiteError> {
    let mut pages = vec![
        ("index.html".to_owned(), index_page::index(support)?),
        ("errata.html".to_owned(), index_page::errata(support)),
        ("style.css".to_owned(), html::STYLE.to_owned()),
    ];
    for statement in registry::all() {
        pages.push((page_of(statement.id), statement_page::page(statement, support)?));
    }
    Ok(folder::write(out, &support.charts, &pages)?)
}

/// The file of a statement's page.
pub fn page_of(id: &str) -> String {
    format!("{id}.html")
}

/// A page of the site.
fn page(title: &str, main: &str) -> String {
    let links = [("index.html", "Statements"), ("errata.html", "Errata")];
    html::document(title, &links, main)
}
