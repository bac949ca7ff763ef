//! Long work as its users see it: a sweep, Table 1, a search and `verify`, whole and cut off.

#[path = "../digits/mod.rs"]
mod digits;
mod kills;
mod sweep;
mod table_1;

use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use distill_bounds::random::{Purpose, stream, uniform};
use rand_chacha::rand_core::Rng;

fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_distill-bounds"));
    command.env_remove("RUST_LOG");
    command
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn spawn(mut command: Command) -> Child {
    command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

/// Starts the command and kills it (−9) after `delay`. Whether it still ran then.
fn kill_after(delay: Duration, command: Command) -> bool {
    let mut run = spawn(command);
    std::thread::sleep(delay);
    run.kill().unwrap();
    let status = run.wait().unwrap();
    assert!(status.signal() == Some(9) || status.success(), "{status}");
    !status.success()
}

/// Kills `command` at random moments within the time `longest`, until it was cut off 4 times, or as
/// often as the environment asks for. `check` looks at what each attempt leaves, knowing whether it
/// was cut off: one that came to its end is no kill.
fn kill_again_and_again(
    seed: u64,
    longest: Duration,
    command: impl Fn() -> Command,
    mut check: impl FnMut(bool),
) {
    let kills = std::env::var("DISTILL_BOUNDS_KILLS").map_or(4, |text| text.parse().unwrap());
    let mut random = stream(seed, Purpose::Subset, 0);
    let mut done = 0;
    while done < kills {
        let delay = longest.mul_f64(uniform(random.next_u64()));
        let was_cut_off = kill_after(delay, command());
        done += usize::from(was_cut_off);
        check(was_cut_off);
    }
}
