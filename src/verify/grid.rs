//! Empirical neuron requirements over a grid of margins and errors, beside the predicted widths.

use serde::{Deserialize, Serialize};
use statrs::distribution::{ContinuousCDF, StudentsT};
use theorems::registry;

use super::own_parameters::{CONFIDENCE, DELTA};
use super::scope::Selection;
use super::verdict::Check;
use crate::artifact::Journal;
use crate::problem::{Problem, ProblemError};
use crate::requirement::{Criterion, Goal, Requirement, Schedule, measure as requirement};
use crate::training::LabelKind;
use crate::work::Work;

/// One cell of the grid.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// The data.
    pub data: String,
    /// Proven margin.
    pub gamma: f64,
    /// Classification error.
    pub epsilon: f64,
    /// The labels trained on.
    pub labels: LabelKind,
    /// Statement whose schedule was used.
    pub schedule_of: String,
    /// That schedule.
    pub schedule: Schedule,
    /// The empirical requirement.
    pub requirement: Requirement,
    /// Width of the printed bound: M Corollary 4 or M Proposition 5.
    pub printed_bound: f64,
    /// Width of the sharper bound: S4 or S5.
    pub sharper_bound: f64,
}

/// The slope of log requirement against log 1/γ at one ε, by least squares.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Slope {
    /// The labels trained on.
    pub labels: LabelKind,
    /// Classification error.
    pub epsilon: f64,
    /// Estimate.
    pub slope: f64,
    /// Lower end of the 95 % interval (Student).
    pub lower: f64,
    /// Upper end of the 95 % interval (Student).
    pub upper: f64,
}

/// The quick selection takes all but the last.
const DEGREES: &[f64] = &[170.0, 120.0, 80.0, 50.0, 30.0];
const EPSILONS: &[f64] = &[0.3, 0.1];
const POINTS: usize = 4;
/// Labels, the statement on whose schedule a requirement is measured (the shortest there is), and
/// the statements whose widths it is compared with.
const SIDES: [(LabelKind, &str, &str, &str); 2] = [
    (LabelKind::Soft, "S.s4", "M.corollary-4", "S.s4"),
    (LabelKind::Hard, "S.s5", "M.proposition-5", "S.s5"),
];

/// Statements that the grid is about.
pub const STATEMENTS: [&str; 4] = ["M.corollary-4", "M.proposition-5", "S.s4", "S.s5"];

/// Angles of the fans and classification errors ε of the grid.
fn axes(selection: Selection) -> (&'static [f64], &'static [f64]) {
    match selection {
        Selection::Quick => (&DEGREES[..DEGREES.len() - 1], EPSILONS),
        Selection::Full => (DEGREES, EPSILONS),
    }
}

/// Measures the grid on fans of four points.
///
/// # Errors
/// If a problem cannot be set up or run.
pub fn measure(
    selection: Selection,
    journal: &Journal,
    work: Work<'_>,
) -> Result<Vec<Cell>, ProblemError> {
    let criterion =
        Criterion { probability: 1.0 - 3.0 * DELTA, confidence: CONFIDENCE, most_seeds: 64 };
    let runs = work.stage("neuron requirements", 0);
    let mut cells = Vec::new();
    let (angles, errors) = axes(selection);
    for degrees in angles {
        let problem = Problem::synthetic(&format!("fan:n={POINTS},degrees={degrees}"))?;
        for &epsilon in errors {
            let setting = problem.setting(epsilon, DELTA)?;
            let width = |id: &str| registry::find(id).expect("registered").sizing(&setting);
            for (labels, schedule_of, printed, sharper) in SIDES {
                let schedule = Schedule::of(&width(schedule_of)?)?;
                let widest = (width(sharper)?.width as u64).min(1 << 14);
                let goal = Goal {
                    loss: labels.into(),
                    initial_scale: 1.0,
                    schedule: &schedule,
                    epsilon,
                    criterion: &criterion,
                    widest,
                };
                let requirement = requirement(&problem, &goal, journal, &runs)?;
                cells.push(Cell {
                    data: problem.name.clone(),
                    gamma: problem.gamma(),
                    epsilon,
                    labels,
                    schedule_of: schedule_of.into(),
                    schedule,
                    requirement,
                    printed_bound: width(printed)?.width,
                    sharper_bound: width(sharper)?.width,
                });
            }
        }
    }
    Ok(cells)
}

