//! Refusal of charts that cannot be drawn as they are.

use super::{Annotation, Axis, Chart, Error, Mark, Panel, Point, Scale, Series};

impl Chart {
    /// Checks that every value can be shown.
    ///
    /// # Errors
    /// [`Error::Chart`] for a bad `id`, no panel, a bad range, category axis or annotation;
    /// [`Error::Point`] for a value that is not finite, not positive on a logarithmic axis, or no
    /// category, and for an interval that is missing where the mark needs it or upside down.
    pub fn check(&self) -> Result<(), Error> {
        let wrong = |what: String| Error::Chart { figure: self.id.clone(), what };
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        if self.id.is_empty() || !self.id.chars().all(plain) {
            return Err(wrong("id must be letters, digits, '-' and '_' only".into()));
        }
        if self.panels.is_empty() {
            return Err(wrong("no panel, expected at least one".into()));
        }
        for (index, panel) in self.panels.iter().enumerate() {
            panel.check_axes().map_err(|what| wrong(format!("panel {index}: {what}")))?;
            for series in &panel.series {
                for (position, point) in series.points.iter().enumerate() {
                    panel.check_point(series, point).map_err(|what| Error::Point {
                        figure: self.id.clone(),
                        panel: index,
                        series: series.name.clone(),
                        index: position,
                        what,
                    })?;
                }
            }
        }
        Ok(())
    }
}

impl Panel {
    fn check_axes(&self) -> Result<(), String> {
        if matches!(self.x.scale, Scale::Categories(_)) {
            return Err("the x axis has categories, expected them on the y axis".into());
        }
        if let Scale::Categories(names) = &self.y.scale {
            if names.is_empty() {
                return Err("the y axis has no category".into());
            }
            if self.y.range.is_some() {
                return Err("the y axis has categories and a range, expected one of them".into());
            }
        }
        for (axis, name) in [(&self.x, "x"), (&self.y, "y")] {
            if let Some((low, high)) = axis.range {
                axis.check_value("start of the range", low)
                    .and_then(|()| axis.check_value("end of the range", high))
                    .map_err(|what| format!("{name} axis: {what}"))?;
                if low >= high {
                    return Err(format!(
                        "{name} axis: range {low:?} to {high:?} is not increasing"
                    ));
                }
                if too_narrow(low, high) {
                    return Err(format!(
                        "{name} axis: range {low:?} to {high:?} is too narrow to label"
                    ));
                }
            }
        }
        for (index, annotation) in self.annotations.iter().enumerate() {
            let (x, y) = annotation.coordinates();
            x.map_or(Ok(()), |x| self.x.check_value("x", x))
                .and_then(|()| y.map_or(Ok(()), |y| self.y.check_value("y", y)))
                .map_err(|what| format!("annotation {index}: {what}"))?;
        }
        Ok(())
    }

    fn check_point(&self, series: &Series, point: &Point) -> Result<(), String> {
        self.x.check_value("x", point.x)?;
        self.y.check_value("y", point.y)?;
        let bars = series.mark == Mark::Bars;
        if bars != matches!(self.y.scale, Scale::Categories(_)) {
            return Err(format!(
                "mark {:?} does not fit the y axis, expected bars with categories only",
                series.mark
            ));
        }
        let measured = if bars { &self.x } else { &self.y };
        for (name, end) in [("lower", point.lower), ("upper", point.upper)] {
            end.map_or(Ok(()), |value| measured.check_value(name, value))?;
        }
        let centre = if bars { point.x } else { point.y };
        let (low, high) = (point.lower.unwrap_or(centre), point.upper.unwrap_or(centre));
        let ordered = match series.mark {
            Mark::Band => low <= high,
            _ => low <= centre && centre <= high,
        };
        if !ordered {
            return Err(format!("interval [{low:?}, {high:?}] does not hold the value {centre:?}"));
        }
        let open = point.lower.is_some() != point.upper.is_some();
        match series.mark {
            Mark::Band if point.lower.is_none() || point.upper.is_none() => {
                Err("a band needs both lower and upper".into())
            }
            Mark::Line | Mark::Dashed | Mark::Dotted | Mark::Step if open => {
                Err("a line needs both lower and upper, or neither".into())
            }
            _ => Ok(()),
        }
    }
}

/// Bound on magnitudes (and, on logarithmic axes, their inverses): ranges stay far from overflow.
const LARGEST: f64 = 1e100;

/// Whether two values are too close for ticks between them.
pub(super) fn too_narrow(low: f64, high: f64) -> bool {
    high - low <= (1e-9 * low.abs().max(high.abs())).max(1.0 / LARGEST)
}

impl Axis {
    fn check_value(&self, name: &str, value: f64) -> Result<(), String> {
        if !value.is_finite() {
            return Err(format!("{name} = {value:?}, expected a finite number"));
        }
        if value.abs() > LARGEST {
            return Err(format!("{name} = {value:e}, expected at most {LARGEST:e} in magnitude"));
        }
        match &self.scale {
            Scale::Log if value <= 0.0 => {
                Err(format!("{name} = {value:?}, expected a positive number on a logarithmic axis"))
            }
            Scale::Log if value * LARGEST < 1.0 => {
                Err(format!("{name} = {value:e}, expected at least {:e}", 1.0 / LARGEST))
            }
            Scale::Categories(names)
                if value < 0.0 || value.fract() != 0.0 || value >= names.len() as f64 =>
            {
                Err(format!(
                    "{name} = {value:?}, expected a category from 0 to {}",
                    names.len() - 1
                ))
            }
            _ => Ok(()),
        }
    }
}

impl Annotation {
    /// The coordinates that the annotation fixes.
    pub(super) fn coordinates(&self) -> (Option<f64>, Option<f64>) {
        match self {
            Self::Text { x, y, .. } => (Some(*x), Some(*y)),
            Self::Horizontal { y, .. } => (None, Some(*y)),
            Self::Vertical { x, .. } => (Some(*x), None),
        }
    }
}
