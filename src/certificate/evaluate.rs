//! A reference and a centre turned into bounds, on intervals. Nothing here trusts how they were found.

use faer::MatRef;
use inari::Interval;
use theorems::certificate::{c3, c4, c5, c8, c11b};
use theorems::real::Real;
use theorems::sharper::lemma_d;

use super::check::LARGEST;
use super::draw::Groups;
use super::gap::gap;
use super::setting::{KAPPA_RISK, KAPPA_SIGN, Setting};
use super::sums::Sums;
use super::{CertificateError, Loss};

/// The outputs c_i that the reference is compared with.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Centre {
    /// c_i = logit p_i exactly, so that the gap is 0. Soft and smoothed labels only.
    Targets,
    /// These numbers.
    Values(Vec<f64>),
    /// None: the direct certificate of hard labels (T8(ii)), or that of the perceptron loss (T11(b)).
    Direct,
}

/// What a certificate is made of at one point.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize)]
pub struct PointPart {
    /// c⁰_i, rounded.
    pub output: f64,
    /// E⁰_i, from above: how far flips move f^t_i(W̄) from c⁰_i.
    pub flips: f64,
    /// c_i, rounded; c⁰_i for a direct certificate.
    pub centre: f64,
    /// E_i = E⁰_i + |c_i − c⁰_i|, from above.
    pub deviation: f64,
    /// λ_i, from below.
    pub weight: f64,
    /// e_i, from above.
    pub price: f64,
}

/// Bounds on the averages over t < T, with their parts.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Evaluation {
    /// Lower bound of the averaged error.
    pub lower: f64,
    /// Upper bound of the averaged error.
    pub upper: f64,
    /// Upper bound of the averaged risk of the trained loss.
    pub risk: f64,
    /// (1/n) Σ e_i, from above.
    pub flips: f64,
    /// S²/(ηT), from above.
    pub distance: f64,
    /// The gap of T2, from above.
    pub gap: f64,
    /// S² = (1/M) Σ ‖D̄_k‖², from above.
    pub square: f64,
    /// max ‖D̄_k‖, from above.
    pub longest: f64,
    /// The parts at each point.
    pub points: Vec<PointPart>,
}

