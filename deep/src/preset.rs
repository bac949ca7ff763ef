//! Sizes of the experiment.
//!
//! The paper's: VGG with 8 convolutions and 3 fully connected layers as teacher, with 2 and 3 as
//! student; Adam with an L2 penalty; patience 20; parts of 80, 10 and 10 percent; the variances of
//! the noise. Ours, where the paper gives no value: batch, step size, Adam's decays and ε, weight
//! decay, initial weights, no clipping of gradients, training images that are mirrored and moved at
//! random (without it a teacher with a quarter of the channels, at variance 0.01, was best after five
//! epochs, ten points below the paper's), and noise, drawn once for each image, on the validation and
//! test images too. A soft label is the teacher's answer to the image as it is, whatever the view.
//! Whose training images vary is a choice of its own: [`Varied`].

use std::fmt;

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

use crate::network::Architecture;
use crate::paper;
use crate::training::Recipe;

/// A family of networks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Family {
    /// Convolutions and fully connected layers.
    Vgg,
    /// Residual blocks.
    Resnet,
}

impl fmt::Display for Family {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Vgg => "VGG",
            Self::Resnet => "ResNet",
        })
    }
}

/// How much is computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Preset {
    /// All images, networks of full width, 10 seeds
    Paper,
    /// All images, half the channels, 10 seeds
    Half,
    /// All images, a quarter of the channels, 5 seeds
    Quarter,
    /// 400 images, tiny networks, 2 variances, 1 seed: shows only that all works
    Smoke,
}

impl fmt::Display for Preset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.to_possible_value().expect("none is hidden").get_name())
    }
}

/// Whose training images vary: mirrored, moved, and with other noise in every epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Varied {
    /// Teacher and students: mirrored and moved; the noise stays. In the smoke preset nobody's do
    All,
    /// Teacher alone, its noise anew in every epoch too: it knows more than its students see (positive control)
    Teacher,
    /// Nobody's: all are trained on the images as they are
    None,
}

impl fmt::Display for Varied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.to_possible_value().expect("none is hidden").get_name())
    }
}

/// Rows and columns that a varied image is moved by at most, in each direction.
const SHIFT: usize = 4;

/// Everything that a preset decides.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// Images that are taken; absent: all.
    pub images: Option<usize>,
    /// Variances of the noise, increasing.
    pub variances: Vec<f64>,
    /// Seeds 0, 1, … of the split, the noise, the weights and the order of the images.
    pub seeds: u64,
    /// Temperature of the soft labels.
    pub temperature: f64,
    /// Families with the recipes of their teacher and their student.
    pub families: Vec<(Family, Recipe, Recipe)>,
}

impl Plan {
    /// What the networks are trained on, in a sentence.
    pub fn images_in_words(&self) -> String {
        let (_, teacher, student) = &self.families[0];
        let words = |recipe: &Recipe| {
            let moved = match recipe.shift {
                Some(_) => "images mirrored and moved at random",
                None => "images as they are",
            };
            moved.to_owned()
                + if recipe.fresh_noise { ", with other noise in every epoch" } else { "" }
        };
        let (teacher, student) = (words(teacher), words(student));
        if teacher == student {
            format!("Teachers and students train on {teacher}.")
        } else {
            format!("Teachers train on {teacher}; students on {student}.")
        }
    }

    /// This plan, of which `varied` says whose training images vary. [`Varied::All`] is what the
    /// presets have, and leaves a plan as it is.
    #[must_use]
    pub fn with(mut self, varied: Varied) -> Self {
        if varied == Varied::All {
            return self;
        }
        for (_, teacher, student) in &mut self.families {
            teacher.fresh_noise = varied == Varied::Teacher;
            teacher.shift = teacher.fresh_noise.then_some(SHIFT);
            student.shift = None;
        }
        self
    }
}

impl Preset {
    /// The plan of this preset, at temperature 1.
    pub fn plan(self) -> Plan {
        let images = match self {
            Self::Paper | Self::Half | Self::Quarter => None,
            Self::Smoke => Some(400),
        };
        let variances = match self {
            Self::Paper | Self::Half | Self::Quarter => paper::VARIANCES.into(),
            Self::Smoke => vec![0.01, 0.2],
        };
        let seeds = match self {
            Self::Paper | Self::Half => 10,
            Self::Quarter => 5,
            Self::Smoke => 1,
        };
        let families = [Family::Vgg, Family::Resnet].map(|family| {
            let (teacher, student) = self.architectures(family);
            (family, self.recipe(teacher), self.recipe(student))
        });
        Plan { images, variances, seeds, temperature: 1.0, families: families.into() }
    }

