//! The cells into which the great circles z·x_i = 0 cut the sphere, with their solid angles.
//!
//! Inputs on one line through 0 have one circle. On each circle the others cut out arcs; an arc borders two
//! cells, which are known by the sides of the circles on which its middle lies. A cell is a convex
//! polygon, so that its solid angle is the sum of those of the triangles over its arcs from one of its
//! corners (A. van Oosterom and J. Strackee, The solid angle of a plane triangle, 1983). Where more than two
//! circles meet in a point, arcs of length 0 are left out.

use std::collections::BTreeMap;
use std::f64::consts::{PI, TAU};

use faer::MatRef;

use super::pattern::Pattern;
use super::vector::{Vector, cross, dot, norm, shifted, unit};

/// Directions that differ by no more are one line, and corners one point.
const SAME: f64 = 1e-12;

/// A side of a circle is in doubt for a point that is nearer to it.
const DOUBT: f64 = 1e-14;

/// Rounding of a coordinate of a corner, and of the parts of the formula for a solid angle.
const ROUNDING: f64 = 16.0 * f64::EPSILON;

/// The cells.
pub(super) struct Cells {
    /// Which inputs are active on each.
    pub patterns: Vec<Pattern>,
    /// The probability of each.
    pub probabilities: Vec<f64>,
    /// How far the probabilities may be off, all together, with that of the directions next to a circle
    /// for which the pattern is wrong.
    pub rounding: f64,
}

/// The solid angle of the triangle of three unit vectors that is less than a hemisphere, and its rounding.
fn solid_angle(a: &Vector, b: &Vector, c: &Vector) -> (f64, f64) {
    // a·(b × c), so that its rounding is small where the triangle is.
    let (side, base) = (shifted(c, -1.0, b), shifted(a, -1.0, b));
    let volume = dot(&base, &cross(b, &side)).abs();
    let rest = 1.0 + dot(a, b) + dot(b, c) + dot(c, a);
    let size = volume.hypot(rest);
    let rounding = ROUNDING * (norm(&base) * norm(&side) + volume / size) / size;
    (2.0 * volume.atan2(rest), (2.0 * rounding).min(TAU))
}

/// The distinct lines of the inputs, and for each input its line and whether it points along it.
fn lines(points: MatRef<'_, f64>) -> (Vec<Vector>, Vec<(usize, bool)>) {
    let mut lines: Vec<Vector> = Vec::new();
    let members = (0..points.ncols()).map(|i| {
        let x = unit(&[points[(0, i)], points[(1, i)], points[(2, i)]]);
        let same = lines.iter().position(|line| norm(&cross(line, &x)) <= SAME);
        let line = same.unwrap_or_else(|| {
            lines.push(x);
            lines.len() - 1
        });
        (line, dot(&lines[line], &x) > 0.0)
    });
    let members = members.collect();
    (lines, members)
}

/// The arcs about a cell, each by its ends and its middle.
type Arcs = Vec<[Vector; 3]>;

/// The cells on which the first line is active, and how far their solid angles may be off on account of
/// corners and sides.
fn polygons(lines: &[Vector]) -> (BTreeMap<Pattern, Arcs>, f64) {
    let mut polygons: BTreeMap<Pattern, Arcs> = BTreeMap::new();
    let mut rounding = 0.0;
    for (i, line) in lines.iter().enumerate() {
        let (first, second) = basis(line);
        let at = |angle: f64| {
            let (sine, cosine) = angle.sin_cos();
            unit(&[0, 1, 2].map(|k| cosine * first[k] + sine * second[k]))
        };
        let corners = corners(lines, i, &first, &second);
        for (k, &(begin, spread)) in corners.iter().enumerate() {
            let (turn, next) = match corners.get(k + 1) {
                Some(&next) => (0.0, next),
                None => (TAU, corners[0]),
            };
            let end = next.0 + turn;
            let arc = [begin, 0.5 * (begin + end), end].map(at);
            let heights: Vec<f64> = lines.iter().map(|line| dot(line, &arc[1])).collect();
            let others = heights.iter().enumerate().filter(|(j, _)| *j != i);
            let nearest = others.map(|(_, h)| h.abs()).fold(f64::INFINITY, f64::min);
            // A corner that is off shifts the arcs that meet there by as much, at most along their length;
            // an arc that is taken to the wrong side of a circle, the triangles over it.
            rounding += 2.0 * (end - begin) * (ROUNDING + spread.max(next.1));
            if nearest < DOUBT {
                rounding += 4.0 * (end - begin);
            }
            for side in [true, false] {
                let bits = heights.iter().enumerate();
                let bits: Pattern =
                    bits.map(|(j, h)| if j == i { side } else { *h > 0.0 }).collect();
                if bits.is_active(0) {
                    polygons.entry(bits).or_default().push(arc);
                }
            }
        }
    }
    (polygons, rounding)
}

