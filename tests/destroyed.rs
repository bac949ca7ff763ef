//! Features that hard labels destroy: the merged data against the whole, the state of rest, the path of
//! the boundaries, and how often training ends without an error.

use std::sync::atomic::AtomicBool;

use distill_bounds::artifact::Journal;
use distill_bounds::experiment::destroyed::path::{Moment, follow};
use distill_bounds::experiment::destroyed::{
    COARSE, Findings, Grid, MAIN, Merged, Path, Plan, Rest, Trainee, right_at,
};
use distill_bounds::figures::Chart;
use distill_bounds::problem::{Problem, ProblemError};
use distill_bounds::report::charts::destroyed::chart;
use distill_bounds::training::dense::DenseEngine;
use distill_bounds::training::loss::HardLoss;
use distill_bounds::training::{Engine, LabelKind, Loss, Plan as Training, descend};
use distill_bounds::work::Work;

const SMOOTHED: Loss = Loss::Hard(HardLoss::Smoothed { scale: 0.5, temperature: 1.0 });

fn problem(copies: usize) -> Problem {
    let name = format!("two-scales:fine=0.2,coarse={COARSE},copies={copies}");
    Problem::synthetic(&name).expect("a problem")
}

fn merged(problem: &Problem) -> Merged {
    Merged::new(&problem.dataset, problem.teacher.logits())
}

fn training(width: u64, steps: u64, seed: u64) -> Training {
    let (radius, initial_scale) = (f64::INFINITY, 1.0);
    Training { width, steps, step_size: 4.0, radius, initial_scale, seed }
}

/// Weights on distinct points give the run on all copies, the definition of which is the suite's own loop
/// on the whole data; and errors are those of all points.
#[test]
fn merged_points_train_as_all_of_them() {
    let whole = problem(5);
    let data = merged(&whole);
    assert_eq!(data.copies(), [5.0, 5.0, 5.0, 5.0, 1.0, 1.0, 2.0]);
    let plan = training(20, 300, 3);
    for loss in [Loss::SOFT, Loss::HARD, SMOOTHED] {
        let build =
            |points| DenseEngine::new(points, &plan, &Work::unwatched()).expect("a network");
        let mut all = build(whole.dataset.points());
        let objective = whole.objective(loss).expect("a teacher");
        let outcome = descend(&mut all, &objective, &plan, &Work::unwatched(), |_| true);
        let errors = (outcome.expect("a run").last.error * whole.dataset.n() as f64).round();
        let mut few = build(data.points().as_ref());
        let mut derivative = vec![0.0; 7];
        for _ in 0..plan.steps {
            data.derivative(loss, few.outputs(), &mut derivative);
            few.advance(&derivative);
        }
        assert_eq!(data.errors(few.outputs()), errors as u64);
        assert_eq!(data.is_right(few.outputs()), errors == 0.0);
        for (k, f) in few.outputs().iter().enumerate() {
            let i = if k < 4 { k } else { 16 + k };
            assert!((f - all.outputs()[i]).abs() < 1e-10, "{loss}: {f} at {k}");
        }
    }
}

/// The step that a run ends at is the first without an error of the suite's own loop on the whole data.
#[test]
fn a_run_ends_at_its_first_step_without_an_error() {
    let whole = problem(5);
    let mut ends = Vec::new();
    for (seed, loss) in (0..6).flat_map(|seed| [(seed, Loss::SOFT), (seed, Loss::HARD)]) {
        let plan = training(16, 3000, seed);
        let mut engine =
            DenseEngine::new(whole.dataset.points(), &plan, &Work::unwatched()).expect("a network");
        let objective = whole.objective(loss).expect("a teacher");
        let mut first = None;
        let outcome = descend(&mut engine, &objective, &plan, &Work::unwatched(), |state| {
            first = (state.error == 0.0).then_some(state.step);
            first.is_none()
        });
        let ended = outcome.expect("a run").last.error == 0.0;
        let expected = first.or(ended.then_some(plan.steps));
        let found = right_at(&merged(&whole), loss, &plan, &Work::unwatched()).expect("a run");
        assert_eq!(found, expected, "{loss}, seed {seed}");
        ends.push(found);
    }
    assert!(ends.iter().any(Option::is_some) && ends.iter().any(Option::is_none), "{ends:?}");
}

