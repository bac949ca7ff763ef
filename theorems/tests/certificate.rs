//! The certificates' formulas against closed forms, runs and slow oracles.

use inari::Interval;
use theorems::certificate::c2::Indicator;
use theorems::certificate::c7b::{Failures, Refit};
use theorems::certificate::{c1, c2, c3, c4, c5, c6, c7a, c8, c9, c10, c11a, c11b, c11c, c13};
use theorems::mandal::model::{kl, logistic, soft_loss};
use theorems::real::Real;
use theorems::setting::Setting;

fn reference() -> Setting<f64> {
    Setting::new(8, 0.1, 0.1, 0.1, 1.0).unwrap()
}

#[track_caller]
fn assert_close(computed: f64, expected: f64, tolerance: f64) {
    let gap = (computed - expected).abs();
    assert!(gap <= tolerance * expected.abs(), "{computed} instead of {expected}");
}

fn interval(x: f64) -> Interval {
    Real::exact(x)
}

/// Numbers that no formula knows: a small deterministic sequence in (0, 1).
struct Sequence(u64);

impl Sequence {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        ((self.0 >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    }

    fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.next()
    }
}

/// All four states of every pair of a small network: none leaves c⁰ ± E⁰, and each end of a single
/// flippable pair's reach is attained.
#[test]
fn no_state_of_the_pairs_leaves_the_features_of_c1() {
    let mut random = Sequence(1);
    for _ in 0..200 {
        let (radius, norm) = (random.between(0.1, 2.0), random.between(0.3, 1.0));
        let pairs: Vec<c1::Pair<f64>> = (0..3)
            .map(|_| c1::Pair {
                reach: random.between(0.0, 2.0),
                active: random.next() < 0.5,
                shift: random.between(-1.0, 1.0) * radius * norm,
            })
            .collect();
        let features = c1::features(radius, norm, &pairs);
        let mut furthest = 0.0_f64;
        for state in 0..64_u32 {
            let value: f64 = pairs
                .iter()
                .enumerate()
                .map(|(k, pair)| {
                    let bits = [state >> (2 * k) & 1, state >> (2 * k + 1) & 1];
                    let own =
                        if pair.reach <= radius * norm { bits } else { [pair.active.into(); 2] };
                    let g = if pair.active { pair.reach } else { -pair.reach };
                    f64::from(own[0]) * (g + pair.shift) + f64::from(own[1]) * (pair.shift - g)
                })
                .sum::<f64>()
                / 6.0;
            furthest = furthest.max((value - features.centre).abs());
        }
        assert!(furthest <= features.error + 1e-15, "{furthest} > {}", features.error);
        // A reach that is a tenth smaller would be left.
        assert!(features.error == 0.0 || furthest > 0.9 * features.error);
    }
}

/// The gap by enumeration is at most the bound for many flippable points, never negative, and 0 without
/// residuals; one flippable point has its closed form.
#[test]
fn the_gap_of_c2_is_the_largest_of_all_patterns() {
    let mut random = Sequence(2);
    for _ in 0..100 {
        let points: Vec<[f64; 2]> =
            (0..5).map(|_| [random.between(-0.7, 0.7), random.between(-0.7, 0.7)]).collect();
        let points: Vec<&[f64]> = points.iter().map(|x| &x[..]).collect();
        let residuals: Vec<f64> = (0..5).map(|_| random.between(-0.5, 0.5)).collect();
        let reference = [random.between(-0.5, 0.5), random.between(-0.5, 0.5)];
        let kinds = [Indicator::Inactive, Indicator::Active, Indicator::Flippable];
        let indicators: Vec<_> = (0..5).map(|_| kinds[(3.0 * random.next()) as usize]).collect();
        let gap = |enumerated| {
            c2::pair_gap(1.0, &reference, &points, &residuals, &indicators, enumerated)
        };
        assert!((0.0..=gap(0) + 1e-15).contains(&gap(5)), "{} {}", gap(5), gap(0));
        let none = c2::pair_gap(1.0, &reference, &points, &[0.0; 5], &indicators, 5);
        assert_eq!(none, 0.0);
    }
    let alone = c2::pair_gap(2.0, &[1.0, 0.0], &[&[0.6, 0.8]], &[0.5], &[Indicator::Flippable], 4);
    assert_close(alone, 2.0 * 0.5 + 0.3, 1e-15);
    assert_close(c2::budget(4.0, 0.5, 16.0, 0.25), 1.0, 1e-15);
    assert_eq!(c2::residual(0.0, 1.0), -0.5);
    assert_close(
        c2::summand(0.0, 1.0, 3.0, 2.0),
        -4.0 * 0.23105857863 - 2.0 * 0.23105857863_f64.powi(2),
        1e-10,
    );
}

