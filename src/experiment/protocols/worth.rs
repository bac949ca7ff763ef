//! How many hard-labelled images a set of images with other labels is worth.

use serde::{Deserialize, Serialize};

use super::plan::{Family, Labels};
use super::summary::Found;

/// Number of hard-labelled images that give the same test error.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Worth {
    /// Number of neurons.
    pub width: usize,
    /// What is learnt from.
    pub labels: Labels,
    /// Training images with these labels.
    pub n: usize,
    /// Their test error in %, stopped by images held out, mean over the seeds.
    pub error: f64,
    /// Hard-labelled images with the same mean test error, stopped likewise: between two sizes that were
    /// trained on, along the line between them with both axes logarithmic.
    pub images: Option<f64>,
    /// Where there are none: whether even the greatest size is not enough.
    pub beyond: bool,
}

/// For all other labels of the blocks on the number of images.
pub(super) fn worths(blocks: &[Found]) -> Vec<Worth> {
    let blocks: Vec<&Found> =
        blocks.iter().filter(|found| found.block.family == Family::Images).collect();
    let error = |found: &Found, width, labels| {
        let stopping = found.cell(width, labels)?.stopping.as_ref()?;
        Some(100.0 - stopping.estimate.mean)
    };
    let mut worths = Vec::new();
    for found in &blocks {
        for cell in found.cells.iter().filter(|cell| cell.labels != Labels::Hard) {
            let Some(own) = error(found, cell.width, cell.labels) else { continue };
            let hard = blocks.iter().filter_map(|other| {
                Some((other.n as f64, error(other, cell.width, Labels::Hard)?))
            });
            let hard: Vec<(f64, f64)> = hard.collect();
            worths.push(Worth {
                width: cell.width,
                labels: cell.labels,
                n: found.n,
                error: own,
                images: equivalent(&hard, own),
                beyond: hard.last().is_some_and(|&(_, least)| own < least),
            });
        }
    }
    worths
}

/// Where a curve of (number, error) with rising numbers first falls to `error`.
fn equivalent(curve: &[(f64, f64)], error: f64) -> Option<f64> {
    let falls = |pair: &&[(f64, f64)]| pair[0].1 >= error && error >= pair[1].1;
    let pair = curve.windows(2).find(falls)?;
    let [(from, high), (to, low)] = [pair[0], pair[1]];
    if high == low {
        return Some(from);
    }
    let share = (high / error).ln() / (high / low).ln();
    Some(from * (to / from).powf(share))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// On a curve 1/n the number with the error 1/n is n, also between its points, and there is none outside.
    #[test]
    fn a_power_law_is_read_without_error() {
        let curve: Vec<(f64, f64)> = [10.0, 100.0, 300.0].map(|n| (n, 1.0 / n)).into();
        for n in [10.0, 17.0, 100.0, 250.0, 300.0] {
            let found = equivalent(&curve, 1.0 / n).expect("inside");
            assert!((found / n - 1.0).abs() < 1e-12, "{n}: {found}");
        }
        assert_eq!(equivalent(&curve, 0.2), None);
        assert_eq!(equivalent(&curve, 0.001), None);
    }
}