/// At rest nothing pulls at a neuron that is active on two outer fine points and all coarse ones, where the
/// outputs are those of F e·x: both coordinates of Σ ℓ'_i x_i vanish. And the values of the runs of theory.
#[test]
fn at_rest_the_pulls_balance() {
    for (copies, fine, coarse) in
        [(20, 5.3164, 1.5790), (50, 6.1425, 1.8244), (200, 7.4261, 2.2056)]
    {
        let data = merged(&problem(copies));
        let rest = Rest::new(MAIN.0, COARSE, copies);
        assert!((rest.fine - fine).abs() < 5e-5 && (rest.coarse - coarse).abs() < 5e-5, "{rest:?}");
        let slope = rest.fine / (MAIN.0 / 2.0).cos();
        let outputs: Vec<f64> = (0..7).map(|i| slope * data.points()[(0, i)]).collect();
        assert!((outputs[4] - rest.coarse).abs() < 1e-12, "{outputs:?}");
        let mut derivative = vec![0.0; 7];
        data.derivative(Loss::HARD, &outputs, &mut derivative);
        for k in 0..2 {
            let active = [0, 3, 4, 5, 6];
            let pull: f64 = active.iter().map(|&i| derivative[i] * data.points()[(k, i)]).sum();
            assert!(pull.abs() < 1e-13, "N = {copies}, coordinate {k}: {pull}");
        }
    }
}

/// R0 along two runs: no moment without an error is one without a boundary between the coarse points. The
/// hard run loses all of them and comes to the state of rest, no neuron leaves the closed cone; the soft
/// run on the same draw keeps some and ends without an error.
#[test]
fn hard_labels_lose_the_boundaries_between_the_coarse_points() {
    let data = merged(&problem(MAIN.1));
    let plan = Training { step_size: 1.0, ..training(48, 300_000, 0) };
    let walk = |loss| follow(&data, loss, &plan, &Work::unwatched()).expect("a run");
    let (soft, hard) = (walk(Loss::SOFT), walk(Loss::HARD));
    for path in [&soft, &hard] {
        let moments = &path.moments;
        assert_eq!((moments[0].step, moments.last().unwrap().step), (0, plan.steps));
        assert!(moments.windows(2).all(|pair| pair[0].step < pair[1].step));
        for moment in moments {
            assert!(moment.errors > 0 || moment.between_coarse > 0, "step {}", moment.step);
            assert_eq!(moment.angles.len(), 48);
            let between = (90.0 - COARSE.to_degrees() / 2.0)..(90.0 + COARSE.to_degrees() / 2.0);
            let angles = moment.angles.iter().filter(|&angle| between.contains(angle)).count();
            assert!(angles.abs_diff(moment.between_coarse as usize) <= 1, "step {}", moment.step);
        }
    }
    let (soft_end, hard_end) = (soft.moments.last().unwrap(), hard.moments.last().unwrap());
    assert_eq!((soft_end.errors, soft.lost_at()), (0, None));
    assert!(hard_end.errors > 0 && hard_end.in_cone > 0);
    assert!(hard.lost_at().is_some_and(|step| step < plan.steps / 10), "{:?}", hard.lost_at());
    assert_eq!((hard.closed_from, hard.escapes()), (Some(0), Some(0)));
}

/// What is read off a path, on one written by hand: a boundary that comes back is not lost, and only
/// neurons that leave after the cone has closed have escaped.
#[test]
fn a_path_is_read_as_it_says() {
    let moment = |step, between_coarse, left_cone| Moment {
        step,
        errors: 1,
        between_coarse,
        in_cone: 3,
        left_cone,
        outputs: Vec::new(),
        angles: Vec::new(),
    };
    let moments = vec![moment(0, 2, 0), moment(1, 0, 5), moment(2, 1, 1), moment(4, 0, 2)];
    let mut path = Path { closed_from: Some(1), moments };
    assert_eq!((path.lost_at(), path.escapes()), (Some(4), Some(3)));
    path.closed_from = None;
    path.moments.pop();
    assert_eq!((path.lost_at(), path.escapes()), (None, None));
}

