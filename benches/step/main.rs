//! Time of one step of projected gradient descent: the dense engine against NumPy and JAX, and the
//! compressed engine against the width and against the dense engine. `just bench` runs it, prints
//! one table and writes `figures/bench.json` and the figure `cost-per-step`.
//!
//! `cargo bench --bench step -- compressed` runs and prints the compressed engine's part alone.

mod compressed;
mod dense;

use std::error::Error;
use std::fs;
use std::io::Write;
use std::path::Path;

use distill_bounds::figures;
use serde::Serialize;

const THREADS: usize = 2;

#[derive(Serialize)]
struct Report {
    threads: usize,
    #[serde(flatten)]
    dense: dense::Report,
    compressed: compressed::Report,
}

/// One line of the final table.
struct Line {
    what: String,
    value: f64,
    note: String,
}

impl Line {
    fn new(what: impl Into<String>, value: f64, note: impl Into<String>) -> Self {
        Self { what: what.into(), value, note: note.into() }
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    rayon::ThreadPoolBuilder::new().num_threads(THREADS).build_global()?;
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    // First, while the peak of memory is still its own.
    let compressed = compressed::run()?;
    if std::env::args().any(|argument| argument == "compressed") {
        print(&compressed.lines());
        return Ok(());
    }
    let report = Report { threads: THREADS, dense: dense::run(root)?, compressed };
    let folder = root.join("figures");
    fs::create_dir_all(&folder)?;
    let mut file = tempfile::NamedTempFile::new_in(&folder)?;
    serde_json::to_writer_pretty(&mut file, &report)?;
    writeln!(file)?;
    file.persist(folder.join("bench.json"))?;
    figures::write(&report.compressed.chart(), &folder)?;
    print(&report.dense.lines());
    print(&report.compressed.lines());
    Ok(())
}

fn print(lines: &[Line]) {
    for Line { what, value, note } in lines {
        println!("{what:<52} {value:>12.2} {note}");
    }
}

fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted[sorted.len() / 2]
}
