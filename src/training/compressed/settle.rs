//! What happens to a stored neuron when it is looked at.

use super::CompressedEngine;
use super::neurons::Carrier;
use super::pattern::{differing, is_set};
use super::points::{Standing, dot, project};
use super::region::{cautious, shift_by};
use super::singles::{Hinge, Single};

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
        let pattern = std::mem::take(&mut self.scratch.pattern);
        let (p, q) = (self.neurons.region[at] as usize, self.region(&pattern));
        self.scratch.pattern = pattern;
        self.neurons.region[at] = q as u32;
        let [old, new] = [p, q].map(|number| self.table.bits(number));
        let home = self.table.bits(self.neurons.home[at] as usize);
        let crossed = || differing(old, new);
        for i in crossed() {
            let level = self.level(j, i);
            self.crossings.book(i, level, is_set(new, i), is_set(home, i));
        }
        let mut crossed = crossed();
        if let (Some(i), None) = (crossed.next(), crossed.next()) {
            self.regions[p].set_neighbour(i, self.points.n(), q as u32);
        }
    }

    /// √m a_j W_j(0)·x_i.
    fn level(&self, j: u32, i: usize) -> f64 {
        let product = dot(self.neurons.weights(j), self.points.get(i));
        self.neurons.sign[j as usize] * (self.root_width * product)
    }

    /// Adds neuron j, whose displacement is in the scratch memory, to the single ones.
    fn add_single(&mut self, j: u32, standing: Standing) {
        let at = j as usize;
        let region = self.neurons.region[at];
        let bits = |number: u32| self.table.bits(number as usize);
        let i = standing.point;
        let single = Single {
            neuron: j,
            region,
            sign: self.neurons.sign[at],
            hinge: Hinge {
                point: i as u32,
                level: self.level(j, i),
                active: is_set(bits(region), i),
                active_at_home: is_set(bits(self.neurons.home[at]), i),
            },
            slack: cautious(standing.next),
        };
        let displacement = &self.scratch.vector;
        let region = &mut self.regions[region as usize];
        region.single_count += 1;
        shift_by(&mut region.single_total, displacement);
        self.singles.push(single, displacement);
    }
}
