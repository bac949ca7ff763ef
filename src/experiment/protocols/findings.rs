//! All that was found, with what takes more than one block.

use serde::{Deserialize, Serialize};

use super::plan::{Family, Plan};
use super::printed::{Printed, compare};
use super::summary::{Found, Gap};
use super::worth::{Worth, worths};
use crate::artifact::VERSION;
use crate::experiment::digits::Configuration;
use crate::experiment::statistics::holm;

/// Test accuracies in % of the teachers of a configuration.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Taught {
    /// The digits.
    pub configuration: Configuration,
    /// Of each after few epochs,
    pub early: Vec<f64>,
    /// and after all.
    pub full: Vec<f64>,
}

/// All that was found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Findings {
    /// Version of this program.
    pub version: String,
    /// What was run.
    pub plan: Plan,
    /// What the whole plan has beside.
    pub left_out: Vec<String>,
    /// The teachers.
    pub taught: Vec<Taught>,
    /// The blocks in the order of the plan.
    pub blocks: Vec<Found>,
    /// How many hard-labelled images the others are worth.
    pub worths: Vec<Worth>,
    /// The paper's numbers.
    pub printed: Vec<Printed>,
}

impl Findings {
    /// Puts the blocks together: corrects each family, and compares with the paper.
    pub(super) fn new(plan: &Plan, taught: Vec<Taught>, mut blocks: Vec<Found>) -> Self {
        for family in Family::ALL {
            let mut gaps: Vec<&mut Gap> = blocks
                .iter_mut()
                .filter(|found| found.block.family == family)
                .flat_map(|found| &mut found.gaps)
                .collect();
            let p: Vec<f64> = gaps.iter().map(|gap| gap.p).collect();
            for (gap, corrected) in gaps.iter_mut().zip(holm(&p)) {
                gap.corrected = corrected;
            }
        }
        Self {
            version: VERSION.into(),
            plan: plan.clone(),
            left_out: plan.left_out(&Plan::whole()),
            taught,
            worths: worths(&blocks),
            printed: compare(&blocks),
            blocks,
        }
    }

    /// What the parts of a run found, as one: all of their blocks, of equal names the last. The corrections
    /// are made anew. None if there are no parts, or they were not made by one version with equal teachers.
    pub fn together(parts: Vec<Self>) -> Option<Self> {
        let first = parts.first()?;
        let (version, teachers) = (first.version.clone(), first.plan.teachers);
        let is_like = |part: &Self| part.version == version && part.plan.teachers == teachers;
        if !parts.iter().all(is_like) {
            return None;
        }
        let (mut taught, mut blocks) = (Vec::<Taught>::new(), Vec::<Found>::new());
        for part in parts {
            for new in part.taught {
                taught.retain(|old| old.configuration != new.configuration);
                taught.push(new);
            }
            for new in part.blocks {
                let place = blocks.iter().position(|old| old.block.name == new.block.name);
                match place {
                    Some(place) => blocks[place] = new,
                    None => blocks.push(new),
                }
            }
        }
        let of_blocks = blocks.iter().map(|found| found.block.clone());
        let plan = Plan { teachers, blocks: of_blocks.collect() };
        Some(Self { version, ..Self::new(&plan, taught, blocks) })
    }

    /// The comparisons of a family, with the block of each.
    pub fn gaps(&self, family: Family) -> impl Iterator<Item = (&Found, &Gap)> {
        let found = self.blocks.iter().filter(move |found| found.block.family == family);
        found.flat_map(|found| found.gaps.iter().map(move |gap| (found, gap)))
    }
}
