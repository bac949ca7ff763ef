//! Ways to train behind Table 1: the step of a bundle against plain loops and difference quotients, the
//! summary against a count by hand, and runs that are interrupted.

mod digits;

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use distill_bounds::artifact::Journal;
use distill_bounds::experiment::protocols::ProtocolsError;
use distill_bounds::experiment::protocols::findings::Findings;
use distill_bounds::experiment::protocols::network::{Bundle, Member};
use distill_bounds::experiment::protocols::optimiser::Optimiser;
use distill_bounds::experiment::protocols::plan::{Family, Labels, Plan};
use distill_bounds::experiment::protocols::summary::{Gap, Reading};
use distill_bounds::figures::Chart;
use distill_bounds::random::{Purpose, fill_normal, stream};
use distill_bounds::report::charts::protocols::charts;
use distill_bounds::work::{Progress, Work};
use faer::Mat;

const MEMBERS: [Member; 3] = [
    Member { width: 4, target: 0, seed: 3 },
    Member { width: 6, target: 1, seed: 3 },
    Member { width: 3, target: 0, seed: 8 },
];
/// Entries of a point, the last of which is 1.
const D: usize = 6;
const N: usize = 40;

fn points() -> Mat<f32> {
    let mut entries = vec![0.0; D * N];
    fill_normal(&mut stream(1, Purpose::Inputs, 0), &mut entries);
    Mat::from_fn(D, N, |row, i| if row == D - 1 { 1.0 } else { entries[i * D + row] as f32 })
}

/// Hard ones, and soft ones.
fn targets() -> Vec<Vec<f64>> {
    let hard = (0..N).map(|i| f64::from(u8::from(i % 3 == 0))).collect();
    vec![hard, (0..N).map(|i| (i as f64 + 0.5) / N as f64).collect()]
}

/// The networks of `parameters` (W and b column after column, a, c) in plain loops with 64 bits: the output
/// of each at a point.
fn outputs(parameters: &[f64], point: &[f64]) -> Vec<f64> {
    let columns: usize = MEMBERS.iter().map(|member| member.width).sum();
    let (a, c) = (&parameters[D * columns..], &parameters[(D + 1) * columns..]);
    let mut first = 0;
    let mut all = Vec::new();
    for (k, member) in MEMBERS.iter().enumerate() {
        let mut f = c[k];
        for j in first..first + member.width {
            let inner: f64 = (0..D).map(|row| parameters[D * j + row] * point[row]).sum();
            f += a[j] * inner.max(0.0);
        }
        all.push(f);
        first += member.width;
    }
    all
}

fn point(points: &Mat<f32>, i: usize) -> Vec<f64> {
    (0..D).map(|row| f64::from(points[(row, i)])).collect()
}

/// The mean over `batch` of −t ln μ(f) − (1 − t) ln(1 − μ(f)), summed over the networks: its gradient is that
/// of each network in its own parameters.
fn loss(parameters: &[f64], points: &Mat<f32>, targets: &[Vec<f64>], batch: &[usize]) -> f64 {
    let mut total = 0.0;
    for &i in batch {
        let outputs = outputs(parameters, &point(points, i));
        for (member, f) in MEMBERS.iter().zip(outputs) {
            total += f.max(0.0) + (-f.abs()).exp().ln_1p() - targets[member.target][i] * f;
        }
    }
    total / batch.len() as f64
}

fn wide(parameters: &[f32]) -> Vec<f64> {
    parameters.iter().map(|&p| f64::from(p)).collect()
}

