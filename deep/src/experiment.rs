//! Teachers and students for every family, variance of the noise and seed.

use std::cell::LazyCell;
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use burn::tensor::Device;
use distill_bounds::artifact::{Journal, VERSION};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use theorems::mandal::model::logistic;

use crate::Error;
use crate::checkpoint::{self, Checkpoint};
use crate::images::{self, Description, Images, Split};
use crate::preset::{Family, Plan};
use crate::training::{self, Outcome, Recipe, Task};

/// Number of the method, raised whenever the same plan and images would give other results.
const METHOD: u32 = 2;

/// Who is trained, and on what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// The teacher, on the classes.
    Teacher,
    /// The student, on the classes.
    StudentHard,
    /// The student, on the teacher's probabilities.
    StudentSoft,
}

impl Role {
    /// All roles, in the order in which they are trained.
    const ALL: [Self; 3] = [Self::Teacher, Self::StudentHard, Self::StudentSoft];
}

/// One training of the experiment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// Family of networks.
    pub family: Family,
    /// Variance of the noise.
    pub variance: f64,
    /// Seed.
    pub seed: u64,
    /// Who is trained, and on what.
    pub role: Role,
    /// Epochs that were run.
    pub epochs: usize,
    /// The best of them, from 1.
    pub best_epoch: usize,
    /// Share of the validation images that are classified right.
    pub validation_accuracy: f64,
    /// Share of the test images that are classified right.
    pub test_accuracy: f64,
}

/// What decides the results of a plan beside the plan and the sources.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Setting {
    /// Number of the method: of another number, the same plan and images give other results.
    pub method: u32,
    /// Where it is computed.
    pub device: String,
    /// The images.
    pub images: Description,
}

impl Setting {
    /// Whether the images are the paper's.
    pub fn has_paper_images(&self) -> bool {
        self.images.name == images::CIFAR
    }
}

/// Everything that decides the result of a cell.
#[derive(Serialize)]
struct Inputs<'a> {
    version: &'static str,
    setting: &'a Setting,
    variance: f64,
    seed: u64,
    role: Role,
    recipe: &'a Recipe,
    /// For soft labels: the teacher's recipe and the temperature.
    teacher: Option<(&'a Recipe, f64)>,
}

/// An experiment: a plan, its images, and where it is computed.
pub struct Experiment<'a> {
    plan: &'a Plan,
    images: &'a Images,
    setting: Setting,
    device: Device,
    journal: &'a Journal,
    states: Option<&'a Path>,
    finished: Vec<Cell>,
}

/// A family at one variance and one seed: its images, and what its three cells share.
#[derive(Clone, Copy)]
struct Group<'a> {
    family: Family,
    teacher: &'a Recipe,
    student: &'a Recipe,
    variance: f64,
    seed: u64,
}

impl<'a> Group<'a> {
    /// Its cells among `cells`, if all three are there.
    fn among(&self, cells: &[Cell]) -> Option<[Cell; 3]> {
        let found: Option<Vec<Cell>> = (Role::ALL.into_iter())
            .map(|role| {
                let is_it = |cell: &&Cell| {
                    (cell.family, cell.variance, cell.seed, cell.role)
                        == (self.family, self.variance, self.seed, role)
                };
                cells.iter().find(is_it).cloned()
            })
            .collect();
        found?.try_into().ok()
    }

    fn recipe(&self, role: Role) -> &'a Recipe {
        match role {
            Role::Teacher => self.teacher,
            Role::StudentHard | Role::StudentSoft => self.student,
        }
    }
}

/// What is left to do of an experiment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Forecast {
    /// Trainings of the plan.
    pub trainings: usize,
    /// Those of them that are finished: in the journal, or given.
    pub recorded: usize,
    /// Seconds of one thread for the others, if none stops early.
    pub seconds: f64,
}

impl<'a> Experiment<'a> {
    /// The experiment that runs `plan` on `images` without noise, on `device` without automatic
    /// differentiation. `journal` holds finished cells, the folder `states` the states of
    /// unfinished ones. No other experiment may use that folder meanwhile: one that is named after
    /// the journal is protected by its lock.
    pub fn new(
        plan: &'a Plan,
        images: &'a Images,
        device: Device,
        journal: &'a Journal,
        states: Option<&'a Path>,
    ) -> Self {
        let setting =
            Setting { method: METHOD, device: format!("{device:?}"), images: images.describe() };
        Self { plan, images, setting, device, journal, states, finished: Vec::new() }
    }