/// The solid angle inside `arcs`, and its rounding: that of the triangles over the halves of the arcs from a
/// point amid the cell.
fn area(arcs: &Arcs) -> (f64, f64) {
    let sum = |sum: Vector, [from, middle, to]: &[Vector; 3]| {
        shifted(&sum, norm(&shifted(to, -1.0, from)), middle)
    };
    let amid = unit(&arcs.iter().fold([0.0; 3], sum));
    let halves = arcs.iter().flat_map(|[from, middle, to]| [(from, middle), (middle, to)]);
    halves.fold((0.0, 0.0), |(area, rounding), (from, to)| {
        let (angle, error) = solid_angle(&amid, from, to);
        (area + angle, rounding + error)
    })
}

impl Cells {
    /// The cells of `points` (3 × n, of rank 3, none 0), those of opposite pairs one after the other.
    pub fn new(points: MatRef<'_, f64>) -> Self {
        let (lines, members) = lines(points);
        let (polygons, mut error) = polygons(&lines);
        let pattern = |bits: &Pattern, is_opposite: bool| {
            let is_active = |(line, along)| (bits.is_active(line) == along) != is_opposite;
            members.iter().copied().map(is_active).collect()
        };
        let patterns = polygons.keys().flat_map(|bits| [pattern(bits, false), pattern(bits, true)]);
        let patterns = patterns.collect();
        let mut probabilities = Vec::with_capacity(2 * polygons.len());
        for arcs in polygons.values() {
            let (angle, rounding) = area(arcs);
            error += rounding;
            probabilities.extend([angle / (2.0 * TAU); 2]);
        }
        let defect = (probabilities.iter().sum::<f64>() - 1.0).abs();
        Self { patterns, probabilities, rounding: defect + error / TAU + 2.0 * SAME / PI }
    }
}

/// Two unit vectors that are orthogonal to `line` and to each other.
fn basis(line: &Vector) -> (Vector, Vector) {
    let least = (0..3).min_by(|&i, &k| line[i].abs().total_cmp(&line[k].abs())).unwrap_or(0);
    let mut axis = [0.0; 3];
    axis[least] = 1.0;
    let first = unit(&cross(line, &axis));
    (first, unit(&cross(line, &first)))
}

/// The angles in [0, 2π) at which the other circles cut circle i, those of one point once, with how far
/// these were apart.
fn corners(lines: &[Vector], i: usize, first: &Vector, second: &Vector) -> Vec<(f64, f64)> {
    let others = lines.iter().enumerate().filter(|(j, _)| *j != i);
    let mut angles: Vec<f64> = others
        .flat_map(|(_, line)| {
            let peak = dot(line, second).atan2(dot(line, first));
            [peak + 0.5 * PI, peak - 0.5 * PI].map(|angle| angle.rem_euclid(TAU))
        })
        .collect();
    angles.sort_by(f64::total_cmp);
    let mut corners: Vec<(f64, f64)> = Vec::with_capacity(angles.len());
    for angle in angles {
        match corners.last_mut() {
            Some((begin, spread)) if angle - *begin <= SAME => *spread = angle - *begin,
            _ => corners.push((angle, 0.0)),
        }
    }
    if let [(first, spread), .., (last, _)] = corners[..]
        && first + TAU - last <= SAME
    {
        corners.pop();
        corners[0].1 = spread.max(SAME);
    }
    corners
}
#[cfg(test)]
mod tests {
    use faer::Mat;

