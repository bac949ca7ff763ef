//! Long work as its users see it: a sweep, Table 1, a search and `verify`, whole and cut off.

mod kills;
mod sweep;
mod table_1;

use std::process::{Child, Command, Stdio};
use std::time::Duration;

use distill_bounds::random::{Purpose, stream};
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

/// Starts the command and kills it (−9) after `delay`, if it still runs.
fn kill_after(delay: Duration, command: Command) {
    let mut run = spawn(command);
    std::thread::sleep(delay);
    run.kill().unwrap();
    run.wait().unwrap();
}

/// Random moments within the time that an undisturbed run takes: 4, or as many as the environment
/// asks for.
fn delays(seed: u64, typical: Duration) -> Vec<Duration> {
    let kills = std::env::var("DISTILL_BOUNDS_KILLS").map_or(4, |text| text.parse().unwrap());
    let mut random = stream(seed, Purpose::Subset, 0);
    (0..kills)
        .map(|_| typical.mul_f64(distill_bounds::random::uniform(random.next_u64())))
        .collect()
}
