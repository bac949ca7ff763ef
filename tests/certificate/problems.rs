//! Random small problems, questions and references.

use distill_bounds::certificate::draw::Groups;
use distill_bounds::certificate::{Loss, Problem, Question, Setting};
use distill_bounds::random::{Purpose, fill_normal, stream, uniform};
use faer::Mat;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::Rng;

/// Seeded choices.
pub struct Choices(ChaCha8Rng);

impl Choices {
    pub fn new(seed: u64) -> Self {
        Self(stream(seed, Purpose::Subset, 1))
    }

    /// Uniform of (a, b].
    pub fn between(&mut self, a: f64, b: f64) -> f64 {
        a + (b - a) * uniform(self.0.next_u64())
    }

    /// 10 to a power that is uniform of (a, b].
    pub fn magnitude(&mut self, a: f64, b: f64) -> f64 {
        10f64.powf(self.between(a, b))
    }

    /// One of 0, …, count − 1.
    pub fn below(&mut self, count: u64) -> u64 {
        self.0.next_u64() % count
    }

    pub fn normal(&mut self, out: &mut [f64]) {
        fill_normal(&mut self.0, out);
    }
}

/// Data and a question.
pub struct Case {
    pub points: Mat<f64>,
    pub labels: Vec<f64>,
    pub logits: Vec<f64>,
    pub question: Question,
}

impl Case {
    /// d ≤ 4, n ≤ 8, norms in [0.3, 1], labels and logits that know nothing of the points, κ up to
    /// 7.9, B from 10⁻² to 10^1.5, up to 400 steps and 40 pairs.
    pub fn random(seed: u64) -> Self {
        let mut choices = Choices::new(seed);
        let (d, n) = (1 + choices.below(4) as usize, 1 + choices.below(8) as usize);
        let mut points = Mat::zeros(d, n);
        for i in 0..n {
            let x = points.col_as_slice_mut(i);
            choices.normal(x);
            let length = x.iter().map(|v| v * v).sum::<f64>().sqrt();
            let norm = choices.between(0.3, 1.0);
            x.iter_mut().for_each(|v| *v *= norm / length);
        }
        let labels: Vec<f64> =
            (0..n).map(|_| if choices.below(2) == 0 { 1.0 } else { -1.0 }).collect();
        let arbitrary = choices.below(2) == 0;
        let logits = labels
            .iter()
            .map(|label| {
                if arbitrary {
                    choices.between(-3.0, 3.0)
                } else {
                    label * choices.between(0.0, 0.5)
                }
            })
            .collect();
        let loss = [Loss::Soft, Loss::Hard, Loss::Smoothed, Loss::Perceptron];
        let question = Question {
            width: 2 * (1 + choices.below(40)),
            seed,
            steps: choices.magnitude(0.0, 400f64.log10()).round() as u64,
            step_size: 1.0,
            radius: Some(choices.magnitude(-2.0, 1.5)),
            initial_scale: if choices.below(2) == 0 { 1.0 } else { choices.magnitude(-1.0, 2.0) },
            scale: choices.magnitude(-2.0, 1.0),
            loss: loss[choices.below(4) as usize],
        };
        let mut case = Self { points, labels, logits, question };
        let kappa = if choices.below(2) == 0 {
            choices.between(0.0, 7.9)
        } else {
            choices.between(0.0, 4.0)
        };
        case.question.step_size = kappa / case.setting().gamma * (1.0 - 1e-9);
        case
    }

    /// At most four pairs that begin close to the hyperplanes, and 400 steps: points may lose all their
    /// neurons for ever.
    pub fn narrow(seed: u64) -> Self {
        let mut case = Self::random(seed);
        let mut choices = Choices::new(7 << 32 | seed);
        case.question = Question {
            width: 2 * (1 + choices.below(4)),
            steps: 400,
            radius: Some(choices.magnitude(-1.0, 1.0)),
            initial_scale: choices.magnitude(-2.0, 0.0),
            loss: [Loss::Soft, Loss::Hard][choices.below(2) as usize],
            ..case.question
        };
        case
    }

    pub fn problem(&self) -> Problem<'_> {
        Problem { points: self.points.as_ref(), labels: &self.labels, logits: &self.logits }
    }

    pub fn setting(&self) -> Setting<'_> {
        Setting::new(self.problem(), self.question).expect("arguments in their domain")
    }
}

/// A random D̄ in the ball for each group; one in two is aligned with the labels.
pub fn random_reference(case: &Case, groups: &Groups, choices: &mut Choices) -> Mat<f64> {
    let (d, n) = case.points.shape();
    let share = choices.magnitude(-2.0, 0.0);
    let aligned = choices.below(2) == 0;
    let mut reference = Mat::zeros(d, groups.list.len());
    for (p, group) in groups.list.iter().enumerate() {
        let column = reference.col_as_slice_mut(p);
        choices.normal(column);
        if aligned {
            for i in 0..n {
                let factor = 3.0 * group.beta[i] * case.labels[i];
                let x = case.points.col(i);
                column.iter_mut().zip(x.iter()).for_each(|(entry, x)| *entry += factor * x);
            }
        }
        let length = column.iter().map(|v| v * v).sum::<f64>().sqrt();
        let target = 0.999_999 * share * groups.radius;
        column.iter_mut().for_each(|entry| *entry *= target / length);
    }
    reference
}
