//! The data sets on which training gets stuck, or favours one kind of labels: their margins in
//! closed form, and that runs which are proved to stand still do so to the bit.

use distill_bounds::data::{Dataset, Normalisation, Source, Synthetic, load};
use distill_bounds::margin::{self, Options};
use distill_bounds::training::compressed::CompressedEngine;
use distill_bounds::training::dense::DenseEngine;
use distill_bounds::training::loss::{HardLoss, SoftLoss};
use distill_bounds::training::{Engine, Loss, Objective, Plan, Targets, descend};
use distill_bounds::work::Work;
use theorems::lower::l0;

fn dataset(specification: &str) -> Dataset {
    let source = Source::Synthetic(specification.parse().expect("a specification"));
    load(&source, Normalisation::None).expect("data").0
}

/// Σ y_i x_i.
fn balance(data: &Dataset) -> Vec<f64> {
    let coordinate = |k| (0..data.n()).map(|i| data.labels()[i] * data.points()[(k, i)]).sum();
    (0..data.d()).map(coordinate).collect()
}

/// The slopes of hard labels cancel on balanced sets and on an outlier of excess 0, to the bit at a
/// slope that is a power of two.
#[test]
fn slopes_balance_before_training() {
    for specification in [
        "balanced:slope=0.25",
        "balanced:slope=0.0625,copies=5",
        "outlier:easy=4,slope=0.125",
        "outlier:easy=16,slope=0.5",
    ] {
        assert!(balance(&dataset(specification)).iter().all(|&sum| sum == 0.0), "{specification}");
    }
    let uneven = balance(&dataset("outlier:easy=4,slope=0.125,xi=0.015625"));
    assert!((uneven[0] + 1.0 - 64.0 / 65.0).abs() < 1e-15, "{uneven:?}");
    assert_eq!(uneven[1], 0.0);
}

/// The computed margin is the closed form of theorems::lower::l1, and within that of l2.
#[test]
fn margins_are_those_of_the_closed_forms() {
    for specification in [
        "balanced:slope=1",
        "balanced:slope=0.25",
        "balanced:slope=0.015625",
        "outlier:easy=2,slope=0.7",
        "outlier:easy=4,slope=0.125",
        "outlier:easy=8,slope=0.125,xi=0.25",
        "outlier:easy=4,slope=0.03125,xi=-0.25",
    ] {
        let data = dataset(specification);
        let bracket = margin::certify(
            data.points().as_ref(),
            data.labels(),
            &Options::default(),
            Work::unwatched(),
        )
        .expect(specification)
        .margin
        .gamma;
        let synthetic: Synthetic = specification.parse().expect("a specification");
        let closed = synthetic.margin_floor().expect("a closed form");
        let within = bracket.lower * (1.0 - 1e-12)..=bracket.upper * (1.0 + 1e-12);
        assert!(within.contains(&closed), "{specification}: {closed} outside {bracket:?}");
    }
    let two: Synthetic = "balanced:slope=0.25,copies=2".parse().expect("a specification");
    let one: Synthetic = "balanced:slope=0.25".parse().expect("a specification");
    let hit = 2.0 * 0.25_f64.atan() / std::f64::consts::PI;
    let ratio = two.margin_floor().expect("proved") / one.margin_floor().expect("proved");
    assert!((ratio - (1.0 - hit)).abs() < 1e-14, "{ratio}");
    let many: Synthetic = "balanced:slope=0.25,copies=20".parse().expect("a specification");
    assert_eq!(many.margin_floor(), None, "20 copies of share {hit} are too many for the proof");
}

