//! From images of many classes to points of two.

use std::collections::BTreeSet;
use std::path::Path;

use faer::Mat;
use serde::{Deserialize, Serialize};

use super::error::counted;
use super::table::{Rows, sorted};
use super::{DataError, Place, RawTable};
use crate::random::{Purpose, choose};

/// Which images make up the two classes. Images of any other digit are left out.
///
/// ```
/// use distill_bounds::data::Classes;
///
/// let classes = Classes::split(|digit| digit % 2 == 0).without(&[4, 9]);
/// assert_eq!(classes.positive, [0, 2, 6, 8].into());
/// assert_eq!(classes.negative, [1, 3, 5, 7].into());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Classes {
    /// Digits that are labelled 1.
    pub positive: BTreeSet<u8>,
    /// Digits that are labelled −1, unless they are positive.
    pub negative: BTreeSet<u8>,
    /// Which of the images of these digits are taken.
    pub selection: Selection,
}

impl Classes {
    /// All images of the digits 0 to 9, labelled 1 where `is_positive` holds.
    pub fn split(is_positive: impl Fn(u8) -> bool) -> Self {
        let (positive, negative) = (0..10).partition(|&digit| is_positive(digit));
        Self { positive, negative, selection: Selection::All }
    }

    /// All images of `positive`, labelled 1, and of `negative`, labelled −1.
    pub fn pair(positive: u8, negative: u8) -> Self {
        let selection = Selection::All;
        Self { positive: [positive].into(), negative: [negative].into(), selection }
    }

    /// All images of the digits in `positive`, labelled 1, and of the others up to 9 or the greatest of
    /// these, labelled −1.
    pub fn against_the_rest(positive: BTreeSet<u8>) -> Self {
        let greatest = positive.last().map_or(9, |&digit| digit.max(9));
        let negative = (0..=greatest).filter(|digit| !positive.contains(digit)).collect();
        Self { positive, negative, selection: Selection::All }
    }

    /// The same without the images of `dropped`.
    pub fn without(mut self, dropped: &[u8]) -> Self {
        for digit in dropped {
            self.positive.remove(digit);
            self.negative.remove(digit);
        }
        self
    }

    /// The same with another selection.
    pub fn select(self, selection: Selection) -> Self {
        Self { selection, ..self }
    }

    /// The table of images `image(i)` of d bytes each, i below the number of `digits`, which are
    /// those of `file`.
    pub(super) fn table<'a>(
        &self,
        file: &Path,
        d: usize,
        digits: &[u8],
        image: impl Fn(usize) -> &'a [u8],
    ) -> Result<RawTable, DataError> {
        let invalid = |found: &str, expected: &str| {
            Err(DataError::invalid(Place::file(file), found, expected))
        };
        if d == 0 {
            return invalid("images without a pixel", "at least one");
        }
        let wanted = |digit: &u8| self.positive.contains(digit) || self.negative.contains(digit);
        let left: Vec<usize> = (0..digits.len()).filter(|&i| wanted(&digits[i])).collect();
        let classes: BTreeSet<u8> = digits.iter().copied().collect();
        if left.is_empty() && !digits.is_empty() {
            let found = format!("images of {} alone", named(&classes));
            let wanted = self.positive.union(&self.negative).copied().collect();
            return invalid(&found, &format!("some of {}", named(&wanted)));
        }
        let count = self.selection.count(left.len());
        if count == 0 && !left.is_empty() {
            return invalid("a selection of 0 images", "at least 1");
        }
        let Some(chosen) = self.selection.indices(left.len()) else {
            let found = format!("{} of the two classes", counted(left.len(), "image"));
            return invalid(&found, &format!("at least {count}, as many as are selected"));
        };
        let chosen: Vec<usize> = chosen.into_iter().map(|index| left[index]).collect();
        if chosen.is_empty() {
            return Err(DataError::Empty { place: Place::file(file) });
        }
        let points = Mat::from_fn(d, chosen.len(), |k, i| f64::from(image(chosen[i])[k]));
        let sign = |&i: &usize| if self.positive.contains(&digits[i]) { 1.0 } else { -1.0 };
        let signs = chosen.iter().map(sign).collect();
        let numbers = chosen.iter().map(|&i| i as u64 + 1).collect();
        let mut table = RawTable::new(points, signs, Rows::records(file, "image", numbers));
        let absent: BTreeSet<u8> = self.positive.difference(&classes).copied().collect();
        if !absent.is_empty() {
            table.note(&format!(
                "found no image of {}, only of {}",
                named(&absent),
                named(&classes)
            ));
        }
        let beyond: BTreeSet<u8> =
            classes.iter().copied().filter(|class| *class > 9 && !wanted(class)).collect();
        if !beyond.is_empty() {
            table.note(&format!("left out all images of {}", named(&beyond)));
        }
        if let Selection::First(_) = self.selection {
            let all: Vec<f64> = left.iter().map(sign).collect();
            if let Some(text) = sorted(&all, count, "image") {
                table.note(&text);
            }
        }
        Ok(table)
    }
}

/// "class 3" or "classes 3, 5".
fn named(classes: &BTreeSet<u8>) -> String {
    let list: Vec<String> = classes.iter().map(u8::to_string).collect();
    format!("class{} {}", if list.len() == 1 { "" } else { "es" }, list.join(", "))
}

/// Which images are taken, in the order of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Selection {
    /// Every one.
    All,
    /// The first so many.
    First(usize),
    /// So many, chosen uniformly without replacement.
    Random {
        /// How many.
        count: usize,
        /// Seed of the choice.
        seed: u64,
    },
}

impl Selection {
    /// How many of `available` ones are asked for.
    fn count(self, available: usize) -> usize {
        match self {
            Self::All => available,
            Self::First(count) | Self::Random { count, .. } => count,
        }
    }

    /// Indices below `available`, increasing; `None` when too many are asked for.
    fn indices(self, available: usize) -> Option<Vec<usize>> {
        match self {
            Self::All => Some((0..available).collect()),
            Self::First(count) => (count <= available).then(|| (0..count).collect()),
            Self::Random { count, seed } => (count <= available).then(|| {
                let mut indices = choose(available, count, seed, Purpose::Subset, 0);
                indices.sort_unstable();
                indices
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_random_selection_is_seeded_increasing_and_without_repetition() {
        let choose = |seed| Selection::Random { count: 30, seed }.indices(100).unwrap();
        assert_eq!(choose(7), choose(7));
        assert_ne!(choose(7), choose(8));
        assert!(choose(7).windows(2).all(|pair| pair[0] < pair[1]));
        assert_eq!(Selection::Random { count: 5, seed: 1 }.indices(5), Selection::All.indices(5));
        assert_eq!(Selection::First(6).indices(5), None);
    }

    /// Each of 10 indices is among 3 chosen with probability 3/10: over 4000 seeds the count has
    /// standard deviation 29, and 150 is more than five of them.
    #[test]
    fn a_random_selection_is_uniform() {
        let mut counts = [0i32; 10];
        for seed in 0..4000 {
            for index in (Selection::Random { count: 3, seed }).indices(10).unwrap() {
                counts[index] += 1;
            }
        }
        assert!(counts.iter().all(|count| (count - 1200).abs() < 150), "{counts:?}");
    }
}
