//! The sources against the map of CONTRIBUTING.md: dependencies point one way, between modules and
//! between files.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// A path of names below the root of a crate.
type Names = Vec<String>;

/// A module that has a file of its own.
#[derive(Default)]
struct Module {
    file: PathBuf,
    children: BTreeSet<String>,
    /// What it hands on: the name here, and the path there.
    exports: BTreeMap<String, Names>,
    /// Paths from the root of the crate, or of a crate beside it, that its code names.
    uses: BTreeSet<Names>,
}

/// The modules of one crate by their paths.
struct Sources(BTreeMap<Names, Module>);

impl Sources {
    /// Reads the crate whose root is `folder`/lib.rs.
    fn read(folder: &Path) -> Self {
        let mut modules = BTreeMap::new();
        let mut found = vec![folder.to_owned()];
        while let Some(path) = found.pop() {
            if path.is_dir() {
                found.extend(fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let mut names: Names = path
                    .strip_prefix(folder)
                    .unwrap()
                    .with_extension("")
                    .iter()
                    .map(|name| name.to_str().unwrap().to_owned())
                    .collect();
                names.pop_if(|name| ["mod", "lib"].contains(&name.as_str()));
                if names != ["main"] && names.first().is_none_or(|name| name != "bin") {
                    modules.insert(names, Module { file: path, ..Module::default() });
                }
            }
        }
        let places: Vec<Names> = modules.keys().cloned().collect();
        for place in places {
            let file = &modules[&place].file;
            let text = fs::read_to_string(file).unwrap();
            let tokens: TokenStream =
                text.parse().unwrap_or_else(|error| panic!("{}: {error}", file.display()));
            let inner = modules.keys().filter(|other| other.starts_with(&place));
            let children = inner.filter_map(|other| other.get(place.len()).cloned()).collect();
            let mut reader = Reader { module: Module { children, ..Module::default() } };
            reader.read(tokens, &place);
            let module = modules.get_mut(&place).unwrap();
            *module = Module { file: module.file.clone(), ..reader.module };
        }
        Self(modules)
    }

    /// The module in whose file the thing at `path` is written; none outside this crate.
    fn home(&self, path: &[String]) -> Option<&Names> {
        let length = (0..=path.len()).rev().find(|&k| self.0.contains_key(&path[..k]))?;
        let (place, module) = self.0.get_key_value(&path[..length])?;
        let handed_on = path.get(length).and_then(|name| module.exports.get(name));
        match handed_on {
            Some(target) if target.as_slice() != path => self.home(target),
            _ => Some(place),
        }
    }

    /// The modules whose files the file of `place` needs, those left out that surround it.
    fn needs(&self, place: &Names) -> BTreeSet<&Names> {
        let homes = self.0[place].uses.iter().filter_map(|path| self.home(path));
        homes.filter(|home| !place.starts_with(home)).collect()
    }

    /// A closed path of files, each of which needs the next.
    fn circle(&self) -> Option<Vec<&Names>> {
        let mut done = BTreeSet::new();
        self.0.keys().find_map(|start| self.circle_from(start, &mut Vec::new(), &mut done))
    }

    fn circle_from<'a>(
        &'a self,
        place: &'a Names,
        path: &mut Vec<&'a Names>,
        done: &mut BTreeSet<&'a Names>,
    ) -> Option<Vec<&'a Names>> {
        if let Some(at) = path.iter().position(|&other| other == place) {
            return Some(path[at..].to_vec());
        }
        if done.contains(place) {
            return None;
        }
        path.push(place);
        let found =
            self.needs(place).into_iter().find_map(|next| self.circle_from(next, path, done));
        path.pop();
        done.insert(place);
        found
    }

    fn assert_no_circle(&self) {
        if let Some(circle) = self.circle() {
            let files = circle.iter().map(|&place| self.0[place].file.display().to_string());
            panic!("files that need each other: {}", files.collect::<Vec<_>>().join(" → "));
        }
    }

    /// The modules directly below the root that each of them needs, and the crates beside it that are
    /// among `crates`.
    fn top_level(&self, crates: &[&str]) -> BTreeMap<String, BTreeSet<String>> {
        let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (place, module) in &self.0 {
            let Some(own) = place.first() else { continue };
            let needed = found.entry(own.clone()).or_default();
            for path in &module.uses {
                let home = self.home(path).and_then(|home| home.first());
                let beside = path.first().filter(|name| crates.contains(&name.as_str()));
                needed.extend(home.or(beside).filter(|&name| name != own).cloned());
            }
        }
        found
    }
}

