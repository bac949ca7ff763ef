//! A graph of statements as SVG: what others rest on is on top.

use std::fmt::Write;

use theorems::registry;
use theorems::statement::{Provenance, Statement};

use super::dependencies::uses;
use super::layers::{Slot, drawn, places, room, rows};
use super::names::name_of;
use super::page_of;
use super::side::Side;
use super::status::{Status, errata_of, provenance};
use crate::report::html::escape;

/// Width and height of a statement, and the room that it is given from left to right.
const NODE: [f64; 2] = [64.0, 42.0];
const ROOM: f64 = 70.0;
/// Distance of a row from the next.
const ROW: f64 = 74.0;

/// What all graphs of a page refer to; it takes no room.
pub const DEFINITIONS: &str = "<svg class=\"definitions\" width=\"0\" height=\"0\" aria-hidden=\"true\"><defs>\
    <marker id=\"arrow\" viewBox=\"0 0 6 6\" refX=\"6\" refY=\"3\" markerWidth=\"6\" markerHeight=\"6\" \
    orient=\"auto\"><path d=\"M0 0L6 3L0 6z\"/></marker>\
    <linearGradient id=\"repairable\" x2=\"1\" y2=\"1\"><stop offset=\"0.5\" class=\"refuted-stop\"/>\
    <stop offset=\"0.5\" class=\"holds-stop\"/></linearGradient></defs></svg>\n";

/// The graph of `members` and what they rest on directly, at most `beside` of them in a row; `status` gives
/// each statement's colour.
pub fn svg(
    members: &[&Statement],
    beside: usize,
    label: &str,
    status: impl Fn(&Statement) -> Status,
) -> String {
    let mut nodes: Vec<&'static str> = members.iter().map(|statement| statement.id).collect();
    for used in members.iter().flat_map(|statement| uses(statement.id)) {
        if !nodes.contains(used) {
            nodes.push(used);
        }
    }
    let edges = drawn(&nodes);
    let rows = rows(&nodes, &edges, beside);
    let width = ROOM * rows.iter().map(|row| room(row)).fold(0.0, f64::max);
    let centres: Vec<Vec<f64>> = rows.iter().map(|row| places(row, width)).collect();
    let height = ROW * (rows.len() - 1) as f64 + NODE[1] + 8.0;
    let mut svg = format!(
        "<svg class=\"graph\" viewBox=\"0 0 {width:.1} {height:.1}\" role=\"group\" aria-label=\"{}\">\n",
        escape(label)
    );
    let top = |row: usize| 4.0 + ROW * row as f64;
    for (user, used) in &edges {
        let passed: Vec<(usize, f64)> = rows
            .iter()
            .zip(&centres)
            .enumerate()
            .filter_map(|(at, (row, centres))| {
                let slot = row.iter().position(|slot| slot.is_on(user, used))?;
                Some((at, centres[slot]))
            })
            .collect();
        let mut path = String::new();
        for (step, &(at, x)) in passed.iter().enumerate() {
            let (above, below) = (top(at), top(at) + NODE[1]);
            match step.checked_sub(1) {
                None => {
                    let _ = write!(path, "M{x:.1} {below:.1}");
                }
                Some(before) => {
                    let (from, middle) = (passed[before].1, above - (ROW - NODE[1]) / 2.0);
                    let _ =
                        write!(path, "C{from:.1} {middle:.1} {x:.1} {middle:.1} {x:.1} {above:.1}");
                    if step + 1 < passed.len() {
                        let _ = write!(path, "V{below:.1}");
                    }
                }
            }
        }
        let _ = writeln!(svg, "<path class=\"edge\" d=\"{path}\" marker-end=\"url(#arrow)\"/>");
    }
    for (at, (row, centres)) in rows.iter().zip(&centres).enumerate() {
        for (slot, x) in row.iter().zip(centres) {
            let Slot::Node(id) = slot else { continue };
            if let Some(statement) = registry::find(id) {
                let elsewhere = members.iter().all(|member| member.id != *id);
                node(&mut svg, statement, elsewhere, status(statement), [*x, top(at)]);
            }
        }
    }
    svg.push_str("</svg>\n");
    svg
}

