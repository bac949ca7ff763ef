//! The lemmas of the sharper statements, against slow oracles.

use inari::Interval;
use statrs::distribution::{Binomial, Discrete, DiscreteCDF};
use theorems::ji_telgarsky::section_5;
use theorems::mandal::model::{half_normal_density, kl, logistic, soft_loss};
use theorems::real::Real;
use theorems::sharper::{lemma_a, lemma_b, lemma_c, lemma_d, lemma_e, lemma_f, lemma_g};

fn grid(low: f64, high: f64, cells: u32) -> impl Iterator<Item = f64> {
    (0..=cells).map(move |k| low + (high - low) * f64::from(k) / f64::from(cells))
}

#[test]
fn inequality_a1_holds_and_is_sharp_at_zero() {
    for s in grid(-30.0, 30.0, 600) {
        for nu in grid(-1.0, 1.0, 40) {
            let gap: Interval = lemma_a::a1_gap(Real::exact(s), Real::exact(nu));
            assert!(gap.lower() >= -1e-12, "s = {s}, ν = {nu}: {gap}");
            assert!(s.abs() < 0.5 || gap.lower() > 0.0, "s = {s}, ν = {nu}: {gap}");
        }
    }
    assert!(lemma_a::a1_gap(0.1, 0.0) < 1e-2 * 0.1_f64.powi(2));
}

/// Two extreme laws of a term: 1 or 0 with equal odds, and the sum of two signs over 2. The tail of
/// their mean is binomial, and Lemma A allows each point δ/n of it.
#[test]
fn lemma_a_holds_for_the_exact_tails_of_extreme_terms() {
    for pairs in [10_u64, 100, 1000] {
        for allowed in [0.1, 0.01, 1e-4] {
            let log_union = (2.0_f64 / allowed).ln();
            let deviation = lemma_a::deviation(log_union, 2.0 * pairs as f64);
            for per_term in [1, 2] {
                let trials = per_term * pairs;
                let law = Binomial::new(0.5, trials).unwrap();
                let reach = deviation * pairs as f64;
                let below = (trials as f64 / 2.0 - reach).floor();
                let tail = if below < 0.0 { 0.0 } else { 2.0 * law.cdf(below as u64) };
                assert!(tail <= allowed, "{pairs} pairs: {tail} > {allowed}");
            }
        }
    }
}

/// Two points with independent terms, each the sum of two signs over 2: the law of the mean square
/// is a double sum of binomial probabilities, and Lemma G allows δ of it.
#[test]
fn lemma_g_holds_for_the_exact_law_of_two_independent_points() {
    for pairs in [20_u64, 200] {
        let law = Binomial::new(0.5, 2 * pairs).unwrap();
        let mass: Vec<f64> = (0..=2 * pairs).map(|k| law.pmf(k)).collect();
        for delta in [0.3, 0.05, 1e-3] {
            let limit = lemma_g::transfer(lemma_g::log_odds(1.0, delta), 2.0 * pairs as f64);
            let mean = |k: usize| k as f64 / pairs as f64 - 1.0;
            let mut tail = 0.0;
            for (j, first) in mass.iter().enumerate() {
                for (k, second) in mass.iter().enumerate() {
                    let square = (mean(j).powi(2) + mean(k).powi(2)) / 2.0;
                    tail += if square.sqrt() >= limit { first * second } else { 0.0 };
                }
            }
            assert!(tail <= delta && tail > 0.0, "{pairs} pairs, δ = {delta}: {tail}");
        }
    }
}

/// The step of Lemma G's proof that is particular to Hilbert spaces, for d = ±v in the plane.
#[test]
fn the_hyperbolic_cosine_of_a_norm_grows_as_lemma_g_says() {
    for x in grid(0.0, 3.0, 12) {
        for (v, angle) in grid(0.1, 3.0, 10).zip(grid(0.0, 3.0, 10)) {
            let [across, along] = [v * angle.sin(), v * angle.cos()];
            let mean =
                [1.0, -1.0].map(|s| (x + s * along).hypot(across).cosh()).iter().sum::<f64>();
            assert!(mean / 2.0 <= x.cosh() * (v.exp_m1() + 1.0 - v) * (1.0 + 1e-12));
        }
    }
}

