//! The evidence as a page on which every line has an address, and links to it.

use std::fmt::Write;

use crate::report::html::{Shown, document, escape};
use crate::verify::Evidence;
use crate::verify::verdict::Check;

/// The page with a line for each value.
pub const PAGE: &str = "values.html";

/// The address of the value at a path of the evidence.
fn address(path: &str) -> String {
    format!("{PAGE}#{path}")
}

/// A link to the value at a path of the evidence.
pub fn entry(path: &str, text: &str) -> String {
    format!("<a href=\"{}\">{text}</a>", address(path))
}

/// The checks that a test selects, each with its address.
pub fn shown(evidence: Option<&Evidence>, keep: impl Fn(&Check) -> bool) -> Vec<Shown<'_>> {
    let checks = evidence.into_iter().flat_map(|evidence| &evidence.report.checks).enumerate();
    checks
        .filter(|(_, check)| keep(check))
        .map(|(index, check)| Shown { check, address: address(&format!("report/checks/{index}")) })
        .collect()
}

/// The whole evidence, `json`, as a page.
pub fn page(json: &str) -> String {
    let main = format!(
        "<h1>Evidence, line by line</h1>\n<p>What <code>verify</code> found, as in \
         <a href=\"evidence.json\">evidence.json</a>. Each value has its path as address. \
         <a href=\"evidence.html\">The checks as a table</a>.</p>\n{}",
        annotate(json)
    );
    document("Evidence, line by line", "evidence.html", &main)
}

/// One open object or list: its path, and the index of its next element if it is a list.
struct Open {
    path: String,
    next: Option<usize>,
}

/// Indented JSON, one line each, every line named by the path of its value: `report/checks/0/slack`.
/// The end of an object or a list has no name.
fn annotate(json: &str) -> String {
    let mut html = String::from("<pre class=\"json\" tabindex=\"0\">");
    let mut open: Vec<Open> = Vec::new();
    for line in json.lines() {
        let value = line.trim_start();
        if value.starts_with(['}', ']']) {
            open.pop();
            let _ = writeln!(html, "{}", escape(line));
            continue;
        }
        let key = open.last_mut().map(|parent| match &mut parent.next {
            Some(index) => {
                *index += 1;
                (*index - 1).to_string()
            }
            None => value
                .strip_prefix('"')
                .and_then(|rest| rest.split('"').next())
                .map_or_else(String::new, str::to_owned),
        });
        let path = match (open.last(), key) {
            (Some(parent), Some(key)) if parent.path.is_empty() => key,
            (Some(parent), Some(key)) => format!("{}/{key}", parent.path),
            _ => String::new(),
        };
        let name = match path.as_str() {
            "" => String::new(),
            path => format!(" id=\"{}\"", escape(path)),
        };
        let _ = writeln!(html, "<span{name}>{}</span>", escape(line));
        if value.ends_with(['{', '[']) {
            let next = value.ends_with('[').then_some(0);
            open.push(Open { path, next });
        }
    }
    html.push_str("</pre>\n");
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every value of a document is found under its path, whatever its text looks like.
    #[test]
    fn every_value_has_its_path() {
        let value = serde_json::json!({
            "a": [1, {"b": "ends with {", "c": []}, [2, 3]], "d": {"e": null}, "f": "<x> ["
        });
        let html = annotate(&serde_json::to_string_pretty(&value).unwrap());
        for (path, text) in [
            ("a/0", "1"),
            ("a/1/b", "ends with {"),
            ("a/1/c", "[]"),
            ("a/2/1", "3"),
            ("d/e", "null"),
            ("f", "&lt;x&gt; ["),
        ] {
            let line = html.split(&format!("id=\"{path}\">")).nth(1).unwrap();
            assert!(line.split("</span>").next().unwrap().contains(text), "{path}");
        }
        assert_eq!(html.matches(" id=").count(), 11);
    }
}
