//! The margin behind Table 1 of M: γ* and γ_H of both MNIST configurations against the number of
//! points, and the widths that the theorems ask for at that γ.
//!
//! Points are taken in a seeded order, and the subset of size n is its prefix: the subsets are nested,
//! so both margins fall as n grows. The points are those that the networks of Table 1 are trained on.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use theorems::bound::BoundError;
use theorems::mandal::assumption_1::LOGIT_CAP;
use theorems::registry;
use theorems::setting::{Setting, SettingError};

use super::digits::Configuration;
use crate::artifact::{self, ArtifactError, Journal, VERSION};
use crate::data::{DataError, Dataset, Scaling};
use crate::margin::hilbert::{self, Round};
use crate::margin::{self, Bracket, Margin, MarginError, Record};
use crate::random::{Purpose, choose};
use crate::work::{Stopped, Work};

/// Classification error at which widths are asked for.
pub const EPSILON: f64 = 0.05;
/// Failure probability at which widths are asked for.
pub const DELTA: f64 = 0.1;
/// The statements whose widths are reported, the printed ones first.
pub const STATEMENTS: [&str; 6] =
    ["M.corollary-4-repaired", "S.s4", "S.s4-least", "M.proposition-5", "S.s5", "S.s5-least"];
/// The configurations in the order of the findings.
const ORDER: [Configuration; 2] = [Configuration::All, Configuration::Reduced];
/// Relative width at which the rounds for γ_H end.
const HILBERT_WIDTH: f64 = 1e-4;