/// Directions, labels and numbers of copies of the fine and of the coarse part, and of the lopsided set.
#[test]
fn two_scales_and_lopsided_are_as_described() {
    let data = dataset("two-scales:fine=0.2,coarse=0.6,copies=3");
    assert_eq!((data.n(), data.d()), (16, 2));
    let angle = |i: usize| data.points()[(1, i)].atan2(data.points()[(0, i)]);
    for i in (0..12).step_by(4) {
        let expected = [0.1, -0.1, 0.1 - std::f64::consts::PI, std::f64::consts::PI - 0.1];
        for (k, expected) in expected.into_iter().enumerate() {
            assert!((angle(i + k) - expected).abs() < 1e-15);
        }
        assert_eq!(data.labels()[i..i + 4], [1.0, -1.0, 1.0, -1.0]);
    }
    let right = std::f64::consts::FRAC_PI_2;
    for (i, expected) in [(12, right - 0.3), (13, right + 0.3), (14, right), (15, right)] {
        assert!((angle(i) - expected).abs() < 1e-15);
    }
    assert_eq!(data.labels()[12..], [1.0, 1.0, -1.0, -1.0]);
    assert!((data.points()[(1, 14)] - 0.3_f64.cos()).abs() < 1e-15);

    let data = dataset("lopsided:angle=0.125");
    let angle = |i: usize| data.points()[(1, i)].atan2(data.points()[(0, i)]);
    let expected = [-0.375, 0.0, 0.125, 0.125];
    assert!((0..4).all(|i| (angle(i) - expected[i]).abs() < 1e-15));
    assert_eq!(data.labels(), [1.0, 1.0, -1.0, -1.0]);
}

/// Whether no neuron of the draw parts the points.
fn is_missed(data: &Dataset, plan: &Plan) -> bool {
    let engine =
        DenseEngine::new(data.points(), plan, &Work::unwatched()).expect("a small network");
    let mut all = true;
    engine.for_each_neuron(|neuron| {
        let product = |i: usize| -> f64 {
            neuron.initial.iter().zip(data.point(i)).map(|(w, x)| w * x).sum()
        };
        all &= l0::is_all_or_none(&(0..data.n()).map(product).collect::<Vec<_>>());
    });
    all
}

fn stands_still<E: Engine>(mut engine: E, objective: &Objective<'_>, plan: &Plan, words: &str) {
    let mut steps = 0;
    descend(&mut engine, objective, plan, &Work::unwatched(), |state| {
        assert_eq!(state.error, 1.0, "{words}, step {steps}");
        steps += 1;
        true
    })
    .expect("a run");
    assert!(steps >= plan.steps, "{steps}");
    assert!(engine.outputs().iter().all(|&f| f == 0.0), "{words}");
}

/// L0 is a statement on exact numbers. Where no boundary parts the points, f stays exactly 0 for 10⁵
/// steps in both engines, for hard, smoothed and soft labels, with and without a radius, at any width
/// and step size: also at those that are no powers of two.
#[test]
fn stuck_runs_stand_still_to_the_bit() {
    let logits =
        |data: &Dataset, z: f64| -> Vec<f64> { data.labels().iter().map(|y| y * z).collect() };
    let mut stuck = 0;
    for (specification, seeds) in [
        ("balanced:slope=0.125", 12),
        ("balanced:slope=0.25,copies=2", 12),
        ("outlier:easy=4,slope=0.125", 12),
    ] {
        let data = dataset(specification);
        let soft = logits(&data, 0.1);
        for seed in 0..seeds {
            let width = [2, 6, 14][seed as usize % 3];
            for (radius, step_size) in [(f64::INFINITY, 0.7), (0.3, 3.0)] {
                let steps = 100_000;
                let plan = Plan { width, steps, step_size, radius, initial_scale: 1.0, seed };
                if !is_missed(&data, &plan) {
                    continue;
                }
                stuck += 1;
                let targets = Targets { labels: data.labels(), logits: &soft };
                let losses = [
                    Loss::HARD,
                    Loss::Hard(HardLoss::Smoothed { scale: 0.1, temperature: 1.0 }),
                    Loss::Soft(SoftLoss { scale: 0.3, temperature: 1.0 }),
                ];
                for loss in losses {
                    let objective = targets.objective(loss);
                    let words = format!("{specification}, {loss}, {plan:?}");
                    let work = Work::unwatched();
                    let dense = DenseEngine::new(data.points(), &plan, &work).expect("a network");
                    stands_still(dense, &objective, &plan, &words);
                    let compressed =
                        CompressedEngine::new(data.points(), &plan, &work).expect("a network");
                    stands_still(compressed, &objective, &plan, &words);
                }
            }
        }
    }
    assert!(stuck >= 20, "{stuck} runs without a hit");
}