/// The checks that follow from the grid: each requirement lies at or under both bounds, and no
/// requirement grows faster in 1/γ than its bound.
pub fn checks(cells: &[Cell], slopes: &[Slope]) -> Vec<Check> {
    let mut checks = Vec::new();
    for cell in cells {
        let labels = if cell.labels == LabelKind::Soft { "soft" } else { "hard" };
        let (_, _, printed, sharper) =
            SIDES.into_iter().find(|side| side.0 == cell.labels).expect("both sides are listed");
        for (statement, bound) in [(printed, cell.printed_bound), (sharper, cell.sharper_bound)] {
            let name = format!("requirement, {}, ε = {}, {labels}", cell.data, cell.epsilon);
            let claim = format!(
                "{bound} neurons are enough for averaged R ≤ {} with probability ≥ {:.1}, {labels} \
                 labels: the least width measured is no larger",
                cell.epsilon,
                1.0 - 3.0 * DELTA
            );
            let check = Check::new(statement, &name, claim)
                .premise(format!("data {}, γ = {:.6}, δ = {DELTA}", cell.data, cell.gamma))
                .at_margin(cell.gamma)
                .method(format!(
                    "search over widths and seeds on the schedule of {} (T = {}, η = {:.3e}); \
                     success does not fall with the width",
                    cell.schedule_of, cell.schedule.steps, cell.schedule.step_size
                ));
            checks.push(match cell.requirement.at_most {
                Some(most) => check.at_most(most as f64, bound).note(format!(
                    "requirement in [{}, {most}]; bound/requirement ≥ {:.0}",
                    cell.requirement.at_least,
                    bound / most as f64
                )),
                None if cell.requirement.at_least as f64 > bound => check
                    .at_most(cell.requirement.at_least as f64, bound)
                    .note("no width up to the bound is enough"),
                None => check.not_reached(bound, "no width that was tried is enough"),
            });
        }
    }
    for slope in slopes {
        let labels = slope.labels;
        let (statement, power) = match labels {
            LabelKind::Soft => ("M.corollary-4", 2.0),
            LabelKind::Hard => ("M.proposition-5", 4.0),
        };
        let claim = format!(
            "{labels} labels, ε = {}: the requirement grows no faster than (1/γ)^{power}",
            slope.epsilon
        );
        checks.push(
            Check::new(statement, &format!("slope, ε = {}, {labels}", slope.epsilon), claim)
                .premise(format!("fans of {POINTS} points, one for each margin of the grid"))
                .method("least squares on logarithms; upper end of the 95 % Student interval")
                .at_most(slope.upper, power)
                .note(format!(
                    "slope {:.2}, 95 % interval [{:.2}, {:.2}]",
                    slope.slope, slope.lower, slope.upper
                )),
        );
    }
    checks
}

/// The slopes of the grid, one for each kind of labels and ε with at least three requirements.
pub fn slopes(cells: &[Cell]) -> Vec<Slope> {
    let mut groups: Vec<(LabelKind, f64)> = cells.iter().map(|c| (c.labels, c.epsilon)).collect();
    groups.sort_by(|a, b| (a.0 as u8).cmp(&(b.0 as u8)).then(b.1.total_cmp(&a.1)));
    groups.dedup();
    groups
        .into_iter()
        .filter_map(|(labels, epsilon)| {
            let points: Vec<(f64, f64)> = cells
                .iter()
                .filter(|cell| cell.labels == labels && cell.epsilon == epsilon)
                .filter_map(|cell| {
                    let most = cell.requirement.at_most? as f64;
                    let middle = (most * cell.requirement.at_least as f64).sqrt();
                    Some((-cell.gamma.ln(), middle.ln()))
                })
                .collect();
            let (slope, radius) = least_squares(&points)?;
            Some(Slope { labels, epsilon, slope, lower: slope - radius, upper: slope + radius })
        })
        .collect()
}

/// Slope of y against x and the half-width of its 95 % interval; none below three points.
fn least_squares(points: &[(f64, f64)]) -> Option<(f64, f64)> {
    let n = points.len() as f64;
    if points.len() < 3 {
        return None;
    }
    let mean = |value: fn(&(f64, f64)) -> f64| points.iter().map(value).sum::<f64>() / n;
    let (x, y) = (mean(|p| p.0), mean(|p| p.1));
    let spread: f64 = points.iter().map(|p| (p.0 - x).powi(2)).sum();
    let slope = points.iter().map(|p| (p.0 - x) * (p.1 - y)).sum::<f64>() / spread;
    let residual: f64 = points.iter().map(|p| (p.1 - y - slope * (p.0 - x)).powi(2)).sum();
    let quantile = StudentsT::new(0.0, 1.0, n - 2.0).ok()?.inverse_cdf(0.975);
    Some((slope, quantile * (residual / (n - 2.0) / spread).sqrt()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verify::verdict::Verdict;

    /// A width that a bound calls enough and that is found not to be falsifies the bound; a search
    /// that ends below a bound says nothing of it.
    #[test]
    fn a_requirement_above_a_bound_falsifies_it() {
        let schedule = Schedule { steps: 10, step_size: 1.0, radius: Some(1.0) };
        let cell = Cell {
            data: "data".into(),
            gamma: 0.1,
            epsilon: 0.1,
            labels: LabelKind::Soft,
            schedule_of: "S.s4".into(),
            schedule,
            requirement: Requirement { at_least: 102, at_most: None, trials: Vec::new() },
            printed_bound: 1000.0,
            sharper_bound: 100.0,
        };
        let verdicts = |cell: Cell| -> Vec<(Verdict, bool)> {
            let checks = checks(&[cell], &[]);
            checks.iter().map(|check| (check.verdict, check.is_as_expected())).collect()
        };
        assert_eq!(verdicts(cell.clone()), [(Verdict::NotReached, true), (Verdict::Fails, false)]);
        let requirement =
            Requirement { at_most: Some(100), at_least: 2, ..cell.requirement.clone() };
        let enough = Cell { requirement, ..cell };
        assert_eq!(verdicts(enough), [(Verdict::Holds, true), (Verdict::Holds, true)]);
    }

    /// Exact on a power law, and the textbook interval on a small example.
    #[test]
    fn least_squares_finds_a_power_law_and_its_uncertainty() {
        let line: Vec<_> = (0..5).map(|i| (f64::from(i), 3.0 - 2.5 * f64::from(i))).collect();
        let (slope, radius) = least_squares(&line).unwrap();
        assert!((slope + 2.5).abs() < 1e-12 && radius < 1e-9);
        // y = 0, 1, 1: slope 1/2, residual 1/6, one degree of freedom, quantile 12.706.
        let (slope, radius) = least_squares(&[(0.0, 0.0), (1.0, 1.0), (2.0, 1.0)]).unwrap();
        assert!((slope - 0.5).abs() < 1e-12);
        assert!((radius - 12.7062 * (1.0f64 / 12.0).sqrt()).abs() < 1e-3);
        assert!(least_squares(&line[..2]).is_none());
    }
}
