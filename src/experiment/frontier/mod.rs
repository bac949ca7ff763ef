//! The least proven pairs of width m and steps T for each kind of labels: what is left to choose (the
//! labels' scale s, the initial scale α, the radius B, the step size η) trades one for the other, so the
//! answer is a frontier and not one number.
//!
//! The statements are S4-least and S5-least with the initial scale of C12, C7a, C7b where N is known, and
//! C8: each promises an averaged error of at most ε with probability 1 − 2δ. The search is in floating
//! point; every pair that is kept is then enclosed on intervals.

mod construction;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use theorems::bisection::zero;
use theorems::bound::even_at_least;
use theorems::certificate::{c7a, c8, c12};
use theorems::setting::Setting;

pub use self::construction::{Construction, Need};
use crate::training::LabelKind;

/// Initial scales of the table.
pub const TABLE: [f64; 4] = [1.0, 10.0, 100.0, 1000.0];
/// Scales s of the soft labels of the table.
pub const SCALES: [f64; 2] = [1.0, 0.1];
/// The largest initial scale that is tried.
pub const LARGEST: f64 = 1e4;
/// Initial scales in a factor of 10.
const PER_DECADE: i32 = 4;
/// A pair is listed if it saves this share of the steps of the one before it.
const SAVING: f64 = 0.02;
/// The share of ε that C8 leaves to time where it is compared with C7a.
const TIME: f64 = 0.25;
/// The step size of C8 there.
const STEP_SIZE: f64 = 1.0;

/// A pair that is proven to be enough.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Offer {
    /// Width m, even.
    pub width: f64,
    /// Number of steps T.
    pub steps: f64,
    /// By what, and for which s, α, B and η.
    #[serde(flatten)]
    pub construction: Construction,
}

/// Pairs of one kind of labels of which none is beaten in both numbers, by rising width, each with at
/// least 2 % fewer steps than the one before it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Frontier {
    /// The labels.
    pub labels: LabelKind,
    /// Largest initial scale α; 1 is the paper's.
    pub initial_scale_at_most: f64,
    /// The pairs.
    pub offers: Vec<Offer>,
}

/// The least widths of C12 at one initial scale.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// α.
    pub initial_scale: f64,
    /// S5-least at the radius of least width.
    pub hard: Offer,
    /// S4-least at each of [`SCALES`].
    pub soft: Vec<Offer>,
}

/// A width for hard labels and one for soft ones that are compared.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pair {
    /// The statements that are compared.
    pub by: Proof,
    /// Scale s of the soft labels.
    pub scale: f64,
}

/// Which proofs are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Proof {
    /// S5-least, η = 1, with S4-least, η = 1/8.
    Least,
    /// C8, η = 1, with C7a, η = 1/8: the certificates of errors.
    Direct,
}

/// Where the hard width falls below the soft one as α grows.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Crossover {
    /// What is compared.
    #[serde(flatten)]
    pub pair: Pair,
    /// The least such α; none up to [`LARGEST`].
    pub initial_scale: Option<f64>,
}

/// Widths against α: (α, hard, soft).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Curve {
    /// What is compared.
    #[serde(flatten)]
    pub pair: Pair,
    /// α, and the hard and the soft width there.
    pub points: Vec<(f64, f64, f64)>,
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Findings {
    /// Number of points n.
    pub n: f64,
    /// Margin γ.
    pub gamma: f64,
    /// Classification error ε.
    pub epsilon: f64,
    /// Failure probability δ: all pairs hold with probability 1 − 2δ.
    pub delta: f64,
    /// N of C7b, if it was given.
    pub features: Option<f64>,
    /// The table of C12.
    pub table: Vec<Row>,
    /// The least hard width over all α and B, for every ε.
    pub hard_limit: f64,
    /// Where the order turns.
    pub crossovers: Vec<Crossover>,
    /// Widths against α.
    pub curves: Vec<Curve>,
    /// Both kinds at α = 1, and at every α up to [`LARGEST`].
    pub frontiers: Vec<Frontier>,
}

