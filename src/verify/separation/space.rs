//! W.a5 in R⁴: what points see of a step, and how many labelings few pairs separate.

use statrs::distribution::{Binomial, DiscreteCDF};
use theorems::separation::a5;

use super::{bounds, claim, count, data, refuted};
use crate::certificate::separates;
use crate::problem::ProblemError;
use crate::random::{Purpose, fill_normal, stream};
use crate::verify::own_parameters::CONFIDENCE;
use crate::verify::verdict::Check;
use crate::work::Work;

/// Directions of the sphere.
const DIRECTIONS: u64 = 400_000;
/// Reach r of a step, and the angle to another point.
const REACH: f64 = 0.5;
const ANGLE: f64 = 0.6;
/// Points with random labels, and draws.
const POINTS: u64 = 48;
const DRAWS: u64 = 100;

/// The checks of the exponent.
pub fn checks() -> Result<Vec<Check>, ProblemError> {
    let mut checks = steps();
    checks.extend(labelings()?);
    Ok(checks)
}

/// E[p(z) 1(z·x_l > 0)] for x_l at an angle to x_i, over random directions of R⁴.
fn seen(angle: f64, step: fn(f64) -> f64) -> f64 {
    let mut rng = stream(5, Purpose::Cases, 0);
    let (sine, cosine) = angle.sin_cos();
    let mut sum = 0.0;
    for _ in 0..DIRECTIONS {
        let mut z = [0.0; 4];
        fill_normal(&mut rng, &mut z);
        let along = z[0] / z.iter().map(|x| x * x).sum::<f64>().sqrt();
        if cosine * z[0] + sine * z[1] > 0.0 {
            sum += along.signum() * step(along.abs());
        }
    }
    sum / DIRECTIONS as f64
}

fn steps() -> Vec<Check> {
    // Hoeffding for values between −1 and 1, on both sides.
    let radius = (2.0 * (2.0 / (1.0 - CONFIDENCE)).ln() / DIRECTIONS as f64).sqrt();
    let stated = |sine: f64| a5::step(sine, REACH);
    let other = seen(ANGLE, stated).abs();
    let own = (seen(0.0, stated) - a5::own_weight(REACH)).abs();
    let plain = seen(ANGLE, |sine| f64::from(u8::from(sine <= REACH.sin()))).abs();
    let method = format!(
        "{DIRECTIONS} random directions of R⁴, r = {REACH}, Hoeffding's radius at {CONFIDENCE}"
    );
    vec![
        claim("W.a5", "what another point sees")
            .method(format!("magnitude of E[p_i(z) 1(z·x_l > 0)] at the angle {ANGLE}; {method}"))
            .at_most(other, radius),
        claim("W.a5", "what a point sees of its own step")
            .method(format!("distance of E[p_i(z) 1(z·x_i > 0)] from B(0); {method}"))
            .at_most(own, radius)
            .note(format!("B(0) = {:.6}", a5::own_weight(REACH))),
        refuted("W.a5", "what another point sees", "p_i without its second step is not seen")
            .method(format!("magnitude of the mean at the angle {ANGLE}; {method}"))
            .at_least(plain, radius),
    ]
}

/// Cover's count: random labels of random points, a labeling and a draw for each seed.
fn labelings() -> Result<Vec<Check>, ProblemError> {
    let law = Binomial::new(0.5, POINTS - 1).expect("a binomial law");
    let share = |dimensions: u64| 2.0 * law.cdf(dimensions - 1);
    let separated = |pairs: u64| {
        count(DRAWS, |seed| {
            let dataset = data(&format!("random:n={POINTS},d=4,seed={seed}"))?;
            let work = Work::unwatched();
            let found = separates(dataset.points(), dataset.labels(), seed, 2 * pairs, &work)?;
            Ok(found.answer() == Some(true))
        })
    };
    let pairs = 5;
    let (few, many) = (separated(pairs)?, separated(2 * pairs)?);
    let method = format!(
        "share of {DRAWS} random labelings of {POINTS} random points of R⁴ that one draw separates, lower bound at \
         {CONFIDENCE}"
    );
    Ok(vec![
        claim("W.a5", "labelings")
            .premise(format!("M = {pairs}"))
            .method(method.clone())
            .at_most(bounds(few, DRAWS).lower, share(4 * pairs))
            .note(format!(
                "{few} separated; 2 P(Bin(n − 1, ½) ≤ 4M − 1) = {:.4}",
                share(4 * pairs)
            )),
        refuted("W.a5", "labelings", "M pairs span 2M dimensions")
            .premise(format!("M = {}", 2 * pairs))
            .method(method)
            .at_least(bounds(many, DRAWS).lower, share(4 * pairs))
            .note(format!("{many} separated")),
    ])
}
