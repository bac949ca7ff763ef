//! The command line `figure-1`.

use std::fmt::Write;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use burn::tensor::Device;
use clap::{CommandFactory, FromArgMatches, Parser};
use distill_bounds::artifact::{self, Journal, json_fault, write_json};
use distill_bounds::data::{DataError, Place};
use distill_bounds::figures;
use distill_bounds::terminal::{
    STOPPED, complain, refuse, watched, with_negative_numbers, write_out,
};
use distill_bounds::work::Stopped;
use indicatif::HumanDuration;

use crate::Error;
use crate::experiment::{Cell, Experiment, Forecast};
use crate::figure;
use crate::images::{Images, Source};
use crate::preset::{Family, Plan, Preset, Varied};
use crate::summary::{Mean, Report, Trend};

/// Train teachers and students on noisy images of two classes: Figure 1 of Mandal, Lin and
/// Srikant (2025).
///
/// Writes report.json and figure-1.json, .svg and .png (with --fashion or --varied: figure-1-fashion,
/// figure-1-teacher, figure-1-none) into a folder, anew whenever a teacher and its students are
/// finished. A repeated command goes on where it stopped, and ends with the same bytes. Exit codes:
/// 0 when done, 2 for bad input, 130 when stopped by Ctrl-C.
#[derive(Parser)]
#[command(
    name = "figure-1",
    version,
    after_help = "Examples:\n  figure-1 --preset half --families vgg --out target/figure-1\n  figure-1 --preset quarter --families vgg --varied teacher --out target/control\n  figure-1 --preset smoke --fashion --out target/fashion"
)]
struct Args {
    /// Sizes of the experiment
    #[arg(long, value_enum, default_value_t = Preset::Half)]
    preset: Preset,
    /// Folder for the report and the figure
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Journal of finished trainings; the folder FILE.states beside it keeps unfinished ones
    /// [default: journal.jsonl in the folder of --out]
    #[arg(long, value_name = "FILE")]
    journal: Option<PathBuf>,
    /// Families of networks
    #[arg(
        long,
        value_enum,
        value_delimiter = ',',
        value_name = "LIST",
        default_value = "vgg,resnet"
    )]
    families: Vec<Family>,
    /// Number of seeds [default: as the preset says]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=1000))]
    seeds: Option<u64>,
    /// Whose training images vary from epoch to epoch
    #[arg(long, value_enum, default_value_t = Varied::All)]
    varied: Varied,
    /// Temperature of the soft labels
    #[arg(long, value_name = "T", default_value = "1", value_parser = temperature)]
    temperature: f64,
    /// Folder of the binary version of CIFAR-10: cat and dog
    #[arg(long, value_name = "DIR", default_value = "data/cifar-10")]
    cifar: PathBuf,
    /// Fashion-MNIST, pullover and coat, in place of CIFAR-10; its folder
    #[arg(
        long,
        value_name = "DIR",
        num_args = 0..=1,
        default_missing_value = "/usr/share/datasets/fashion-mnist",
        conflicts_with = "cifar"
    )]
    fashion: Option<PathBuf>,
    /// Report of an earlier run, also of another machine: what is finished there is taken over
    #[arg(long, value_name = "FILE")]
    resume: Option<PathBuf>,
    /// Print JSON: the report
    #[arg(long)]
    json: bool,
}

fn temperature(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(value) if (0.01..=100.0).contains(&value) => Ok(value),
        _ => Err("expected a number from 0.01 to 100".into()),
    }
}

/// Parses the command line, runs the experiment, and turns its outcome into an exit code.
pub fn run() -> ExitCode {
    let command = with_negative_numbers(Args::command());
    let args = match command.try_get_matches().and_then(|found| Args::from_arg_matches(&found)) {
        Ok(args) => args,
        Err(error) => return refuse(&error),
    };
    match args.run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(Error::Interrupted { .. }) => {
            complain("stopped; the same command goes on from there");
            ExitCode::from(STOPPED)
        }
        Err(error) => {
            complain(&format!("error: {error}"));
            ExitCode::from(2)
        }
    }
}

/// The default device, or that of `BURN_DEVICE`, which burn would refuse by a panic.
fn device() -> Result<Device, Error> {
    let devices = [
        ("flex", true),
        ("tch", cfg!(feature = "tch")),
        ("wgpu", cfg!(feature = "wgpu")),
        ("cuda", cfg!(feature = "cuda")),
    ];
    let built: Vec<&str> =
        devices.iter().filter(|(_, built)| *built).map(|&(name, _)| name).collect();
    match std::env::var("BURN_DEVICE") {
        Ok(found) if !built.contains(&found.to_lowercase().as_str()) => {
            Err(Error::Device { found, expected: built.join(", ") })
        }
        _ => Ok(Device::default()),
    }
}

