//! Small random problems, questions and references, the same for the same seed.

use faer::Mat;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::Rng;

use crate::certificate::draw::Groups;
use crate::certificate::{self, Loss, Question, Setting};
use crate::data::Dataset;
use crate::problem::{Problem, ProblemError};
use crate::random::{Purpose, fill_normal, stream, uniform};

/// Seeded choices.
pub struct Choices(ChaCha8Rng);

impl Choices {
    /// The choices of `seed`; several series are told apart by `index`.
    pub fn new(seed: u64, index: u64) -> Self {
        Self(stream(seed, Purpose::Cases, index))
    }

    /// Uniform of (a, b].
    pub fn between(&mut self, a: f64, b: f64) -> f64 {
        a + (b - a) * uniform(self.0.next_u64())
    }

    /// 10 to a power that is uniform of (a, b].
    pub fn magnitude(&mut self, a: f64, b: f64) -> f64 {
        10f64.powf(self.between(a, b))
    }

    /// One of `values`.
    pub fn of<T: Copy>(&mut self, values: &[T]) -> T {
        values[self.below(values.len() as u64) as usize]
    }

    /// One of 0, …, `count` − 1.
    pub fn below(&mut self, count: u64) -> u64 {
        self.0.next_u64() % count
    }

    /// A standard normal vector of length `length` in `out`.
    pub fn direction(&mut self, out: &mut [f64], length: f64) {
        fill_normal(&mut self.0, out);
        let norm = out.iter().map(|v| v * v).sum::<f64>().sqrt();
        out.iter_mut().for_each(|entry| *entry *= length / norm);
    }
}

/// Data with arbitrary logits, and a question.
pub struct Case {
    /// The data.
    pub problem: Problem<Option<Vec<f64>>>,
    /// The question.
    pub question: Question,
}

/// The problem as certificates take it.
pub fn given<G: crate::problem::Guide>(problem: &Problem<G>) -> certificate::Problem<'_> {
    certificate::Problem {
        points: problem.dataset.points(),
        labels: problem.dataset.labels(),
        logits: problem.teacher.logits().unwrap_or_default(),
    }
}

impl Case {
    /// d from 2 to 4, n ≤ 8, norms in [0.3, 1], labels and logits that know nothing of the points, κ up to 7.9,
    /// s and B over three orders of magnitude, up to 400 steps. Of two seeds one has up to 40 pairs, and
    /// one at most four that begin close to the hyperplanes, so that points may lose all their neurons.
    ///
    /// # Errors
    /// If the data or the question is out of its domain.
    pub fn random(seed: u64) -> Result<Self, ProblemError> {
        let mut choices = Choices::new(seed, 0);
        let (d, n) = (2 + choices.below(3) as usize, 1 + choices.below(8) as usize);
        let mut points = Mat::zeros(d, n);
        for i in 0..n {
            let norm = choices.between(0.3, 1.0) * (1.0 - 1e-9);
            choices.direction(points.col_as_slice_mut(i), norm);
        }
        let labels: Vec<f64> = (0..n).map(|_| choices.of(&[1.0, -1.0])).collect();
        let honest = choices.below(2) == 0;
        let logits = labels.iter().map(|label| {
            if honest { label * choices.between(0.0, 0.5) } else { choices.between(-3.0, 3.0) }
        });
        let logits: Vec<f64> = logits.collect();
        let mut question = Question {
            width: 2 * (1 + choices.below(40)),
            seed,
            steps: choices.magnitude(0.0, 400f64.log10()).round() as u64,
            step_size: 1.0,
            radius: Some(choices.magnitude(-2.0, 1.5)),
            initial_scale: if choices.below(2) == 0 { 1.0 } else { choices.magnitude(-1.0, 2.0) },
            scale: choices.magnitude(-2.0, 1.0),
            loss: choices.of(&[Loss::Soft, Loss::Hard, Loss::Smoothed, Loss::Perceptron]),
        };
        if seed % 2 == 1 {
            question = Question {
                width: 2 * (1 + choices.below(4)),
                steps: 400,
                radius: Some(choices.magnitude(-1.0, 1.0)),
                initial_scale: choices.magnitude(-2.0, 0.0),
                loss: choices.of(&[Loss::Soft, Loss::Hard]),
                ..question
            };
        }
        let kappa = if choices.below(2) == 0 {
            choices.between(0.0, 7.9)
        } else {
            choices.between(0.0, 4.0)
        };
        let dataset = Dataset::new(points, labels)?;
        let problem = Problem::guided("random points", dataset, Some(logits));
        let gamma = Setting::new(given(&problem), question)?.gamma;
        question.step_size = kappa / gamma * (1.0 - 1e-9);
        Ok(Self { problem, question })
    }
}

/// A random D̄ in the ball for each group, d × groups; of two one is aligned with the labels.
pub fn reference(
    problem: &certificate::Problem<'_>,
    groups: &Groups,
    choices: &mut Choices,
) -> Mat<f64> {
    let (d, n) = problem.points.shape();
    let length = choices.magnitude(-2.0, 0.0) * groups.radius * (1.0 - 1e-6);
    let aligned = choices.below(2) == 0;
    let mut reference = Mat::zeros(d, groups.list.len());
    for (p, group) in groups.list.iter().enumerate() {
        let column = reference.col_as_slice_mut(p);
        choices.direction(column, 1.0);
        if aligned {
            for i in 0..n {
                let factor = 3.0 * group.beta[i] * problem.labels[i];
                let x = problem.points.col(i);
                column.iter_mut().zip(x.iter()).for_each(|(entry, x)| *entry += factor * x);
            }
        }
        let norm = column.iter().map(|v| v * v).sum::<f64>().sqrt();
        column.iter_mut().for_each(|entry| *entry *= length / norm);
    }
    reference
}