/// Why the experiment stopped.
#[derive(Debug, thiserror::Error)]
pub enum MnistMarginError {
    /// The images cannot be read.
    #[error(transparent)]
    Data(#[from] DataError),
    /// There are fewer images than a subset is to have.
    #[error("{configuration}: found {found} images to train on; expected at least {expected}")]
    TooFew {
        /// The configuration.
        configuration: Configuration,
        /// Images in the files.
        found: usize,
        /// Images of the largest subset.
        expected: usize,
    },
    /// A margin was not computed.
    #[error(transparent)]
    Margin(#[from] MarginError),
    /// A result cannot be recorded.
    #[error(transparent)]
    Artifact(#[from] ArtifactError),
    /// What was found is outside the domain of the statements.
    #[error(transparent)]
    Setting(#[from] SettingError),
    /// A statement gives no width there.
    #[error(transparent)]
    Bound(#[from] BoundError),
    /// The work was stopped from outside.
    #[error("{0}")]
    Stopped(#[from] Stopped),
}

/// What is run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// Sizes of the subsets whose γ* is bracketed, increasing, and how many seeds of each.
    pub bracketed: Vec<(usize, u64)>,
    /// Sizes of the subsets of seed 0 of which γ_H alone is computed.
    pub hilbert: Vec<usize>,
    /// Whether γ_H of all points of a configuration is computed.
    pub whole: bool,
    /// Points times pairs of directions on which a sampled program is solved.
    pub work: u64,
    /// Points times fresh pairs of directions at most.
    pub fresh_work: u64,
}

impl Plan {
    /// About twenty minutes on two cores.
    pub fn full() -> Self {
        Self {
            bracketed: vec![(100, 3), (200, 3), (500, 3), (1000, 1), (2000, 1)],
            hilbert: vec![5000, 10_000, 20_000],
            whole: true,
            work: 1 << 25,
            fresh_work: 1 << 31,
        }
    }

    /// Two minutes.
    pub fn quick() -> Self {
        Self {
            bracketed: vec![(100, 1), (200, 1), (500, 1)],
            hilbert: vec![2000, 5000],
            whole: false,
            work: 1 << 24,
            fresh_work: 1 << 27,
        }
    }

    /// Cells of work, both configurations together.
    pub fn cells(&self) -> u64 {
        let bracketed: u64 = self.bracketed.iter().map(|(_, seeds)| seeds).sum();
        2 * (bracketed + self.hilbert.len() as u64 + u64::from(self.whole))
    }

    /// At a given work the in-sample error of the weights falls with n as that of the certificate.
    fn options(&self, n: usize, seed: u64) -> margin::Options {
        margin::Options {
            seed,
            relative_width: 0.03,
            pairs: (self.work / n as u64).clamp(1 << 10, 1 << 17),
            fresh_pairs: (self.fresh_work / n as u64).clamp(1 << 10, 1 << 21),
            ..margin::Options::default()
        }
    }
}

/// A width that a statement asks for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Width {
    /// Id of the statement.
    pub statement: String,
    /// Width m.
    pub width: f64,
}

/// The margins of one subset.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// The data set.
    pub configuration: Configuration,
    /// Number of points n.
    pub n: usize,
    /// Seed of the order; of all points the order does not matter.
    pub seed: u64,
    /// Least norm c of a point.
    pub c: f64,
    /// γ*, if it was bracketed.
    pub gamma: Option<Bracket>,
    /// γ_H.
    pub gamma_hilbert: Bracket,
    /// The γ of the widths: the lower end of γ* where it was bracketed, so that they are enough, and
    /// otherwise the upper end of γ_H, so that the statements ask for no less.
    pub gamma_of_widths: f64,
    /// Widths at that γ, n and c, at [`EPSILON`] and [`DELTA`].
    pub widths: Vec<Width>,
}

/// The brackets of both configurations at one size and seed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// Number of points n.
    pub n: usize,
    /// Seed of the order.
    pub seed: u64,
    /// γ* of the reduced data is above that of all digits by at least this factor, if both brackets
    /// hold; absent where γ* was not bracketed.
    pub gamma_ratio_at_least: Option<f64>,
    /// γ_H of the reduced data is above that of all digits by at least this factor.
    pub hilbert_ratio_at_least: f64,
}

/// All that was found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Findings {
    /// What was run.
    pub plan: Plan,
    /// By what the inputs of each configuration were divided.
    pub scaling: Vec<(Configuration, Scaling)>,
    /// The subsets.
    pub cells: Vec<Cell>,
    /// Both configurations side by side.
    pub comparisons: Vec<Comparison>,
}

/// Runs `plan` on the training images in the folder `mnist`. Finished cells are kept in `journal`,
/// and the weights of an unfinished γ_H, round by round, in the folder `checkpoints`.
///
/// # Errors
/// If the images cannot be read, a result cannot be recorded, or the work is stopped.
pub fn run(
    plan: &Plan,
    mnist: &Path,
    journal: &Journal,
    checkpoints: &Path,
    work: Work<'_>,
) -> Result<Findings, MnistMarginError> {
    let (mut cells, mut scalings) = (Vec::new(), Vec::new());
    let begin = |margin: &str, configuration: Configuration, n, cells: &[Cell]| {
        let name = format!("{margin}, {configuration}, n = {n}");
        work.stage(&name, plan.cells()).reach(cells.len() as u64)
    };
    for configuration in ORDER {
        let (data, provenance) = configuration.training_images(mnist)?;
        scalings.push((configuration, provenance.scaling));
        let (found, expected) = (data.n(), plan.bracketed.last().map_or(0, |&(n, _)| n));
        if found < expected {
            return Err(MnistMarginError::TooFew { configuration, found, expected });
        }
        for &(n, seeds) in &plan.bracketed {
            for seed in 0..seeds {
                begin("γ*", configuration, n, &cells)?;
                let subset = data.subset(&nested_order(data.n(), seed)[..n])?;
                let options = plan.options(n, seed);
                let key = ("gamma", subset.describe(), format!("{options:?}"));
                let margin: Margin = journal.cell(&key, || {
                    let digest = subset.describe().digest;
                    let record = Record::new(journal, &digest);
                    let (points, labels) = (subset.points(), subset.labels());
                    margin::resume(points, labels, &options, record, work.quiet())
                        .map(|certificate| certificate.margin)
                        .map_err(MnistMarginError::from)
                })?;
                let hilbert = margin.gamma_hilbert_bracket;
                cells.push(cell(configuration, &subset, seed, Some(margin.gamma), hilbert)?);
            }
        }
        for &n in plan.hilbert.iter().filter(|&&n| n < data.n()) {
            begin("γ_H", configuration, n, &cells)?;
            let subset = data.subset(&nested_order(data.n(), 0)[..n])?;
            let hilbert = hilbert_margin(&subset, journal, checkpoints, work)?;
            cells.push(cell(configuration, &subset, 0, None, hilbert)?);
        }
        if plan.whole {
            begin("γ_H", configuration, data.n(), &cells)?;
            let hilbert = hilbert_margin(&data, journal, checkpoints, work)?;
            cells.push(cell(configuration, &data, 0, None, hilbert)?);
        }
    }
    let comparisons = compare(&cells);
    Ok(Findings { plan: plan.clone(), scaling: scalings, cells, comparisons })
}

/// The indices below `n` in the order of `seed`; every prefix is a uniform choice.
fn nested_order(n: usize, seed: u64) -> Vec<usize> {
    choose(n, n, seed, Purpose::Subset, 1)
}

/// Weights of an unfinished run, those above 0 only.
#[derive(Serialize, Deserialize)]
struct Checkpoint {
    version: String,
    n: usize,
    support: Vec<usize>,
    weights: Vec<f64>,
}

impl Checkpoint {
    fn of(round: &Round<'_>) -> Self {
        let all = round.weights;
        let support: Vec<usize> = (0..all.len()).filter(|&i| all[i] > 0.0).collect();
        let weights = support.iter().map(|&i| all[i]).collect();
        Self { version: VERSION.to_owned(), n: all.len(), support, weights }
    }