impl Args {
    fn run(&self) -> Result<(), Error> {
        let mut plan = self.preset.plan().with(self.varied);
        plan.temperature = self.temperature;
        plan.seeds = self.seeds.unwrap_or(plan.seeds);
        plan.families.retain(|(family, ..)| self.families.contains(family));
        let source = match &self.fashion {
            Some(folder) => Source::Fashion(folder.clone()),
            None => Source::Cifar(self.cifar.clone()),
        };
        let device = device()?;
        let images = source.load(plan.images)?;
        let journal_path = self.journal.clone().unwrap_or_else(|| self.out.join("journal.jsonl"));
        let journal = Journal::open(&journal_path)?;
        let mut states = journal_path.into_os_string();
        states.push(".states");
        let states = PathBuf::from(states);
        let mut experiment = Experiment::new(&plan, &images, device, &journal, Some(&states));
        if let Some(path) = &self.resume {
            let cells = resumed(path)?.shared_with(&plan, experiment.setting());
            experiment = experiment.with_finished(cells);
        }
        announce(&experiment.forecast()?, &images);

        let split = images.split(0);
        let split = [split.training.len(), split.validation.len(), split.test.len()];
        let report =
            |cells: &[Cell]| Report::new((self.preset, &plan), experiment.setting(), split, cells);
        let keep = |report: &Report| {
            write_json(&self.out.join("report.json"), report)?;
            figures::write(&figure::chart(report, self.varied, self.source(&plan)), &self.out)?;
            Ok(())
        };
        let epochs = plan.families.iter().map(|(_, t, s)| t.max_epochs + 2 * s.max_epochs);
        let groups = plan.variances.len() as u64 * plan.seeds;
        let epochs = groups * epochs.sum::<usize>() as u64;
        let cells = watched(|work| {
            let stage = work.stage("epochs", epochs);
            let observer = |epochs| match stage.advance(epochs as u64) {
                Ok(()) => ControlFlow::Continue(()),
                Err(Stopped) => ControlFlow::Break(()),
            };
            experiment.run(&observer, &|cells| keep(&report(cells)))
        })?;
        let report = report(&cells);
        let answer = match self.json {
            true => serde_json::to_string_pretty(&report)
                .map_err(|error| Error::State(error.to_string()))?,
            false => text(&report),
        };
        write_out(&answer).map_err(Error::Output)
    }

    /// The command that makes the same figure, without folders.
    fn source(&self, plan: &Plan) -> String {
        let mut text = format!("figure-1 --preset {}", self.preset);
        if plan.families.len() < self.preset.plan().families.len() {
            let names = plan.families.iter().map(|(family, ..)| family.to_string().to_lowercase());
            let _ = write!(text, " --families {}", names.collect::<Vec<_>>().join(","));
        }
        if let Some(seeds) = self.seeds {
            let _ = write!(text, " --seeds {seeds}");
        }
        if self.varied != Varied::All {
            let _ = write!(text, " --varied {}", self.varied);
        }
        if self.temperature != 1.0 {
            let _ = write!(text, " --temperature {}", self.temperature);
        }
        text + if self.fashion.is_some() { " --fashion" } else { "" }
    }
}

/// Says beforehand what the experiment takes.
fn announce(forecast: &Forecast, images: &Images) {
    let Forecast { trainings, recorded, seconds } = forecast;
    let threads = rayon::current_num_threads() as f64;
    complain(&format!(
        "{}: {} images; {trainings} trainings, {recorded} of them finished; on {threads} threads \
         about {} if no training stops early",
        images.name,
        images.len(),
        HumanDuration(Duration::from_secs_f64(seconds / threads))
    ));
}

fn resumed(path: &Path) -> Result<Report, Error> {
    let text =
        artifact::read(path).map_err(|cause| DataError::Read { path: path.to_owned(), cause })?;
    serde_json::from_slice(&text).map_err(|error| {
        let (found, expected) = (json_fault(&error), "a report of figure-1".to_owned());
        DataError::Invalid { place: Place::file(path), found, expected }.into()
    })
}

fn text(report: &Report) -> String {
    let [training, validation, test] = report.split;
    let mut text = format!(
        "{}: {training} training, {validation} validation, {test} test images; test accuracy in \
         percent after the best epoch of validation, mean over seeds with 95 % interval\n\
         {}\n\
         {:<7} {:>8} {:>5} {:>14} {:>14} {:>14} {:>14}  {}\n",
        report.setting.images.name,
        report.plan.images_in_words(),
        "family",
        "variance",
        "seeds",
        "teacher",
        "student, hard",
        "student, soft",
        "soft − hard",
        "paper: teacher, hard, soft"
    );
    for row in &report.rows {
        let means = [row.teacher, row.student_hard, row.student_soft, row.soft_minus_hard];
        let [teacher, hard, soft, gap] = means.map(number);
        let (family, variance, seeds) = (row.family.to_string(), row.variance, row.seeds);
        let paper = match row.paper {
            Some(paper) => {
                let values = [paper.teacher, paper.student_hard, paper.student_soft];
                values.map(|value| format!("{value:.1}")).join(", ")
            }
            None => "none".into(),
        };
        let _ = writeln!(
            text,
            "{family:<7} {variance:>8} {seeds:>5} {teacher:>14} {hard:>14} {soft:>14} {gap:>14}  \
             {paper}"
        );
    }
    text + &report.trends.iter().map(trend).collect::<String>()
}

fn trend(trend: &Trend) -> String {
    let paper = trend.paper.map(|slope| format!("; paper {slope:.1}")).unwrap_or_default();
    let test = |p: Option<f64>| match p {
        Some(p) => format!("{} seeds, Student's test of 0: p = {p:.3}", trend.seeds),
        None => "1 seed".into(),
    };
    format!(
        "{}: soft − hard is {} points in the mean of the variances ({}), and grows by {} points for \
         each tenfold variance ({}{paper})\n",
        trend.family,
        number(trend.mean),
        test(trend.mean_p_value),
        number(trend.slope),
        test(trend.p_value)
    )
}

fn number(value: Mean) -> String {
    match value.half_width {
        Some(half) => format!("{:.1} ± {half:.1}", value.mean),
        None => format!("{:.1}", value.mean),
    }
    .replace('-', "−")
}
