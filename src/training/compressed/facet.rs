//! The neurons that are moved one by one: each is near to a hyperplane, or at the surface of its
//! ball, and is kept with the others that go to and fro between the same two regions.

use std::collections::HashMap;

use super::points::{Points, project};
use super::region::{Region, longer, shift_by};
use crate::training::vector::{LANES, Vector};

/// A piece of a hyperplane {w : w·x_i = 0} between two regions, with the single neurons on either
/// side of it.
#[derive(Clone, Debug)]
pub struct Facet {
    /// Point i.
    pub point: usize,
    /// The region in which i is active, and the one in which it is not.
    pub regions: [usize; 2],
    /// Length of the longest path that a neuron can have come here, never rounded down.
    length: f64,
    /// The least of the deadlines, or less.
    earliest: f64,
    records: Vec<Record>,
    /// Numbers of eight neurons in a group of vectors: see [`ROWS`]. A lane without a neuron holds
    /// NaN, which is on neither side of the facet.
    tiles: Vec<Vector<f64>>,
}

/// Vectors in a tile before the d vectors of D_j: √m W(0)·x_i, a, and the *height*
/// √m W(0)·x_i + a D·x_i, of which the indicator is the sign.
pub const ROWS: usize = 3;

const INITIAL: usize = 0;
const SIGN: usize = 1;
const HEIGHT: usize = 2;

/// What no step reads.
#[derive(Clone, Copy, Debug)]
struct Record {
    neuron: u32,
    /// `length` before which the neuron cannot cross another hyperplane.
    deadline: f64,
}

/// A neuron that comes to a facet or goes from it; its displacement is elsewhere.
#[derive(Clone, Copy, Debug)]
pub struct Single {
    /// Its number among the stored neurons.
    pub neuron: u32,
    /// a.
    pub sign: f64,
    /// √m W(0)·x_i.
    pub initial: f64,
    /// √m W(0)·x_i + a D·x_i.
    pub height: f64,
    /// How far it can move before it can cross another hyperplane.
    pub slack: f64,
}

impl Facet {
    /// Number of neurons.
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// The tiles, of [`ROWS`] + d vectors each.
    pub fn tiles_mut(&mut self) -> &mut [Vector<f64>] {
        &mut self.tiles
    }

    fn push(&mut self, single: Single, displacement: &[f64]) {
        let (lane, rows) = (self.len() % LANES, ROWS + displacement.len());
        if lane == 0 {
            self.tiles.extend((0..rows).map(|_| Vector([f64::NAN; LANES])));
        }
        let first = self.tiles.len() - rows;
        let heading = [single.initial, single.sign, single.height];
        let entries = heading.iter().chain(displacement);
        for (vector, &entry) in self.tiles[first..].iter_mut().zip(entries) {
            vector.0[lane] = entry;
        }
        let deadline = self.length + single.slack;
        self.earliest = self.earliest.min(deadline);
        self.records.push(Record { neuron: single.neuron, deadline });
    }

    /// Copies out neuron k and its displacement.
    pub fn read(&self, k: usize, displacement: &mut [f64]) -> Single {
        let (lane, rows) = (k % LANES, ROWS + displacement.len());
        let tile = &self.tiles[k / LANES * rows..][..rows];
        for (entry, vector) in displacement.iter_mut().zip(&tile[ROWS..]) {
            *entry = vector.0[lane];
        }
        let Record { neuron, deadline } = self.records[k];
        Single {
            neuron,
            sign: tile[SIGN].0[lane],
            initial: tile[INITIAL].0[lane],
            height: tile[HEIGHT].0[lane],
            slack: deadline - self.length,
        }
    }

    /// The region in which a neuron of this height is.
    pub fn side(&self, height: f64) -> usize {
        self.regions[usize::from(height < 0.0)]
    }

