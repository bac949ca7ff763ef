//! Symbols and what they may stand for.

use serde::Serialize;

/// A symbol of a statement and the values it may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Premise {
    /// The paper's symbol.
    pub symbol: &'static str,
    /// Its domain, or the condition on it.
    pub domain: &'static str,
}
