//! The margin against the number of points, for families of data.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::artifact::Journal;
use crate::data::Synthetic;
use crate::margin::{self, Bracket, Options};
use crate::problem::ProblemError;
use crate::work::Work;

/// Numbers of points in the plane, where the margin is exact.
const PLANAR: &[usize] = &[4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256];
/// Numbers of points above the plane.
const SAMPLED: &[usize] = &[4, 8, 16, 32, 64, 128];

/// Name, numbers of points, and the specification of a member.
type Plan = (&'static str, &'static [usize], fn(usize) -> String);

/// The margins of a family of data.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Family {
    /// Its name.
    pub name: String,
    /// Number of points, and the bracket of γ*.
    pub margins: Vec<(usize, Bracket)>,
}

/// Brackets the margin of every member of every family.
///
/// # Errors
/// If a data set cannot be made or its margin not be computed, or the work is stopped.
pub fn compute(journal: &Journal, work: Work<'_>) -> Result<Vec<Family>, ProblemError> {
    let families: [Plan; 4] = [
        ("half circle, two arcs", PLANAR, |n| format!("blocks:n={n},blocks=2")),
        ("half circle, alternating", PLANAR, |n| format!("half-circle:n={n}")),
        ("random labels, d = 2", PLANAR, |n| format!("random:n={n},d=2,seed=1")),
        ("random labels, d = 10", SAMPLED, |n| format!("random:n={n},d=10,seed=1")),
    ];
    let members: usize = families.iter().map(|(_, sizes, _)| sizes.len()).sum();
    let stage = work.stage("margins against the number of points", members as u64);
    let bracket = |specification: String| {
        let dataset = Synthetic::specified(&specification)?.dataset()?;
        let gamma: Bracket = journal.cell(&("gamma", &specification), || {
            let options = Options { relative_width: 0.05, ..Options::default() };
            let margin = margin::bracket(dataset.points(), dataset.labels(), &options, work)?;
            Ok::<_, ProblemError>(margin.gamma)
        })?;
        stage.advance(1)?;
        Ok::<_, ProblemError>((dataset.n(), gamma))
    };
    let family = |(name, sizes, specification): Plan| {
        let margins = sizes.par_iter().map(|&n| bracket(specification(n)));
        Ok(Family { name: name.into(), margins: margins.collect::<Result<_, ProblemError>>()? })
    };
    families.into_iter().map(family).collect()
}
