//! A theorem of your own in one file: stated, proved, evaluated, and tried on a network.
//!
//! The statement is *S4-simple*, a coarser S4 that is easy to remember.
//!
//! If m ≥ 8L/(εκ(γ)) with L = ln(2n/δ), B = 1, η = 1 and T ≥ 4/(3εκ(γ)), then
//! (1/T) Σ_{t<T} R(W(t)) ≤ ε with probability at least 1 − 2δ.
//!
//! *Proof.* S4 asks for (4/3)Q²/(εκ(γ)), Q = √(2/π) + (1 + 1/√2)√L, and everything else is the
//! same. From n ≥ 1 and δ < 1/3, L > ln 6 > 16/9, hence 1 < (3/4)√L. With √(2/π) < 4/5 and
//! 1/√2 < 18/25, Q < (3/5 + 43/25)√L = (58/25)√L, and (4/3)(58/25)² < 7.18 < 8. ∎
//!
//! Run it with `cargo run --release --example own_theorem`.

use distill_bounds::artifact::Journal;
use distill_bounds::problem::{Problem, plan_of};
use distill_bounds::requirement::{Criterion, decide};
use distill_bounds::training::Loss;
use distill_bounds::verify::verdict::Check;
use distill_bounds::work::Work;
use theorems::bound::{Bound, Labels, Network, Requirement, Risk};
use theorems::real::Real;
use theorems::setting::{DELTA, EPSILON, GAMMA, N, Setting};
use theorems::sharper::{lemma_f, s2, s4};
use theorems::statement::{Constant, Provenance, Statement};

const FACTOR: f64 = 8.0;

/// The formula is written once: over `f64` it is a value, over intervals a proven enclosure.
fn requirement<R: Real>(setting: &Setting<R>) -> Requirement<R> {
    let beta = lemma_f::soft_risk(setting.gamma(), setting.epsilon());
    Requirement {
        width: R::exact(FACTOR) * setting.log_union() / beta,
        level: setting.epsilon(),
        ..s2::requirement_for(setting, beta)
    }
}

/// In a pull request this is listed in `theorems::registry`, and `verify` runs it without more work.
const STATEMENT: Statement = Statement {
    id: "X.s4-simple",
    title: "Soft labels: width for a classification error, simple",
    paper: "this example",
    equations: "S4-simple",
    claim: "m ≥ 8 ln(2n/δ)/(εκ(γ)), B = 1, η = 1, T ≥ 4/(3εκ(γ)) imply \
            (1/T) Σ_{t<T} R(W(t)) ≤ ε with probability ≥ 1 − 2δ",
    premises: &[N, DELTA, GAMMA, EPSILON],
    constants: &[Constant {
        symbol: "8",
        value: FACTOR,
        literal: "8.0",
        meaning: "factor of the width",
        distinctive: false,
    }],
    provenance: Provenance::Own,
    bound: Bound::Network(Network {
        statement: "X.s4-simple",
        labels: Labels::Soft,
        risk: Risk::Classification,
        unit_norm: false,
        value: requirement,
        enclosure: requirement,
    }),
    source_file: file!(),
    proof: "S4 and Q < (58/25)√L (module documentation)",
};

type Failure = Box<dyn std::error::Error>;

/// The step of the proof, on intervals: nowhere on a grid is the width below that of S4.
fn against_s4() -> Result<Check, Failure> {
    let mut least = f64::INFINITY;
    for n in [1, 2, 10, 1000, 1 << 50] {
        for delta in [1e-12, 0.01, 0.1, 0.333] {
            for gamma in [0.001, 0.1, 0.5] {
                let setting = Setting::new(n, gamma, 0.1, delta, 1.0)?;
                let simple = STATEMENT.sizing(&setting)?.width_enclosure[0];
                least = least.min(simple / s4::STATEMENT.sizing(&setting)?.width_enclosure[1]);
            }
        }
    }
    let claim = "the width is at least that of S4";
    Ok(Check::new(STATEMENT.id, "proof", claim)
        .method("enclosures at 60 settings; least quotient of the two widths")
        .at_least(least, 1.0))
}

/// The theorem at its own parameters: networks of the very size that it asks for.
fn on_networks() -> Result<Check, Failure> {
    let (epsilon, delta) = (0.3, 0.1);
    let problem = Problem::synthetic("fan:n=2,degrees=120")?;
    let setting = problem.setting(epsilon, delta)?;
    let sizing = STATEMENT.sizing(&setting)?;
    let plan = plan_of(&sizing)?;
    let criterion = Criterion { probability: sizing.probability, confidence: 0.95, most_seeds: 64 };
    let journal = Journal::in_memory();
    let stage = Work::unwatched().stage("runs", 0);
    let trial = decide(plan.width, &criterion, |first, end| {
        let runs = problem.run_seeds(Loss::SOFT, &plan, first..end, None, &journal, &stage)?;
        Ok::<_, Failure>(runs.iter().filter(|run| run.averaged.error <= epsilon).count() as u64)
    })?;
    let check = Check::new(STATEMENT.id, "own parameters", STATEMENT.claim).method(format!(
        "m = {}, T = {}: {} of {} seeds met ε = {epsilon}; one-sided Clopper–Pearson bound",
        plan.width, plan.steps, trial.successes, trial.seeds
    ));
    let check = problem.premises().into_iter().fold(check, Check::premise);
    Ok(check.at_least(trial.lower, sizing.probability))
}

fn main() -> Result<(), Failure> {
    let setting = Setting::new(8, 0.1, 0.1, 0.1, 1.0)?;
    let enclosure = STATEMENT.sizing(&setting)?.width_enclosure;
    println!("{}: {}", STATEMENT.id, STATEMENT.claim);
    println!("at n = 8, γ = ε = δ = 0.1 the width is in {enclosure:?}");
    for check in [against_s4()?, on_networks()?] {
        println!("{:<8} {}: {}", check.verdict, check.id, check.method);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use distill_bounds::verify::verdict::Verdict;

    /// The example says that both checks hold; neither is empty.
    #[test]
    fn the_theorem_holds_where_it_is_tried() {
        for check in [against_s4().unwrap(), on_networks().unwrap()] {
            assert_eq!(check.verdict, Verdict::Holds, "{check:?}");
        }
    }

    /// A factor that the proof does not allow is found out: S4 needs up to 7.18 L.
    #[test]
    fn a_smaller_factor_would_fail() {
        let setting = Setting::new(1, 0.1, 0.1, 0.333, 1.0).unwrap();
        let width = |statement: &Statement| statement.sizing(&setting).unwrap().width_enclosure[0];
        assert!(width(&STATEMENT) * 7.0 / FACTOR < width(&s4::STATEMENT));
    }

    #[test]
    fn it_runs() {
        main().unwrap();
    }
}