/// What is compared, in the order of the findings.
pub const PAIRS: [Pair; 3] = [
    Pair { by: Proof::Least, scale: 1.0 },
    Pair { by: Proof::Least, scale: 0.1 },
    Pair { by: Proof::Direct, scale: 1.0 },
];

impl Pair {
    /// The hard and the soft width at the initial scale α.
    pub fn widths(&self, setting: &Setting<f64>, initial_scale: f64) -> (f64, f64) {
        match self.by {
            Proof::Least => {
                let radius = c12::hard_radius(setting, initial_scale);
                let hard = c12::hard(setting, initial_scale, radius).width;
                (hard, c12::soft(setting, initial_scale, self.scale).width)
            }
            Proof::Direct => {
                let hard = c8::Hard { initial: initial_scale, step_size: STEP_SIZE, time: TIME };
                let soft = c7a::width(setting, self.scale, initial_scale, c7a::STEP_SIZE);
                (hard.requirement(setting).width, soft)
            }
        }
    }

    /// The least α from which on the hard width is the smaller one.
    ///
    /// ```
    /// use distill_bounds::experiment::frontier::PAIRS;
    /// use theorems::setting::Setting;
    ///
    /// let setting = Setting::new(8, 0.1, 0.1, 0.1, 1.0)?;
    /// let turn = PAIRS[0].crossover(&setting).expect("below the largest α");
    /// assert!((45.0..48.0).contains(&turn));
    /// # Ok::<_, theorems::setting::SettingError>(())
    /// ```
    pub fn crossover(&self, setting: &Setting<f64>) -> Option<f64> {
        let turn = zero(1.0, LARGEST, |initial_scale| {
            let (hard, soft) = self.widths(setting, initial_scale);
            soft - hard
        });
        turn.is_finite().then_some(turn)
    }

    /// Names of the hard and the soft statement.
    pub fn names(&self) -> (&'static str, &'static str) {
        match self.by {
            Proof::Least => ("S5-least", "S4-least"),
            Proof::Direct => ("C8", "C7a"),
        }
    }
}

/// The pair that `construction` is proven to need, on intervals; none if it proves nothing.
pub fn offer(setting: &Setting<f64>, construction: Construction) -> Option<Offer> {
    let need = construction.need(&setting.enclosure());
    let (width, steps) = (even_at_least(need.width.sup()), need.steps.sup().ceil());
    let proven = width.is_finite() && steps.is_finite() && steps > 0.0;
    proven.then_some(Offer { width, steps, construction })
}

/// The elements of `candidates` (m, T) that no other beats or equals in both, by rising m.
///
/// ```
/// use distill_bounds::experiment::frontier::undominated;
///
/// let kept = undominated(vec![(4.0, 9.0, 'a'), (2.0, 30.0, 'b'), (6.0, 9.0, 'c'), (8.0, 1.0, 'd')]);
/// assert_eq!(kept.iter().map(|kept| kept.2).collect::<String>(), "bad");
/// ```
pub fn undominated<T>(mut candidates: Vec<(f64, f64, T)>) -> Vec<(f64, f64, T)> {
    candidates.retain(|(width, steps, _)| width.is_finite() && *steps > 0.0 && steps.is_finite());
    candidates.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let mut fewest = f64::INFINITY;
    candidates.retain(|(_, steps, _)| {
        let better = *steps < fewest;
        fewest = fewest.min(*steps);
        better
    });
    candidates
}

