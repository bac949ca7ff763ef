//! An experiment of many trainings.

use std::collections::BTreeSet;
use std::fs;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use burn::tensor::Device;
use deep::Error;
use deep::experiment::{Cell, Experiment, Role};
use deep::images::Images;
use deep::preset::{Plan, Preset};
use deep::summary::Report;
use deep::training::{Recipe, Task, train};
use distill_bounds::artifact::{Journal, checksum};
use serde_json::Value;

use super::training::{architectures, images, recipe};

/// One variance; the smoke preset with smaller networks.
fn plan(seeds: u64) -> Plan {
    let mut plan = Plan { variances: vec![0.05], seeds, ..Preset::Smoke.plan() };
    for ((_, teacher, student), architecture) in plan.families.iter_mut().zip(architectures()) {
        *teacher = recipe(architecture.clone());
        *student = Recipe { max_epochs: 3, ..recipe(architecture) };
    }
    plan
}

fn open(folder: &Path) -> Journal {
    Journal::open(&folder.join("journal.jsonl")).unwrap()
}

/// Runs `plan` on `threads` threads and stops after `limit` calls of the observer.
fn run(
    plan: &Plan,
    images: &Images,
    folder: &Path,
    threads: usize,
    limit: usize,
) -> Result<Vec<Cell>, Error> {
    let journal = open(folder);
    let states = folder.join("states");
    let experiment = Experiment::new(plan, images, Device::default(), &journal, Some(&states));
    let calls = AtomicUsize::new(0);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    pool.install(|| {
        let observer = |_| match calls.fetch_add(1, Ordering::Relaxed) + 1 >= limit {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        };
        experiment.run(&observer, &|_| Ok(()))
    })
}

/// The journal of an experiment, line by line.
fn lines(folder: &Path) -> Vec<Value> {
    let text = fs::read_to_string(folder.join("journal.jsonl")).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Of the journal, the teachers: they alone have logits.
fn teachers(folder: &Path) -> Vec<Value> {
    let has_logits = |line: &Value| !line["value"]["logits"].as_array().unwrap().is_empty();
    lines(folder).into_iter().filter(has_logits).collect()
}

/// The same bits on 1, 2 and 3 threads, and after many stops; no state of a cell is left over, and
/// nothing is left to do.
#[test]
fn an_experiment_does_not_depend_on_threads_or_stops() {
    let (images, plan) = (images(40), plan(2));
    let folder = || tempfile::tempdir().unwrap();
    let one = run(&plan, &images, folder().path(), 1, usize::MAX).unwrap();
    assert_eq!(one.len(), 2 * 2 * 3);
    for threads in [2, 3] {
        assert_eq!(run(&plan, &images, folder().path(), threads, usize::MAX).unwrap(), one);
    }
    let stopped = folder();
    let mut stops = 0;
    let resumed = loop {
        match run(&plan, &images, stopped.path(), 2, 20) {
            Ok(cells) => break cells,
            Err(Error::Interrupted { .. }) => stops += 1,
            Err(error) => panic!("{error}"),
        }
    };
    assert!(stops >= 2, "stopped {stops} times");
    assert_eq!(resumed, one);
    assert_eq!(fs::read_dir(stopped.path().join("states")).unwrap().count(), 0);
    let keys: BTreeSet<String> =
        lines(stopped.path()).iter().map(|line| line["key"].to_string()).collect();
    assert_eq!(keys.len(), one.len());

    let journals = [Journal::in_memory(), open(stopped.path())];
    let [before, after] = journals.map(|journal| {
        Experiment::new(&plan, &images, Device::default(), &journal, None).forecast().unwrap()
    });
    assert_eq!((before.trainings, before.recorded), (12, 0));
    assert!(before.seconds > 0.0);
    assert_eq!((after.trainings, after.recorded, after.seconds), (12, 12, 0.0));
}

/// What is finished grows by a teacher and its two students at a time, in the plan's order, to the
/// result; a report of a part lets another run, with an empty journal, end with the same cells and
/// train the others only. A report of other images, another temperature or other recipes gives
/// nothing, nor does a teacher without its students.
#[test]
fn a_report_of_a_part_is_enough_to_go_on() {
    let (images, plan) = (images(40), plan(2));
    let journal = Journal::in_memory();
    let experiment = Experiment::new(&plan, &images, Device::default(), &journal, None);
    let kept = Mutex::new(Vec::new());
    let keep = |cells: &[Cell]| {
        kept.lock().unwrap().push(cells.to_vec());
        Ok(())
    };
    let whole = experiment.run(&|_| ControlFlow::Continue(()), &keep).unwrap();
    let kept = kept.into_inner().unwrap();
    assert_eq!(kept.iter().map(Vec::len).collect::<Vec<_>>(), [3, 6, 9, 12]);
    let is_part = |cells: &Vec<Cell>| cells.iter().all(|cell| whole.contains(cell));
    assert!(kept.iter().all(is_part) && kept[3] == whole);

    let setting = experiment.setting();
    let of = |cells: &[Cell]| Report::new((Preset::Smoke, &plan), setting, [64, 8, 8], cells);
    let part = of(&whole[..8]).shared_with(&plan, setting);
    assert_eq!(part, whole[..8]);
    let folder = tempfile::tempdir().unwrap();
    let other = open(folder.path());
    let resumed =
        Experiment::new(&plan, &images, Device::default(), &other, None).with_finished(part);
    assert_eq!(resumed.forecast().unwrap().recorded, 6);
    let cells = resumed.run(&|_| ControlFlow::Continue(()), &|_| Ok(())).unwrap();
    assert_eq!(cells, whole);
    assert_eq!(lines(folder.path()).len(), 6);

    let report = of(&whole);
    let noisy = images.with_noise(0.1, 1);
    let other = Experiment::new(&plan, &noisy, Device::default(), &journal, None);
    assert_eq!(report.shared_with(&plan, other.setting()), []);
    let mut changed = plan.clone();
    changed.temperature = 2.0;
    assert_eq!(report.shared_with(&changed, setting), []);
    let mut changed = plan.clone();
    changed.families[0].2.batch += 1;
    changed.seeds = 1;
    let shared = report.shared_with(&changed, setting);
    assert!(shared.len() == 3 && shared.iter().all(|c| c.family == plan.families[1].0));
}

/// Both students start from the same weights and see the same images in the same order: with a
/// teacher that is certain of the classes they have the same outcome at temperature 1, and with one
/// that is certain of the opposite they do not.
#[test]
fn students_differ_by_their_targets_only() {
    let (images, mut plan) = (images(100), plan(1));
    for (_, _, student) in &mut plan.families {
        (student.max_epochs, student.patience, student.step_size) = (20, 20, 5e-3);
    }
    let folder = tempfile::tempdir().unwrap();
    run(&plan, &images, folder.path(), 1, usize::MAX).unwrap();
    let teachers = teachers(folder.path());
    assert_eq!(teachers.len(), 2);
    let students = |certainty: f32| {
        let logits: Vec<f32> = (images.split(0).training.iter())
            .map(|&i| certainty * (2.0 * images.classes[i] - 1.0))
            .collect();
        let mut journal = String::new();
        for mut teacher in teachers.clone() {
            teacher["value"]["logits"] = logits.clone().into();
            let key = teacher["key"].as_str().unwrap();
            teacher["sha256"] = checksum(key, &teacher["value"]).into();
            journal += &format!("{teacher}\n");
        }
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("journal.jsonl"), journal).unwrap();
        let cells = run(&plan, &images, folder.path(), 1, usize::MAX).unwrap();
        let of = |role| -> Vec<Cell> {
            let cells = cells.iter().filter(|cell| cell.role == role).cloned();
            cells.map(|cell| Cell { role: Role::StudentHard, ..cell }).collect()
        };
        [of(Role::StudentHard), of(Role::StudentSoft)]
    };
    let [hard, soft] = students(1000.0);
    assert_eq!(hard.len(), 2);
    assert_eq!(hard, soft);
    let [hard_again, soft] = students(-1000.0);
    assert_eq!(hard, hard_again);
    assert!(hard.iter().zip(&soft).all(|(hard, soft)| hard != soft), "{soft:?}");
}

