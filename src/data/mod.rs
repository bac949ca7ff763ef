//! Data sets: points of norm at most 1 with labels −1 or 1.
//!
//! [`load`] is the front door: a [`Source`] (CSV or LIBSVM file, NumPy arrays, pair of IDX files,
//! CIFAR-10 file, folder of images, or synthetic specification) becomes a [`RawTable`], is prepared as
//! [`Preparation`] says, checked, and handed out as a [`Dataset`] with its [`Provenance`].

mod cifar;
mod classes;
mod clusters;
mod csv;
mod error;
mod file;
mod heading;
mod idx;
mod images;
mod labels;
mod libsvm;
mod logits;
mod npy;
mod npz;
mod preparation;
mod ray;
mod source;
mod specification;
mod synthetic;
mod table;

use crate::artifact::hexadecimal;
use crate::sum::Compensated;
use faer::{Mat, MatRef};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

pub use self::cifar::{CifarFile, read_cifar};
pub use self::classes::{Classes, Selection};
pub use self::csv::{read_csv, write_csv};
pub use self::error::{DataError, Place, SpecificationError};
pub(crate) use self::file::ending;
pub use self::idx::{IdxPair, read_idx};
pub use self::images::{ImageFolder, read_images};
pub use self::labels::Labelling;
pub use self::libsvm::read_libsvm;
pub use self::logits::read_logits;
pub use self::npy::read_npy;
pub use self::npz::read_npz;
pub use self::preparation::{Normalisation, Preparation, Scaling};
pub use self::source::{Provenance, Source, load, prepare};
pub use self::synthetic::{Family, Synthetic, separating_direction};
pub use self::table::RawTable;

use self::error::counted;
use self::table::Rows;

/// How far above 1 a norm may be: room for rounding, nothing else.
pub const NORM_SLACK: f64 = 1e-12;

/// Least norm of an input. Its square is a normal floating-point number with room to spare, as is every
/// product of two inputs that is not far below their norms.
pub const LEAST_NORM: f64 = 1e-150;

/// The path that stands for the standard input.
const STANDARD_INPUT: &str = "-";

/// Greatest number of entries n·d of a data set that is made or decoded, rather than read as it is.
const MOST_ENTRIES: usize = 100_000_000;

/// n labelled points in R^d with 0 < c ≤ ‖x_i‖ ≤ 1 (up to [`NORM_SLACK`]; c is at least
/// [`LEAST_NORM`]).
///
/// No two inputs on one ray from the origin carry opposite labels: their features
/// φ_i(z) = 1(z·x_i > 0) x_i would be multiples of each other and γ would be 0. Two directions
/// count as one when no coordinate differs by more than 10⁻¹². Opposite inputs x and −x are never
/// active together and may carry any labels.
///
/// That does not make γ positive. Because φ(x) − φ(−x) = x for almost every z, opposite pairs with
/// opposite labels can cancel each other: the six vertices of a regular hexagon with alternating
/// labels have γ = 0. Precisely, γ = 0 if and only if two inputs on one ray conflict, or 0 is a
/// convex combination of the directions u such that u is labelled 1 and −u is labelled −1.
/// Proof: Σ q_i y_i φ_i jumps across the hyperplane orthogonal to u by (a_u + a_−u) u, where
/// a_u = Σ q_i y_i ‖x_i‖ over the inputs of direction u; if it vanishes almost everywhere then
/// a_−u = −a_u, and what is left is the constant Σ a_u u.
///
/// ```
/// use distill_bounds::data::Dataset;
///
/// // Two points of R², one in each column.
/// let points = faer::mat![[0.6, 0.3], [0.8, 0.4]];
/// let data = Dataset::new(points.clone(), vec![1.0, 1.0])?;
/// assert_eq!((data.n(), data.d(), data.c()), (2, 2, 0.5));
/// // They are on one ray: with opposite labels they conflict.
/// let error = Dataset::new(points, vec![1.0, -1.0]).unwrap_err();
/// assert!(error.to_string().contains("row 1") && error.to_string().contains("row 2"));
/// # Ok::<_, distill_bounds::data::DataError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Dataset {
    points: Mat<f64>,
    labels: Vec<f64>,
    norms: Vec<f64>,
}

