//! The intervals contain what they say: every function that proofs are evaluated with, on random boxes,
//! against MPFR at 1,200 bits in formulas of its own. `just containment` takes 10⁶ boxes.

use std::array::from_fn;

use inari::Interval;
use rug::Float;
use rug::ops::Pow;
use theorems::certificate::{c3, c4, c8};
use theorems::mandal::model::{kl, logistic};
use theorems::prover::jet::Jet;
use theorems::real::{Real, log_ratio};
use theorems::scalar::hyperbolic::{cosh_root, scaled_ln_cosh, sinhc_root};
use theorems::sharper::{lemma_a, lemma_b, lemma_e, lemma_f};

/// Bits of MPFR's numbers. Where terms cancel, about 1,100 bits are left of the larger ones.
const BITS: u32 = 1200;

/// Points tried in a box: its two corners of least and largest coordinates, and others at random.
const POINTS: usize = 4;

/// Where a coordinate is taken from.
#[derive(Clone, Copy)]
enum Domain {
    /// Of size from 2^−k to 2^k, either sign, or 0.
    Real(i32),
    /// From 2^−k to 2^k.
    Positive(i32),
    /// In (0, 1), near either end too.
    Unit,
    /// In (−1, 1), likewise.
    Inside,
    /// In [0, 1], the ends included.
    Closed,
}

use Domain::{Closed, Inside, Positive, Unit};

/// A reproducible stream of 64 random bits (SplitMix).
struct Stream(u64);

impl Stream {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }

    /// In [0, 1).
    fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 * 2f64.powi(-53)
    }

    fn size(&mut self, k: i32) -> f64 {
        (1.0 + self.unit()) * 2f64.powi(self.below(2 * k as u64) as i32 - k)
    }

    fn number(&mut self, domain: Domain) -> f64 {
        let near_zero = |stream: &mut Self| stream.size(60).min(1.0) * stream.unit();
        match domain {
            Domain::Real(k) => match self.below(16) {
                0 => 0.0,
                choice if choice % 2 == 0 => self.size(k),
                _ => -self.size(k),
            },
            Positive(k) => self.size(k),
            Unit => match self.below(4) {
                0 => near_zero(self).max(1e-300),
                1 => (1.0 - near_zero(self)).clamp(1e-300, 1.0 - f64::EPSILON),
                _ => self.unit().max(1e-300),
            },
            Inside => {
                let size = self.number(Unit);
                if self.below(2) == 0 { size } else { -size }
            }
            Closed => match self.below(8) {
                0 => 0.0,
                1 => 1.0,
                _ => self.unit(),
            },
        }
    }

    /// A point, a few neighbours of it, a box of any relative width, or anything.
    fn interval(&mut self, domain: Domain) -> Interval {
        let a = self.number(domain);
        let b = match self.below(4) {
            0 => a,
            1 => (0..self.below(4)).fold(a, |b, _| b.next_up()),
            2 => a + a.abs() * 2f64.powi(-(self.below(50) as i32)),
            _ => self.number(domain),
        };
        let b = match domain {
            Unit | Inside => b.min(1.0 - f64::EPSILON),
            Closed => b.min(1.0),
            Domain::Real(_) | Positive(_) => b,
        };
        Interval::between(a.min(b), a.max(b))
    }

    fn inside(&mut self, x: Interval) -> f64 {
        (x.inf() + (x.sup() - x.inf()) * self.unit()).clamp(x.inf(), x.sup())
    }
}

type Exact = fn(&[Float]) -> Float;
type Derivatives = fn(&[Jet<3>]) -> Jet<3>;

struct Function {
    name: &'static str,
    domains: &'static [Domain],
    enclosed: fn(&[Interval]) -> Interval,
    derived: Derivatives,
    exact: Exact,
}

/// A formula over intervals and over jets, beside the same function in MPFR.
macro_rules! function {
    ($name:literal, [$($domain:expr),+], |$x:ident| $formula:expr, $exact:expr) => {
        Function {
            name: $name,
            domains: &[$($domain),+],
            enclosed: |$x| $formula,
            derived: |$x| $formula,
            exact: $exact,
        }
    };
}

