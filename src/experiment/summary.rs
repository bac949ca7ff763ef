//! What the trained networks say: accuracies beside those of the paper, and their comparisons.

use serde::{Deserialize, Serialize};

use super::ExperimentError;
use super::digits::{Configuration, Digits};
use super::protocol::Protocol;
use super::statistics::{Estimate, permutation_test, sign_test};
use super::trained::{Trained, Trial};
use crate::data::Provenance;
use crate::training::LabelKind;

/// Test accuracies in % that the paper prints.
struct Printed {
    configuration: Configuration,
    teacher: f64,
    /// Number of neurons, on hard labels, on soft labels.
    students: [(usize, f64, f64); 3],
}

const PAPER: [Printed; 2] = [
    Printed {
        configuration: Configuration::Reduced,
        teacher: 98.75,
        students: [(8, 97.19, 97.67), (6, 96.84, 97.26), (4, 93.04, 95.83)],
    },
    Printed {
        configuration: Configuration::All,
        teacher: 98.34,
        students: [(8, 95.77, 96.58), (6, 95.33, 96.00), (4, 88.84, 95.62)],
    },
];

/// The least student in the paper whose test error is printed as at most `error`: its number of
/// neurons, if there is one.
pub fn least_printed_student(
    configuration: Configuration,
    labels: LabelKind,
    error: f64,
) -> Option<usize> {
    let printed = PAPER.iter().find(|printed| printed.configuration == configuration)?;
    let accuracy = |row: &(usize, f64, f64)| if labels == LabelKind::Hard { row.1 } else { row.2 };
    let enough = printed.students.iter().filter(|row| accuracy(row) >= 100.0 * (1.0 - error));
    enough.map(|row| row.0).min()
}

/// The twelve students of the paper's table with their accuracies in %.
pub fn printed_students() -> impl Iterator<Item = (Configuration, usize, LabelKind, f64)> {
    PAPER.iter().flat_map(|printed| {
        printed.students.iter().flat_map(|&(width, hard, soft)| {
            [(LabelKind::Hard, hard), (LabelKind::Soft, soft)]
                .map(|(labels, accuracy)| (printed.configuration, width, labels, accuracy))
        })
    })
}

/// Test accuracy in % that every teacher has to reach.
pub const TEACHER_TARGET: f64 = 98.0;

/// One column of the paper's table at one configuration: the networks that differ in the seed only.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Column {
    /// Test accuracy in % in the paper, if it has this column.
    pub paper: Option<f64>,
    /// Test accuracy in %: mean and 95 % interval over the seeds.
    pub estimate: Estimate,
    /// Test accuracy in % of each seed.
    pub accuracies: Vec<f64>,
    /// Each seed's network.
    pub networks: Vec<Trained>,
}

/// Students of one width on hard and on soft labels.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// Number of neurons m.
    pub width: usize,
    /// On hard labels.
    pub hard: Column,
    /// On soft labels.
    pub soft: Column,
    /// Soft minus hard in percentage points.
    pub gap: Gap,
}

/// The paired difference of soft and hard students.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Gap {
    /// In the paper.
    pub paper: Option<f64>,
    /// Mean and 95 % interval over the seeds.
    pub estimate: Estimate,
    /// Soft minus hard of each seed, in percentage points.
    pub differences: Vec<f64>,
    /// Two-sided p value of the exact sign test.
    pub sign_p: f64,
    /// Two-sided p value of the exact paired permutation test (2^seeds sign changes).
    pub permutation_p: f64,
}

/// Everything of one configuration.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Block {
    /// The digits that take part.
    pub configuration: Configuration,
    /// The training set.
    pub train: Provenance,
    /// The test set.
    pub test: Provenance,
    /// The teachers.
    pub teacher: Column,
    /// One row for each width of student.
    pub rows: Vec<Row>,
    /// The choice of step sizes.
    pub trials: Vec<Trial>,
    /// How soft the soft labels of each seed are: the probability that they give to the class that a
    /// training point is not of, in the mean over the points. Hard labels have 0.
    pub softness: Vec<f64>,
}

/// The table with all that decided it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// Version of this program.
    pub version: String,
    /// How the runs were made.
    pub protocol: Protocol,
    /// One block for each configuration, in the order of [`Configuration::BOTH`].
    pub blocks: Vec<Block>,
}

/// How much larger the gap is with all digits than with the reduced set.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Growth {
    /// Number of neurons m.
    pub width: usize,
    /// In the paper, in percentage points.
    pub paper: Option<f64>,
    /// Mean and 95 % interval of the differences seed by seed: a seed's students begin with the same
    /// weights in both configurations.
    pub estimate: Estimate,
}

