//! Certificates against formulas that need no certificate.

use distill_bounds::certificate::{Loss, Problem, Question, Setting, certify, lazy_limit};
use distill_bounds::data::{Family, Synthetic};
use distill_bounds::margin::Options;
use distill_bounds::teacher::Teacher;
use distill_bounds::work::Work;
use faer::Mat;
use inari::Interval;
use theorems::certificate::c8::lambert_of_exponential;
use theorems::real::Real;

/// The half circle of n points and its teacher's logits.
pub struct HalfCircle {
    pub points: Mat<f64>,
    pub labels: Vec<f64>,
    pub logits: Vec<f64>,
    pub gamma: f64,
}

impl HalfCircle {
    pub fn new(n: usize) -> Self {
        let table = Synthetic::from(Family::HalfCircle { n }).table().expect("a family");
        let data =
            distill_bounds::data::Dataset::new(table.points().to_owned(), table.labels().to_vec())
                .expect("a data set");
        let teacher =
            Teacher::new(data.points(), data.labels(), &Options::default(), Work::unwatched())
                .expect("a teacher");
        Self {
            points: data.points().to_owned(),
            labels: data.labels().to_vec(),
            logits: teacher.logits().to_vec(),
            gamma: teacher.margin().gamma.lower,
        }
    }

    pub fn problem(&self) -> Problem<'_> {
        Problem { points: self.points.as_ref(), labels: &self.labels, logits: &self.logits }
    }
}

/// T5: where no neuron flips and all |z_i| are equal, the certificate of the half circle is at most
/// s²Z/(ηT w(sγ − κw/4)), and that of the least-norm reference is it. T is taken so large that the
/// ridge is as good as none.
#[test]
fn the_lazy_limit_is_the_closed_form() {
    let half_circle = HalfCircle::new(4);
    let mut met = 0;
    for seed in 0..20 {
        let question = Question {
            width: 24,
            seed,
            steps: 40_000_000,
            step_size: 4.0,
            radius: Some(0.01),
            initial_scale: 1.0,
            scale: 1e-4,
            loss: Loss::Soft,
        };
        let setting = Setting::new(half_circle.problem(), question).expect("valid");
        let limit = lazy_limit(&setting, 0.01, &Work::unwatched()).expect("eigenvalues");
        if limit.unmet > 1e-9 || !limit.fits() || limit.longest > 0.01 || limit.quiet_radius < 0.01
        {
            continue;
        }
        met += 1;
        let certificate =
            certify(half_circle.problem(), question, &Work::unwatched()).expect("valid");
        let exact = limit.error(question.steps as f64);
        assert!((certificate.upper / exact - 1.0).abs() < 1e-5, "{} {exact}", certificate.upper);
        // T for which the error is ε, and back.
        assert!((limit.error(limit.steps(0.1)) - 0.1).abs() < 1e-12);
    }
    assert!(met >= 5, "{met} of 20 draws meet the targets without flips");
}

/// One point and one pair that sees it, no flips: H = ‖x‖² and D̄ = s z x/‖x‖², so everything is a
/// formula of s, z and ‖x‖.
#[test]
fn one_point_is_a_formula() {
    let (norm, z, scale, steps) = (0.8, 0.4, 0.5, 5_000);
    let logits = [z];
    let points = Mat::from_fn(2, 1, |k, _| norm * [0.6, 0.8][k]);
    let seed = (0..20)
        .find(|&seed| {
            let question = question(seed, steps, scale);
            let setting = Setting::new(problem(&points, &logits), question).expect("valid");
            lazy_limit(&setting, 100.0, &Work::unwatched()).expect("eigenvalues").unmet < 1e-9
        })
        .expect("half of the draws see the point");
    let setting =
        Setting::new(problem(&points, &logits), question(seed, steps, scale)).expect("valid");
    let limit = lazy_limit(&setting, 100.0, &Work::unwatched()).expect("eigenvalues");
    assert!((limit.z - z * z / (norm * norm)).abs() < 1e-12);
    assert!((limit.longest - scale * z / norm).abs() < 1e-12);
    assert!((setting.kappa - norm * norm).abs() < 1e-12);
}

fn problem<'a>(points: &'a Mat<f64>, logits: &'a [f64]) -> Problem<'a> {
    Problem { points: points.as_ref(), labels: &[1.0], logits }
}

fn question(seed: u64, steps: u64, scale: f64) -> Question {
    Question {
        width: 2,
        seed,
        steps,
        step_size: 1.0,
        radius: None,
        initial_scale: 100.0,
        scale,
        loss: Loss::Soft,
    }
}

/// w + ln w = L on intervals around values of W₀ known in closed form: W₀(e) = 1, W₀(e²·2) = 2, and
/// where e^L overflows or underflows.
#[test]
fn lambert_encloses_known_values() {
    for exact in [1e-12, 1e-3, 0.5, 1.0, 2.0, 40.0] {
        let exponent = Interval::exact(exact) + Interval::exact(exact).ln();
        let found = lambert_of_exponential(exponent);
        assert!(found.contains(exact) && found.wid() < 1e-13 * exact, "{found} {exact}");
    }
    assert!(lambert_of_exponential(Interval::exact(-1e30)).sup() <= 1e-300);
    let [least, most] =
        [1e30, -699.0].map(|exponent| lambert_of_exponential(Interval::exact(exponent)));
    assert!(least.contains(1e30) && most.contains((-699f64).exp()));
}

/// Scaling the weights of the seed, the radius and the step by α is the same network with outputs α
/// times as large: with the perceptron loss, whose derivative does not see the outputs' size, the
/// certificates agree.
#[test]
fn the_initial_scale_is_a_change_of_units() {
    let half_circle = HalfCircle::new(4);
    let base = Question {
        width: 64,
        seed: 3,
        steps: 2000,
        step_size: 1e-3,
        radius: Some(0.1),
        initial_scale: 1.0,
        scale: 1.0,
        loss: Loss::Perceptron,
    };
    let alpha = 8.0;
    let scaled = Question {
        step_size: base.step_size * alpha,
        radius: Some(0.1 * alpha),
        initial_scale: alpha,
        ..base
    };
    let upper = |question| {
        certify(half_circle.problem(), question, &Work::unwatched()).expect("valid").upper
    };
    let (one, other) = (upper(base), upper(scaled));
    assert!(one < 1.0 && (one / other - 1.0).abs() < 1e-9, "{one} {other}");
}