/// Collects what a file names. Tests inside of it are left out.
struct Reader {
    module: Module,
}

impl Reader {
    fn read(&mut self, tokens: TokenStream, place: &[String]) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let (mut at, mut is_public) = (0, false);
        while at < tokens.len() {
            let word = tokens[at].to_string();
            let joined = at > 0 && [":", ".", "$"].contains(&tokens[at - 1].to_string().as_str());
            match &tokens[at] {
                TokenTree::Ident(_) if word == "pub" => is_public = true,
                TokenTree::Ident(_) if word == "use" && tokens[at + 1].to_string() != "<" => {
                    let end = (at..tokens.len()).find(|&k| tokens[k].to_string() == ";").unwrap();
                    self.read_use(&tokens[at + 1..end], &[], place, is_public);
                    at = end;
                }
                TokenTree::Ident(_) if word == "mod" => {
                    let name = tokens[at + 1].to_string();
                    at += 2;
                    if let TokenTree::Group(group) = &tokens[at]
                        && !is_test(&tokens[..at])
                    {
                        self.read(group.stream(), &[place, &[name]].concat());
                    }
                }
                TokenTree::Ident(_) if !joined => {
                    let (path, next) = path_at(&tokens, at);
                    if path.len() > 1 {
                        self.module.uses.extend(self.resolved(path, place));
                    }
                    at = next - 1;
                    is_public = false;
                }
                TokenTree::Group(group) => {
                    self.read(group.stream(), place);
                    is_public &= group.delimiter() == Delimiter::Parenthesis;
                }
                _ => is_public = false,
            }
            at += 1;
        }
    }

    /// The tree of a `use`, of which `before` was read.
    fn read_use(&mut self, tree: &[TokenTree], before: &[String], place: &[String], public: bool) {
        for branch in tree.split(|token| token.to_string() == ",") {
            let (path, next) = path_at(branch, 0);
            let path = [before, &path].concat();
            match branch.get(next) {
                Some(TokenTree::Group(group)) => {
                    let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                    self.read_use(&inner, &path, place, public);
                }
                after => {
                    let is_renamed = after.is_some_and(|token| token.to_string() == "as");
                    let mut path = path;
                    path.pop_if(|name| name == "self");
                    let last = if is_renamed { branch.get(next + 1) } else { None };
                    let name = last.map(TokenTree::to_string).or_else(|| path.last().cloned());
                    let Some((name, path)) = name.zip(self.resolved(path, place)) else {
                        continue;
                    };
                    if public {
                        self.module.exports.insert(name, path);
                    } else {
                        self.module.uses.insert(path);
                    }
                }
            }
        }
    }

    /// The path that `path` means in the module at `place`; none if it starts with a name of its own.
    fn resolved(&self, path: Names, place: &[String]) -> Option<Names> {
        let (start, mut rest) = (path.first()?.clone(), &path[..]);
        let mut base = place.to_vec();
        match start.as_str() {
            "crate" => (base, rest) = (Vec::new(), &rest[1..]),
            "self" => rest = &rest[1..],
            "super" => {
                while rest.first().is_some_and(|name| name == "super") {
                    base.pop();
                    rest = &rest[1..];
                }
            }
            _ if self.module.children.contains(&start) => {}
            _ => base.clear(),
        }
        Some([&base[..], rest].concat())
    }
}

/// The names joined by `::` from `at` on, and where they end.
fn path_at(tokens: &[TokenTree], mut at: usize) -> (Names, usize) {
    let mut names = Names::new();
    while let Some(TokenTree::Ident(name)) = tokens.get(at) {
        names.push(name.to_string());
        at += 1;
        let colons = tokens[at..].iter().take(2).filter(|token| token.to_string() == ":").count();
        if colons < 2 {
            break;
        }
        at += 2;
    }
    (names, at)
}

/// Whether the item that comes after `tokens` is there in tests only.
fn is_test(tokens: &[TokenTree]) -> bool {
    let attribute = tokens.iter().rev().find(|token| matches!(token, TokenTree::Group(_)));
    attribute.is_some_and(|group| group.to_string().replace(' ', "") == "[cfg(test)]")
}

