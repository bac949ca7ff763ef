//! One training: Adam with an L2 penalty, early stopping, and a state from which it goes on.

use std::ops::ControlFlow;
use std::time::Instant;

use burn::module::Module;
use burn::optim::decay::WeightDecayConfig;
use burn::optim::{AdamConfig, GradientsParams, ModuleOptimizer};
use burn::store::{ModuleRecord, RecordError};
use burn::tensor::activation::softplus;
use burn::tensor::{Bytes, Device, Tensor, TensorData};
use distill_bounds::random::{Purpose, choose};
use serde::{Deserialize, Serialize};

use crate::Error;
use crate::checkpoint::{Checkpoint, State};
use crate::images::{GREY, Images, SIDE, Split, View, add_noise};
use crate::network::{Architecture, Network};
use crate::stopping::Stopping;

/// Images whose logits are computed at a time, outside of training.
const EVALUATED_TOGETHER: usize = 250;

/// What is trained and how.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Recipe {
    /// The network.
    pub architecture: Architecture,
    /// Images of a step.
    pub batch: usize,
    /// Most rows and columns that a training image is moved by, in each direction, while it is also
    /// mirrored or not: at random, anew in every epoch. Absent: images are trained on as they are.
    pub shift: Option<usize>,
    /// Whether a training image has its noise anew in every epoch; otherwise it has that of
    /// [`Task::images`] in all of them.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub fresh_noise: bool,
    /// Step size of Adam.
    pub step_size: f64,
    /// Decay of Adam's mean of gradients.
    pub beta_1: f32,
    /// Decay of Adam's mean of squared gradients.
    pub beta_2: f32,
    /// What Adam adds to the root of that mean.
    pub epsilon: f32,
    /// Factor of the weights that is added to the gradient (L2 penalty).
    pub weight_decay: f32,
    /// Most epochs.
    pub max_epochs: usize,
    /// Epochs without a better validation accuracy after which training stops.
    pub patience: usize,
}

/// A training.
#[derive(Clone, Debug)]
pub struct Task<'a> {
    /// All images, with their noise.
    pub images: &'a Images,
    /// The same images without it, and its variance.
    pub clean: (&'a Images, f64),
    /// Which of them are for what.
    pub split: &'a Split,
    /// Probability of class 1 for each image of `split.training`: 0 or 1 for hard labels.
    pub targets: &'a [f32],
    /// Temperature τ: the loss is τ² times the cross entropy of the target and σ(logit/τ).
    pub temperature: f64,
    /// What is trained and how.
    pub recipe: &'a Recipe,
    /// Seed of the initial weights and of the order of the images.
    pub seed: u64,
    /// Which of the networks of this seed; see [`Network::new`].
    pub lineage: u32,
    /// Whether the logits of the training images are computed in the end.
    pub logits: bool,
    /// Where it is computed, without automatic differentiation.
    pub device: &'a Device,
}

/// The result of a training, for the network after its best epoch.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// Epochs that were run.
    pub epochs: usize,
    /// The best of them, from 1.
    pub best_epoch: usize,
    /// Share of the validation images that are classified right.
    pub validation_accuracy: f64,
    /// Share of the test images that are classified right.
    pub test_accuracy: f64,
    /// Logits of the training images, if the task asks for them.
    pub logits: Vec<f32>,
}

/// A training between two epochs.
struct Training<'a> {
    task: &'a Task<'a>,
    device: Device,
    network: Network,
    optimizer: ModuleOptimizer,
    best: Vec<u8>,
    stopping: Stopping,
}

/// Trains, going on from `checkpoint` if it holds a state.
///
/// After each epoch the state is stored, then `observer` is told how many epochs are finished,
/// and may stop the training. The result is the same however often it was stopped.
///
/// # Errors
/// [`Error::Interrupted`] if the observer says so, [`Error::Diverged`] if a logit is not finite,
/// [`Error::Artifact`] or [`Error::State`] if the state cannot be stored.
pub fn train(
    task: &Task<'_>,
    checkpoint: Option<&Checkpoint>,
    observer: &mut dyn FnMut(usize) -> ControlFlow<()>,
) -> Result<Outcome, Error> {
    let stored = checkpoint.and_then(Checkpoint::load);
    let mut training = match stored.and_then(|state| Training::resume(task, state).ok()) {
        Some(training) => training,
        None => Training::new(task),
    };
    while training.stopping.epoch < task.recipe.max_epochs && !training.stopping.is_over() {
        training.epoch()?;
        if let Some(checkpoint) = checkpoint {
            checkpoint.save(&training.state()?)?;
        }
        if observer(training.stopping.epoch).is_break() {
            return Err(Error::Interrupted { epoch: training.stopping.epoch });
        }
    }
    training.outcome()
}

