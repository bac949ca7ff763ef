//! Imports between the modules of this crate lead one way.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

type Graph = BTreeMap<String, BTreeSet<String>>;

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let files = entries.flat_map(|path| match path.is_dir() {
        true => rust_files(&path),
        false => vec![path],
    });
    files.collect()
}

/// The module of a file: `a::b` for `a/b.rs`, `a` for `a/mod.rs`.
fn module_of(file: &Path, root: &Path) -> String {
    let relative = file.strip_prefix(root).unwrap().with_extension("");
    let parts = relative.iter().map(|part| part.to_str().unwrap());
    parts.filter(|part| *part != "mod" && *part != "lib").collect::<Vec<_>>().join("::")
}

/// The paths that a `use` tree names.
fn leaves(tree: &str) -> Vec<String> {
    let Some((prefix, rest)) = tree.split_once('{') else { return vec![tree.trim().to_owned()] };
    let inner = rest.trim_end().strip_suffix('}').expect("closed");
    let (mut depth, mut start, mut parts) = (0, 0, Vec::new());
    for (at, c) in inner.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&inner[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&inner[start..]);
    let parts = parts.into_iter().filter(|part| !part.trim().is_empty());
    parts
        .flat_map(|part| leaves(part.trim()))
        .map(|leaf| format!("{}{leaf}", prefix.trim()))
        .collect()
}

/// The modules that the code before a file's tests imports or names by a whole path.
fn imports(
    source: &str,
    module: &str,
    is_folder: bool,
    modules: &BTreeSet<String>,
) -> BTreeSet<String> {
    let code: String = source
        .split("#[cfg(test)]")
        .next()
        .unwrap()
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n");
    let statements = code.match_indices("use ").filter(|(at, _)| {
        let before = &code[..*at];
        before.is_empty() || before.ends_with(['\n', ' '])
    });
    let mut paths: Vec<String> = statements
        .filter_map(|(at, _)| code[at + 4..].split_once(';'))
        .flat_map(|(tree, _)| leaves(&tree.replace('\n', " ")))
        .collect();
    let words = code.split(|c: char| !c.is_alphanumeric() && c != '_' && c != ':');
    paths.extend(words.filter(|word| word.starts_with("crate::")).map(str::to_owned));
    let parent = module.rsplit_once("::").map_or("", |(parent, _)| parent);
    let above = if is_folder { module } else { parent };
    let resolve = |path: &str| {
        let inside = format!("{above}::{}", path.split("::").next().unwrap_or_default());
        let whole = match path.split_once("::") {
            Some(("crate", rest)) => rest.to_owned(),
            Some(("super", rest)) => format!("{parent}::{rest}"),
            _ if modules.contains(&inside) => format!("{above}::{path}"),
            // Of another crate.
            _ => return None,
        };
        let parts: Vec<&str> = whole.split("::").filter(|part| !part.is_empty()).collect();
        (1..=parts.len()).rev().map(|k| parts[..k].join("::")).find(|path| modules.contains(path))
    };
    let found = paths.iter().filter_map(|path| resolve(path));
    found.filter(|other| other != module).collect()
}

/// Takes away whatever imports nothing that is left; what remains is on a loop or leads to one.
fn loops(graph: &Graph) -> BTreeSet<String> {
    let mut left: BTreeSet<String> = graph.keys().cloned().collect();
    loop {
        let blocked = |name: &String| graph[name].iter().any(|other| left.contains(other));
        let next: BTreeSet<String> = left.iter().filter(|name| blocked(name)).cloned().collect();
        if next == left {
            return left;
        }
        left = next;
    }
}

fn graph() -> Graph {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let files = rust_files(&root);
    let modules: BTreeSet<String> =
        files.iter().map(|file| module_of(file, &root)).filter(|name| !name.is_empty()).collect();
    let edges = files.iter().filter(|file| !file.ends_with("lib.rs")).map(|file| {
        let (name, is_folder) = (module_of(file, &root), file.ends_with("mod.rs"));
        let found = imports(&fs::read_to_string(file).unwrap(), &name, is_folder, &modules);
        (name, found)
    });
    edges.collect()
}

/// The reader of imports: trees, `super`, whole paths in code, and a loop that it has to see.
#[test]
fn the_reader_sees_imports_and_loops() {
    let modules: BTreeSet<String> = ["a", "a::b", "a::c", "d"].map(str::to_owned).into();
    let source = "use super::{X, c};\nuse crate::d::{E, f::{G}};\n// use crate::a::b;\n";
    let found = imports(source, "a::b", false, &modules);
    assert_eq!(found, ["a", "a::c", "d"].map(str::to_owned).into());
    let looped = Graph::from([
        ("a".to_owned(), BTreeSet::from(["b".to_owned()])),
        ("b".to_owned(), BTreeSet::from(["a".to_owned()])),
        ("c".to_owned(), BTreeSet::new()),
    ]);
    assert_eq!(loops(&looped).len(), 2);
}

/// No file imports itself through others, and no folder of statements does.
#[test]
fn imports_lead_one_way() {
    let files = graph();
    assert!(files["setting"].contains("real") && files["bound"].contains("setting"));
    assert_eq!(loops(&files), BTreeSet::new());
    let folder = |name: &str| name.split("::").next().unwrap_or_default().to_owned();
    let mut folders = Graph::new();
    for (name, found) in &files {
        let own = folder(name);
        let others = found.iter().map(|other| folder(other)).filter(|other| *other != own);
        let others: BTreeSet<String> = others.collect();
        folders.entry(own.clone()).or_default().extend(others);
    }
    assert_eq!(loops(&folders), BTreeSet::new());
}