    /// The experiment that takes over `cells` of the same setting and recipes, where those of a
    /// teacher and both its students are there.
    #[must_use]
    pub fn with_finished(self, cells: Vec<Cell>) -> Self {
        Self { finished: cells, ..self }
    }

    /// What decides the results beside the plan.
    pub fn setting(&self) -> &Setting {
        &self.setting
    }

    /// Runs all cells, groups of a teacher and its students in parallel, each cell on one thread.
    /// Groups are begun family by family, seed by seed, so that the seeds that are finished first
    /// are so at every variance. States of cells that do not belong to the plan are deleted first.
    ///
    /// `keep` gets the cells of all finished groups, in that order, whenever one more is finished.
    /// `observer` is told how many epochs were finished, or turned out not to be needed, since it
    /// was last told; for each cell these add up to its recipe's most epochs. It may stop the
    /// experiment.
    ///
    /// # Errors
    /// Those of a training, of the journal, of the folder of states, and of `keep`.
    pub fn run(
        &self,
        observer: &(dyn Fn(usize) -> ControlFlow<()> + Sync),
        keep: &(dyn Fn(&[Cell]) -> Result<(), Error> + Sync),
    ) -> Result<Vec<Cell>, Error> {
        if let Some(folder) = self.states {
            let kept: Result<_, Error> = self
                .cells()
                .map(|(group, role)| checkpoint(folder, &self.inputs(&group, role)))
                .map(|checkpoint| checkpoint.map(|checkpoint| checkpoint.path))
                .collect();
            checkpoint::sweep(folder, &kept?)?;
        }
        let finished = Mutex::new(BTreeMap::new());
        self.groups().enumerate().par_bridge().try_for_each(|(place, group)| {
            let cells = self.group(&group, observer)?;
            let mut finished = finished.lock().unwrap_or_else(PoisonError::into_inner);
            finished.insert(place, cells);
            keep(&finished.values().flatten().cloned().collect::<Vec<_>>())
        })?;
        let finished = finished.into_inner().unwrap_or_else(PoisonError::into_inner);
        Ok(finished.into_values().flatten().collect())
    }

    /// What is left to do, and how long it takes.
    ///
    /// A few steps of every network are timed. Computing accuracies takes about a sixteenth of
    /// training, since it needs no gradient and sees an eighth of the images.
    ///
    /// # Errors
    /// Those of the device and of the journal.
    pub fn forecast(&self) -> Result<Forecast, Error> {
        let split = self.images.split(0);
        let targets = vec![0.5; split.training.len()];
        let mut forecast = Forecast { trainings: 0, recorded: 0, seconds: 0.0 };
        let mut times: Vec<(&Recipe, f64)> = Vec::new();
        for (group, role) in self.cells() {
            forecast.trainings += 1;
            if group.among(&self.finished).is_some()
                || self.journal.contains(&self.inputs(&group, role))?
            {
                forecast.recorded += 1;
                continue;
            }
            let recipe = group.recipe(role);
            let known = times.iter().find(|(timed, _)| *timed == recipe);
            let seconds = match known {
                Some(&(_, seconds)) => seconds,
                None => {
                    let task = self.task(self.images, &split, &targets, &group, role);
                    let seconds = training::time_of_step(&task, 5)?;
                    times.push((recipe, seconds));
                    seconds
                }
            };
            let steps = split.training.len().div_ceil(recipe.batch) * recipe.max_epochs;
            forecast.seconds += seconds * steps as f64 * (17.0 / 16.0);
        }
        Ok(forecast)
    }

    fn groups(&self) -> impl Iterator<Item = Group<'a>> + use<'a> {
        let plan = self.plan;
        plan.families.iter().flat_map(move |(family, teacher, student)| {
            (0..plan.seeds).flat_map(move |seed| {
                let group = move |&variance: &f64| {
                    let family = *family;
                    Group { family, teacher, student, variance, seed }
                };
                plan.variances.iter().map(group)
            })
        })
    }