    use super::*;
    use crate::random::{Purpose, fill_normal, stream};

    fn random(n: usize, seed: u64) -> Mat<f64> {
        let mut entries = vec![0.0; 3 * n];
        fill_normal(&mut stream(seed, Purpose::Inputs, 0), &mut entries);
        Mat::from_fn(3, n, |k, i| entries[3 * i + k])
    }

    /// n circles of which no three meet in a point cut the sphere into n² − n + 2 cells, whose solid angles
    /// are those of the whole; an opposite and a repeated input change nothing but the patterns.
    #[test]
    fn circles_in_general_position_have_all_cells() {
        for n in [3, 4, 9, 40] {
            let points = random(n, n as u64);
            let cells = Cells::new(points.as_ref());
            assert_eq!(cells.patterns.len(), n * n - n + 2, "n = {n}");
            assert!(cells.rounding < 1e-10, "{}", cells.rounding);
            let more = Mat::from_fn(3, n + 2, |k, i| match i {
                i if i == n => -2.0 * points[(k, 0)],
                i if i == n + 1 => 0.5 * points[(k, n - 1)],
                i => points[(k, i)],
            });
            let more = Cells::new(more.as_ref());
            assert_eq!(more.probabilities, cells.probabilities);
            for (pattern, shorter) in more.patterns.iter().zip(&cells.patterns) {
                assert!((0..n).all(|i| pattern.is_active(i) == shorter.is_active(i)));
                assert!(pattern.is_active(n) != shorter.is_active(0));
                assert!(pattern.is_active(n + 1) == shorter.is_active(n - 1));
            }
        }
    }

    /// The share of random directions in each cell.
    #[test]
    fn solid_angles_are_shares_of_random_directions() {
        const DRAWS: usize = 200_000;
        let points = random(5, 7);
        let cells = Cells::new(points.as_ref());
        let mut normal = vec![0.0; 3 * DRAWS];
        fill_normal(&mut stream(1, Purpose::Directions, 0), &mut normal);
        let mut counts = vec![0usize; cells.patterns.len()];
        for z in normal.chunks(3) {
            let product = |i: usize| (0..3).map(|k| z[k] * points[(k, i)]).sum::<f64>();
            let pattern: Pattern = (0..5).map(|i| product(i) > 0.0).collect();
            let found = cells.patterns.iter().position(|cell| *cell == pattern);
            counts[found.expect("a cell")] += 1;
        }
        for (count, p) in counts.iter().zip(&cells.probabilities) {
            let share = *count as f64 / DRAWS as f64;
            assert!((share - p).abs() < 5.0 * (p / DRAWS as f64).sqrt(), "{share} {p}");
        }
    }

    /// Three circles through one point, and many: the cells of a regular double fan are its lunes cut in
    /// half.
    #[test]
    fn circles_through_one_point_are_no_trouble() {
        for n in [2, 3, 8, 30] {
            let points = Mat::from_fn(3, n + 1, |k, i| {
                let angle = PI * i as f64 / n as f64;
                match i {
                    i if i == n => [0.0, 0.0, 1.0][k],
                    _ => [angle.cos(), angle.sin(), 0.0][k],
                }
            });
            let cells = Cells::new(points.as_ref());
            assert_eq!(cells.patterns.len(), 4 * n, "n = {n}");
            let expected = 1.0 / (4.0 * n as f64);
            assert!(cells.probabilities.iter().all(|p| (p - expected).abs() < 1e-13));
        }
    }
}