#[test]
fn lemma_b_is_above_the_exact_binomial_quantile() {
    for pairs in [50_u64, 1000, 30_000, 1_000_000] {
        for radius in [0.5, 1.0, 5.0] {
            for allowed in [0.1, 1e-3, 1e-6] {
                let (width, union) = (2.0 * pairs as f64, -f64::ln(allowed));
                let p = lemma_b::flip_probability(radius, width).min(1.0);
                let law = Binomial::new(p, pairs).unwrap();
                let exact = law.inverse_cdf(1.0 - allowed) as f64 / pairs as f64;
                let [hoeffding, bernstein] = [lemma_b::fraction, lemma_b::fraction_bernstein]
                    .map(|f| f(radius, union, width));
                assert!(exact <= hoeffding && exact <= bernstein, "{exact}");
                let deviation = (2.0 * p / width).sqrt();
                assert!(bernstein - p <= 12.0 * deviation + 12.0 / width);
                assert!(pairs < 30_000 || radius > 1.0 || bernstein < hoeffding);
            }
        }
    }
}

/// Every state of a pair: weights at the edge of the flip zone or inside it, either sign, any
/// subset of the two flipped. The definition gives the change of f^t_i(W̄); the lemma its bound.
#[test]
fn lemma_c_bounds_every_state_of_a_pair_and_is_attained() {
    let width = 100.0_f64;
    for (lambda, radius) in [(1.0, 1.0), (0.3, 1.0), (2.0, 3.0)] {
        let bound = lemma_c::deviation_in_pairs(lambda, radius, 2.0 / width);
        let mut largest = 0.0_f64;
        for g in grid(-radius / width.sqrt(), radius / width.sqrt(), 8) {
            for teacher in grid(-1.0, 1.0, 8) {
                for (sign, flipped) in
                    [(1.0, [true, true]), (1.0, [true, false]), (-1.0, [false, true])]
                {
                    let start = g >= 0.0;
                    let change: f64 = [(sign, flipped[0]), (-sign, flipped[1])]
                        .map(|(a, flips)| {
                            let weight = g + lambda * a * teacher / width.sqrt();
                            let indicator = |on: bool| f64::from(u8::from(on));
                            a * (indicator(start != flips) - indicator(start)) * weight
                        })
                        .iter()
                        .sum();
                    largest = largest.max(change.abs() / width.sqrt());
                }
            }
        }
        assert!((largest / bound - 1.0).abs() < 1e-12, "{largest} against {bound}");
        assert!(bound <= lemma_c::deviation(lambda, radius, 2.0 / width));
    }
}

/// sup q²/(−ln(1 − q)) by intervals: q² rises and −ln(1 − q) rises, cell by cell.
#[test]
fn the_hard_self_bounding_factor_is_proven() {
    let cells = 200_000;
    let mut supremum = 0.0_f64;
    for k in 1..cells {
        let low = Interval::ratio(f64::from(k), f64::from(cells));
        let high = Interval::ratio(f64::from(k + 1), f64::from(cells));
        let loss = -(Interval::exact(1.0) - low).ln();
        supremum = supremum.max((high.square() / loss).upper());
    }
    // In the first cell q²/(−ln(1 − q)) ≤ q.
    assert!(supremum <= lemma_d::RHO_HARD, "{supremum}");
    assert!(supremum > lemma_d::RHO_HARD - 1e-4);
}

#[test]
fn the_soft_self_bounding_factor_is_pinsker() {
    let mut supremum = 0.0_f64;
    for z in grid(-0.5, 0.5, 20) {
        for f in grid(-6.0, 6.0, 241).filter(|f| (f - z).abs() > 1e-3) {
            let slope = logistic(f) - logistic(z);
            supremum = supremum.max(slope * slope / soft_loss(z, f));
        }
    }
    assert!(supremum <= lemma_d::RHO_SOFT && supremum > 0.98 * lemma_d::RHO_SOFT, "{supremum}");
}

/// Gradient descent on R(w) = ρw²/4, whose gradient meets ‖∇R‖² = ρR, from w = 1 towards W̄ = 0.
#[test]
fn lemma_d_holds_on_a_quadratic() {
    for rho in [lemma_d::RHO_SOFT, lemma_d::RHO_HARD] {
        for step_size in [0.125, 1.0, 1.9 / rho] {
            let (mut w, mut sum) = (1.0_f64, 0.0);
            for t in 1..=50 {
                sum += rho * w * w / 4.0;
                w -= step_size * rho * w / 2.0;
                let bound = lemma_d::averaged_risk(rho, step_size, 0.0, 1.0, f64::from(t));
                assert!(sum / f64::from(t) <= bound, "ρ = {rho}, η = {step_size}, t = {t}");
            }
        }
    }
}

