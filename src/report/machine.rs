//! The machine and the programs behind a report. They are no part of the evidence, which does not
//! depend on them.

use std::path::Path;

use serde::{Deserialize, Serialize};

/// What a report was made with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Machine {
    /// The processor's name, if the system tells it.
    pub processor: Option<String>,
    /// Number of processors that this process may use.
    pub cores: usize,
    /// Operating system and architecture.
    pub system: String,
    /// The compiler that built this program.
    pub compiler: String,
}

impl Machine {
    /// This machine.
    pub fn this() -> Self {
        Self {
            processor: std::fs::read_to_string(Path::new("/proc/cpuinfo"))
                .ok()
                .and_then(|text| processor(&text)),
            cores: std::thread::available_parallelism().map_or(1, usize::from),
            system: format!("{} on {}", std::env::consts::OS, std::env::consts::ARCH),
            compiler: env!("COMPILER").into(),
        }
    }
}

/// The name of the first processor in the text of `/proc/cpuinfo`.
fn processor(text: &str) -> Option<String> {
    let mut fields = text.lines().filter_map(|line| line.split_once(':'));
    let (_, name) = fields.find(|(field, _)| field.trim() == "model name")?;
    Some(name.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_processor_is_named_where_the_system_names_it() {
        let text = "processor\t: 0\nmodel name\t: Fast 9000 @ 3 GHz\nflags\t: a b\n";
        assert_eq!(processor(text).as_deref(), Some("Fast 9000 @ 3 GHz"));
        assert_eq!(processor("processor: 0\n"), None);
    }
}
