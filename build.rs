//! Lists the statements' sources and the Coq proofs, so that the program carries them, and names the
//! commit, the sources and the compiler that it is built from.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs, io};

use sha2::{Digest, Sha256};

/// What decides the results beside the sources.
const SETTINGS: [&str; 4] = ["Cargo.lock", "Cargo.toml", "build.rs", "theorems/Cargo.toml"];

/// It chooses the instruction set. Alone of all these files it may be absent.
const INSTRUCTIONS: &str = ".cargo/config.toml";

/// Has this script run again when `path` changes. One that is absent is not watched: Cargo would take
/// it as changed every time.
fn watch(path: &Path) {
    if path.exists() {
        println!("cargo::rerun-if-changed={}", path.display());
    }
}

fn files(folder: &Path, extension: &str, found: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            files(&path, extension, found)?;
        } else if path.extension().is_some_and(|e| e == extension) {
            found.push(path);
        }
    }
    Ok(())
}

/// What git says in the folder of this package; nothing if that is no work tree of its own.
fn git(root: &Path, arguments: &[&str]) -> Option<String> {
    if !root.join(".git").exists() {
        return None;
    }
    let run = Command::new("git").current_dir(root).args(arguments).output().ok()?;
    run.status.success().then(|| String::from_utf8_lossy(&run.stdout).trim().to_owned())
}

/// The version of the package, with the commit and a mark of uncommitted changes where git knows
/// them. Only `--version` shows it: results name the version of the package and its sources.
fn version(root: &Path) -> String {
    let package = env::var("CARGO_PKG_VERSION").unwrap_or_default();
    let Some(commit) = git(root, &["rev-parse", "--short", "HEAD"]) else { return package };
    // The reference log is appended to by every commit and checkout, and by nothing else.
    for watched in ["HEAD", "logs/HEAD"] {
        if let Some(path) = git(root, &["rev-parse", "--git-path", watched]) {
            watch(&root.join(path));
        }
    }
    let tracked = ["status", "--porcelain", "--untracked-files=no"];
    let changed = git(root, &tracked).is_some_and(|list| !list.is_empty());
    format!("{package} ({commit}{})", if changed { ", changed" } else { "" })
}

/// A digest of the sources, of what they depend on and of the compiler.
fn sources(root: &Path, compiler: &str) -> io::Result<String> {
    let mut found: Vec<PathBuf> = SETTINGS.iter().map(|name| root.join(name)).collect();
    found.extend(Some(root.join(INSTRUCTIONS)).filter(|path| path.exists()));
    for folder in ["src", "theorems/src"] {
        files(&root.join(folder), "rs", &mut found)?;
    }
    found.sort();
    let mut hasher = Sha256::new_with_prefix(compiler);
    for path in found {
        let text = fs::read(&path).map_err(|error| {
            io::Error::new(error.kind(), format!("{}: {error}", path.display()))
        })?;
        let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
        hasher.update((name.len() as u64).to_le_bytes());
        hasher.update(name);
        hasher.update((text.len() as u64).to_le_bytes());
        hasher.update(text);
    }
    Ok(hasher.finalize()[..6].iter().map(|byte| format!("{byte:02x}")).collect())
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let mut text = String::new();
    for (name, folder, extension, what) in [
        ("SOURCES", "theorems/src", "rs", "The source files of the statements"),
        ("PROOFS", "theorems/proofs", "v", "The Coq files"),
    ] {
        watch(&root.join(folder));
        let mut found = Vec::new();
        files(&root.join(folder), extension, &mut found)?;
        found.sort();
        writeln!(text, "/// {what}: path relative to the workspace, and text.")?;
        writeln!(text, "pub static {name}: &[(&str, &str)] = &[")?;
        for path in found {
            let short = path.strip_prefix(&root)?.to_string_lossy().replace('\\', "/");
            writeln!(text, "    ({short:?}, include_str!({path:?})),")?;
        }
        writeln!(text, "];")?;
    }
    let compiler = Command::new(env::var("RUSTC")?).arg("--version").output()?;
    let compiler = String::from_utf8(compiler.stdout)?;
    let compiler = compiler.trim();
    println!("cargo::rustc-env=COMPILER={compiler}");
    println!("cargo::rustc-env=DISTILL_BOUNDS_VERSION={}", version(&root));
    println!("cargo::rustc-env=SOURCES_DIGEST={}", sources(&root, compiler)?);
    for path in SETTINGS.into_iter().chain(["src", INSTRUCTIONS]) {
        watch(&root.join(path));
    }
    fs::write(PathBuf::from(env::var("OUT_DIR")?).join("embedded.rs"), text)?;
    Ok(())
}
