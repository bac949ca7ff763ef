//! `train --json` against equation (1) and projected gradient descent written out as loops.

use distill_bounds::training::initialisation::{BLOCK, PairBlock};

use super::{argument, json, number};

const POINTS: [[f64; 2]; 3] = [[0.6, 0.3], [-0.5, 0.7], [0.1, -0.9]];
const LABELS: [f64; 3] = [1.0, -1.0, 1.0];
const SEED: u64 = 5;

struct Run {
    soft: bool,
    width: usize,
    steps: usize,
    step_size: f64,
    radius: f64,
}

#[derive(Default)]
struct Measured {
    risks: Vec<f64>,
    errors: Vec<f64>,
    projections: usize,
}

fn logistic(f: f64) -> f64 {
    1.0 / (1.0 + (-f).exp())
}

fn inner(w: [f64; 2], x: [f64; 2]) -> f64 {
    w[0] * x[0] + w[1] * x[1]
}

impl Run {
    /// Risk and error at W(0), …, W(T), with no regard for speed.
    fn by_hand(&self, logits: &[f64]) -> Measured {
        let (m, root) = (self.width, (self.width as f64).sqrt());
        let (mut signs, mut initial) = (vec![0.0; m], vec![[0.0; 2]; m]);
        let mut block = PairBlock::new(2);
        for j in 0..m / 2 {
            let k = j % BLOCK;
            if k == 0 {
                block.fill(SEED, (j / BLOCK) as u64);
            }
            (signs[j], signs[j + m / 2]) = (block.signs[k], -block.signs[k]);
            initial[j] = [block.weights[2 * k], block.weights[2 * k + 1]];
            initial[j + m / 2] = initial[j];
        }
        let mut weights = initial.clone();
        let mut measured = Measured::default();
        for step in 0..=self.steps {
            let outputs = POINTS.map(|x| {
                let term = |j: usize| signs[j] * inner(weights[j], x).max(0.0);
                // Pair by pair, so that the initial outputs are exactly 0.
                (0..m / 2).map(|j| term(j) + term(j + m / 2)).sum::<f64>() / root
            });
            let (mut risk, mut error, mut slopes) = (0.0, 0.0, [0.0; 3]);
            for i in 0..3 {
                let (f, y) = (outputs[i], LABELS[i]);
                let (p, q) = (logistic(logits[i]), logistic(f));
                risk += match self.soft {
                    true => p * (p / q).ln() + (1.0 - p) * ((1.0 - p) / (1.0 - q)).ln(),
                    false => -logistic(y * f).ln(),
                };
                error += f64::from(u8::from(y * f <= 0.0));
                slopes[i] = if self.soft { q - p } else { -y * logistic(-y * f) };
            }
            measured.risks.push(risk / 3.0);
            measured.errors.push(error / 3.0);
            if step == self.steps {
                break;
            }
            for j in 0..m {
                let mut moved = weights[j];
                for (x, slope) in POINTS.iter().zip(slopes) {
                    if inner(weights[j], *x) >= 0.0 {
                        let factor = self.step_size * slope * signs[j] / root / 3.0;
                        moved = [moved[0] - factor * x[0], moved[1] - factor * x[1]];
                    }
                }
                let away = [moved[0] - initial[j][0], moved[1] - initial[j][1]];
                let shrink = self.radius / root / away[0].hypot(away[1]);
                if shrink < 1.0 {
                    measured.projections += 1;
                    moved = [initial[j][0] + shrink * away[0], initial[j][1] + shrink * away[1]];
                }
                weights[j] = moved;
            }
        }
        measured
    }

    /// Compares the command, whose engine should be `engine`, with the loops.
    fn check(&self, engine: &str) -> Measured {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("points.csv");
        let rows = POINTS.iter().zip(LABELS).map(|(x, y)| format!("{},{},{y}\n", x[0], x[1]));
        std::fs::write(&path, rows.collect::<String>()).unwrap();
        let data = ["--data", argument(&path), "--json"];
        let teacher = json(&[&["margin"][..], &data].concat());
        let logits: Vec<f64> = (0..3).map(|i| number(&teacher, &format!("/logits/{i}"))).collect();
        let flags = [
            ["--labels", if self.soft { "soft" } else { "hard" }].map(str::to_owned),
            ["--width".to_owned(), self.width.to_string()],
            ["--steps".to_owned(), self.steps.to_string()],
            ["--step-size".to_owned(), self.step_size.to_string()],
            ["--radius".to_owned(), self.radius.to_string()],
            ["--seed".to_owned(), SEED.to_string()],
        ]
        .concat();
        let flags: Vec<&str> = flags.iter().map(String::as_str).collect();
        let answer = json(&[&["train"][..], &data, &flags].concat());
        assert_eq!(answer["engine"]["engine"], engine);
        let measured = self.by_hand(&logits);
        let mean = |values: &[f64]| values[..self.steps].iter().sum::<f64>() / self.steps as f64;
        for (key, expected) in [
            ("/initial_risk", measured.risks[0]),
            ("/initial/risk", measured.risks[0]),
            ("/initial/error", measured.errors[0]),
            ("/averaged/risk", mean(&measured.risks)),
            ("/averaged/error", mean(&measured.errors)),
            ("/final/risk", measured.risks[self.steps]),
            ("/final/error", measured.errors[self.steps]),
        ] {
            let found = number(&answer, key);
            assert!((found - expected).abs() < 1e-12, "{key}: {found}, by hand {expected}");
        }
        measured
    }
}

#[test]
fn soft_labels_in_a_small_network() {
    Run { soft: true, width: 6, steps: 30, step_size: 0.7, radius: 0.4 }.check("dense");
}

/// The radius is small enough to bind, so that the projection is compared too.
#[test]
fn hard_labels_in_a_small_network() {
    let run = Run { soft: false, width: 6, steps: 30, step_size: 0.7, radius: 0.4 };
    assert!(run.check("dense").projections > 0);
}

#[test]
fn soft_labels_in_a_wide_network() {
    Run { soft: true, width: 20000, steps: 40, step_size: 0.9, radius: 0.5 }.check("compressed");
}

#[test]
fn hard_labels_in_a_wide_network() {
    let run = Run { soft: false, width: 20000, steps: 40, step_size: 0.9, radius: 0.5 };
    assert!(run.check("compressed").projections > 0);
}
