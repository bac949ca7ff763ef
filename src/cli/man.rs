use std::path::{Path, PathBuf};

use clap::{Command, Parser};
use clap_mangen::Man;

use super::{Outcome, command, write_out};
use crate::artifact;

/// Write the manual pages: one of the program and one of each command and subcommand.
#[derive(Parser)]
#[command(
    after_help = "Examples:\n  distill-bounds man --out ~/.local/share/man/man1\n  distill-bounds man | man -l -"
)]
pub struct Args {
    /// Folder for the pages; without it the page of the program is printed
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

impl Args {
    pub fn run(self) -> Outcome {
        let mut program = command();
        program.build();
        let Some(folder) = self.out else {
            return Ok(write_out(&String::from_utf8_lossy(&page(&program)?))?);
        };
        write(&folder, &program)
    }
}

/// The pages of `command` and of its subcommands.
fn write(folder: &Path, command: &Command) -> Outcome {
    let name = Man::new(command.clone()).get_filename();
    artifact::write(&folder.join(name), &page(command)?)?;
    let parts = command.get_subcommands().filter(|part| part.get_name() != "help");
    parts.into_iter().try_for_each(|part| write(folder, part))
}

fn page(command: &Command) -> std::io::Result<Vec<u8>> {
    let mut text = Vec::new();
    Man::new(command.clone()).manual("distill-bounds").render(&mut text)?;
    Ok(text)
}
