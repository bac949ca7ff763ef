//! Every claim of the registry, turned into checks with verdicts.

pub mod errata;
pub mod inequalities;
pub mod ledger;
pub mod own_parameters;
pub mod problem;
pub mod verdict;

/// How much work a run of the checks may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Selection {
    /// Minutes.
    Quick,
    /// Half an hour.
    Full,
}

impl Selection {
    /// Most seconds of one core for one cell of simulation, by prediction.
    pub fn cell_budget(self) -> f64 {
        match self {
            Self::Quick => 10.0,
            Self::Full => 300.0,
        }
    }
}
