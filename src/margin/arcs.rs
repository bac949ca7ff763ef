//! The directions of the plane, cut where an activation pattern changes.

use std::f64::consts::{FRAC_PI_2, TAU};

use faer::MatRef;

use super::pattern::Pattern;

/// The 2n arcs between consecutive breakpoints θ_i ± π/2, θ_i the angle of x_i. Some may have width
/// zero.
#[derive(Clone, Debug)]
pub(super) struct Arcs {
    /// Where arc k begins: increasing, in [0, 2π). The last arc ends where the first one begins.
    pub starts: Vec<f64>,
    /// Probability w_k that a direction lies on arc k.
    pub widths: Vec<f64>,
    /// x_i is active on the arcs `first`, `first` + 1, … before `end`, counted cyclically.
    pub spans: Vec<(usize, usize)>,
}

/// The angles in [0, 2π), rising, at which the activation pattern of `points` (2 × n, no column 0) changes: those at a
/// right angle to a point, each once for each point.
pub fn breakpoints(points: MatRef<'_, f64>) -> Vec<f64> {
    Arcs::new(points).starts
}

impl Arcs {
    /// The arcs of `points` (2 × n, no column 0).
    pub fn new(points: MatRef<'_, f64>) -> Self {
        let n = points.ncols();
        let mut breakpoints: Vec<(f64, usize)> = (0..n)
            .flat_map(|i| {
                let theta = points[(1, i)].atan2(points[(0, i)]);
                [(wrap(theta - FRAC_PI_2), 2 * i), (wrap(theta + FRAC_PI_2), 2 * i + 1)]
            })
            .collect();
        breakpoints.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let starts: Vec<f64> = breakpoints.iter().map(|b| b.0).collect();
        let ends = starts[1..].iter().copied().chain([starts[0] + TAU]);
        let widths = starts.iter().zip(ends).map(|(start, end)| (end - start) / TAU).collect();
        let mut spans = vec![(0, 0); n];
        for (arc, &(_, breakpoint)) in breakpoints.iter().enumerate() {
            let span = &mut spans[breakpoint / 2];
            if breakpoint % 2 == 0 { span.0 = arc } else { span.1 = arc }
        }
        Self { starts, widths, spans }
    }

    /// The arcs on which x_i is active.
    pub fn active(&self, i: usize) -> impl Iterator<Item = usize> + use<> {
        let ((first, end), count) = (self.spans[i], self.starts.len());
        let length = (end + count - first) % count;
        (first..first + length).map(move |k| if k < count { k } else { k - count })
    }

    /// Which points are active on each arc.
    pub fn patterns(&self) -> Vec<Pattern> {
        let n = self.spans.len();
        let mut patterns = vec![vec![false; n]; self.widths.len()];
        (0..n).for_each(|i| self.active(i).for_each(|k| patterns[k][i] = true));
        patterns.into_iter().map(|bits| bits.into_iter().collect()).collect()
    }

    /// Number of the arc that holds the angle `theta`.
    pub fn find(starts: &[f64], theta: f64) -> usize {
        let after = starts.partition_point(|&start| start <= wrap(theta));
        if after == 0 { starts.len() - 1 } else { after - 1 }
    }
}

/// `theta` modulo 2π, in [0, 2π).
fn wrap(theta: f64) -> f64 {
    let wrapped = theta.rem_euclid(TAU);
    if wrapped < TAU { wrapped } else { 0.0 }
}
