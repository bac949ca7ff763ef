//! What a reference proves of a network, with the numbers that Coq needs to see it.

use faer::Mat;
use inari::Interval;
use theorems::certificate::{c2, c3, c8};
use theorems::mandal::model::logistic;
use theorems::real::Real;

use super::network::Network;
use super::number::shorten;
use crate::certificate::evaluate::{Centre, Evaluation};
use crate::certificate::setting::Setting;
use crate::certificate::{CertificateError, Loss};

/// Bits of an enclosure or a centre, and their slack.
const BITS: u32 = 40;
const SLACK: f64 = 1e-10;

/// Slack of a pair's gap, beside B‖h‖ at its largest: what rounding can hide.
const GAP_SLACK: f64 = 1e-12;

/// Points on which a pair can change its indicator, up to which all its patterns are tried.
const MOST_FLIPPABLE: u32 = 8;

/// Relative slack of the number claimed, for what Coq bounds more widely.
const CLAIM_SLACK: f64 = 1e-6;

/// A reference, and what it proves.
pub struct Claim {
    pub displacements: Mat<f64>,
    /// c_i and the gap, for a centre that is not the labels' own logits.
    pub fit: Option<Fit>,
    /// tanh(|c_i|/2) between two numbers; or Λ'_i from below and W₀(e^(−1−Λ'_i)) from above.
    pub enclosures: Vec<[f64; 2]>,
    /// Level of the knapsack's dual.
    pub level: f64,
    /// Above the averaged error.
    pub error: f64,
}

/// A centre with its gap.
pub struct Fit {
    pub centres: Vec<f64>,
    /// Near r̄_i = μ(c_i) − p_i, and how near.
    pub residuals: Vec<[f64; 2]>,
    /// What each pair costs at most.
    pub gaps: Vec<f64>,
}

impl Claim {
    /// What `displacements` (d × pairs) prove at `centre`.
    pub fn new(
        setting: &Setting<'_>,
        network: &Network,
        displacements: Mat<f64>,
        centre: Centre,
    ) -> Result<Self, CertificateError> {
        let centre = match centre {
            Centre::Values(values) => {
                Centre::Values(values.into_iter().map(|c| shorten(c, BITS)).collect())
            }
            centre => centre,
        };
        let evaluation =
            setting.evaluate(&network.groups, displacements.as_ref(), &centre, false)?;
        let (centres, fit): (Vec<Interval>, _) = match &centre {
            Centre::Values(values) => {
                let centres = values.iter().map(|&c| Interval::exact(c)).collect();
                (centres, Some(Fit::new(setting, network, &displacements, values)?))
            }
            _ => (setting.targets.clone(), None),
        };
        let points: Vec<Point> = (0..setting.n())
            .map(|i| match centre {
                Centre::Direct => Point::direct(setting, &evaluation, i),
                _ => Point::centred(setting, &evaluation, centres[i], i),
            })
            .collect();
        let gap = fit.as_ref().map_or(0.0, |fit| mean(fit.gaps.iter().copied()));
        let budget = mean(points.iter().map(|point| point.price)) + evaluation.distance + 2.0 * gap;
        let error = |level: f64| {
            mean(points.iter().map(|point| match point.charged {
                true => 1.0,
                false => (1.0 - point.weight / level).max(0.0),
            })) + budget / level
        };
        let levels = points.iter().map(|point| point.weight).filter(|&weight| weight > 0.0);
        let level = levels.min_by(|&a, &b| error(a).total_cmp(&error(b))).unwrap_or(1.0);
        Ok(Self {
            displacements,
            fit,
            enclosures: points.iter().map(|point| point.enclosure).collect(),
            level,
            error: error(level) * (1.0 + CLAIM_SLACK),
        })
    }
}

