//! Table 1: which image gets which label, the mini-batch step against the dense engine, and runs
//! that are interrupted or refused.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use distill_bounds::artifact::Journal;
use distill_bounds::data::Normalisation;
use distill_bounds::experiment::digits::{Configuration, Digits};
use distill_bounds::experiment::epochs::Passes;
use distill_bounds::experiment::protocol::{Protocol, Students, Teacher};
use distill_bounds::experiment::stack::{Member, Stack};
use distill_bounds::experiment::statistics::Estimate;
use distill_bounds::experiment::summary::Table;
use distill_bounds::experiment::table_1::run;
use distill_bounds::random::{Purpose, fill_normal, stream};
use distill_bounds::report::table_1::{chart, text};
use distill_bounds::training::dense::DenseEngine;
use distill_bounds::training::{Engine, LabelKind, Plan, Targets};
use distill_bounds::work::Work;
use faer::Mat;

use super::digits;

/// Writes the four files of a small MNIST.
pub fn write_digits(folder: &Path) {
    digits::write_digits(folder, 120, 50);
}

/// Two seeds of small networks.
fn small() -> Protocol {
    Protocol {
        seeds: 2,
        teacher: Teacher {
            width: 16,
            passes: Passes { epochs: 4, batch: 16 },
            step_size: 4.0,
            radius: 50.0,
        },
        students: Students {
            widths: vec![4, 2],
            passes: Passes { epochs: 3, batch: 32 },
            radius: 50.0,
            step_sizes: vec![1.0, 4.0],
            tuning_seeds: 2,
        },
        temperature: 1.0,
    }
}

/// The table of `protocol` on the small MNIST in `folder`, with what lies in `out`.
fn table(folder: &Path, protocol: &Protocol, out: &Path) -> Table {
    let journal = Journal::open(&out.join("journal.jsonl")).unwrap();
    run(folder, protocol, out, &journal, Work::unwatched()).unwrap()
}

/// All that is shown of a table, with every digit of every number.
fn bytes(table: &Table) -> String {
    let chart = serde_json::to_string(&chart(table)).unwrap();
    [serde_json::to_string(table).unwrap(), chart, text(table).unwrap()].concat()
}

/// On the whole data set a step is that of the dense engine: several networks side by side, both
/// kinds of labels, with a projection that is at work and without.
#[test]
fn a_step_on_all_points_is_the_dense_engines() {
    for (d, n) in [(3, 9), (40, 70)] {
        let mut entries = vec![0.0; d * n];
        fill_normal(&mut stream(2, Purpose::Inputs, 0), &mut entries);
        let scale = 0.7 / (d as f64).sqrt();
        let points = Mat::from_fn(d, n, |k, i| scale * entries[i * d + k]);
        let labels: Vec<f64> = (0..n).map(|i| if i % 3 == 0 { -1.0 } else { 1.0 }).collect();
        let logits: Vec<f64> = (0..n).map(|i| labels[i] * (i % 5) as f64).collect();
        let targets = Targets { labels: &labels, logits: &logits };
        let member =
            |width, labels, radius, seed| Member { width, labels, step_size: 5.0, radius, seed };
        let members = [
            member(6, LabelKind::Soft, f64::INFINITY, 1),
            member(30, LabelKind::Hard, 0.4, 2),
            member(2, LabelKind::Soft, 0.6, 3),
            member(2100, LabelKind::Hard, f64::INFINITY, 4),
        ];
        let mut stack = Stack::new(d, &members);
        let mut engines: Vec<DenseEngine> = members
            .iter()
            .map(|member| {
                let plan = Plan {
                    width: member.width as u64,
                    steps: 10,
                    step_size: member.step_size,
                    radius: member.radius,
                    initial_scale: 1.0,
                    seed: member.seed,
                };
                DenseEngine::new(points.as_ref(), &plan, &Work::unwatched()).unwrap()
            })
            .collect();
        let everything: Vec<usize> = (0..n).collect();
        let mut derivative = vec![0.0; n];
        for step in 0..10 {
            stack.advance(points.as_ref(), &targets, &everything);
            let (outputs, drifts) = (stack.outputs(points.as_ref()), stack.drifts());
            for (k, (member, engine)) in members.iter().zip(&mut engines).enumerate() {
                let objective = targets.objective(member.labels);
                objective.derivative(engine.outputs(), &mut derivative);
                engine.advance(&derivative);
                let what = format!("d {d}, m {}, step {step}", member.width);
                for (ours, dense) in outputs[k].iter().zip(engine.outputs()) {
                    assert!((ours - dense).abs() < 1e-12, "{what}: {ours} and {dense}");
                }
                let gap = (drifts[k] - engine.drift()).abs();
                assert!(gap < 1e-12 * engine.drift(), "{what}: drift {} off", gap);
            }
        }
        assert!(engines[1].drift() == 0.4, "the projection must be at work");
    }
}