impl Block {
    /// Summarises the teachers and students (for each seed one network of each width and kind).
    pub(super) fn new(
        configuration: Configuration,
        digits: &Digits,
        teachers: Vec<Trained>,
        trials: Vec<Trial>,
        students: Vec<Vec<Trained>>,
        softness: Vec<f64>,
    ) -> Result<Self, ExperimentError> {
        let points = digits.test.n();
        let printed = PAPER.iter().find(|printed| printed.configuration == configuration);
        let mut widths: Vec<usize> = trials.iter().map(|trial| trial.width).collect();
        widths.dedup();
        let row = |width| -> Result<Row, ExperimentError> {
            let paper =
                printed.and_then(|printed| printed.students.iter().find(|row| row.0 == width));
            let column = |labels, paper| {
                let is_it = |network: &&Trained| (network.width, network.labels) == (width, labels);
                let networks = students.iter().flat_map(|seed| seed.iter().find(is_it)).copied();
                Column::new(networks.collect(), points, paper)
            };
            let hard = column(LabelKind::Hard, paper.map(|row| row.1))?;
            let soft = column(LabelKind::Soft, paper.map(|row| row.2))?;
            let gap = Gap::new(&soft, &hard, points)?;
            Ok(Row { width, hard, soft, gap })
        };
        Ok(Self {
            configuration,
            train: digits.train_provenance.clone(),
            test: digits.test_provenance.clone(),
            teacher: Column::new(teachers, points, printed.map(|printed| printed.teacher))?,
            rows: widths.into_iter().map(row).collect::<Result<_, _>>()?,
            trials,
            softness,
        })
    }
}

impl Column {
    fn new(
        networks: Vec<Trained>,
        points: usize,
        paper: Option<f64>,
    ) -> Result<Self, ExperimentError> {
        let percent = |network: &Trained| 100.0 * f64::from(network.correct) / points as f64;
        let accuracies: Vec<f64> = networks.iter().map(percent).collect();
        Ok(Self { paper, estimate: Estimate::of(&accuracies)?, accuracies, networks })
    }
}

impl Gap {
    fn new(soft: &Column, hard: &Column, points: usize) -> Result<Self, ExperimentError> {
        let pairs = soft.networks.iter().zip(&hard.networks);
        let counts: Vec<i64> =
            pairs.map(|(s, h)| i64::from(s.correct) - i64::from(h.correct)).collect();
        let differences: Vec<f64> =
            counts.iter().map(|&count| 100.0 * count as f64 / points as f64).collect();
        Ok(Self {
            paper: soft.paper.zip(hard.paper).map(|(soft, hard)| soft - hard),
            estimate: Estimate::of(&differences)?,
            differences,
            sign_p: sign_test(&counts)?,
            permutation_p: permutation_test(&counts)?,
        })
    }
}

impl Table {
    /// How the gap changes from the reduced set to all digits, for each width.
    ///
    /// # Errors
    /// As for an [`Estimate`].
    pub fn growth(&self) -> Result<Vec<Growth>, ExperimentError> {
        let block = |of| self.blocks.iter().find(|block| block.configuration == of);
        let (Some(reduced), Some(all)) = (block(Configuration::Reduced), block(Configuration::All))
        else {
            return Ok(Vec::new());
        };
        let growth = |(reduced, all): (&Row, &Row)| -> Result<Growth, ExperimentError> {
            let (before, after) = (&reduced.gap, &all.gap);
            let differences = after.differences.iter().zip(&before.differences);
            let growth: Vec<f64> = differences.map(|(after, before)| after - before).collect();
            Ok(Growth {
                width: all.width,
                paper: after.paper.zip(before.paper).map(|(after, before)| after - before),
                estimate: Estimate::of(&growth)?,
            })
        };
        reduced.rows.iter().zip(&all.rows).map(growth).collect()
    }

    /// The claims of the paper's table that these runs do not bear out, one line each.
    ///
    /// # Errors
    /// As for an [`Estimate`].
    pub fn shortfalls(&self) -> Result<Vec<String>, ExperimentError> {
        let mut lines = Vec::new();
        for block in &self.blocks {
            let weak = block.teacher.accuracies.iter().filter(|&&a| a < TEACHER_TARGET).count();
            if weak > 0 {
                let all = block.teacher.accuracies.len();
                lines.push(format!(
                    "{}: {weak} of {all} teachers stay below {TEACHER_TARGET} %",
                    block.configuration
                ));
            }
            for Row { width, gap, .. } in &block.rows {
                let verdict = match gap.estimate.side() {
                    1 => continue,
                    0 => "no difference of soft and hard labels is shown",
                    _ => "hard labels are better than soft ones",
                };
                lines.push(format!("{}, {width} neurons: {verdict}", block.configuration));
            }
        }
        for Growth { width, estimate, .. } in self.growth()? {
            let verdict = match estimate.side() {
                1 => continue,
                0 => "is not shown to change",
                _ => "shrinks",
            };
            lines.push(format!("{width} neurons: the gap {verdict} from reduced to all digits"));
        }
        Ok(lines)
    }
}