impl Setting<'_> {
    /// The bounds that the reference `displacements` (d × groups) and `centre` prove for projected
    /// gradient descent at the radius of `groups`; with `unprojected`, for plain gradient descent in
    /// which no neuron changes an indicator (its reach is below the radius of `groups`).
    ///
    /// # Errors
    /// If the reference has another shape, some ‖D̄_k‖ may be above the radius, or the centre does not
    /// fit the loss.
    pub fn evaluate(
        &self,
        groups: &Groups,
        displacements: MatRef<'_, f64>,
        centre: &Centre,
        unprojected: bool,
    ) -> Result<Evaluation, CertificateError> {
        let (found, count) = (displacements.shape(), groups.list.len());
        if found != (self.points.d(), count) {
            return Err(CertificateError::Shape { found, expected: (self.points.d(), count) });
        }
        let usable = -LARGEST..=LARGEST;
        let mut entries = displacements.col_iter().flat_map(|column| column.iter());
        if let Some(&found) = entries.find(|entry| !usable.contains(*entry)) {
            return Err(CertificateError::Outside { found, radius: groups.radius });
        }
        let sums = self.sums(groups, displacements);
        if unprojected {
            let reach = self.reach(&sums, centre).unwrap_or(f64::INFINITY);
            if !(groups.frozen() && reach <= groups.radius) {
                return Err(CertificateError::Reach { reach, quiet: groups.radius });
            }
        } else if sums.longest > groups.radius {
            let (found, radius) = (sums.longest, groups.radius);
            return Err(CertificateError::Outside { found, radius });
        }
        let centres = self.centres(centre, &sums)?;
        let gap = match centre {
            Centre::Values(_) => gap(self, groups, displacements, &centres),
            Centre::Targets | Centre::Direct => 0.0,
        };
        Ok(self.bounds(centre, &centres, &sums, gap))
    }

    /// The farthest that a neuron of plain gradient descent can have moved while none has changed an
    /// indicator: C5(b) for c = logit p, T11(b) for the perceptron loss. `None` for the others.
    pub(super) fn reach(&self, sums: &Sums, centre: &Centre) -> Option<f64> {
        let square = Interval::exact(sums.square);
        let kappa = Interval::exact(self.kappa);
        if *centre == Centre::Targets && self.kappa < KAPPA_SIGN {
            let rest = self.mean(|i| {
                let off =
                    (self.targets[i] - sums.outputs[i]).abs() + Interval::exact(sums.flips[i]);
                off.sqr()
            });
            let size = self.mean(|i| self.norms[i].sqr()).sqrt();
            let (step_size, steps) = (self.question.step_size, self.question.steps as f64);
            let free = KAPPA_SIGN - self.kappa;
            let share = (steps * rest.sup() * step_size * free / sums.square).sqrt();
            let share = share.max(1e-12 * free).min(free / 2.0);
            let rest = c5::Rest {
                distance_squared: square,
                mean_square: rest,
                norm: size,
                share: Interval::exact(share),
            };
            let [step_size, steps] = [step_size, steps].map(Interval::exact);
            return Some(c5::reach_with_rest(rest, step_size, kappa, steps).sup());
        }
        if self.question.loss == Loss::Perceptron {
            let weights = (0..self.n()).map(|i| self.direct(i, sums).weight.inf());
            let least = weights.fold(f64::INFINITY, f64::min);
            let longest = self.norms.iter().map(|norm| norm.sup()).fold(0.0, f64::max);
            let total = square * Interval::exact(longest) / Interval::exact(least.max(0.0));
            return (least > 0.0).then(|| total.sup());
        }
        None
    }

    fn centres(&self, centre: &Centre, sums: &Sums) -> Result<Vec<Interval>, CertificateError> {
        let n = self.n();
        let logistic = self.question.loss != Loss::Perceptron && self.kappa < KAPPA_SIGN;
        match centre {
            Centre::Targets if logistic && self.targets.len() == n => Ok(self.targets.clone()),
            Centre::Values(values)
                if logistic && values.len() == n && values.iter().all(|c| c.abs() <= LARGEST) =>
            {
                Ok(values.iter().map(|&c| Interval::exact(c)).collect())
            }
            Centre::Direct if self.allows_direct() => Ok(sums.outputs.clone()),
            _ => Err(CertificateError::Centre(self.question.loss)),
        }
    }

    /// Λ_i = y_i c⁰_i − E⁰_i, from below.
    fn margin(&self, i: usize, sums: &Sums) -> Interval {
        let label = Interval::exact(self.problem.labels[i]);
        Interval::exact((label * sums.outputs[i] - Interval::exact(sums.flips[i])).inf())
    }

    fn direct(&self, i: usize, sums: &Sums) -> c8::Point<Interval> {
        let (margin, kappa) = (self.margin(i, sums), Interval::exact(self.kappa));
        match self.question.loss {
            Loss::Perceptron => c11b::point(margin, kappa),
            _ => c8::point(margin, kappa),
        }
    }

    fn bounds(&self, centre: &Centre, centres: &[Interval], sums: &Sums, gap: f64) -> Evaluation {
        let (n, kappa) = (self.n(), Interval::exact(self.kappa));
        let points: Vec<PointPart> = (0..n)
            .map(|i| {
                let (c, output, flips) = (centres[i], sums.outputs[i], sums.flips[i]);
                let (deviation, terms) = if *centre == Centre::Direct {
                    (flips, self.direct(i, sums))
                } else {
                    let deviation = (Interval::exact(flips) + (c - output).abs()).sup();
                    let error = Interval::exact(deviation);
                    let (weight, price) = (c3::weight(c, error, kappa), c3::price(error, kappa));
                    (deviation, c8::Point { weight, price })
                };
                PointPart {
                    output: output.mid(),
                    flips,
                    centre: c.mid(),
                    deviation,
                    weight: terms.weight.inf(),
                    price: terms.price.sup(),
                }
            })
            .collect();
        let square = Interval::exact(sums.square);
        let distance = square / self.time();
        let flips = self.mean(|i| Interval::exact(points[i].price));
        let budget = flips + distance + Interval::exact(2.0) * Interval::exact(gap);
        let sided = |i: usize| Interval::exact(self.problem.labels[i]) * centres[i];
        let weights = |chosen: &dyn Fn(usize) -> bool| -> Vec<Interval> {
            (0..n).filter(|&i| chosen(i)).map(|i| Interval::exact(points[i].weight)).collect()
        };
        let (right, wrong): (Vec<Interval>, Vec<Interval>) = match centre {
            Centre::Direct => (weights(&|_| true), Vec::new()),
            _ => (weights(&|i| sided(i).inf() > 0.0), weights(&|i| sided(i).sup() < 0.0)),
        };
        let share = |count: usize| Interval::exact(count as f64) / Interval::exact(n as f64);
        let upper = share(n - right.len()) + c3::worst_share(budget, &right, n);
        let lower = share(wrong.len()) - c3::worst_share(budget, &wrong, n);
        let (upper, lower) = (upper.sup().min(1.0), lower.inf().max(0.0));
        Evaluation {
            lower,
            upper,
            risk: self.risk(sums, distance),
            flips: flips.sup(),
            distance: distance.sup(),
            gap,
            square: sums.square,
            longest: sums.longest,
            points,
        }
    }

    /// T4 for the divergence, Lemma D for the hard loss, both with ‖∇R‖² ≤ ΓρR, and T11(b)'s regret
    /// for the perceptron loss. Infinite where κ is too large.
    fn risk(&self, sums: &Sums, distance: Interval) -> f64 {
        let flips = |i: usize| Interval::exact(sums.flips[i]);
        let (rho, reference) = match self.question.loss {
            Loss::Soft | Loss::Smoothed if self.kappa < KAPPA_RISK => {
                let term =
                    |i: usize| c4::worst_divergence(self.targets[i], sums.outputs[i], flips(i));
                (lemma_d::RHO_SOFT, self.mean(term))
            }
            Loss::Hard if self.kappa * lemma_d::RHO_HARD < 2.0 => {
                (lemma_d::RHO_HARD, self.mean(|i| hard_loss(self.margin(i, sums))))
            }
            Loss::Perceptron => {
                let rest = self.mean(|i| self.direct(i, sums).price);
                return ((distance + rest) / Interval::exact(2.0)).sup();
            }
            _ => return f64::INFINITY,
        };
        if reference.sup() == f64::INFINITY {
            return f64::INFINITY;
        }
        let rho = Interval::exact(rho) * Interval::exact(self.gamma);
        lemma_d::averaged_risk(
            rho,
            Interval::exact(self.question.step_size),
            Interval::exact(reference.sup()),
            Interval::exact(sums.square),
            Interval::exact(self.question.steps as f64),
        )
        .sup()
    }
}

/// ln(1 + e^(−Λ)): the hard loss of a point with y_i f^t_i(W̄) = Λ.
fn hard_loss(margin: Interval) -> Interval {
    ((-margin).exp() + Interval::exact(1.0)).ln()
}
