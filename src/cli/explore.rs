use clap::Parser;
use serde::Serialize;

use super::{Failure, Outcome, print};
use crate::explore::{Server, Start};
use crate::question::DataQuestion;
use crate::terminal::watched;

/// Serve a page to play with: points, their margin, the widths that they need, two networks in training.
///
/// Open the address that is printed in a browser of this machine. Nothing is fetched from elsewhere, and
/// nothing but the page itself is answered. Ctrl-C ends it.
#[derive(Parser)]
#[command(
    after_help = "Example:\n  distill-bounds explore --data examples/points.csv --port 8000"
)]
pub struct Args {
    /// The points that the page opens with, of two coordinates
    #[command(flatten)]
    data: Option<DataQuestion>,
    /// Port of the loopback interface; 0 for any that is free
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// Print JSON: the address
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Opened {
    address: String,
    port: u16,
}

impl Args {
    pub fn run(self) -> Outcome {
        let start = match &self.data {
            Some(data) => {
                let (dataset, data) = super::load(data)?;
                Start::of(&dataset, &data)?
            }
            None => Start::example(),
        };
        let server = Server::bind(self.port, start).map_err(|error| {
            Failure::Input(format!("--port {}: {error}; expected one that is free", self.port))
        })?;
        let address = format!("http://{}/", server.address());
        let opened = Opened { port: server.address().port(), address };
        print(self.json, &opened, || {
            format!("{} is open for this machine alone; Ctrl-C ends it", opened.address)
        })?;
        Ok(watched(|work| server.serve(&work))?)
    }
}
