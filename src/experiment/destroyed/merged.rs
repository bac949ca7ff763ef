//! Data in which equal points are one, with how often each occurs.

use faer::Mat;
use theorems::mandal::model;

use crate::data::Dataset;
use crate::training::Loss;

/// The distinct points of a data set.
///
/// Gradient descent on them, each weighted by its number of copies, is gradient descent on the whole data
/// set up to rounding: every copy has the same output and pulls the same way.
#[derive(Clone, Debug)]
pub struct Merged {
    points: Mat<f64>,
    labels: Vec<f64>,
    logits: Vec<f64>,
    copies: Vec<f64>,
    n: usize,
}

impl Merged {
    /// The distinct pairs of point and label of `dataset`, in the order in which they first occur, each with
    /// the first of its teacher's `logits`, of which there is one for each point of `dataset`.
    pub fn new(dataset: &Dataset, logits: &[f64]) -> Self {
        let mut first: Vec<usize> = Vec::new();
        let mut copies: Vec<f64> = Vec::new();
        let labels = dataset.labels();
        for i in 0..dataset.n() {
            let same = |&j: &usize| dataset.point(j) == dataset.point(i) && labels[j] == labels[i];
            match first.iter().position(same) {
                Some(known) => copies[known] += 1.0,
                None => {
                    first.push(i);
                    copies.push(1.0);
                }
            }
        }
        Self {
            points: Mat::from_fn(dataset.d(), first.len(), |k, i| dataset.point(first[i])[k]),
            labels: first.iter().map(|&i| labels[i]).collect(),
            logits: first.iter().map(|&i| logits[i]).collect(),
            copies,
            n: dataset.n(),
        }
    }

    /// The distinct points, d × n'.
    pub fn points(&self) -> &Mat<f64> {
        &self.points
    }

    /// Their labels, each −1 or 1.
    pub fn labels(&self) -> &[f64] {
        &self.labels
    }

    /// How often each occurs; together n times.
    pub fn copies(&self) -> &[f64] {
        &self.copies
    }

    /// What an engine on the n' distinct points is to be given, so that it takes the step of one on all n:
    /// (n'/n) times the copies times ℓ'_i at the outputs. All slices have length n'.
    pub fn derivative(&self, loss: Loss, outputs: &[f64], derivative: &mut [f64]) {
        let share = self.labels.len() as f64 / self.n as f64;
        for (i, slope) in derivative.iter_mut().enumerate() {
            let one = match loss {
                Loss::Soft(loss) => loss.slope(self.logits[i], outputs[i]),
                Loss::Hard(loss) => loss.slope(self.labels[i], outputs[i]),
            };
            *slope = share * self.copies[i] * one;
        }
    }

    /// Points on the wrong side, copies counted.
    pub fn errors(&self, outputs: &[f64]) -> u64 {
        let each = self.labels.iter().zip(outputs).zip(&self.copies);
        let wrong = each.filter(|((y, f), _)| model::is_error(**y, **f));
        wrong.map(|(_, copies)| *copies).sum::<f64>() as u64
    }

    /// Whether every point is on its side.
    pub fn is_right(&self, outputs: &[f64]) -> bool {
        self.labels.iter().zip(outputs).all(|(&y, &f)| !model::is_error(y, f))
    }
}
