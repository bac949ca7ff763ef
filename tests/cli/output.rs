//! Where output goes that cannot be taken: a full device in place of standard output or standard error,
//! and folders that hold something else.

use std::fs::{self, File};
use std::process::{Command, Stdio};

use super::{argument, distill_bounds};

/// A device that takes no byte.
fn full() -> Stdio {
    File::options().write(true).open("/dev/full").unwrap().into()
}

fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_distill-bounds"));
    command.env_remove("RUST_LOG").args(arguments);
    command
}

/// The message names standard output, for results, help and version alike.
#[cfg(target_os = "linux")]
#[test]
fn a_full_standard_output_is_named() {
    let bounds = "bounds --n 8 --gamma 0.1 --epsilon 0.1 --delta 0.1";
    for command in [bounds, "--help", "bounds --help", "--version", "completions bash"] {
        let arguments: Vec<&str> = command.split(' ').collect();
        let run = program(&arguments).stdout(full()).output().unwrap();
        let message = String::from_utf8(run.stderr).unwrap();
        assert_eq!(run.status.code(), Some(2), "{command}: {message}");
        assert!(message.starts_with("error: standard output: "), "{command}: {message}");
        assert_eq!(message.lines().count(), 1, "{command}: {message}");
    }
}

/// A message that nobody can read changes no exit code and is no panic.
#[cfg(target_os = "linux")]
#[test]
fn a_full_standard_error_changes_no_exit_code() {
    let out = tempfile::tempdir().unwrap();
    let falsified = ["verify", "--only", "E3", "--strict-paper", "--out", argument(out.path())];
    for (arguments, code) in [
        (&["bounds", "--n", "0"][..], 2),
        (&["margin", "--data", "absent.csv"], 2),
        (&[], 2),
        (&falsified, 1),
    ] {
        let run = program(arguments).stderr(full()).output().unwrap();
        assert_eq!(run.status.code(), Some(code), "{arguments:?}");
    }
    let both = program(&["--help"]).stdout(full()).stderr(full()).output().unwrap();
    assert_eq!(both.status.code(), Some(2));
}

/// Folders without a figure, and folders with files of someone else's, which keep their bytes.
#[test]
fn folders_that_hold_something_else_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = argument(folder.path());
    let refused = |arguments: &[&str], part: &str| {
        let run = distill_bounds().args(arguments).assert().code(2).stdout("");
        let text = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
        assert!(text.starts_with("error: ") && text.lines().count() == 1, "{text}");
        assert!(text.contains(path) && text.contains(part), "{text}");
    };
    refused(&["figures", "--redraw", path], "found no figure; expected NAME.json");
    let index = folder.path().join("index.html");
    fs::write(&index, "<title>Mine</title>").unwrap();
    let evidence = concat!(env!("CARGO_MANIFEST_DIR"), "/figures/evidence.json");
    refused(&["site", path], "found index.html");
    assert_eq!(fs::read_to_string(&index).unwrap(), "<title>Mine</title>");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    refused(&["site", path, "--evidence", evidence], "found index.html");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}
