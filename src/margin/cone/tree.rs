//! Sums over the regions on which a point is active, for all points at once.
//!
//! The regions are split in two by the point that splits them most evenly, and so on: below a node most
//! points are active on all regions or on none, so that few regions or pairs of points have to be looked at
//! one by one. No term is ever taken away from a sum.

use faer::Mat;
use rayon::prelude::*;

use crate::margin::pattern::Pattern;
use crate::margin::vector::{Vector, dot, shifted};

/// A symmetric 3 × 3 matrix by its entries 00, 10, 11, 20, 21, 22.
pub(in crate::margin) type Symmetric = [f64; 6];

/// Parts into which the sums over pairs of points are cut.
const PARTS: usize = 16;

/// Regions that two branches share.
struct Node {
    parent: usize,
    /// The two nodes below.
    children: Option<[usize; 2]>,
    /// The region, where there are no nodes below.
    region: usize,
    /// Number of regions below.
    size: usize,
    /// The points that are active on all regions below, and not on all of those below the parent.
    active: Vec<usize>,
}

/// The regions as a tree, a node before those below.
pub(in crate::margin) struct Tree {
    nodes: Vec<Node>,
    regions: usize,
    /// y_i x_i.
    points: Vec<Vector>,
}

impl Tree {
    /// The tree of the regions with these distinct `patterns` and of the signed `points` y_i x_i.
    pub fn new(patterns: &[Pattern], points: Vec<Vector>) -> Self {
        let mut tree = Self { nodes: Vec::new(), regions: patterns.len(), points };
        let mut regions: Vec<usize> = (0..patterns.len()).collect();
        let undecided = (0..tree.points.len()).collect();
        tree.grow(0, patterns, &mut regions, undecided);
        tree
    }

    /// Adds the node of `regions`, and all below; `undecided` are the points that are active on some regions
    /// below the parent and not on all.
    fn grow(
        &mut self,
        parent: usize,
        patterns: &[Pattern],
        regions: &mut [usize],
        undecided: Vec<usize>,
    ) -> usize {
        let size = regions.len();
        let (mut active, mut split) = (Vec::new(), (size, 0));
        let count = |i: usize| regions.iter().filter(|&&c| patterns[c].is_active(i)).count();
        let undecided: Vec<usize> = undecided
            .into_iter()
            .filter(|&i| {
                let ahead = count(i);
                if ahead == size {
                    active.push(i);
                }
                let is_split = ahead > 0 && ahead < size;
                if is_split {
                    split = split.min((ahead.abs_diff(size - ahead), i));
                }
                is_split
            })
            .collect();
        let index = self.nodes.len();
        self.nodes.push(Node { parent, children: None, region: regions[0], size, active });
        if size > 1 {
            regions.sort_by_key(|&c| patterns[c].is_active(split.1));
            let behind = regions.partition_point(|&c| !patterns[c].is_active(split.1));
            let (first, second) = regions.split_at_mut(behind);
            let first = self.grow(index, patterns, first, undecided.clone());
            let second = self.grow(index, patterns, second, undecided);
            self.nodes[index].children = Some([first, second]);
        }
        index
    }

    /// For each region Σ_i a_i y_i x_i over the points active on it.
    pub fn residuals(&self, a: &[f64]) -> Vec<Vector> {
        let mut residuals = vec![[0.0; 3]; self.regions];
        let mut sums: Vec<Vector> = Vec::with_capacity(self.nodes.len());
        for node in &self.nodes {
            let mut sum = sums.get(node.parent).copied().unwrap_or_default();
            for &i in &node.active {
                sum = shifted(&sum, a[i], &self.points[i]);
            }
            if node.children.is_none() {
                residuals[node.region] = sum;
            }
            sums.push(sum);
        }
        residuals
    }

