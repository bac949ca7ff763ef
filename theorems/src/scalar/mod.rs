//! The scalar inequalities that the statements rest on, each proven on its whole domain.

pub mod certificate;
pub mod certificate_widths;
pub mod comparison;
pub mod corollary_4;
pub mod hyperbolic;
pub mod lemma_a;
pub mod lemma_d;
pub mod lemma_e;
pub mod lemma_f;
pub mod monotone;
pub mod s5;

use crate::prover::Goal;

/// Every goal.
pub fn all() -> Vec<Goal> {
    let mut goals = vec![
        lemma_a::sub_gaussian(),
        lemma_d::pinsker(),
        lemma_d::self_bounding(),
        lemma_e::quadratic_bound(),
        lemma_e::polynomial_bound(),
        lemma_f::curvature(),
        lemma_f::transfer(),
        lemma_f::printed(),
        comparison::printed_width(),
        corollary_4::printed_step(),
        s5::steps(),
        certificate::price(),
        certificate::wrong_side(),
        certificate::falling_weight(),
        certificate::right_output(),
        certificate::best_step(),
    ];
    goals.extend(monotone::all());
    goals.extend(certificate_widths::all());
    goals
}