#[test]
fn lemma_e_bounds_the_soft_loss_and_nearly_equals_its_worst_case() {
    for gap in grid(0.01, 8.0, 400) {
        let bound = lemma_e::worst_case(gap);
        assert!(bound <= lemma_e::quadratic(gap));
        for z in grid(-8.0, 8.0, 64) {
            for signed in [gap, -gap] {
                assert!(soft_loss(z, z + signed) <= bound * (1.0 + 1e-12), "z = {z}, Δ = {signed}");
            }
        }
        // The worst p, 1/Δ − 1/(e^Δ − 1), as a logit.
        let p = 1.0 / gap - 1.0 / gap.exp_m1();
        let worst = soft_loss((p / (1.0 - p)).ln(), (p / (1.0 - p)).ln() + gap);
        assert!(gap > 3.0 || bound - worst <= 1e-6 * gap.powi(8) + 1e-12, "Δ = {gap}");
    }
}

#[test]
fn kappa_is_the_divergence_from_a_fair_coin() {
    for gamma in [1e-12, 1e-6, 1e-3, 0.1, 0.25, 0.5] {
        let exact: Interval = lemma_f::kappa(Real::exact(gamma));
        let p = logistic(<Interval as Real>::exact(gamma));
        let naive = kl(p, Interval::ratio(1.0, 2.0));
        assert!(!exact.disjoint(naive), "γ = {gamma}: {exact} against {naive}");
        assert!(exact.upper() / exact.lower() - 1.0 < 1e-13, "γ = {gamma}: {exact}");
    }
    let small: f64 = lemma_f::kappa(1e-8);
    assert!((small / (1e-16 / 8.0) - 1.0).abs() < 1e-15);
}

/// κ rises, so that κ(γ)/γ² ≥ κ(low)/high² in a cell (low, high); cells down to γ = 0.001.
#[test]
fn kappa_is_above_its_quadratic_bound() {
    let claimed = Interval::exact(1.0) / Interval::exact(lemma_f::INVERSE_CURVATURE);
    let mut high = 0.5;
    while high > 1e-3 {
        let low = high * 0.9998;
        let ratio = lemma_f::kappa(Interval::exact(low)) / Interval::exact(high).square();
        assert!(ratio.lower() >= claimed.upper(), "γ in ({low}, {high}): {ratio}");
        high = low;
    }
    assert!(lemma_f::kappa(0.5) < 0.25 / 8.25);
}

#[test]
fn lemma_f_holds_for_every_point_on_the_wrong_side() {
    for gamma in grid(0.05, 0.5, 9) {
        let least = lemma_f::kappa(gamma);
        for z in grid(gamma, 0.5, 10) {
            for f in grid(-4.0, 0.0, 40) {
                assert!(soft_loss(z, f) >= least * (1.0 - 1e-12), "z = {z}, f = {f}");
                assert!(soft_loss(-z, -f) >= least * (1.0 - 1e-12), "z = {z}, f = {f}");
            }
        }
    }
}

/// Over all labels of six points on the circle, the mean of γ_H² at uniform weights is exactly
/// Σ K_ii/n², below 1/(2n); so no more than δ of the labelings beat the bound.
#[test]
fn few_labelings_have_a_margin_above_the_random_label_bound() {
    let n = 6_u32;
    let angles: Vec<f64> = (0..n).map(|i| 0.3 + 0.9 * f64::from(i)).collect();
    let kernel = |a: f64, b: f64| {
        let cosine = (a - b).cos();
        cosine * (std::f64::consts::PI - cosine.acos()) / (2.0 * std::f64::consts::PI)
    };
    let count = f64::from(n);
    let delta = 0.2;
    let limit = section_5::random_labels(count, delta);
    let (mut mean, mut above) = (0.0, 0.0);
    for labels in 0..1_u32 << n {
        let y = |i: usize| if labels >> i & 1 == 1 { 1.0 } else { -1.0 };
        let mut square = 0.0;
        for (i, a) in angles.iter().enumerate() {
            for (k, b) in angles.iter().enumerate() {
                let diagonal = if i == k { 0.5 } else { kernel(*a, *b) };
                square += y(i) * y(k) * diagonal / (count * count);
            }
        }
        mean += square / 64.0;
        above += f64::from(u8::from(square.sqrt() > limit)) / 64.0;
    }
    assert!((mean - 1.0 / (2.0 * count)).abs() < 1e-12, "{mean}");
    assert!(above <= delta);
}

#[test]
fn the_half_normal_density_bounds_the_probability_of_a_small_normal() {
    // P(abs(N(0, 1)) ≤ 1/2) from a table of the normal distribution.
    let probability = 0.382_924_922_548_026;
    let bound: f64 = half_normal_density::<f64>() * 0.5;
    assert!(probability < bound && bound < 1.05 * probability);
}
