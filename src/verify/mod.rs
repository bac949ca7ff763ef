//! Every claim of the registry, turned into checks with verdicts.

pub mod agenda;
mod certificates;
pub mod certified;
pub mod clusters;
pub mod coverage;
pub mod errata;
pub mod grid;
pub mod illustrations;
pub mod inequalities;
pub mod ledger;
pub mod lower;
pub mod overview;
pub mod own_parameters;
pub mod scope;
mod separation;
pub mod verdict;

use std::path::Path;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use self::agenda::Agenda;
use self::grid::Slope;
use self::illustrations::Illustrations;
use self::ledger::Ledger;
use self::own_parameters::Cell;
use self::scope::{Scope, Selection};
use self::verdict::Check;
use crate::artifact::{Journal, VERSION};
use crate::data::{Classes, IdxPair, Normalisation, Selection as Points, Source, load};
use crate::margin;
use crate::problem::{Problem, ProblemError};
use crate::work::Work;

/// Everything that a run of the checks found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// The checks: statements, then errata, then the grid.
    pub report: verdict::Report,
    /// Empirical requirements.
    pub grid: Vec<grid::Cell>,
    /// Slopes of the requirements in 1/γ.
    pub slopes: Vec<Slope>,
    /// The proof along training runs.
    pub ledgers: Vec<Ledger>,
    /// What the figures show; absent where single statements were checked.
    pub illustrations: Option<Illustrations>,
}

/// Data on which the lemmas are measured.
const LEMMA_DATA: &[&str] = &["two-points", "blocks:n=8,blocks=2", "half-circle:n=8"];
/// Points of MNIST whose margin is certified.
const MNIST_POINTS: usize = 200;

/// What a run of the checks is given.
pub struct Options<'a> {
    /// How much work.
    pub selection: Selection,
    /// Which statements and errata.
    pub scope: &'a Scope,
    /// The networks at their own parameters.
    pub agenda: &'a Agenda<'a>,
    /// The folder of the four IDX files of MNIST; without it the checks on real data are *not
    /// reached*.
    pub mnist: Option<&'a Path>,
}

/// Runs all checks. `work` is told of the progress, and may stop it.
///
/// # Errors
/// If a problem cannot be set up, a result cannot be recorded, or the work is stopped.
pub fn run(
    options: &Options<'_>,
    journal: &Journal,
    work: Work<'_>,
) -> Result<Evidence, ProblemError> {
    let Options { selection, scope, agenda, mnist } = *options;
    let mut checks = Vec::new();
    let mut ledgers = Vec::new();

    let lemma_data = work.stage("teachers and lemmas", LEMMA_DATA.len() as u64);
    let lemmas = scope.wants_any(&inequalities::STATEMENTS);
    let links = scope.wants_any(&ledger::STATEMENTS);
    for name in LEMMA_DATA.iter().filter(|_| lemmas || links) {
        let problem = Problem::synthetic(name)?;
        if lemmas {
            checks.extend(inequalities::assumption(&problem));
            checks.extend(inequalities::classification(&problem, &work)?);
            checks.extend(inequalities::initialisation(&problem));
        }
        if links {
            let (links, found) = ledger::checks(&problem)?;
            checks.extend(links);
            ledgers.extend(found);
        }
        lemma_data.advance(1)?;
    }
    if scope.wants("S.lemma-e") {
        checks.push(inequalities::kl_from_logits());
    }
    checks.extend(inequalities::scalar(scope));
    if scope.wants("JT.section-5") {
        checks.extend(inequalities::section_5()?);
    }
    if scope.wants_any(&lower::STATEMENTS) {
        work.stage("lower bounds", 0).check()?;
        checks.extend(lower::checks(&work)?);
    }
    if scope.wants_any(&separation::STATEMENTS) {
        checks.extend(separation::checks(&work.stage("separation width", 0))?);
    }
    if scope.wants_any(&clusters::STATEMENTS) {
        work.stage("clusters", 0).check()?;
        checks.extend(clusters::checks(&work)?);
    }
    if scope.wants_any(&REAL_DATA_STATEMENTS) {
        work.stage("margin of MNIST", 0).check()?;
        checks.extend(real_data(mnist, journal, work)?);
    }

    let runs = work.stage("networks at their own parameters", agenda.runs());
    let (cells, chosen, listed) = (agenda.cells(), agenda.chosen(), agenda.listed());
    let mut own = own_parameters::run(cells, chosen, journal, &runs)?;
    let certificates = work.stage("certificates in place of runs", agenda.certificates());
    for (index, check) in certified::run(cells, chosen, listed, journal, &certificates)? {
        own[index] = check;
    }
    checks.extend(own);
    work.stage("the proofs along their runs", 0).check()?;
    let found = own_ledgers(agenda, journal)?;
    checks.extend(found.iter().flat_map(ledger::theorem::checks));
    ledgers.extend(found);

    checks.extend(certificates::checks(scope, selection, journal, work)?);
    checks.extend(errata::all(scope, journal, &work.stage("errata", 0))?);

    let (mut grid, mut slopes) = (Vec::new(), Vec::new());
    if scope.wants_any(&grid::STATEMENTS) {
        grid = grid::measure(selection, journal, work)?;
        slopes = grid::slopes(&grid);
        checks.extend(grid::checks(&grid, &slopes));
    }

    let checks = scope.restrict(checks);
    let report = verdict::Report { version: VERSION.into(), selection, checks };
    let illustrations =
        scope.is_all().then(|| illustrations::compute(journal, work)).transpose()?;
    Ok(Evidence { report, grid, slopes, ledgers, illustrations })
}

