//! Tick values.

use super::Scale;
use super::frame::Span;
use super::numerals::{decimal, power_of_ten, scaled};

/// A tick; without a label it is a minor one.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Tick {
    pub(super) value: f64,
    pub(super) label: Option<String>,
}

/// The densest ticks of `span` whose labels keep apart, at most about ten labels.
///
/// `length` is the length of the axis and `extent` the room one label needs along it, in units.
pub(super) fn ticks(span: Span, length: f64, extent: impl Fn(&str) -> f64) -> Vec<Tick> {
    let fits = |ticks: &Vec<Tick>| {
        let labels: Vec<(f64, f64)> = ticks
            .iter()
            .filter_map(|tick| {
                let label = tick.label.as_ref()?;
                Some((span.fraction(tick.value) * length, extent(label) / 2.0))
            })
            .collect();
        let apart = |pair: &[(f64, f64)]| (pair[1].0 - pair[0].0).abs() >= pair[0].1 + pair[1].1;
        labels.len() <= 10 && labels.windows(2).all(apart)
    };
    let candidates = match span.scale {
        Scale::Linear => linear_candidates(span.low, span.high),
        Scale::Log => log_candidates(span.low, span.high, length),
        Scale::Categories(names) => return category_ticks(names),
    };
    candidates.into_iter().find(fits).unwrap_or_default()
}

fn category_ticks(names: &[String]) -> Vec<Tick> {
    let tick = |(k, name): (usize, &String)| Tick { value: k as f64, label: Some(name.clone()) };
    names.iter().enumerate().map(tick).collect()
}

/// Multiples of 1, 2 or 5 times a power of ten, from dense to sparse.
fn linear_candidates(low: f64, high: f64) -> Vec<Vec<Tick>> {
    let finest = libm::floor(libm::log10((high - low) / 20.0)) as i32;
    let steps = (finest..finest + 4).flat_map(|k| [1, 2, 5].map(|digit| (digit, k)));
    steps.map(|(digit, k)| linear_ticks(low, high, digit, k)).collect()
}

fn linear_ticks(low: f64, high: f64, digit: i32, exponent: i32) -> Vec<Tick> {
    let step = scaled(f64::from(digit), exponent);
    let slack = 1e-9 * (high - low) / step;
    let (first, last) = ((low / step - slack).ceil() as i64, (high / step + slack).floor() as i64);
    let largest = low.abs().max(high.abs());
    let label = |multiple: i64| {
        let units = multiple * i64::from(digit);
        let power = libm::floor(libm::log10(largest)) as i32;
        if units == 0 {
            "0".to_string()
        } else if largest >= 1e6 || power < -4 {
            let mantissa = decimal(scaled(units as f64, exponent - power), power - exponent);
            format!("{mantissa}×{}", power_of_ten(power))
        } else {
            decimal(scaled(units as f64, exponent), -exponent)
        }
    };
    (first..=last)
        .map(|k| Tick {
            value: scaled((k * i64::from(digit)) as f64, exponent),
            label: Some(label(k)),
        })
        .collect()
}

const DIGITS: [i32; 9] = [1, 2, 3, 4, 5, 6, 7, 8, 9];

/// Powers of ten, or of them every second, third…; within few decades also 2 and 5, or 3 times
/// them; within less than one, the linear ticks.
fn log_candidates(low: f64, high: f64, length: f64) -> Vec<Vec<Tick>> {
    let mut candidates = Vec::new();
    let decades = libm::log10(high / low);
    if decades < 0.8 {
        candidates.extend(linear_candidates(low, high));
    } else if decades < 3.0 {
        let labelled = [&[1, 2, 5][..], &[1, 3], &[1]];
        candidates.extend(labelled.map(|digits| log_ticks(low, high, digits, 1, &DIGITS)));
    }
    let minor: &[i32] = match length / decades {
        180.0.. => &DIGITS,
        70.0.. => &[1, 2, 5],
        _ => &[1],
    };
    candidates.push(log_ticks(low, high, &[1], 1, minor));
    let spacings = [2, 3, 5, 10, 20, 50, 100];
    candidates.extend(spacings.map(|every| log_ticks(low, high, &[1], every, &[1])));
    candidates
}