/// Outputs are those of plain loops; every entry of the gradient is the difference quotient of the loss, for
/// hard and for soft targets, on a whole batch and on a part of it that comes out of order.
#[test]
fn the_gradient_is_that_of_difference_quotients() {
    let (points, targets) = (points(), targets());
    let mut bundle = Bundle::new(D, &MEMBERS, Optimiser::Adam { rate: 0.01 });
    for _ in 0..5 {
        bundle.advance(points.as_ref(), &targets, &(0..N).collect::<Vec<_>>());
    }
    let parameters = wide(bundle.parameters());
    let found = bundle.outputs(points.as_ref());
    for (k, found) in found.iter().enumerate() {
        for (i, &given) in found.iter().enumerate() {
            let f = outputs(&parameters, &point(&points, i))[k];
            assert!((f - f64::from(given)).abs() < 1e-5, "network {k}, point {i}");
        }
    }
    for batch in [(0..N).collect::<Vec<_>>(), vec![7, 3, 31, 3, 18]] {
        let gradient = wide(bundle.gradient(points.as_ref(), &targets, &batch));
        assert_eq!(gradient.len(), parameters.len());
        for (k, &given) in gradient.iter().enumerate() {
            let at = |step: f64| {
                let mut moved = parameters.clone();
                moved[k] += step;
                loss(&moved, &points, &targets, &batch)
            };
            // No inner product of these points is within the step of 0, where the loss has a kink.
            let step = 1e-6;
            let quotient = (at(step) - at(-step)) / (2.0 * step);
            assert!((quotient - given).abs() < 2e-6, "{k}: {quotient} and {given}");
        }
    }
}

/// A network learns the same in company and alone, whatever the other networks are; equal widths, seeds and
/// targets give equal networks, and another seed others.
#[test]
fn a_network_does_not_depend_on_its_neighbours() {
    let (points, targets) = (points(), targets());
    for optimiser in
        [Optimiser::Adam { rate: 0.01 }, Optimiser::Momentum { rate: 0.1, momentum: 0.9 }]
    {
        let train = |members: &[Member]| {
            let mut bundle = Bundle::new(D, members, optimiser);
            for step in 0..30 {
                let batch: Vec<usize> = (0..8).map(|k| (k * 5 + step * 7) % N).collect();
                bundle.advance(points.as_ref(), &targets, &batch);
            }
            bundle.outputs(points.as_ref())
        };
        let together = train(&MEMBERS);
        for (k, member) in MEMBERS.iter().enumerate() {
            let alone = &train(&[*member])[0];
            for (f, g) in together[k].iter().zip(alone) {
                assert!((f - g).abs() < 1e-4, "{member:?}: {f} and {g}");
            }
        }
        let twice = train(&[MEMBERS[0], MEMBERS[0], Member { seed: 9, ..MEMBERS[0] }]);
        assert_eq!(twice[0], twice[1]);
        assert_ne!(twice[0], twice[2]);
    }
}

/// Both rules come down to the least loss of a convex problem: with one neuron that is active everywhere and
/// constant inputs, μ(f) is the share of the ones.
#[test]
fn training_comes_to_the_share_of_the_ones() {
    let points = Mat::from_fn(2, 4, |_, _| 1.0f32);
    let targets = vec![vec![1.0, 1.0, 1.0, 0.0]];
    let member = Member { width: 2, target: 0, seed: 1 };
    for optimiser in
        [Optimiser::Adam { rate: 0.01 }, Optimiser::Momentum { rate: 0.1, momentum: 0.9 }]
    {
        let mut bundle = Bundle::new(2, &[member], optimiser);
        (0..2000).for_each(|_| bundle.advance(points.as_ref(), &targets, &[0, 1, 2, 3]));
        let f = bundle.outputs(points.as_ref())[0][0];
        assert!((f - 3f32.ln()).abs() < 1e-3, "{optimiser:?}: {f}");
    }
}

/// Writes the four files of a small MNIST.
fn write_digits(folder: &Path) {
    digits::write_digits(folder, 240, 60);
}

fn run(plan: &Plan, folder: &Path, journal: &Journal) -> Findings {
    let found = plan.run(folder, folder, journal, Work::unwatched());
    found.expect("findings").0
}

