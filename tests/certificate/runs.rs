//! Certificates are never violated by a run, and false ones are.

use distill_bounds::certificate::draw::Groups;
use distill_bounds::certificate::{Centre, Evaluation, Loss, Question, certify};
use distill_bounds::work::Work;
use faer::Mat;

use crate::network::{Network, dot, logistic, probabilities};
use crate::oracle::{group_of_pairs, groups, signs};
use crate::problems::{Case, Choices, random_reference};

/// What a run shows of a reference.
struct Run {
    /// Averages over t < T.
    error: f64,
    risk: f64,
    /// max over t and i of |f^t_i(W̄) − c⁰_i| − `share`·E⁰_i.
    excess: Vec<(f64, f64)>,
    /// Σ_t (1/n) Σ_i [2δ_i(f_i − f^t_i(W̄)) − κδ_i²] for the centre of the evaluation.
    regret: f64,
}

fn risk(case: &Case, p: &[f64], outputs: &[f64]) -> f64 {
    let loss = |i: usize| {
        let (f, y) = (outputs[i], case.labels[i]);
        match case.question.loss {
            Loss::Perceptron => (-y * f).max(0.0),
            Loss::Hard => (-y * f).max(0.0) + (-f.abs()).exp().ln_1p(),
            Loss::Soft | Loss::Smoothed => {
                let z = (p[i] / (1.0 - p[i])).ln();
                (p[i] * (f - z).exp_m1()).ln_1p() - p[i] * (f - z)
            }
        }
    };
    (0..outputs.len()).map(loss).sum::<f64>() / outputs.len() as f64
}

fn run(
    case: &Case,
    groups: &Groups,
    reference: &Mat<f64>,
    evaluation: &Evaluation,
    kappa: f64,
) -> Run {
    let members = group_of_pairs(case, groups);
    let vectors: Vec<Vec<f64>> =
        reference.col_iter().map(|d| d.iter().copied().collect()).collect();
    let p = probabilities(&case.question, &case.labels, &case.logits);
    let mut network = Network::new(&case.points, &case.question);
    let (n, steps) = (p.len(), case.question.steps as f64);
    let mut run = Run { error: 0.0, risk: 0.0, excess: vec![(0.0, 0.0); n], regret: 0.0 };
    for _ in 0..case.question.steps {
        let outputs = network.outputs();
        let linear = network.linear(|k, _| vectors[members[k]].clone());
        let mut slopes = vec![0.0; n];
        for i in 0..n {
            let (f, y) = (outputs[i], case.labels[i]);
            run.error += f64::from(y * f <= 0.0) / (n as f64 * steps);
            slopes[i] = match case.question.loss {
                Loss::Perceptron => -y * f64::from(y * f <= 0.0),
                _ => logistic(f) - p[i],
            };
            let part = &evaluation.points[i];
            let off = (linear[i] - part.output).abs();
            run.excess[i].0 = run.excess[i].0.max(off);
            run.excess[i].1 = part.flips;
            let delta = logistic(f) - logistic(part.centre);
            run.regret += (2.0 * delta * (f - linear[i]) - kappa * delta * delta) / n as f64;
        }
        run.risk += risk(case, &p, &outputs) / steps;
        network.advance(&slopes);
    }
    run
}

/// Rounding of a sum of 400 terms.
fn above(value: f64, bound: f64) -> bool {
    value > bound + 1e-9 * bound.abs().max(1.0)
}

/// Violations of the parts of a certificate by the run it speaks of.
#[derive(Debug, Default)]
struct Violations {
    features: usize,
    regret: usize,
    error: usize,
    risk: usize,
}

/// What the search for a violation did.
#[derive(Debug, Default)]
struct Tally {
    certificates: usize,
    informative: usize,
    lower: usize,
    tightest: f64,
    truth: Violations,
    halved: Violations,
    without_gap: Violations,
}