/// The chain along the run of each statement on its data of widest margin.
fn own_ledgers(agenda: &Agenda<'_>, journal: &Journal) -> Result<Vec<Ledger>, ProblemError> {
    let mut cells: Vec<&Cell<'_>> = agenda.cells().iter().filter(|c| c.cost.is_some()).collect();
    cells.dedup_by_key(|cell| cell.statement.id);
    let recorded = |cell: &Cell<'_>| {
        journal.cell(&("ledger", cell.key()), || Ok(ledger::theorem::ledger(cell)?))
    };
    let found: Vec<Option<Ledger>> =
        cells.into_par_iter().map(recorded).collect::<Result<_, ProblemError>>()?;
    Ok(found.into_iter().flatten().collect())
}

/// Statements that are checked on real data.
const REAL_DATA_STATEMENTS: [&str; 3] = ["M.assumption-1", "M.lemma-3", "S.lemma-f"];

/// Assumption 1 on real data: digits above 4 against the others.
fn real_data(
    mnist: Option<&Path>,
    journal: &Journal,
    work: Work<'_>,
) -> Result<Vec<Check>, ProblemError> {
    let name = format!("MNIST, first {MNIST_POINTS}");
    let Some(folder) = mnist else {
        let check = Check::new("M.assumption-1", &name, "γ > 0 on MNIST, bracket within 10 %");
        return Ok(vec![check.not_reached(0.1, "no MNIST files; `just data` fetches them")]);
    };
    let classes = Classes::split(|digit| digit > 4).select(Points::First(MNIST_POINTS));
    let source = Source::Idx(IdxPair::mnist_training(folder, classes));
    let options = margin::Options { relative_width: 0.1, ..margin::Options::default() };
    let (dataset, _) = load(&source, Normalisation::MaxNorm)?;
    let problem = Problem::recorded(&name, dataset, &options, journal, work)?;
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
    checks.extend(inequalities::classification(&problem, &work)?);
    Ok(checks)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicBool;

    use super::*;
    use crate::work::Stopped;

    /// Ctrl-C need not wait for the end of a part that takes seconds or minutes.
    #[test]
    fn a_stop_reaches_the_runs_of_each_part() {
        let stop = AtomicBool::new(true);
        let work = Work::new(&stop, &|_| {});
        let problem = Problem::synthetic("two-points").expect("a problem");
        let recorded = || {
            let (dataset, journal) = (problem.dataset.clone(), Journal::in_memory());
            Problem::recorded("again", dataset, &margin::Options::default(), &journal, work)
        };
        let errors = [
            recorded().err(),
            inequalities::classification(&problem, &work).err().map(Into::into),
            lower::checks(&work).err(),
            clusters::checks(&work).err(),
        ];
        for (part, error) in errors.into_iter().enumerate() {
            let error = error.unwrap_or_else(|| panic!("part {part} went on"));
            assert!(Stopped::is_behind(&error), "part {part}: {error}");
        }
    }
}