fn float(x: f64) -> Float {
    Float::with_val(BITS, x)
}

fn half(x: Float) -> Float {
    x / 2.0
}

fn mu(x: &Float) -> Float {
    (float(1.0) + (-x.clone()).exp()).recip()
}

/// p ln(p/q) + (1 − p) ln((1 − p)/(1 − q)) at p = μ(z), q = μ(f), from the differences.
fn divergence(z: &Float, f: &Float) -> Float {
    let softplus = |t: &Float| t.clone().exp().ln_1p();
    softplus(f) - softplus(z) - mu(z) * (f.clone() - z)
}

/// The w with w + ln w = x, by Newton's method on ln w.
fn lambert(x: &Float) -> Float {
    let mut log = if *x > 1.0 { x.clone().ln() } else { x.clone() };
    for _ in 0..200 {
        let w = log.clone().exp();
        let step: Float = (w.clone() + &log - x) / (w + 1.0);
        log -= &step;
        if step.is_zero() || step.clone().abs() < log.clone().abs() * float(2.0).pow(-1190) {
            break;
        }
    }
    log.exp()
}

fn functions() -> Vec<Function> {
    const REAL: Domain = Domain::Real(300);
    const MODERATE: Domain = Domain::Real(9);
    vec![
        function!("a + b", [REAL, REAL], |x| x[0] + x[1], |x| x[0].clone() + &x[1]),
        function!("a − b", [REAL, REAL], |x| x[0] - x[1], |x| x[0].clone() - &x[1]),
        function!("a b", [REAL, REAL], |x| x[0] * x[1], |x| x[0].clone() * &x[1]),
        function!("a/b", [REAL, Positive(300)], |x| x[0] / x[1], |x| x[0].clone() / &x[1]),
        function!("−a", [REAL], |x| -x[0], |x| -x[0].clone()),
        function!("|a|", [REAL], |x| x[0].abs(), |x| x[0].clone().abs()),
        function!("a²", [REAL], |x| x[0].square(), |x| x[0].clone().square()),
        function!("max", [REAL, REAL], |x| x[0].max(x[1]), |x| x[0].clone().max(&x[1])),
        function!("min", [REAL, REAL], |x| x[0].min(x[1]), |x| x[0].clone().min(&x[1])),
        function!("√a", [Positive(900)], |x| x[0].sqrt(), |x| x[0].clone().sqrt()),
        function!("e^a", [MODERATE], |x| x[0].exp(), |x| x[0].clone().exp()),
        function!("ln a", [Positive(900)], |x| x[0].ln(), |x| x[0].clone().ln()),
        function!("cos a", [Domain::Real(20)], |x| x[0].cos(), |x| x[0].clone().cos()),
        function!("tanh a", [MODERATE], |x| x[0].tanh(), |x| x[0].clone().tanh()),
        function!("artanh a", [Inside], |x| x[0].atanh(), |x| x[0].clone().atanh()),
        function!("ln a − ln b", [Positive(300), Unit], |x| log_ratio(x[0], x[1]), |x| {
            (x[0].clone() / &x[1]).ln()
        }),
        function!(
            "7/(a² b)",
            [Positive(60), Positive(60)],
            |x| Real::quotient(7.0, &[(x[0], 2), (x[1], 1)]),
            |x| float(7.0) / (x[0].clone().square() * &x[1])
        ),
        function!("μ(a)", [MODERATE], |x| logistic(x[0]), |x| mu(&x[0])),
        function!("KL(a ‖ b)", [Unit, Unit], |x| kl(x[0], x[1]), |x| {
            let (p, q) = (x[0].clone(), x[1].clone());
            let (not_p, not_q) = (float(1.0) - &p, float(1.0) - &q);
            let first = p.clone() * (p.ln() - q.ln());
            first + not_p.clone() * (not_p.ln() - not_q.ln())
        }),
        function!("KL at logits", [MODERATE, MODERATE], |x| c4::divergence(x[0], x[1]), |x| {
            divergence(&x[0], &x[1])
        }),
        function!("κ(a)", [Positive(4)], |x| lemma_f::kappa(x[0]), |x| {
            divergence(&x[0], &float(0.0))
        }),
        function!("Lemma E", [Domain::Real(4)], |x| lemma_e::worst_case(x[0]), |x| {
            let square = x[0].clone().square();
            let (fourth, sixth) = (square.clone().square(), square.clone().pow(3u32));
            let first: Float = square / 8.0;
            let other = first.clone() - fourth / lemma_e::QUARTIC + sixth / lemma_e::SEXTIC;
            first.min(&other)
        }),
        function!("(A1)", [Domain::Real(5), Inside], |x| lemma_a::a1_gap(x[0], x[1]), |x| {
            let (s, nu) = (&x[0], &x[1]);
            let inner: Float = float(1.0) + s.clone().cosh() + nu.clone() * s.clone().sinh();
            half(nu.clone() * s + half(s.clone().square())) - half(inner).ln()
        }),
        function!(
            "Lemma B",
            [Positive(20), Positive(10), Positive(40)],
            |x| lemma_b::fraction_bernstein(x[0], x[1], x[2]),
            |x| {
                let pi = Float::with_val(BITS, rug::float::Constant::Pi);
                let p = (float(2.0) / pi).sqrt() * &x[0] / x[2].clone().sqrt();
                let rate: Float = float(2.0) * &x[1] / &x[2];
                let inner: Float = rate.clone().square() / 9.0 + float(2.0) * &p * &rate;
                p + rate / 3.0 + inner.sqrt()
            }
        ),
        function!("cosh √a", [Closed], |x| cosh_root(x[0]), |x| x[0].clone().sqrt().cosh()),
        function!("sinh √a/√a", [Closed], |x| sinhc_root(x[0]), |x| {
            let root = x[0].clone().sqrt();
            if root.is_zero() { float(1.0) } else { root.clone().sinh() / root }
        }),
        function!("a² ln cosh 1/a", [Positive(9)], |x| scaled_ln_cosh(x[0]), |x| {
            x[0].clone().recip().cosh().ln() * x[0].clone().square()
        }),
        function!("tanh |a|/2", [MODERATE], |x| c3::slope(x[0]), |x| {
            half(x[0].clone().abs()).tanh()
        }),
        function!("E²/(8 − κ)", [REAL, Positive(2)], |x| c3::price(x[0], x[1]), |x| {
            x[0].clone().square() / (float(8.0) - &x[1])
        }),
        function!(
            "C3's A",
            [MODERATE, Positive(9), Positive(2)],
            |x| c3::advantage(x[0], x[1], x[2]),
            |x| {
                let slope = half(x[0].clone().abs()).tanh();
                x[0].clone().abs() - &x[1] - slope * &x[2] / 4.0
            }
        ),
        function!("W₀(e^a)", [MODERATE], |x| c8::lambert_of_exponential(x[0]), |x| lambert(
            &x[0]
        )),
        function!("2W₀(e^(−1−a))", [MODERATE], |x| c8::price_of_right(x[0]), |x| {
            lambert(&(float(-1.0) - &x[0])) * 2.0
        }),
    ]
}