/// The knapsack against a greedy filling, and on intervals above it.
#[test]
fn the_worst_share_is_the_greedy_one() {
    let mut random = Sequence(3);
    for _ in 0..200 {
        let n = 7;
        let mut weights: Vec<f64> = (0..5).map(|_| random.between(-0.3, 1.0).max(0.0)).collect();
        let budget = random.between(0.0, 0.6);
        let share = c3::worst_share(budget, &weights, n);
        let enclosure = c3::worst_share(
            interval(budget),
            &weights.iter().map(|&w| interval(w)).collect::<Vec<_>>(),
            n,
        );
        weights.sort_by(f64::total_cmp);
        let mut left = n as f64 * budget;
        let filled: f64 = weights
            .iter()
            .map(|&weight| {
                let part = if weight > 0.0 { (left / weight).clamp(0.0, 1.0) } else { 1.0 };
                left -= part * weight;
                part
            })
            .sum();
        assert_close(share + 1.0, filled / n as f64 + 1.0, 1e-14);
        assert!(enclosure.upper() >= filled / n as f64 * (1.0 - 1e-15));
        assert!(enclosure.upper() <= filled / n as f64 + 1e-14);
    }
}

/// Equal points: the error is (ξ/(2 − ξ))² as γ and κ fall, against ξ² by Lemmas E, F and D.
#[test]
fn a_sign_certificate_of_equal_points_has_its_closed_form() {
    for xi in [0.1, 0.5, 0.9] {
        let gamma = 1e-4;
        let share =
            c3::worst_share(c3::price(xi * gamma, 0.0), &[c3::weight(gamma, xi * gamma, 0.0)], 1);
        assert_close(share, (xi / (2.0 - xi)).powi(2), 1e-6);
    }
    // A point without advantage has no weight, and neither has one whose sign is open.
    assert_eq!(c3::weight(0.1, 0.11, 0.0), 0.0);
    assert_eq!(c3::weight(0.0, 0.0, 0.0), 0.0);
    let open: Interval = c3::weight(Real::between(-0.1, 0.1), interval(0.0), interval(0.0));
    assert_eq!(open.lower(), 0.0);
    // w A + e by hand at c = 2, E = 1/2, κ = 4.
    let w = 1.0_f64.tanh();
    assert_close(c3::weight(2.0, 0.5, 4.0), w * (1.5 - w) + 0.0625, 1e-14);
    assert_eq!(c3::weight(-2.0, 0.5, 4.0), c3::weight(2.0, 0.5, 4.0));
    let bounds = [0.6_f64, -0.4, 0.5];
    let (labels, weights) = ([1.0, 1.0, 1.0], [0.3, 0.2, 0.4]);
    assert_close(c3::upper(&bounds, &labels, &weights, 0.05), 1.0 / 3.0 + 0.5 / 3.0, 1e-14);
    assert_close(c3::lower(&bounds, &labels, &weights, 0.05), 1.0 / 3.0 - 0.75 / 3.0, 1e-14);
}

/// Steps of a descent on one lazy neuron pair, run here in a few lines: C2's inequality holds along it,
/// C3's share and C4's risk bound what is seen, and half of the budget does not hold for some run.
#[test]
fn runs_of_a_frozen_network_obey_the_certificates() {
    let mut random = Sequence(4);
    let (mut halved, mut near) = (0, 0);
    for _ in 0..400 {
        // One point x of norm 1 on which every pair is active: f = mean of D·x, one number d in [−B, B].
        let (logit, scale) = (random.between(0.05, 3.0), random.between(0.2, 7.9));
        let steps = random.between(1.0, 60.0).floor();
        let (eta, centre) = (scale, logit);
        let (mut d, mut regret, mut errors, mut risk) = (0.0_f64, 0.0, 0.0, 0.0);
        for _ in 0..steps as u64 {
            regret += c2::summand(centre, d, logit, scale);
            errors += f64::from(u8::from(d <= 0.0));
            risk += kl(logistic(logit), logistic(d));
            d = (d - eta * (logistic(d) - logistic(logit))).clamp(-5.0, 5.0);
        }
        let bound = c2::budget(logit * logit, eta, steps, 0.0);
        assert!(regret / steps <= bound * (1.0 + 1e-12), "{} > {bound}", regret / steps);
        halved += u32::from(regret / steps > bound / 2.0);
        let weight = c3::weight(centre, 0.0, scale);
        assert!(errors / steps <= c3::worst_share(bound, &[weight], 1) + 1e-12);
        if scale < 4.0 {
            let limit = c4::risk(0.0, logit * logit, eta, steps, scale);
            assert!(risk / steps <= limit * (1.0 + 1e-12));
            near += u32::from(risk / steps > 0.4 * limit);
        }
    }
    assert!(halved > 0 && near > 0, "half of the budget, or 0.4 of the risk, is never reached");
}

