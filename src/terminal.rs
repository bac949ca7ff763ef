//! What every program of this project does alike on a terminal: refusals in one line, output, progress,
//! and a stop by Ctrl-C.

use std::error::Error;
use std::io::{self, Write};
use std::num::{IntErrorKind, ParseFloatError, ParseIntError};
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use clap::error::ErrorKind;
use indicatif::{ProgressBar, ProgressStyle};

use crate::work::{Progress, Work};

/// The exit code of a program that was stopped by Ctrl-C.
pub const STOPPED: u8 = 130;

/// `command`, on which and on whose subcommands a value may be a negative number: a range check then
/// refuses it by the name of its flag.
pub fn with_negative_numbers(command: clap::Command) -> clap::Command {
    let command = command.mut_args(|arg| match arg.get_action().takes_values() {
        true => arg.allow_negative_numbers(true),
        false => arg,
    });
    command.mut_subcommands(with_negative_numbers)
}

/// What is to be done when no command line was parsed: help and version go to standard output,
/// everything else becomes one line on standard error.
pub fn refuse(error: &clap::Error) -> ExitCode {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => match write_out(&error.to_string()) {
            Ok(()) => return ExitCode::SUCCESS,
            Err(unwritten) => complain(&format!("error: {unwritten}")),
        },
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => complain(&error.to_string()),
        _ => complain(&format!("{} (see --help)", one_line(error))),
    }
    ExitCode::from(2)
}

/// The error without the usage that follows it, in one line.
pub fn one_line(error: &clap::Error) -> String {
    let mut text = error.to_string();
    if let Some(cause) = error.source()
        && let Some(expected) = expectation(cause)
    {
        text = text.replace(&cause.to_string(), &expected);
    }
    let paragraphs = text
        .split("\n\n")
        .map(|paragraph| paragraph.split_whitespace().collect::<Vec<_>>().join(" "))
        .take_while(|line| !line.starts_with("Usage:") && !line.starts_with("For more"));
    paragraphs.collect::<Vec<_>>().join("; ")
}

/// What was expected of a value where a parser of numbers says only what was wrong.
fn expectation(cause: &(dyn Error + 'static)) -> Option<String> {
    if let Some(error) = cause.downcast_ref::<ParseIntError>() {
        return Some(match error.kind() {
            IntErrorKind::PosOverflow => "expected a smaller number".into(),
            _ => "expected a whole number, 0 or more".into(),
        });
    }
    if cause.is::<ParseFloatError>() {
        return Some("expected a number".into());
    }
    let reason = cause.to_string();
    let (low, high) = reason.split_once(" is not in ")?.1.split_once("..")?;
    match high.strip_prefix('=') {
        Some(high) => Some(format!("expected {low} to {high}")),
        None if high.is_empty() || high == u64::MAX.to_string() => {
            Some(format!("expected at least {low}"))
        }
        None => None,
    }
}

/// Writes `text` and one line end to standard output. A reader that has gone away is no error.
///
/// # Errors
/// When it cannot be written for another reason; the message names standard output.
pub fn write_out(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match writeln!(out, "{}", text.trim_end()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(io::Error::new(error.kind(), format!("standard output: {error}")))
        }
        _ => Ok(()),
    }
}

/// Writes `text` and one line end to standard error. There is nobody to tell if that fails.
pub fn complain(text: &str) {
    let _ = writeln!(io::stderr(), "{}", text.trim_end());
}

/// Runs `work` with progress on a terminal (nothing in a pipe), stopped by Ctrl-C; a second Ctrl-C
/// ends the program at once.
pub fn watched<T>(work: impl FnOnce(Work<'_>) -> T) -> T {
    static STOP: AtomicBool = AtomicBool::new(false);
    let first = ctrlc::try_set_handler(|| {
        if STOP.swap(true, Ordering::Relaxed) {
            std::process::exit(i32::from(STOPPED));
        }
        complain("\nstopping; once more to end at once");
    });
    // A handler of an earlier call, or of the program that this is part of, stays.
    drop(first);
    let bar = Bar::default();
    let observe = |progress: Progress<'_>| bar.show(progress);
    let done = work(Work::new(&STOP, &observe));
    bar.clear();
    done
}

/// A progress bar that exists from the first report on.
#[derive(Default)]
struct Bar(Mutex<Option<(ProgressBar, String)>>);

impl Bar {
    fn show(&self, progress: Progress<'_>) {
        let mut shown = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let (bar, stage) = shown.get_or_insert_with(|| {
            let bar = ProgressBar::new(0);
            bar.enable_steady_tick(Duration::from_millis(200));
            (bar, String::new())
        });
        if progress.stage != stage || bar.length() != Some(progress.total) {
            bar.set_style(style(progress.total > 0));
            bar.set_length(progress.total);
        }
        if progress.stage != stage {
            progress.stage.clone_into(stage);
            bar.set_message(stage.clone());
            bar.reset_eta();
        }
        bar.set_position(progress.done);
    }

    fn clear(&self) {
        if let Some((bar, _)) = &*self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner) {
            bar.finish_and_clear();
        }
    }
}

/// A bar where the total is known; otherwise what has been done and since when.
fn style(known: bool) -> ProgressStyle {
    let template = if known {
        "{msg:<32!} [{bar:32}] {pos}/{len} {elapsed} (about {eta} left)"
    } else {
        "{msg:<32!} {spinner} {pos} done, {elapsed} (time left not known)"
    };
    ProgressStyle::with_template(template).expect("a valid template")
}

#[cfg(test)]
mod tests {
    use clap::{Arg, Command, value_parser};

    use super::*;

    /// A refusal says what was expected, in one line and in the words of this program.
    #[test]
    fn refusals_of_numbers_say_what_was_expected() {
        let command = Command::new("x")
            .arg(Arg::new("first").long("first").value_parser(value_parser!(usize)))
            .arg(Arg::new("seeds").long("seeds").value_parser(value_parser!(u64).range(1..)))
            .arg(Arg::new("runs").long("runs").value_parser(value_parser!(u64).range(1..=8)))
            .arg(Arg::new("gamma").long("gamma").value_parser(value_parser!(f64)));
        for (flag, value, expected) in [
            ("--first", "x", "expected a whole number, 0 or more"),
            ("--first", "2.5", "expected a whole number, 0 or more"),
            ("--first", "99999999999999999999", "expected a smaller number"),
            ("--seeds", "many", "expected a whole number, 0 or more"),
            ("--seeds", "0", "expected at least 1"),
            ("--runs", "9", "expected 1 to 8"),
            ("--gamma", "wide", "expected a number"),
        ] {
            let line =
                one_line(&command.clone().try_get_matches_from(["x", flag, value]).unwrap_err());
            let name = &flag[2..];
            let start = format!("error: invalid value '{value}' for '{flag} <{name}>': ");
            assert_eq!(line, start + expected);
        }
    }
}