    /// The weights in the file at `path`, if it is a checkpoint of this version for `n` points.
    fn read(path: &Path, n: usize) -> Option<Vec<f64>> {
        let checkpoint: Self = serde_json::from_slice(&fs::read(path).ok()?).ok()?;
        let mut weights = vec![0.0; n];
        for (&i, &q) in checkpoint.support.iter().zip(&checkpoint.weights) {
            *weights.get_mut(i)? = q;
        }
        (checkpoint.n == n && checkpoint.version == VERSION).then_some(weights)
    }
}

/// γ_H of `data`, from its checkpoint if there is one.
fn hilbert_margin(
    data: &Dataset,
    journal: &Journal,
    checkpoints: &Path,
    work: Work<'_>,
) -> Result<Bracket, MnistMarginError> {
    let options = hilbert::Options { relative_width: HILBERT_WIDTH, ..hilbert::Options::default() };
    let description = data.describe();
    let path: PathBuf = checkpoints.join(format!("checkpoint-{}.json", &description.digest[..16]));
    journal.cell(&("hilbert", description, format!("{options:?}")), || {
        let start = Checkpoint::read(&path, data.n());
        let mut recorded = Ok(());
        let (bracket, _) = hilbert::solve(
            data.points(),
            data.labels(),
            &options,
            start.as_deref(),
            work.quiet(),
            &mut |round| {
                if recorded.is_ok() {
                    recorded = artifact::write_json(&path, &Checkpoint::of(round));
                }
            },
        )?;
        recorded?;
        // The margin is recorded from here on; a checkpoint that stays behind only takes room.
        let _ = fs::remove_file(&path);
        Ok(bracket)
    })
}

/// A cell with its widths.
fn cell(
    configuration: Configuration,
    data: &Dataset,
    seed: u64,
    gamma: Option<Bracket>,
    gamma_hilbert: Bracket,
) -> Result<Cell, MnistMarginError> {
    let (n, c) = (data.n(), data.c().min(1.0));
    let gamma_of_widths =
        gamma.as_ref().map_or(gamma_hilbert.upper.min(LOGIT_CAP * c), |gamma| gamma.lower);
    let mut widths = Vec::new();
    if gamma_of_widths > 0.0 {
        let setting = Setting::new(n as u64, gamma_of_widths, EPSILON, DELTA, c)?;
        for id in STATEMENTS {
            let network = registry::find(id).and_then(|statement| statement.network());
            let width = network.expect("a registered network").sizing(&setting)?.width;
            widths.push(Width { statement: id.into(), width });
        }
    }
    Ok(Cell { configuration, n, seed, c, gamma, gamma_hilbert, gamma_of_widths, widths })
}

/// Pairs the cells of the two configurations.
fn compare(cells: &[Cell]) -> Vec<Comparison> {
    let of = |configuration| cells.iter().filter(move |cell| cell.configuration == configuration);
    let pair = |all: &Cell| {
        let mut reduced = of(Configuration::Reduced);
        let reduced = reduced.find(|cell| (cell.n, cell.seed) == (all.n, all.seed))?;
        let gamma = all.gamma.as_ref().zip(reduced.gamma.as_ref());
        Some(Comparison {
            n: all.n,
            seed: all.seed,
            gamma_ratio_at_least: gamma.map(|(all, reduced)| reduced.lower / all.upper),
            hilbert_ratio_at_least: reduced.gamma_hilbert.lower / all.gamma_hilbert.upper,
        })
    };
    of(Configuration::All).filter_map(pair).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every index once, and another order for another seed.
    #[test]
    fn the_order_is_a_seeded_permutation() {
        let order = nested_order(1000, 3);
        assert_eq!(order, nested_order(1000, 3));
        assert_ne!(order, nested_order(1000, 4));
        let mut sorted = order;
        sorted.sort_unstable();
        assert!(sorted.into_iter().eq(0..1000));
    }

    /// A checkpoint gives back the weights with the same bits, and none for another number of points.
    #[test]
    fn a_checkpoint_gives_back_its_weights() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("checkpoint.json");
        let weights = [0.0, 0.1 + 0.2, 0.0, 0.7 - 1e-17];
        let bracket = Bracket {
            lower: 0.0,
            upper: 1.0,
            method: margin::Method::WorkingSets,
            confidence: 1.0,
            directions: None,
        };
        let round = Round { number: 1, bracket: &bracket, weights: &weights, support: 2 };
        artifact::write_json(&path, &Checkpoint::of(&round)).unwrap();
        assert_eq!(Checkpoint::read(&path, 4), Some(weights.to_vec()));
        assert_eq!(Checkpoint::read(&path, 5), None);
        assert_eq!(Checkpoint::read(&folder.path().join("none"), 4), None);
    }
}
