//! The least number of changes of the label along a sequence of points after some of them are deleted.
//!
//! To delete a point and to give it its neighbour's label leave as many changes, so every ray gets a label of
//! its own, at the price of its points if it is the other one. Dynamic programming goes over runs, the
//! label of the last one, and the price so far.

use super::circle::Ray;
use crate::work::{Stopped, Work};

/// Neighbouring rays of one label.
pub struct Run<'a> {
    rays: &'a [Ray],
    /// Number of points.
    weight: u64,
}

impl Run<'_> {
    fn label(&self) -> usize {
        usize::from(self.rays[0].positive)
    }

    /// Its points.
    pub fn rows(&self) -> impl Iterator<Item = usize> {
        self.rays.iter().flat_map(|ray| ray.rows.iter().copied())
    }
}

/// The runs along `rays`. All round, the last may have the label of the first.
pub fn runs(rays: &[Ray]) -> Vec<Run<'_>> {
    let alike = rays.chunk_by(|ray, next| ray.positive == next.positive);
    let weight = |rays: &[Ray]| rays.iter().map(|ray| ray.rows.len() as u64).sum();
    alike.map(|rays| Run { rays, weight: weight(rays) }).collect()
}

/// The least number of changes, by the label of the last run and the price so far.
struct Table([Vec<Option<u64>>; 2]);

impl Table {
    /// After a first run; with `fixed` it has to get that label.
    fn new(first: &Run<'_>, errors: u64, fixed: Option<usize>) -> Self {
        let room = usize::try_from(errors).unwrap_or(usize::MAX).saturating_add(1);
        let mut table = [vec![None; room], vec![None; room]];
        for label in (0..2).filter(|label| fixed.is_none_or(|fixed| fixed == *label)) {
            let price = if label == first.label() { 0 } else { first.weight };
            if let Some(entry) = usize::try_from(price).ok().and_then(|at| table[label].get_mut(at))
            {
                *entry = Some(0);
            }
        }
        Self(table)
    }

    fn add(&mut self, run: &Run<'_>) {
        let [kept, other] = [run.label(), 1 - run.label()];
        let room = self.0[kept].len();
        let weight = usize::try_from(run.weight).unwrap_or(usize::MAX).min(room);
        let fewer = |a: Option<u64>, b: Option<u64>| [a, b].into_iter().flatten().min();
        let next = |table: &[Vec<Option<u64>>; 2], label: usize, price: usize| {
            fewer(table[label][price], table[1 - label][price].map(|changes| changes + 1))
        };
        let kept_row = (0..room).map(|price| next(&self.0, kept, price)).collect();
        let free = std::iter::repeat_n(None, weight);
        let paid = (0..room - weight).map(|price| next(&self.0, other, price));
        let other_row = free.chain(paid).collect();
        (self.0[kept], self.0[other]) = (kept_row, other_row);
    }

    /// The least number of changes, with one more for a last label that is not `first`; none if there is no
    /// labelling at the price.
    fn least(&self, first: Option<usize>) -> Option<u64> {
        let close = |label: usize| u64::from(first.is_some_and(|first| first != label));
        let of = |label: usize| self.0[label].iter().flatten().map(move |all| all + close(label));
        (0..2).flat_map(of).min()
    }
}

/// No more than `errors`, and no more than the price of one label for all: the rest is of no use.
fn useful(runs: &[Run<'_>], errors: u64) -> u64 {
    let of = |label| runs.iter().filter(|run| run.label() == label).map(|run| run.weight).sum();
    errors.min(of(0)).min(of(1))
}

/// At least S(e), at a small price: of the runs of one label, no two of which are neighbours, the shortest are
/// deleted; between two others a run takes two changes with it.
pub fn upper_bound(runs: &[Run<'_>], errors: u64) -> u64 {
    let ends = [0, runs.len().saturating_sub(1)];
    let left = |label: usize| {
        let inner = (0..runs.len()).filter(|at| runs[*at].label() == label && !ends.contains(at));
        let mut weights: Vec<u64> = inner.map(|at| runs[at].weight).collect();
        weights.sort_unstable();
        let mut price = 0;
        let deleted = weights.iter().take_while(|weight| {
            price += **weight;
            price <= errors
        });
        ends[1] as u64 - 2 * deleted.count() as u64
    };
    left(0).min(left(1))
}

fn least_from(
    runs: &[Run<'_>],
    errors: u64,
    first: Option<usize>,
    work: &Work<'_>,
) -> Result<Option<u64>, Stopped> {
    let Some((start, rest)) = runs.split_first() else { return Ok(None) };
    let mut table = Table::new(start, useful(runs, errors), first);
    for run in rest {
        work.check()?;
        table.add(run);
    }
    Ok(table.least(first))
}

/// S(e): the least number of changes along `runs` after at most `errors` points are deleted.
///
/// # Errors
/// If `work` is stopped.
pub fn least(runs: &[Run<'_>], errors: u64, work: &Work<'_>) -> Result<u64, Stopped> {
    Ok(least_from(runs, errors, None, work)?.unwrap_or(0))
}

/// S°(e): the same in cyclic order.
///
/// # Errors
/// If `work` is stopped.
pub fn least_all_round(runs: &[Run<'_>], errors: u64, work: &Work<'_>) -> Result<u64, Stopped> {
    let closed = [0, 1].map(|first| least_from(runs, errors, Some(first), work));
    let closed = closed.into_iter().collect::<Result<Vec<_>, _>>()?;
    Ok(closed.into_iter().flatten().min().unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicBool;

    use super::*;

    /// The table has a column for each error, so that many points take minutes.
    #[test]
    fn a_stop_is_heard_between_runs() {
        let stop = AtomicBool::new(true);
        let rays: Vec<Ray> = (0..2)
            .map(|i| Ray { direction: [1.0, i as f64], positive: i == 0, rows: vec![i] })
            .collect();
        let found = least_all_round(&runs(&rays), 1, &Work::new(&stop, &|_| {}));
        assert_eq!(found, Err(Stopped));
    }
}