/// Whether the interval holds `value`, which is known within `error`.
fn holds(enclosure: Interval, value: &Float, error: &Float) -> bool {
    value.clone() + error >= enclosure.inf() && value.clone() - error <= enclosure.sup()
}

/// Boxes of the run, all functions together: those of `just containment`, or these.
fn boxes(few: usize) -> usize {
    std::env::var("CONTAINMENT_BOXES").ok().and_then(|count| count.parse().ok()).unwrap_or(few)
}

/// What is known of the exact values: far below a double's last digit, and below the least double.
fn error(value: &Float) -> Float {
    value.clone().abs() * float(2.0).pow(-200) + float(2.0).pow(-1130)
}

/// The image of every point tried is in the image of its box. As a control, the same test refuses
/// every enclosure that is moved up by its own width and a last digit more.
#[test]
fn images_of_points_are_in_the_images_of_boxes() {
    let functions = functions();
    let each = boxes(10_000).div_ceil(functions.len());
    for (number, function) in functions.iter().enumerate() {
        let mut stream = Stream(number as u64 + 1);
        let (mut narrow, mut refused) = (0, 0);
        for _ in 0..each {
            let x: Vec<Interval> =
                function.domains.iter().map(|&domain| stream.interval(domain)).collect();
            let image = (function.enclosed)(&x);
            for point in 0..POINTS {
                let at: Vec<f64> = x
                    .iter()
                    .map(|&x| match point {
                        0 => x.inf(),
                        1 => x.sup(),
                        _ => stream.inside(x),
                    })
                    .collect();
                let exact: Vec<Float> = at.iter().map(|&x| float(x)).collect();
                let value = (function.exact)(&exact);
                assert!(value.is_finite(), "{} at {at:?}: no value", function.name);
                let error = error(&value);
                let told = || format!("{} over {x:?}: {image} without {value}", function.name);
                assert!(holds(image, &value, &error), "{} at {at:?}", told());
                let (width, up) = (image.sup() - image.inf(), image.sup().next_up());
                if point == 0 && up.is_finite() && (up + width).is_finite() {
                    narrow += 1;
                    refused += u32::from(!holds(Interval::between(up, up + width), &value, &error));
                }
            }
        }
        assert!(
            narrow as usize > each / 2 && refused == narrow,
            "{}: {refused}/{narrow}",
            function.name
        );
    }
}

