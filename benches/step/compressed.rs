//! Nanoseconds of one step of the compressed engine against the width, at the beginning and late in
//! training, and against the dense engine at one width on the same steps.

use std::error::Error;
use std::time::Instant;

use distill_bounds::figures::{Axis, Chart, Mark, Panel, Point, Role, Series};
use distill_bounds::training::compressed::CompressedEngine;
use distill_bounds::training::dense::DenseEngine;
use distill_bounds::training::{Engine, LabelKind, Plan, Targets};
use distill_bounds::work::Work;
use faer::Mat;
use serde::Serialize;

use crate::{Line, median};

/// Points on the half circle.
const N: usize = 8;
const WIDTHS: [u64; 6] = [10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000];
/// Width at which the dense engine runs too.
const COMMON_WIDTH: u64 = 1_000_000;
/// A median is taken over this many windows of `WINDOW` steps.
const WINDOWS: usize = 5;
const WINDOW: usize = 200;
/// The late windows begin here; the early ones begin at step 0.
const LATE: usize = 10_000;
const RADIUS: f64 = 1.0;
/// Largest difference of an output of the two engines after the last step.
const AGREEMENT: f64 = 1e-8;

/// What is trained, with the colour of its points.
const REGIMES: [(LabelKind, f64, &str, Role); 3] = [
    (LabelKind::Hard, 1.0, "hard labels, η = 1", Role::Hard),
    (LabelKind::Soft, 1.0, "soft labels, η = 1", Role::Soft),
    (LabelKind::Hard, 0.01, "hard labels, η = 0.01", Role::First),
];

/// A quantity over the windows.
#[derive(Clone, Copy, Serialize)]
struct Timing {
    median: f64,
    least: f64,
    greatest: f64,
}

impl Timing {
    fn of(windows: &[f64]) -> Self {
        Self {
            median: median(windows),
            least: windows.iter().copied().fold(f64::INFINITY, f64::min),
            greatest: windows.iter().copied().fold(f64::NEG_INFINITY, f64::max),
        }
    }
}

/// Nanoseconds of a step.
#[derive(Clone, Copy, Serialize)]
struct Cost {
    /// Steps 0 to `WINDOWS`·`WINDOW`.
    early: Timing,
    /// As many steps from `LATE` on.
    late: Timing,
}

/// Medians over the windows of dense by compressed.
#[derive(Clone, Copy, Serialize)]
struct Ratio {
    early: f64,
    late: f64,
}

/// The compressed engine at one width.
#[derive(Serialize)]
struct Row {
    m: u64,
    setup_seconds: f64,
    step_nanoseconds: Cost,
    /// Neurons that are moved one by one after the last step.
    singles: usize,
    /// Neurons that are stored after the last step.
    stored: usize,
    /// The engine's own estimate of its memory after the last step.
    bytes: usize,
    /// Peak memory of the process so far (VmHWM), where the system tells it. The widths increase
    /// within a regime; later regimes inherit the peak of the earlier ones.
    peak_bytes: Option<u64>,
}

/// All widths under one kind of labels and one step size.
#[derive(Serialize)]
struct Regime {
    name: &'static str,
    #[serde(skip)]
    role: Role,
    step_size: f64,
    rows: Vec<Row>,
    /// Slope of ln(late nanoseconds) on ln m by least squares, all widths.
    exponent: f64,
    /// The same from m = 10⁶ on, where the part of a step that does not grow weighs little.
    exponent_from_million: f64,
}

/// Both engines at `COMMON_WIDTH`, hard labels, η = 1, window by window in turns.
#[derive(Serialize)]
struct Comparison {
    m: u64,
    dense_nanoseconds: Cost,
    compressed_nanoseconds: Cost,
    ratio: Ratio,
    /// Largest difference of an output after the last step.
    difference: f64,
}

/// The compressed engine against the width and against the dense engine.
#[derive(Serialize)]
pub struct Report {
    n: usize,
    d: usize,
    radius: f64,
    windows: usize,
    window: usize,
    late: usize,
    regimes: Vec<Regime>,
    comparison: Comparison,
}

/// Labels and teacher's logits that alternate along the half circle.
struct Problem {
    points: Mat<f64>,
    labels: Vec<f64>,
    logits: Vec<f64>,
}

impl Problem {
    /// Angles π(i+½)/n; the logits are y_i (½ − 2i/(5n)).
    fn new() -> Self {
        let points = Mat::from_fn(2, N, |k, i| {
            let angle = std::f64::consts::PI * (i as f64 + 0.5) / N as f64;
            if k == 0 { angle.cos() } else { angle.sin() }
        });
        let labels: Vec<f64> = (0..N).map(|i| if i % 2 == 0 { 1.0 } else { -1.0 }).collect();
        let size = |i: usize| 0.5 - 0.4 * i as f64 / N as f64;
        let logits = labels.iter().enumerate().map(|(i, y)| y * size(i)).collect();
        Self { points, labels, logits }
    }

