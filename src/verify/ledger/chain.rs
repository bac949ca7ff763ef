//! The three forms of the chain of lemmas: its bounds at a width, and what of a run they bound.
//!
//! With soft labels and λ = B = 1, every form bounds a gap Δ ≥ abs(z_i − f^t_i(W̄)) by the transfer
//! of the teacher (Lemma A or G) and the neurons that can flip (Lemma B or G, by Lemma C), then
//! R^t(W̄) by Lemma E. With hard labels it bounds the least y_i f^t_i(W̄) from below in the same way.
//! Lemma D turns R^t(W̄) into the averaged risk.

use theorems::setting::Setting;
use theorems::sharper::{lemma_a, lemma_b, lemma_c, lemma_d, lemma_e, lemma_g, s2_least, s5_least};

use crate::training::{LabelKind, Plan, Targets};

/// How a statement's proof goes through the lemmas.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Lemmas A and B for every point, Lemma C neuron by neuron: the printed statements, S2, S4, S5.
    Union,
    /// Mean squares of Lemma G, Lemma C in pairs: S2-least and S4-least.
    MeanSquare,
    /// One-sided Lemma A, Bernstein's inequality in Lemma B, Lemma C in pairs: S5-least.
    Bernstein,
}

impl Form {
    /// The form of a statement's proof; none if it goes by a certificate.
    pub fn of(id: &str) -> Option<Self> {
        match id {
            "S.s2-least" | "S.s4-least" => Some(Self::MeanSquare),
            "S.s5-least" => Some(Self::Bernstein),
            "C.c7a" | "C.c8" => None,
            _ => Some(Self::Union),
        }
    }

    /// What Lemma A or G allows the transfer at width m: of f⁰_i(U) from z_i.
    pub fn transfer(self, setting: &Setting<f64>, width: f64) -> f64 {
        let (share, delta) = (s2_least::TRANSFER_FAILURE, setting.delta());
        match self {
            Self::Union => lemma_a::deviation(setting.log_union(), width),
            Self::MeanSquare => lemma_g::transfer(lemma_g::log_odds(share, delta), width),
            Self::Bernstein => {
                lemma_a::deviation(lemma_b::log_union(setting.n(), share, delta), width)
            }
        }
    }

    /// What Lemma B or G allows N_i/m to be.
    pub fn near(self, setting: &Setting<f64>, radius: f64, width: f64) -> f64 {
        let (share, delta) = (s2_least::FLIP_FAILURE, setting.delta());
        match self {
            Self::Union => lemma_b::fraction(radius, setting.log_union(), width),
            Self::MeanSquare => lemma_g::flips(radius, lemma_g::log_odds(share, delta), width),
            Self::Bernstein => {
                let union = lemma_b::log_union(setting.n(), share, delta);
                lemma_b::fraction_bernstein(radius, union, width)
            }
        }
    }

    /// What Lemma C allows f^t_i(W̄) to be from λ f⁰_i(U), λ = B, given N_i/m.
    pub fn linearisation(self, radius: f64, near: f64) -> f64 {
        match self {
            Self::Union => lemma_c::deviation(radius, radius, near),
            Self::MeanSquare | Self::Bernstein => lemma_c::deviation_in_pairs(radius, radius, near),
        }
    }

    /// The transfer that this form bounds: `transferred` is f⁰_i(U).
    pub fn observed_transfer(self, targets: &Targets, transferred: &[f64]) -> f64 {
        let gaps = transferred.iter().zip(targets.logits).map(|(f, z)| f - z);
        match self {
            Self::Union => gaps.map(f64::abs).fold(0.0, f64::max),
            Self::MeanSquare => root_mean_square(gaps),
            Self::Bernstein => {
                gaps.zip(targets.labels).map(|(gap, y)| -y * gap).fold(0.0, f64::max)
            }
        }
    }

    /// Over the points, as this form takes it: the largest value, or the root mean square.
    pub fn over_points(self, values: &[f64]) -> f64 {
        match self {
            Self::MeanSquare => root_mean_square(values.iter().copied()),
            Self::Union | Self::Bernstein => values.iter().copied().fold(0.0, f64::max),
        }
    }

