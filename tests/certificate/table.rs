//! Section 4 of the certificates: the least certified widths of the half circle.

use distill_bounds::certificate::{Loss, Question, certify};
use distill_bounds::work::Work;

use crate::closed_forms::HalfCircle;

/// The share of 20 seeds at which the averaged error is certified to be at most ε = 0.1.
fn share(half_circle: &HalfCircle, width: u64, loss: Loss, scale: f64, step_size: f64) -> f64 {
    let steps = (10.0 / (half_circle.gamma.powi(2) * 0.1)).ceil() as u64;
    let certified = (0..20).filter(|&seed| {
        let question = Question {
            width,
            seed,
            steps,
            step_size,
            radius: None,
            initial_scale: 1.0,
            scale,
            loss,
        };
        let certificate =
            certify(half_circle.problem(), question, &Work::unwatched()).expect("valid");
        certificate.upper <= 0.1
    });
    certified.count() as f64 / 20.0
}

/// Row "certificate soft, s = 1e-4": 8 neurons at n = 4 and 20 at n = 8, not fewer.
#[test]
fn at_a_high_temperature_the_certified_width_is_that_of_the_table() {
    let (four, eight) = (HalfCircle::new(4), HalfCircle::new(8));
    let at = |half_circle, width| share(half_circle, width, Loss::Soft, 1e-4, 4.0);
    let shares = [at(&four, 4), at(&four, 8), at(&eight, 16), at(&eight, 20)];
    println!("{shares:?}");
    assert!(shares[0] < 0.7 && shares[1] >= 0.7);
    assert!(shares[2] < 0.7 && shares[3] >= 0.7);
}

/// The same row at n = 16: 64 neurons.
#[test]
fn at_a_high_temperature_sixteen_points_take_64_neurons() {
    let sixteen = HalfCircle::new(16);
    let at = |width| share(&sixteen, width, Loss::Soft, 1e-4, 4.0);
    let shares = [at(32), at(64)];
    println!("{shares:?}");
    assert!(shares[0] < 0.7 && shares[1] >= 0.7);
}

/// Rows "certificate soft, s = .1, .3, 1" and "certificate perceptron, hard labels" at n = 4 and, where
/// the widths are small, n = 8.
#[test]
fn at_other_temperatures_and_with_the_perceptron_the_widths_are_those_of_the_table() {
    let (four, eight) = (HalfCircle::new(4), HalfCircle::new(8));
    let soft = |half_circle, width, scale| share(half_circle, width, Loss::Soft, scale, 4.0);
    let perceptron = |half_circle, width| share(half_circle, width, Loss::Perceptron, 1.0, 1e-5);
    let shares = [
        soft(&four, 12, 0.1),
        soft(&four, 24, 0.3),
        soft(&four, 128, 1.0),
        soft(&eight, 64, 0.1),
        perceptron(&four, 8),
        perceptron(&eight, 20),
    ];
    println!("{shares:?}");
    assert!(shares.iter().all(|&share| share >= 0.7));
    let fewer = [soft(&four, 64, 1.0), soft(&eight, 32, 0.1), perceptron(&four, 4)];
    println!("{fewer:?}");
    assert!(fewer.iter().all(|&share| share < 0.7));
}

/// Row "certificate hard logistic" at n = 4, η = 0.5, T = 10⁸: 2.3e4.
#[test]
fn hard_labels_are_certified_at_the_width_of_the_table() {
    let four = HalfCircle::new(4);
    let uppers = [8_000, 24_000].map(|width| {
        let question = Question {
            width,
            seed: 0,
            steps: 100_000_000,
            step_size: 0.5,
            radius: Some(20.0),
            initial_scale: 1.0,
            scale: 1.0,
            loss: Loss::Hard,
        };
        certify(four.problem(), question, &Work::unwatched()).expect("valid").upper
    });
    println!("{uppers:?}");
    assert!(uppers[0] > 0.1 && uppers[1] <= 0.1);
}
