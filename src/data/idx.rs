//! IDX files, the format of MNIST: images and labels in a file each, compressed by gzip or not.

use std::collections::BTreeSet;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use faer::Mat;
use flate2::read::GzDecoder;
use rand_chacha::rand_core::Rng;
use serde::{Deserialize, Serialize};

use super::table::Rows;
use super::{DataError, Place, RawTable, file};
use crate::random::{Purpose, stream};

/// A byte of compressed data holds at most this many bytes, by the format of deflate.
const GREATEST_EXPANSION: u64 = 1032;

/// A pair of IDX files and what to make of their digits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdxPair {
    /// The images: unsigned bytes, three dimensions.
    pub images: PathBuf,
    /// The labels: unsigned bytes, one dimension.
    pub labels: PathBuf,
    /// Digits that are labelled 1; the others are labelled −1.
    pub positive: BTreeSet<u8>,
    /// Digits whose images are left out.
    pub dropped: BTreeSet<u8>,
    /// Which of the remaining images are taken.
    pub selection: Selection,
}

impl IdxPair {
    /// All images, labelled 1 where `is_positive` holds of the digit.
    pub fn new(
        images: impl Into<PathBuf>,
        labels: impl Into<PathBuf>,
        is_positive: impl Fn(u8) -> bool,
    ) -> Self {
        Self {
            images: images.into(),
            labels: labels.into(),
            positive: (0..=u8::MAX).filter(|&digit| is_positive(digit)).collect(),
            dropped: BTreeSet::new(),
            selection: Selection::All,
        }
    }
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
    /// Indices below `available`, increasing; `None` when too many are asked for.
    fn indices(self, available: usize) -> Option<Vec<usize>> {
        let (Self::First(count) | Self::Random { count, .. }) = self else {
            return Some((0..available).collect());
        };
        if count > available {
            return None;
        }
        let mut indices: Vec<usize> = (0..available).collect();
        if let Self::Random { seed, .. } = self {
            let mut rng = stream(seed, Purpose::Subset, 0);
            for i in 0..count {
                // High part of the product: uniform below `left` up to left / 2⁶⁴.
                let left = (available - i) as u128;
                indices.swap(i, i + ((u128::from(rng.next_u64()) * left) >> 64) as usize);
            }
        }
        indices.truncate(count);
        indices.sort_unstable();
        Some(indices)
    }
}

/// Reads a pair of IDX files; the features are the bytes of an image, row after row, 0 to 255.
///
/// # Errors
/// When a file cannot be read, does not start with the magic number of its kind or has another
/// length than its header says, the numbers of images and labels differ, or fewer images are left
/// than the selection asks for.
pub fn read_idx(pair: &IdxPair) -> Result<RawTable, DataError> {
    let images = parse(&file::read(&pair.images)?, 3, &pair.images)?;
    let labels = parse(&file::read(&pair.labels)?, 1, &pair.labels)?;
    let (n, d) = (images.sides[0], images.sides[1] * images.sides[2]);
    if labels.sides[0] != n {
        let found = format!("{} labels", labels.sides[0]);
        let expected = format!("{n}, one for each image of {}", pair.images.display());
        return Err(DataError::invalid(Place::file(&pair.labels), found, expected));
    }
    let left: Vec<usize> = (0..n).filter(|&i| !pair.dropped.contains(&labels.bytes[i])).collect();
    let Some(chosen) = pair.selection.indices(left.len()) else {
        let found = format!("{} images of digits that are not dropped", left.len());
        let expected = "as many as are selected";
        return Err(DataError::invalid(Place::file(&pair.images), found, expected));
    };
    let chosen: Vec<usize> = chosen.into_iter().map(|index| left[index]).collect();
    if chosen.is_empty() || d == 0 {
        return Err(DataError::Empty { place: Place::file(&pair.images) });
    }
    let points = Mat::from_fn(d, chosen.len(), |k, i| f64::from(images.bytes[chosen[i] * d + k]));
    let sign = |&i: &usize| if pair.positive.contains(&labels.bytes[i]) { 1.0 } else { -1.0 };
    let signs = chosen.iter().map(sign).collect();
    let numbers = chosen.iter().map(|&i| i as u64 + 1).collect();
    Ok(RawTable::new(points, signs, Rows::records(&pair.images, "image", numbers)))
}

