//! Sweeps as their users see them: the same bytes however the work was cut up, interrupted or
//! repeated, and refusals in one line.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Instant;

use distill_bounds::artifact::checksum;
use serde_json::Value;

use super::{kill_again_and_again, program, spawn, text};

const GRID: &str = "\
[[require]]
synthetic = ['two-points', 'fan:n=4,degrees=120']
labels = ['soft', 'hard']
epsilon = [0.3, 0.1]
delta = 0.1
steps = 60
step-size = 1
radius = 4
widest = 128
seeds = 32

[[train]]
synthetic = 'half-circle:n=8'
labels = ['soft', 'hard']
width = [64, 20000]
steps = 400
step-size = 1.0
radius = 1

[[margin]]
synthetic = ['two-points', 'half-circle:n=8']
";

/// A folder with a grid in it.
struct Sweep {
    folder: tempfile::TempDir,
}

impl Sweep {
    fn new(grid: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("grid.toml"), grid).unwrap();
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// `sweep ACTION grid.toml --out OUT …`, in the folder.
    fn command(&self, action: &str, out: &str, more: &[&str]) -> Command {
        let mut command = program();
        command.current_dir(self.folder.path());
        command.args(["sweep", action, "grid.toml", "--out", out]).args(more);
        command
    }

    fn succeeds(&self, action: &str, out: &str, more: &[&str]) -> String {
        let output = self.command(action, out, more).output().unwrap();
        assert!(output.status.success(), "{action}: {}", text(&output.stderr));
        text(&output.stdout)
    }

    fn merged(&self, out: &str) -> Vec<u8> {
        self.succeeds("merge", out, &[]);
        fs::read(self.path(out).join("merged.json")).unwrap()
    }

    fn status(&self, out: &str) -> Value {
        serde_json::from_str(&self.succeeds("status", out, &["--json"])).unwrap()
    }

    fn keys(&self) -> Vec<String> {
        let status = self.status("nowhere");
        let cells = status["cells"].as_array().unwrap().iter();
        cells.map(|cell| cell["key"].as_str().unwrap().to_owned()).collect()
    }

    fn refused(&self, action: &str, out: &str, more: &[&str], parts: &[&str]) {
        refused(&self.command(action, out, more).output().unwrap(), parts);
    }
}

/// Exit code 2 and one line with all of `parts`.
fn refused(output: &Output, parts: &[&str]) {
    let line = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{line}");
    assert!(line.starts_with("error: ") && line.lines().count() == 1, "{line}");
    assert!(parts.iter().all(|part| line.contains(part)), "{line}");
}

