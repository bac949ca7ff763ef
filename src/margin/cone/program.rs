//! What is asked of a field, as a program over weights.

/// What is asked of a field with margins m_i.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::margin) enum Goal {
    /// The largest min m_i.
    Margin,
    /// The largest min m_i + `share` Σ m_i/n.
    Mean { share: f64 },
    /// The largest min m_i − `share` max m_i.
    Equal { share: f64 },
}

/// The linear parts of the dual program of a goal over n points: n weights for each extreme margin that the
/// goal names, a group, with a fixed sum.
pub(super) struct Program {
    pub n: usize,
    /// The sum of the weights of each group.
    pub totals: Vec<f64>,
    /// What each a_i is beside weights.
    pub constant: f64,
}

impl Program {
    pub fn new(goal: Goal, n: usize) -> Self {
        let (totals, constant) = match goal {
            Goal::Margin => (vec![1.0], 0.0),
            Goal::Mean { share } => (vec![1.0], share / n as f64),
            Goal::Equal { share } => (vec![1.0, share], 0.0),
        };
        Self { n, totals, constant }
    }

    /// Number of weights.
    pub fn size(&self) -> usize {
        self.n * self.totals.len()
    }

    /// The sign with which weight `k` counts.
    pub fn sign(&self, k: usize) -> f64 {
        if k < self.n { 1.0 } else { -1.0 }
    }

    /// The sums of the weights of each group.
    pub fn sums(&self, q: &[f64]) -> Vec<f64> {
        q.chunks(self.n).map(|group| group.iter().sum()).collect()
    }

    /// a without its constant part.
    pub fn combine(&self, q: &[f64]) -> Vec<f64> {
        let entry = |i: usize| (i..q.len()).step_by(self.n).map(|k| self.sign(k) * q[k]).sum();
        (0..self.n).map(entry).collect()
    }

    /// What weight `k` sees of m.
    pub fn spread(&self, m: &[f64], k: usize) -> f64 {
        self.sign(k) * m[k % self.n]
    }

    /// The weights at the start.
    pub fn start(&self) -> Vec<f64> {
        let equal = |total: &f64| std::iter::repeat_n(total / self.n as f64, self.n);
        self.totals.iter().flat_map(equal).collect()
    }
}