/// A batch is a step on a data set of its own, in any order.
#[test]
fn a_batch_is_a_data_set_of_its_own() {
    let points = Mat::from_fn(4, 12, |k, i| ((5 * k + 3 * i) % 7) as f64 / 12.0 - 0.2);
    let labels: Vec<f64> = (0..12).map(|i| if i % 2 == 0 { -1.0 } else { 1.0 }).collect();
    let targets = Targets { labels: &labels, logits: &labels };
    let member = Member { width: 8, labels: LabelKind::Hard, step_size: 3.0, radius: 1.0, seed: 6 };
    let outputs = |points: &Mat<f64>, labels: &[f64], batch: &[usize]| {
        let mut stack = Stack::new(4, &[member]);
        stack.advance(points.as_ref(), &Targets { labels, logits: labels }, batch);
        stack.outputs(points.as_ref()).swap_remove(0)
    };
    let batch = [7, 2, 11];
    let alone = Mat::from_fn(4, 3, |k, i| points[(k, batch[i])]);
    let of_alone = outputs(&alone, &batch.map(|i| labels[i]), &[2, 0, 1]);
    let all = outputs(&points, targets.labels, &batch);
    for (of_alone, i) in of_alone.iter().zip(batch) {
        assert!((of_alone - all[i]).abs() < 1e-14);
    }
}

/// Digits above 4 are labelled 1; the reduced set leaves out 1, 4, 7 and 9.
#[test]
fn labels_follow_the_digits() {
    let folder = tempfile::tempdir().unwrap();
    write_digits(folder.path());
    for (configuration, kept) in [
        (Configuration::All, vec![0, 1, 2, 3, 4, 5, 6, 7, 8, 9]),
        (Configuration::Reduced, vec![0, 2, 3, 5, 6, 8]),
    ] {
        let digits = Digits::load(folder.path(), configuration).unwrap();
        for (data, count) in [(&digits.train, 120), (&digits.test, 50)] {
            let expected: Vec<f64> = (0..count)
                .map(|i| i % 10)
                .filter(|digit| kept.contains(digit))
                .map(|digit| if digit > 4 { 1.0 } else { -1.0 })
                .collect();
            assert_eq!(data.labels(), expected, "{configuration}");
        }
        assert_eq!(digits.train_provenance.scaling.normalisation, Normalisation::UnitNorm);
    }
}

/// The numbers of images of each digit in MNIST, from the label files themselves. Without `just
/// data` this test says so and passes.
#[test]
fn mnist_has_the_known_numbers_of_images() {
    const TRAIN: [usize; 10] = [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949];
    const TEST: [usize; 10] = [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009];
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/mnist");
    if !folder.join("t10k-images-idx3-ubyte").exists() {
        println!("skipped: data/mnist is absent; `just data` fetches it");
        return;
    }
    for (part, counts) in [("train", TRAIN), ("t10k", TEST)] {
        let labels = fs::read(folder.join(format!("{part}-labels-idx1-ubyte"))).unwrap();
        let mut found = [0; 10];
        labels[8..].iter().for_each(|&label| found[usize::from(label)] += 1);
        assert_eq!(found, counts, "{part}");
    }
    let reduced = Digits::load(&folder, Configuration::Reduced).unwrap();
    let kept = |counts: [usize; 10], digits: &[usize]| -> usize {
        digits.iter().map(|&digit| counts[digit]).sum()
    };
    for (data, counts) in [(&reduced.train_provenance, TRAIN), (&reduced.test_provenance, TEST)] {
        assert_eq!(data.dataset.n, kept(counts, &[0, 2, 3, 5, 6, 8]));
        assert_eq!(data.dataset.positives, kept(counts, &[5, 6, 8]));
    }
}

/// A run that is killed after any finished cell ends with the same bytes, with the teachers' logits
/// still there or not.
#[test]
fn an_interrupted_run_ends_with_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    write_digits(folder.path());
    let out = folder.path().join("whole");
    let expected = bytes(&table(folder.path(), &small(), &out));
    let journal = fs::read_to_string(out.join("journal.jsonl")).unwrap();
    let lines: Vec<&str> = journal.lines().collect();
    // Of each configuration: a teacher for the choice, and teachers, trials and students of 2 seeds.
    assert_eq!(lines.len(), 2 * (1 + 2 + 2 + 2));
    for kept in 0..=lines.len() {
        let text: String = lines[..kept].iter().map(|line| format!("{line}\n")).collect();
        fs::write(out.join("journal.jsonl"), text).unwrap();
        if kept % 2 == 1 {
            fs::remove_dir_all(out.join("networks")).unwrap();
        }
        assert_eq!(bytes(&table(folder.path(), &small(), &out)), expected, "{kept} cells kept");
    }
    let left = fs::read_dir(out.join("networks")).unwrap();
    let names = left.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    assert!(names.into_iter().all(|name| name.ends_with(".logits")), "checkpoints are left");
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    write_digits(folder.path());
    let run = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let out = folder.path().join(threads.to_string());
        pool.install(|| bytes(&table(folder.path(), &small(), &out)))
    };
    let alone = run(1);
    assert_eq!(run(2), alone);
    assert_eq!(run(3), alone);
}

