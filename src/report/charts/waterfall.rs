//! From a bound's width to the measured one.

use super::SOURCE;
use crate::figures::{Axis, Chart, Panel};
use crate::verify::illustrations::waterfall::{NEEDED, SEEDS, Waterfall, Waterfalls};
use crate::verify::own_parameters::DELTA;

/// The sources of looseness of the soft bound and of the hard one, as factors of the width.
pub fn chart(waterfalls: &Waterfalls) -> Chart {
    let Waterfalls { data, gamma, epsilon, soft, hard } = waterfalls;
    let search = |side: &Waterfall| {
        let most = side.requirement.at_most.map_or("∞".into(), |most| most.to_string());
        format!("[{},\u{a0}{most}]", side.requirement.at_least)
    };
    Chart {
        id: "waterfall".into(),
        title: "Where the bounds lose, link by link of the proof".into(),
        subtitle: format!(
            "{data}, γ = {gamma:.3}, ε = {epsilon}, δ = {DELTA}; from “drawn weights” on, the least width \
             (to 1/16) at which {NEEDED} of {SEEDS} seeds succeed; soft: T = {}, η = {}; hard: T = \
             {}, η = {}, B\u{a0}=\u{a0}{:.1}; requirement search: soft {}, hard {}",
            soft.schedule.steps,
            soft.schedule.step_size,
            hard.schedule.steps,
            hard.schedule.step_size,
            hard.schedule.radius.unwrap_or(f64::INFINITY),
            search(soft),
            search(hard),
        ),
        source: SOURCE.into(),
        panels: vec![panel("soft labels", soft), panel("hard labels", hard)],
    }
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
