//! The automaton of W.a0 as tables, and its weight along the points of one data set.

use std::collections::BTreeMap;

use faer::c64;
use theorems::separation::a0::{Kind, State};

/// What a piece between neighbours receives, as indices of [`Weights::of`].
const RECEIVED: [&[Kind]; 4] = [&[], &[Kind::Exit], &[Kind::Enter], &[Kind::Exit, Kind::Enter]];

/// The weights of what one piece receives.
#[derive(Clone, Copy, Debug)]
pub struct Weights {
    /// Of no boundary, of some that exit, of some that enter, of both kinds.
    pub of: [c64; 4],
    /// How much they may be off, all together.
    pub error: f64,
}

/// From a state, by what is received, to a state.
struct Step {
    from: usize,
    received: usize,
    to: usize,
}

/// The steps over a piece and the point after it.
pub struct Tables {
    states: usize,
    /// The state after a first point with the label −1 and 1.
    first: [usize; 2],
    /// Over a piece and a point with the label −1 and 1.
    over: [Vec<Step>; 2],
    /// Over the last piece, to separation.
    last: Vec<Step>,
    /// A sum over the steps to one state, rounded at each, is off by at most this share of the sum of the
    /// magnitudes.
    rounding: f64,
}

impl Tables {
    /// Those of all states that points and boundaries lead to.
    pub fn new() -> Self {
        let mut index: BTreeMap<State, usize> = BTreeMap::new();
        let mut states: Vec<State> = Vec::new();
        let mut number = |state: State, states: &mut Vec<State>| {
            *index.entry(state).or_insert_with(|| {
                states.push(state);
                states.len() - 1
            })
        };
        let labels = [false, true];
        let first =
            labels.map(|label| number(State::START.point(label).expect("one label"), &mut states));
        let (mut over, mut last) = ([Vec::new(), Vec::new()], Vec::new());
        let mut from = 0;
        while from < states.len() {
            for (received, kinds) in RECEIVED.iter().enumerate() {
                let after = kinds.iter().fold(states[from], |state, kind| state.boundary(*kind));
                for (steps, label) in over.iter_mut().zip(labels) {
                    if let Some(next) = after.point(label) {
                        let to = number(next, &mut states);
                        steps.push(Step { from, received, to });
                    }
                }
                if after.separates() {
                    last.push(Step { from, received, to: 0 });
                }
            }
            from += 1;
        }
        let to_state = |steps: &[Step], to: usize| steps.iter().filter(|at| at.to == to).count();
        let all = over.iter().chain([&last]);
        let most = all.flat_map(|steps| (0..states.len()).map(move |to| to_state(steps, to)));
        let rounding = (most.max().unwrap_or(0) + 4) as f64 * f64::EPSILON;
        Self { states: states.len(), first, over, last, rounding }
    }

    fn step(&self, steps: &[Step], values: &[c64], weights: &Weights) -> Vec<c64> {
        let mut next = vec![c64::new(0.0, 0.0); self.states];
        for step in steps {
            next[step.to] += values[step.from] * weights.of[step.received];
        }
        next
    }
}

/// The labels along which the automaton goes, at least one.
pub struct Path<'a> {
    /// The automaton.
    pub tables: &'a Tables,
    /// Whether each label is 1.
    pub labels: &'a [bool],
}

impl Path<'_> {
    /// The sum over all that the pieces may receive with which the draw separates, and how much it may be off;
    /// there is a piece after every point.
    ///
    /// The magnitudes of the exact weights of a piece, those of one kind counted twice, have at most the sum 1,
    /// so that errors add up and do not grow: a piece adds its own and the rounding of its sums, both times the
    /// sum of the magnitudes before, which is at most 1 and that error.
    pub fn weight<'w>(&self, pieces: impl Iterator<Item = &'w Weights>) -> (c64, f64) {
        let Self { tables, labels } = self;
        let mut values = vec![c64::new(0.0, 0.0); tables.states];
        values[tables.first[usize::from(labels[0])]] = c64::new(1.0, 0.0);
        let mut error = 0.0;
        for (at, weights) in pieces.enumerate() {
            let steps = match labels.get(at + 1) {
                Some(label) => &tables.over[usize::from(*label)],
                None => &tables.last,
            };
            values = tables.step(steps, &values, weights);
            error += (1.0 + 2.0 * error) * (2.0 * weights.error + 2.0 * tables.rounding);
        }
        (values[0], error)
    }
}