/// Another temperature is another experiment: its cells are not taken from the journal, hard
/// students stay as they are, soft ones do not.
#[test]
fn the_temperature_changes_soft_students_only() {
    let folder = tempfile::tempdir().unwrap();
    write_digits(folder.path());
    let one_step = |temperature| {
        let mut protocol = small();
        protocol.temperature = temperature;
        protocol.students.step_sizes = vec![4.0];
        table(folder.path(), &protocol, &folder.path().join("out"))
    };
    let (one, ten) = (one_step(1.0), one_step(10.0));
    let drifts = |table: &Table, soft: bool| -> Vec<f64> {
        let rows = table.blocks.iter().flat_map(|block| &block.rows);
        let columns = rows.map(|row| if soft { &row.soft } else { &row.hard });
        columns.flat_map(|column| column.networks.iter().map(|network| network.drift)).collect()
    };
    assert_eq!(drifts(&one, false), drifts(&ten, false));
    let softness = |table: &Table| table.blocks[0].softness.clone();
    assert!(softness(&one).iter().zip(softness(&ten)).all(|(&one, ten)| one < ten && ten < 0.5));
    assert!(drifts(&one, true).iter().zip(&drifts(&ten, true)).all(|(one, ten)| one != ten));
}

/// Whatever the paper claims and the runs do not show is named, and nothing else is.
#[test]
fn shortfalls_are_named() {
    let folder = tempfile::tempdir().unwrap();
    write_digits(folder.path());
    let mut table = table(folder.path(), &small(), &folder.path().join("out"));
    let mut set = |reduced: [f64; 2], all: [f64; 2], teacher: f64| {
        for (block, gaps) in table.blocks.iter_mut().zip([reduced, all]) {
            block.teacher.accuracies.fill(teacher);
            for row in &mut block.rows {
                row.gap.differences = gaps.to_vec();
                row.gap.estimate = Estimate::of(&gaps).unwrap();
            }
        }
        (table.shortfalls().unwrap(), text(&table).unwrap())
    };
    let (lines, text) = set([1.0, 1.01], [2.0, 2.01], 98.0);
    assert!(lines.is_empty() && text.contains("clear of 0"), "{lines:?}");
    let (lines, text) = set([1.0, 1.01], [1.0, 1.01], 98.0);
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(lines.iter().all(|line| line.contains("not shown to change")));
    assert!(text.contains("Not as in the paper") && !text.contains("clear of 0"));
    let (lines, _) = set([-0.5, 0.6], [2.0, 2.01], 97.9);
    assert_eq!(lines.iter().filter(|line| line.contains("no difference")).count(), 2);
    assert_eq!(lines.iter().filter(|line| line.contains("2 of 2 teachers")).count(), 2);
    let (lines, _) = set([2.0, 2.01], [-1.0, -1.01], 99.0);
    assert_eq!(lines.iter().filter(|line| line.contains("hard labels are better")).count(), 2);
    assert_eq!(lines.iter().filter(|line| line.contains("shrinks")).count(), 2);
}

/// Runs `table-1` with arguments that have to be refused in one line with all of `parts`.
fn refused(arguments: &[&str], parts: &[&str]) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_distill-bounds"));
    let run = command.arg("table-1").args(arguments).assert().code(2).stdout("");
    let text = String::from_utf8(run.get_output().stderr.clone()).unwrap();
    assert!(text.starts_with("error: ") && text.lines().count() == 1, "{text}");
    parts.iter().for_each(|part| assert!(text.contains(part), "no {part:?} in {text}"));
}

#[test]
fn bad_arguments_are_refused_in_one_line() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (absent, out) = (path("absent"), path("out"));
    refused(&["--mnist", &absent, "--out", &out], &["--mnist", "absent", "`just data`"]);
    refused(&["--seeds", "1", "--out", &out], &["--seeds", "expected 2 to 20"]);
    refused(&["--seeds", "21", "--out", &out], &["--seeds", "expected 2 to 20"]);
    refused(&["--temperature", "0", "--out", &out], &["--temperature 0", "above 0"]);
    refused(&["--temperature", "nan", "--out", &out], &["--temperature", "above 0"]);
    assert!(!Path::new(&out).exists());

    write_digits(folder.path());
    let images = folder.path().join("t10k-images-idx3-ubyte");
    let whole = fs::read(&images).unwrap();
    fs::write(&images, &whole[..whole.len() - 1]).unwrap();
    let mnist = path("");
    refused(&["--mnist", &mnist, "--out", &out], &["t10k-images", "only", "header declares"]);
    fs::remove_file(&images).unwrap();
    refused(&["--mnist", &mnist, "--out", &out], &["t10k-images", "cannot be read"]);
    let left: Vec<_> = fs::read_dir(&out).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(left, ["journal.jsonl"]);
}
