//! Sizes that have to stay within a minute on two cores.

use std::time::Instant;

use distill_bounds::certificate::{Loss, Problem, Question, certify};
use distill_bounds::data::{Family, Synthetic};
use distill_bounds::work::Work;

use crate::closed_forms::HalfCircle;

/// 200 points of 784 coordinates at 4,096 neurons, soft labels of scale 1 and hard ones.
#[test]
#[ignore = "a minute"]
fn images_at_four_thousand_neurons() {
    let table = Synthetic::from(Family::Random { n: 200, d: 784, seed: 1 }).table().expect("data");
    let logits: Vec<f64> = table.labels().iter().map(|label| 0.1 * label).collect();
    let problem = Problem { points: table.points(), labels: table.labels(), logits: &logits };
    for loss in [Loss::Soft, Loss::Hard, Loss::Perceptron] {
        let question = Question {
            width: 4096,
            seed: 0,
            steps: 100_000,
            step_size: if loss == Loss::Perceptron { 0.1 } else { 4.0 },
            radius: Some(if loss == Loss::Hard { 4.0 } else { 1.0 }),
            initial_scale: 1.0,
            scale: 0.5,
            loss,
        };
        let start = Instant::now();
        let certificate = certify(problem, question, &Work::unwatched()).expect("valid");
        let seconds = start.elapsed().as_secs_f64();
        println!(
            "{loss}: {seconds:.1} s, [{}, {}], {:?} {} {} {}",
            certificate.lower,
            certificate.upper,
            certificate.rule,
            certificate.orthogonal,
            certificate.groups,
            certificate.flippable
        );
        assert!(seconds < 120.0);
    }
}

/// 10⁹ neurons in the plane.
#[test]
#[ignore = "a minute"]
fn a_billion_neurons_in_the_plane() {
    let half_circle = HalfCircle::new(8);
    let question = Question {
        width: 1_000_000_000,
        seed: 0,
        steps: 1_000_000,
        step_size: 4.0,
        radius: Some(1.5),
        initial_scale: 1.0,
        scale: 1.0,
        loss: Loss::Soft,
    };
    let start = Instant::now();
    let certificate = certify(half_circle.problem(), question, &Work::unwatched()).expect("valid");
    let seconds = start.elapsed().as_secs_f64();
    println!(
        "{seconds:.1} s, {} {} {}",
        certificate.upper, certificate.groups, certificate.flippable
    );
    assert!(seconds < 120.0 && certificate.upper < 0.1);
}
