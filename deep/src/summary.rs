//! Means over seeds, their confidence intervals, and how they change with the noise.

use std::collections::BTreeSet;

use distill_bounds::experiment::statistics::{Estimate, student_test};
use serde::{Deserialize, Serialize};

use crate::experiment::{Cell, Role, Setting};
use crate::paper::Accuracies;
use crate::preset::{Family, Plan, Preset};

/// A mean over seeds, in percent.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mean {
    /// The mean.
    pub mean: f64,
    /// Half the length of Student's 95 % interval; absent for a single seed.
    pub half_width: Option<f64>,
}

impl Mean {
    /// The mean of `values` with its interval.
    pub fn of(values: &[f64]) -> Self {
        let estimate = Estimate::of(values).ok();
        Self {
            mean: values.iter().sum::<f64>() / values.len() as f64,
            half_width: estimate.map(|Estimate { lower, upper, .. }| (upper - lower) / 2.0),
        }
    }
}

/// The accuracies of one family at one variance, in percent of the test images.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// Family of networks.
    pub family: Family,
    /// Variance of the noise.
    pub variance: f64,
    /// Number of seeds.
    pub seeds: usize,
    /// The teacher.
    pub teacher: Mean,
    /// The student trained on the classes.
    pub student_hard: Mean,
    /// The student trained on the teacher's probabilities.
    pub student_soft: Mean,
    /// Soft minus hard, seed by seed.
    pub soft_minus_hard: Mean,
    /// What the paper has for the same data and family.
    pub paper: Option<Accuracies>,
}

/// Soft minus hard over all variances of the noise, for one family.
///
/// Its mean is that of the differences of one seed, its slope that of the least-squares line through
/// them against log₁₀ s². What the variances of a seed share (its split, its noise up to scale, its
/// weights) makes the differences dependent, so the seeds and not the differences are what intervals
/// and tests count.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Trend {
    /// Family of networks.
    pub family: Family,
    /// Seeds that are finished at every variance.
    pub seeds: usize,
    /// Soft minus hard in the mean of the variances.
    pub mean: Mean,
    /// p value of Student's two-sided test of mean 0; absent for a single seed.
    pub mean_p_value: Option<f64>,
    /// Mean of the slopes: points for each tenfold of the variance.
    pub slope: Mean,
    /// p value of Student's two-sided test of slope 0; absent for a single seed.
    pub p_value: Option<f64>,
    /// The slope of the paper's differences, for the same data and family.
    pub paper: Option<f64>,
}

/// The result of the experiment, or of the part of it that is finished.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// The preset, which flags may have changed; see `plan`.
    pub preset: Preset,
    /// What was to be run.
    pub plan: Plan,
    /// What decided the results beside it.
    pub setting: Setting,
    /// Training, validation and test images.
    pub split: [usize; 3],
    /// Means over seeds.
    pub rows: Vec<Row>,
    /// Soft minus hard over all variances of the noise.
    pub trends: Vec<Trend>,
    /// Every finished training.
    pub cells: Vec<Cell>,
}

impl Report {
    /// The report of `cells`, which are those of `plan` that are finished.
    pub fn new(
        (preset, plan): (Preset, &Plan),
        setting: &Setting,
        split: [usize; 3],
        cells: &[Cell],
    ) -> Self {
        let rows = rows(plan, setting, cells);
        Self {
            preset,
            plan: plan.clone(),
            setting: setting.clone(),
            split,
            trends: trends(plan, &rows, cells),
            rows,
            cells: cells.to_vec(),
        }
    }

    /// The trainings of this report that `plan` asks for in `setting`, made from the same recipes.
    pub fn shared_with(&self, plan: &Plan, setting: &Setting) -> Vec<Cell> {
        let same = self.setting == *setting && self.plan.temperature == plan.temperature;
        let asked = |cell: &&Cell| {
            same && cell.seed < plan.seeds
                && plan.variances.contains(&cell.variance)
                && plan
                    .families
                    .iter()
                    .any(|family| family.0 == cell.family && self.plan.families.contains(family))
        };
        self.cells.iter().filter(asked).cloned().collect()
    }
}

/// Percent of the test images, seed by seed.
fn percent(cells: &[Cell], family: Family, variance: f64, role: Role) -> Vec<(u64, f64)> {
    let of = |cell: &&Cell| (cell.family, cell.variance, cell.role) == (family, variance, role);
    cells.iter().filter(of).map(|cell| (cell.seed, 100.0 * cell.test_accuracy)).collect()
}

/// Soft minus hard, seed by seed.
fn differences(cells: &[Cell], family: Family, variance: f64) -> Vec<(u64, f64)> {
    let hard = percent(cells, family, variance, Role::StudentHard);
    let soft = percent(cells, family, variance, Role::StudentSoft);
    let hard_of = |seed| hard.iter().find(|&&(other, _)| other == seed);
    soft.iter().filter_map(|&(seed, soft)| Some((seed, soft - hard_of(seed)?.1))).collect()
}

/// The means of `cells`, in the order of `plan`, where there are any.
fn rows(plan: &Plan, setting: &Setting, cells: &[Cell]) -> Vec<Row> {
    let mut rows = Vec::new();
    for &(family, ..) in &plan.families {
        for &variance in &plan.variances {
            let mean = |values: Vec<(u64, f64)>| {
                Mean::of(&values.into_iter().map(|(_, value)| value).collect::<Vec<_>>())
            };
            let of = |role| mean(percent(cells, family, variance, role));
            let differences = differences(cells, family, variance);
            if differences.is_empty() {
                continue;
            }
            let of_paper = family == Family::Vgg && setting.has_paper_images();
            rows.push(Row {
                family,
                variance,
                seeds: differences.len(),
                teacher: of(Role::Teacher),
                student_hard: of(Role::StudentHard),
                student_soft: of(Role::StudentSoft),
                soft_minus_hard: mean(differences),
                paper: of_paper.then(|| Accuracies::of_vgg(variance)).flatten(),
            });
        }
    }
    rows
}

