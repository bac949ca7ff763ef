//! The paper's numbers beside the cells of the grid.

use serde::{Deserialize, Serialize};

use super::plan::{Family, Images, Labels};
use super::summary::Found;
use crate::experiment::digits::Configuration;
use crate::experiment::statistics::Estimate;
use crate::experiment::summary::printed_students;
use crate::training::LabelKind;

/// One accuracy of the paper's table, and the cells that give it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Printed {
    /// The digits.
    pub configuration: Configuration,
    /// Number of neurons.
    pub width: usize,
    /// Kind of labels.
    pub labels: LabelKind,
    /// Test accuracy in % in the paper.
    pub paper: f64,
    /// The cells whose mean has an interval that holds it,
    pub by_mean: Vec<Match>,
    /// and those in which a single further training would give it: the 95 % interval for one more seed.
    pub by_one_training: Vec<Match>,
    /// The cell whose mean comes nearest.
    pub nearest: Option<Match>,
}

/// A cell after a number of epochs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Match {
    /// Name of the block.
    pub block: String,
    /// What is learnt from.
    pub labels: Labels,
    /// Epochs.
    pub epochs: usize,
    /// Test accuracy in %: mean and 95 % interval.
    pub estimate: Estimate,
}

/// The paper's numbers beside the cells of the blocks of the grid that train on all images, if there are any.
pub(super) fn compare(blocks: &[Found]) -> Vec<Printed> {
    let is_comparable =
        |found: &&Found| found.block.family == Family::Grid && found.block.images == Images::All;
    let comparable: Vec<&Found> = blocks.iter().filter(is_comparable).collect();
    if comparable.is_empty() {
        return Vec::new();
    }
    let mut printed = Vec::new();
    for (configuration, width, labels, paper) in printed_students() {
        let (mut by_mean, mut by_one_training) = (Vec::new(), Vec::new());
        let mut nearest: Option<Match> = None;
        for found in comparable.iter().filter(|found| found.block.configuration == configuration) {
            let is_kind = |kind: Labels| (kind == Labels::Hard) == (labels == LabelKind::Hard);
            let cells = found.cells.iter();
            for cell in cells.filter(|cell| cell.width == width && is_kind(cell.labels)) {
                for reading in &cell.readings {
                    let estimate = reading.estimate;
                    let here = || Match {
                        block: found.block.name.clone(),
                        labels: cell.labels,
                        epochs: reading.epochs,
                        estimate,
                    };
                    let holds = |e: &Estimate| e.lower <= paper && paper <= e.upper;
                    if holds(&estimate) {
                        by_mean.push(here());
                    }
                    if holds(&estimate.of_one_more(reading.accuracies.len())) {
                        by_one_training.push(here());
                    }
                    let distance = |e: Estimate| (e.mean - paper).abs();
                    if nearest.as_ref().is_none_or(|n| distance(estimate) < distance(n.estimate)) {
                        nearest = Some(here());
                    }
                }
            }
        }
        printed.push(Printed {
            configuration,
            width,
            labels,
            paper,
            by_mean,
            by_one_training,
            nearest,
        });
    }
    printed
}