#[test]
fn the_risk_certificate_takes_the_worse_end() {
    let worse = kl(logistic(0.3), logistic(-0.1)).max(kl(logistic(0.3), logistic(0.5)));
    assert_close(c4::worst_divergence(0.3, 0.2, 0.3), worse, 1e-14);
    for (z, f) in
        [(0.3, -0.7), (-2.0, 3.0), (0.5, 0.500001), (0.1, 0.1), (1.0, -60.0), (-1.0, 600.0)]
    {
        let enclosure: Interval = c4::divergence(interval(z), interval(f));
        let loss = soft_loss(z, f);
        assert!((c4::divergence(z, f) - loss).abs() <= 1e-12 * loss.max(1e-4), "{z} {f}");
        assert!(
            enclosure.lower() <= loss * (1.0 + 1e-12) + 1e-15
                && loss <= enclosure.upper() * (1.0 + 1e-12) + 1e-15
        );
    }
    assert_close(c4::risk(0.1, 1.0, 0.5, 10.0, 2.0), 0.4, 1e-14);
}

#[test]
fn the_lazy_limit_is_the_limit_of_small_scales() {
    let at = |scale| c5::steps(0.2, scale, 0.7, 2.0, 2.0, 0.1);
    assert_close(at(1e-4), c5::limit_of_steps(0.2, 0.7, 2.0, 2.0, 0.1), 1e-8);
    assert!(at(1.0) > at(1e-4));
    assert_close(c5::reach(0.1, 4.0, 2.0, 2.0, 3.0), 0.2, 1e-14);
}

/// W₀(e^x) against its definition w e^w = e^x, enclosed to a few units in the last place, and rising.
#[test]
fn lamberts_function_is_enclosed() {
    for x in [-700.0, -50.0, -3.0, -1.0, 0.0, 0.5, 1.0, 2.0, 30.0, 1e6] {
        let enclosure: Interval = c8::lambert_of_exponential(interval(x));
        let middle = enclosure.lower();
        assert!((middle + middle.ln() - x).abs() <= 1e-13 * x.abs().max(1.0), "{x}: {enclosure}");
        assert!(enclosure.upper() / enclosure.lower() < 1.0 + 1e-12, "{x}: {enclosure}");
        let higher: Interval = c8::lambert_of_exponential(interval(x + 1e-9 * x.abs().max(1.0)));
        assert!(higher.lower() > enclosure.upper());
    }
    // W₀(1) is the omega constant.
    assert_close(c8::lambert_of_exponential(0.0), 0.567_143_290_409_783_8, 1e-15);
    let tiny: Interval = c8::lambert_of_exponential(interval(-1e5));
    assert!(tiny.lower() == 0.0 && tiny.upper() <= f64::MIN_POSITIVE, "{tiny}");
}

/// The price at a right output is the largest 2u/(1 + e^(Λ' + u)), on a fine grid.
#[test]
fn the_price_of_c8_is_a_supremum() {
    for advantage in [0.0, 0.5, 2.0, 10.0] {
        let at = |u: f64| 2.0 * u / (1.0 + (advantage + u).exp());
        let seen = (1..200_000).map(|k| at(k as f64 * 1e-4)).fold(0.0, f64::max);
        let price = c8::price_of_right(advantage);
        assert!(price >= seen && price <= seen * (1.0 + 1e-7), "{price} {seen}");
    }
    let open = c8::point(-1.0, 2.0);
    assert_eq!(open.weight, 0.0);
    assert_close(open.price, c8::price_of_right(-1.5).max(9.0 / 6.0), 1e-14);
    let sure = c8::point(3.0, 2.0);
    assert_close(sure.weight, 2.5 + sure.price, 1e-15);
    // Equal points: the share is (s + S²/(ηT))/(Λ' + s).
    let share = c8::upper(&[sure; 3], 1.0, 1.0, 100.0);
    assert_close(share, (sure.price + 0.01) / sure.weight, 1e-14);
}

#[test]
fn self_distillation_leaves_the_smallest_weight() {
    let centres = [0.5, -0.2, 0.9];
    let least = c3::weight(0.2, 0.0, 1.0);
    assert_close(c9::deviation(&centres, 1.0, 1.0, 1e6, 1.0), 1e-6 / least, 1e-12);
    assert_eq!(c9::deviation(&centres, 1.0, 1.0, 1e-9, 1.0), 1.0);
}

