//! What happens to a neuron when it is looked at.

use super::engine::CompressedEngine;
use super::facet::Single;
use super::neurons::Carrier;
use super::pattern::{differing, is_set, toggle};
use super::points::{Standing, dot, norm, project};
use super::region::{cautious, shift_by};

impl CompressedEngine {
    /// Finds out where neuron j is, which is on no list, and puts it on the list where it belongs.
    pub(super) fn settle(&mut self, j: u32) {
        let at = j as usize;
        let p = self.neurons.region[at] as usize;
        let (carrier, sign) = (self.neurons.carrier[at], self.neurons.sign[at]);
        let region = &mut self.regions[p];
        let displacement = &mut self.scratch.vector;
        match carrier {
            Carrier::Root => displacement.copy_from_slice(&region.root),
            Carrier::Free | Carrier::Single => {
                displacement.copy_from_slice(self.neurons.position(j));
            }
        }
        if carrier == Carrier::Free {
            shift_by(displacement, &region.shift);
        }
        let (length, _) = project(displacement, self.plan.radius);
        self.peak = self.peak.max(length);
        let pattern = &mut self.scratch.pattern;
        let weights = self.neurons.weights(j);
        let standing = self.points.locate(weights, sign, displacement, self.root_width, pattern);
        let slack = cautious(standing.nearest);
        let stays = pattern == self.table.bits(p);
        let gap = self.plan.radius - length;
        match carrier {
            Carrier::Root if stays => return region.watch_root(j, slack),
            Carrier::Root => region.root_count -= 1,
            Carrier::Free if stays && region.is_clear(gap.min(slack)) => {
                return region.watch_free(j, slack, gap);
            }
            Carrier::Free => region.forget_free(self.neurons.position(j)),
            Carrier::Single => {}
        }
        self.neurons.carrier[at] = Carrier::Single;
        if !stays {
            self.cross(j);
        }
        self.add_single(j, standing);
    }

    /// Books that neuron j has gone to the pattern in the scratch memory.
    fn cross(&mut self, j: u32) {
        let at = j as usize;
        let (p, q) = (self.neurons.region[at] as usize, self.region_of_scratch());
        self.neurons.region[at] = q as u32;
        let [old, new] = [p, q].map(|number| self.table.bits(number));
        let home = self.table.bits(self.neurons.home[at] as usize);
        for i in differing(old, new) {
            let level = self.neurons.sign[at] * self.initial_height(j, i);
            self.crossings.book(i, level, is_set(new, i), is_set(home, i));
        }
    }

    /// The number of the region with the pattern in the scratch memory.
    fn region_of_scratch(&mut self) -> usize {
        let pattern = std::mem::take(&mut self.scratch.pattern);
        let number = self.region(&pattern);
        self.scratch.pattern = pattern;
        number
    }

    /// √m W_j(0)·x_i.
    fn initial_height(&self, j: u32, i: usize) -> f64 {
        self.root_width * dot(self.neurons.weights(j), self.points.get(i))
    }

    /// Adds neuron j, whose displacement and pattern are in the scratch memory, to the facet that
    /// it is nearest to.
    fn add_single(&mut self, j: u32, standing: Standing) {
        let i = standing.point;
        let p = self.neurons.region[j as usize] as usize;
        let facet = self.facets.find(p, i).unwrap_or_else(|| {
            toggle(&mut self.scratch.pattern, i);
            let q = self.region_of_scratch();
            let regions = if is_set(self.table.bits(p), i) { [p, q] } else { [q, p] };
            self.facets.open(regions, i)
        });
        let (sign, initial) = (self.neurons.sign[j as usize], self.initial_height(j, i));
        let displacement = &self.scratch.vector;
        let single = Single {
            neuron: j,
            sign,
            initial,
            height: initial + sign * dot(displacement, self.points.get(i)),
            slack: cautious(standing.next),
        };
        self.facets.add(facet, single, displacement, &mut self.regions);
    }

    /// Lets the single neurons go that need not be moved one by one at present.
    pub(super) fn release_singles(&mut self) {
        let (d, radius) = (self.points.d(), self.plan.radius);
        let displacement = &mut self.scratch.vector;
        for facet in self.facets.iter_mut() {
            let inverse_norm = self.points.inverse_norms()[facet.point];
            for k in (0..facet.len()).rev() {
                let Single { neuron, height, slack, .. } = facet.read(k, displacement);
                let p = facet.side(height);
                let region = &mut self.regions[p];
                let slack = cautious(height.abs() * inverse_norm).min(slack);
                let length = norm(displacement);
                let gap = radius - length;
                if slack > region.step_length && region.draws_in(displacement, length, radius) {
                    self.joined += 1;
                    region.join(neuron, slack, &mut self.neurons);
                } else if region.is_clear(slack.min(gap)) {
                    region.release(neuron, displacement, slack, gap, &mut self.neurons);
                } else {
                    continue;
                }
                self.neurons.region[neuron as usize] = p as u32;
                facet.remove(k, d, &mut self.regions);
            }
        }
    }
}
