//! Two laws that bound the separation width of random labels from below.

/// n/d. The features of M = m/2 pairs have at most Md dimensions, so if points are in general position a
/// share of at most 2^(1−n) Σ_{k<Md} binom(n − 1, k) of their labelings is separated (Cover's
/// function-counting theorem): half of them at Md = n/2.
pub fn dimension(n: usize, d: usize) -> f64 {
    n as f64 / d as f64
}

/// 2 log₂(n/ln(1/(1 − f))): every pair is inactive on a point with probability 2^(−m/2), and such a point
/// has the output 0. At this width m there is one among `n` points with probability about `failure`, as if
/// they were independent.
///
/// ```
/// use distill_bounds::experiment::widths::dead_points;
///
/// // Independent points, such as orthogonal ones: all are seen with probability (1 − 2^(−m/2))^n.
/// let seen = (1.0 - (-dead_points(80, 0.3) / 2.0).exp2()).powi(80);
/// assert!((seen - 0.7).abs() < 1e-3);
/// ```
pub fn dead_points(n: usize, failure: f64) -> f64 {
    2.0 * (n as f64 / -(-failure).ln_1p()).log2()
}
