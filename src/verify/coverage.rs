//! Which kinds of checks stand behind each statement.

use theorems::registry;
use theorems::statement::Group;

/// Kinds of checks that [`super::run`] makes of the statement `id`; empty for an unknown id.
pub fn checks_of(id: &str) -> Vec<&'static str> {
    let Some(statement) = registry::find(id) else { return Vec::new() };
    let mut checks = Vec::new();
    if statement.network().is_some() {
        checks.push("runs at its own width, radius, step size and steps, with seeds");
        if statement.group() != Some(Group::Certificate) {
            checks.push("links of its proof along its own run");
        }
    }
    checks.extend(match id {
        "M.assumption-1" => vec!["norm, margin and logits of every certified teacher"],
        "M.theorem-2" => vec!["E4", "E6"],
        "M.lemma-3" | "S.lemma-f" => vec!["largest R/R^KL along training"],
        "M.corollary-4" => vec!["E4", "E5", "E7", "E9", "requirement grid", "slope of the grid"],
        "M.proposition-5" => vec!["E7", "E9", "requirement grid", "slope of the grid"],
        "M.lemma-6" => vec!["deviations over seeds", "E8"],
        "JT.section-5" => vec!["margins of separable, 2-XOR and random data", "E10"],
        "S.lemma-a" => vec!["deviations over seeds"],
        "S.lemma-b" => vec!["counts over seeds", "feature drift in the ledger"],
        "S.lemma-c" | "S.lemma-d" => vec!["ledger along training"],
        "S.lemma-e" => vec!["random logits", "ledger along training"],
        "S.lemma-g" => vec!["mean square deviations over seeds"],
        "S.s4" | "S.s5" => vec!["requirement grid"],
        "C.c1" => vec!["features of every step against their centre and reach"],
        "C.c2" | "C.c3" | "C.c4" | "C.c8" => vec!["certificates against runs"],
        "C.c5" | "C.c6" | "C.c7b" => vec!["drawn networks against the lazy limit"],
        "C.c7a" => vec!["certificates against runs", "table of widths"],
        "C.c9" => vec!["runs without flips against the constrained fit"],
        "C.c10" => vec!["random and adversarial networks in the balls"],
        "C.c11a" | "C.c11b" | "C.c11c" => vec!["runs on the other loss or labels"],
        "C.c12" => vec!["runs at several initial scales", "table of widths"],
        "C.c13" => vec!["separation by linear programs against runs"],
        "L.r0" => vec!["networks of whole numbers, exact"],
        "L.r1" => vec!["widths of random networks against what their labels force"],
        "L.r3" => vec!["patterns of one neuron, counted"],
        "L.l0" => vec!["runs without a hit"],
        "L.l1" => vec!["runs without a hit, and how many"],
        "L.l2" => vec!["runs on orthogonal copies against the binomial law"],
        "L.equal-logits" => vec!["random outputs"],
        "W.a0" => vec!["linear programs draw by draw", "share of draws"],
        "W.a1" | "W.a2" | "W.a4" => vec!["exact separation widths"],
        "W.a3" => vec!["exact separation widths", "its own construction"],
        "W.a5" => vec!["steps seen by random directions", "labelings that draws separate"],
        "W.b1" => vec!["exact law", "share of draws"],
        "W.b2" => vec!["exact separation widths", "regressions draw by draw"],
        "W.b3" => vec!["gradients at separating draws"],
        "W.b4" => vec!["runs of small steps"],
        "W.h1" => vec!["exact separation widths"],
        "W.h2" => vec!["ranks draw by draw, and how often"],
        "W.h3" => vec!["regressions against separation"],
        "W.trap" => vec!["flow of single neurons"],
        _ => vec![],
    });
    checks
}

#[cfg(test)]
mod tests {
    use super::*;

    /// No statement enters the registry without a check behind it.
    #[test]
    fn every_statement_has_a_check() {
        for statement in registry::all() {
            assert!(!checks_of(statement.id).is_empty(), "{} has no check", statement.id);
        }
        assert!(checks_of("M.theorem-99").is_empty());
    }
}
