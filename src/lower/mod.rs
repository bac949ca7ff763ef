//! Widths that no network with a small error falls below, on given data.
//!
//! [L.r1](theorems::lower::r1) counts the changes of the label along the points of a plane through the origin.
//! On data of the plane all of them are looked at; in more dimensions, those on planes through pairs of them.
//! Nothing here depends on rounding: orders of angles and planes are decided exactly, and what a
//! floating-point test passes over only makes the bound smaller.

mod changes;
mod circle;
pub mod law;
mod plane;
mod radius;

use serde::Serialize;
use theorems::lower::r1;

use self::changes::Run;
use self::circle::{Circle, Ray};
use self::plane::Plane;
pub use self::radius::{RadiusBound, Within, radius_bound};
use crate::data::Dataset;
use crate::work::{Stopped, Work};

/// Pairs of points whose planes are looked at, at most.
const MOST_PAIRS: usize = 2000;
/// Entries of the tables of [`changes`] in all, beyond which no further half-plane is begun.
const MOST_ENTRIES: u64 = 400_000_000;

/// Which points of a plane force the width.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// Those in an open half-plane.
    HalfPlane,
    /// Those all round the origin.
    AllRound,
}

/// What was looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Tried {
    /// Planes through pairs of points.
    pub planes: usize,
    /// Pairs of points that were looked at.
    pub pairs: usize,
    /// Pairs of points in all.
    pub pairs_of: usize,
    /// Open half-planes that could have given more than what was found before on their plane.
    pub half_planes_of: usize,
    /// Those of them that were decided.
    pub half_planes: usize,
    /// Most points on one of the planes.
    pub most_points: usize,
}

/// A width that every network with a small error has at least.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LowerBound {
    /// The width: even, at least 2.
    pub width: u64,
    /// Errors that the network may make on all points.
    pub errors: u64,
    /// Which points of a plane force it.
    pub part: Part,
    /// Changes of the label among these points that are left however the errors are made.
    pub changes: u64,
    /// Points that force it, from 0: with them alone and as many errors as many changes are left.
    pub witness: Vec<usize>,
    /// What was looked at.
    pub tried: Tried,
}

/// The greatest width that L.r1 gives for at most `errors` errors, of what is looked at.
///
/// # Errors
/// [`Stopped`] once a stop was asked for.
///
/// ```
/// use distill_bounds::data::Dataset;
/// use distill_bounds::lower;
/// use distill_bounds::work::Work;
///
/// // Labels +, −, +, −, +, −, + from right to left on the line of height 1/2.
/// let points = faer::Mat::from_fn(2, 7, |k, i| [(3.0 - i as f64) / 8.0, 0.5][k]);
/// let labels = (0..7).map(|i| if i % 2 == 0 { 1.0 } else { -1.0 }).collect();
/// let bound = lower::bound(&Dataset::new(points, labels)?, 0, &Work::unwatched())?;
/// assert_eq!((bound.changes, bound.width), (6, 6));
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
pub fn bound(dataset: &Dataset, errors: u64, work: &Work<'_>) -> Result<LowerBound, Stopped> {
    let mut search = Search::new(dataset, errors);
    if dataset.d() <= 2 {
        let rows = (0..dataset.n()).collect();
        search.add(&Plane { axes: [0, dataset.d() - 1], rows }, work)?;
    } else {
        search.add_planes(work)?;
    }
    Ok(search.best)
}

/// The best bound so far.
struct Search<'a> {
    dataset: &'a Dataset,
    errors: u64,
    entries: u64,
    best: LowerBound,
}

impl<'a> Search<'a> {
    fn new(dataset: &'a Dataset, errors: u64) -> Self {
        let best = LowerBound {
            width: r1::width(0),
            errors,
            part: Part::HalfPlane,
            changes: 0,
            witness: Vec::new(),
            tried: Tried::default(),
        };
        Self { dataset, errors, entries: 0, best }
    }

    /// Planes through pairs of points, neighbours in the order of the data first. A pair on a plane that was
    /// found before is passed over.
    fn add_planes(&mut self, work: &Work<'_>) -> Result<(), Stopped> {
        let n = self.dataset.n();
        self.best.tried.pairs_of = n * (n - 1) / 2;
        let stage =
            work.stage("planes through pairs", self.best.tried.pairs_of.min(MOST_PAIRS) as u64);
        let mut planes: Vec<Plane> = Vec::new();
        let pairs = (1..n).flat_map(|apart| (0..n - apart).map(move |p| [p, p + apart]));
        for pair in pairs.take(MOST_PAIRS) {
            stage.advance(1)?;
            self.best.tried.pairs += 1;
            if planes.iter().any(|plane| plane.holds(pair)) {
                continue;
            }
            let Some(plane) = Plane::through(self.dataset, pair) else { continue };
            self.add(&plane, work)?;
            let is_all = plane.rows.len() == n;
            planes.push(plane);
            if is_all {
                break;
            }
        }
        Ok(())
    }

    fn add(&mut self, plane: &Plane, work: &Work<'_>) -> Result<(), Stopped> {
        let tried = &mut self.best.tried;
        tried.planes += 1;
        tried.most_points = tried.most_points.max(plane.rows.len());
        let circle = Circle::new(self.dataset, plane);
        let rays = circle.rays();
        let all_round = changes::least_all_round(&changes::runs(rays), self.errors, work)?;
        self.offer(Part::AllRound, r1::width_all_round(all_round), all_round, rays);
        let mut half_planes: Vec<(u64, &[Ray])> = Vec::new();
        for rays in circle.half_planes() {
            work.check()?;
            let runs = changes::runs(rays);
            let most = changes::upper_bound(&runs, self.errors);
            if self.is_better(Part::HalfPlane, r1::width(most)) {
                half_planes.push((most, rays));
            }
        }
        self.best.tried.half_planes_of += half_planes.len();
        half_planes.sort_by_key(|(most, _)| std::cmp::Reverse(*most));
        for (most, rays) in half_planes {
            work.check()?;
            if self.entries > MOST_ENTRIES {
                break;
            }
            self.best.tried.half_planes += 1;
            if self.is_better(Part::HalfPlane, r1::width(most)) {
                let runs = changes::runs(rays);
                self.entries += (runs.len() as u64).saturating_mul(self.errors + 1);
                let left = changes::least(&runs, self.errors, work)?;
                self.offer(Part::HalfPlane, r1::width(left), left, rays);
            }
        }
        Ok(())
    }

    /// Of two equal widths that of a half-plane counts for more: fewer points force it.
    fn is_better(&self, part: Part, width: u64) -> bool {
        let rounder = part == Part::HalfPlane && self.best.part == Part::AllRound;
        width > self.best.width || (rounder && width == self.best.width)
    }

    fn offer(&mut self, part: Part, width: u64, changes: u64, rays: &[Ray]) {
        if self.is_better(part, width) {
            let runs = changes::runs(rays);
            let witness = |run: &Run<'_>| {
                let kept = usize::try_from(self.errors + 1).unwrap_or(usize::MAX);
                run.rows().take(kept).collect::<Vec<_>>()
            };
            let mut witness: Vec<usize> = runs.iter().flat_map(witness).collect();
            witness.sort_unstable();
            let best = &mut self.best;
            (best.width, best.part, best.changes, best.witness) = (width, part, changes, witness);
        }
    }
}
