//! From a proof to the best file for Coq.

use faer::Mat;
use inari::Interval;
use theorems::real::Real;

use super::claim::Claim;
use super::network::Network;
use super::number::shorten;
use super::text::file;
use crate::certificate::draw::{Draw, Groups};
use crate::certificate::evaluate::Centre;
use crate::certificate::proof::{Proof, Witness};
use crate::certificate::setting::Setting;
use crate::certificate::{CertificateError, Loss, Problem};
use crate::work::Work;

/// Coordinates of all points, times pairs: beyond, Coq's rational numbers take minutes.
const LARGEST: u64 = 1 << 11;

/// Bits of a vector D̄_k: any reference proves something, and a short one is read sooner.
const REFERENCE_BITS: u32 = 24;

/// Least |c_i| whose tanh is enclosed at the precision that the file asks of Coq.
const LEAST_TARGET: f64 = 1e-20;

/// The file with which Coq proves the bound of `proof` on the averaged error, for `problem`.
///
/// # Errors
/// If the network is too large, the proof is without a radius, no bound below 1 follows from its
/// references, or the work is stopped.
pub fn in_coq(
    proof: &Proof,
    problem: Problem<'_>,
    work: &Work<'_>,
) -> Result<String, CertificateError> {
    let refuse =
        |what, found: String, expected| Err(CertificateError::Domain { what, found, expected });
    let question = proof.question;
    let (d, n) = problem.points.shape();
    let pairs = question.width / 2;
    if pairs.saturating_mul((n * d) as u64) > LARGEST {
        let found = format!("{pairs} pairs of neurons on {n} points of {d} numbers");
        return refuse("coq", found, "pairs × points × numbers up to 2048");
    }
    let Some(radius) = question.radius else {
        return refuse("coq", "no radius".into(), "a certificate with --radius");
    };
    let mut setting = Setting::new(problem, question)?;
    if d != 2 {
        let trace = setting.mean(|i| setting.norms[i].sqr()).sup();
        setting.gamma = trace;
        setting.kappa = (Interval::exact(question.step_size) * Interval::exact(trace)).sup();
    }
    if let Some(target) = setting.targets.iter().find(|target| target.mag() < LEAST_TARGET) {
        return refuse("coq", format!("a target of {}", target.mid()), "|s z_i| of 1e-20 or more");
    }
    let network = Network::draw(&setting, radius, work)?;
    let (seed, scale) = (question.seed, question.initial_scale);
    let draw = Draw::take(problem.points, seed, question.width, scale, radius, work)?;
    let groups = draw.groups(radius);
    let without_gap = match question.loss {
        Loss::Soft | Loss::Smoothed => Centre::Targets,
        Loss::Hard | Loss::Perceptron => Centre::Direct,
    };
    let mut best: Option<Claim> = None;
    for witness in &proof.witnesses {
        let displacements = displacements(&network, &groups, witness, d);
        for centre in [&without_gap, &witness.centre] {
            if let Ok(claim) = Claim::new(&setting, &network, displacements.clone(), centre.clone())
                && best.as_ref().is_none_or(|best| claim.error < best.error)
            {
                best = Some(claim);
            }
        }
    }
    match best.filter(|best| best.error < 1.0) {
        Some(best) => Ok(file(&setting, &network, &best)),
        None => refuse("coq", "no bound below 1".into(), "a certificate that proves something"),
    }
}

/// D̄ of each pair, d × pairs: that of the group that does the same. Any vector would be sound.
fn displacements(network: &Network, groups: &Groups, witness: &Witness, d: usize) -> Mat<f64> {
    let list = &network.groups.list;
    let vector = |k: usize| {
        let number = groups.list.iter().position(|group| group.beta == list[k].beta);
        number.and_then(|number| witness.reference.get(number))
    };
    let vectors: Vec<_> = (0..list.len()).map(vector).collect();
    Mat::from_fn(d, list.len(), |row, k| {
        let entry = vectors[k].and_then(|vector| vector.get(row));
        shorten(entry.copied().unwrap_or(0.0), REFERENCE_BITS)
    })
}
