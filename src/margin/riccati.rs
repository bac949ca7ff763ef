//! Minimising a quadratic function of the residuals on a chain: one sweep back and one forth (a Riccati
//! recursion), in a time proportional to the number of points.
//!
//! A border of a few unknowns belongs to it: p and R, the residual where the turn begins and the sum
//! r(z) + r(−z), and the multipliers of what defines them.

use super::chain::{Chain, Vector, dot};

/// A symmetric matrix: first diagonal entry, the one beside the diagonal, second diagonal entry.
type Symmetric = [f64; 3];

/// Unknowns of the border: p, R and the multipliers of what defines them and of Σ u_j = 0.
const BORDER: usize = 9;

/// Corrections of a solution.
const CORRECTIONS: usize = 4;

/// A positive definite quadratic form of the residual on an arc.
#[derive(Clone, Copy, Debug)]
pub(super) struct Curvature {
    matrix: Symmetric,
    determinant: f64,
}

impl Curvature {
    /// Entries `along` the unit vector `axis`, `across` it and `mixed`, by which its determinant is known
    /// without cancellation.
    pub fn new(axis: Vector, [along, mixed, across]: Symmetric) -> Self {
        let [c, s] = axis;
        let matrix = [
            along * c * c - 2.0 * mixed * c * s + across * s * s,
            (along - across) * c * s + mixed * (c * c - s * s),
            along * s * s + 2.0 * mixed * c * s + across * c * c,
        ];
        Self { matrix, determinant: along * across - mixed * mixed }
    }

    /// Matrix times `vector`.
    pub fn apply(&self, vector: Vector) -> Vector {
        apply(&self.matrix, vector)
    }

    fn plus(&self, other: &Self) -> Self {
        let (a, b) = (self.matrix, other.matrix);
        let mixed = (a[0] * b[2] + a[2] * b[0] - 2.0 * a[1] * b[1]).max(0.0);
        Self {
            matrix: [a[0] + b[0], a[1] + b[1], a[2] + b[2]],
            determinant: self.determinant + other.determinant + mixed,
        }
    }

    /// The cost-to-go before a link of the given step and diagonal entry D is passed: P − P s sᵀP/(D +
    /// sᵀPs) = (D P + det P s⊥s⊥ᵀ)/(D + sᵀPs), without a difference.
    fn after(&self, step: Vector, diagonal: f64, size: f64) -> Self {
        let [first, second] = step;
        let normal = [second * second, -first * second, first * first];
        let mut matrix = [0.0; 3];
        for (k, entry) in matrix.iter_mut().enumerate() {
            *entry = (diagonal * self.matrix[k] + self.determinant * normal[k]) / size;
        }
        Self { matrix, determinant: self.determinant * diagonal / size }
    }
}

fn apply(matrix: &Symmetric, v: Vector) -> Vector {
    [matrix[0] * v[0] + matrix[1] * v[1], matrix[1] * v[0] + matrix[2] * v[1]]
}

/// The conditions of a minimum of ½ Σ_j D_j u_j² + ½ Σ_arcs δrᵀ A δr − Σ_j b_j u_j over u, where δr are
/// the residuals of the amounts u, Σ u_j = 0.
pub(super) struct System<'a> {
    chain: &'a Chain,
    curvatures: &'a [[Curvature; 2]],
    diagonal: &'a [f64],
    /// For every link the cost-to-go times its step, and D_j + stepᵀ (cost-to-go) step.
    gains: Vec<(Vector, f64)>,
    /// How u depends on the border.
    columns: Vec<[f64; BORDER]>,
    border: [[f64; BORDER + 1]; BORDER],
}

/// What drives the links, and the border.
struct Force {
    links: Vec<f64>,
    border: [f64; BORDER],
}