fn trends(plan: &Plan, rows: &[Row], cells: &[Cell]) -> Vec<Trend> {
    let mut trends = Vec::new();
    for &(family, ..) in &plan.families {
        let seeds: BTreeSet<u64> = cells.iter().map(|cell| cell.seed).collect();
        let gaps: Vec<Vec<(u64, f64)>> =
            plan.variances.iter().map(|&v| differences(cells, family, v)).collect();
        let of_seed = |seed| -> Option<Vec<f64>> {
            let of = |gaps: &Vec<(u64, f64)>| gaps.iter().find(|gap| gap.0 == seed).map(|g| g.1);
            gaps.iter().map(of).collect()
        };
        let whole: Vec<Vec<f64>> = seeds.into_iter().filter_map(of_seed).collect();
        let mean = |gaps: &Vec<f64>| gaps.iter().sum::<f64>() / gaps.len() as f64;
        let means: Vec<f64> = whole.iter().map(mean).collect();
        let slopes: Vec<f64> =
            whole.iter().filter_map(|gaps| slope(&plan.variances, gaps)).collect();
        if slopes.is_empty() {
            continue;
        }
        let paper: Option<Vec<f64>> = rows
            .iter()
            .filter(|row| row.family == family)
            .map(|row| row.paper.map(|paper| paper.soft_minus_hard()))
            .collect();
        trends.push(Trend {
            family,
            seeds: slopes.len(),
            mean: Mean::of(&means),
            mean_p_value: student_test(&means).ok(),
            slope: Mean::of(&slopes),
            p_value: student_test(&slopes).ok(),
            paper: paper.and_then(|gaps| slope(&plan.variances, &gaps)),
        });
    }
    trends
}

/// Slope of the least-squares line through `values` against log₁₀ of `variances`; none for a
/// single variance.
fn slope(variances: &[f64], values: &[f64]) -> Option<f64> {
    let x: Vec<f64> = variances.iter().map(|variance| variance.log10()).collect();
    let mean = x.iter().sum::<f64>() / x.len() as f64;
    let square: f64 = x.iter().map(|x| (x - mean).powi(2)).sum();
    let product: f64 = x.iter().zip(values).map(|(x, y)| (x - mean) * y).sum();
    (square > 0.0).then(|| product / square)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paper;

    /// A line is found again; the slope of the paper's differences by hand is 6.2 (deviations of
    /// log₁₀ s²: −0.695, −0.218, 0.004, 0.305, 0.606; of the differences from their mean 3.76:
    /// −2.36, −2.76, −3.36, 4.04, 4.44).
    #[test]
    fn the_slope_is_that_of_the_line() {
        let variances = paper::VARIANCES;
        let line: Vec<f64> = variances.iter().map(|v| 3.0 - 2.5 * v.log10()).collect();
        assert!((slope(&variances, &line).unwrap() + 2.5).abs() < 1e-12);
        let gaps = paper::VGG.map(|accuracies| accuracies.soft_minus_hard());
        assert!((slope(&variances, &gaps).unwrap() - 6.2).abs() < 0.02);
        assert_eq!(slope(&[0.1], &[1.0]), None);
    }

    /// Gains of 1 and 3 points at the first variance and 2 and 6 at the tenfold one: means of 1.5 and 4.5,
    /// slopes of 1 and 3. Of two numbers whose mean is twice their deviation from it Student's t is 2,
    /// with one degree of freedom p = 1 − (2/π) arctan 2. A seed that lacks a variance does not count.
    #[test]
    fn a_trend_counts_the_seeds_that_are_whole() {
        let plan = Plan { variances: vec![0.01, 0.1], ..Preset::Smoke.plan() };
        let cell = |variance, seed, role, gain: f64| Cell {
            family: Family::Vgg,
            variance,
            seed,
            role,
            epochs: 1,
            best_epoch: 1,
            validation_accuracy: 0.5,
            test_accuracy: 0.5 + gain / 100.0,
        };
        let gains = [(0.01, 0, 1.0), (0.1, 0, 2.0), (0.01, 1, 3.0), (0.1, 1, 6.0), (0.01, 2, 9.0)];
        let cells: Vec<Cell> = (gains.into_iter())
            .flat_map(|(variance, seed, gain)| {
                [(Role::StudentHard, 0.0), (Role::StudentSoft, gain)]
                    .map(|(role, gain)| cell(variance, seed, role, gain))
            })
            .collect();
        let trends = trends(&plan, &[], &cells);
        let [trend] = &trends[..] else { panic!("one family is finished") };
        assert_eq!((trend.family, trend.seeds), (Family::Vgg, 2));
        let p = 1.0 - 2f64.atan() * std::f64::consts::FRAC_2_PI;
        for (mean, p_value, expected) in
            [(trend.mean, trend.mean_p_value, 3.0), (trend.slope, trend.p_value, 2.0)]
        {
            assert!((mean.mean - expected).abs() < 1e-9);
            assert!((p_value.unwrap() - p).abs() < 1e-9, "{p_value:?}, by hand {p}");
        }
    }
}