#[test]
fn label_smoothing_is_the_lazy_limit_with_the_labels_for_logits() {
    assert_eq!(c11a::width(7.21, 8.0, 0.3, 0.5), c6::width(7.21, 8.0, 0.3, 0.5));
    assert_close(c11a::radius(4.0, 9.0, 0.5, 0.1), 0.1 * 6.0 * 2.0, 1e-15);
    assert_close(c11a::limit_of_steps(8.0, 0.5, 1.0, 1.0, 0.1), 2.0 * 16.0 / (0.1 * 0.875), 1e-14);
    let one = c11a::scale_without_flips(4.0, 1.0, 8.0, 100.0, 0.5, 0.1);
    assert_close(c11a::scale_without_flips(4.0, 9.0, 8.0, 100.0, 0.5, 0.1), one / 3.0, 1e-14);
}

/// At its own width, step size and steps the perceptron's error is ε, and no other step size does better.
#[test]
fn the_perceptrons_step_is_the_best_one() {
    let (n, delta, gamma, epsilon, curvature) = (8.0, 0.1, 0.1, 0.05, 0.6);
    let width = c11b::width(n, delta, gamma);
    let margin = gamma - (2.0 * f64::ln(n / delta) / width).sqrt();
    assert_close(margin, gamma / 2.0, 1e-12);
    let steps = c11b::steps(curvature, gamma, epsilon);
    let at = |eta: f64| c11b::averaged_error(1.0, margin, eta, eta * curvature, steps);
    let best = c11b::step_size(margin, curvature);
    assert_close(at(best), epsilon, 1e-12);
    assert!(at(0.9 * best) > at(best) && at(1.1 * best) > at(best));
    assert_close(c11b::reach(1.0, margin), 20.0, 1e-12);
    let reference = c11b::reference_without_flips(n, gamma, width, 0.1);
    assert_close(2.0 * reference / gamma, 0.1 * (std::f64::consts::TAU / width).sqrt() / n, 1e-13);
}

#[test]
fn a_student_temperature_leaves_the_margin_that_c8_needs() {
    let (gamma, excess, epsilon, kappa) = (0.1, 1.0, 0.1, 0.125);
    let width = c11c::width(8.0, 0.1, gamma, excess);
    let margin = gamma - (2.0 * 80.0_f64.ln() / width).sqrt();
    assert_close(c11c::margin(gamma, excess), margin, 1e-12);
    let needed = c8::advantage_needed(epsilon, 0.03125);
    let temperature = c11c::temperature(margin, needed, kappa);
    assert_close(c8::advantage(31.0 / 32.0 * margin / temperature, kappa), needed, 1e-12);
    let steps = c11c::steps(temperature, kappa, epsilon, needed);
    assert_close(1.0 / (temperature.powi(2) * kappa * steps), epsilon * needed / 32.0, 1e-12);
}

#[test]
fn a_separating_draw_is_right_with_any_precision() {
    let at =
        |margin: f64, steps: f64| c13::averaged_error(margin, margin * margin, 1.0, steps, 1.0);
    assert!(at(30.0, 1e12) < 1e-10 && at(2.0, 1e12) > 1e-3 && at(30.0, 10.0) > 1.0);
    assert_close(c13::initial_scale(3.0, 0.5, &[0.1, 2.0, 0.05]), 30.0, 1e-14);
}

/// One point on which all pairs are active: its output starts at 0, which is an error, and every later
/// step is right. At κ = 4 the bounds on that single error are attained as the logit falls, for the lazy
/// limit, self-distillation, label smoothing and the perceptron loss: with half of any constant they
/// would be violated.
#[test]
fn one_error_attains_the_bounds_on_the_number_of_errors() {
    let (logit, kappa, steps) = (1e-3, 4.0, 50.0);
    let mut output = 0.0_f64;
    let mut errors = 0.0;
    for _ in 0..50 {
        errors += f64::from(u8::from(output <= 0.0));
        output -= kappa * (logistic(output) - logistic(logit));
    }
    assert_eq!(errors, 1.0);
    let energy = logit * logit;
    for bound in [
        c5::averaged_error(logit, 1.0, energy, kappa, kappa, steps),
        c9::deviation(&[logit], energy, kappa, steps, kappa),
        c3::worst_share(c2::budget(energy, kappa, steps, 0.0), &[c3::weight(logit, 0.0, kappa)], 1),
        c11b::averaged_error(energy, logit, logit, logit, steps),
    ] {
        // Equal up to rounding for the perceptron loss.
        assert!(bound * (1.0 + 1e-12) >= 1.0 / steps && bound < 1.001 / steps, "{bound}");
    }
    // Labels smoothed at s → 0, Z = 1: T = 1/ε steps.
    assert_close(c11a::limit_of_steps(0.5, 0.5, kappa, kappa, 1.0 / steps), steps, 1e-14);
}

