//! A requirement in three numbers.

use serde::{Deserialize, Serialize};

use crate::requirement::Requirement;

/// The least width: where it surely lies, and where it was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Least {
    /// It is at least this.
    pub at_least: u64,
    /// It is at most this; none if no width that was tried is surely enough.
    pub at_most: Option<u64>,
    /// The least width tried from which on the share of successes was what is asked for.
    pub observed: Option<u64>,
}

impl Least {
    /// That of one requirement, where the share `probability` was asked for.
    ///
    /// ```
    /// use std::convert::Infallible;
    ///
    /// use distill_bounds::experiment::widths::Least;
    /// use distill_bounds::requirement::{Criterion, decide, least_width};
    ///
    /// // 75 % of the seeds succeed from 6 neurons on: too few seeds to be sure.
    /// let criterion = Criterion { probability: 0.7, confidence: 0.95, most_seeds: 16 };
    /// let found = least_width(16, |width| {
    ///     let successes = |first, end| if width >= 6 { 3 * (end - first) / 4 } else { 0 };
    ///     decide(width, &criterion, |first, end| Ok::<u64, Infallible>(successes(first, end)))
    /// })?;
    /// let least = Least::best([&found], 0.7);
    /// assert_eq!((least.at_least, least.at_most, least.observed), (6, None, Some(8)));
    /// # Ok::<_, Infallible>(())
    /// ```
    pub fn best<'a>(
        requirements: impl IntoIterator<Item = &'a Requirement>,
        probability: f64,
    ) -> Self {
        let each = requirements.into_iter().map(|found| {
            let met = |trial: &&crate::requirement::Trial| {
                trial.successes as f64 >= probability * trial.seeds as f64
            };
            let observed = found.trials.iter().rev().take_while(met).last();
            Self {
                at_least: found.at_least,
                at_most: found.at_most,
                observed: observed.map(|trial| trial.width),
            }
        });
        let earlier = |a: Option<u64>, b: Option<u64>| [a, b].into_iter().flatten().min();
        let none = Self { at_least: u64::MAX, at_most: None, observed: None };
        each.fold(none, |a, b| Self {
            at_least: a.at_least.min(b.at_least),
            at_most: earlier(a.at_most, b.at_most),
            observed: earlier(a.observed, b.observed),
        })
    }
}

impl std::fmt::Display for Least {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let or = |width: Option<u64>, word: &str| {
            width.map_or_else(|| word.to_owned(), |width| width.to_string())
        };
        let (at_most, observed) = (or(self.at_most, "∞"), or(self.observed, "-"));
        f.pad(&format!("{observed} [{}, {at_most}]", self.at_least))
    }
}
