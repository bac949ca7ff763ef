//! The dependency graph of the statements as SVG: in layers, premises on top.

use std::fmt::Write;

use theorems::registry;
use theorems::statement::{Provenance, Statement};

use super::dependencies::{edges, rests_on, used_by, uses};
use super::names::name_of;
use super::page_of;
use super::status::{Status, errata_of, provenance};
use crate::report::html::escape;

const WIDTH: f64 = 420.0;
const NODE: [f64; 2] = [62.0, 42.0];
const LAYER: f64 = 78.0;

/// A statement in a layer, or a place where an edge crosses the layer.
#[derive(Clone, Copy, PartialEq)]
enum Slot {
    Node(&'static str),
    Crossing(&'static str, &'static str),
}

/// Edges that no path through other statements replaces: the ones that are drawn.
fn drawn() -> Vec<(&'static str, &'static str)> {
    let direct = |(user, used): &(&str, &str)| {
        !uses(user).iter().any(|between| between != used && rests_on(between, used))
    };
    edges().filter(direct).collect()
}

/// The layer of a statement that others rest on is right above them; of the others, right below
/// what they rest on.
fn layer(id: &str) -> usize {
    let users = used_by(id);
    match users.iter().map(|user| layer(user)).min() {
        Some(lowest) => lowest.saturating_sub(1).max(depth(id)),
        None => depth(id),
    }
}

/// The longest chain of statements that `id` rests on.
fn depth(id: &str) -> usize {
    uses(id).iter().map(|used| depth(used) + 1).max().unwrap_or(0)
}

/// The layers, each in an order with few crossings.
fn layers(edges: &[(&'static str, &'static str)]) -> Vec<Vec<Slot>> {
    let all = registry::all();
    let last = all.iter().map(|statement| layer(statement.id)).max().unwrap_or(0);
    let mut layers = vec![Vec::new(); last + 1];
    for statement in all {
        layers[layer(statement.id)].push(Slot::Node(statement.id));
    }
    for (user, used) in edges {
        for between in &mut layers[layer(used) + 1..layer(user)] {
            between.push(Slot::Crossing(user, used));
        }
    }
    for sweep in 0..24 {
        let count = layers.len();
        for step in 1..count {
            let (at, beside) =
                if sweep % 2 == 0 { (step, step - 1) } else { (count - 1 - step, count - step) };
            let places = places(&layers[beside]);
            let own = self::places(&layers[at]);
            let mut keyed: Vec<(f64, Slot)> = layers[at]
                .iter()
                .zip(&own)
                .map(|(slot, own)| {
                    let neighbours: Vec<f64> = layers[beside]
                        .iter()
                        .zip(&places)
                        .filter(|(other, _)| joined(edges, *slot, **other))
                        .map(|(_, place)| *place)
                        .collect();
                    let mean = neighbours.iter().sum::<f64>() / neighbours.len() as f64;
                    (if neighbours.is_empty() { *own } else { mean }, *slot)
                })
                .collect();
            keyed.sort_by(|a, b| a.0.total_cmp(&b.0));
            layers[at] = keyed.into_iter().map(|(_, slot)| slot).collect();
        }
    }
    layers
}

/// Whether an edge leads through both slots, which are in layers next to each other.
fn joined(edges: &[(&str, &str)], a: Slot, b: Slot) -> bool {
    edges.iter().any(|(user, used)| on(a, user, used) && on(b, user, used))
}

fn on(slot: Slot, user: &str, used: &str) -> bool {
    match slot {
        Slot::Node(id) => id == user || id == used,
        Slot::Crossing(u, v) => u == user && v == used,
    }
}

/// The centres of a layer's slots.
fn places(slots: &[Slot]) -> Vec<f64> {
    let share = |slot: &Slot| if matches!(slot, Slot::Node(_)) { 1.0 } else { 0.2 };
    let total: f64 = slots.iter().map(share).sum();
    let unit = WIDTH / total;
    let mut left = 0.0;
    let centre = |slot| {
        let width = unit * share(slot);
        left += width;
        left - width / 2.0
    };
    slots.iter().map(centre).collect()
}

/// The graph; `status` gives each statement's colour.
pub fn svg(status: impl Fn(&Statement) -> Status) -> String {
    let edges = drawn();
    let layers = layers(&edges);
    let centres: Vec<Vec<f64>> = layers.iter().map(|slots| places(slots)).collect();
    let height = LAYER * (layers.len() - 1) as f64 + NODE[1] + 8.0;
    let mut svg = format!(
        "<svg class=\"graph\" viewBox=\"0 0 {WIDTH} {height}\" role=\"group\" \
         aria-label=\"Dependency graph of the statements\">\n"
    );
    let _ = writeln!(
        svg,
        "<defs><marker id=\"arrow\" viewBox=\"0 0 6 6\" refX=\"6\" refY=\"3\" markerWidth=\"6\" \
         markerHeight=\"6\" orient=\"auto\"><path d=\"M0 0L6 3L0 6z\"/></marker>\
         <linearGradient id=\"repairable\" x2=\"1\" y2=\"1\"><stop offset=\"0.5\" \
         class=\"refuted-stop\"/><stop offset=\"0.5\" class=\"holds-stop\"/></linearGradient></defs>"
    );
    let top = |layer: usize| 4.0 + LAYER * layer as f64;
    for (user, used) in &edges {
        let mut path = String::new();
        let mut from = 0.0;
        for at in layer(used)..=layer(user) {
            let slot = layers[at].iter().position(|slot| on(*slot, user, used));
            let x = slot.map_or(0.0, |slot| centres[at][slot]);
            let (above, below) = (top(at), top(at) + NODE[1]);
            if at == layer(used) {
                let _ = write!(path, "M{x:.1} {below:.1}");
            } else {
                let middle = above - (LAYER - NODE[1]) / 2.0;
                let _ = write!(path, "C{from:.1} {middle:.1} {x:.1} {middle:.1} {x:.1} {above:.1}");
                if at < layer(user) {
                    let _ = write!(path, "V{below:.1}");
                }
            }
            from = x;
        }
        let _ = writeln!(svg, "<path class=\"edge\" d=\"{path}\" marker-end=\"url(#arrow)\"/>");
    }
    for (at, slots) in layers.iter().enumerate() {
        for (slot, x) in slots.iter().zip(&centres[at]) {
            let Slot::Node(id) = slot else { continue };
            if let Some(statement) = registry::find(id) {
                node(&mut svg, statement, status(statement), [*x, top(at)]);
            }
        }
    }
    svg.push_str("</svg>\n");
    svg
}

/// One statement: outline by provenance, colour by status, a link to its page.
fn node(svg: &mut String, statement: &Statement, status: Status, [x, y]: [f64; 2]) {
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
    let _ = write!(
        svg,
        "<a href=\"{}\" class=\"node {} {shape}\"><title>{}</title>\
         <rect x=\"{left:.1}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"{radius}\"/>",
        page_of(statement.id),
        status.class(),
        escape(&title)
    );
    let lines = label(statement.id);
    let first = y + height / 2.0 - 6.5 * (lines.len() as f64 - 1.0) + 4.0;
    for (number, line) in lines.iter().enumerate() {
        let baseline = first + 13.0 * number as f64;
        let _ = write!(svg, "<text x=\"{x:.1}\" y=\"{baseline:.1}\">{}</text>", escape(line));
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

    /// Every edge leads downwards, and leaving out the replaceable ones loses no connection.
    #[test]
    fn the_drawing_keeps_the_order_of_the_proofs() {
        let drawn = drawn();
        for (user, used) in edges() {
            assert!(layer(used) < layer(user), "{user} uses {used}");
            let mut reached = vec![user];
            let mut next = 0;
            while let Some(at) = reached.get(next).copied() {
                reached.extend(drawn.iter().filter(|(from, _)| *from == at).map(|(_, to)| *to));
                next += 1;
            }
            assert!(reached.contains(&used), "{user} and {used} are no longer connected");
        }
    }

    #[test]
    fn every_statement_is_a_link_in_the_graph() {
        let svg = svg(|_| Status::Holds);
        for statement in registry::all() {
            assert!(svg.contains(&format!("href=\"{}\"", page_of(statement.id))));
        }
        assert!(!svg.contains("NaN"));
    }
}
