//! Seconds of one step of projected gradient descent with hard labels, in `DenseEngine`, NumPy and
//! JAX, on the same data in the same run.
//!
//! The peers take turns with the engine, so a change of the machine's load
//! meets all of them. They start from the same weights, and their risk after the last step must
//! agree with the engine's.

use std::error::Error;
use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use distill_bounds::random::{Purpose, fill_normal, stream};
use distill_bounds::training::dense::DenseEngine;
use distill_bounds::training::{Engine, Plan};
use distill_bounds::work::Work;
use faer::linalg::matmul::matmul;
use faer::{Accum, Mat, Par};
use serde::{Deserialize, Serialize};

use crate::{Line, THREADS, median};

/// (n, d, m).
const SHAPES: [(usize, usize, u64); 3] = [(1000, 784, 4096), (64, 10, 100_000), (8, 2, 1_000_000)];
const PEERS: [&str; 2] = ["numpy", "jax"];
const ROUNDS: usize = 5;
const WARM_UP: usize = 3;
const STEPS: usize = 9;
/// Largest relative difference of the risks that counts as agreement.
const AGREEMENT: f64 = 1e-9;

/// What a peer prints.
#[derive(Deserialize)]
struct Timing {
    version: String,
    seconds: Vec<f64>,
    risk: f64,
}

/// One peer on one shape.
#[derive(Serialize)]
struct Peer {
    name: String,
    version: String,
    /// Median over the steps of all rounds.
    seconds: f64,
    /// `seconds` by those of the engine, for each round.
    ratios: Vec<f64>,
}

/// One shape.
#[derive(Serialize)]
struct Row {
    n: usize,
    d: usize,
    m: u64,
    /// Median over the steps of all rounds.
    seconds: f64,
    /// 4·n·d·m operations of the two products in a step, by `seconds`, in 10⁹ a second.
    gflops: f64,
    risk: f64,
    /// Seconds of the faster peer by those of the engine.
    speedup: f64,
    peers: Vec<Peer>,
}

/// The dense engine against its peers and against the processor.
#[derive(Serialize)]
pub struct Report {
    rounds: usize,
    steps: usize,
    /// 10⁹ operations a second of a product of 2048 × 2048 matrices, the fastest of several.
    gemm_gflops: f64,
    /// Nanoseconds of a step of a network of 16 neurons on 8 points of the plane.
    tiny_step_nanoseconds: f64,
    shapes: Vec<Row>,
}

/// Times all shapes; `root` is the folder of the crate.
pub fn run(root: &Path) -> Result<Report, Box<dyn Error>> {
    let python = root.join("target/bench-venv/bin/python");
    if !python.exists() {
        return Err("target/bench-venv is missing: run `just bench`, which makes it".into());
    }
    let gemm_gflops = gemm_peak();
    let tiny_step_nanoseconds = tiny_step();
    let mut shapes = Vec::new();
    for (n, d, m) in SHAPES {
        eprintln!("dense engine, NumPy and JAX: n = {n}, d = {d}, m = {m}");
        shapes.push(measure(root, &python, n, d, m)?);
    }
    Ok(Report { rounds: ROUNDS, steps: STEPS, gemm_gflops, tiny_step_nanoseconds, shapes })
}

impl Report {
    /// The lines of the final table.
    pub fn lines(&self) -> Vec<Line> {
        let mut lines = Vec::new();
        for row in &self.shapes {
            let shape = format!("n = {}, d = {}, m = {}", row.n, row.d, row.m);
            lines.push(Line::new(format!("dense, {shape}"), row.seconds * 1e3, "ms a step"));
            for peer in &row.peers {
                let least = peer.ratios.iter().copied().fold(f64::INFINITY, f64::min);
                let what = format!("    {} {} / dense", peer.name, peer.version);
                let note = format!("times (least of {ROUNDS} rounds: {least:.2})");
                lines.push(Line::new(what, peer.seconds / row.seconds, note));
            }
            let share = 100.0 * row.gflops / self.gemm_gflops;
            lines.push(Line::new("    its products / a large matrix product", share, "%"));
        }
        lines.push(Line::new("a large matrix product", self.gemm_gflops, "GFLOP/s"));
        lines.push(Line::new("dense, 16 neurons", self.tiny_step_nanoseconds, "ns a step"));
        lines
    }
}