/// One statement: outline by provenance, colour by status, a link to its page.
fn node(
    svg: &mut String,
    statement: &Statement,
    elsewhere: bool,
    status: Status,
    [x, y]: [f64; 2],
) {
    let [width, height] = NODE;
    let left = x - width / 2.0;
    let (shape, radius) = match statement.provenance {
        Provenance::Printed => ("printed", 0.0),
        Provenance::Repaired => ("repaired", 0.0),
        Provenance::Quoted => ("quoted", 0.0),
        Provenance::Own => ("own", 12.0),
    };
    let errata = errata_of(statement.id);
    let mut title = format!(
        "{}: {}. {}; {}",
        statement.id,
        statement.title,
        provenance(statement),
        status.text()
    );
    if !errata.is_empty() {
        let _ = write!(title, "; errata {}", errata.join(", "));
    }
    let side = Side::of(statement);
    if side != Side::Step {
        let _ = write!(title, "; {}", side.text());
    }
    let _ = write!(
        svg,
        "<a href=\"{}\" class=\"node {} {shape}{}\"><title>{}</title>\
         <rect x=\"{left:.1}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"{radius}\"/>",
        page_of(statement.id),
        status.class(),
        if elsewhere { " elsewhere" } else { "" },
        escape(&title)
    );
    let lines = label(statement.id);
    let first = y + height / 2.0 - 6.5 * (lines.len() as f64 - 1.0) + 4.0;
    for (number, line) in lines.iter().enumerate() {
        let baseline = first + 13.0 * number as f64;
        let _ = write!(svg, "<text x=\"{x:.1}\" y=\"{baseline:.1}\">{}</text>", escape(line));
    }
    if side != Side::Step {
        let (x, y) = (left + 3.0, y + 3.0);
        let _ = write!(svg, "<circle class=\"ground\" cx=\"{x:.1}\" cy=\"{y}\" r=\"6\"/>");
        let y = y + 3.2;
        let _ =
            write!(svg, "<text class=\"sign\" x=\"{x:.1}\" y=\"{y:.1}\">{}</text>", side.sign());
    }
    if !errata.is_empty() {
        let (cx, cy) = (left + width - 3.0, y + 3.0);
        let _ = write!(svg, "<circle class=\"erratum\" cx=\"{cx:.1}\" cy=\"{cy}\" r=\"4\"/>");
    }
    svg.push_str("</a>\n");
}

/// Source and name on up to three lines of at most ten characters; S.s5 is S5.
fn label(id: &str) -> Vec<String> {
    let source = id.split('.').next().unwrap_or_default();
    let name = match name_of(id) {
        name if id.starts_with("S.s") => name,
        name if source == "C" => name.split(' ').next_back().unwrap_or_default().to_owned(),
        name => format!("{source} {name}"),
    };
    let mut lines: Vec<String> = Vec::new();
    for word in name.split([' ', '-']) {
        match lines.last_mut() {
            Some(line) if line.len() + 1 + word.len() <= 10 => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each statement is a link, and none lies on another.
    #[test]
    fn every_statement_is_a_link_in_the_graph() {
        let all: Vec<&Statement> = registry::all().iter().collect();
        for beside in [7, 4] {
            let svg = svg(&all, beside, "all", |_| Status::Holds);
            for statement in registry::all() {
                assert!(svg.contains(&format!("href=\"{}\"", page_of(statement.id))));
            }
            assert!(!svg.contains("NaN"));
            let places: Vec<(f64, &str)> = svg
                .split("<rect x=\"")
                .skip(1)
                .map(|rest| {
                    let (x, rest) = rest.split_once("\" y=\"").unwrap();
                    (x.parse().unwrap(), rest.split('"').next().unwrap())
                })
                .collect();
            for pair in places.windows(2).filter(|pair| pair[0].1 == pair[1].1) {
                assert!(pair[1].0 - pair[0].0 > NODE[0], "{pair:?}");
            }
        }
    }
}