impl<'a> System<'a> {
    /// Factorises.
    pub fn new(chain: &'a Chain, curvatures: &'a [[Curvature; 2]], diagonal: &'a [f64]) -> Self {
        let count = chain.0.len();
        let (mut gains, mut columns) = (vec![([0.0; 2], 0.0); count], vec![[0.0; BORDER]; count]);
        let mut cost = Curvature { matrix: [0.0; 3], determinant: 0.0 };
        let mut slopes = [[0.0; 2]; BORDER];
        for (j, link) in chain.0.iter().enumerate().rev() {
            let [ahead, opposite] = &curvatures[j];
            cost = cost.plus(&ahead.plus(opposite));
            for axis in 0..2 {
                let unit = if axis == 0 { [1.0, 0.0] } else { [0.0, 1.0] };
                let (both, back) = (ahead.plus(opposite).apply(unit), opposite.apply(unit));
                for k in 0..2 {
                    slopes[axis][k] += both[k];
                    slopes[2 + axis][k] -= back[k];
                }
            }
            let step = link.step();
            let pull = cost.apply(step);
            let size = diagonal[j] + dot(pull, step);
            gains[j] = (pull, size);
            let row = link.row();
            for (c, slope) in slopes.iter_mut().enumerate() {
                let own = if c < 4 { 0.0 } else { row[c - 4] };
                let shift = (own + dot(step, *slope)) / size;
                columns[j][c] = shift;
                *slope = [slope[0] - pull[0] * shift, slope[1] - pull[1] * shift];
            }
            cost = cost.after(step, diagonal[j], size);
        }
        let mut system =
            Self { chain, curvatures, diagonal, gains, columns, border: [[0.0; 10]; 9] };
        system.fill_border();
        system
    }

    /// Sweeps forward through the columns and sums up what the border sees of them.
    fn fill_border(&mut self) {
        let mut border = [[0.0; BORDER + 1]; BORDER];
        let mut states = [[0.0; 2]; BORDER];
        for (j, link) in self.chain.0.iter().enumerate() {
            let (pull, size) = self.gains[j];
            let [ahead, opposite] = &self.curvatures[j];
            let (both, step, row) = (ahead.plus(opposite), link.step(), link.row());
            for c in 0..BORDER {
                let u = -(self.columns[j][c] + dot(pull, states[c]) / size);
                self.columns[j][c] = u;
                for k in 0..2 {
                    states[c][k] += step[k] * u;
                }
                let (forth, back) = (both.apply(states[c]), opposite.apply(states[c]));
                for k in 0..2 {
                    border[k][c] += forth[k];
                    border[2 + k][c] -= back[k];
                }
                (0..5).for_each(|k| border[4 + k][c] += row[k] * u);
            }
            for l in 0..2 {
                let unit = if l == 0 { [1.0, 0.0] } else { [0.0, 1.0] };
                let (forth, back) = (both.apply(unit), opposite.apply(unit));
                for k in 0..2 {
                    border[k][l] += forth[k];
                    border[k][2 + l] -= back[k];
                    border[2 + k][l] -= back[k];
                    border[2 + k][2 + l] += back[k];
                }
            }
        }
        for k in 0..4 {
            border[k][4 + k] -= 1.0;
            border[4 + k][k] -= 1.0;
        }
        self.border = border;
    }

    /// The amounts u, by elimination and a few corrections.
    pub fn solve(&self, forces: &[f64]) -> Vec<f64> {
        let force = Force { links: forces.to_vec(), border: [0.0; BORDER] };
        let (mut amounts, mut border) = self.eliminate(&force);
        for _ in 0..CORRECTIONS {
            let (further, rest) = self.eliminate(&self.remainder(&force, &amounts, &border));
            amounts.iter_mut().zip(further).for_each(|(u, more)| *u += more);
            border.iter_mut().zip(rest).for_each(|(u, more)| *u += more);
        }
        amounts
    }