/// The findings for `setting`; `features` is N of C7b.
pub fn find(setting: &Setting<f64>, features: Option<f64>) -> Findings {
    let decades = LARGEST.log10() as i32;
    let scales: Vec<f64> = (0..=decades * PER_DECADE)
        .map(|k| 10f64.powf(f64::from(k) / f64::from(PER_DECADE)))
        .collect();
    let candidates: Vec<(f64, f64, Construction)> = scales
        .par_iter()
        .flat_map_iter(|&initial_scale| {
            let all = Construction::all(setting, initial_scale, features).into_iter();
            all.map(|construction| {
                let Need { width, steps } = construction.need(setting);
                (width, steps, construction)
            })
        })
        .collect();
    let frontier = |labels: LabelKind, largest: f64| {
        let allowed = |c: &Construction| c.labels() == labels && c.initial_scale() <= largest;
        let those = candidates.iter().filter(|(_, _, c)| allowed(c)).copied().collect();
        let kept: Vec<Offer> = undominated(those)
            .into_par_iter()
            .filter_map(|(_, _, construction)| offer(setting, construction))
            .collect();
        let kept = kept.into_iter().map(|offer| (offer.width, offer.steps, offer)).collect();
        let mut fewest = f64::INFINITY;
        let saves = |&(_, steps, offer): &(f64, f64, Offer)| {
            let saved = steps <= (1.0 - SAVING) * fewest;
            fewest = if saved { steps } else { fewest };
            saved.then_some(offer)
        };
        let offers = undominated(kept).iter().filter_map(saves).collect();
        Frontier { labels, initial_scale_at_most: largest, offers }
    };
    let kinds = [LabelKind::Soft, LabelKind::Hard];
    let frontiers =
        [1.0, LARGEST].iter().flat_map(|&largest| kinds.map(|labels| frontier(labels, largest)));
    let frontiers = frontiers.collect();
    let curve = |pair: Pair| {
        let points = scales.par_iter().map(|&initial_scale| {
            let (hard, soft) = pair.widths(setting, initial_scale);
            (initial_scale, hard, soft)
        });
        Curve { pair, points: points.collect() }
    };
    Findings {
        n: setting.n(),
        gamma: setting.gamma(),
        epsilon: setting.epsilon(),
        delta: setting.delta(),
        features,
        table: TABLE.into_par_iter().filter_map(|scale| row(setting, scale)).collect(),
        hard_limit: even_at_least(c12::hard_limit(&setting.enclosure()).sup()),
        crossovers: PAIRS
            .into_par_iter()
            .map(|pair| Crossover { pair, initial_scale: pair.crossover(setting) })
            .collect(),
        curves: PAIRS.map(curve).into(),
        frontiers,
    }
}

fn row(setting: &Setting<f64>, initial_scale: f64) -> Option<Row> {
    let radius = c12::hard_radius(setting, initial_scale);
    let hard = offer(setting, Construction::HardLeast { initial_scale, radius })?;
    let soft = SCALES.map(|scale| offer(setting, Construction::SoftLeast { initial_scale, scale }));
    Some(Row { initial_scale, hard, soft: soft.into_iter().collect::<Option<_>>()? })
}

impl Findings {
    /// The findings in words, a sentence each.
    pub fn words(&self) -> Vec<String> {
        let turn = |crossover: &Crossover| {
            let Pair { scale, .. } = crossover.pair;
            let (hard, soft) = crossover.pair.names();
            match crossover.initial_scale {
                Some(at) => format!(
                    "from the initial scale α = {at:.1} on, {hard} asks for fewer neurons with hard labels \
                     than {soft} with soft ones at s = {scale}"
                ),
                None => format!(
                    "up to the initial scale α = {LARGEST}, {soft} at s = {scale} asks for no more neurons \
                     than {hard}"
                ),
            }
        };
        let mut words: Vec<String> = self.crossovers.iter().map(turn).collect();
        for frontier in &self.frontiers {
            let Frontier { labels, initial_scale_at_most: most, offers } = frontier;
            let (Some(least), Some(fastest)) = (offers.first(), offers.last()) else { continue };
            words.push(format!(
                "{labels} labels, α ≤ {most}: from {} neurons with {} steps to {} neurons with {} steps",
                least.width, least.steps, fastest.width, fastest.steps
            ));
        }
        words
    }
}
