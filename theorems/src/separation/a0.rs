//! A0 (the exact law in the plane): points of an open half-plane on different rays, at the angles
//! θ_1 < … < θ_n in (0, π). A draw of M pairs gives M boundaries, independent uniform angles in (0, π), each
//! with an independent fair kind: its pair is active before it (it *exits* there) or after it (it *enters*).
//! They cut (0, π) into the cells 0, …, M. With t_0 = exit, t_(M+1) = enter and t_1, …, t_M the kinds from left
//! to right let c_l = 1(t_l = exit) − 1(t_(l+1) = exit). The draw separates if and only if
//! (i) no cell holds two changes of the label, and
//! (ii) no u ≠ 0 lies in c_l·cone{y_i x_i : i in cell l} for every l with c_l ≠ 0, where the cone of an empty cell
//! is {0}.
//!
//! *Proof.* On cell l f is linear, A_l·x, and A_l − A_(l−1) is the D of an entering pair or minus that of an
//! exiting one; A_0 is the sum of the D that exit. So (A_0, …, A_M) comes from some D if and only if
//! A_0 + Σ_(l exits) (A_l − A_(l−1)) = 0, which is Σ c_l A_l = 0. Cell l asks for A_l in
//! K_l = {A : y_i A·x_i > 0, i in cell l}, an open convex cone, not empty if and only if the cell has at most one
//! change, for a linear form changes sign once on a half circle. And 0 is in the open convex cone Σ c_l K_l
//! unless some u ≠ 0 has u·(c_l A) ≥ 0 on every K_l with c_l ≠ 0, that is u in c_l K_l* with
//! K_l* = cone{y_i x_i}. ∎
//!
//! *The scan for (ii).* One empty cell with c_l ≠ 0 and (ii) holds. Otherwise let σ_l be c_l times the first label
//! of the cell. A cell of one label has the sector of its points, times σ_l, for cone; sectors of different cells
//! lie on different lines, so two such cells make (ii) hold. The cone of a cell with a change between the angles
//! b < c is σ_l times the angles from c − π to b: it holds the u at an angle φ in [0, π) if φ ≤ b for σ_l = 1, if
//! φ ≥ c for σ_l = −1, and −u in the other case. So (ii) *fails* if and only if, for the signs σ or for −σ, from
//! left to right: the cells with a change read −, …, −, +, …, +; or there is exactly one cell without, its sign
//! is +, and all to the left of it have − and all to the right +.
//!
//! So whether a draw separates is decided by an automaton that reads points and boundaries from left to right.
//! Its probability is that of a path: a piece of probability p between neighbours receives no boundary, or some
//! of one kind, or both kinds, and in the last case has an empty cell with c_l ≠ 0, after which only (i) is left.
//! With counts of boundaries that are Poisson of mean r in all, exits and entries are independent in each piece,
//! so with q = e^(−pr/2) the three weigh q², q(1 − q) for each kind, and (1 − q)²; and the law for M boundaries is
//! a coefficient of the generating function in r.
//!
//! *Two points* of different labels at an angle πh, or of one label: the draw fails if and only if all pairs are
//! inactive on one of them: 1 − 2^(1−M) + ((1 − h)/2)^M.

use super::{DRAW, PAPER, PLANE};
use crate::bound::{Bound, Inequality};
use crate::real::Real;
use crate::setting::Setting;
use crate::statement::{Provenance, Statement};

/// On which side of its boundary a pair is active, from left to right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// Active before it.
    Exit,
    /// Active after it.
    Enter,
}

impl Kind {
    /// Both of them.
    pub const ALL: [Self; 2] = [Self::Exit, Self::Enter];
}

/// The labels in the cell that is read; `first` is whether the first of them is 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Cell {
    Empty,
    OneLabel { first: bool },
    OneChange { first: bool },
}

/// For which of the signs σ and −σ the cells so far are a beginning of those that make (ii) fail: before
/// their first + or their single cell, or after it. `plus` is of σ, `minus` of −σ; `None` is for neither.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Scan {
    plus: Option<Phase>,
    minus: Option<Phase>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Phase {
    Before,
    After,
}

impl Phase {
    /// After one more cell with c_l ≠ 0; none where (ii) cannot fail any more.
    fn next(self, is_plus: bool, has_change: bool) -> Option<Self> {
        match (self, is_plus, has_change) {
            (Self::Before, false, true) => Some(Self::Before),
            (Self::Before, true, _) | (Self::After, true, true) => Some(Self::After),
            _ => None,
        }
    }
}