/// Seconds that one training step takes, the median of `steps`, without keeping any result.
///
/// # Errors
/// [`Error::Execution`] if the device fails.
pub fn time_of_step(task: &Task<'_>, steps: usize) -> Result<f64, Error> {
    let mut training = Training::new(task);
    let batch: Vec<usize> = (0..task.recipe.batch.min(task.split.training.len())).collect();
    let sync = || task.device.sync().map_err(|error| Error::Execution(error.to_string()));
    let mut times = Vec::with_capacity(steps);
    sync()?;
    for _ in 0..steps {
        let start = Instant::now();
        training.step(&batch, 0);
        sync()?;
        times.push(start.elapsed().as_secs_f64());
    }
    times.sort_by(f64::total_cmp);
    Ok(times[steps / 2])
}

impl<'a> Training<'a> {
    fn new(task: &'a Task<'a>) -> Self {
        let recipe = task.recipe;
        let device = task.device.clone().autodiff();
        let lineage = (task.seed, task.lineage);
        let network = Network::new(&recipe.architecture, task.images.channels, lineage, &device);
        let decay = WeightDecayConfig::new(recipe.weight_decay);
        let optimizer = AdamConfig::new()
            .with_beta_1(recipe.beta_1)
            .with_beta_2(recipe.beta_2)
            .with_epsilon(recipe.epsilon)
            .with_weight_decay(Some(decay))
            .init();
        let stopping = Stopping::new(recipe.patience);
        Self { task, device, network, optimizer, best: Vec::new(), stopping }
    }

    fn resume(task: &'a Task<'a>, state: State) -> Result<Self, RecordError> {
        let fresh = Self::new(task);
        Ok(Self {
            network: load(fresh.network, state.network)?,
            optimizer: fresh.optimizer.from_bytes(Bytes::from_bytes_vec(state.optimizer))?,
            best: state.best,
            stopping: state.stopping,
            ..fresh
        })
    }

    fn state(&self) -> Result<State, Error> {
        let optimizer = self.optimizer.into_bytes().map_err(refused)?;
        Ok(State {
            stopping: self.stopping.clone(),
            network: store(&self.network)?,
            best: self.best.clone(),
            optimizer: optimizer.to_vec(),
        })
    }

    fn epoch(&mut self) -> Result<(), Error> {
        let (count, epoch) = (self.task.split.training.len(), self.stopping.epoch as u64);
        let order = choose(count, count, self.task.seed, Purpose::Order, epoch);
        for batch in order.chunks(self.task.recipe.batch) {
            self.step(batch, epoch);
        }
        let accuracy =
            self.accuracy(&self.network, &self.task.split.validation, epoch as usize + 1)?;
        if self.stopping.record(accuracy) {
            self.best = store(&self.network)?;
        }
        Ok(())
    }

    /// One step of `epoch`, from 0, on the training images at `positions` of the split.
    fn step(&mut self, positions: &[usize], epoch: u64) {
        let indices: Vec<usize> = positions.iter().map(|&k| self.task.split.training[k]).collect();
        let targets: Vec<f32> = positions.iter().map(|&k| self.task.targets[k]).collect();
        let targets = TensorData::new(targets, [positions.len()]);
        let targets = Tensor::<1>::from_data(targets, &self.device);
        let temperature = self.task.temperature;
        let logits = self.network.forward(self.views(&indices, epoch)) / temperature;
        let losses = softplus(logits.clone(), 1.0) - targets * logits;
        let loss = losses.mean() * (temperature * temperature);
        let gradients = GradientsParams::from_grads(loss.backward(), &self.network);
        let network = self.network.clone();
        self.network = self.optimizer.step(self.task.recipe.step_size, network, gradients);
    }

    fn outcome(self) -> Result<Outcome, Error> {
        let (best_epoch, validation_accuracy) = self.stopping.best.unwrap_or((0, 0.0));
        let best = load(self.network.clone(), self.best.clone()).map_err(refused)?;
        let split = self.task.split;
        let logits = if self.task.logits { &split.training[..] } else { &[] };
        Ok(Outcome {
            epochs: self.stopping.epoch,
            best_epoch,
            validation_accuracy,
            test_accuracy: self.accuracy(&best, &split.test, best_epoch)?,
            logits: self.logits(&best, logits, best_epoch)?,
        })
    }

