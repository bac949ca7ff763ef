//! Widths at which training within a radius is sure to fail often: [L.l3](theorems::lower::l3).
//!
//! Every longest sequence of neighbours with one label, between two of the other, gives a triple: the last
//! point before it, one of its own, and the first after it, if those are within half a turn. Angles are
//! enclosed, their order is exact.

use std::collections::BTreeSet;

use inari::Interval;
use theorems::lower::l3::{Triple, more_errors, some_error};
use theorems::real::Real;

use super::circle::{Circle, Ray};
use super::plane::Plane;
use crate::data::Dataset;
use crate::work::{Stopped, Work};

/// Triples that are looked at, where there are more those of the smallest angles: a sum over pairs of them is taken for each width.
const MOST_TRIPLES: usize = 128;

/// Training within a radius.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Within {
    /// Radius B: neuron j stays within B/√m of its start.
    pub radius: f64,
    /// A width is not enough if training on it fails with a probability above this.
    pub failure: f64,
}

/// Widths that are not enough within a radius.
#[derive(Clone, Debug, PartialEq)]
pub struct RadiusBound {
    /// The least even width, from the one where the search began, that is not proved to fail too often.
    pub width: u64,
    /// At the width before it training is proved to fail with this probability; none if the search ended
    /// where it began.
    pub failure: Option<f64>,
    /// The triples that force it, from 0: with the neurons of the draw none of them is likely to be split.
    pub triples: Vec<[usize; 3]>,
    /// Triples in all.
    pub triples_of: usize,
}

/// Passes over all even widths from `start` on at which more than `errors` errors are sure to be made at
/// every step with a probability above `within.failure`. None if the data are not in a plane of two
/// coordinates, or hold no triple.
///
/// # Errors
/// [`Stopped`] once a stop was asked for.
///
/// ```
/// use distill_bounds::data::{Normalisation, Source, load};
/// use distill_bounds::lower::{Within, radius_bound};
/// use distill_bounds::work::Work;
///
/// let source = Source::Synthetic("half-circle:n=8".parse()?);
/// let (dataset, _) = load(&source, Normalisation::None)?;
/// let within = Within { radius: 0.1, failure: 0.3 };
/// let bound = radius_bound(&dataset, 0, within, 2, &Work::unwatched())?.expect("triples");
/// assert_eq!((bound.width, bound.triples.len()), (18, 6));
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
pub fn radius_bound(
    dataset: &Dataset,
    errors: u64,
    within: Within,
    start: u64,
    work: &Work<'_>,
) -> Result<Option<RadiusBound>, Stopped> {
    if dataset.d() != 2 {
        return Ok(None);
    }
    let plane = Plane { axes: [0, 1], rows: (0..dataset.n()).collect() };
    let circle = Circle::new(dataset, &plane);
    let mut all = triples(circle.rays());
    if errors > 0 {
        all = apart(all);
    }
    if all.is_empty() {
        return Ok(None);
    }
    let triples_of = all.len();
    if triples_of > MOST_TRIPLES {
        all.sort_by(|a, b| a.angle.span.sup().total_cmp(&b.angle.span.sup()));
        all.truncate(MOST_TRIPLES);
    }
    let angles: Vec<Triple<Interval>> = all.iter().map(|found| found.angle).collect();
    let failure = |first: u64, last: u64| {
        let widths = Interval::between(first as f64, last as f64);
        let radius = Interval::exact(within.radius);
        match errors {
            0 => some_error(radius, widths, &angles).inf(),
            errors => more_errors(radius, widths, &angles, errors).inf(),
        }
    };
    let stage = work.stage("widths within the radius", 0);
    let (mut width, mut block, mut growing, mut reached) = (start, 2, true, None);
    loop {
        stage.extend(1);
        stage.advance(1)?;
        let found = failure(width, width + block - 2);
        if found > within.failure {
            width += block;
            reached = Some(found);
            block *= if growing { 2 } else { 1 };
        } else if block > 2 {
            (block, growing) = (block / 2, false);
        } else {
            break;
        }
    }
    let triples = all.iter().map(|found| found.rows).collect();
    Ok(Some(RadiusBound { width, failure: reached, triples, triples_of }))
}

struct Found {
    /// The rays of the three points.
    rays: [usize; 3],
    rows: [usize; 3],
    angle: Triple<Interval>,
}

/// The directions of two rays, the second less than half a turn after the first.
fn angle(first: &Ray, second: &Ray) -> Triple<Interval> {
    let [x, y] = first.direction.map(Interval::exact);
    // Their order is exact, so what is below 0 is rounding.
    let span = (first.share_to(second) * Interval::PI).max(Interval::exact(0.0));
    Triple { from: y.atan2(x), span }
}

/// One triple for each run of neighbours with one label, all round.
fn triples(rays: &[Ray]) -> Vec<Found> {
    let count = rays.len();
    let label = |k: usize| rays[k % count].positive;
    let Some(start) = (0..count).find(|k| label(k + count - 1) != label(*k)) else {
        return Vec::new();
    };
    let order: Vec<usize> = (start..start + count).map(|k| k % count).collect();
    let runs: Vec<&[usize]> = order.chunk_by(|a, b| label(*a) == label(*b)).collect();
    let around = |k: usize| {
        let before = runs[(k + runs.len() - 1) % runs.len()];
        let after = runs[(k + 1) % runs.len()];
        let (p, c, q) = (before[before.len() - 1], runs[k][runs[k].len() / 2], after[0]);
        rays[p].is_before(&rays[q]).then(|| Found {
            rays: [p, c, q],
            rows: [p, c, q].map(|ray| rays[ray].rows[0]),
            angle: angle(&rays[p], &rays[q]),
        })
    };
    (0..runs.len()).filter_map(around).collect()
}

/// Those of them that have no ray in common with an earlier one.
fn apart(all: Vec<Found>) -> Vec<Found> {
    let mut used = BTreeSet::new();
    let mut is_free = |found: &Found| {
        let free = found.rays.iter().all(|ray| !used.contains(ray));
        if free {
            used.extend(found.rays);
        }
        free
    };
    all.into_iter().filter(|found| is_free(found)).collect()
}
