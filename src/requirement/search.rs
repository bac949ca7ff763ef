//! Search for the least even width at which a seeded trial succeeds with probability at least p.
//!
//! A width is *enough* or *not enough* by an exact test over seeds, else it is *undecided*. The
//! result is an interval of widths: the requirement lies above every width found not enough and
//! at or below every width found enough, given that the probability of success does not fall as
//! the width grows.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::clopper_pearson;

/// What "often enough" means, and how sure a decision must be.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Criterion {
    /// The probability of success that is asked for, 1 − 3δ in M Corollary 4.
    pub probability: f64,
    /// Confidence of each decision, over all looks at the seeds together.
    pub confidence: f64,
    /// Seeds after which an open decision stays *undecided*: looks are taken at 16, 32, 64 … seeds
    /// up to this number.
    pub most_seeds: u64,
}

/// The outcome of the test at one width.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Decision {
    /// The probability of success is at least the one asked for.
    Enough,
    /// The probability of success is below the one asked for.
    NotEnough,
    /// The seeds allow neither conclusion.
    Undecided,
}

impl std::fmt::Display for Decision {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(match self {
            Self::Enough => "enough",
            Self::NotEnough => "not enough",
            Self::Undecided => "undecided",
        })
    }
}

/// The evidence at one width.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Trial {
    /// Width m.
    pub width: u64,
    /// Seeds that met the target.
    pub successes: u64,
    /// Seeds run; 0 where the probability is known by a law.
    pub seeds: u64,
    /// One-sided Clopper–Pearson lower bound at the last look, or the law's lower end.
    pub lower: f64,
    /// One-sided Clopper–Pearson upper bound at the last look, or the law's upper end.
    pub upper: f64,
    /// The conclusion.
    pub decision: Decision,
}

/// An interval of widths that holds the requirement, with its evidence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Requirement {
    /// The requirement is at least this: the widest width found not enough, plus 2 (or 2).
    pub at_least: u64,
    /// The requirement is at most this: the narrowest width found enough. None if no width up to
    /// the limit was.
    pub at_most: Option<u64>,
    /// Every width tried, in increasing order.
    pub trials: Vec<Trial>,
}

const FIRST_LOOK: u64 = 16;

/// Tests one width. `successes_among(a, b)` runs seeds a ≤ s < b and counts the successes.
///
/// # Errors
/// The first one of `successes_among`.
pub fn decide<E>(
    width: u64,
    criterion: &Criterion,
    mut successes_among: impl FnMut(u64, u64) -> Result<u64, E>,
) -> Result<Trial, E> {
    let first = FIRST_LOOK.min(criterion.most_seeds);
    let looks = 1 + (criterion.most_seeds / first).ilog2() as u64;
    let level = 1.0 - (1.0 - criterion.confidence) / (2 * looks) as f64;
    let (mut successes, mut seeds, mut next) = (0, 0, first);
    loop {
        successes += successes_among(seeds, next)?;
        seeds = next;
        let bounds = clopper_pearson::bounds(successes, seeds, level);
        let decision = if bounds.lower >= criterion.probability {
            Decision::Enough
        } else if bounds.upper < criterion.probability {
            Decision::NotEnough
        } else {
            Decision::Undecided
        };
        next = 2 * seeds;
        if decision != Decision::Undecided || next > criterion.most_seeds {
            let clopper_pearson::Bounds { lower, upper } = bounds;
            return Ok(Trial { width, successes, seeds, lower, upper, decision });
        }
    }
}