/// The levels of the figure `a ← (b, c) ← d` behind "one way:", up to the end of the sentence.
fn figure(text: &str) -> Vec<BTreeSet<String>> {
    let start = text.find("Dependencies point one way:").expect("a figure");
    let sentence = text[start..].split(".\n").next().unwrap();
    let names = |level: &str| level.split('`').skip(1).step_by(2).map(str::to_owned).collect();
    sentence.split('←').map(names).collect()
}

/// Checks that every module stands in the figure once, and needs only what stands before it.
fn assert_allowed(needed: &BTreeMap<String, BTreeSet<String>>, levels: &[BTreeSet<String>]) {
    let level = |name: &String| {
        let at: Vec<usize> = (0..levels.len()).filter(|&k| levels[k].contains(name)).collect();
        assert_eq!(at.len(), 1, "{name} must stand in the figure once: {levels:?}");
        at[0]
    };
    for (name, others) in needed {
        for other in others {
            assert!(level(other) < level(name), "{name} needs {other}, against {levels:?}");
        }
    }
    for name in levels.iter().flatten() {
        assert!(needed.contains_key(name), "{name} is in the figure and no module");
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn text(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap().replace("\n//! ", "\n")
}

/// Every dependency between the modules of the suite is one that the figure in CONTRIBUTING.md, and the
/// same in the documentation of the library, allows.
#[test]
fn modules_need_only_what_the_figure_allows() {
    let levels = figure(&text("CONTRIBUTING.md"));
    assert_eq!(levels, figure(&text("src/lib.rs")));
    let mut needed = Sources::read(&root().join("src")).top_level(&["theorems"]);
    needed.insert("theorems".into(), BTreeSet::new());
    assert!(needed["verify"].contains("theorems") && needed["data"].contains("artifact"));
    assert_allowed(&needed, &levels);
}

/// The same for the deep networks.
#[test]
fn modules_of_deep_need_only_what_its_figure_allows() {
    let needed = Sources::read(&root().join("deep/src")).top_level(&[]);
    assert_allowed(&needed, &figure(&text("deep/src/lib.rs")));
}

/// No two files need each other, directly or through others, in any crate of the workspace. What a
/// module hands on by `pub use` is looked for where it is written.
#[test]
fn no_files_need_each_other() {
    for folder in ["src", "theorems/src", "deep/src", "python/src"] {
        let sources = Sources::read(&root().join(folder));
        assert!(!sources.0.is_empty());
        sources.assert_no_circle();
    }
}

/// The search finds a circle that goes through a re-export, a name inside a macro and a path in the
/// body, and takes none that is in tests only or that is between a file and what surrounds it.
#[test]
fn a_circle_is_found() {
    let circle = |files: &[(&str, &str)]| {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let sources = Sources::read(folder.path());
        sources.circle().map(|circle| circle.into_iter().flatten().cloned().collect::<Vec<_>>())
    };
    let library = ("lib.rs", "pub mod a;\nmod b;\npub use b::B;");
    let a = ("a.rs", "use crate::B;");
    let circles = [
        "use crate::a::A;",
        "fn f() { crate::a::g() }",
        "fn f() { println!(\"{}\", super::a::g()) }",
        "use crate::{a::{self, A as C}, D};",
        "mod inner { use super::super::a; }",
    ];
    for b in circles {
        let found = circle(&[library, a, ("b.rs", b)]);
        assert_eq!(found.as_deref(), Some(&["a".to_owned(), "b".to_owned()][..]), "{b}");
    }
    for b in ["/// See [`crate::a`].\nfn f() {}", "#[cfg(test)]\nmod tests { use crate::a::A; }"] {
        assert_eq!(circle(&[library, a, ("b.rs", b)]), None, "{b}");
    }
    let parent = [("a/mod.rs", "mod b;\nfn f() { b::g() }"), ("a/b.rs", "use super::f;")];
    assert_eq!(circle(&parent), None, "a file may name what surrounds it");
    let siblings = [("a/c.rs", "use super::b::B;"), ("a/b.rs", "use super::c::C;"), parent[0]];
    assert_eq!(circle(&siblings).map(|circle| circle.len()), Some(4));
}
