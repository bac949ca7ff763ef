//! `margin` and `train` with a journal: the same bytes as without, also from a journal that a killed
//! process left, and refusal of options that would not be used.

use std::fs;
use std::path::Path;

use super::{argument, distill_bounds, printed};

const MARGIN: &str = "margin --synthetic separable:n=12,d=4,margin=0.2 --relative-width 0.3 --json";
const TRAIN: &str = "train --synthetic separable:n=12,d=4,margin=0.2 --relative-width 0.3 --labels \
                     soft --width 64 --steps 20 --step-size 1 --json";

fn with_journal(command: &str, journal: &Path) -> String {
    let arguments: Vec<&str> = command.split(' ').chain(["--journal", argument(journal)]).collect();
    printed(&arguments)
}

/// However much of the journal a killed process left, the answer is the same and the journal is
/// whole again. A margin leaves its parts there, and training one record more.
#[test]
fn an_interrupted_command_says_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let mut records = Vec::new();
    for (name, command) in [("margin", MARGIN), ("train", TRAIN)] {
        let journal = folder.path().join(name);
        let plain = printed(&command.split(' ').collect::<Vec<_>>());
        assert_eq!(with_journal(command, &journal), plain);
        let whole = fs::read(&journal).unwrap();
        records.push(whole.iter().filter(|&&byte| byte == b'\n').count());
        for kept in [0, 40, whole.len() / 2, whole.len() - 1, whole.len()] {
            fs::write(&journal, &whole[..kept]).unwrap();
            assert_eq!(with_journal(command, &journal), plain, "{kept} bytes kept");
            assert_eq!(fs::read(&journal).unwrap(), whole, "{kept} bytes kept");
        }
    }
    assert!(records[0] > 3 && records[1] == records[0] + 1, "{records:?}");
}

/// Another seed, step size, radius or data set is another cell.
#[test]
fn no_other_run_is_taken_from_the_journal() {
    let folder = tempfile::tempdir().unwrap();
    let journal = folder.path().join("journal");
    let base =
        "train --synthetic two-points --labels soft --width 8 --steps 5 --step-size 1 --json";
    with_journal(base, &journal);
    for other in [
        format!("{base} --seed 1"),
        format!("{base} --radius 0.5"),
        base.replace("size 1", "size 0.5"),
        base.replace("soft", "hard"),
        base.replace("two-points", "two-points:c=0.5"),
    ] {
        let plain = printed(&other.split(' ').collect::<Vec<_>>());
        assert_eq!(with_journal(&other, &journal), plain);
    }
}

/// A value outside its domain is refused where the margin is exact, too: it would go unused there.
#[test]
fn options_of_the_certificate_are_checked_in_every_case() {
    for data in ["two-points", "separable:n=12,d=4,margin=0.2"] {
        for flag in ["--confidence", "--relative-width"] {
            for value in ["0", "1", "-1", "NaN", "high"] {
                let arguments = ["margin", "--synthetic", data, flag, value];
                let run = distill_bounds().args(arguments).assert().code(2).stdout("");
                let text = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
                assert!(text.contains(flag) && text.contains("above 0 and below 1"), "{text}");
                assert_eq!(text.lines().count(), 1, "{text}");
            }
        }
    }
}
