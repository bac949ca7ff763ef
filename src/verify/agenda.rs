//! Which cells of [`own_parameters`](super::own_parameters) a selection runs.

use std::fmt;

use serde::Serialize;
use theorems::bound::Sizing;

use super::certified;
use super::own_parameters::Cell;
use super::scope::Selection;

/// The cells that fit a budget of predicted work.
pub struct Agenda<'a> {
    cells: &'a [Cell<'a>],
    chosen: Vec<bool>,
    listed: Vec<bool>,
    budget: f64,
    certificate_budget: f64,
}

impl<'a> Agenda<'a> {
    /// Fills the selection's budget: first the cheapest cell of every statement, then all other
    /// cells, each time from cheap to dear, as long as the next one still fits. It depends on
    /// predicted costs alone, and so is the same on every machine. Then fills the budget for
    /// certificates in the same way with what is left.
    pub fn new(cells: &'a [Cell<'a>], selection: Selection) -> Self {
        let costs: Vec<(&str, Option<f64>)> =
            cells.iter().map(|cell| (cell.statement.id, cell.cost)).collect();
        let (budget, certificate_budget) = (selection.budget(), selection.certificate_budget());
        let chosen = fill(&costs, budget);
        let left = cells
            .iter()
            .zip(&chosen)
            .map(|(cell, &chosen)| (cell.statement.id, certified::cost(cell).filter(|_| !chosen)));
        let listed = fill(&left.collect::<Vec<_>>(), certificate_budget);
        Self { cells, chosen, listed, budget, certificate_budget }
    }

    /// All cells.
    pub fn cells(&self) -> &'a [Cell<'a>] {
        self.cells
    }

    /// Whether each cell is run. A trivial cell needs no run.
    pub fn chosen(&self) -> &[bool] {
        &self.chosen
    }

    /// Whether each cell is certified instead of run.
    pub fn listed(&self) -> &[bool] {
        &self.listed
    }

    /// Number of certificates.
    pub fn certificates(&self) -> u64 {
        self.certified().map(|cell| cell.seeds).sum()
    }

    /// Predicted seconds of one core for all certificates.
    pub fn certificate_seconds(&self) -> f64 {
        self.certified().filter_map(certified::cost).fold(0.0, |sum, cost| sum + cost)
    }

    /// Number of training runs.
    pub fn runs(&self) -> u64 {
        self.taken().map(|cell| cell.seeds).sum()
    }

    /// Predicted seconds of one core for all runs.
    pub fn seconds(&self) -> f64 {
        self.taken().filter_map(|cell| cell.cost).fold(0.0, |sum, cost| sum + cost)
    }

    /// One line for each cell that needs a run.
    pub fn lines(&self) -> Vec<Line<'a>> {
        let lines = self.cells.iter().zip(self.chosen.iter().zip(&self.listed));
        let line = |(cell, (&chosen, &certified)): (&'a Cell<'a>, (&bool, &bool))| {
            Some(Line {
                statement: cell.statement.id,
                data: &cell.problem.name,
                gamma: cell.problem.gamma(),
                sizing: cell.sizing,
                seeds: cell.seeds,
                seconds: cell.cost?,
                chosen,
                certified,
            })
        };
        lines.filter_map(line).collect()
    }

    fn certified(&self) -> impl Iterator<Item = &Cell<'a>> {
        self.cells.iter().zip(&self.listed).filter(|(_, listed)| **listed).map(|(cell, _)| cell)
    }

    fn taken(&self) -> impl Iterator<Item = &Cell<'a>> {
        self.cells.iter().zip(&self.chosen).filter(|(_, chosen)| **chosen).map(|(cell, _)| cell)
    }
}

/// One cell, as it is printed.
#[derive(Serialize)]
pub struct Line<'a> {
    statement: &'a str,
    data: &'a str,
    gamma: f64,
    sizing: Sizing,
    seeds: u64,
    /// Predicted seconds of one core for all seeds.
    seconds: f64,
    chosen: bool,
    /// Whether its networks are certified instead.
    certified: bool,
}

/// Which of (statement, cost) are taken within `budget`; those without a cost never are.
fn fill(costs: &[(&str, Option<f64>)], budget: f64) -> Vec<bool> {
    let mut order: Vec<usize> = (0..costs.len()).filter(|&k| costs[k].1.is_some()).collect();
    let cost = |k: usize| costs[k].1.unwrap_or(f64::INFINITY);
    order.sort_by(|&a, &b| cost(a).total_cmp(&cost(b)));
    let (mut first, mut later) = (Vec::new(), Vec::new());
    for index in order {
        let seen = first.iter().any(|&k: &usize| costs[k].0 == costs[index].0);
        if seen { &mut later } else { &mut first }.push(index);
    }
    let mut chosen = vec![false; costs.len()];
    let mut left = budget;
    for index in first.into_iter().chain(later) {
        if cost(index) <= left {
            left -= cost(index);
            chosen[index] = true;
        }
    }
    chosen
}

impl fmt::Display for Agenda<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "networks at their own parameters: {} runs, predicted {:.0} s of one core (budget {:.0} s)",
            self.runs(),
            self.seconds(),
            self.budget
        )?;
        writeln!(
            f,
            "certificates in place of runs: {}, predicted {:.0} s of one core (budget {:.0} s)",
            self.certificates(),
            self.certificate_seconds(),
            self.certificate_budget
        )?;
        for line in self.lines() {
            let Line { statement, data, gamma, seeds, seconds, .. } = line;
            writeln!(
                f,
                "  {:<11} {statement:<24} {data:<20} γ = {gamma:.4}  m = {:<11} T = {:<12} \
                 {seeds:>2} seeds  {seconds:.1e} s",
                match (line.chosen, line.certified) {
                    (true, _) => "run",
                    (false, true) => "certificate",
                    (false, false) => "not reached",
                },
                integer(line.sizing.width),
                integer(line.sizing.steps),
            )?;
        }
        Ok(())
    }
}

/// `x` in digits as long as they are few.
fn integer(x: f64) -> String {
    if x < 1e11 { format!("{x}") } else { format!("{x:.3e}") }
}

#[cfg(test)]
mod tests {
    use super::fill;

    /// A statement whose cheapest cell is dear is not crowded out by the cheap cells of others.
    #[test]
    fn every_statement_gets_its_cheapest_cell_first() {
        let costs =
            [("a", Some(1.0)), ("a", Some(2.0)), ("a", Some(3.0)), ("b", Some(5.0)), ("b", None)];
        assert_eq!(fill(&costs, 8.0), [true, true, false, true, false]);
        assert_eq!(fill(&costs, 5.5), [true, true, false, false, false]);
    }

    /// The total stays within the budget, and nothing that would still have fitted is left out.
    #[test]
    fn the_budget_is_kept_and_used() {
        let costs: Vec<_> = (1..40).map(|k| ("x", Some(f64::from(k * k % 37) + 0.5))).collect();
        for budget in [0.0, 1.0, 10.0, 100.0, 300.0] {
            let chosen = fill(&costs, budget);
            let sum = |wanted: bool| -> Vec<f64> {
                let own = costs.iter().zip(&chosen).filter(|(_, c)| **c == wanted);
                own.filter_map(|((_, cost), _)| *cost).collect()
            };
            let used: f64 = sum(true).iter().sum();
            assert!(used <= budget);
            assert!(sum(false).iter().all(|cost| used + cost > budget), "{budget}");
        }
    }
}
