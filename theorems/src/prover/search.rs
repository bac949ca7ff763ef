//! Branch and bound over boxes.

use std::collections::VecDeque;

use inari::Interval;

use super::slack::Slack;
use crate::real::Real;

/// What became of a search.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// The slack is nonnegative on the whole box.
    Nonnegative {
        /// Boxes that were examined.
        boxes: usize,
        /// Bisections between the box and the smallest box that had to be examined.
        depth: usize,
        /// The least of the lower bounds that were proven: the slack is at least this.
        least: f64,
    },
    /// The slack is negative at a point.
    Negative {
        /// The point.
        point: Vec<f64>,
    },
    /// The budget was spent, a box could not be bisected further, or the slack is undefined halfway
    /// in it.
    Open {
        /// The first box that remains.
        region: Vec<Interval>,
        /// Boxes that were examined.
        boxes: usize,
    },
}

fn nonempty(x: Interval) -> Option<Interval> {
    (!x.is_empty()).then_some(x)
}

/// A number inside x, halfway where x is bounded; away from 0 by doubling where it is not.
fn halfway(x: Interval) -> f64 {
    match (x.inf().is_finite(), x.sup().is_finite()) {
        (true, true) => x.mid(),
        (true, false) => 2.0 * x.inf().max(0.0) + 1.0,
        (false, true) => 2.0 * x.sup().min(0.0) - 1.0,
        (false, false) => 0.0,
    }
}

/// The box shrunk to a face in every coordinate in which the slack is monotone: the face on which
/// it is least.
fn least_face(x: &[Interval], slopes: &[Interval]) -> Vec<Interval> {
    let shrink = |(&x, slope): (&Interval, &Interval)| {
        let end = if slope.inf() >= 0.0 {
            x.inf()
        } else if slope.sup() <= 0.0 {
            x.sup()
        } else {
            return x;
        };
        if end.is_finite() { Interval::exact(end) } else { x }
    };
    x.iter().zip(slopes).map(shrink).collect()
}

/// A lower bound of the slack over the box: the largest that enclosure, monotonicity and the mean
/// value theorem prove.
fn lower(slack: &dyn Slack, x: &[Interval]) -> f64 {
    let bound = |x: &[Interval]| nonempty(slack.over(x)).map(|h| h.inf());
    let Some(natural) = bound(x) else { return f64::NEG_INFINITY };
    if natural >= 0.0 {
        return natural;
    }
    let Some(slopes) = slack.slopes(x) else { return natural };
    if slopes.iter().any(|slope| slope.is_empty()) {
        return natural;
    }
    let face = bound(&least_face(x, &slopes)).unwrap_or(natural);
    let centre: Vec<_> = x.iter().map(|&x| Interval::exact(halfway(x))).collect();
    let mean_value = nonempty(slack.over(&centre)).map(|h| {
        let parts = x.iter().zip(&centre).zip(&slopes);
        parts.fold(h, |sum, ((&x, &centre), &slope)| sum + slope * (x - centre)).inf()
    });
    natural.max(face).max(mean_value.unwrap_or(natural))
}

/// The two halves of the box, across the coordinate that is widest against the whole domain, or
/// against 1 where the domain is unbounded.
fn bisect(x: &[Interval], domain: &[Interval]) -> Option<[Vec<Interval>; 2]> {
    let width = |i: usize| {
        let scale = domain[i].wid();
        x[i].wid() / if scale.is_finite() { scale } else { 1.0 }
    };
    let i = (0..x.len()).max_by(|&i, &j| width(i).total_cmp(&width(j)).then(j.cmp(&i)))?;
    let middle = halfway(x[i]);
    if !(x[i].inf() < middle && middle < x[i].sup()) {
        return None;
    }
    let half = |lower, upper| {
        let mut half = x.to_vec();
        half[i] = Interval::between(lower, upper);
        half
    };
    Some([half(x[i].inf(), middle), half(middle, x[i].sup())])
}

