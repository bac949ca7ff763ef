//! What an installed program needs beside itself: its version, completions and manual pages.

use std::path::Path;

use super::{argument, json, printed};

/// The version of the package stands first; the commit follows it, where git knows one.
#[test]
fn the_version_is_that_of_the_package() {
    let text = printed(&["--version"]);
    let rest = text.strip_prefix(concat!("distill-bounds ", env!("CARGO_PKG_VERSION"))).unwrap();
    let commit = rest.trim_end();
    let git = std::process::Command::new("git").args(["rev-parse", "HEAD"]).output();
    let head = git.ok().filter(|run| run.status.success() && Path::new(".git").exists());
    if let Some(head) = head {
        let short = commit.trim_start_matches(" (").split([',', ')']).next().unwrap();
        let head = String::from_utf8(head.stdout).unwrap();
        assert!(short.len() >= 7 && head.starts_with(short), "{text} {head}");
    }
    assert!(commit.is_empty() || commit.starts_with(" (") && commit.ends_with(')'), "{text}");
    assert_eq!(printed(&["bounds", "--version"]).split_once(' ').unwrap().1[..5], text[15..20]);
}

/// Results and journals must not depend on the commit: their source names the package's version
/// only, and the long one is named where `--version` is declared.
#[test]
fn no_result_depends_on_the_commit() {
    let text = printed(&["--version"]);
    if let Some((_, commit)) = text.trim_end().trim_end_matches(')').split_once('(') {
        let answer = json(
            &["train", "--synthetic", "two-points", "--labels", "soft", "--width"]
                .into_iter()
                .chain(["8", "--steps", "3", "--step-size", "1", "--json"])
                .collect::<Vec<_>>(),
        );
        assert!(!answer.to_string().contains(commit));
    }
    let users = sources(Path::new("src"))
        .into_iter()
        .filter(|path| std::fs::read_to_string(path).unwrap().contains("DISTILL_BOUNDS_VERSION"));
    assert_eq!(users.collect::<Vec<_>>(), [Path::new("src/cli/mod.rs")]);
}

fn sources(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let found = entries.flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] });
    found.filter(|path| path.extension().is_some_and(|extension| extension == "rs")).collect()
}

#[test]
fn completions_know_commands_and_flags() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = printed(&["completions", shell]);
        for word in ["analyse", "require", "step-size", "normalise"] {
            assert!(script.contains(word), "{word} is not in the completions of {shell}");
        }
    }
}

/// bash itself accepts the script.
#[test]
fn the_completions_of_bash_are_a_script() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("completions");
    std::fs::write(&path, printed(&["completions", "bash"])).unwrap();
    let check = std::process::Command::new("bash").arg("-n").arg(&path).output().unwrap();
    assert!(check.status.success(), "{}", String::from_utf8_lossy(&check.stderr));
}

#[test]
fn every_command_has_a_manual_page() {
    let folder = tempfile::tempdir().unwrap();
    let pages = folder.path().join("man1");
    assert_eq!(printed(&["man", "--out", argument(&pages)]), "");
    let program = std::fs::read_to_string(pages.join("distill-bounds.1")).unwrap();
    assert_eq!(printed(&["man"]).trim_end(), program.trim_end());
    let parts = ["sweep-run", "sweep-status", "sweep-merge"];
    for command in super::help::COMMANDS.into_iter().chain(parts) {
        let name = format!("distill-bounds-{command}.1");
        let page = std::fs::read_to_string(pages.join(&name)).unwrap();
        assert!(page.contains(".SH SYNOPSIS"), "{name}");
    }
}
