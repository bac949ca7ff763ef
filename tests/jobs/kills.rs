//! Kill −9 at random moments, again and again, then finish: the same bytes as of a run that nobody
//! disturbed, and each finished part in the journal once.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use super::table_1::write_digits;
use super::{kill_again_and_again, program, text};

/// Every file below `folder` by its path there. The lines of a journal come in the order in which
/// threads were ready, and are sorted.
fn contents(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(current) = folders.pop() {
        for entry in fs::read_dir(current).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let mut bytes = fs::read(&path).unwrap();
            if path.extension().is_some_and(|extension| extension == "jsonl") {
                let mut lines: Vec<&[u8]> = bytes.split(|&byte| byte == b'\n').collect();
                lines.sort_unstable();
                bytes = lines.join(&b'\n');
            }
            files.insert(path.strip_prefix(folder).unwrap().to_owned(), bytes);
        }
    }
    files
}

/// Runs `command` whole, on one thread, into one folder, and killed at random moments and finished, on
/// two threads, into another, which is emptied whenever an attempt came to its end.
///
/// The attempts last at most `share` of the undisturbed run.
fn survives(seed: u64, share: f64, command: impl Fn(&Path) -> Command) {
    let folder = tempfile::tempdir().unwrap();
    let [whole, killed] = ["whole", "killed"].map(|name| folder.path().join(name));
    let finish = |out: &Path, threads: &str| {
        let output = command(out).env("RAYON_NUM_THREADS", threads).output().unwrap();
        assert!(output.status.success(), "{}", text(&output.stderr));
        output.stdout
    };
    let start = Instant::now();
    let printed = finish(&whole, "1");
    let longest = start.elapsed().mul_f64(share);
    let whole = contents(&whole);
    let compare = || {
        assert_eq!(finish(&killed, "2"), printed);
        let found = contents(&killed);
        assert!(found.keys().eq(whole.keys()), "{:?}", found.keys());
        whole.iter().for_each(|(name, bytes)| assert!(found[name] == *bytes, "{}", name.display()));
    };
    kill_again_and_again(
        seed,
        longest,
        || command(&killed),
        |was_cut_off| {
            if !was_cut_off {
                compare();
                fs::remove_dir_all(&killed).unwrap();
            }
        },
    );
    compare();
}

#[test]
fn a_killed_search_goes_on_from_its_journal() {
    let flags = "require --synthetic fan:n=4,degrees=80 --labels hard --epsilon 0.03 --delta 0.1 \
                 --steps 300 --step-size 1 --radius 40 --widest 256 --seeds 64 --json";
    survives(2, 1.0, |out| {
        let mut command = program();
        command.args(flags.split_whitespace()).arg("--journal").arg(out.join("journal.jsonl"));
        command
    });
}

#[test]
fn a_killed_verify_goes_on_from_its_journal() {
    survives(3, 1.0, |out| {
        let mut command = program();
        command.args(["verify", "--only", "C.c9", "--json", "--out"]).arg(out);
        command
    });
}

/// The whole of it, with the evidence of all checks.
#[test]
#[ignore = "20 minutes: `just kill-test` runs it"]
fn a_killed_verify_of_all_goes_on_from_its_journal() {
    survives(5, 0.02, |out| {
        let mut command = program();
        command.args(["verify", "--json", "--out"]).arg(out);
        command
    });
}

/// Networks are stored between passes over the data, too.
#[test]
fn a_killed_table_goes_on_from_its_journal_and_its_networks() {
    let mnist = tempfile::tempdir().unwrap();
    write_digits(mnist.path());
    survives(4, 1.0, |out| {
        let mut command = program();
        command.args(["table-1", "--quick", "--json", "--mnist"]).arg(mnist.path());
        command.arg("--out").arg(out);
        command
    });
}