    /// For each point y_i x_i·Σ u over the regions on which it is active, u one vector for each region.
    pub fn margins(&self, vectors: &[Vector]) -> Vec<f64> {
        let mut margins = vec![0.0; self.points.len()];
        let mut sums = vec![[0.0; 3]; self.nodes.len()];
        for (k, node) in self.nodes.iter().enumerate().rev() {
            sums[k] = match node.children {
                Some([first, second]) => shifted(&sums[first], 1.0, &sums[second]),
                None => vectors[node.region],
            };
            for &i in &node.active {
                margins[i] += dot(&self.points[i], &sums[k]);
            }
        }
        margins
    }

    /// The n × n matrix y_i x_i·Σ S y_k x_k over the regions on which both are active, S a matrix for
    /// each region.
    pub fn products(&self, matrices: &[Symmetric]) -> Mat<f64> {
        let mut sums = vec![[0.0; 6]; self.nodes.len()];
        for (k, node) in self.nodes.iter().enumerate().rev() {
            sums[k] = match node.children {
                Some([first, second]) => {
                    let (a, b) = (&sums[first], &sums[second]);
                    [0, 1, 2, 3, 4, 5].map(|e| a[e] + b[e])
                }
                None => matrices[node.region],
            };
        }
        let most = self.regions.div_ceil(PARTS);
        let is_top = |k: usize| self.nodes[k].size > most;
        let roots: Vec<usize> = (0..self.nodes.len())
            .filter(|&k| !is_top(k) && (k == 0 || is_top(self.nodes[k].parent)))
            .collect();
        let n = self.points.len();
        let parts: Vec<Vec<f64>> = roots
            .into_par_iter()
            .map(|root| {
                let mut matrix = vec![0.0; n * n];
                let mut above = self.path(root);
                self.descend(root, &sums, &mut above, &mut matrix);
                matrix
            })
            .collect();
        let mut total = vec![0.0; n * n];
        for k in (0..self.nodes.len()).filter(|&k| is_top(k)) {
            let mut above = self.path(k);
            self.add(k, &sums[k], &mut above, &mut total);
        }
        for part in parts {
            total.iter_mut().zip(part).for_each(|(sum, term)| *sum += term);
        }
        Mat::from_fn(n, n, |i, k| match i == k {
            true => total[i * n + i],
            false => total[i * n + k] + total[k * n + i],
        })
    }

    /// The points that are active on all regions below the parent of `node`.
    fn path(&self, node: usize) -> Vec<usize> {
        let mut path = Vec::new();
        let mut k = node;
        while k != 0 {
            k = self.nodes[k].parent;
            path.extend_from_slice(&self.nodes[k].active);
        }
        path
    }

    /// Adds the products at the node `k` and below.
    fn descend(&self, k: usize, sums: &[Symmetric], above: &mut Vec<usize>, matrix: &mut [f64]) {
        let length = above.len();
        self.add(k, &sums[k], above, matrix);
        for child in self.nodes[k].children.into_iter().flatten() {
            self.descend(child, sums, above, matrix);
        }
        above.truncate(length);
    }

    /// Adds the products of the points that become active at the node `k` with themselves and with those
    /// `above`, which they join. Each pair is in one of its two places.
    fn add(&self, k: usize, sum: &Symmetric, above: &mut Vec<usize>, matrix: &mut [f64]) {
        let n = self.points.len();
        for &i in &self.nodes[k].active {
            above.push(i);
            let image = apply(sum, &self.points[i]);
            let row = &mut matrix[i * n..(i + 1) * n];
            for &j in above.iter() {
                row[j] += dot(&image, &self.points[j]);
            }
        }
    }
}

/// S x.
pub(super) fn apply(s: &Symmetric, x: &Vector) -> Vector {
    [
        s[0] * x[0] + s[1] * x[1] + s[3] * x[2],
        s[1] * x[0] + s[2] * x[1] + s[4] * x[2],
        s[3] * x[0] + s[4] * x[1] + s[5] * x[2],
    ]
}