impl Fit {
    fn new(
        setting: &Setting<'_>,
        network: &Network,
        displacements: &Mat<f64>,
        centres: &[f64],
    ) -> Result<Self, CertificateError> {
        let n = setting.n();
        let exact: Vec<Interval> = (0..n)
            .map(|i| logistic(Interval::exact(centres[i])) - setting.probability(i))
            .collect();
        let residuals: Vec<[f64; 2]> = exact
            .iter()
            .map(|&residual| {
                let near = shorten(residual.mid(), BITS);
                let off = (residual - Interval::exact(near)).mag();
                [near, shorten(off * 1.001 + f64::MIN_POSITIVE, BITS)]
            })
            .collect();
        let ball = Interval::exact(network.groups.radius);
        let spread = setting.mean(|i| {
            let size = (Interval::exact(1.0) + setting.norms[i].sqr()) / Interval::exact(2.0);
            Interval::exact(residuals[i][1]) * size
        });
        let spread = (Interval::exact(2.0) * ball * spread).sup();
        let pull = (ball * setting.mean(|i| exact[i].abs() * setting.norms[i])).sup();
        let points: Vec<Vec<Interval>> = (0..n)
            .map(|i| setting.points.get(i).iter().map(|&x| Interval::exact(x)).collect())
            .collect();
        let points: Vec<&[Interval]> = points.iter().map(Vec::as_slice).collect();
        let gaps =
            network.groups.list.iter().zip(displacements.col_iter()).map(|(group, column)| {
                if group.flippable.len() as u32 > MOST_FLIPPABLE {
                    return Err(CertificateError::Centre(setting.question.loss));
                }
                let indicators: Vec<c2::Indicator> = (group.beta.iter())
                    .map(|&beta| match beta {
                        0.0 => c2::Indicator::Inactive,
                        1.0 => c2::Indicator::Active,
                        _ => c2::Indicator::Flippable,
                    })
                    .collect();
                let reference: Vec<Interval> = column.iter().map(|&v| Interval::exact(v)).collect();
                let most =
                    c2::pair_gap(ball, &reference, &points, &exact, &indicators, MOST_FLIPPABLE);
                let gap = most.sup().max(0.0) + 2.0 * spread + GAP_SLACK * pull;
                Ok(shorten(gap * (1.0 + 2.0 * SLACK), BITS))
            });
        let gaps = gaps.collect::<Result<_, _>>()?;
        Ok(Self { centres: centres.to_vec(), residuals, gaps })
    }
}

/// One point's part in a claim.
struct Point {
    /// Whether it counts as wrong at every step.
    charged: bool,
    weight: f64,
    price: f64,
    enclosure: [f64; 2],
}

impl Point {
    fn centred(setting: &Setting<'_>, evaluation: &Evaluation, centre: Interval, i: usize) -> Self {
        let (part, kappa) = (evaluation.points[i], Interval::exact(setting.kappa));
        let error = Interval::exact(part.deviation);
        let slope = c3::slope(centre);
        let low = shorten(slope.inf() * (1.0 - SLACK), BITS);
        let high = shorten(slope.sup() * (1.0 + 2.0 * SLACK), BITS);
        let advantage = centre.abs() - error - kappa * Interval::exact(high) / Interval::exact(4.0);
        let weight = match advantage.inf() >= 0.0 {
            true => (Interval::exact(low) * advantage + c3::price(error, kappa)).inf(),
            false => 0.0,
        };
        let charged = (Interval::exact(setting.problem.labels[i]) * centre).inf() <= 0.0;
        Self { charged, weight, price: part.price, enclosure: [low, high] }
    }

    fn direct(setting: &Setting<'_>, evaluation: &Evaluation, i: usize) -> Self {
        let (part, kappa) = (evaluation.points[i], Interval::exact(setting.kappa));
        if setting.question.loss == Loss::Perceptron {
            let (weight, price) = (part.weight, part.price);
            return Self { charged: false, weight, price, enclosure: [0.0; 2] };
        }
        let margin = setting.problem.labels[i] * part.output - part.flips;
        let advantage = c8::advantage(Interval::exact(margin), kappa).inf();
        let low = shorten(advantage - SLACK * (1.0 + advantage.abs()), BITS);
        let advantage = Interval::exact(low);
        let point = c8::point(advantage + kappa / Interval::exact(4.0), kappa);
        let lambert = c8::price_of_right(advantage).sup() / 2.0;
        let high = shorten(lambert * (1.0 + 2.0 * SLACK), BITS);
        let weight = if low >= 0.0 { low + 2.0 * lambert } else { 0.0 };
        Self { charged: false, weight, price: point.price.sup(), enclosure: [low, high] }
    }
}

fn mean(values: impl ExactSizeIterator<Item = f64>) -> f64 {
    let n = values.len() as f64;
    values.sum::<f64>() / n
}
