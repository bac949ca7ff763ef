//! What is asked of a field, as a program over weights.

/// What is asked of a field.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::margin) enum Goal {
    /// The largest least m_i.
    Margin,
    /// The largest Σ m_i/n among fields with all m_i ≥ `least`.
    Mean { least: f64 },
    /// The smallest max m_i among fields with all m_i ≥ `least`.
    Equal { least: f64 },
}

/// The linear parts of the program of a goal over n points.
pub(super) struct Program {
    pub goal: Goal,
    pub n: usize,
}

impl Program {
    /// Number of entries of q.
    pub fn size(&self) -> usize {
        if matches!(self.goal, Goal::Equal { .. }) { 2 * self.n } else { self.n }
    }

    /// f.
    pub fn cost(&self, k: usize) -> f64 {
        match self.goal {
            Goal::Margin => 0.0,
            Goal::Mean { least } => -least,
            Goal::Equal { least } => {
                if k < self.n {
                    -least
                } else {
                    0.0
                }
            }
        }
    }

    /// e, if e·q = 1 is required.
    pub fn simplex(&self, k: usize) -> Option<f64> {
        match self.goal {
            Goal::Margin => Some(1.0),
            Goal::Mean { .. } => None,
            Goal::Equal { .. } => Some(if k < self.n { 0.0 } else { 1.0 }),
        }
    }

    /// a without its constant part.
    pub fn combine(&self, q: &[f64]) -> Vec<f64> {
        let entry = |i: usize| q[i] - q.get(self.n + i).copied().unwrap_or(0.0);
        (0..self.n).map(entry).collect()
    }

    /// The constant part of a.
    pub fn constant(&self) -> f64 {
        if matches!(self.goal, Goal::Mean { .. }) { 1.0 / self.n as f64 } else { 0.0 }
    }

    /// The transpose of [`combine`](Self::combine).
    pub fn spread(&self, m: &[f64], k: usize) -> f64 {
        if k < self.n { m[k] } else { -m[k - self.n] }
    }

    /// q at the start.
    pub fn start(&self) -> Vec<f64> {
        let share = 1.0 / self.n as f64;
        (0..self.size())
            .map(|k| if self.size() > self.n && k < self.n { 2.0 * share } else { share })
            .collect()
    }
}
