//! A certificate as a file: the reference and the centre, from which everything else follows.

use faer::Mat;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::draw::{Draw, Groups};
use super::evaluate::Centre;
use super::reference::Rule;
use super::search::{Best, Certificate};
use super::setting::Setting;
use super::{CertificateError, Loss, Problem, Question};
use crate::artifact::hexadecimal;
use crate::work::Work;

/// The layout of a proof and the order of its groups.
const FORMAT: u32 = 1;

/// A reference and a centre.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Witness {
    /// How the reference was found.
    pub rule: Rule,
    /// Whether it is orthogonal to the flippable points of each pair.
    pub orthogonal: bool,
    /// D̄ of each group, in the order of [`Draw::groups`].
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

/// What proves a [`Certificate`], given the data and the seed.
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

    /// The bounds that this proves for `problem`: draws the network of the seed again and evaluates
    /// every reference on intervals.
    ///
    /// # Errors
    /// If the proof is of another layout or for other data, a reference does not fit the network or
    /// the radius, an argument is outside its domain, or the work is stopped.
    pub fn check(
        &self,
        problem: Problem<'_>,
        work: &Work<'_>,
    ) -> Result<Certificate, CertificateError> {
        let differs = |what, found: String, expected: String| {
            Err(CertificateError::Proof { what, found, expected })
        };
        if self.format != FORMAT {
            return differs("format", self.format.to_string(), FORMAT.to_string());
        }
        let setting = Setting::new(problem, self.question)?;
        let data = digest(&problem, self.question.loss);
        if data != self.data {
            return differs("data", self.data.clone(), data);
        }
        let Question { seed, width, initial_scale, radius, .. } = self.question;
        let d = problem.points.nrows();
        let draw = |reach| Draw::take(problem.points, seed, width, initial_scale, reach);
        let first = draw(radius.unwrap_or(0.0)).groups(radius.unwrap_or(0.0));
        let mut best = Best::new();
        for witness in &self.witnesses {
            work.check()?;
            let reference = &witness.reference;
            let count = first.list.len();
            if reference.len() != count || reference.iter().any(|vector| vector.len() != d) {
                let found = format!("{} vectors", reference.len());
                return differs("reference", found, format!("{count} vectors of {d} numbers"));
            }
            let displacements = Mat::from_fn(d, count, |row, p| reference[p][row]);
            let evaluation = if radius.is_some() {
                setting.evaluate(&first, displacements.as_ref(), &witness.centre, false)?
            } else {
                let groups = self.unprojected(&setting, &first, &displacements, witness, &draw)?;
                setting.evaluate(&groups, displacements.as_ref(), &witness.centre, true)?
            };
            best.add(witness.clone(), evaluation);
        }
        Ok(best.certificate(&setting, &first, radius))
    }

    /// The groups at the reach of the reference.
    fn unprojected(
        &self,
        setting: &Setting<'_>,
        lazy: &Groups,
        displacements: &Mat<f64>,
        witness: &Witness,
        draw: &impl Fn(f64) -> Draw,
    ) -> Result<Groups, CertificateError> {
        let sums = setting.sums(lazy, displacements.as_ref());
        match setting.reach(&sums, &witness.centre).filter(|reach| reach.is_finite()) {
            Some(reach) => Ok(draw(reach).groups(reach)),
            None => Err(CertificateError::Reach { reach: f64::INFINITY, quiet: 0.0 }),
        }
    }
}

fn digest(problem: &Problem<'_>, loss: Loss) -> String {
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