    /// Images `indices` as networks are trained on them in `epoch`.
    fn views(&self, indices: &[usize], epoch: u64) -> Tensor<4> {
        let Task { images, clean: (clean, variance), seed, recipe, .. } = *self.task;
        let shown = if recipe.fresh_noise { clean } else { images };
        let mut values = Vec::with_capacity(indices.len() * shown.size());
        for &i in indices {
            let (start, index) = (values.len(), epoch << 32 | i as u64);
            match recipe.shift {
                Some(shift) => shown.show(i, View::draw(shift, seed, index), &mut values),
                None => values.extend(shown.image(i)),
            }
            if recipe.fresh_noise {
                add_noise(&mut values[start..], variance, (seed, Purpose::FreshNoise, index));
            }
        }
        self.tensor(values, &self.device)
    }

    /// Images `indices` as they are.
    fn batch(&self, indices: &[usize], device: &Device) -> Tensor<4> {
        let values = indices.iter().flat_map(|&i| self.task.images.image(i)).copied().collect();
        self.tensor(values, device)
    }

    /// A tensor `[batch, channels, SIDE, SIDE]` of the brightness above [`GREY`].
    fn tensor(&self, values: Vec<f32>, device: &Device) -> Tensor<4> {
        let images = self.task.images;
        let shape = [values.len() / images.size(), images.channels, SIDE, SIDE];
        Tensor::from_data(TensorData::new(values, shape), device) - GREY
    }

    /// The logits of the images `indices` for `network`, which is that of `epoch`.
    fn logits(
        &self,
        network: &Network,
        indices: &[usize],
        epoch: usize,
    ) -> Result<Vec<f32>, Error> {
        let network = network.valid();
        let parts = indices.chunks(EVALUATED_TOGETHER);
        let logits: Vec<f32> = parts
            .flat_map(|part| {
                let logits = network.forward(self.batch(part, self.task.device)).into_data();
                logits.iter::<f32>().collect::<Vec<_>>()
            })
            .collect();
        if logits.iter().all(|logit| logit.is_finite()) {
            return Ok(logits);
        }
        let network = self.task.recipe.architecture.to_string();
        Err(Error::Diverged { network, epoch })
    }

    /// Share of the images `indices` whose logit has the sign of their class.
    fn accuracy(&self, network: &Network, indices: &[usize], epoch: usize) -> Result<f64, Error> {
        let logits = self.logits(network, indices, epoch)?;
        let classes = indices.iter().map(|&i| self.task.images.classes[i]);
        let right = logits.iter().zip(classes).filter(|&(&z, class)| (z > 0.0) == (class > 0.5));
        Ok(right.count() as f64 / indices.len() as f64)
    }
}

fn store(network: &Network) -> Result<Vec<u8>, Error> {
    Ok(network.clone().into_record().into_bytes().map_err(refused)?.to_vec())
}

fn load(network: Network, bytes: Vec<u8>) -> Result<Network, RecordError> {
    network.try_load_record(ModuleRecord::from_bytes(Bytes::from_bytes_vec(bytes))?)
}

fn refused(error: RecordError) -> Error {
    Error::State(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::preset::Preset;

    /// Noise anew is that of the variance, is not what the images have for all epochs, and is another
    /// one for each epoch and image; without it, an image that is not moved is the same in all.
    #[test]
    fn only_fresh_noise_differs_from_epoch_to_epoch() {
        let clean = Images {
            name: "grey".into(),
            channels: 1,
            pixels: vec![GREY; 10 * SIDE * SIDE],
            classes: [0.0, 1.0].repeat(5),
        };
        let images = clean.with_noise(0.04, 1);
        let (split, device) = (clean.split(0), Device::default());
        let (_, still, _) = Preset::Smoke.plan().families.swap_remove(0);
        let fresh = Recipe { fresh_noise: true, ..still.clone() };
        let seen = |recipe: &Recipe, image: usize, epoch: u64| -> Vec<f32> {
            let task = Task {
                images: &images,
                clean: (&clean, 0.04),
                split: &split,
                targets: &[],
                temperature: 1.0,
                recipe,
                seed: 1,
                lineage: 0,
                logits: false,
                device: &device,
            };
            Training::new(&task).views(&[image], epoch).into_data().iter().collect()
        };
        let product = |a: &[f32], b: &[f32]| {
            a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>() / a.len() as f32
        };
        let stays: Vec<f32> = images.image(3).iter().map(|value| value - GREY).collect();
        assert_eq!(seen(&still, 3, 0), stays);
        assert_eq!(seen(&still, 3, 1), stays);
        // Of 1,024 numbers of variance 0.04 the mean square has the deviation 0.0018, and the mean
        // product of two independent ones 0.0013.
        let drawn = [(3, 0), (3, 1), (4, 0)].map(|(image, epoch)| seen(&fresh, image, epoch));
        for (k, one) in drawn.iter().enumerate() {
            assert!((product(one, one) - 0.04).abs() < 0.008);
            for other in drawn[k + 1..].iter().chain([&stays]) {
                assert!(product(one, other).abs() < 0.006);
            }
        }
    }
}