/// Decides whether the slack is nonnegative on the domain, examining at most `budget` boxes,
/// larger ones first. Deterministic.
///
/// An interval formula leaves out the points at which it is undefined. So that nothing is proven
/// about a box without points, the slack has to be defined at the point halfway in every box.
pub fn search(slack: &dyn Slack, domain: &[Interval], budget: usize) -> Verdict {
    let mut queue = VecDeque::from([(domain.to_vec(), 0)]);
    let (mut boxes, mut deepest, mut least) = (0, 0, f64::INFINITY);
    while let Some((x, depth)) = queue.pop_front() {
        boxes += 1;
        deepest = deepest.max(depth);
        let point: Vec<f64> = x.iter().map(|&x| halfway(x)).collect();
        let at_point: Vec<_> = point.iter().map(|&x| Interval::exact(x)).collect();
        let Some(at_point) = nonempty(slack.over(&at_point)) else {
            return Verdict::Open { region: x, boxes };
        };
        if at_point.sup() < 0.0 {
            return Verdict::Negative { point };
        }
        let bound = lower(slack, &x);
        if bound >= 0.0 {
            least = least.min(bound + 0.0);
            continue;
        }
        match bisect(&x, domain) {
            Some(halves) if boxes < budget => queue.extend(halves.map(|half| (half, depth + 1))),
            _ => return Verdict::Open { region: x, boxes },
        }
    }
    Verdict::Nonnegative { boxes, depth: deepest, least }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prover::slack::{Enclosed, Formula, Smooth};

    /// x² − 2xy + y² + margin: its natural enclosure never sees that it is a square.
    struct Square {
        margin: f64,
    }

    impl Formula for Square {
        fn at<R: Real>(&self, x: &[R]) -> R {
            let twice = R::exact(2.0) * x[0] * x[1];
            x[0] * x[0] - twice + x[1] * x[1] + R::exact(self.margin)
        }
    }

    fn square(margin: f64) -> Smooth<Square> {
        Smooth(Square { margin })
    }

    fn unit() -> Vec<Interval> {
        vec![Interval::between(0.0, 1.0); 2]
    }

    #[test]
    fn a_positive_polynomial_is_proven_by_bisection_and_its_slack_is_a_lower_bound() {
        let verdict = search(&square(0.01), &unit(), 100_000);
        let Verdict::Nonnegative { boxes, depth, least } = verdict else { panic!("{verdict:?}") };
        assert!(boxes > 1 && depth > 1);
        assert!((0.0..=0.01).contains(&least));
    }

    #[test]
    fn a_polynomial_that_dips_below_zero_is_refuted_where_it_does() {
        let verdict = search(&square(-1e-6), &unit(), 100_000);
        let Verdict::Negative { point } = verdict else { panic!("{verdict:?}") };
        assert!((point[0] - point[1]).abs() < 1e-3);
    }

    #[test]
    fn the_budget_ends_a_search_that_cannot_end() {
        let verdict = search(&square(0.0), &unit(), 50);
        assert!(matches!(verdict, Verdict::Open { boxes: 50, .. }), "{verdict:?}");
    }

    #[test]
    fn nothing_is_proven_where_the_slack_is_undefined() {
        let ln = Enclosed(|x: &[Interval]| x[0].ln().sqr());
        let negative = [Interval::between(-2.0, -1.0)];
        assert!(matches!(search(&ln, &negative, 100), Verdict::Open { .. }));
    }

    /// x − 1/x on [1, ∞): unbounded boxes have no mean value form, monotonicity closes them.
    #[test]
    fn an_unbounded_box_is_closed_by_monotonicity() {
        struct Difference;
        impl Formula for Difference {
            fn at<R: Real>(&self, x: &[R]) -> R {
                x[0] - R::exact(1.0) / x[0]
            }
        }
        let verdict = search(&Smooth(Difference), &[Interval::between(1.0, f64::INFINITY)], 1);
        let Verdict::Nonnegative { boxes: 1, depth: 0, least } = verdict else {
            panic!("{verdict:?}")
        };
        assert_eq!(least, 0.0);
    }

    /// An unbounded coordinate beside a bounded one is bisected as well: the dip is at (3, 0).
    #[test]
    fn a_dip_in_an_unbounded_box_is_found() {
        let dip = Enclosed(|x: &[Interval]| {
            let distance = (x[0] - Interval::exact(3.0)).sqr() + x[1].sqr();
            distance - Interval::exact(1e-3)
        });
        let domain = [Interval::between(0.0, f64::INFINITY), Interval::between(-1.0, 2.0)];
        let verdict = search(&dip, &domain, 100_000);
        let Verdict::Negative { point } = verdict else { panic!("{verdict:?}") };
        assert!((point[0] - 3.0).hypot(point[1]) < 0.04);
    }
}
