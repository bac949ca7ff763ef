//! S2 never asks for more than Theorem 2: C1 P² ≥ (4/3) Q².

use inari::Interval;

use crate::mandal::theorem_2;
use crate::prover::slack::{Enclosed, Formula, Smooth};
use crate::prover::{Case, Formal, Goal};
use crate::real::Real;
use crate::setting::Setting;
use crate::sharper::s2;

/// √C1 P − √(4/3) Q at (√L, c).
struct Roots {
    strength: f64,
}

impl Formula for Roots {
    fn at<R: Real>(&self, x: &[R]) -> R {
        let sharp = (R::exact(self.strength) * s2::factor()).sqrt() * s2::q_at(x[0]);
        theorem_2::c1::<R>().sqrt() * theorem_2::p_at(x[1], x[0]) - sharp
    }
}

/// √L at n = 1 and δ = 1/3, the least there is.
fn least_root() -> Interval {
    Interval::exact(6.0).ln().sqrt()
}

/// C1 P² over (4/3) Q² at the least L and c = 1, where it is least.
fn least_quotient() -> f64 {
    let root = least_root().upper();
    let quotient = theorem_2::p_at(1.0, root) / s2::q_at(root);
    theorem_2::c1::<f64>() / s2::factor::<f64>() * quotient * quotient
}

fn formal(strength: f64) -> Formal {
    let roots = Case {
        name: "√C1 P against √(4/3) Q, in √L and c",
        slack: Box::new(Smooth(Roots { strength })),
        domain: vec![
            Interval::between(least_root().lower(), f64::INFINITY),
            Interval::between(0.0, 1.0),
        ],
        lift: Some(|x| vec![1.0, 2.0 * (-x[0] * x[0]).exp(), x[1]]),
    };
    let slack = move |at: &[Interval]| {
        let one = Interval::exact(1.0);
        let setting = Setting::over(at[0], one, one, at[1], at[2], None);
        theorem_2::width(&setting, one) - Interval::exact(strength) * s2::width(&setting, one)
    };
    Formal { cases: vec![roots], slack: Box::new(Enclosed(slack)) }
}

/// The width of S2 against that of Theorem 2.
pub fn printed_width() -> Goal {
    let beyond = 1.01 * least_quotient();
    Goal {
        id: "S.s2/below-theorem-2".into(),
        statement: s2::STATEMENT.id,
        claim: "C1 P² ≥ (4/3) Q²".into(),
        false_claim: format!("C1 P² ≥ {:.2} (4/3) Q², 1 % beyond the least quotient", beyond),
        domain: "n ≥ 1, δ in (0, 1/3), c in (0, 1]".into(),
        remarks: "n and δ enter by √L = √ln(2n/δ) only, which is in (√ln 6, ∞). P and Q are positive, \
            so √C1 P ≥ √(4/3) Q is enough. The difference falls in c and rises in √L, on the \
            whole unbounded box; it is least at √L = √ln 6 and c = 1, and positive there.",
        coordinates: &["n", "δ", "c"],
        beyond,
        formal: Box::new(formal),
    }
}