/// Sixteen equal cells: the exact probability of an unseen one is below δ at the width of C6's coupons, and
/// above it at half of that width.
#[test]
fn the_coupons_of_c6_are_enough_and_half_of_them_are_not() {
    let (cells, delta) = (16_i32, 0.1);
    let unseen = |pairs: f64| {
        let mut binomial = 1.0;
        let terms = (1..=cells).map(|k| {
            binomial *= f64::from(cells - k + 1) / f64::from(k);
            let sign = if k % 2 == 1 { 1.0 } else { -1.0 };
            sign * binomial * (1.0 - f64::from(k) / f64::from(cells)).powf(pairs)
        });
        terms.sum::<f64>()
    };
    let pairs = (c6::seen_width(f64::from(cells), 1.0 / f64::from(cells), delta) / 2.0).ceil();
    assert!(unseen(pairs) <= delta, "{}", unseen(pairs));
    assert!(unseen((pairs / 2.0).ceil()) > delta);
}

/// The chain of C7a closes at the width and not a hundredth below it, and the refit's likewise.
#[test]
fn a_smaller_width_does_not_close_the_chain() {
    let setting = reference();
    let width = c7a::width(&setting, 1.0, 1.0, 0.125);
    let closes = |m: f64| c7a::closing(0.1, c7a::errors(&setting, 1.0, 1.0, m), 0.125, 0.1) >= 0.0;
    assert!(closes(width) && closes(2.0 * width) && !closes(0.99 * width));
    let refit = Refit { features: 7.0, tau: 0.3, scale: 1.0, initial: 1.0, kappa: 0.125 };
    let width = refit.width(&setting, &Failures::EQUAL);
    let closes =
        |m: f64| c7a::closing(0.1, refit.errors(&setting, &Failures::EQUAL, m), 0.125, 0.1) >= 0.0;
    assert!(closes(width) && !closes(0.99 * width));
    let every = refit.errors(&setting, &Failures::EQUAL, width).every;
    let radius = refit.radius((2.0 / (0.5 * 0.1_f64)).ln(), width);
    let steps = 32.0 * radius * radius / (0.125 * 0.1 * c7a::weight(0.1, every, 0.125));
    assert_close(refit.steps(&setting, &Failures::EQUAL, 0.125, width), steps, 1e-12);
}

/// Two unit vectors and random weights that start so large that nothing flips: the network that pushes
/// every neuron along b_1x_1 − b_2x_2 attains f_1 − f_2 = 2Bγ_m.
#[test]
fn the_spread_of_c10_is_attained() {
    let mut random = Sequence(5);
    let points = [[1.0, 0.0], [0.3_f64.cos(), 0.3_f64.sin()]];
    let (radius, pairs) = (2.0, 200);
    let (mut margin, mut difference) = (0.0, 0.0);
    for _ in 0..pairs {
        let angle = random.between(0.0, std::f64::consts::TAU);
        let active =
            points.map(|x| f64::from(u8::from(x[0] * angle.cos() + x[1] * angle.sin() >= 0.0)));
        let h = [0, 1].map(|k| active[0] * points[0][k] - active[1] * points[1][k]);
        let norm = f64::hypot(h[0], h[1]);
        margin += norm / (2.0 * f64::from(pairs));
        if norm > 0.0 {
            let push = h.map(|h| radius * h / norm);
            difference += (push[0] * h[0] + push[1] * h[1]) / f64::from(pairs);
        }
    }
    assert_close(difference, c10::spread(radius, margin, 0.0), 1e-12);
    // The finite margin is near the limit's.
    assert_close(margin, c10::margin(0.3, 0.15_f64.sin()), 0.2);
}

/// At the scale of C13 the last neuron is on the edge of flipping.
#[test]
fn the_initial_scale_of_c13_is_the_least_one() {
    let reaches = [0.4, 2.0, 0.05];
    let scale = c13::initial_scale(3.0, 0.5, &reaches);
    let flips = |scale: f64| reaches.iter().any(|a| c1::is_flippable(3.0, 0.5, scale * a));
    assert!(flips(0.99 * scale) && !flips(1.01 * scale));
}