/// The quick plan in seconds: the bytes do not depend on the threads nor on stops; a run that starts again
/// takes everything from its journal; a changed file of logits is not believed; the charts can be drawn.
#[test]
fn a_run_is_the_same_in_one_go_and_in_parts() {
    let folder = tempfile::tempdir().expect("a folder");
    write_digits(folder.path());
    let plan = Plan::quick();
    let path = folder.path().join("journal.jsonl");
    let open = || Journal::open(&path).expect("a journal");

    // Stopped after each unit of work until it is done.
    let mut stops = 0;
    loop {
        let stop = AtomicBool::new(false);
        let lines = fs::read_to_string(&path).map_or(0, |text| text.lines().count());
        let observe = |_: Progress<'_>| {
            let now = fs::read_to_string(&path).map_or(0, |text| text.lines().count());
            stop.store(now > lines + 4, Ordering::Relaxed);
        };
        match plan.run(folder.path(), folder.path(), &open(), Work::new(&stop, &observe)) {
            Err(ProtocolsError::Stopped(_)) => stops += 1,
            Err(error) => panic!("{error}"),
            Ok(_) => break,
        }
    }
    assert!(stops >= 3, "{stops} stops");
    let findings = run(&plan, folder.path(), &open());
    let text = serde_json::to_string(&findings).expect("JSON");
    assert_eq!(serde_json::from_str::<Findings>(&text).expect("findings"), findings);

    let other = tempfile::tempdir().expect("a folder");
    write_digits(other.path());
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a pool");
    let journal = Journal::in_memory();
    let alone = pool.install(|| run(&plan, other.path(), &journal));
    assert_eq!(serde_json::to_string(&alone).expect("JSON"), text);

    let logits = other.path().join("teachers/teacher-all-digits-0.logits");
    let mut bytes = fs::read(&logits).expect("logits");
    *bytes.last_mut().expect("bytes") ^= 1;
    fs::write(&logits, bytes).expect("written");
    assert_eq!(run(&plan, other.path(), &journal), findings);
    assert_eq!(run(&plan, other.path(), &Journal::in_memory()), findings);

    assert_eq!(charts(&findings).len(), 3);
    for chart in charts(&findings) {
        Chart::check(&chart).expect("drawable");
    }
}

/// Each reading has one accuracy for each seed; the differences are those of the accuracies; stopping takes a
/// mark of the plan; a corrected p value is never below the plain one, and the least one of a family is that
/// times the number of its comparisons.
#[test]
fn the_summary_is_that_of_its_seeds() {
    let folder = tempfile::tempdir().expect("a folder");
    write_digits(folder.path());
    let plan = Plan::quick();
    let findings = run(&plan, folder.path(), &Journal::in_memory());
    for found in &findings.blocks {
        for gap in &found.gaps {
            let of = |labels| {
                let cell = found.cell(gap.width, labels).expect("a cell");
                match gap.epochs {
                    Some(epochs) => {
                        let is_it = |reading: &&Reading| reading.epochs == epochs;
                        cell.readings.iter().find(is_it).expect("a reading").accuracies.clone()
                    }
                    None => {
                        let stopping = cell.stopping.as_ref().expect("held out");
                        let marks = &found.block.marks;
                        assert!(stopping.epochs.iter().all(|epochs| marks.contains(epochs)));
                        stopping.accuracies.clone()
                    }
                }
            };
            let (soft, hard) = (of(gap.labels), of(Labels::Hard));
            assert_eq!(soft.len() as u64, found.block.seeds);
            let mean = soft.iter().zip(&hard).map(|(s, h)| s - h).sum::<f64>() / soft.len() as f64;
            assert!((mean - gap.estimate.mean).abs() < 1e-9);
            assert!(gap.corrected >= gap.p);
        }
    }
    for family in [Family::Controls, Family::Images, Family::Grid] {
        let gaps: Vec<&Gap> = findings.gaps(family).map(|(_, gap)| gap).collect();
        let least = |value: fn(&Gap) -> f64| gaps.iter().map(|gap| value(gap)).fold(1.0, f64::min);
        let (p, corrected) = (least(|gap| gap.p), least(|gap| gap.corrected));
        assert!((corrected - (p * gaps.len() as f64).min(1.0)).abs() < 1e-12, "{family:?}");
    }
    // Parts of a run make the whole, corrections included; the later of two equal blocks counts.
    let part = |blocks: &[usize]| {
        let blocks = blocks.iter().map(|&k| plan.blocks[k].clone()).collect();
        let part = Plan { blocks, ..plan.clone() };
        run(&part, folder.path(), &Journal::in_memory())
    };
    let parts = vec![part(&[0, 1, 2]), part(&[1, 3, 4])];
    assert_eq!(Findings::together(parts), Some(findings.clone()));
    let other = Findings { version: "other".into(), ..findings.clone() };
    assert_eq!(Findings::together(vec![findings.clone(), other]), None);
    assert_eq!(findings.printed.len(), 12);
    let images = findings.gaps(Family::Images).count();
    assert_eq!(findings.worths.len(), images);
}