fn names(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

/// One thread, two threads, shards in one folder, shards in folders of their own, single cells,
/// and two runs at the same time: the same bytes.
#[test]
fn however_the_work_is_cut_up_the_bytes_are_the_same() {
    let sweep = Sweep::new(GRID);
    sweep.command("run", "whole", &[]).env("RAYON_NUM_THREADS", "1").output().unwrap();
    let whole = sweep.merged("whole");
    let run = sweep.command("run", "two", &["--json"]).env("RAYON_NUM_THREADS", "2").output();
    let tally: Value = serde_json::from_slice(&run.unwrap().stdout).unwrap();
    assert_eq!((&tally["cells"], &tally["computed"]), (&14.into(), &14.into()));
    assert_eq!(sweep.merged("two"), whole);
    for shard in ["3/3", "1/3", "2/3"] {
        sweep.succeeds("run", "shards", &["--shard", shard]);
        sweep.succeeds("run", &format!("shard-{}", &shard[..1]), &["--shard", shard]);
    }
    assert_eq!(sweep.merged("shards"), whole);
    for order in [["shard-1", "shard-2", "shard-3"], ["shard-3", "shard-1", "shard-2"]] {
        let [first, second, third] = order;
        let into = ["--with", second, "--with", third, "--into", "merged.json"];
        sweep.succeeds("merge", first, &into);
        assert_eq!(fs::read(sweep.path("merged.json")).unwrap(), whole);
    }
    for key in sweep.keys() {
        sweep.succeeds("run", "cells", &["--cell", &key]);
    }
    assert_eq!(sweep.merged("cells"), whole);
    let mut runs = [(); 2].map(|()| spawn(sweep.command("run", "shared", &[])));
    assert!(runs.iter_mut().all(|run| run.wait().unwrap().success()));
    assert_eq!(sweep.merged("shared"), whole);
    assert_eq!(names(&sweep.path("shared/claims")), BTreeSet::from([".alive".into()]));
}

/// Two runs at once compute each cell once between them.
#[test]
fn two_runs_at_once_share_the_work() {
    let sweep = Sweep::new(GRID);
    let runs = [(); 2]
        .map(|()| sweep.command("run", "out", &["--json"]).stdout(Stdio::piped()).spawn().unwrap());
    let computed = runs.map(|run| {
        let output = run.wait_with_output().unwrap();
        serde_json::from_slice::<Value>(&output.stdout).unwrap()["computed"].as_u64().unwrap()
    });
    assert_eq!(computed.iter().sum::<u64>(), 14);
}

/// A result is what the command itself prints.
#[test]
fn a_result_is_what_the_command_prints() {
    let sweep = Sweep::new(
        "[[train]]\nsynthetic = 'two-points'\nlabels = 'soft'\nwidth = 64\nsteps = 9\nstep-size = 0.5\n",
    );
    sweep.succeeds("run", "out", &[]);
    let merged: Value = serde_json::from_slice(&sweep.merged("out")).unwrap();
    let flags =
        "train --synthetic two-points --labels soft --width 64 --steps 9 --step-size 0.5 --json";
    let printed = program().args(flags.split(' ')).output().unwrap();
    let printed: Value = serde_json::from_slice(&printed.stdout).unwrap();
    assert_eq!(merged["cells"][0]["result"], printed);
}

/// Kill −9 at random moments, again and again, then finish: the same bytes, no cell twice, and no
/// draft, claim or journal left over.
#[test]
fn a_killed_sweep_loses_and_doubles_nothing() {
    let sweep = Sweep::new(GRID);
    let start = Instant::now();
    sweep.succeeds("run", "whole", &[]);
    let typical = start.elapsed();
    let whole = sweep.merged("whole");
    let mut finished = 0;
    let command = || sweep.command("run", "out", &[]);
    kill_again_and_again(1, typical, command, |_| {
        let done = sweep.status("out")["done"].as_u64().unwrap();
        assert!(done >= finished, "{done} < {finished}");
        finished = done;
        if done == 14 {
            sweep_again(&sweep);
            assert_eq!(sweep.merged("out"), whole);
            fs::remove_dir_all(sweep.path("out")).unwrap();
            finished = 0;
        }
    });
    sweep_again(&sweep);
    assert_eq!(sweep.merged("out"), whole);
}

/// Finishes the sweep, and looks at what lies in its folder.
fn sweep_again(sweep: &Sweep) {
    sweep.succeeds("run", "out", &[]);
    let expected: BTreeSet<String> =
        sweep.keys().into_iter().map(|key| format!("{key}.json")).collect();
    assert_eq!(names(&sweep.path("out/cells")), expected);
    for (folder, left) in [("failed", None), ("journals", None), ("claims", Some(".alive"))] {
        let left = left.into_iter().map(str::to_owned).collect();
        assert_eq!(names(&sweep.path("out").join(folder)), left, "{folder}");
    }
}

/// A cell that cannot be computed is reported, is no result, and keeps nothing else from being done.
#[test]
fn a_failed_cell_is_told_apart() {
    let grid = "[[require]]\ndata = ['pair.csv', 'hexagon.csv']\nlabels = 'soft'\nepsilon = 0.3\n\
                normalise = 'max'\nstatement = 'S.s4'\nwidest = 4\nseeds = 16\nsteps = 5\n";
    let sweep = Sweep::new(grid);
    fs::write(sweep.path("pair.csv"), "0.6,0.8,1\n0.8,-0.6,-1\n").unwrap();
    // Three neighbours add up to 0 with their labels, in floating point too.
    let hexagon = "1,0,1\n1,1,-1\n0,1,1\n-1,0,-1\n-1,-1,1\n0,-1,-1\n";
    fs::write(sweep.path("hexagon.csv"), hexagon).unwrap();
    // It has no margin, which shows only once it is certified.
    sweep.refused("run", "out", &[], &["1 of 2 cells failed", "γ = 0"]);
    let status = sweep.status("out");
    let counts = ["done", "missing", "failed"].map(|count| status[count].as_u64().unwrap());
    assert_eq!(counts, [1, 0, 1]);
    sweep.refused("merge", "out", &[], &["0 of 2 cells are missing and 1 failed"]);
    assert!(!sweep.path("out/merged.json").exists());
}

/// What cannot be merged: missing cells, another version, other data, foreign files, and stores
/// that contradict each other.
#[test]
fn merging_refuses_what_does_not_belong_together() {
    let grid = "[[margin]]\ndata = 'points.csv'\n";
    let sweep = Sweep::new(grid);
    fs::write(sweep.path("points.csv"), "0.6,0.8,1\n0.8,-0.6,-1\n").unwrap();
    sweep.refused("merge", "out", &[], &["1 of 1 cells are missing"]);
    sweep.succeeds("run", "out", &[]);
    let key = sweep.keys().remove(0);
    let result = sweep.path("out/cells").join(format!("{key}.json"));
    let original = fs::read_to_string(&result).unwrap();

    let version = format!("\"version\": \"{}\"", distill_bounds::artifact::VERSION);
    assert!(original.contains(&version));
    fs::write(&result, original.replace(&version, "\"version\": \"0.0.0\"")).unwrap();
    sweep.refused("merge", "out", &[], &["computed by version 0.0.0"]);
    fs::write(&result, &original[..original.len() / 2]).unwrap();
    sweep.refused("merge", "out", &[], &[&key, "no result of the cell"]);
    fs::write(&result, original.replace("margin", "train")).unwrap();
    sweep.refused("merge", "out", &[], &[&key, "no result of the cell"]);
    fs::write(&result, &original).unwrap();

    sweep.succeeds("run", "other", &[]);
    let other = sweep.path("other/cells").join(format!("{key}.json"));
    let edited = original.replace("\"rank\": 2", "\"rank\": 1");
    fs::write(&other, &edited).unwrap();
    sweep.refused("merge", "out", &["--with", "other"], &["other/cells", "its checksum"]);
    let [before, after] = [&original, &edited].map(|text| {
        let record: Value = serde_json::from_str(text).unwrap();
        checksum(&key, &record["result"])
    });
    fs::write(&other, edited.replace(&before, &after)).unwrap();
    sweep.refused("merge", "out", &["--with", "other"], &["differs from the same cell"]);

    fs::write(sweep.path("points.csv"), "0.6,0.8,1\n0.8,-0.6,1\n").unwrap();
    sweep.refused("merge", "out", &[], &[&key, "computed from data of digest"]);
    assert_eq!(sweep.status("out")["missing"], 1);
}

/// A result of which any byte was changed is told apart by `status`, refused by `merge` and computed
/// anew by `run`; an edited journal of an unfinished cell is refused by its line.
#[test]
fn a_changed_result_is_corrupt() {
    let sweep = Sweep::new("[[margin]]\nsynthetic = ['two-points', 'half-circle:n=8']\n");
    sweep.succeeds("run", "out", &[]);
    let whole = sweep.merged("out");
    let key = sweep.keys().remove(0);
    let result = sweep.path("out/cells").join(format!("{key}.json"));
    let original = fs::read(&result).unwrap();
    let standing = |counts: [u64; 2]| {
        let status = sweep.status("out");
        assert_eq!([&status["done"], &status["corrupt"]].map(|n| n.as_u64().unwrap()), counts);
        status["cells"][0]["state"].as_str().unwrap().to_owned()
    };
    assert_eq!(standing([2, 0]), "done");
    for at in (0..original.len()).step_by(original.len() / 16) {
        let mut changed = original.clone();
        changed[at] ^= 1;
        fs::write(&result, &changed).unwrap();
        assert_eq!(standing([1, 1]), "corrupt", "byte {at}");
    }
    sweep.refused("merge", "out", &[], &[&key, "expected"]);
    let run: Value = serde_json::from_str(&sweep.succeeds("run", "out", &["--json"])).unwrap();
    assert_eq!((&run["computed"], &run["present"]), (&1.into(), &1.into()));
    assert_eq!((standing([2, 0]), sweep.merged("out")), ("done".into(), whole.clone()));

    fs::remove_file(&result).unwrap();
    let journal = sweep.path("out/journals").join(format!("{key}.jsonl"));
    let line = format!("{{\"key\":\"{key}\",\"sha256\":\"00\",\"value\":1.0}}\n");
    fs::write(&journal, line).unwrap();
    let parts = ["1 of 2 cells failed", ".jsonl: line 1", "does not match its checksum"];
    sweep.refused("run", "out", &[], &parts);
    fs::remove_file(&journal).unwrap();
    sweep.succeeds("run", "out", &[]);
    assert_eq!(sweep.merged("out"), whole);
}

/// Cells are checked before any is computed, and each refusal names the cell and the flag.
#[test]
fn a_wrong_grid_is_refused_before_anything_is_written() {
    for (grid, parts) in [
        ("[[train]]\nsynthetic = 'two-points'\n", &["grid.toml: train", "missing", "width"][..]),
        (
            "[[margin]]\nsynthetic = 'two-points'\nwidht = 3\n",
            &["argument widht", "relative-width"],
        ),
        ("[[margin]]\nsynthetic = 'spiral'\n", &["spiral", "half-circle"]),
        ("[[margin]]\ndata = 'absent.csv'\n", &["absent.csv"]),
        ("[[margin]]\nsynthetic = 'two-points'\njson = true\n", &["argument json"]),
        ("[[bounds]]\nn = 8\n", &["command bounds", "margin"]),
        ("[[margin]\n", &["grid.toml: line 1"]),
    ] {
        let sweep = Sweep::new(grid);
        sweep.refused("run", "out", &[], parts);
        assert_eq!(names(sweep.folder.path()), BTreeSet::from(["grid.toml".into()]));
    }
    let sweep = Sweep::new(GRID);
    for shard in ["0/3", "4/3", "x", "1/0"] {
        sweep.refused("run", "out", &["--shard", shard], &["--shard", "1 ≤ I ≤ N"]);
    }
    sweep.refused("run", "out", &["--cell", "abc"], &["--cell abc", "sweep status"]);
}

/// No folder can be made where the results should go.
#[test]
fn an_unwritable_folder_is_refused() {
    let sweep = Sweep::new(GRID);
    fs::write(sweep.path("file"), "").unwrap();
    sweep.refused("run", "file/out", &[], &["file/out/cells", "cannot create the directory"]);
    sweep.refused("run", "/sys/distill-bounds", &[], &["/sys/distill-bounds", "cannot create"]);
}

/// A disk that takes no more bytes (here: a limit on the size of files): one line, and no
/// half-written result.
#[test]
fn a_full_disk_leaves_nothing_half_written() {
    let sweep = Sweep::new("[[margin]]\nsynthetic = 'half-circle:n=8'\n");
    let output = Command::new("bash")
        .current_dir(sweep.folder.path())
        .args(["-c", "trap '' XFSZ; ulimit -f 0; exec \"$0\" sweep run grid.toml --out out"])
        .arg(env!("CARGO_BIN_EXE_distill-bounds"))
        .output()
        .unwrap();
    refused(&output, &["out/", "cannot write"]);
    assert_eq!(names(&sweep.path("out/cells")), BTreeSet::new());
    sweep.succeeds("run", "out", &[]);
    sweep.merged("out");
}
