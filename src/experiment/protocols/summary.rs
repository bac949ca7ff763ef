//! Accuracies of the cells, and the differences of soft and hard labels.

use serde::{Deserialize, Serialize};

use super::plan::{Block, Family, Labels};
use super::student::{Record, Wrong};
use crate::experiment::statistics::{Estimate, SampleError, permutation_test};

/// Test accuracy after one number of epochs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// Epochs.
    pub epochs: usize,
    /// In %: mean and 95 % interval over the seeds.
    pub estimate: Estimate,
    /// Of each seed, in %.
    pub accuracies: Vec<f64>,
}

/// Test accuracy at the stopping time at which most images held out are right, the first of equal ones.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stopping {
    /// Epochs of each seed.
    pub epochs: Vec<usize>,
    /// In %: mean and 95 % interval over the seeds.
    pub estimate: Estimate,
    /// Of each seed, in %.
    pub accuracies: Vec<f64>,
}

/// Networks that differ in the seed only.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// Number of neurons.
    pub width: usize,
    /// What they learn from.
    pub labels: Labels,
    /// One for each mark.
    pub readings: Vec<Reading>,
    /// Where images are held out.
    pub stopping: Option<Stopping>,
}

/// A paired difference from hard labels.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Gap {
    /// Number of neurons.
    pub width: usize,
    /// What is compared with hard labels.
    pub labels: Labels,
    /// Epochs of both; none where each is stopped at its own time, by images held out.
    pub epochs: Option<usize>,
    /// Points of accuracy above hard labels: mean and 95 % interval over the seeds.
    pub estimate: Estimate,
    /// Two-sided p value of the exact paired permutation test over all changes of sign.
    pub p: f64,
    /// The same with Holm's correction for all comparisons of the block's family.
    pub corrected: f64,
}

/// A block with what was found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Found {
    /// What was trained.
    pub block: Block,
    /// Training images of each seed.
    pub n: usize,
    /// Images held out.
    pub held_out: usize,
    /// Test images.
    pub tested: usize,
    /// Test accuracy in % of each seed's own teacher, where it has one.
    pub own_teachers: Vec<f64>,
    /// By width, then by labels.
    pub cells: Vec<Cell>,
    /// By width, then by labels: at each mark, or where images are held out at the stopping times, and after
    /// a long training at its end too.
    pub gaps: Vec<Gap>,
}

/// Test accuracy in %, with `wrong` of `tested` images wrong.
pub(super) fn percent(wrong: u32, tested: usize) -> f64 {
    100.0 * (1.0 - f64::from(wrong) / tested as f64)
}

/// The mark at which fewest images held out are wrong, the first of equal ones.
fn best(wrong: &[Wrong]) -> usize {
    let marks = wrong.iter().enumerate();
    marks.min_by_key(|(_, wrong)| wrong.held_out).map_or(0, |(mark, _)| mark)
}

/// The cells and gaps of `block` from the records of its seeds; the corrections are made later.
pub(super) fn summarise(
    block: &Block,
    n: usize,
    tested: usize,
    records: &[Record],
) -> Result<Found, SampleError> {
    let held_out = records.first().map_or(0, |record| record.held_out);
    let (mut cells, mut gaps) = (Vec::new(), Vec::new());
    for (w, &width) in block.widths.iter().enumerate() {
        let of = |kind: usize| records.iter().map(move |record| &record.wrong[w][kind][..]);
        let counts = |kind: usize, mark: Option<usize>| -> Vec<u32> {
            of(kind).map(|wrong| wrong[mark.unwrap_or_else(|| best(wrong))].test).collect()
        };
        let accuracies = |kind, mark| -> Vec<f64> {
            counts(kind, mark).into_iter().map(|wrong| percent(wrong, tested)).collect()
        };
        for (kind, &labels) in block.labels.iter().enumerate() {
            let mut readings = Vec::new();
            for (mark, &epochs) in block.marks.iter().enumerate() {
                let accuracies = accuracies(kind, Some(mark));
                readings.push(Reading { epochs, estimate: Estimate::of(&accuracies)?, accuracies });
            }
            let stopping = if held_out > 0 {
                let accuracies = accuracies(kind, None);
                let epochs = of(kind).map(|wrong| block.marks[best(wrong)]).collect();
                Some(Stopping { epochs, estimate: Estimate::of(&accuracies)?, accuracies })
            } else {
                None
            };
            cells.push(Cell { width, labels, readings, stopping });
            if labels == Labels::Hard {
                continue;
            }
            let marks: Vec<Option<usize>> = match block.family {
                Family::Long => vec![None, Some(block.marks.len() - 1)],
                _ if held_out > 0 => vec![None],
                _ => (0..block.marks.len()).map(Some).collect(),
            };
            for mark in marks {
                let pairs = counts(0, mark).into_iter().zip(counts(kind, mark));
                let counts: Vec<i64> =
                    pairs.map(|(hard, other)| i64::from(hard) - i64::from(other)).collect();
                let points = counts.iter().map(|&count| 100.0 * count as f64 / tested as f64);
                gaps.push(Gap {
                    width,
                    labels,
                    epochs: mark.map(|mark| block.marks[mark]),
                    estimate: Estimate::of(&points.collect::<Vec<_>>())?,
                    p: permutation_test(&counts)?,
                    corrected: 1.0,
                });
            }
        }
    }
    let own = records.iter().filter_map(|record| record.own_teacher);
    let own_teachers = own.map(|wrong| percent(wrong, tested)).collect();
    Ok(Found { block: block.clone(), n, held_out, tested, own_teachers, cells, gaps })
}

impl Found {
    /// The cell of a width and labels.
    pub fn cell(&self, width: usize, labels: Labels) -> Option<&Cell> {
        self.cells.iter().find(|cell| cell.width == width && cell.labels == labels)
    }
}

impl Gap {
    /// 1 or −1 where the corrected test shows a difference at level 0.05, by its sign; otherwise 0.
    pub fn shown(&self) -> i8 {
        match self.corrected <= LEVEL {
            true => i8::from(self.estimate.mean > 0.0) - i8::from(self.estimate.mean < 0.0),
            false => 0,
        }
    }
}

/// Level of the corrected tests.
pub const LEVEL: f64 = 0.05;
