//! `verify`: its exit codes, on checks that take no time.

use crate::{argument, distill_bounds};

/// Exit code, standard output and standard error of `verify` into a fresh folder.
fn verify(arguments: &[&str]) -> (i32, String, String) {
    let folder = tempfile::tempdir().unwrap();
    let out = ["verify", "--out", argument(folder.path())];
    let run = distill_bounds().args(out).args(arguments).output().unwrap();
    assert!(!folder.path().join("evidence.json").exists(), "a part is no evidence of the whole");
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (run.status.code().unwrap(), text(run.stdout), text(run.stderr))
}

/// A failure of the printed text is expected, so that by itself it is no failure of the suite.
#[test]
fn an_expected_failure_exits_with_0() {
    let (code, stdout, stderr) = verify(&["--only", "E1", "--only", "E5", "--verbose"]);
    assert_eq!((code, stderr.as_str()), (0, ""));
    assert!(stdout.contains("\n  fails             E5/the chain"), "{stdout}");
    assert!(stdout.contains("\n3 checks: 0 hold, 0 hold by certificates, 3 fail"), "{stdout}");
}

#[test]
fn strict_paper_turns_a_failure_of_the_printed_text_into_exit_code_1() {
    let (code, _, stderr) = verify(&["--only", "E1", "--only", "E5", "--strict-paper"]);
    assert_eq!(code, 1);
    assert_eq!(stderr, "falsified: the printed text fails at E1; E5; E5/the chain\n");
}

/// A statement of this project has no printed text, so that nothing of it fails.
#[test]
fn strict_paper_says_nothing_against_what_holds() {
    let (code, stdout, stderr) = verify(&["--only", "S.lemma-a", "--strict-paper"]);
    assert_eq!((code, stderr.as_str()), (0, ""));
    assert!(stdout.contains(" hold, 0 hold by certificates, 0 fail"), "{stdout}");
}

#[test]
fn an_unknown_id_is_refused_by_name() {
    let (code, stdout, stderr) = verify(&["--only", "E11"]);
    assert_eq!((code, stdout.as_str()), (2, ""));
    assert!(stderr.starts_with("error: --only E11: expected the id of a statement"), "{stderr}");
}

/// The plan names every statement that is trained, says what does not fit, and trains nothing.
#[test]
fn the_plan_says_what_would_be_run() {
    let plan = |arguments: &[&str]| {
        let (code, stdout, stderr) = verify(arguments);
        assert_eq!((code, stderr.as_str()), (0, ""));
        stdout
    };
    let (quick, full) = (plan(&["--plan"]), plan(&["--plan", "--full"]));
    let runs = |text: &str| text.lines().filter(|line| line.starts_with("  run ")).count();
    assert!(runs(&quick) < runs(&full));
    for id in ["M.theorem-2", "M.corollary-4 ", "M.corollary-4-repaired", "M.proposition-5"] {
        let run = format!("  run         {id}");
        assert!(full.lines().any(|line| line.starts_with(&run)), "{id} is not run:\n{full}");
    }
    assert!(full.contains("  not reached JT.theorem-2.2"));
}

/// Without --verbose a statement takes one line, whatever the number of its checks, and an erratum one.
#[test]
fn a_statement_takes_one_line() {
    let (_, stdout, _) = verify(&["--only", "S.lemma-e", "--only", "E5"]);
    let lines: Vec<&str> = stdout.lines().collect();
    assert_eq!(lines.iter().filter(|line| line.contains("S.lemma-e")).count(), 1, "{stdout}");
    assert_eq!(lines.iter().filter(|line| line.starts_with("  E5")).count(), 1, "{stdout}");
    assert!(lines.iter().all(|line| line.chars().count() <= 120), "{stdout}");
    assert!(!stdout.contains('\u{1b}'), "colours in a pipe: {stdout:?}");
    let (_, verbose, _) = verify(&["--only", "S.lemma-e", "--only", "E5", "--verbose"]);
    assert!(verbose.matches("S.lemma-e/").count() > 5, "{verbose}");
}

/// Colours are for a terminal, or where they are asked for, and `NO_COLOR` has the last word.
#[test]
fn no_color_is_obeyed() {
    let coloured = |no_color: Option<&str>| {
        let folder = tempfile::tempdir().unwrap();
        let mut command = distill_bounds();
        command.args(["verify", "--only", "E1", "--out", argument(folder.path())]);
        command.env("CLICOLOR_FORCE", "1").env_remove("NO_COLOR");
        command.envs(no_color.map(|value| ("NO_COLOR", value)));
        String::from_utf8(command.output().unwrap().stdout).unwrap().contains('\u{1b}')
    };
    assert_eq!([None, Some(""), Some("1")].map(coloured), [true, true, false]);
}