/// The figures by which a data set is known again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Description {
    /// Number of points n.
    pub n: usize,
    /// Dimension d of the inputs.
    pub d: usize,
    /// Least norm c of an input.
    pub c: f64,
    /// Greatest norm of an input.
    pub max_norm: f64,
    /// Number of points labelled 1.
    pub positives: usize,
    /// SHA-256, in hexadecimal, of n and d (8 bytes each), the inputs one after the other and the
    /// labels (IEEE 754 binary64), all little-endian.
    pub digest: String,
}

impl Dataset {
    /// The data set of `points` (d × n: column i is x_i) and `labels` (n).
    ///
    /// # Errors
    /// When there is no point, the numbers of points and labels differ, an entry is not finite, a
    /// label is not exactly −1 or 1, an input is zero, shorter than [`LEAST_NORM`] or longer than 1, or
    /// two inputs on one ray conflict. The message counts rows from 1.
    pub fn new(points: Mat<f64>, labels: Vec<f64>) -> Result<Self, DataError> {
        Self::checked(points, labels, &Rows::counted())
    }

    /// The vertices of a regular hexagon with alternating labels: no two inputs are on one ray, and
    /// yet γ = 0 (see [`Dataset`]).
    pub fn alternating_hexagon() -> Self {
        let height = 0.75f64.sqrt();
        let points = [
            [1.0, 0.0],
            [0.5, height],
            [-0.5, height],
            [-1.0, 0.0],
            [-0.5, -height],
            [0.5, -height],
        ];
        let labels = vec![1.0, -1.0, 1.0, -1.0, 1.0, -1.0];
        Self::new(Mat::from_fn(2, 6, |k, i| points[i][k]), labels).expect("six unit vectors")
    }

    fn checked(points: Mat<f64>, labels: Vec<f64>, rows: &Rows) -> Result<Self, DataError> {
        let (d, n) = (points.nrows(), points.ncols());
        if labels.len() != n {
            let found = counted(labels.len(), "label");
            return Err(DataError::invalid(rows.whole(), found, format!("{n}, one a point")));
        }
        if n == 0 {
            return Err(DataError::Empty { place: rows.whole() });
        }
        if d == 0 {
            return Err(DataError::invalid(rows.whole(), "dimension 0", "at least one feature"));
        }
        let mut norms = Vec::with_capacity(n);
        for (i, &label) in labels.iter().enumerate() {
            let point = points.col_as_slice(i);
            if let Some(k) = point.iter().position(|entry| !entry.is_finite()) {
                let place = rows.place(i).at(k as u64 + 1);
                return Err(DataError::invalid(place, point[k].to_string(), "a finite number"));
            }
            if label.abs() != 1.0 {
                let (place, label) = (rows.place(i), label.to_string());
                return Err(DataError::Label { place, label, choice: String::new() });
            }
            let norm = norm(point);
            if norm == 0.0 {
                return Err(DataError::ZeroVector { place: rows.place(i) });
            }
            if norm < LEAST_NORM {
                return Err(DataError::TooShort { place: rows.place(i), norm });
            }
            // In many dimensions the plain sum's rounding is more than the slack.
            let norm = if norm > 1.0 + NORM_SLACK { exact_norm(point) } else { norm };
            if norm > 1.0 + NORM_SLACK {
                return Err(DataError::Norm { place: rows.place(i), norm });
            }
            norms.push(norm);
        }
        if let Some((first, second)) = ray::conflict(&points, &labels, &norms) {
            let (place, other) = (rows.place(first), Box::new(rows.place(second)));
            let are_equal = points.col_as_slice(first) == points.col_as_slice(second);
            return Err(DataError::Conflict { place, other, are_equal });
        }
        Ok(Self { points, labels, norms })
    }

