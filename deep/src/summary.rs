//! Means over seeds and their confidence intervals.

use distill_bounds::experiment::statistics::Estimate;
use serde::{Deserialize, Serialize};

use crate::experiment::{Cell, Role};
use crate::images::Description;
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
    /// The teacher.
    pub teacher: Mean,
    /// The student trained on the classes.
    pub student_hard: Mean,
    /// The student trained on the teacher's probabilities.
    pub student_soft: Mean,
    /// Soft minus hard, seed by seed.
    pub soft_minus_hard: Mean,
}

/// The result of the experiment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// The preset, which flags may have changed; see `plan`.
    pub preset: Preset,
    /// What was run.
    pub plan: Plan,
    /// The images.
    pub images: Description,
    /// Training, validation and test images.
    pub split: [usize; 3],
    /// Means over seeds.
    pub rows: Vec<Row>,
    /// Every training.
    pub cells: Vec<Cell>,
}

/// The means of `cells`, in the order of `plan`.
pub fn rows(plan: &Plan, cells: &[Cell]) -> Vec<Row> {
    let mut rows = Vec::new();
    for &(family, ..) in &plan.families {
        for &variance in &plan.variances {
            let percent = |role| -> Vec<f64> {
                cells
                    .iter()
                    .filter(|cell| cell.family == family && cell.variance == variance)
                    .filter(|cell| cell.role == role)
                    .map(|cell| 100.0 * cell.test_accuracy)
                    .collect()
            };
            let (hard, soft) = (percent(Role::StudentHard), percent(Role::StudentSoft));
            let gaps: Vec<f64> = soft.iter().zip(&hard).map(|(soft, hard)| soft - hard).collect();
            rows.push(Row {
                family,
                variance,
                teacher: Mean::of(&percent(Role::Teacher)),
                student_hard: Mean::of(&hard),
                student_soft: Mean::of(&soft),
                soft_minus_hard: Mean::of(&gaps),
            });
        }
    }
    rows
}