/// At temperature τ the soft student alone is another training: its targets are σ(z/τ) for the
/// teacher's logits z, and its loss has the same temperature.
#[test]
fn the_temperature_reaches_the_soft_student_alone() {
    let (images, mut plan) = (images(40), plan(1));
    plan.families.truncate(1);
    let folder = tempfile::tempdir().unwrap();
    run(&plan, &images, folder.path(), 1, usize::MAX).unwrap();
    let before = lines(folder.path());
    plan.temperature = 3.0;
    let cells = run(&plan, &images, folder.path(), 1, usize::MAX).unwrap();
    assert_eq!((before.len(), lines(folder.path()).len()), (3, 4));

    let logits = teachers(folder.path())[0]["value"]["logits"].clone();
    let logits: Vec<f32> = serde_json::from_value(logits).unwrap();
    let targets: Vec<f32> =
        logits.iter().map(|&z| (1.0 / (1.0 + (-f64::from(z) / 3.0).exp())) as f32).collect();
    let task = Task {
        images: &images.with_noise(0.05, 0),
        clean: (&images, 0.05),
        split: &images.split(0),
        targets: &targets,
        temperature: 3.0,
        recipe: &plan.families[0].2,
        seed: 0,
        lineage: 1,
        logits: false,
        device: &Device::default(),
    };
    let expected = train(&task, None, &mut |_| ControlFlow::Continue(())).unwrap();
    let soft = cells.iter().find(|cell| cell.role == Role::StudentSoft).unwrap();
    let found = (soft.epochs, soft.best_epoch, soft.validation_accuracy, soft.test_accuracy);
    let expected = (
        expected.epochs,
        expected.best_epoch,
        expected.validation_accuracy,
        expected.test_accuracy,
    );
    assert_eq!(found, expected);
}