    /// The bound on R^t(W̄) with soft labels, given the gap Δ.
    pub fn soft_comparator_risk(self, gap: f64) -> f64 {
        match self {
            Self::MeanSquare => lemma_e::worst_case(gap),
            Self::Union | Self::Bernstein => lemma_e::quadratic(gap),
        }
    }

    /// The bound on R^t(W̄) with hard labels, given a lower bound of y_i f^t_i(W̄).
    pub fn hard_comparator_risk(self, margin: f64) -> f64 {
        match self {
            Self::Union => (-margin).exp(),
            Self::MeanSquare | Self::Bernstein => (-margin).exp().ln_1p(),
        }
    }

    /// The bound on R^t(W̄) given f^t_i(W̄).
    pub fn risk_of_outputs(self, kind: LabelKind, targets: &Targets, outputs: &[f64]) -> f64 {
        match kind {
            LabelKind::Soft => {
                let gaps = outputs.iter().zip(targets.logits).map(|(f, z)| (f - z).abs());
                self.soft_comparator_risk(self.over_points(&gaps.collect::<Vec<_>>()))
            }
            LabelKind::Hard => {
                let margins = outputs.iter().zip(targets.labels).map(|(f, y)| f * y);
                self.hard_comparator_risk(margins.fold(f64::INFINITY, f64::min))
            }
        }
    }

    /// The bound on R^t(W̄) that the lemmas give at `plan`.
    pub fn comparator_risk(self, kind: LabelKind, setting: &Setting<f64>, plan: &Plan) -> f64 {
        let width = plan.width as f64;
        let near = self.near(setting, plan.radius, width);
        let (transfer, flips) =
            (self.transfer(setting, width), self.linearisation(plan.radius, near));
        match kind {
            LabelKind::Soft => self.soft_comparator_risk(transfer + flips),
            LabelKind::Hard if self == Self::Bernstein => {
                self.hard_comparator_risk(s5_least::logit(setting, plan.radius, width))
            }
            LabelKind::Hard => {
                self.hard_comparator_risk(plan.radius * (setting.gamma() - transfer) - flips)
            }
        }
    }
}

/// ρ of Lemma D.
pub fn rho(kind: LabelKind) -> f64 {
    match kind {
        LabelKind::Soft => lemma_d::RHO_SOFT,
        LabelKind::Hard => lemma_d::RHO_HARD,
    }
}

/// Lemma D's bound on the averaged risk of `plan`, given R^t(W̄) ≤ `comparator_risk`.
pub fn averaged_risk(kind: LabelKind, plan: &Plan, comparator_risk: f64) -> f64 {
    let squared = plan.radius * plan.radius;
    lemma_d::averaged_risk(rho(kind), plan.step_size, comparator_risk, squared, plan.steps as f64)
}

/// √((1/n) Σ x²).
pub fn root_mean_square(values: impl Iterator<Item = f64>) -> f64 {
    let (count, sum) = values.fold((0.0, 0.0), |(count, sum), x| (count + 1.0, sum + x * x));
    f64::sqrt(sum / count)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::plan_of;
    use crate::verify::own_parameters::kind_of;
    use theorems::registry;

    /// At the parameters of every statement of this project the chain gives the level that the
    /// statement claims; and not at a tenth of its width.
    #[test]
    fn the_chain_closes_at_each_statements_own_width() {
        let setting = Setting::new(8, 0.15, 0.3, 0.1, 1.0).unwrap();
        for id in ["S.s2", "S.s5", "S.s2-least", "S.s5-least", "M.theorem-2", "M.proposition-5"] {
            let statement = registry::find(id).unwrap();
            let (form, kind) = (Form::of(id).unwrap(), kind_of(statement));
            let plan = plan_of(&statement.sizing(&setting).unwrap()).unwrap();
            let level = statement.network().unwrap().level(&setting);
            let at = |width: u64| {
                let plan = Plan { width, ..plan };
                averaged_risk(kind, &plan, form.comparator_risk(kind, &setting, &plan))
            };
            assert!(at(plan.width) <= level, "{id}: {} > {level}", at(plan.width));
            if !id.starts_with('M') {
                assert!(at(plan.width / 10) > level, "{id} closes at a tenth of its width");
            }
        }
    }
}
