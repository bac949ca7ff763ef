//! The command, killed again and again.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use super::made;

fn start(data: &Path, out: &Path) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_figure-1"));
    command.args(["--preset", "smoke"]).arg("--fashion").arg(data).arg("--out").arg(out);
    command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

/// Killed at six moments, each one or two trainings further, a run ends with the files of one that
/// was not disturbed; its states, those of an abandoned plan, and what was being written are gone.
#[test]
fn a_killed_run_ends_with_the_same_files() {
    let folders = [(); 3].map(|()| tempfile::tempdir().unwrap());
    let [data, whole, killed] = folders.each_ref().map(|folder| folder.path());
    made::fashion(data, 200);
    assert!(start(data, whole).wait().unwrap().success());

    let (journal, states) = (killed.join("journal.jsonl"), killed.join("journal.jsonl.states"));
    let recorded = || fs::read(&journal).unwrap_or_default().split(|&b| b == b'\n').count() - 1;
    let unfinished = || fs::read_dir(&states).is_ok_and(|mut entries| entries.next().is_some());
    for kill in 0..6 {
        let mut child = start(data, killed);
        while recorded() < 3 * kill / 2 || !unfinished() {
            assert!(child.try_wait().unwrap().is_none(), "it ended before kill {kill}");
            sleep(Duration::from_millis(2));
        }
        sleep(Duration::from_millis(11 * kill as u64));
        child.kill().unwrap();
        child.wait().unwrap();
    }
    fs::write(states.join(".0123456789abcdef.state.draft"), "half").unwrap();
    fs::write(states.join("0123456789abcdef.state"), "abandoned").unwrap();
    assert!(start(data, killed).wait().unwrap().success());
    for file in
        ["report.json", "figure-1-fashion.json", "figure-1-fashion.svg", "figure-1-fashion.png"]
    {
        assert!(
            fs::read(whole.join(file)).unwrap() == fs::read(killed.join(file)).unwrap(),
            "{file}"
        );
    }
    assert_eq!(fs::read_dir(&states).unwrap().count(), 0);
}
