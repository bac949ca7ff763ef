//! CIFAR-10 in its binary form: records of a digit and the 3072 bytes of an image, no header.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::error::counted;
use super::{Classes, DataError, Place, RawTable, file};

/// Bytes of an image: 32 rows of 32 pixels in red, then green, then blue.
const IMAGE: usize = 3 * 32 * 32;

/// A CIFAR-10 file and the classes that are made of its digits (3 is cat, 5 is dog). Having no
/// header, batches put one after the other in one file are a file of this kind again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CifarFile {
    /// The file.
    pub path: PathBuf,
    /// The two classes.
    pub classes: Classes,
}

/// Reads a CIFAR-10 file; the features are the bytes of an image, 0 to 255.
///
/// # Errors
/// When the file cannot be read, does not consist of whole records, has a digit above 9, or has
/// fewer images of the two classes than are selected.
pub fn read_cifar(file: &CifarFile) -> Result<RawTable, DataError> {
    parse(&file::read(&file.path)?, &file.classes, &file.path)
}

fn parse(bytes: &[u8], classes: &Classes, path: &Path) -> Result<RawTable, DataError> {
    let (records, rest) = bytes.as_chunks::<{ 1 + IMAGE }>();
    if !rest.is_empty() {
        let found = counted(bytes.len(), "byte");
        let expected = format!("whole records of {} bytes", 1 + IMAGE);
        return Err(DataError::invalid(Place::file(path), found, expected));
    }
    let digits: Vec<u8> = records.iter().map(|record| record[0]).collect();
    if let Some(i) = digits.iter().position(|&digit| digit > 9) {
        let place = Place::record(path, "image", i as u64 + 1);
        return Err(DataError::invalid(place, format!("digit {}", digits[i]), "0 to 9"));
    }
    classes.table(path, IMAGE, &digits, |i| &records[i][1..])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        /// Files of any length and content are parsed or refused, and of whole records with
        /// digits every image of the classes is kept with its bytes.
        #[test]
        fn any_bytes_are_parsed_or_refused(
            digits in prop::collection::vec(0u8..11, 0..5),
            extra in 0usize..2,
            fill in any::<u8>(),
        ) {
            let mut bytes = Vec::new();
            for (i, &digit) in digits.iter().enumerate() {
                bytes.push(digit);
                bytes.extend((0..IMAGE).map(|k| fill.wrapping_add((k + i) as u8)));
            }
            bytes.extend(vec![0; extra]);
            let cats: Vec<usize> = (0..digits.len()).filter(|&i| digits[i] == 3).collect();
            let dogs = digits.iter().filter(|&&digit| digit == 5).count();
            match parse(&bytes, &Classes::pair(3, 5), Path::new("x.bin")) {
                Ok(table) => {
                    prop_assert_eq!(table.labels().len(), cats.len() + dogs);
                    let ones: Vec<usize> = (0..table.labels().len())
                        .filter(|&row| table.labels()[row] == 1.0)
                        .collect();
                    prop_assert_eq!(ones.len(), cats.len());
                    for (row, i) in ones.into_iter().zip(cats) {
                        prop_assert_eq!(table.place(row).record, Some(("image", i as u64 + 1)));
                        let expected = f64::from(fill.wrapping_add((7 + i) as u8));
                        prop_assert_eq!(table.points()[(7, row)], expected);
                    }
                }
                Err(_) => {
                    let broken = extra > 0 || digits.contains(&10);
                    prop_assert!(broken || cats.is_empty() && dogs == 0);
                }
            }
        }
    }
}