impl Tally {
    fn take(&mut self, case: &Case, groups: &Groups, reference: &Mat<f64>, centre: &Centre) {
        let setting = case.setting();
        let Ok(evaluation) = setting.evaluate(groups, reference.as_ref(), centre, false) else {
            return;
        };
        let kappa = setting.kappa;
        let run = run(case, groups, reference, &evaluation, kappa);
        self.certificates += 1;
        self.informative += usize::from(evaluation.upper < 1.0 || evaluation.lower > 0.0);
        self.lower += usize::from(evaluation.lower > 0.0);
        if evaluation.upper < 1.0 {
            self.tightest = self.tightest.max(run.error / evaluation.upper);
        }
        let feature = |share: f64| run.excess.iter().any(|&(off, flips)| above(off, share * flips));
        let outside = |lower: f64, upper: f64| {
            usize::from(above(run.error, upper) || above(lower, run.error))
        };
        self.truth.features += usize::from(feature(1.0));
        self.halved.features += usize::from(feature(0.5));
        self.truth.error += outside(evaluation.lower, evaluation.upper);
        self.truth.risk += usize::from(above(run.risk, evaluation.risk));
        if *centre == Centre::Direct {
            return;
        }
        let steps = case.question.steps as f64;
        let bought = evaluation.distance * steps;
        self.truth.regret += usize::from(above(run.regret, bought + 2.0 * steps * evaluation.gap));
        self.without_gap.regret += usize::from(above(run.regret, bought));
        let (lower, upper) = signs(case, &evaluation, kappa, 0.5, 1.0);
        self.halved.error += outside(lower, upper);
        let (lower, upper) = signs(case, &evaluation, kappa, 1.0, 0.0);
        self.without_gap.error += outside(lower, upper);
    }
}

fn number(default: u64) -> u64 {
    match std::env::var("CERTIFICATES") {
        Ok(text) => text.parse().expect("CERTIFICATES: a number of problems"),
        Err(_) => default,
    }
}

/// T1, T2, T3, T4, T8 and T11(b) on random problems, one half of them narrow networks that can die,
/// with the references of the search and random ones: no run leaves its bounds. The same runs leave
/// the bounds of two false certificates, one that halves the flips and one that forgets the gap.
/// `CERTIFICATES` sets the number of problems.
#[test]
fn no_run_violates_its_certificate_and_false_certificates_are_caught() {
    let mut tally = Tally::default();
    for seed in 0..number(500) {
        let case = if seed % 2 == 0 { Case::random(seed) } else { Case::narrow(seed) };
        let groups = groups(&case);
        let mut choices = Choices::new(1 << 32 | seed);
        let n = case.labels.len();
        let random = random_reference(&case, &groups, &mut choices);
        let centre: Vec<f64> = (0..n).map(|_| choices.between(-2.0, 2.0)).collect();
        let mut outputs = None;
        for centre in [Centre::Targets, Centre::Direct, Centre::Values(centre)] {
            let evaluated = case.setting().evaluate(&groups, random.as_ref(), &centre, false);
            if let Ok(evaluation) = evaluated {
                outputs = Some(evaluation.points.iter().map(|part| part.output).collect());
            }
            tally.take(&case, &groups, &random, &centre);
        }
        if let Some(outputs) = outputs {
            tally.take(&case, &groups, &random, &Centre::Values(outputs));
        }
        let certificate =
            certify(case.problem(), case.question, &Work::unwatched()).expect("valid");
        for witness in &certificate.proof.witnesses {
            let d = case.points.nrows();
            let reference =
                Mat::from_fn(d, witness.reference.len(), |row, p| witness.reference[p][row]);
            tally.take(&case, &groups, &reference, &witness.centre);
        }
    }
    println!("{tally:#?}");
    let Violations { features, regret, error, risk } = tally.truth;
    assert_eq!((features, regret, error, risk), (0, 0, 0, 0));
    assert!(tally.halved.features > 0 && tally.halved.error > 0, "halved flips");
    assert!(tally.without_gap.regret > 0 && tally.without_gap.error > 0, "no gap");
    assert!(tally.informative > 20 && tally.lower > 5);
}

