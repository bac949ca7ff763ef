//! From a bound's width to the measured one.

use indicatif::ProgressBar;

use super::SOURCE;
use crate::artifact::Journal;
use crate::figures::{Axis, Chart, Panel};
use crate::training::LabelKind;
use crate::verify::own_parameters::{DELTA, EPSILON};
use crate::verify::problem::{Problem, VerifyError};
use crate::verify::waterfall::{NEEDED, SEEDS, Waterfall, waterfall};

const DATA: &str = "blocks:n=8,blocks=2";

/// The sources of looseness of the soft bound and of the hard one, as factors of the width.
pub fn chart(journal: &Journal, bar: &ProgressBar) -> Result<Chart, VerifyError> {
    let problem = Problem::synthetic(DATA)?;
    let sides = [LabelKind::Soft, LabelKind::Hard]
        .map(|labels| waterfall(&problem, labels, EPSILON, journal, bar));
    let [soft, hard] = sides;
    let (soft, hard) = (soft?, hard?);
    let search = |side: &Waterfall| {
        let most = side.requirement.at_most.map_or("∞".into(), |most| most.to_string());
        format!("[{},\u{a0}{most}]", side.requirement.at_least)
    };
    Ok(Chart {
        id: "waterfall".into(),
        title: "Where the bounds lose, link by link of the proof".into(),
        subtitle: format!(
            "{DATA}, γ = {:.3}, ε = {EPSILON}, δ = {DELTA}; from “drawn weights” on, the least width \
             (to 1/16) at which {NEEDED} of {SEEDS} seeds succeed; soft: T = {}, η = {}; hard: T = \
             {}, η = {}, B\u{a0}=\u{a0}{:.1}; requirement search: soft {}, hard {}",
            problem.gamma(),
            soft.schedule.steps,
            soft.schedule.step_size,
            hard.schedule.steps,
            hard.schedule.step_size,
            hard.schedule.radius.unwrap_or(f64::INFINITY),
            search(&soft),
            search(&hard),
        ),
        source: SOURCE.into(),
        panels: vec![panel("soft labels", &soft), panel("hard labels", &hard)],
    })
}

fn panel(title: &str, side: &Waterfall) -> Panel {
    let steps: Vec<(&str, f64)> =
        side.steps.iter().map(|(name, width)| (name.as_str(), *width)).collect();
    let start = (side.printed.0.as_str(), side.printed.1);
    let mut panel = Panel::waterfall("width m (neurons)", start, &steps, "training");
    panel.title = title.into();
    // Room for the labels beside the widest bars.
    panel.x = Axis::log("width m (neurons)").between(1.0, 1e11);
    panel
}