impl Scan {
    const START: Self = Self { plus: Some(Phase::Before), minus: Some(Phase::Before) };

    fn next(self, is_plus: bool, has_change: bool) -> Option<Self> {
        let after = |phase: Option<Phase>, is_plus| phase?.next(is_plus, has_change);
        let next = Self { plus: after(self.plus, is_plus), minus: after(self.minus, !is_plus) };
        (next.plus.is_some() || next.minus.is_some()).then_some(next)
    }
}

/// The automaton: what is known after a beginning of the points and boundaries.
///
/// ```
/// use theorems::separation::a0::{Kind, State};
///
/// // +, −, + with one entering boundary, before the last point: the pair is active on it alone.
/// let before = State::START.point(true).and_then(|at| at.point(false)).unwrap();
/// assert!(!before.boundary(Kind::Enter).point(true).unwrap().separates());
/// // Without any boundary the three are in one cell.
/// assert_eq!(before.point(true), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct State {
    /// The scan with the kind of the boundary on the left of the cell; none once (ii) is sure to hold.
    open: Option<(Scan, Kind)>,
    cell: Cell,
}

impl State {
    /// Before everything.
    pub const START: Self = Self { open: Some((Scan::START, Kind::Exit)), cell: Cell::Empty };

    /// After a point; none if its cell then has two changes.
    pub fn point(self, is_positive: bool) -> Option<Self> {
        let cell = match self.cell {
            Cell::Empty => Cell::OneLabel { first: is_positive },
            Cell::OneLabel { first } if first == is_positive => self.cell,
            Cell::OneLabel { first } => Cell::OneChange { first },
            Cell::OneChange { first } if first != is_positive => self.cell,
            Cell::OneChange { .. } => return None,
        };
        Some(Self { cell, ..self })
    }

    /// After a boundary.
    pub fn boundary(self, kind: Kind) -> Self {
        Self { open: self.after_cell(kind), cell: Cell::Empty }
    }

    fn after_cell(self, right: Kind) -> Option<(Scan, Kind)> {
        let (scan, left) = self.open?;
        if left == right {
            return Some((scan, right));
        }
        let is_plus = |first: bool| first == (left == Kind::Exit);
        let next = match self.cell {
            Cell::Empty => None,
            Cell::OneLabel { first } => scan.next(is_plus(first), false),
            Cell::OneChange { first } => scan.next(is_plus(first), true),
        };
        next.map(|scan| (scan, right))
    }

    /// Whether the draw separates if nothing follows.
    pub fn separates(self) -> bool {
        self.boundary(Kind::Enter).open.is_none()
    }
}

/// 1 − 2^(1−M) + ((1 − h)/2)^M, the probability that M = m/2 pairs separate two points at an angle πh.
pub fn two_points<R: Real>(hit: R, width: R) -> R {
    let (one, two) = (R::exact(1.0), R::exact(2.0));
    let pairs = width / two;
    let halves = (-pairs * two.ln()).exp();
    let on_neither = (pairs * ((one - hit) / two).ln()).exp();
    one - two * halves + on_neither
}

fn at_setting<R: Real>(setting: &Setting<R>, _: R) -> R {
    two_points(setting.gamma(), R::exact(8.0))
}

/// W.a0.
pub const STATEMENT: Statement = Statement {
    id: "W.a0",
    title: "When a draw separates points of a half-plane, exactly",
    paper: PAPER,
    equations: "A0",
    claim: "the draw separates if and only if (i) no cell between neighbouring boundaries holds two changes of \
            the label, and (ii) no u ≠ 0 lies in c_l cone{y_i x_i : i in cell l} for every l with c_l ≠ 0, where \
            c_l = 1(t_l = exit) − 1(t_{l+1} = exit); boundaries are uniform and their kinds fair, so an automaton \
            gives the probability for every M",
    premises: &[DRAW, PLANE],
    constants: &[],
    provenance: Provenance::Own,
    bound: Bound::Inequality(Inequality {
        quantity: "probability that m = 8 separates two points at the angle πγ",
        value: at_setting,
        enclosure: at_setting,
    }),
    source_file: file!(),
    proof: "the linear forms of the cells have to satisfy Σ c_l A_l = 0, then duality (module documentation)",
};