/// The first two Taylor coefficients at every point tried are in those over its box, against central
/// differences with a step of 2⁻²⁰⁰; of the larger and the smaller of two, only
/// the values are told. The control is the same.
#[test]
fn derivatives_at_points_are_in_those_over_boxes() {
    let functions = functions();
    let each = boxes(10_000).div_ceil(functions.len());
    for (number, function) in functions.iter().enumerate() {
        if matches!(function.name, "max" | "min" | "|a|" | "Lemma E" | "tanh |a|/2" | "C3's A") {
            continue;
        }
        let mut stream = Stream(1000 + number as u64);
        let (mut narrow, mut refused) = (0, 0);
        for _ in 0..each {
            let x: Vec<Interval> = (function.domains.iter())
                .map(|&domain| match domain {
                    Domain::Real(_) => stream.interval(Domain::Real(4)),
                    Positive(_) => stream.interval(Positive(2)),
                    // Away from the ends, where a step would leave the domain.
                    Unit | Inside | Closed => {
                        let x = stream.interval(Closed) * Interval::exact(0.875);
                        x + Interval::exact(0.0625)
                    }
                })
                .collect();
            let variable = stream.below(x.len() as u64) as usize;
            let jets: Vec<Jet<3>> = (x.iter().enumerate())
                .map(|(i, &x)| if i == variable { Jet::variable(x) } else { Jet::constant(x) })
                .collect();
            let jet = (function.derived)(&jets);
            let at: Vec<f64> = x.iter().map(|&x| stream.inside(x)).collect();
            let step: Float = float(2.0).pow(-200);
            let values: [Float; 3] = from_fn(|k| {
                let mut exact: Vec<Float> = at.iter().map(|&x| float(x)).collect();
                exact[variable] += step.clone() * (k as f64 - 1.0);
                (function.exact)(&exact)
            });
            let slope = (values[2].clone() - &values[0]) / (step.clone() * 2.0);
            let bend = values[2].clone() + &values[0] - values[1].clone() * 2.0;
            let coefficients = [values[1].clone(), slope, bend / (step.square() * 2.0)];
            for (k, coefficient) in coefficients.iter().enumerate() {
                let error = coefficient.clone().abs() * float(2.0).pow(-200) + float(2.0).pow(-300);
                let found = jet.coefficient(k);
                assert!(
                    holds(found, coefficient, &error),
                    "{} at {at:?} in {x:?}: coefficient {k} {found} without {coefficient}",
                    function.name,
                );
                let (width, up) = (found.sup() - found.inf(), found.sup().next_up());
                if k > 0 && up.abs() > 1e-80 && (up + width).is_finite() {
                    narrow += 1;
                    let moved = Interval::between(up, up + width);
                    refused += u32::from(!holds(moved, coefficient, &error));
                }
            }
        }
        assert!(narrow as usize > each / 2, "{}: {narrow}", function.name);
        assert_eq!(refused, narrow, "{}", function.name);
    }
}