    /// Number of points n.
    pub fn n(&self) -> usize {
        self.points.ncols()
    }

    /// Dimension d of the inputs.
    pub fn d(&self) -> usize {
        self.points.nrows()
    }

    /// The inputs, d × n: column i is x_i.
    pub fn points(&self) -> MatRef<'_, f64> {
        self.points.as_ref()
    }

    /// The input x_i, of length d.
    pub fn point(&self, i: usize) -> &[f64] {
        self.points.col_as_slice(i)
    }

    /// The labels y_i, each −1.0 or 1.0.
    pub fn labels(&self) -> &[f64] {
        &self.labels
    }

    /// The norms ‖x_i‖.
    pub fn norms(&self) -> &[f64] {
        &self.norms
    }

    /// The least norm c = min ‖x_i‖ > 0.
    pub fn c(&self) -> f64 {
        self.norms.iter().copied().fold(f64::INFINITY, f64::min)
    }

    /// The same, where it is 1 but for rounding: 1. The domain of a statement ends there.
    pub fn bounded_c(&self) -> f64 {
        let c = self.c();
        if c > 1.0 - NORM_SLACK { 1.0 } else { c }
    }

    /// Points `indices` (from 0, in this order, repetition allowed).
    ///
    /// # Errors
    /// When there are none, or one is not below n.
    pub fn subset(&self, indices: &[usize]) -> Result<Self, DataError> {
        let whole = Rows::counted().whole();
        if indices.is_empty() {
            return Err(DataError::Empty { place: whole });
        }
        if let Some(index) = indices.iter().find(|&&index| index >= self.n()) {
            let expected = format!("an index below {}", self.n());
            return Err(DataError::invalid(whole, format!("index {index}"), expected));
        }
        Ok(Self {
            points: Mat::from_fn(self.d(), indices.len(), |k, i| self.points[(k, indices[i])]),
            labels: indices.iter().map(|&index| self.labels[index]).collect(),
            norms: indices.iter().map(|&index| self.norms[index]).collect(),
        })
    }

    /// The figures by which this data set is known again.
    pub fn describe(&self) -> Description {
        let mut hash = Sha256::new();
        hash.update((self.n() as u64).to_le_bytes());
        hash.update((self.d() as u64).to_le_bytes());
        for i in 0..self.n() {
            hash.update(little_endian(self.points.col_as_slice(i)));
        }
        hash.update(little_endian(&self.labels));
        Description {
            n: self.n(),
            d: self.d(),
            c: self.c(),
            max_norm: self.norms.iter().copied().fold(0.0, f64::max),
            positives: self.labels.iter().filter(|&&label| label > 0.0).count(),
            digest: hexadecimal(&hash.finalize()),
        }
    }
}

fn little_endian(values: &[f64]) -> Vec<u8> {
    values.iter().flat_map(|value| value.to_le_bytes()).collect()
}

/// ‖x‖ of ordinary size, rounded once or twice however many entries there are.
fn exact_norm(x: &[f64]) -> f64 {
    let mut squared = Compensated::default();
    x.iter().for_each(|&entry| squared.add_product(entry, entry));
    if squared.value().is_finite() { squared.value().sqrt() } else { norm(x) }
}

/// ‖x‖, without overflow or underflow on the way; infinite when the norm itself overflows.
fn norm(x: &[f64]) -> f64 {
    let squared: f64 = x.iter().map(|entry| entry * entry).sum();
    if squared.is_normal() && squared > 1e-280 {
        return squared.sqrt();
    }
    let largest = x.iter().fold(0.0, |largest: f64, entry| largest.max(entry.abs()));
    if largest == 0.0 {
        return 0.0;
    }
    let squared: f64 = x.iter().map(|entry| (entry / largest) * (entry / largest)).sum();
    largest * squared.sqrt()
}

#[cfg(test)]
mod tests;