    fn eliminate(&self, force: &Force) -> (Vec<f64>, [f64; BORDER]) {
        let links = &self.chain.0;
        let mut amounts = vec![0.0; links.len()];
        let mut slope = [0.0; 2];
        for (j, link) in links.iter().enumerate().rev() {
            let (pull, size) = self.gains[j];
            let shift = (dot(link.step(), slope) - force.links[j]) / size;
            amounts[j] = shift;
            slope = [slope[0] - pull[0] * shift, slope[1] - pull[1] * shift];
        }
        let (mut state, mut border) = ([0.0; 2], self.border);
        (0..BORDER).for_each(|k| border[k][BORDER] = force.border[k]);
        for (j, link) in links.iter().enumerate() {
            let (pull, size) = self.gains[j];
            let (step, row) = (link.step(), link.row());
            let u = -(amounts[j] + dot(pull, state) / size);
            amounts[j] = u;
            state = [state[0] + step[0] * u, state[1] + step[1] * u];
            let [ahead, opposite] = &self.curvatures[j];
            let (forth, back) = (ahead.plus(opposite).apply(state), opposite.apply(state));
            for k in 0..2 {
                border[k][BORDER] -= forth[k];
                border[2 + k][BORDER] += back[k];
            }
            (0..5).for_each(|k| border[4 + k][BORDER] -= row[k] * u);
        }
        let solution = solve_small(border);
        for (u, column) in amounts.iter_mut().zip(&self.columns) {
            *u += column.iter().zip(&solution).map(|(entry, y)| entry * y).sum::<f64>();
        }
        (amounts, solution)
    }

    /// What of the forces an approximate solution leaves.
    fn remainder(&self, force: &Force, amounts: &[f64], border: &[f64; BORDER]) -> Force {
        let links = &self.chain.0;
        let mut rest = force.border;
        let mut states = vec![[0.0; 2]; links.len()];
        let mut state = [0.0; 2];
        for (j, link) in links.iter().enumerate() {
            let (step, row, u) = (link.step(), link.row(), amounts[j]);
            state = [state[0] + step[0] * u, state[1] + step[1] * u];
            states[j] = state;
            (0..5).for_each(|k| rest[4 + k] -= row[k] * u);
        }
        (0..4).for_each(|k| rest[4 + k] += border[k]);
        let mut driven = force.links.clone();
        let (mut slope, mut sum) = ([0.0; 2], [0.0; 2]);
        for (j, link) in links.iter().enumerate().rev() {
            let change = [border[0] + states[j][0], border[1] + states[j][1]];
            let back = [border[2] - change[0], border[3] - change[1]];
            let [ahead, opposite] = &self.curvatures[j];
            let (ahead, back) = (ahead.apply(change), opposite.apply(back));
            for k in 0..2 {
                slope[k] += ahead[k] - back[k];
                sum[k] += back[k];
            }
            let own = self.diagonal[j] * amounts[j] + dot(link.step(), slope);
            let held: f64 = link.row().iter().zip(&border[4..]).map(|(c, nu)| c * nu).sum();
            driven[j] -= own + held;
        }
        for k in 0..2 {
            rest[k] += border[4 + k] - slope[k];
            rest[2 + k] += border[6 + k] - sum[k];
        }
        Force { links: driven, border: rest }
    }
}

/// Gauss elimination with scaled rows and pivots from a column; the last column is the side.
fn solve_small(mut rows: [[f64; BORDER + 1]; BORDER]) -> [f64; BORDER] {
    for row in &mut rows {
        let largest = row[..BORDER].iter().fold(0.0f64, |most, entry| most.max(entry.abs()));
        if largest > 0.0 {
            row.iter_mut().for_each(|entry| *entry /= largest);
        }
    }
    for column in 0..BORDER {
        let pivot = (column..BORDER)
            .max_by(|&a, &b| rows[a][column].abs().total_cmp(&rows[b][column].abs()))
            .unwrap_or(column);
        rows.swap(column, pivot);
        let chosen = rows[column];
        for row in &mut rows[column + 1..] {
            let factor = row[column] / chosen[column];
            row.iter_mut().zip(chosen).for_each(|(entry, above)| *entry -= factor * above);
        }
    }
    let mut solution = [0.0; BORDER];
    for k in (0..BORDER).rev() {
        let known: f64 = (k + 1..BORDER).map(|c| rows[k][c] * solution[c]).sum();
        solution[k] = (rows[k][BORDER] - known) / rows[k][k];
    }
    solution
}