    fn recipe(self, architecture: Architecture) -> Recipe {
        let (max_epochs, patience) = match self {
            Self::Paper | Self::Half | Self::Quarter => (100, 20),
            Self::Smoke => (12, 4),
        };
        Recipe {
            architecture,
            batch: 32,
            shift: (self != Self::Smoke).then_some(SHIFT),
            fresh_noise: false,
            step_size: 5e-4,
            beta_1: 0.9,
            beta_2: 0.999,
            epsilon: 1e-8,
            weight_decay: 1e-4,
            max_epochs,
            patience,
        }
    }

    /// Teacher and student.
    fn architectures(self, family: Family) -> (Architecture, Architecture) {
        // Factor below the channels of VGG-11 and ResNet-20.
        let (vgg, resnet) = match self {
            Self::Paper => (1, 1),
            Self::Half => (2, 2),
            Self::Quarter => (4, 4),
            Self::Smoke => (16, 4),
        };
        match family {
            Family::Vgg => {
                let stage = |channels: &[usize]| channels.iter().map(|c| c / vgg).collect();
                let stages: Vec<Vec<usize>> =
                    [&[64][..], &[128], &[256, 256], &[512, 512], &[512, 512]].map(stage).into();
                let hidden = vec![512 / vgg; 2];
                let student =
                    Architecture::Vgg { stages: stages[..2].into(), hidden: hidden.clone() };
                (Architecture::Vgg { stages, hidden }, student)
            }
            Family::Resnet => {
                let (blocks, stem_stride) = if self == Self::Smoke { (2, 2) } else { (3, 1) };
                let stages = [16, 32, 64].map(|channels| (channels / resnet, blocks)).into();
                let student = vec![(16 / resnet, 1)];
                let network = |stages| Architecture::ResNet { stem_stride, stages };
                (network(stages), network(student))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All channels and hidden widths of the VGG and ResNet of `recipe`.
    fn widths(recipe: &Recipe) -> Vec<usize> {
        match &recipe.architecture {
            Architecture::Vgg { stages, hidden } => [&stages.concat()[..], hidden].concat(),
            Architecture::ResNet { stages, .. } => stages.iter().map(|stage| stage.0).collect(),
        }
    }

    /// The paper's networks (VGG-11 and its first two convolutions, three fully connected layers),
    /// patience, variances and number of runs, and the temperature of its soft labels.
    #[test]
    fn the_paper_preset_is_the_paper_s() {
        let plan = Preset::Paper.plan();
        assert_eq!(plan.images, None);
        assert_eq!(plan.variances, [0.01, 0.03, 0.05, 0.1, 0.2]);
        assert_eq!((plan.seeds, plan.temperature), (10, 1.0));
        let [(Family::Vgg, teacher, student), _] = &plan.families[..] else {
            panic!("VGG comes first")
        };
        assert_eq!(widths(teacher), [64, 128, 256, 256, 512, 512, 512, 512, 512, 512]);
        assert_eq!(widths(student), [64, 128, 512, 512]);
        for recipe in [teacher, student] {
            assert_eq!((recipe.max_epochs, recipe.patience), (100, 20));
            assert!(recipe.weight_decay > 0.0);
        }
    }

    /// Half and a quarter of the channels, and nothing else but the number of seeds, tell these
    /// presets from the paper's.
    #[test]
    fn half_and_quarter_differ_from_the_paper_s_by_their_channels() {
        let paper = Preset::Paper.plan();
        for (preset, factor) in [(Preset::Half, 2), (Preset::Quarter, 4)] {
            let mut plan = preset.plan();
            assert!(plan.seeds >= 3);
            plan.seeds = paper.seeds;
            for (ours, theirs) in plan.families.iter_mut().zip(&paper.families) {
                for (ours, theirs) in [(&mut ours.1, &theirs.1), (&mut ours.2, &theirs.2)] {
                    let expected: Vec<usize> = widths(theirs).iter().map(|w| w / factor).collect();
                    assert_eq!(widths(ours), expected);
                    ours.architecture = theirs.architecture.clone();
                }
            }
            assert_eq!(plan, paper);
        }
    }

    /// Who varies changes whose images are moved, and the noise of the teacher, and nothing else.
    #[test]
    fn what_varies_is_the_images_of_those_named() {
        let all = Preset::Half.plan();
        assert_eq!(all.clone().with(Varied::All), all);
        for (varied, of_teacher) in
            [(Varied::Teacher, (Some(SHIFT), true)), (Varied::None, (None, false))]
        {
            let mut plan = all.clone().with(varied);
            for ((_, teacher, student), (_, of_all, _)) in
                plan.families.iter_mut().zip(&all.families)
            {
                assert_eq!((teacher.shift, teacher.fresh_noise), of_teacher);
                assert_eq!((student.shift, student.fresh_noise), (None, false));
                (teacher.shift, teacher.fresh_noise) = (of_all.shift, false);
                student.shift = of_all.shift;
            }
            assert_eq!(plan, all);
        }
    }
}
