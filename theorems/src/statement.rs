//! What is recorded of every statement.

use serde::Serialize;

use crate::bound::{Bound, BoundError, Network, Sizing};
use crate::setting::Setting;

pub use crate::premise::Premise;

/// A number that a statement asserts.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Constant {
    /// The symbol, or the expression that the number stands in.
    pub symbol: &'static str,
    /// The number.
    pub value: f64,
    /// The number as it is written in the statement's source file.
    pub literal: &'static str,
    /// What the number is for.
    pub meaning: &'static str,
    /// Whether the literal can only be this constant. Small numbers (2, 3, 4, 9, 16, 32, …) occur
    /// everywhere by chance; a literal with a decimal fraction, or an integer that nothing else
    /// has a reason to use, does not, and then it must not occur in any other file.
    pub distinctive: bool,
}

/// Where a statement comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Provenance {
    /// As the paper prints it.
    Printed,
    /// The paper's statement with the conditions that its proof needs.
    Repaired,
    /// Quoted without the paper at hand: constants to be confirmed.
    Quoted,
    /// Stated and proved here.
    Own,
}

/// A registered statement: its text, its source and its executable bound.
#[derive(Clone, Copy, Debug)]
pub struct Statement {
    /// Identifier, unique in the registry.
    pub id: &'static str,
    /// Short title.
    pub title: &'static str,
    /// The source: a paper, or this project.
    pub paper: &'static str,
    /// The source's equation or section numbers.
    pub equations: &'static str,
    /// The claim, in the paper's symbols.
    pub claim: &'static str,
    /// The symbols and their domains.
    pub premises: &'static [Premise],
    /// The numbers that the claim asserts.
    pub constants: &'static [Constant],
    /// Where it comes from.
    pub provenance: Provenance,
    /// The executable form.
    pub bound: Bound,
    /// The file that holds all of this, relative to the workspace.
    pub source_file: &'static str,
    /// The proof in one line, or where it stands.
    pub proof: &'static str,
}

impl Statement {
    /// The requirement on the network, if the statement makes one.
    pub fn network(&self) -> Option<&Network> {
        match &self.bound {
            Bound::Network(network) => Some(network),
            Bound::Inequality(_) => None,
        }
    }

    /// The smallest network and schedule that are proven to meet the statement's premises.
    ///
    /// # Errors
    /// [`BoundError`] if the statement sizes no network, or does not cover the setting.
    ///
    /// ```
    /// use theorems::registry;
    /// use theorems::setting::Setting;
    ///
    /// // n = 8 points, γ = ε = δ = 0.1, points of norm 1.
    /// let setting = Setting::new(8, 0.1, 0.1, 0.1, 1.0)?;
    /// let sizing = registry::find("S.s4").expect("registered").sizing(&setting)?;
    /// assert_eq!(sizing.width, 230_302.0);
    /// assert!(sizing.probability > 0.8 - 1e-12);
    /// assert!(registry::find("M.lemma-3").expect("registered").sizing(&setting).is_err());
    /// # Ok::<_, Box<dyn std::error::Error>>(())
    /// ```
    pub fn sizing(&self, setting: &Setting<f64>) -> Result<Sizing, BoundError> {
        self.network().ok_or(BoundError::NoNetwork { id: self.id })?.sizing(setting)
    }
}
