//! From data to places: ranges of axes, the rectangle of a panel, clipping.

use super::canvas::Place;
use super::check::too_narrow;
use super::{Axis, Chart, Mark, Panel, Scale, Series};

/// An axis with its ends.
#[derive(Clone, Copy)]
pub(super) struct Span<'a> {
    pub(super) scale: &'a Scale,
    pub(super) low: f64,
    pub(super) high: f64,
}

impl Span<'_> {
    /// Where `value` lies between the ends, as 0 to 1.
    pub(super) fn fraction(&self, value: f64) -> f64 {
        match self.scale {
            Scale::Log => libm::log(value / self.low) / libm::log(self.high / self.low),
            Scale::Linear | Scale::Categories(_) => (value - self.low) / (self.high - self.low),
        }
    }
}

/// Which axis of a panel.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Side {
    X,
    Y,
}

impl Side {
    pub(super) fn axis(self, panel: &Panel) -> &Axis {
        match self {
            Self::X => &panel.x,
            Self::Y => &panel.y,
        }
    }

    fn values(self, panel: &Panel) -> impl Iterator<Item = f64> {
        let points = panel.series.iter().flat_map(move |series| {
            let measured = if series.mark == Mark::Bars { Self::X } else { Self::Y };
            series.points.iter().flat_map(move |point| {
                let own = match self {
                    Self::X => Some(point.x),
                    Self::Y => Some(point.y).filter(|_| series.mark != Mark::Band),
                };
                let ends = [point.lower, point.upper].map(|end| end.filter(|_| self == measured));
                [own, ends[0], ends[1]].into_iter().flatten()
            })
        });
        let notes = panel.annotations.iter().filter_map(move |annotation| {
            let (x, y) = annotation.coordinates();
            if self == Self::X { x } else { y }
        });
        points.chain(notes)
    }

    /// The ends of this axis of `panel`, common to all panels with an equal axis.
    pub(super) fn span<'a>(self, chart: &Chart, panel: &'a Panel) -> Span<'a> {
        let axis = self.axis(panel);
        let (low, high) = axis.range.unwrap_or_else(|| {
            let alike: Vec<&Panel> =
                chart.panels.iter().filter(|other| self.axis(other) == axis).collect();
            let values = || alike.iter().flat_map(|panel| self.values(panel));
            let low = values().fold(f64::INFINITY, f64::min);
            let high = values().fold(f64::NEG_INFINITY, f64::max);
            let series: Vec<&Series> = alike.iter().flat_map(|panel| &panel.series).collect();
            self.computed_range(axis, low, high, &series)
        });
        Span { scale: &axis.scale, low, high }
    }

    /// Ends a little outside [`low`, `high`] (no data: `low` > `high`), with room for arrows. Bars
    /// get room for where they start and for a value beside the longest.
    fn computed_range(self, axis: &Axis, low: f64, high: f64, series: &[&Series]) -> (f64, f64) {
        if low > high {
            return match &axis.scale {
                Scale::Categories(names) => (-0.5, names.len() as f64 - 0.5),
                Scale::Linear => (0.0, 1.0),
                Scale::Log => (0.1, 10.0),
            };
        }
        let single = too_narrow(low, high);
        let bars = self == Self::X && series.iter().any(|series| series.mark == Mark::Bars);
        let marked = |series: &&&Series| matches!(series.mark, Mark::Points | Mark::LinePoints);
        let markers = || series.iter().filter(marked).flat_map(|series| &series.points);
        let share = |arrows: bool| if self == Self::Y && arrows { 0.14 } else { 0.04 };
        let below = share(markers().any(|point| point.lower.is_none() && point.upper.is_some()));
        let above = share(markers().any(|point| point.upper.is_none() && point.lower.is_some()));
        match &axis.scale {
            Scale::Categories(names) => (-0.5, names.len() as f64 - 0.5),
            Scale::Linear if bars => {
                let (low, high) = (low.min(0.0), high.max(0.0));
                let length = if low < high { high - low } else { 1.0 };
                (low, high + 0.2 * length)
            }
            Scale::Linear if single => {
                let pad = low.abs().max(1.0) / 2.0;
                (low - pad, high + pad)
            }
            Scale::Linear => {
                let start = low - below * (high - low);
                // Nothing suggests negative values where there are none, except that a marker on
                // the vertical axis needs its room.
                let at_axis = self == Self::X && markers().next().is_some();
                let start = if low >= 0.0 && !at_axis { start.max(0.0) } else { start };
                (start, high + above * (high - low))
            }
            Scale::Log if bars => {
                let start = libm::pow(10.0, libm::floor(libm::log10(low / 2.0)));
                (start, high * libm::pow(high / start, 0.2))
            }
            Scale::Log if single => (low / 3.0, high * 3.0),
            Scale::Log => {
                let pad = |share: f64| libm::pow(high / low, share);
                (low / pad(below), high * pad(above))
            }
        }
    }
}

