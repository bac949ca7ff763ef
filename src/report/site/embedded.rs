//! The sources of the statements and the Coq proofs, as they were when this program was built.

use theorems::statement::Statement;

include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

/// The map from statements to Coq theorems.
pub const PROOF_INDEX: &str = include_str!("../../../theorems/proofs/index.json");

/// The file that holds a statement, or none if the registry names a file that is not there.
pub fn source(statement: &Statement) -> Option<&'static str> {
    text_of(SOURCES, statement.source_file)
}

/// The Coq file with this name.
pub fn proof(file: &str) -> Option<&'static str> {
    text_of(PROOFS, &format!("theorems/proofs/{file}"))
}

fn text_of(files: &[(&str, &'static str)], path: &str) -> Option<&'static str> {
    files.iter().find(|(name, _)| *name == path).map(|(_, text)| *text)
}

/// The module's documentation: the leading `//!` lines, as Markdown.
pub fn documentation(source: &str) -> String {
    let lines = source.lines().map_while(|line| line.strip_prefix("//!"));
    lines.map(|line| line.strip_prefix(' ').unwrap_or(line)).collect::<Vec<_>>().join("\n")
}

/// The function that gives a statement's bound and the functions of the same file that it rests
/// on, in the order of the file, each with its documentation.
pub fn bound_code(statement: &Statement, source: &str) -> String {
    let items = functions(source);
    let position = source.find(&format!("id: {:?}", statement.id)).unwrap_or(0);
    let value = source[position..].split_once("value: ").and_then(|(_, rest)| {
        let bound = &source[position..][source[position..].find("bound:")?..];
        let name = bound.split_once("value: ").map_or(rest, |(_, name)| name);
        name.split([',', ' ']).next()
    });
    let mut wanted: Vec<&str> = value.into_iter().collect();
    let mut next = 0;
    while let Some(name) = wanted.get(next).copied() {
        next += 1;
        let Some((_, text)) = items.iter().find(|(other, _)| *other == name) else { continue };
        for (other, _) in &items {
            if !wanted.contains(other) && calls(text, other) {
                wanted.push(other);
            }
        }
    }
    let kept = items.iter().filter(|(name, _)| wanted.contains(name));
    kept.map(|(_, text)| text.as_str()).collect::<Vec<_>>().join("\n\n")
}

/// Whether the text calls the function of its own file with this name.
fn calls(text: &str, name: &str) -> bool {
    text.match_indices(name).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + name.len()..].chars().next();
        let separate = before.is_none_or(|c| !c.is_alphanumeric() && !"_:.".contains(c));
        separate && matches!(after, Some('('))
            || separate
                && text[at..].contains("::<R>(")
                && text[at + name.len()..].starts_with("::<R>(")
    })
}

/// The functions at the outermost level of a file: name, and text with documentation.
fn functions(source: &str) -> Vec<(&str, String)> {
    let mut found = Vec::new();
    let mut lines = source.lines().peekable();
    let mut item: Vec<&str> = Vec::new();
    while let Some(line) = lines.next() {
        if line.starts_with("///") {
            item.push(line);
            continue;
        }
        let header = line.strip_prefix("pub ").unwrap_or(line);
        if let Some(header) = header.strip_prefix("fn ") {
            item.push(line);
            if !line.ends_with('}') {
                for line in lines.by_ref() {
                    item.push(line);
                    if line == "}" {
                        break;
                    }
                }
            }
            let name = header.split(['<', '(']).next().unwrap_or_default();
            found.push((name, item.join("\n")));
        }
        item.clear();
    }
    found
}

#[cfg(test)]
mod tests {
    use theorems::registry;

    use super::*;

    /// The program carries the file, its documentation and the bound function of each statement.
    #[test]
    fn every_statement_has_source_documentation_and_code() {
        for statement in registry::all() {
            let text = source(statement).unwrap();
            assert!(!documentation(text).is_empty(), "{}", statement.id);
            assert!(bound_code(statement, text).contains("fn "), "{}", statement.id);
        }
    }

    #[test]
    fn the_code_of_a_bound_is_what_it_calls_in_its_own_file() {
        let statement = registry::find("M.corollary-4").unwrap();
        let code = bound_code(statement, source(statement).unwrap());
        for name in ["fn printed", "fn width", "fn c2"] {
            assert!(code.contains(name), "{name}");
        }
        assert!(!code.contains("fn repaired") && !code.contains("fn epsilon_of_width"));
    }
}