    /// Nanoseconds of one of `steps` steps, the derivative of the loss included.
    fn time(&self, engine: &mut dyn Engine, kind: LabelKind, steps: usize) -> f64 {
        let targets = Targets { labels: &self.labels, logits: &self.logits };
        let objective = targets.objective(kind);
        let mut derivative = vec![0.0; N];
        let start = Instant::now();
        for _ in 0..steps {
            objective.derivative(engine.outputs(), &mut derivative);
            engine.advance(&derivative);
        }
        start.elapsed().as_secs_f64() * 1e9 / steps as f64
    }

    fn windows(&self, engine: &mut dyn Engine, kind: LabelKind) -> Vec<f64> {
        (0..WINDOWS).map(|_| self.time(engine, kind, WINDOW)).collect()
    }

    fn measure(&self, m: u64, kind: LabelKind, step_size: f64) -> Result<Row, Box<dyn Error>> {
        let start = Instant::now();
        let mut engine =
            CompressedEngine::new(self.points.as_ref(), &plan(m, step_size), &Work::unwatched())?;
        let setup_seconds = start.elapsed().as_secs_f64();
        let early = Timing::of(&self.windows(&mut engine, kind));
        self.time(&mut engine, kind, LATE - WINDOWS * WINDOW);
        let late = Timing::of(&self.windows(&mut engine, kind));
        let statistics = engine.statistics();
        Ok(Row {
            m,
            setup_seconds,
            step_nanoseconds: Cost { early, late },
            singles: statistics.singles,
            stored: statistics.stored,
            bytes: statistics.bytes,
            peak_bytes: peak_memory(),
        })
    }

    fn compare(&self) -> Result<Comparison, Box<dyn Error>> {
        let (kind, plan) = (LabelKind::Hard, plan(COMMON_WIDTH, 1.0));
        let work = Work::unwatched();
        let mut dense = DenseEngine::new(self.points.as_ref(), &plan, &work)?;
        let mut compressed = CompressedEngine::new(self.points.as_ref(), &plan, &work)?;
        let mut turns = || {
            let turn = |_| {
                let slow = self.time(&mut dense, kind, WINDOW);
                (slow, self.time(&mut compressed, kind, WINDOW))
            };
            let turns: Vec<(f64, f64)> = (0..WINDOWS).map(turn).collect();
            let over = |part: fn(&(f64, f64)) -> f64| {
                Timing::of(&turns.iter().map(part).collect::<Vec<f64>>())
            };
            (over(|t| t.0), over(|t| t.1), over(|t| t.0 / t.1).median)
        };
        let early = turns();
        (WINDOWS * WINDOW..LATE).step_by(WINDOWS * WINDOW).for_each(|_| {
            turns();
        });
        let late = turns();
        let pairs = dense.outputs().iter().zip(compressed.outputs());
        let difference = pairs.map(|(f, g)| (f - g).abs()).fold(0.0, f64::max);
        if difference > AGREEMENT {
            return Err(format!("the outputs of the two engines differ by {difference:e}").into());
        }
        Ok(Comparison {
            m: COMMON_WIDTH,
            dense_nanoseconds: Cost { early: early.0, late: late.0 },
            compressed_nanoseconds: Cost { early: early.1, late: late.1 },
            ratio: Ratio { early: early.2, late: late.2 },
            difference,
        })
    }
}

fn plan(width: u64, step_size: f64) -> Plan {
    Plan {
        width,
        steps: (LATE + WINDOWS * WINDOW) as u64,
        step_size,
        radius: RADIUS,
        initial_scale: 1.0,
        seed: 1,
    }
}

/// VmHWM of Linux, in bytes.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024)
}

/// Slope of ln y on ln x by least squares.
fn exponent(rows: &[Row], from: u64) -> f64 {
    let rows = rows.iter().filter(|row| row.m >= from);
    let logs: Vec<(f64, f64)> =
        rows.map(|row| ((row.m as f64).ln(), row.step_nanoseconds.late.median.ln())).collect();
    let count = logs.len() as f64;
    let mean_x = logs.iter().map(|(x, _)| x).sum::<f64>() / count;
    let mean_y = logs.iter().map(|(_, y)| y).sum::<f64>() / count;
    let product = logs.iter().map(|(x, y)| (x - mean_x) * (y - mean_y)).sum::<f64>();
    product / logs.iter().map(|(x, _)| (x - mean_x).powi(2)).sum::<f64>()
}