fn small() -> Plan {
    let grid = Grid {
        fine: MAIN.0,
        copies: MAIN.1,
        trainees: vec![Trainee::SOFT, Trainee::hard(1.0), Trainee::hard(100.0)],
        widths: vec![48],
        step_sizes: vec![1.0, 4.0],
        time: 40_000.0,
        seeds: 6,
    };
    Plan { grids: vec![grid], followed: 1000 }
}

/// At 48 neurons soft labels and hard ones at α = 100 are right everywhere on every draw, hard ones at α = 1
/// on none: the first two are the control that these draws and steps are enough. The bytes do not depend
/// on the threads, the chart can be drawn, and findings read back are the findings.
#[test]
fn soft_labels_succeed_where_hard_ones_do_not() {
    let run = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        pool.install(|| small().run(&Journal::in_memory(), Work::unwatched()).expect("findings"))
    };
    let findings = run(1);
    let right: Vec<[u64; 2]> =
        findings.rows.iter().map(|row| [0, 1].map(|k| row.cells[0].attempts[k].right)).collect();
    assert_eq!(right, [[6, 6], [0, 0], [6, 6]]);
    // Both ends for two step sizes: p⁶ = 0.05/4.
    let end = 0.0125f64.powf(1.0 / 6.0);
    for (row, (lower, upper)) in
        findings.rows.iter().zip([(end, 1.0), (0.0, 1.0 - end), (end, 1.0)])
    {
        let cell = &row.cells[0];
        assert!((cell.lower - lower).abs() < 1e-12 && (cell.upper - upper).abs() < 1e-12);
        assert!((cell.lower..=cell.upper).contains(&cell.share));
    }
    let text = serde_json::to_string(&findings).expect("JSON");
    assert_eq!(serde_json::to_string(&run(2)).expect("JSON"), text);
    assert_eq!(serde_json::from_str::<Findings>(&text).expect("findings"), findings);
    Chart::check(&chart(&findings)).expect("drawable");
}

/// A second run takes everything from the journal, and a stop signal ends the work.
#[test]
fn runs_are_kept_and_can_be_stopped() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("journal.jsonl");
    let mut plan = small();
    plan.grids[0].trainees.truncate(1);
    let run = |work| plan.run(&Journal::open(&path).expect("a journal"), work);
    let stopped = AtomicBool::new(true);
    let refused = run(Work::new(&stopped, &|_| {}));
    assert!(matches!(refused, Err(ProblemError::Stopped(_))), "{refused:?}");
    let first = run(Work::unwatched()).expect("findings");
    let kept = std::fs::read(&path).expect("a journal");
    assert_eq!(run(Work::unwatched()).expect("findings"), first);
    assert_eq!(std::fs::read(&path).expect("a journal"), kept);
}

/// The kinds of labels that the figure sets beside each other are those of the paper.
#[test]
fn the_ways_of_training_have_the_losses_of_the_paper() {
    assert_eq!(Trainee::SOFT.loss, LabelKind::Soft.into());
    assert_eq!(Trainee::hard(3.0).loss, LabelKind::Hard.into());
}

/// The step size is a unit of time and no more: a run with η = 4 is right at the time ηt of one with η = 1,
/// up to 2 %, for soft labels and for hard ones at a larger initial scale.
#[test]
fn a_smaller_step_size_changes_no_more_than_the_number_of_steps() {
    let data = merged(&problem(15));
    for (trainee, seed) in (0..4).flat_map(|k| [(Trainee::SOFT, k), (Trainee::hard(3.0), k)]) {
        let time = |step_size: f64| {
            let initial_scale = trainee.initial_scale;
            let plan = Training { step_size, initial_scale, ..training(48, 400_000, seed) };
            let end = right_at(&data, trainee.loss, &plan, &Work::unwatched()).expect("a run");
            step_size * end.expect("right by then") as f64
        };
        let (coarse, fine) = (time(4.0), time(1.0));
        assert!((coarse / fine - 1.0).abs() < 0.02, "{trainee:?}, seed {seed}: {coarse}, {fine}");
    }
}
