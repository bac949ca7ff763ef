//! Inputs on one ray from the origin.

use faer::Mat;

use crate::random::{Purpose, fill_normal, stream};

/// Two directions are one when no coordinate differs by more.
const TOLERANCE: f64 = 1e-12;

/// Two points on one ray with opposite labels, the earlier first, if there are any.
///
/// Directions that agree have nearly the same product with any fixed vector, so points are sorted
/// by that product and only neighbours are compared: O(n (d + log n)) unless many different
/// directions share one product.
pub(super) fn conflict(points: &Mat<f64>, labels: &[f64], norms: &[f64]) -> Option<(usize, usize)> {
    let d = points.nrows();
    let mut probe = vec![0.0; d];
    fill_normal(&mut stream(0, Purpose::Directions, 0), &mut probe);
    let one_norm: f64 = probe.iter().map(|entry| entry.abs()).sum();
    let window = one_norm * (TOLERANCE + 8.0 * (d as f64 + 4.0) * f64::EPSILON);

    let (mut positive, mut negative) = (Vec::new(), Vec::new());
    for (i, (&label, &norm)) in labels.iter().zip(norms).enumerate() {
        let x = points.col_as_slice(i);
        let product: f64 = x.iter().zip(&probe).map(|(entry, weight)| entry / norm * weight).sum();
        if label > 0.0 { &mut positive } else { &mut negative }.push((product, i));
    }
    let in_order = |a: &(f64, usize), b: &(f64, usize)| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1));
    positive.sort_unstable_by(in_order);
    negative.sort_unstable_by(in_order);

    let mut start = 0;
    for &(product, i) in &positive {
        start += negative[start..].partition_point(|&(other, _)| other < product - window);
        let near = negative[start..].iter().take_while(|&&(other, _)| other <= product + window);
        for &(_, k) in near {
            let (x, y) = (points.col_as_slice(i), points.col_as_slice(k));
            if x.iter().zip(y).all(|(&x, &y)| (x / norms[i] - y / norms[k]).abs() <= TOLERANCE) {
                return Some((i.min(k), i.max(k)));
            }
        }
    }
    None
}