    fn cells(&self) -> impl Iterator<Item = (Group<'a>, Role)> + use<'a> {
        self.groups().flat_map(|group| Role::ALL.map(|role| (group, role)))
    }

    fn inputs<'b>(&'b self, group: &Group<'b>, role: Role) -> Inputs<'b> {
        let soft = role == Role::StudentSoft;
        Inputs {
            version: VERSION,
            setting: &self.setting,
            variance: group.variance,
            seed: group.seed,
            role,
            recipe: group.recipe(role),
            teacher: soft.then_some((group.teacher, self.plan.temperature)),
        }
    }

    fn task<'b>(
        &'b self,
        images: &'b Images,
        split: &'b Split,
        targets: &'b [f32],
        group: &Group<'b>,
        role: Role,
    ) -> Task<'b> {
        Task {
            images,
            clean: (self.images, group.variance),
            split,
            targets,
            temperature: if role == Role::StudentSoft { self.plan.temperature } else { 1.0 },
            recipe: group.recipe(role),
            seed: group.seed,
            lineage: if role == Role::Teacher { 0 } else { 1 },
            logits: role == Role::Teacher,
            device: &self.device,
        }
    }

    fn group(
        &self,
        group: &Group<'_>,
        observer: &(dyn Fn(usize) -> ControlFlow<()> + Sync),
    ) -> Result<[Cell; 3], Error> {
        if let Some(cells) = group.among(&self.finished) {
            let epochs = Role::ALL.iter().map(|&role| group.recipe(role).max_epochs).sum();
            return match observer(epochs) {
                ControlFlow::Continue(()) => Ok(cells),
                ControlFlow::Break(()) => Err(Error::Interrupted { epoch: 0 }),
            };
        }
        let noisy = LazyCell::new(|| self.images.with_noise(group.variance, group.seed));
        let split = self.images.split(group.seed);
        let classes: Vec<f32> = split.training.iter().map(|&i| self.images.classes[i]).collect();
        let run = |role, targets: &[f32]| {
            self.cell(group, role, observer, |checkpoint, observer| {
                let task = self.task(&noisy, &split, targets, group, role);
                training::train(&task, checkpoint, observer)
            })
        };
        let teacher = run(Role::Teacher, &classes)?;
        let soft: Vec<f32> = teacher
            .logits
            .iter()
            .map(|&logit| logistic(f64::from(logit) / self.plan.temperature) as f32)
            .collect();
        let hard = run(Role::StudentHard, &classes)?;
        let soft = run(Role::StudentSoft, &soft)?;
        let outcomes =
            [(Role::Teacher, teacher), (Role::StudentHard, hard), (Role::StudentSoft, soft)];
        Ok(outcomes.map(|(role, outcome)| Cell {
            family: group.family,
            variance: group.variance,
            seed: group.seed,
            role,
            epochs: outcome.epochs,
            best_epoch: outcome.best_epoch,
            validation_accuracy: outcome.validation_accuracy,
            test_accuracy: outcome.test_accuracy,
        }))
    }

    fn cell(
        &self,
        group: &Group<'_>,
        role: Role,
        observer: &(dyn Fn(usize) -> ControlFlow<()> + Sync),
        train: impl FnOnce(
            Option<&Checkpoint>,
            &mut dyn FnMut(usize) -> ControlFlow<()>,
        ) -> Result<Outcome, Error>,
    ) -> Result<Outcome, Error> {
        let inputs = self.inputs(group, role);
        let checkpoint = self.states.map(|folder| checkpoint(folder, &inputs)).transpose()?;
        let mut told = 0;
        let outcome = self.journal.cell(&inputs, || {
            train(checkpoint.as_ref(), &mut |_| {
                told += 1;
                observer(1)
            })
        })?;
        if let Some(checkpoint) = checkpoint {
            checkpoint.remove();
        }
        match observer(group.recipe(role).max_epochs - told) {
            ControlFlow::Continue(()) => Ok(outcome),
            ControlFlow::Break(()) => Err(Error::Interrupted { epoch: outcome.epochs }),
        }
    }
}

fn checkpoint(folder: &Path, inputs: &Inputs<'_>) -> Result<Checkpoint, Error> {
    let inputs = serde_json::to_string(inputs).map_err(|error| Error::State(error.to_string()))?;
    Ok(Checkpoint::new(folder, inputs))
}