/// Times one shape in the engine and in the peers, turn by turn.
fn measure(root: &Path, python: &Path, n: usize, d: usize, m: u64) -> Result<Row, Box<dyn Error>> {
    let points = points(n, d);
    let labels: Vec<f64> = (0..n).map(|i| if i % 2 == 0 { 1.0 } else { -1.0 }).collect();
    let plan = Plan {
        width: m,
        steps: STEPS as u64,
        step_size: 1.0,
        radius: 1.0,
        initial_scale: 1.0,
        seed: 1,
    };
    let folder = root.join(format!("target/bench/{n}-{d}-{m}"));
    export(&folder, &points, &labels, &plan)?;
    let (mut ours, mut risk) = (Vec::new(), 0.0);
    let mut peers = PEERS.map(|name| (name, String::new(), Vec::new(), Vec::new()));
    for _ in 0..ROUNDS {
        let (seconds, ours_risk) = time_engine(&points, &labels, &plan);
        let median_of_round = median(&seconds);
        ours.extend(seconds);
        risk = ours_risk;
        for (name, version, all, ratios) in &mut peers {
            let timing = time_peer(root, python, name, &folder)?;
            if (timing.risk - risk).abs() > AGREEMENT * risk {
                return Err(
                    format!("{name} ends at risk {}, the engine at {risk}", timing.risk).into()
                );
            }
            ratios.push(median(&timing.seconds) / median_of_round);
            all.extend(timing.seconds);
            *version = timing.version;
        }
    }
    let seconds = median(&ours);
    let peers = peers.map(|(name, version, all, ratios)| Peer {
        name: name.into(),
        version,
        seconds: median(&all),
        ratios,
    });
    let gflops = 4.0 * (n * d) as f64 * m as f64 / seconds / 1e9;
    let speedup = peers.iter().fold(f64::INFINITY, |least, peer| least.min(peer.seconds)) / seconds;
    Ok(Row { n, d, m, seconds, gflops, risk, speedup, peers: peers.into() })
}

/// Seconds of each step after the warm-up, and the risk at the end.
fn time_engine(points: &Mat<f64>, labels: &[f64], plan: &Plan) -> (Vec<f64>, f64) {
    let mut engine =
        DenseEngine::new(points.as_ref(), plan, &Work::unwatched()).expect("a valid plan");
    let mut derivative = vec![0.0; labels.len()];
    let mut seconds = Vec::with_capacity(STEPS);
    for t in 0..WARM_UP + STEPS {
        let start = Instant::now();
        hard_derivative(engine.outputs(), labels, &mut derivative);
        engine.advance(&derivative);
        if t >= WARM_UP {
            seconds.push(start.elapsed().as_secs_f64());
        }
    }
    let losses = engine.outputs().iter().zip(labels).map(|(f, y)| (-y * f).exp().ln_1p());
    (seconds, losses.sum::<f64>() / labels.len() as f64)
}

fn hard_derivative(outputs: &[f64], labels: &[f64], derivative: &mut [f64]) {
    for ((derivative, f), y) in derivative.iter_mut().zip(outputs).zip(labels) {
        *derivative = -y / (1.0 + (y * f).exp());
    }
}

