//! What is recorded of every statement.

use serde::Serialize;

use crate::bound::{Bound, BoundError, Network, Sizing};
use crate::setting::{Premise, Setting};

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

/// What a statement is about: the folder that holds its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Group {
    /// Of the paper, and of the paper that it builds on.
    Literature,
    /// Known before a network is drawn.
    APriori,
    /// About one drawn network.
    Certificate,
    /// What no training can do.
    Lower,
    /// When random features separate, and what that decides.
    Separation,
}

/// Each group with the folders of its statements.
const FOLDERS: [(Group, &[&str]); 5] = [
    (Group::Literature, &["mandal", "ji_telgarsky"]),
    (Group::APriori, &["sharper"]),
    (Group::Certificate, &["certificate"]),
    (Group::Lower, &["lower"]),
    (Group::Separation, &["separation"]),
];

impl Group {
    /// The group of the statements whose file is in this folder.
    fn of(folder: &str) -> Option<Self> {
        let (group, _) = FOLDERS.iter().find(|(_, folders)| folders.contains(&folder))?;
        Some(*group)
    }

    /// A short title.
    pub fn title(self) -> &'static str {
        match self {
            Self::Literature => "The paper",
            Self::APriori => "Sharper, before a network is drawn",
            Self::Certificate => "Certificates, scale and temperature",
            Self::Lower => "Lower bounds",
            Self::Separation => "The separation width",
        }
    }

    /// One sentence for a reader who knows none of the statements.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Literature => {
                "What the paper and its source claim on the width that training needs, as printed and \
                 repaired."
            }
            Self::APriori => {
                "Smaller widths that are enough with a stated probability, from the data's size and \
                 margin alone."
            }
            Self::Certificate => {
                "What one drawn network is sure to do, and the widths that follow when the teacher's \
                 temperature, the initial scale or the loss is chosen well."
            }
            Self::Lower => "Widths below which no training succeeds, whatever the labels.",
            Self::Separation => {
                "The width at which random features separate the labels, from both sides, and data on which \
                 that decides what each kind of labels needs."
            }
        }
    }
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
    /// The group, by the folder of the statement's file; none for a file outside this crate.
    pub fn group(&self) -> Option<Group> {
        Group::of(self.source_file.rsplit('/').nth(1)?)
    }

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
