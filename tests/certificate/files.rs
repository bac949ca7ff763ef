//! Proofs as files: what they say again, and what they refuse.

use distill_bounds::certificate::{Centre, Loss, Problem, Proof, Question, certify};
use distill_bounds::work::Work;

use crate::closed_forms::HalfCircle;

fn question(loss: Loss, radius: Option<f64>) -> Question {
    Question {
        width: 128,
        seed: 1,
        steps: 20_000,
        step_size: 2.0,
        radius,
        initial_scale: 1.0,
        scale: 0.01,
        loss,
    }
}

/// A proof that was written and read proves the same bounds, for every loss, with and without a
/// radius.
#[test]
fn a_proof_proves_the_same_again() {
    let half_circle = HalfCircle::new(4);
    let problem = half_circle.problem();
    for loss in [Loss::Soft, Loss::Hard, Loss::Smoothed, Loss::Perceptron] {
        for radius in [None, Some(0.3), Some(5.0)] {
            let question = question(loss, radius);
            let certificate = certify(problem, question, &Work::unwatched()).expect("valid");
            let text = serde_json::to_string(&certificate.proof).expect("JSON");
            let proof: Proof = serde_json::from_str(&text).expect("a proof");
            let again = proof.check(problem, &Work::unwatched()).expect("a valid proof");
            assert_eq!(
                (again.lower, again.upper, again.risk, again.radius),
                (certificate.lower, certificate.upper, certificate.risk, certificate.radius),
                "{loss} {radius:?}"
            );
        }
    }
}

/// A proof does not carry over to other data, to a smaller ball or to another network, and a worse
/// reference proves less.
#[test]
fn a_changed_proof_is_refused_or_proves_less() {
    let half_circle = HalfCircle::new(4);
    let problem = half_circle.problem();
    let work = Work::unwatched();
    let certificate = certify(problem, question(Loss::Soft, Some(0.3)), &work).expect("valid");
    assert!(certificate.upper < 0.5);
    let refusal = |proof: &Proof, problem: Problem<'_>| {
        proof.check(problem, &Work::unwatched()).expect_err("a refusal").to_string()
    };
    let others: Vec<f64> = half_circle.logits.iter().map(|z| z * 2.0).collect();
    let message = refusal(&certificate.proof, Problem { logits: &others, ..problem });
    assert!(message.starts_with("proof: data is"), "{message}");
    let mut proof = certificate.proof.clone();
    proof.format += 1;
    assert!(refusal(&proof, problem).starts_with("proof: format is 2, expected 1"));
    let mut proof = certificate.proof.clone();
    proof.question.radius = Some(1e-5);
    let message = refusal(&proof, problem);
    assert!(message.contains("radius") || message.contains("vectors"), "{message}");
    let mut proof = certificate.proof.clone();
    proof.witnesses[0].reference.pop();
    assert!(refusal(&proof, problem).contains("vectors of 2 numbers"));
    for hostile in [f64::NAN, f64::INFINITY, 1e300] {
        let mut proof = certificate.proof.clone();
        proof.witnesses[0].reference[0][0] = hostile;
        assert!(refusal(&proof, problem).starts_with("reference: a vector of length"));
        let mut proof = certificate.proof.clone();
        proof.witnesses[0].centre = Centre::Values(vec![hostile; 4]);
        assert!(refusal(&proof, problem).starts_with("centre: does not fit soft labels"));
    }
    let mut proof = certificate.proof.clone();
    for witness in &mut proof.witnesses {
        witness.reference.iter_mut().flatten().for_each(|entry| *entry *= 0.5);
        witness.centre = Centre::Targets;
    }
    assert!(proof.check(problem, &work).expect("still a reference").upper > certificate.upper);
}

/// What a question refuses names the argument and its domain.
#[test]
fn arguments_outside_their_domain_are_refused() {
    let half_circle = HalfCircle::new(4);
    let problem = half_circle.problem();
    let base = question(Loss::Soft, None);
    let message = |problem: Problem<'_>, question: Question| {
        certify(problem, question, &Work::unwatched()).expect_err("a refusal").to_string()
    };
    for (question, start) in [
        (Question { width: 7, ..base }, "width: got 7"),
        (Question { steps: 0, ..base }, "steps: got 0"),
        (Question { step_size: f64::NAN, ..base }, "step size: got NaN"),
        (Question { radius: Some(-1.0), ..base }, "radius: got -1"),
        (Question { initial_scale: 0.0, ..base }, "initial scale: got 0"),
        (Question { scale: 1e6, ..base }, "scale: got a target of"),
        (Question { scale: f64::INFINITY, ..base }, "scale: got inf"),
    ] {
        let message = message(problem, question);
        assert!(message.starts_with(start) && message.contains("expected"), "{message}");
    }
    let short = Problem { labels: &half_circle.labels[1..], ..problem };
    assert!(message(short, base).starts_with("labels: got 3 numbers"));
    let short = Problem { logits: &half_circle.logits[1..], ..problem };
    assert!(message(short, base).starts_with("logits: got 3 numbers"));
}

/// The bytes of a certificate do not depend on the number of threads.
#[test]
fn threads_do_not_change_the_bytes() {
    let half_circle = HalfCircle::new(8);
    let bytes = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        pool.install(|| {
            [Loss::Soft, Loss::Hard].map(|loss| {
                let question = Question { width: 2048, steps: 500, ..question(loss, Some(3.0)) };
                let certificate =
                    certify(half_circle.problem(), question, &Work::unwatched()).expect("valid");
                let proof = serde_json::to_string(&certificate.proof).expect("JSON");
                serde_json::to_string(&certificate).expect("JSON") + &proof
            })
        })
    };
    assert_eq!(bytes(1), bytes(3));
}