    /// Takes neuron k of R^d out and puts the last one in its place.
    pub fn remove(&mut self, k: usize, d: usize, regions: &mut [Region]) {
        let rows = ROWS + d;
        let last = self.len() - 1;
        let (from, to) = (last / LANES * rows, k / LANES * rows);
        for row in 0..rows {
            self.tiles[to + row].0[k % LANES] = self.tiles[from + row].0[last % LANES];
            self.tiles[from + row].0[last % LANES] = f64::NAN;
        }
        if last.is_multiple_of(LANES) {
            self.tiles.truncate(from);
        }
        self.records.swap_remove(k);
        self.regions.iter().for_each(|&p| regions[p].bordering -= 1);
    }

    /// Lengthens the path by that of a step. Returns whether a neuron may be due.
    fn travel(&mut self, step: f64) -> bool {
        self.length = longer(self.length, step);
        self.length >= self.earliest
    }

    fn renew_earliest(&mut self) {
        let deadlines = self.records.iter().map(|record| record.deadline);
        self.earliest = deadlines.fold(f64::INFINITY, f64::min);
    }

    fn bytes(&self) -> usize {
        size_of::<Self>()
            + self.records.capacity() * size_of::<Record>()
            + self.tiles.capacity() * size_of::<Vector<f64>>()
    }
}

/// All facets that a neuron has been near to.
#[derive(Clone, Debug, Default)]
pub struct Facets {
    list: Vec<Facet>,
    /// The facet of a region, from either side, and a point.
    numbers: HashMap<(usize, usize), usize>,
}

impl Facets {
    /// The facets, in the order of their first neuron.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut Facet> {
        self.list.iter_mut()
    }

    /// Number of single neurons.
    pub fn singles(&self) -> usize {
        self.list.iter().map(Facet::len).sum()
    }

    /// The facet between region `p` and the one beyond the hyperplane of point i, if it has been
    /// opened.
    pub fn find(&self, p: usize, i: usize) -> Option<usize> {
        self.numbers.get(&(p, i)).copied()
    }

    /// Opens the facet on the hyperplane of point i between two regions: first that in which i is
    /// active. Returns its number.
    pub fn open(&mut self, regions: [usize; 2], i: usize) -> usize {
        let number = self.list.len();
        regions.iter().for_each(|&p| _ = self.numbers.insert((p, i), number));
        self.list.push(Facet {
            point: i,
            regions,
            length: 0.0,
            earliest: f64::INFINITY,
            records: Vec::new(),
            tiles: Vec::new(),
        });
        number
    }

    /// Adds a neuron to facet number `facet`.
    pub fn add(
        &mut self,
        facet: usize,
        single: Single,
        displacement: &[f64],
        regions: &mut [Region],
    ) {
        let facet = &mut self.list[facet];
        facet.push(single, displacement);
        facet.regions.iter().for_each(|&p| regions[p].border(displacement.len()));
        regions[facet.side(single.height)].count_single(displacement);
    }

    /// Takes out the neurons that may cross another hyperplane in this step, whose regions have
    /// been moved already, moves them and hands them to `due` with their region before the step.
    pub fn move_due(
        &mut self,
        points: &Points,
        radius: f64,
        regions: &mut [Region],
        displacement: &mut [f64],
        mut due: impl FnMut(u32, usize, &[f64]),
    ) {
        for facet in self.list.iter_mut().filter(|facet| facet.len() > 0) {
            let [above, below] = facet.regions.map(|p| regions[p].step_length);
            if !facet.travel(above.max(below)) {
                continue;
            }
            for k in (0..facet.len()).rev() {
                if facet.records[k].deadline <= facet.length {
                    let Single { neuron, height, .. } = facet.read(k, displacement);
                    let p = facet.side(height);
                    shift_by(displacement, &regions[p].step);
                    project(displacement, radius);
                    facet.remove(k, points.d(), regions);
                    due(neuron, p, displacement);
                }
            }
            facet.renew_earliest();
        }
    }

    /// Bytes reserved.
    pub fn bytes(&self) -> usize {
        let entry = size_of::<((usize, usize), usize)>();
        self.list.iter().map(Facet::bytes).sum::<usize>() + self.numbers.capacity() * entry
    }
}