/// Plain gradient descent (C5(b), T11(b)): where a certificate is given without a radius, the run
/// keeps its bounds and no neuron moves farther than the draw allows.
#[test]
fn plain_descent_keeps_its_certificate() {
    let mut given = 0;
    for seed in 0..150 {
        let mut case = Case::random(seed);
        case.question.radius = None;
        case.question.initial_scale = 30.0;
        case.question.width += 40;
        if case.question.loss == Loss::Hard {
            case.question.loss = Loss::Soft;
        }
        let certificate =
            certify(case.problem(), case.question, &Work::unwatched()).expect("valid");
        if certificate.radius.is_some() || certificate.rule.is_none() {
            continue;
        }
        given += 1;
        let p = probabilities(&case.question, &case.labels, &case.logits);
        let mut network = Network::new(&case.points, &case.question);
        let (steps, n) = (case.question.steps as f64, p.len() as f64);
        let (mut error, mut mean) = (0.0, 0.0);
        for _ in 0..case.question.steps {
            let outputs = network.outputs();
            let wrong = |i: usize| case.labels[i] * outputs[i] <= 0.0;
            error += (0..p.len()).filter(|&i| wrong(i)).count() as f64 / (n * steps);
            mean += risk(&case, &p, &outputs) / steps;
            let slope = |i: usize| match case.question.loss {
                Loss::Perceptron => -case.labels[i] * f64::from(wrong(i)),
                _ => logistic(outputs[i]) - p[i],
            };
            network.advance(&(0..p.len()).map(slope).collect::<Vec<_>>());
        }
        assert!(!above(error, certificate.upper) && !above(certificate.lower, error), "{seed}");
        assert!(!above(mean, certificate.risk.unwrap_or(f64::INFINITY)), "{seed}");
        let quiet =
            crate::network::products(&crate::network::columns(&case.points), &case.question)
                .iter()
                .flat_map(|row| {
                    let points = crate::network::columns(&case.points);
                    let quotient =
                        move |(product, x): (&f64, Vec<f64>)| product.abs() / dot(&x, &x).sqrt();
                    row.iter().zip(points).map(quotient).collect::<Vec<_>>()
                })
                .fold(f64::INFINITY, f64::min);
        assert!(network.drift() < quiet, "{seed}: a neuron may have flipped");
    }
    assert!(given > 10, "{given} certificates without a radius");
}

/// T3's lower side: within a tiny ball hard labels cannot be learnt by a narrow network, and the
/// certificate knows the averaged error to 10⁻³ beforehand. A run comes to that error and stays.
#[test]
fn failure_is_certified_and_happens() {
    let half_circle = crate::closed_forms::HalfCircle::new(8);
    let mut exact = 0;
    for seed in 0..20 {
        let question = Question {
            width: 64,
            seed,
            steps: 1_000_000_000,
            step_size: 4.0,
            radius: Some(0.02),
            initial_scale: 1.0,
            scale: 1.0,
            loss: Loss::Hard,
        };
        let certificate =
            certify(half_circle.problem(), question, &Work::unwatched()).expect("valid");
        if certificate.upper - certificate.lower > 1e-3 || certificate.lower < 0.2 {
            continue;
        }
        exact += 1;
        let mut network = Network::new(&half_circle.points, &question);
        let mut last = 0;
        for step in 0..20_000 {
            let outputs = network.outputs();
            let wrong = |i: &usize| half_circle.labels[*i] * outputs[*i] <= 0.0;
            if step >= 10_000 {
                last += (0..8).filter(wrong).count();
            }
            let slope = |i: usize| logistic(outputs[i]) - (1.0 + half_circle.labels[i]) / 2.0;
            network.advance(&(0..8).map(slope).collect::<Vec<_>>());
        }
        let error = last as f64 / 8.0 / 10_000.0;
        assert!((error - certificate.lower).abs() < 2e-3, "{error} {}", certificate.lower);
    }
    assert!(exact > 0, "no failure was certified");
}
