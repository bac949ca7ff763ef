//! The neurons that are followed one by one.

/// What a stored neuron moves with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carrier {
    /// The common displacement of its region.
    Root,
    /// The unprojected path of its region, at a constant offset.
    Free,
    /// Nothing: it is projected on its own.
    Single,
}

/// Stored neurons, a field to an array; vectors have d consecutive entries for each neuron.
#[derive(Clone, Debug, Default)]
pub struct Neurons {
    /// W_j(0).
    pub weights: Vec<f64>,
    /// D_j minus the shift of its region for a free neuron; D_j of a single one that is due.
    pub position: Vec<f64>,
    /// a_j.
    pub sign: Vec<f64>,
    /// Region of W_j(0).
    pub home: Vec<u32>,
    /// Region of W_j(t); for a single neuron, its record knows.
    pub region: Vec<u32>,
    /// What it moves with.
    pub carrier: Vec<Carrier>,
}

impl Neurons {
    /// Number of stored neurons.
    pub fn len(&self) -> usize {
        self.sign.len()
    }

    /// Stores a neuron that has the displacement of its home region. Returns its number.
    pub fn push(&mut self, weights: &[f64], sign: f64, home: u32) -> u32 {
        let j = u32::try_from(self.len()).expect("fewer than 2^32 stored neurons fit in memory");
        self.weights.extend_from_slice(weights);
        self.position.extend(weights.iter().map(|_| 0.0));
        self.sign.push(sign);
        self.home.push(home);
        self.region.push(home);
        self.carrier.push(Carrier::Root);
        j
    }

    /// W_j(0).
    pub fn weights(&self, j: u32) -> &[f64] {
        let d = self.weights.len() / self.len();
        &self.weights[j as usize * d..(j as usize + 1) * d]
    }

    /// The position of neuron j.
    pub fn position(&self, j: u32) -> &[f64] {
        let d = self.position.len() / self.len();
        &self.position[j as usize * d..(j as usize + 1) * d]
    }

    /// Sets the position of neuron j.
    pub fn set_position(&mut self, j: u32, position: &[f64]) {
        let at = j as usize * position.len();
        self.position[at..at + position.len()].copy_from_slice(position);
    }

    /// Bytes reserved.
    pub fn bytes(&self) -> usize {
        let reals = [&self.weights, &self.position, &self.sign];
        reals.map(|v| v.capacity() * size_of::<f64>()).iter().sum::<usize>()
            + (self.home.capacity() + self.region.capacity()) * size_of::<u32>()
            + self.carrier.capacity() * size_of::<Carrier>()
    }
}
