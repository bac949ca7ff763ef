//! One training: its end, its penalty, its state, and how it goes on where it was stopped.

use std::ops::ControlFlow;

use burn::module::Module;
use burn::tensor::Device;
use deep::Error;
use deep::checkpoint::Checkpoint;
use deep::images::{Images, Source};
use deep::network::{Architecture, Network};
use deep::preset::Preset;
use deep::training::{Outcome, Recipe, Task, train};

use super::made;

/// `2 * count` made images.
pub fn images(count: usize) -> Images {
    let folder = tempfile::tempdir().unwrap();
    made::fashion(folder.path(), count);
    Source::Fashion(folder.path().into()).load(None).unwrap()
}

/// A small network of each family.
pub fn architectures() -> [Architecture; 2] {
    let vgg = Architecture::Vgg { stages: vec![vec![2], vec![4]], hidden: vec![4] };
    let resnet = Architecture::ResNet { stem_stride: 2, stages: vec![(2, 1), (4, 1)] };
    [vgg, resnet]
}

/// A short training, otherwise that of the presets.
pub fn recipe(architecture: Architecture) -> Recipe {
    let (_, preset, _) = Preset::Smoke.plan().families.swap_remove(0);
    Recipe {
        architecture,
        batch: 8,
        shift: Some(2),
        step_size: 2e-3,
        max_epochs: 6,
        patience: 4,
        ..preset
    }
}

/// Trains with soft targets at temperature 2, telling `observer` after each epoch.
fn outcome(
    images: &Images,
    recipe: &Recipe,
    checkpoint: Option<&Checkpoint>,
    mut observer: impl FnMut(usize) -> ControlFlow<()>,
) -> Result<Outcome, Error> {
    let split = images.split(1);
    let targets: Vec<f32> = split.training.iter().map(|&i| 0.1 + 0.8 * images.classes[i]).collect();
    let (device, temperature) = (&Device::default(), 2.0);
    let task = Task {
        images,
        clean: (images, 0.0),
        split: &split,
        targets: &targets,
        temperature,
        recipe,
        seed: 1,
        lineage: 0,
        logits: true,
        device,
    };
    train(&task, checkpoint, &mut observer)
}

/// The logits of the training images after the last epoch, where an outcome has those of the best.
fn last_logits(images: &Images, recipe: &Recipe) -> Vec<f32> {
    let folder = tempfile::tempdir().unwrap();
    let checkpoint = Checkpoint::new(folder.path(), String::new());
    outcome(images, recipe, Some(&checkpoint), |_| ControlFlow::Continue(())).unwrap();
    let mut state = checkpoint.load().unwrap();
    state.best = state.network.clone();
    checkpoint.save(&state).unwrap();
    outcome(images, recipe, Some(&checkpoint), |_| ControlFlow::Break(())).unwrap().logits
}

/// Killed after every epoch in turn, a training ends with the same bits as one that ran through.
#[test]
fn a_training_that_is_stopped_after_every_epoch_ends_the_same() {
    let images = images(40).with_noise(0.05, 0);
    for architecture in architectures() {
        let recipe = recipe(architecture);
        let whole = outcome(&images, &recipe, None, |_| ControlFlow::Continue(())).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let checkpoint = Checkpoint::new(folder.path(), "these".into());
        let mut stops = 0;
        let resumed = loop {
            match outcome(&images, &recipe, Some(&checkpoint), |_| ControlFlow::Break(())) {
                Ok(outcome) => break outcome,
                Err(Error::Interrupted { epoch }) => {
                    stops += 1;
                    assert_eq!(epoch, stops, "an epoch was run twice");
                }
                Err(error) => panic!("{error}"),
            }
        };
        assert_eq!(stops, whole.epochs);
        assert_eq!(resumed, whole);
    }
}

/// The loss is τ² (ln(1 + e^(f/τ)) − p f/τ): its gradient in the logit f is τ (σ(f/τ) − p), zero at
/// f = τ logit(p). With targets 0.1 and 0.9 for classes that are easily told apart, the logits of
/// the training images come near ± 2 ln 9.
#[test]
fn the_logits_approach_those_of_the_soft_targets() {
    let images = images(60);
    let [architecture, _] = architectures();
    let recipe = Recipe { max_epochs: 60, patience: 60, ..recipe(architecture) };
    let recipe = Recipe { weight_decay: 0.0, step_size: 5e-3, ..recipe };
    let split = images.split(1);
    let last = last_logits(&images, &recipe);
    let aim = 2.0 * 9f32.ln();
    let mut gaps: Vec<f32> = (split.training.iter().zip(&last))
        .map(|(&i, logit)| (logit - if images.classes[i] > 0.5 { aim } else { -aim }).abs())
        .collect();
    gaps.sort_by(f32::total_cmp);
    assert!(gaps[gaps.len() / 2] < 0.2 * aim, "median gap {}", gaps[gaps.len() / 2]);
}

/// Without a penalty the logits of the training images grow; a large one keeps them small.
#[test]
fn weight_decay_keeps_logits_small() {
    let images = images(40);
    let [architecture, _] = architectures();
    let recipe = Recipe { max_epochs: 30, patience: 30, step_size: 5e-3, ..recipe(architecture) };
    let [free, decayed] = [0.0, 10.0].map(|weight_decay| {
        let logits = last_logits(&images, &Recipe { weight_decay, ..recipe.clone() });
        logits.iter().map(|logit| logit.abs()).sum::<f32>() / logits.len() as f32
    });
    assert!(decayed < 0.2 * free, "mean size {free} without a penalty, {decayed} with one");
}

/// A step that overflows ends in an error, not in the accuracies of what is no number.
#[test]
fn a_training_that_diverges_is_an_error() {
    let images = images(40);
    for architecture in architectures() {
        let recipe = Recipe { step_size: 1e30, ..recipe(architecture) };
        let error = outcome(&images, &recipe, None, |_| ControlFlow::Continue(())).unwrap_err();
        assert!(matches!(error, Error::Diverged { epoch: 1, .. }), "{error}");
    }
}

/// A state is the network, the best one and two moments, in single precision, and little else.
#[test]
fn a_state_takes_the_space_of_four_networks() {
    let images = images(10);
    for (_, recipe, _) in Preset::Smoke.plan().families {
        let folder = tempfile::tempdir().unwrap();
        let checkpoint = Checkpoint::new(folder.path(), String::new());
        outcome(&images, &recipe, Some(&checkpoint), |_| ControlFlow::Break(())).unwrap_err();
        let network = Network::new(&recipe.architecture, 1, (1, 0), &Device::default().autodiff());
        let numbers = 4 * 4 * network.num_params() as u64;
        let length = std::fs::metadata(&checkpoint.path).unwrap().len();
        assert!((numbers..numbers + 65_536).contains(&length), "{length} bytes, {numbers} of them");
    }
}
