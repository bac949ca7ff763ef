//! Which side a statement bounds a width from.

use theorems::statement::Statement;

/// What a statement says of a width.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The width is enough: an upper bound on what is needed.
    Enough,
    /// Less is not enough: a lower bound.
    Necessary,
    /// Both.
    Both,
    /// Nothing: a step of proofs, or what one network does.
    Step,
}

/// The statements that size no network by themselves and yet bound a width.
const SIDES: &[(&str, Side)] = &[
    ("C.c6", Side::Enough),
    ("C.c7b", Side::Enough),
    ("C.c11a", Side::Enough),
    ("C.c11b", Side::Enough),
    ("C.c11c", Side::Enough),
    ("L.r1", Side::Necessary),
    ("L.r3", Side::Necessary),
    ("L.l1", Side::Necessary),
    ("L.l2", Side::Necessary),
    ("L.l3", Side::Necessary),
    ("L.s-plus", Side::Both),
    ("L.s-minus", Side::Both),
    ("W.a0", Side::Both),
    ("W.a1", Side::Enough),
    ("W.a2", Side::Enough),
    ("W.a3", Side::Enough),
    ("W.a4", Side::Enough),
    ("W.a5", Side::Necessary),
    ("W.b1", Side::Both),
    ("W.b2", Side::Both),
    ("W.h1", Side::Both),
    ("W.h2", Side::Both),
    ("W.h3", Side::Both),
];

impl Side {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Enough, Self::Necessary, Self::Both, Self::Step];

    /// The side of a statement.
    pub fn of(statement: &Statement) -> Self {
        if statement.network().is_some() {
            return Self::Enough;
        }
        SIDES.iter().find(|(id, _)| *id == statement.id).map_or(Self::Step, |(_, side)| *side)
    }

    /// In words.
    pub fn text(self) -> &'static str {
        match self {
            Self::Enough => "a width that is enough (upper bound)",
            Self::Necessary => "a width below which it fails (lower bound)",
            Self::Both => "the width that is needed, from both sides",
            Self::Step => "no width: a step of proofs, or what one network does",
        }
    }

    /// The sign beside the name of a statement.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Enough => "▼",
            Self::Necessary => "▲",
            Self::Both => "◆",
            Self::Step => "",
        }
    }
}

#[cfg(test)]
mod tests {
    use theorems::registry;

    use super::*;

    /// The list names registered statements, none of which sizes a network by itself.
    #[test]
    fn the_sides_are_those_of_registered_statements() {
        for (id, _) in SIDES {
            let statement = registry::find(id).unwrap_or_else(|| panic!("{id}"));
            assert!(statement.network().is_none(), "{id}");
        }
        let side = |id| Side::of(registry::find(id).unwrap());
        assert_eq!(side("S.s4"), Side::Enough);
        assert_eq!(side("L.l1"), Side::Necessary);
        assert_eq!(side("S.lemma-a"), Side::Step);
    }
}
