//! A certificate as a file: the reference and the centre, from which everything else follows.

use faer::Mat;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::evaluate::Centre;
use super::reference::Rule;
use super::{Loss, Problem, Question};
use crate::artifact::hexadecimal;

/// The layout of a proof and the order of its groups.
pub(super) const FORMAT: u32 = 1;

/// A reference and a centre.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Witness {
    /// How the reference was found.
    pub rule: Rule,
    /// Whether it is orthogonal to the flippable points of each pair.
    pub orthogonal: bool,
    /// D̄ of each group, in the order of [`Draw::groups`](super::draw::Draw::groups).
    pub reference: Vec<Vec<f64>>,
    /// The outputs that it is compared with.
    pub centre: Centre,
}

impl Witness {
    pub(super) fn new(
        rule: Rule,
        orthogonal: bool,
        displacements: &Mat<f64>,
        centre: Centre,
    ) -> Self {
        let columns = displacements.col_iter();
        let reference = columns.map(|column| column.iter().copied().collect()).collect();
        Self { rule, orthogonal, reference, centre }
    }
}

/// What proves a [`Certificate`](super::Certificate), given the data and the seed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Proof {
    /// The layout of the proof.
    pub format: u32,
    /// SHA-256, in hexadecimal, of n and d (8 bytes each), the inputs one after the other, the labels
    /// and, for soft labels, the logits (IEEE 754 binary64), all little-endian.
    pub data: String,
    /// The network and the run, with the radius for which the bounds hold.
    pub question: Question,
    /// The references, each good for at least one of the bounds.
    pub witnesses: Vec<Witness>,
}

impl Proof {
    pub(super) fn new(problem: &Problem<'_>, question: Question, witnesses: Vec<Witness>) -> Self {
        Self { format: FORMAT, data: digest(problem, question.loss), question, witnesses }
    }
}

pub(super) fn digest(problem: &Problem<'_>, loss: Loss) -> String {
    let (d, n) = problem.points.shape();
    let mut hash = Sha256::new();
    hash.update((n as u64).to_le_bytes());
    hash.update((d as u64).to_le_bytes());
    let points = problem.points.col_iter().flat_map(|x| x.iter().copied());
    let logits: &[f64] = if loss == Loss::Soft { problem.logits } else { &[] };
    points
        .chain(problem.labels.iter().copied())
        .chain(logits.iter().copied())
        .for_each(|number| hash.update(number.to_le_bytes()));
    hexadecimal(&hash.finalize())
}