/// Searches even widths from 2 to `widest`: doubles until a width is enough, then closes in on
/// both ends of the undecided range. `trial` tests one width.
///
/// ```
/// use std::convert::Infallible;
///
/// use distill_bounds::requirement::{Criterion, decide, least_width};
///
/// let criterion = Criterion { probability: 0.7, confidence: 0.95, most_seeds: 64 };
/// // A trial that succeeds for every seed from 20 neurons on, and never below.
/// let requirement = least_width(1024, |width| {
///     let successes = |first, end| if width >= 20 { end - first } else { 0 };
///     decide(width, &criterion, |first, end| Ok::<u64, Infallible>(successes(first, end)))
/// })?;
/// assert_eq!((requirement.at_least, requirement.at_most), (20, Some(20)));
/// # Ok::<_, Infallible>(())
/// ```
pub fn least_width<E>(
    widest: u64,
    mut trial: impl FnMut(u64) -> Result<Trial, E>,
) -> Result<Requirement, E> {
    let mut trials: BTreeMap<u64, Trial> = BTreeMap::new();
    let mut test = |width: u64| -> Result<Decision, E> {
        if let Some(known) = trials.get(&width) {
            return Ok(known.decision);
        }
        let result = trial(width)?;
        trials.insert(width, result);
        Ok(result.decision)
    };
    let mut enough = None;
    let mut width = 2;
    while width <= widest {
        if test(width)? == Decision::Enough {
            enough = Some(width);
            break;
        }
        width *= 2;
    }
    if let Some(first_enough) = enough {
        enough = Some(bisect(first_enough / 2, first_enough, |width| {
            Ok(test(width)? == Decision::Enough)
        })?);
        let mut short = 0;
        for width in
            std::iter::successors(Some(2), |w| Some(2 * w)).take_while(|w| *w < first_enough)
        {
            if test(width)? == Decision::NotEnough {
                short = width;
            }
        }
        bisect(short, first_enough, |width| Ok(test(width)? != Decision::NotEnough))?;
    }
    let not_enough = trials.values().filter(|t| t.decision == Decision::NotEnough);
    let not_enough = not_enough.map(|t| t.width).filter(|&w| enough.is_none_or(|e| w < e)).max();
    Ok(Requirement {
        at_least: not_enough.map_or(2, |width| width + 2),
        at_most: enough,
        trials: trials.into_values().collect(),
    })
}

/// The least even width of (`below`, `above`] at which `holds` does, given that it does at `above`
/// and does not fail again after it first holds.
fn bisect<E>(
    below: u64,
    above: u64,
    mut holds: impl FnMut(u64) -> Result<bool, E>,
) -> Result<u64, E> {
    let (mut below, mut above) = (below / 2, above / 2);
    while above - below > 1 {
        let middle = below.midpoint(above);
        if holds(2 * middle)? {
            above = middle;
        } else {
            below = middle;
        }
    }
    Ok(2 * above)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::convert::Infallible;

    const CRITERION: Criterion = Criterion { probability: 0.7, confidence: 0.95, most_seeds: 128 };

    /// A sharp threshold is found exactly, wherever it lies.
    #[test]
    fn a_sharp_threshold_is_found_exactly() {
        for threshold in (2..=300).step_by(2) {
            let result = least_width(1024, |width| {
                let success = width >= threshold;
                decide(width, &CRITERION, |a, b| {
                    Ok::<_, Infallible>(if success { b - a } else { 0 })
                })
            });
            let Ok(result) = result;
            assert_eq!((result.at_least, result.at_most), (threshold, Some(threshold)));
        }
    }

    /// Where no width is enough the result says so and does not invent an upper end.
    #[test]
    fn an_unreached_requirement_has_no_upper_end() {
        let Ok(result) =
            least_width(64, |width| decide(width, &CRITERION, |_, _| Ok::<_, Infallible>(0)));
        assert_eq!((result.at_least, result.at_most), (66, None));
    }

    /// A success rate equal to the one asked for is never called, either way, by a fair number of
    /// seeds: 90 of 128 is compatible with 0.7.
    #[test]
    fn a_borderline_rate_stays_undecided() {
        let Ok(trial) = decide(8, &CRITERION, |a, b| Ok::<_, Infallible>(b * 7 / 10 - a * 7 / 10));
        assert_eq!((trial.decision, trial.seeds), (Decision::Undecided, 128));
    }

    /// The error of a wrong call over all looks together is within the stated confidence: exact,
    /// by dynamic programming over the number of successes at a true rate just below the target.
    #[test]
    fn looks_together_keep_the_confidence() {
        let rate: f64 = 0.7 - 1e-12;
        let mut wrong = 0.0;
        let mut open = vec![1.0f64];
        let mut seen = 0u64;
        for look in [16u64, 32, 64, 128] {
            for _ in seen..look {
                let mut next = vec![0.0; open.len() + 1];
                for (k, mass) in open.iter().enumerate() {
                    next[k] += mass * (1.0 - rate);
                    next[k + 1] += mass * rate;
                }
                open = next;
            }
            seen = look;
            for (k, mass) in open.iter_mut().enumerate() {
                let level = 1.0 - 0.05 / 8.0;
                let bounds = clopper_pearson::bounds(k as u64, look, level);
                if bounds.lower >= 0.7 {
                    wrong += *mass;
                }
                if bounds.lower >= 0.7 || bounds.upper < 0.7 {
                    *mass = 0.0;
                }
            }
        }
        assert!(wrong <= 0.025, "called enough wrongly with probability {wrong}");
    }
}
