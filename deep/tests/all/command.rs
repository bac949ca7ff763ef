//! The command `figure-1`.

use std::path::Path;

use assert_cmd::Command;
use deep::summary::Report;
use distill_bounds::figures::Chart;

use super::made;

fn command(arguments: &[&str]) -> assert_cmd::assert::Assert {
    Command::cargo_bin("figure-1").unwrap().args(arguments).assert()
}

fn message(arguments: &[&str]) -> String {
    let output = command(arguments).code(2).get_output().clone();
    assert!(output.stdout.is_empty());
    let text = String::from_utf8(output.stderr).unwrap();
    assert_eq!(text.trim_end().lines().count(), 1, "{text}");
    text
}

fn arguments<'a>(data: &'a Path, out: &'a Path) -> Vec<&'a str> {
    let [data, out] = [data, out].map(|path| path.to_str().unwrap());
    vec!["--preset", "smoke", "--json", "--fashion", data, "--out", out]
}

/// The smoke preset on bars: teachers learn better than chance, a second run repeats the bytes
/// from the journal, and the figure is redrawn from its JSON to the same bytes.
#[test]
fn the_smoke_preset_learns_and_its_figure_can_be_redrawn() {
    let (data, out) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    made::fashion(data.path(), 200);
    let run = || command(&arguments(data.path(), out.path())).success().get_output().stdout.clone();
    let first = run();
    let report: Report = serde_json::from_slice(&first).unwrap();
    assert_eq!(report.split, [320, 40, 40]);
    for row in &report.rows {
        let trained = [row.teacher, row.student_hard, row.student_soft];
        assert_eq!(row.soft_minus_hard.half_width, None);
        if row.variance < 0.1 {
            // Guessing gets 28 or more of 40 right with probability 0.8 %.
            let learned = trained.iter().filter(|mean| mean.mean >= 70.0).count();
            assert!(learned >= 2, "{row:?}");
        }
    }
    let read =
        |ending| std::fs::read(out.path().join("figure-1-fashion").with_extension(ending)).unwrap();
    let drawn = ["json", "svg", "png"].map(read);
    assert_eq!(run(), first);
    distill_bounds::figures::redraw(&out.path().join("figure-1-fashion.json")).unwrap();
    assert_eq!(["json", "svg", "png"].map(read), drawn);
    let chart = String::from_utf8(drawn[0].clone()).unwrap();
    assert!(chart.contains("Fashion-MNIST, pullover and coat"), "the figure names its data");
}

/// The experiment on CIFAR-10 through the command: the figure names its data and the command that
/// made it, without what was said twice, and promises no bars for a single seed. Its report alone
/// gives the same report in another folder; what is no report is refused.
#[test]
fn the_figure_of_cifar_names_its_data_and_its_command() {
    let (data, out) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    made::cifar(data.path(), 100);
    let [folder, out_folder] = [data.path(), out.path()].map(|path| path.to_str().unwrap());
    let flags = ["--preset", "smoke", "--families", "resnet,resnet", "--temperature", "2"];
    let flags = [&flags[..], &["--cifar", folder]].concat();
    command(&[&flags[..], &["--out", out_folder]].concat()).success();
    let chart = std::fs::read_to_string(out.path().join("figure-1.json")).unwrap();
    let chart: Chart = serde_json::from_str(&chart).unwrap();
    assert_eq!(chart.source, "figure-1 --preset smoke --families resnet --temperature 2");
    for part in ["CIFAR-10, cat and dog", "temperature 2", "1 seed, without intervals"] {
        assert!(chart.subtitle.contains(part), "{}", chart.subtitle);
    }

    let report = out.path().join("report.json");
    let again = tempfile::tempdir().unwrap();
    let resume = ["--resume", report.to_str().unwrap(), "--out", again.path().to_str().unwrap()];
    let run = command(&[&flags[..], &resume].concat()).success().get_output().clone();
    assert!(String::from_utf8(run.stderr).unwrap().contains("6 of them finished"));
    let bytes = |folder: &Path| std::fs::read(folder.join("report.json")).unwrap();
    assert_eq!(bytes(again.path()), bytes(out.path()));
    let text = message(&[&flags[..], &["--resume", folder, "--out", out_folder]].concat());
    assert!(text.contains("expected a readable file"), "{text}");
    let chart = out.path().join("figure-1.json");
    let resume = ["--resume", chart.to_str().unwrap(), "--out", out_folder];
    let text = message(&[&flags[..], &resume].concat());
    assert!(text.contains("figure-1.json: found") && text.contains("expected a report"), "{text}");
}

/// With a teacher who sees more than its students, the figure has a name of its own, says so, and
/// names the flag.
#[test]
fn the_figure_of_a_teacher_who_sees_more_says_so() {
    let (data, out) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    made::fashion(data.path(), 200);
    let flags = ["--families", "resnet", "--varied", "teacher"];
    command(&[&arguments(data.path(), out.path())[..], &flags].concat()).success();
    let chart = std::fs::read_to_string(out.path().join("figure-1-fashion-teacher.json")).unwrap();
    let chart: Chart = serde_json::from_str(&chart).unwrap();
    assert_eq!(chart.id, "figure-1-fashion-teacher");
    let said = "with other noise in every epoch; students on images as they are. Ours: ";
    assert!(chart.subtitle.contains(said), "{}", chart.subtitle);
    assert!(chart.source.ends_with("--varied teacher --fashion"), "{}", chart.source);
}

/// A device that the program was built without is refused in one line.
#[test]
fn an_unknown_device_is_one_line() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::cargo_bin("figure-1").unwrap();
    command.env("BURN_DEVICE", "abacus").args(arguments(folder.path(), folder.path()));
    let output = command.assert().code(2).get_output().clone();
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(text.starts_with("error: BURN_DEVICE: found abacus; expected flex"), "{text}");
    assert_eq!(text.lines().count(), 1, "{text}");
}

/// Each bad input is one line with exit code 2, and leaves no file.
#[test]
fn bad_input_is_one_line() {
    let (data, folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let out = folder.path().join("out");
    let good = arguments(data.path(), &out);
    let with = |extra: &[&'static str]| message(&[&good[..], extra].concat());
    assert!(with(&[]).contains("train-images-idx3-ubyte.gz: no such file"));
    assert!(with(&["--temperature", "0"]).contains("from 0.01 to 100"));
    let text = with(&["--temperature", "-1"]);
    assert!(text.contains("--temperature") && text.contains("from 0.01 to 100"), "{text}");
    assert!(with(&["--seeds", "0"]).contains("--seeds"));
    assert!(with(&["--families", "vgg,lenet"]).contains("lenet"));
    assert!(message(&["--preset", "smoke"]).contains("--out"));
    made::fashion(data.path(), 20);
    assert!(with(&[]).contains("found 40 images of the two classes; expected at least 400"));
    assert!(!out.exists());
}

/// The help has an example of a whole command.
#[test]
fn the_help_has_an_example() {
    let help = command(&["--help"]).success().get_output().stdout.clone();
    let help = String::from_utf8(help).unwrap();
    assert!(help.contains("figure-1 --preset half --families vgg --out target/figure-1"), "{help}");
}
