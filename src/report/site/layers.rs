//! The statements of a graph in rows, each below all that it rests on, with few crossings.

use super::dependencies::{edges, rests_on, uses};

/// Room of a place where an edge crosses a row, as a share of a statement's.
const CROSSING: f64 = 0.08;

/// A statement in a row, or a place where an edge crosses the row.
#[derive(Clone, Copy, PartialEq)]
pub enum Slot {
    /// A statement.
    Node(&'static str),
    /// An edge, by its user and what that uses.
    Crossing(&'static str, &'static str),
}

/// An edge: a statement, and one that its proof rests on.
pub type Edge = (&'static str, &'static str);

/// Edges between `nodes` that no path through other statements replaces: the ones that are drawn.
pub fn drawn(nodes: &[&'static str]) -> Vec<Edge> {
    let direct = |(user, used): &Edge| {
        !uses(user)
            .iter()
            .any(|between| between != used && nodes.contains(between) && rests_on(between, used))
    };
    let inside = |(user, used): &Edge| nodes.contains(user) && nodes.contains(used);
    edges().filter(inside).filter(direct).collect()
}

/// The longest chain of edges that leads to `id` from those that rest on it.
fn height(id: &str, edges: &[Edge]) -> usize {
    let users = edges.iter().filter(|(_, used)| *used == id);
    users.map(|(user, _)| height(user, edges) + 1).max().unwrap_or(0)
}

/// The rows of `nodes` with at most `beside` of them in each: of those whose ground stands above, the
/// ones with the longest chain above them come first.
fn assign(nodes: &[&'static str], edges: &[Edge], beside: usize) -> Vec<Vec<&'static str>> {
    let mut left: Vec<&'static str> = nodes.to_vec();
    left.sort_by_key(|id| std::cmp::Reverse(height(id, edges)));
    let mut rows: Vec<Vec<&'static str>> = Vec::new();
    while !left.is_empty() {
        let free = |id: &&str| edges.iter().all(|(user, used)| user != id || !left.contains(used));
        let row: Vec<&'static str> = left.iter().copied().filter(free).take(beside).collect();
        left.retain(|id| !row.contains(id));
        rows.push(row);
    }
    rows
}

/// The rows with the places of the edges that cross them, each in an order with few crossings.
pub fn rows(nodes: &[&'static str], edges: &[Edge], beside: usize) -> Vec<Vec<Slot>> {
    let assigned = assign(nodes, edges, beside);
    let row = |id: &str| assigned.iter().position(|row| row.contains(&id)).unwrap_or(0);
    let mut rows: Vec<Vec<Slot>> =
        assigned.iter().map(|row| row.iter().copied().map(Slot::Node).collect()).collect();
    for (user, used) in edges {
        for between in &mut rows[row(used) + 1..row(user)] {
            between.push(Slot::Crossing(user, used));
        }
    }
    for sweep in 0..24 {
        let count = rows.len();
        for step in 1..count {
            let (at, beside) =
                if sweep % 2 == 0 { (step, step - 1) } else { (count - 1 - step, count - step) };
            rows[at] = ordered(&rows[at], &rows[beside], edges);
        }
    }
    rows
}

/// The slots of a row by the mean places of their neighbours in the row `beside` it.
fn ordered(row: &[Slot], beside: &[Slot], edges: &[Edge]) -> Vec<Slot> {
    let (own, others) = (places(row, 1.0), places(beside, 1.0));
    let place = |(slot, own): (&Slot, &f64)| {
        let joined = beside.iter().zip(&others).filter(|(other, _)| joined(edges, *slot, **other));
        let neighbours: Vec<f64> = joined.map(|(_, place)| *place).collect();
        let mean = neighbours.iter().sum::<f64>() / neighbours.len() as f64;
        (if neighbours.is_empty() { *own } else { mean }, *slot)
    };
    let mut keyed: Vec<(f64, Slot)> = row.iter().zip(&own).map(place).collect();
    keyed.sort_by(|a, b| a.0.total_cmp(&b.0));
    keyed.into_iter().map(|(_, slot)| slot).collect()
}

/// Whether an edge leads through both slots, which are in rows next to each other.
fn joined(edges: &[Edge], a: Slot, b: Slot) -> bool {
    edges.iter().any(|(user, used)| a.is_on(user, used) && b.is_on(user, used))
}

impl Slot {
    /// Whether the edge begins, ends or crosses here.
    pub fn is_on(self, user: &str, used: &str) -> bool {
        match self {
            Self::Node(id) => id == user || id == used,
            Self::Crossing(u, v) => u == user && v == used,
        }
    }

    fn share(self) -> f64 {
        if matches!(self, Self::Node(_)) { 1.0 } else { CROSSING }
    }
}

/// The room that a row needs, in that of a statement.
pub fn room(row: &[Slot]) -> f64 {
    row.iter().map(|slot| slot.share()).sum()
}

/// The centres of a row's slots in a graph of that width.
pub fn places(row: &[Slot], width: f64) -> Vec<f64> {
    let unit = width / room(row);
    let mut left = 0.0;
    let centre = |slot: &Slot| {
        let width = unit * slot.share();
        left += width;
        left - width / 2.0
    };
    row.iter().map(centre).collect()
}

#[cfg(test)]
mod tests {
    use theorems::registry;

    use super::*;

    /// Every statement has a place, every edge leads downwards, no row is too full, and leaving out the
    /// replaceable edges loses no connection.
    #[test]
    fn the_rows_keep_the_order_of_the_proofs() {
        let nodes: Vec<&str> = registry::all().iter().map(|statement| statement.id).collect();
        let drawn = drawn(&nodes);
        let rows = assign(&nodes, &drawn, 5);
        assert_eq!(rows.iter().map(Vec::len).sum::<usize>(), nodes.len());
        assert!(rows.iter().all(|row| (1..=5).contains(&row.len())));
        let row = |id: &str| rows.iter().position(|row| row.contains(&id)).unwrap();
        for (user, used) in edges() {
            assert!(row(used) < row(user), "{user} uses {used}");
            let mut reached = vec![user];
            let mut next = 0;
            while let Some(at) = reached.get(next).copied() {
                reached.extend(drawn.iter().filter(|(from, _)| *from == at).map(|(_, to)| *to));
                next += 1;
            }
            assert!(reached.contains(&used), "{user} and {used} are no longer connected");
        }
    }
}
