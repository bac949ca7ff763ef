//! Every claim of the registry, turned into checks with verdicts.

pub mod coverage;
pub mod errata;
pub mod grid;
pub mod inequalities;
pub mod ledger;
pub mod own_parameters;
pub mod problem;
pub mod verdict;

use std::path::Path;

use indicatif::ProgressBar;
use serde::{Deserialize, Serialize};

use self::grid::{Cell, Slope};
use self::ledger::Ledger;
use self::problem::{Problem, VerifyError};
use self::verdict::Check;
use crate::artifact::Journal;
use crate::data::{Classes, IdxPair, Normalisation, Selection as Points, Source};
use crate::margin::Options;

/// How much work a run of the checks may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Selection {
    /// Minutes.
    Quick,
    /// Half an hour.
    Full,
}

impl Selection {
    /// Most seconds of one core for one cell of simulation, by prediction.
    pub fn cell_budget(self) -> f64 {
        match self {
            Self::Quick => 40.0,
            Self::Full => 1000.0,
        }
    }
}

/// Everything that a run of the checks found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// The checks: statements, then errata, then the grid.
    pub report: verdict::Report,
    /// Empirical requirements.
    pub grid: Vec<Cell>,
    /// Slopes of the requirements in 1/γ.
    pub slopes: Vec<Slope>,
    /// The proof along training runs.
    pub ledgers: Vec<Ledger>,
}

/// Data on which the lemmas are measured.
const LEMMA_DATA: &[&str] = &["two-points", "blocks:n=8,blocks=2", "half-circle:n=8"];
/// Points of MNIST whose margin is certified.
const MNIST_POINTS: usize = 200;

/// Runs all checks. `mnist` is the folder of the four IDX files; without it the checks on real data
/// are *not reached*. `bar` shows progress.
///
/// # Errors
/// If a problem cannot be set up or a result cannot be recorded.
pub fn run(
    selection: Selection,
    mnist: Option<&Path>,
    journal: &Journal,
    bar: &ProgressBar,
) -> Result<Evidence, VerifyError> {
    let mut checks = Vec::new();
    let mut ledgers = Vec::new();
    let stage = |name: &str| bar.set_message(name.to_owned());

    stage("teachers and lemmas");
    for name in LEMMA_DATA {
        let problem = Problem::synthetic(name)?;
        checks.extend(inequalities::assumption(&problem));
        checks.extend(inequalities::classification(&problem));
        checks.extend(inequalities::initialisation(&problem));
        let (links, ledger) = ledger::checks(&problem);
        checks.extend(links);
        ledgers.extend(ledger);
    }
    checks.push(inequalities::kl_from_logits());
    checks.extend(inequalities::scalar());
    checks.extend(inequalities::section_5()?);

    stage("margin of MNIST");
    checks.extend(real_data(mnist)?);

    stage("networks at their own parameters");
    let problems = own_parameters::DATA
        .iter()
        .map(|name| Problem::synthetic(name))
        .collect::<Result<Vec<_>, _>>()?;
    let cells = own_parameters::cells(&problems)?;
    bar.inc_length(cells.len() as u64);
    for cell in &cells {
        checks.push(cell.check(selection, journal)?);
        bar.inc(1);
    }

    stage("errata");
    checks.extend(errata::all(journal)?);

    stage("neuron requirements");
    let grid = grid::measure(selection, journal, bar)?;
    let slopes = grid::slopes(&grid);
    checks.extend(grid::checks(&grid, &slopes));

    let report = verdict::Report { version: env!("CARGO_PKG_VERSION").into(), selection, checks };
    Ok(Evidence { report, grid, slopes, ledgers })
}

/// Assumption 1 on real data: digits above 4 against the others.
fn real_data(mnist: Option<&Path>) -> Result<Vec<Check>, VerifyError> {
    let name = format!("MNIST, first {MNIST_POINTS}");
    let Some(folder) = mnist else {
        let check = Check::new("M.assumption-1", &name, "γ > 0 on MNIST, bracket within 10 %");
        return Ok(vec![check.not_reached(0.1, "no MNIST files; `just data` fetches them")]);
    };
    let classes = Classes::split(|digit| digit > 4).select(Points::First(MNIST_POINTS));
    let source = Source::Idx(IdxPair {
        images: folder.join("train-images-idx3-ubyte"),
        labels: folder.join("train-labels-idx1-ubyte"),
        classes,
    });
    let options = Options { relative_width: 0.1, ..Options::default() };
    let problem = Problem::new(&name, &source, Normalisation::MaxNorm, &options)?;
    let gamma = &problem.teacher.margin().gamma;
    let bracket = Check::new(
        "M.assumption-1",
        &format!("{name}, bracket"),
        "the bracket of γ* on real data is at most 10 % wide",
    )
    .premise("digits above 4 are labelled 1; all inputs divided by the greatest norm")
    .method(format!(
        "sampled program, re-certified on {} fresh directions, confidence {}",
        gamma.directions.unwrap_or(0),
        gamma.confidence
    ))
    .at_most(gamma.relative_width(), 0.1)
    .note(format!("γ* in [{:.6}, {:.6}]", gamma.lower, gamma.upper));
    let mut checks = vec![bracket];
    checks.extend(inequalities::assumption(&problem));
    checks.extend(inequalities::classification(&problem));
    Ok(checks)
}
