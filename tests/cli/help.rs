//! The text for people: help, tables, and a reader that goes away.

use insta::assert_snapshot;

use super::{distill_bounds, printed};

fn snapshot(name: &str, text: &str) {
    insta::with_settings!({ snapshot_path => "../snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
        assert_snapshot!(name, text);
    });
}

pub const COMMANDS: [&str; 23] = [
    "analyse",
    "bounds",
    "margin",
    "train",
    "require",
    "certify",
    "lower",
    "sweep",
    "verify",
    "figures",
    "mnist-margin",
    "table-1",
    "table-1-protocols",
    "widths",
    "frontier",
    "destroyed",
    "phases",
    "separation",
    "theorems",
    "site",
    "explore",
    "completions",
    "man",
];

#[test]
fn help_of_the_program() {
    let text = printed(&["--help"]);
    assert!(COMMANDS.iter().all(|command| text.contains(command)));
    snapshot("help", &text);
}

/// Every command explains itself and shows how it is called.
#[test]
fn help_of_every_command() {
    for command in COMMANDS {
        let text = printed(&[command, "--help"]);
        let example = text.split_once("Example").map(|(_, example)| example).unwrap_or_default();
        assert!(example.contains(&format!("distill-bounds {command} ")), "{text}");
        snapshot(&format!("help-{command}"), &text);
    }
}

/// The example of `bounds`, as a table.
#[test]
fn table_of_bounds() {
    let arguments = "bounds --n 8 --gamma 0.1 --epsilon 0.1 --delta 0.1 --c 1";
    snapshot("bounds", &printed(&arguments.split(' ').collect::<Vec<_>>()));
}

/// Called with nothing, the program shows what it can do and reports misuse.
#[test]
fn no_command_shows_the_commands() {
    let run = distill_bounds().assert().code(2).stdout("");
    let text = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
    assert!(COMMANDS.iter().all(|command| text.contains(command)), "{text}");
}

/// As in `distill-bounds … | head -1`: a reader that is gone ends the run in silence.
#[test]
fn a_closed_pipe_is_no_error() {
    for arguments in [
        "bounds --n 8 --gamma 0.1 --epsilon 0.1 --delta 0.1",
        "bounds --n 8 --gamma 0.1 --epsilon 0.1 --delta 0.1 --json",
        "theorems --json",
        "theorems",
        "train --help",
        "--version",
    ] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let run = std::process::Command::new(env!("CARGO_BIN_EXE_distill-bounds"))
            .args(arguments.split(' '))
            .stdout(writer)
            .output()
            .unwrap();
        assert_eq!(run.status.code(), Some(0), "{arguments}");
        assert_eq!(String::from_utf8_lossy(&run.stderr), "", "{arguments}");
    }
}
