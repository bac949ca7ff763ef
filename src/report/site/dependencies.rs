//! Which statements the proof of a statement uses.

/// Statement, and the statements that the proof on record rests on directly. The printed theorems
/// rest on the printed lemmas; a lemma that is proved here rests on what proves it.
const USES: &[(&str, &[&str])] = &[
    ("M.theorem-2", &["M.assumption-1", "M.lemma-6"]),
    ("M.lemma-3", &["M.assumption-1", "S.lemma-f"]),
    ("M.corollary-4", &["C.c1", "C.c3", "S.lemma-a", "S.lemma-b"]),
    ("M.corollary-4-repaired", &["M.theorem-2", "M.lemma-3"]),
    ("M.proposition-5", &["M.assumption-1", "M.lemma-6", "S.s5"]),
    ("M.lemma-6", &["M.assumption-1", "S.lemma-a"]),
    ("JT.theorem-2.2", &["M.assumption-1"]),
    ("JT.section-5", &["M.assumption-1"]),
    ("S.lemma-a", &["M.assumption-1"]),
    ("S.lemma-c", &["S.lemma-b"]),
    ("S.lemma-f", &["M.assumption-1"]),
    ("S.lemma-g", &["S.lemma-a", "S.lemma-b"]),
    ("S.s2", &["S.lemma-a", "S.lemma-b", "S.lemma-c", "S.lemma-d", "S.lemma-e"]),
    ("S.s4", &["S.s2", "S.lemma-f"]),
    ("S.s5", &["M.assumption-1", "S.lemma-a", "S.lemma-b", "S.lemma-c", "S.lemma-d"]),
    ("S.s2-least", &["S.s2", "S.lemma-c", "S.lemma-d", "S.lemma-e", "S.lemma-g"]),
    ("S.s4-least", &["S.s2-least", "S.lemma-f"]),
    ("S.s5-least", &["S.s5", "S.lemma-a", "S.lemma-b", "S.lemma-c", "S.lemma-d"]),
    ("C.c1", &["S.lemma-b"]),
    ("C.c2", &["C.c1"]),
    ("C.c3", &["C.c1", "C.c2"]),
    ("C.c4", &["C.c1", "C.c2", "S.lemma-d"]),
    ("C.c5", &["M.assumption-1", "C.c3"]),
    ("C.c6", &["S.lemma-b", "C.c5"]),
    ("C.c7a", &["S.lemma-a", "S.lemma-b", "S.lemma-g", "C.c1", "C.c3"]),
    ("C.c7b", &["S.lemma-g", "C.c6", "C.c7a"]),
    ("C.c8", &["S.lemma-d", "S.s5-least", "C.c3"]),
    ("C.c9", &["C.c3"]),
    ("C.c10", &["M.assumption-1", "S.lemma-d"]),
    ("C.c11a", &["C.c5", "C.c6"]),
    ("C.c11b", &["S.lemma-a", "S.lemma-b", "S.lemma-d"]),
    ("C.c11c", &["S.lemma-a", "C.c8"]),
    ("C.c12", &["S.s4-least", "S.s5-least"]),
    ("C.c13", &["C.c8"]),
    ("L.r1", &["L.r0"]),
    ("L.l1", &["M.assumption-1", "L.l0"]),
    ("L.l2", &["L.l0", "L.l1"]),
    ("L.l3", &["L.r0"]),
    ("L.equal-logits", &["M.assumption-1", "L.l0"]),
    ("W.a1", &["M.assumption-1", "W.a0"]),
    ("W.a2", &["M.assumption-1"]),
    ("W.a3", &["M.assumption-1"]),
    ("W.a4", &["M.assumption-1"]),
    ("W.a5", &["L.r3", "W.a3"]),
    ("W.b1", &["W.a0"]),
    ("W.b2", &["L.l1", "C.c5", "C.c13", "W.b1"]),
    ("W.b4", &["L.r0"]),
    ("W.h1", &["L.r1", "C.c13", "W.a0", "W.a1"]),
    ("W.h2", &["C.c5", "C.c13", "W.a0", "W.h1"]),
    ("W.h3", &["L.l1", "C.c13"]),
    ("W.trap", &["L.r0"]),
    ("L.one-dimension", &["L.l1"]),
    ("L.s-plus", &["L.l0", "L.l1", "L.one-dimension"]),
    ("L.s-minus", &["L.l0", "L.l1", "L.one-dimension"]),
];

/// The statements that `id` rests on directly.
pub fn uses(id: &str) -> &'static [&'static str] {
    USES.iter().find(|(user, _)| *user == id).map_or(&[], |(_, used)| used)
}

/// The statements that rest on `id` directly.
pub fn used_by(id: &str) -> Vec<&'static str> {
    USES.iter().filter(|(_, used)| used.contains(&id)).map(|(user, _)| *user).collect()
}

/// Every pair (user, used).
pub fn edges() -> impl Iterator<Item = (&'static str, &'static str)> {
    USES.iter().flat_map(|(user, used)| used.iter().map(move |used| (*user, *used)))
}

/// Whether `id` rests on `other`, directly or through others.
pub fn rests_on(id: &str, other: &str) -> bool {
    uses(id).iter().any(|used| *used == other || rests_on(used, other))
}

#[cfg(test)]
mod tests {
    use theorems::registry;

    use super::*;

    #[test]
    fn the_edges_join_registered_statements() {
        for (user, used) in edges() {
            assert!(registry::find(user).is_some() && registry::find(used).is_some(), "{user}");
        }
    }

    /// Statements are taken off the front as long as one rests on none that remains.
    #[test]
    fn no_proof_rests_on_itself() {
        let mut left: Vec<&str> = registry::all().iter().map(|statement| statement.id).collect();
        while !left.is_empty() {
            let free = |id: &&str| uses(id).iter().all(|used| !left.contains(used));
            let first = left.iter().position(free).unwrap_or_else(|| panic!("cycle in {left:?}"));
            left.remove(first);
        }
    }
}
