//! IDX files, the format of MNIST: images and labels in a file each, compressed by gzip or not.

use std::io::{self, Read};
use std::path::{Path, PathBuf};

use flate2::read::GzDecoder;
use serde::{Deserialize, Serialize};

use super::error::counted;
use super::{Classes, DataError, Place, RawTable, file};

/// A byte of compressed data holds at most this many bytes, by the format of deflate.
const GREATEST_EXPANSION: u64 = 1032;

/// A pair of IDX files and the classes that are made of its digits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdxPair {
    /// The images: unsigned bytes, three dimensions.
    pub images: PathBuf,
    /// The labels: unsigned bytes, one dimension.
    pub labels: PathBuf,
    /// The two classes.
    pub classes: Classes,
}

impl IdxPair {
    /// The training images of MNIST in `folder`, under the names that they are published with.
    pub fn mnist_training(folder: &Path, classes: Classes) -> Self {
        Self::mnist(folder, "train", classes)
    }

    /// The test images of MNIST in `folder`.
    pub fn mnist_test(folder: &Path, classes: Classes) -> Self {
        Self::mnist(folder, "t10k", classes)
    }

    fn mnist(folder: &Path, part: &str, classes: Classes) -> Self {
        Self {
            images: folder.join(format!("{part}-images-idx3-ubyte")),
            labels: folder.join(format!("{part}-labels-idx1-ubyte")),
            classes,
        }
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
        let found = counted(labels.sides[0], "label");
        let expected = format!("{n}, one for each image of {}", pair.images.display());
        return Err(DataError::invalid(Place::file(&pair.labels), found, expected));
    }
    pair.classes.table(&pair.images, d, &labels.bytes, |i| &images.bytes[i * d..][..d])
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
    let declared = declared.filter(|&declared| declared <= capacity).ok_or_else(|| {
        mismatch(format!("room for at most {}", counted(capacity as usize, "byte")))
    })?;
    let mut bytes = Vec::new();
    let read = reader.take(declared + 1).read_to_end(&mut bytes);
    read.map_err(|cause| DataError::Read { path: path.to_owned(), cause })?;
    match bytes.len() as u64 {
        length if length == declared => Ok(Array { sides, bytes }),
        length if length > declared => Err(mismatch("more bytes of data".to_owned())),
        length => Err(mismatch(format!("only {} of data", counted(length as usize, "byte")))),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

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
