//! Lists the statements' sources and the Coq proofs, so that the program carries them, and notes the
//! compiler.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs, io};

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

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let mut text = String::new();
    for (name, folder, extension, what) in [
        ("SOURCES", "theorems/src", "rs", "The source files of the statements"),
        ("PROOFS", "theorems/proofs", "v", "The Coq files"),
    ] {
        println!("cargo::rerun-if-changed={folder}");
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
    println!("cargo::rustc-env=COMPILER={}", String::from_utf8(compiler.stdout)?.trim());
    fs::write(PathBuf::from(env::var("OUT_DIR")?).join("embedded.rs"), text)?;
    Ok(())
}