/// Times all regimes and widths, then both engines at one width.
pub fn run() -> Result<Report, Box<dyn Error>> {
    let problem = Problem::new();
    let mut regimes = Vec::new();
    for (kind, step_size, name, role) in REGIMES {
        let mut rows = Vec::new();
        for m in WIDTHS {
            eprintln!("compressed engine, {name}: m = {m}");
            rows.push(problem.measure(m, kind, step_size)?);
        }
        let (exponent, exponent_from_million) = (exponent(&rows, 0), exponent(&rows, 1_000_000));
        regimes.push(Regime { name, role, step_size, rows, exponent, exponent_from_million });
    }
    eprintln!("compressed and dense engine: m = {COMMON_WIDTH}");
    let comparison = problem.compare()?;
    Ok(Report {
        n: N,
        d: 2,
        radius: RADIUS,
        windows: WINDOWS,
        window: WINDOW,
        late: LATE,
        regimes,
        comparison,
    })
}

impl Report {
    /// The lines of the final table.
    pub fn lines(&self) -> Vec<Line> {
        let mut lines = Vec::new();
        for regime in &self.regimes {
            for row in &regime.rows {
                let what = format!("compressed, {}, m = 1e{}", regime.name, row.m.ilog10());
                let note = format!(
                    "µs a late step ({:.2} early; set-up {:.3} s, {} singles, {} MB)",
                    row.step_nanoseconds.early.median / 1e3,
                    row.setup_seconds,
                    row.singles,
                    row.bytes.div_ceil(1_000_000),
                );
                lines.push(Line::new(what, row.step_nanoseconds.late.median / 1e3, note));
            }
            let note = format!("from m = 1e6 on: {:.2}", regime.exponent_from_million);
            lines.push(Line::new("    exponent of m in a late step", regime.exponent, note));
        }
        let Comparison { ratio, dense_nanoseconds, difference, .. } = &self.comparison;
        for (when, ratio, dense) in [
            ("early", ratio.early, dense_nanoseconds.early.median),
            ("late", ratio.late, dense_nanoseconds.late.median),
        ] {
            let what = format!("dense / compressed, hard, η = 1, m = 1e6, {when}");
            lines.push(Line::new(what, ratio, format!("times (dense {:.0} µs)", dense / 1e3)));
        }
        lines.push(Line::new("    largest difference of an output", difference / 1e-15, "· 1e-15"));
        lines
    }

    /// Time of a step against the width, early and late, with the dense engine's line.
    pub fn chart(&self) -> Chart {
        let steps = WINDOWS * WINDOW;
        Chart {
            id: "cost-per-step".into(),
            title: format!(
                "A compressed step grows like m^{:.2}, a dense one like m",
                self.regimes[0].exponent
            ),
            subtitle: format!(
                "half circle, n = {N}, d = 2, alternating labels, B = {RADIUS}, 1 seed; median, \
                 least and greatest of {WINDOWS} windows of {WINDOW} steps; at m = 10⁶ a dense \
                 step takes {:.0} times as long as a compressed one early and {:.0} times late \
                 (hard labels, η = 1)",
                self.comparison.ratio.early, self.comparison.ratio.late,
            ),
            source: "just bench".into(),
            panels: vec![
                self.panel(format!("steps 0 to {steps}"), |cost| cost.early),
                self.panel(format!("steps {LATE} to {}", LATE + steps), |cost| cost.late),
            ],
        }
    }

    fn panel(&self, title: String, part: fn(&Cost) -> Timing) -> Panel {
        let mut panel =
            Panel::new(Axis::log("width m"), Axis::log("time of one step (nanoseconds)"));
        panel.title = title;
        for Regime { name, role, rows, .. } in &self.regimes {
            let points = rows.iter().map(|row| {
                let timing = part(&row.step_nanoseconds);
                Point::new(row.m as f64, timing.median).within(timing.least, timing.greatest)
            });
            panel.series.push(Series::new(*name, *role, Mark::LinePoints, points));
        }
        let (first, last) = (WIDTHS[0] as f64, WIDTHS[WIDTHS.len() - 1] as f64);
        let dense = part(&self.comparison.dense_nanoseconds).median;
        let measured = [Point::new(COMMON_WIDTH as f64, dense)];
        let line = [first, last].map(|m| Point::new(m, dense * m / COMMON_WIDTH as f64));
        let start = part(&self.regimes[0].rows[0].step_nanoseconds).median;
        panel.series.extend([
            Series::new("dense, measured", Role::Second, Mark::Points, measured),
            Series::new("dense, ∝ m", Role::Second, Mark::Dotted, line),
            Series::power_law("slope 1/2", 0.5, (first, start), last),
        ]);
        panel
    }
}