/// Ticks at `digits` times powers of ten, labelled at `multiples` of every `every`-th power.
fn log_ticks(low: f64, high: f64, multiples: &[i32], every: i32, digits: &[i32]) -> Vec<Tick> {
    let (first, last) = (libm::floor(libm::log10(low)) as i32, libm::log10(high) as i32 + 1);
    let all = (first - 1..=last).flat_map(|k| digits.iter().map(move |&digit| (digit, k)));
    let shown: Vec<(i32, i32)> = all
        .filter(|&(digit, k)| {
            let value = scaled(f64::from(digit), k);
            value >= low * (1.0 - 1e-9) && value <= high * (1.0 + 1e-9)
        })
        .collect();
    let labelled = |&(digit, k): &(i32, i32)| multiples.contains(&digit) && k % every == 0;
    let plain = shown.iter().filter(|tick| labelled(tick)).all(|&(_, k)| (-3..=3).contains(&k));
    let label = |digit: i32, k: i32| match (plain, digit) {
        (true, _) => decimal(scaled(f64::from(digit), k), -k),
        (false, 1) => power_of_ten(k),
        (false, _) => format!("{digit}×{}", power_of_ten(k)),
    };
    let tick = |&(digit, k): &(i32, i32)| Tick {
        value: scaled(f64::from(digit), k),
        label: labelled(&(digit, k)).then(|| label(digit, k)),
    };
    shown.iter().map(tick).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(scale: &Scale, low: f64, high: f64) -> Vec<String> {
        let wide = |label: &str| 18.0 * label.chars().count() as f64 + 24.0;
        let all = ticks(Span { scale, low, high }, 1200.0, wide);
        all.into_iter().filter_map(|tick| tick.label).collect()
    }

    #[test]
    fn log_axes_over_many_decades_label_powers_of_ten() {
        assert_eq!(labels(&Scale::Log, 5e-5, 2e3)[..3], ["10⁻⁴", "10⁻³", "10⁻²"]);
        assert_eq!(labels(&Scale::Log, 1e2, 1e16)[..3], ["10²", "10⁴", "10⁶"]);
    }

    #[test]
    fn log_axes_over_few_decades_label_numbers_between() {
        assert_eq!(labels(&Scale::Log, 0.04, 0.6), ["0.05", "0.1", "0.2", "0.5"]);
        assert_eq!(labels(&Scale::Log, 2e6, 2e7)[..2], ["2×10⁶", "5×10⁶"]);
    }

    #[test]
    fn every_labelled_axis_has_at_least_two_labels() {
        for start in [1e-9, 3.3e-4, 0.07, 1.0, 42.0, 9.5e5] {
            for factor in [1.02, 1.3, 2.0, 7.0, 50.0, 1e3, 1e9] {
                for scale in [Scale::Linear, Scale::Log] {
                    let found = labels(&scale, start, start * factor);
                    assert!(found.len() >= 2, "{scale:?} from {start} by {factor}: {found:?}");
                    let mut distinct = found.clone();
                    distinct.dedup();
                    assert_eq!(found, distinct, "{scale:?} from {start} by {factor}");
                }
            }
        }
    }

    #[test]
    fn linear_labels_are_round_and_group_thousands() {
        assert_eq!(labels(&Scale::Linear, 0.0, 20_000.0)[1], "5000");
        assert!(labels(&Scale::Linear, 0.0, 20_000.0).contains(&"20\u{2009}000".to_string()));
        assert!(labels(&Scale::Linear, -1.0, 1.0).contains(&"−0.5".to_string()));
    }
}
