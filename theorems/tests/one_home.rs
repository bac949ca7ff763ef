//! A constant that can only be one theorem's has one home.

use std::fs;
use std::path::{Path, PathBuf};

use theorems::registry;

/// Rust code without its comments and string literals.
fn code_of(source: &str) -> String {
    let characters: Vec<char> = source.chars().collect();
    let mut code = String::new();
    let mut i = 0;
    while i < characters.len() {
        let rest = &characters[i..];
        if rest.starts_with(&['/', '/']) {
            i += rest.iter().position(|c| *c == '\n').unwrap_or(rest.len());
        } else if rest.starts_with(&['/', '*']) {
            i += 2 + rest[2..].windows(2).position(|w| w == ['*', '/']).unwrap() + 2;
        } else if rest.starts_with(&['\'', '"', '\'']) {
            i += 3;
        } else if rest[0] == '"' {
            i += 1;
            while characters[i] != '"' {
                i += if characters[i] == '\\' { 2 } else { 1 };
            }
            i += 1;
            code.push(' ');
        } else {
            code.push(rest[0]);
            i += 1;
        }
    }
    code
}

/// How often a numeric literal stands in a piece of code.
fn occurrences(code: &str, literal: &str) -> usize {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '.' || c == '_';
    code.split(|c| !is_part(c))
        .filter(|token| token.replace('_', "").trim_end_matches("f64") == literal)
        .count()
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files
}

#[test]
fn the_scanner_sees_code_and_not_text() {
    let code = code_of("let x = 8.26_f64; // 8.26\n/* 8.26 */ let s = \"8.26 \\\" 8.26\"; f(8.26)");
    assert_eq!(occurrences(&code, "8.26"), 2);
    assert_eq!(occurrences("18.26 + 8.261", "8.26"), 0);
}

#[test]
fn every_registered_constant_is_in_its_file() {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    for statement in registry::all() {
        let code = code_of(&fs::read_to_string(workspace.join(statement.source_file)).unwrap());
        for constant in statement.constants {
            assert_eq!(constant.literal.parse::<f64>(), Ok(constant.value), "{constant:?}");
            let count = occurrences(&code, constant.literal);
            assert!(count >= 1, "{}: {constant:?}", statement.id);
            assert!(count == 1 || !constant.distinctive, "{}: {constant:?}", statement.id);
        }
    }
}

#[test]
fn no_distinctive_constant_has_a_second_home() {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut files = rust_files(&workspace.join("theorems/src"));
    files.extend(rust_files(&workspace.join("src")));
    for path in files {
        let code = code_of(&fs::read_to_string(&path).unwrap());
        for statement in registry::all() {
            if path == workspace.join(statement.source_file) {
                continue;
            }
            for constant in statement.constants.iter().filter(|constant| constant.distinctive) {
                assert_eq!(
                    occurrences(&code, constant.literal),
                    0,
                    "{} of {} stands in {} as well",
                    constant.literal,
                    statement.id,
                    path.display()
                );
            }
        }
    }
}