fn time_peer(
    root: &Path,
    python: &Path,
    name: &str,
    folder: &Path,
) -> Result<Timing, Box<dyn Error>> {
    // A machine may tell OpenBLAS to take another processor's kernels; the peer is to be at its best.
    let output = Command::new(python)
        .arg(root.join(format!("benches/step/peers/{name}_step.py")))
        .arg(folder)
        .args([WARM_UP.to_string(), STEPS.to_string()])
        .env_remove("OPENBLAS_CORETYPE")
        .env_remove("OPENBLAS_L2_SIZE")
        .env("OPENBLAS_NUM_THREADS", THREADS.to_string())
        .output()?;
    if !output.status.success() {
        return Err(format!("{name}: {}", String::from_utf8_lossy(&output.stderr)).into());
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// n random points on the unit sphere, d × n.
fn points(n: usize, d: usize) -> Mat<f64> {
    let mut entries = vec![0.0; n * d];
    fill_normal(&mut stream(1, Purpose::Inputs, 0), &mut entries);
    for x in entries.chunks_exact_mut(d) {
        let norm = x.iter().map(|v| v * v).sum::<f64>().sqrt();
        x.iter_mut().for_each(|v| *v /= norm);
    }
    Mat::from_fn(d, n, |k, i| entries[i * d + k])
}

/// Writes the data and the initial weights as `.npy` files.
fn export(
    folder: &Path,
    points: &Mat<f64>,
    labels: &[f64],
    plan: &Plan,
) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(folder)?;
    let (d, n, m) = (points.nrows(), points.ncols(), plan.width as usize);
    let mut rows = Vec::with_capacity(n * d);
    (0..n).for_each(|i| rows.extend_from_slice(points.col_as_slice(i)));
    let (mut signs, mut weights) = (vec![0.0; m], vec![0.0; m * d]);
    DenseEngine::new(points.as_ref(), plan, &Work::unwatched())?.for_each_neuron(|neuron| {
        let j = neuron.index as usize;
        signs[j] = neuron.sign;
        weights[j * d..(j + 1) * d].copy_from_slice(neuron.initial);
    });
    let write = |name: &str, shape: &[u64], entries: &[f64]| -> Result<(), Box<dyn Error>> {
        use npyz::WriterBuilder;
        let file = fs::File::create(folder.join(name))?;
        let mut writer = npyz::WriteOptions::new()
            .default_dtype()
            .shape(shape)
            .writer(std::io::BufWriter::new(file))
            .begin_nd()?;
        writer.extend(entries)?;
        Ok(writer.finish()?)
    };
    write("points.npy", &[n as u64, d as u64], &rows)?;
    write("labels.npy", &[n as u64], labels)?;
    write("signs.npy", &[m as u64], &signs)?;
    write("weights.npy", &[m as u64, d as u64], &weights)?;
    write("plan.npy", &[2], &[plan.step_size, plan.radius])
}

/// GFLOP/s of a large matrix product on all threads. The fastest of several, for it stands for what
/// the processor can do.
fn gemm_peak() -> f64 {
    const SIZE: usize = 2048;
    let factor = Mat::from_fn(SIZE, SIZE, |i, j| ((i * 31 + j * 17) % 97) as f64 / 97.0);
    let mut product = Mat::zeros(SIZE, SIZE);
    let seconds = (0..20).map(|_| {
        let start = Instant::now();
        matmul(&mut product, Accum::Replace, &factor, &factor, 1.0, Par::rayon(THREADS));
        start.elapsed().as_secs_f64()
    });
    let seconds = seconds.fold(f64::INFINITY, f64::min);
    black_box(product[(0, 0)]);
    2.0 * (SIZE as f64).powi(3) / seconds / 1e9
}

/// Nanoseconds of `advance` at m = 16, n = 8, d = 2.
fn tiny_step() -> f64 {
    const STEPS: u64 = 1_000_000;
    let plan =
        Plan { width: 16, steps: STEPS, step_size: 1.0, radius: 1.0, initial_scale: 1.0, seed: 1 };
    let points = points(8, 2);
    let mut engine =
        DenseEngine::new(points.as_ref(), &plan, &Work::unwatched()).expect("a valid plan");
    let start = Instant::now();
    for _ in 0..STEPS {
        engine.advance(black_box(&[0.1, -0.2, 0.3, -0.1, 0.2, -0.3, 0.1, 0.1]));
    }
    start.elapsed().as_secs_f64() * 1e9 / STEPS as f64
}
