use clap::Parser;
use clap_complete::Shell;

use super::{Outcome, command, write_out};

/// Print the completions of a shell.
#[derive(Parser)]
#[command(
    after_help = "Examples:\n  distill-bounds completions bash > ~/.local/share/bash-completion/completions/distill-bounds\n  distill-bounds completions fish > ~/.config/fish/completions/distill-bounds.fish"
)]
pub struct Args {
    /// The shell
    shell: Shell,
}

impl Args {
    pub fn run(self) -> Outcome {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut command(), "distill-bounds", &mut script);
        Ok(write_out(&String::from_utf8_lossy(&script))?)
    }
}