struct Array {
    sides: Vec<usize>,
    bytes: Vec<u8>,
}

fn parse(file: &[u8], dimensions: u8, path: &Path) -> Result<Array, DataError> {
    let length = file.len() as u64;
    if file.starts_with(&[0x1f, 0x8b]) {
        let capacity = length.saturating_mul(GREATEST_EXPANSION);
        decode(GzDecoder::new(file), capacity, dimensions, path)
    } else {
        decode(file, length, dimensions, path)
    }
}

/// Decodes what `reader` yields, which is at most `capacity` bytes.
fn decode(
    mut reader: impl Read,
    capacity: u64,
    dimensions: u8,
    path: &Path,
) -> Result<Array, DataError> {
    let place = || Place::file(path);
    let mut word = || -> Result<u32, DataError> {
        let mut word = [0; 4];
        reader.read_exact(&mut word).map_err(|error| match error.kind() {
            io::ErrorKind::UnexpectedEof => DataError::invalid(
                place(),
                "a header that ends early",
                format!("{} bytes of header", 4 + 4 * dimensions),
            ),
            _ => DataError::Read { path: path.to_owned(), cause: error },
        })?;
        Ok(u32::from_be_bytes(word))
    };
    let (magic, expected) = (word()?, 0x0800 | u32::from(dimensions));
    if magic != expected {
        let kind = if dimensions == 1 { "labels" } else { "images" };
        return Err(DataError::invalid(
            place(),
            format!("magic number {magic:08x}"),
            format!("{expected:08x} (IDX {kind}: unsigned bytes, dimensions: {dimensions})"),
        ));
    }
    let sides = (0..dimensions)
        .map(|_| word().map(|side| side as usize))
        .collect::<Result<Vec<usize>, _>>()?;
    let declared = sides.iter().try_fold(1u64, |product, &side| product.checked_mul(side as u64));
    let mismatch = |found: String| {
        let sides: Vec<String> = sides.iter().map(usize::to_string).collect();
        let expected = format!("exactly the {} bytes that the header declares", sides.join(" × "));
        DataError::invalid(place(), found, expected)
    };
    let declared = declared
        .filter(|&declared| declared <= capacity)
        .ok_or_else(|| mismatch(format!("room for at most {capacity} bytes")))?;
    let mut bytes = Vec::new();
    let read = reader.take(declared + 1).read_to_end(&mut bytes);
    read.map_err(|cause| DataError::Read { path: path.to_owned(), cause })?;
    match bytes.len() as u64 {
        length if length == declared => Ok(Array { sides, bytes }),
        length if length > declared => Err(mismatch("more bytes of data".to_owned())),
        length => Err(mismatch(format!("only {length} bytes of data"))),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

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

    proptest! {
        /// No bytes make the parser panic, behind a valid magic number or not, and no header makes
        /// it hold more than the file does.
        #[test]
        fn any_bytes_are_parsed_or_refused(
            valid_start in any::<bool>(),
            mut bytes in prop::collection::vec(0u8..4, 0..80),
        ) {
            if valid_start && bytes.len() >= 16 {
                bytes[..4].copy_from_slice(&[0, 0, 8, 3]);
                for side in bytes[4..16].chunks_mut(4) {
                    side[..3].fill(0);
                }
            }
            if let Ok(array) = parse(&bytes, 3, Path::new("x")) {
                prop_assert_eq!(array.bytes.len() + 16, bytes.len());
            }
        }

        /// The same behind the magic number of gzip.
        #[test]
        fn any_compressed_bytes_are_parsed_or_refused(
            mut bytes in prop::collection::vec(any::<u8>(), 10..200),
        ) {
            bytes[..4].copy_from_slice(&[0x1f, 0x8b, 8, 0]);
            let _ = parse(&bytes, 3, Path::new("x.gz"));
        }
    }
}
