//! Width against training time: one run read at many numbers of steps, the counts over seeds, and the
//! statements' times.

use std::path::Path;
use std::sync::atomic::AtomicBool;

use distill_bounds::artifact::Journal;
use distill_bounds::experiment::phases::record::{Record, marks, run};
use distill_bounds::experiment::phases::{
    Asked, Cell, Data, Diagram, EPSILON, Findings, Phase, Plan, Task,
};
use distill_bounds::figures::Chart;
use distill_bounds::problem::{Problem, ProblemError};
use distill_bounds::report::charts::phases::charts;
use distill_bounds::training::{LabelKind, Plan as Training};
use distill_bounds::work::Work;

/// Ten steps first, then four numbers in a factor of 10, and the last step, once.
#[test]
fn the_marks_rise_to_the_last_step() {
    assert_eq!(marks(100), [10, 18, 32, 57, 100]);
    assert_eq!(marks(101), [10, 18, 32, 57, 100, 101]);
    assert_eq!(marks(7), [7]);
}

/// The errors read at T steps of a long run are those of a run of T steps, whose averages the suite's own
/// loop takes: also where a run comes to stand still.
#[test]
fn one_run_holds_all_shorter_ones() {
    for (name, width) in [("half-circle:n=8", 20), ("balanced:slope=0.25", 4)] {
        let problem = Problem::synthetic(name).expect("a margin");
        let plan = |steps, seed| Training {
            width,
            steps,
            step_size: 4.0,
            radius: f64::INFINITY,
            initial_scale: 1.0,
            seed,
        };
        let steps = marks(1000);
        for (seed, labels) in (0..4).flat_map(|s| [(s, LabelKind::Soft), (s, LabelKind::Hard)]) {
            let objective = problem.objective(labels.into()).expect("a teacher");
            let points = problem.dataset.points();
            let (work, whole) = (Work::unwatched(), plan(1000, seed));
            let records = run(points, &objective, &whole, &steps, &work).expect("a run");
            assert_eq!(records.len(), steps.len());
            for (&steps, Record { averaged, last }) in steps.iter().zip(records) {
                let outcome = problem.run(
                    labels.into(),
                    &plan(steps, seed),
                    None,
                    &Journal::in_memory(),
                    &work.stage("runs", 0),
                );
                let outcome = outcome.expect("a run");
                assert!((averaged - outcome.averaged.error).abs() < 1e-12, "{name}, T = {steps}");
                assert_eq!(last, outcome.last.error, "{name}, T = {steps}");
            }
        }
    }
}

fn task() -> Task {
    let data = Data::Synthetic("half-circle:n=4".into());
    Task { data, widths: vec![8, 32], epsilon: EPSILON, step_size: 4.0, steps: 300, seeds: 6 }
}

/// The least width is the narrowest one from which on no wider one falls short of the share.
#[test]
fn the_least_width_is_enough_and_so_is_every_wider_one() {
    let cell = |width, last: [u64; 3]| Cell { width, averaged: vec![0; 3], last: last.to_vec() };
    let cells = vec![cell(8, [3, 6, 0]), cell(16, [0, 3, 2]), cell(32, [2, 3, 6])];
    let diagram = Diagram {
        task: task(),
        name: String::new(),
        n: 4,
        gamma: 0.1,
        steps: vec![10, 20, 30],
        phases: vec![Phase { labels: LabelKind::Hard, cells }],
        proven: Vec::new(),
    };
    let least = |share| diagram.least(LabelKind::Hard, Asked::Last, share);
    assert_eq!(least(0.5), [None, Some(8), Some(32)]);
    assert_eq!(least(0.3), [Some(32), Some(8), Some(16)]);
    assert_eq!(diagram.least(LabelKind::Hard, Asked::Averaged, 0.5), [None; 3]);
    assert_eq!(diagram.least(LabelKind::Soft, Asked::Last, 0.5), [None; 3]);
    assert_eq!(diagram.times().collect::<Vec<_>>(), [40.0, 80.0, 120.0]);
}

/// The counts are those of single runs; the bytes do not depend on the threads; a run that starts again
/// takes everything from its journal; a stop ends it; and the charts can be drawn.
#[test]
fn seeds_are_counted_one_by_one() {
    let plan = Plan { tasks: vec![task()] };
    let nowhere = Path::new("");
    let folder = tempfile::tempdir().expect("a folder");
    let journal = || Journal::open(&folder.path().join("journal.jsonl")).expect("a journal");
    let stopped = AtomicBool::new(true);
    let refused = plan.run(nowhere, &journal(), Work::new(&stopped, &|_| {}));
    assert!(matches!(refused, Err(ProblemError::Stopped(_))));
    let findings = plan.run(nowhere, &journal(), Work::unwatched()).expect("findings");
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a pool");
    let alone = pool.install(|| plan.run(nowhere, &Journal::in_memory(), Work::unwatched()));
    let text = serde_json::to_string(&findings).expect("JSON");
    assert_eq!(serde_json::to_string(&alone.expect("findings")).expect("JSON"), text);
    assert_eq!(serde_json::from_str::<Findings>(&text).expect("findings"), findings);
    assert_eq!(plan.run(nowhere, &journal(), Work::unwatched()).expect("findings"), findings);

    let problem = Problem::synthetic("half-circle:n=4").expect("a margin");
    let diagram = &findings.diagrams[0];
    for phase in &diagram.phases {
        for cell in &phase.cells {
            let plans = (0..6).map(|seed| diagram.task.plan(cell.width, seed));
            let outcomes = plans.map(|plan| {
                let stage = Work::unwatched();
                let stage = stage.stage("runs", 0);
                problem.run(phase.labels.into(), &plan, None, &Journal::in_memory(), &stage)
            });
            let outcomes: Vec<_> = outcomes.collect::<Result<_, _>>().expect("runs");
            let small = |risk: f64| risk <= EPSILON;
            let averaged = outcomes.iter().filter(|run| small(run.averaged.error)).count();
            let last = outcomes.iter().filter(|run| small(run.last.error)).count();
            assert_eq!(*cell.averaged.last().unwrap(), averaged as u64);
            assert_eq!(*cell.last.last().unwrap(), last as u64);
        }
    }
    for chart in charts(&findings) {
        Chart::check(&chart).expect("drawable");
    }
}

/// The known point: on the half circle of 8 with 64 neurons, η = 1 and T = 4,000, soft labels average an
/// error far below 0.1 and hard ones are above it.
#[test]
fn hard_labels_need_more_time_on_the_half_circle() {
    let task = Task {
        data: Data::Synthetic("half-circle:n=8".into()),
        widths: vec![64],
        epsilon: EPSILON,
        step_size: 1.0,
        steps: 4000,
        seeds: 8,
    };
    let plan = Plan { tasks: vec![task] };
    let findings = plan.run(Path::new(""), &Journal::in_memory(), Work::unwatched());
    let findings = findings.expect("findings");
    let [soft, hard] = [0, 1].map(|k| {
        let cell = &findings.diagrams[0].phases[k].cells[0];
        *cell.averaged.last().expect("marks")
    });
    assert!(soft >= 7 && hard <= 1, "{soft} and {hard} of 8");
    let proven = &findings.diagrams[0].proven;
    for id in ["M.theorem-2", "S.s4", "M.proposition-5", "S.s5"] {
        let bound = proven.iter().find(|bound| bound.statement == id).expect("sized");
        assert!(bound.time >= 4000.0 && bound.width > 64.0, "{bound:?}");
    }
}