/// The rectangle of a panel with its axes.
pub(super) struct Frame<'a> {
    pub(super) x: Span<'a>,
    pub(super) y: Span<'a>,
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) right: f64,
    pub(super) bottom: f64,
}

impl Frame<'_> {
    /// Place of a point, inside the rectangle or not.
    pub(super) fn place(&self, x: f64, y: f64) -> Place {
        (self.across(x), self.down(y))
    }

    /// Horizontal place of `x`.
    pub(super) fn across(&self, x: f64) -> f64 {
        self.left + self.x.fraction(x) * (self.right - self.left)
    }

    /// Vertical place of `y`: categories run downwards, numbers upwards.
    pub(super) fn down(&self, y: f64) -> f64 {
        let height = self.y.fraction(y) * (self.bottom - self.top);
        match self.y.scale {
            Scale::Categories(_) => self.top + height,
            Scale::Linear | Scale::Log => self.bottom - height,
        }
    }

    pub(super) fn contains(&self, (x, y): Place) -> bool {
        // Data may sit on an explicit end of the axis, up to rounding.
        const SLACK: f64 = 0.01;
        let across = self.left - SLACK..=self.right + SLACK;
        across.contains(&x) && (self.top - SLACK..=self.bottom + SLACK).contains(&y)
    }

    /// The parts of a path inside the rectangle.
    pub(super) fn clip_path(&self, path: &[Place]) -> Vec<Vec<Place>> {
        let mut parts: Vec<Vec<Place>> = Vec::new();
        for ends in path.windows(2) {
            let Some((from, to)) = self.clip_segment(ends[0], ends[1]) else { continue };
            match parts.last_mut() {
                Some(part) if part.last() == Some(&from) => part.push(to),
                _ => parts.push(vec![from, to]),
            }
        }
        parts
    }

    fn clip_segment(&self, from: Place, to: Place) -> Option<(Place, Place)> {
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
        let borders = [
            (-dx, from.0 - self.left),
            (dx, self.right - from.0),
            (-dy, from.1 - self.top),
            (dy, self.bottom - from.1),
        ];
        for (outward, room) in borders {
            if outward == 0.0 {
                if room < 0.0 {
                    return None;
                }
            } else if outward < 0.0 {
                enter = enter.max(room / outward);
            } else {
                leave = leave.min(room / outward);
            }
        }
        let at = |t: f64| match t {
            0.0 => from,
            1.0 => to,
            _ => (from.0 + t * dx, from.1 + t * dy),
        };
        (enter <= leave).then(|| (at(enter), at(leave)))
    }

    /// The part of an area inside the rectangle.
    pub(super) fn clip_area(&self, outline: Vec<Place>) -> Vec<Place> {
        type Depth<'a> = &'a dyn Fn(Place) -> f64;
        let inside: [Depth; 4] = [
            &|place| place.0 - self.left,
            &|place| self.right - place.0,
            &|place| place.1 - self.top,
            &|place| self.bottom - place.1,
        ];
        inside.iter().fold(outline, |outline, depth| {
            let mut kept = Vec::with_capacity(outline.len() + 4);
            for (k, &to) in outline.iter().enumerate() {
                let from = outline[(k + outline.len() - 1) % outline.len()];
                let (before, after) = (depth(from), depth(to));
                if (before < 0.0) != (after < 0.0) {
                    let t = before / (before - after);
                    kept.push((from.0 + t * (to.0 - from.0), from.1 + t * (to.1 - from.1)));
                }
                if after >= 0.0 {
                    kept.push(to);
                }
            }
            kept
        })
    }
}
